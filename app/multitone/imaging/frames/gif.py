"""GIF: its screen, its parts and their delays, walked over once; the pixels of a part are read by Pillow."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.frames.composing import Disposal, Part, composed
from multitone.imaging.frames.limits import MOST_FRAMES, refuse_many_frames
from multitone.imaging.frames.sequence import FOR_EVER, Frame, Sequence
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, DAMAGED, refuse_beyond
from multitone.imaging.readers.limits import MOST_OF_LZW
from multitone.imaging.readers.opening import opened

EXTENSION, PICTURE, END = 0x21, 0x2C, 0x3B
"""What begins a block (GIF89a, appendix A)."""
CONTROL, APPLICATION = 0xF9, 0xFF
DISPOSALS: tuple[Disposal, ...] = ("none", "none", "background", "previous")
"""By their numbers (GIF89a, 23); some programs write 4 for the last one."""
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""Names of the application whose block says how often an animation is repeated, and how browsers read it."""
HAS_PALETTE, INTERLACED = 0x80, 0x40
TRANSPARENT = 0x01
_BEGIN = re.compile(rb"[!,;]")
GRAYS = bytes(value for value in range(256) for _color in range(3))
"""Stands in where a file has no palette."""


class _Stored(Struct, frozen=True):
    """A picture as it stands in the file."""

    left: int
    top: int
    width: int
    height: int
    interlaced: bool
    palette: bytes
    begin: int
    end: int
    """Where its codes are, from the byte that tells their first width on."""
    delay: int
    """In hundredths of a second."""
    disposal: Disposal
    transparent: int | None
    """The number of the color that is none."""


class Structure(Struct):
    """What a GIF holds."""

    width: int
    height: int
    pictures: list[_Stored]
    plays: int = 1
    """A file that says nothing is shown once."""


def sequence(data: bytes) -> Sequence:
    """Return the frames of a GIF. Raises `ImageError`."""
    structure = walked(data)
    pictures = structure.pictures
    width, height = _canvas(structure)
    widest, tallest = (max(getattr(picture, side) for picture in pictures) for side in ("width", "height"))
    refuse_many_frames(max(width, widest), max(height, tallest), len(pictures))
    kept = _is_kept(pictures, width, height)

    def read() -> Iterator[Frame]:
        return composed((_part(data, picture) for picture in pictures), (width, height), kept=kept)

    return Sequence("frames", "GIF", len(pictures), width, height, read, plays=structure.plays)


def _canvas(structure: Structure) -> tuple[int, int]:
    """Return the size of the screen, which a first picture makes larger, as browsers have it."""
    first = structure.pictures[0]
    return max(structure.width, first.left + first.width), max(structure.height, first.top + first.height)


def _is_kept(pictures: list[_Stored], width: int, height: int) -> bool:
    """Whether the first picture fills the screen, and nothing of it is disposed of."""
    first = pictures[0]
    covers = (first.left, first.top, first.width, first.height) == (0, 0, width, height)
    return covers and first.disposal == "none" and all(picture.disposal != "background" for picture in pictures)


def walked(data: bytes) -> Structure:
    """Walk over the blocks of a GIF, whose colors and codes are left where they are. Raises `ImageError`."""
    palette, at = _palette(data, 10, 13)
    found = Structure(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"), [])
    control = b"\0\0\0\0"
    while at < len(data) and data[at] != END:
        if data[at] == EXTENSION and at + 2 < len(data):
            kind, begin = data[at + 1], at + 2
            at = _behind_blocks(data, begin)
            if kind == CONTROL and data[begin] == len(control):
                control = data[begin + 1 : begin + 5]
            elif kind == APPLICATION:
                _take_loops(found, data[begin:at])
        elif data[at] == PICTURE and at + 11 < len(data):
            picture, at = _picture(data, at, palette, control)
            found.pictures.append(picture)
            control = b"\0\0\0\0"
            if len(found.pictures) > MOST_FRAMES:
                refuse_many_frames(found.width, found.height, len(found.pictures))
        else:  # filler, or what no block begins with
            at = _next_block(data, at + 1)
    if not found.pictures:
        raise ImageError("unreadable", DAMAGED)
    return found


def _next_block(data: bytes, at: int) -> int:
    found = _BEGIN.search(data, at)
    return len(data) if found is None else found.start()


def _palette(data: bytes, flags: int, at: int) -> tuple[bytes, int]:
    """Return the palette that flags, at a place, promise at another, and where it ends."""
    end = at + (3 << (data[flags] & 7) + 1 if data[flags] & HAS_PALETTE else 0)
    return data[at:end], end


def _behind_blocks(data: bytes, at: int) -> int:
    """Return where a row of blocks ends. Raises `ImageError` where that is behind the file's end."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    if at >= len(data):
        raise ImageError("truncated", CUT_OFF)
    return at + 1


def _take_loops(found: Structure, blocks: bytes) -> None:
    """Take in how often the animation is shown, if that is what an application says."""
    said = blocks[12:]
    if blocks[1:12] in LOOPS and len(said) >= 4 and said[0] >= 3 and said[1] & 7 == 1:
        repeats = int.from_bytes(said[2:4], "little")
        found.plays = repeats + 1 if repeats else FOR_EVER


def _picture(data: bytes, at: int, palette: bytes, control: bytes) -> tuple[_Stored, int]:
    left, top, width, height = (int.from_bytes(data[i : i + 2], "little") for i in range(at + 1, at + 9, 2))
    own, begin = _palette(data, at + 9, at + 10)
    end = _behind_blocks(data, begin + 1)
    flags, delay = control[0], int.from_bytes(control[1:3], "little")
    number = min(flags >> 2 & 7, 4)
    stored = _Stored(
        left, top, width, height, bool(data[at + 9] & INTERLACED), own or palette or GRAYS, begin, end, delay,
        DISPOSALS[min(number, 3)], control[3] if flags & TRANSPARENT else None,
    )  # fmt: skip
    return stored, end


def _part(data: bytes, picture: _Stored) -> Part:
    delay = Fraction(picture.delay, 100)
    place = picture.left, picture.top, picture.width, picture.height
    return Part(*place, delay, picture.disposal, over=True, read=partial(_raster, data, picture))


def _raster(data: bytes, picture: _Stored) -> Raster:
    """Decode one picture as RGBA. Raises `ImageError`."""
    import numpy as np

    width, height = picture.width, picture.height
    refuse_beyond(width, height)
    if width * height > (picture.end - picture.begin) * MOST_OF_LZW:
        raise ImageError("truncated", CUT_OFF)
    colors = np.zeros((256, 4), np.uint8)
    known = np.frombuffer(picture.palette, np.uint8).reshape(-1, 3)
    colors[: len(known), :3] = known
    colors[:, 3] = 255
    if picture.transparent is not None:
        colors[picture.transparent] = 0
    with opened(io.BytesIO(_alone(data, picture)), ("GIF",)) as image:
        image.load()
        return Raster(colors[np.asarray(image).reshape(height, width)])


def _alone(data: bytes, picture: _Stored) -> bytes:
    """Return a GIF of one picture, whose colors are their own numbers."""
    size = picture.width.to_bytes(2, "little") + picture.height.to_bytes(2, "little")
    head = b"GIF89a" + size + b"\xf7\0\0" + GRAYS + b"," + bytes(4) + size
    flags = bytes((INTERLACED if picture.interlaced else 0,))
    return b"".join((head, flags, data[picture.begin : picture.end], b";"))
