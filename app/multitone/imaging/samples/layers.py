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
HEAD = b"Adobe Photoshop Document Data Block\0"
"""What a TIFF's tag begins with."""
DATA_BLOCK = 37724
MOST_BLOCKS = 64
"""Blocks that are looked at: layers come first or second."""


def layers_of_psd(source: IO[bytes]) -> int:
    """Return how many layers an open PSD has; 0 of a flattened one, or where that cannot be told."""
    place = source.tell()
    try:
        source.seek(26)
        for _section in ("color mode data", "image resources"):
            source.seek(int.from_bytes(source.read(4), "big"), os.SEEK_CUR)
        (length,) = struct.unpack(">I", source.read(4))
        if length < 4:  # the pixels come next
            return 0
        end = source.tell() + length
        (own,) = struct.unpack(">I", source.read(4))
        if own >= 2:
            return _count(source.read(2), ">")
        (masks,) = struct.unpack(">I", source.read(4))
        return _in_blocks(source, source.tell() + masks, end, ">")
    except struct.error:
        return 0
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
        return _in_blocks(source, at + len(HEAD), at + item.length, directory.order)
    except (struct.error, OverflowError, OSError):
        return 0
    finally:
        source.seek(place)


def _in_blocks(source: IO[bytes], at: int, end: int, order: str) -> int:
    """Return how many layers the first block has that holds any; each is as long as it says, and filled to four."""
    for _number in range(MOST_BLOCKS):
        source.seek(at)
        signature, key, length = struct.unpack(order + "4s4sI", source.read(12))
        if order == "<":  # names of four letters stand backwards
            signature, key = signature[::-1], key[::-1]
        if signature not in SIGNATURES or at >= end:
            return 0
        if key in OF_LAYERS:
            return _count(source.read(2), order)
        at += 12 + length + -length % 4
    return 0


def _count(number: bytes, order: str) -> int:
    """Return a number of layers, which is negative where the first channel beside the colors is transparency."""
    return abs(int(struct.unpack(order + "h", number)[0]))
