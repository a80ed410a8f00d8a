"""Layers of a Photoshop document, which become one picture: how many a PSD has, or a TIFF that holds them in a tag.

They stand behind the image resources (Adobe Photoshop File Formats, 2019: Layer and Mask Information); in documents of
more than 8 bits, and in a TIFF's tag 37724, in a block of their own among others, each with its signature and a key.
"""

from __future__ import annotations

import os
import struct
from typing import IO

from multitone.imaging.samples.directory import Directory

SIGNATURES = (b"8BIM", b"8B64")
OF_LAYERS = (b"Layr", b"Lr16", b"Lr32")
OF_TRANSPARENCY = (b"Mtrn", b"Mt16", b"Mt32")
"""Keys of the block that says by its being there that the flattened picture has transparency."""
HEAD = b"Adobe Photoshop Document Data Block\0"
"""What a TIFF's tag begins with."""
DATA_BLOCK = 37724
NOTHING = (0, False)
MOST_BLOCKS = 64
"""Blocks that are looked at: layers come first or second."""


def layers_of_psd(source: IO[bytes]) -> int:
    """Return how many layers an open PSD has; 0 of a flattened one, or where that cannot be told."""
    return abs(_told_by_psd(source)[0])


def is_merged_with_transparency(source: IO[bytes]) -> bool:
    """Whether the first channel beside the colors of an open PSD is the transparency of its flattened picture."""
    number, is_marked = _told_by_psd(source)
    return number < 0 or is_marked


def _told_by_psd(source: IO[bytes]) -> tuple[int, bool]:
    """Return the number of layers as an open PSD has it, and whether a block says that there is transparency."""
    place = source.tell()
    try:
        source.seek(26)
        for _section in ("color mode data", "image resources"):
            source.seek(int.from_bytes(source.read(4), "big"), os.SEEK_CUR)
        (length,) = struct.unpack(">I", source.read(4))
        if length < 4:  # the pixels come next
            return NOTHING
        end = source.tell() + length
        (own,) = struct.unpack(">I", source.read(4))
        if own >= 2:
            return _count(source.read(2), ">"), False
        (masks,) = struct.unpack(">I", source.read(4))
        return _in_blocks(source, source.tell() + masks, end, ">")
    except struct.error:
        return NOTHING
    finally:
        source.seek(place)


def layers_of_tiff(source: IO[bytes], directory: Directory) -> int:
    """Return how many layers Photoshop has put into an open TIFF of that first directory."""
    item = directory.items.get(DATA_BLOCK)
    if item is None or item.length <= len(item.inline):
        return 0
    place = source.tell()
    try:
        at = directory.offset_of(item)
        source.seek(at)
        if source.read(len(HEAD)) != HEAD:
            return 0
        return abs(_in_blocks(source, at + len(HEAD), at + item.length, directory.order)[0])
    except (struct.error, OverflowError, OSError):
        return 0
    finally:
        source.seek(place)


def _in_blocks(source: IO[bytes], at: int, end: int, order: str) -> tuple[int, bool]:
    """Return the number of layers of the first block that holds any, and whether one before it tells of transparency.

    Each block is as long as it says, and filled to four.
    """
    is_marked = False
    for _number in range(MOST_BLOCKS):
        source.seek(at)
        head = source.read(12)
        if at >= end or len(head) < 12:
            break
        signature, key, length = struct.unpack(order + "4s4sI", head)
        if order == "<":  # names of four letters stand backwards
            signature, key = signature[::-1], key[::-1]
        if signature not in SIGNATURES:
            break
        if key in OF_LAYERS:
            return _count(source.read(2), order), is_marked
        is_marked = is_marked or key in OF_TRANSPARENCY
        at += 12 + length + -length % 4
    return 0, is_marked


def _count(number: bytes, order: str) -> int:
    """Return a number of layers, which is negative where the first channel beside the colors is transparency."""
    return int(struct.unpack(order + "h", number)[0])
