"""APNG: its chunks, walked over once; each frame is made a PNG of its own, which is read as any other."""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.frames.composing import Disposal, Part, composed
from multitone.imaging.frames.limits import MOST_FRAMES, refuse_many_frames
from multitone.imaging.frames.sequence import Frame, Sequence
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, DAMAGED, Hints, telling_nobody
from multitone.imaging.readers.dispatch import decoded
from multitone.imaging.readers.parts import refuse_many_chunks
from multitone.imaging.readers.png import chunk

SIGNATURE = b"\x89PNG\r\n\x1a\n"
OF_COLORS = (b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP")
"""Chunks before the pixels that tell what their numbers stand for, in all frames alike."""
OF_PIXELS = (b"PLTE", b"tRNS")
"""Those of them that pixels cannot be decoded without."""
DISPOSALS: tuple[Disposal, ...] = ("none", "background", "previous")
"""By their numbers (PNG, third edition, 11.3.6.2)."""
MOST_DELAY_PARTS = 100
"""What a delay is parted by where its denominator is 0."""
ALPHA_TYPES = (4, 6)


class _Stored(Struct):
    """A frame as it stands in the file."""

    width: int
    height: int
    left: int
    top: int
    delay: Fraction
    disposal: Disposal
    over: bool
    pieces: list[tuple[int, int]]
    """Where its deflated pixels begin and end."""


class _Structure(Struct):
    """What an APNG holds."""

    header: bytes
    colors: dict[bytes, bytes]
    frames: list[_Stored]
    plays: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas."""
        return struct.unpack_from(">II", self.header)


def sequence(data: bytes) -> Sequence:
    """Return the frames of an APNG; a picture before them, for who knows no APNG, is none. Raises `ImageError`."""
    found = _walked(data)
    width, height = found.size
    refuse_many_frames(width, height, len(found.frames))
    kept = _is_kept(found)

    def read() -> Iterator[Frame]:
        first, *others = found.frames
        parts = itertools.chain(
            [_part(data, found, first, OF_COLORS)], (_part(data, found, o, OF_PIXELS) for o in others)
        )
        return composed(parts, (width, height), kept=kept)

    return Sequence("frames", "PNG", len(found.frames), width, height, read, plays=found.plays)


def _is_kept(found: _Structure) -> bool:
    """Whether the first frame fills the canvas, and nothing of it is disposed of or made transparent."""
    first = found.frames[0]
    covers = (first.left, first.top, first.width, first.height) == (0, 0, *found.size)
    kept = first.disposal == "none" and all(frame.disposal != "background" for frame in found.frames)
    has_alpha = found.header[9] in ALPHA_TYPES or b"tRNS" in found.colors
    return covers and kept and (not has_alpha or all(frame.over for frame in found.frames[1:]))


def _walked(data: bytes) -> _Structure:
    """Walk over the chunks. Raises `ImageError` where the file ends before they do, or where one of them is damaged."""
    refuse_many_chunks(data)
    found = _Structure(data[16:29], {}, [], 0)
    at, before_pixels = 33, True
    while (kind := data[at + 4 : at + 8]) != b"IEND":
        begin, length = at + 8, int.from_bytes(data[at : at + 4], "big")
        at = begin + length + 4
        if at > len(data) or not kind:
            raise ImageError("truncated", CUT_OFF)
        if kind in (b"acTL", b"fcTL", b"fdAT") and zlib.crc32(data[begin - 4 : at - 4]) != _number(data, at - 4):
            raise ImageError("unreadable", DAMAGED)
        if kind == b"acTL":
            found.plays = _number(data, begin + 4)
        elif kind == b"fcTL":
            found.frames.append(_stored(data[begin : begin + length], found.size))
            if len(found.frames) > MOST_FRAMES:
                refuse_many_frames(*found.size, len(found.frames))
        elif kind == b"fdAT" and found.frames:
            found.frames[-1].pieces.append((begin + 4, at - 4))
        elif kind == b"IDAT":
            before_pixels = False
            if found.frames:
                found.frames[-1].pieces.append((begin, at - 4))
        elif before_pixels and kind in OF_COLORS:
            found.colors.setdefault(kind, data[begin - 8 : at])
    found.frames = [frame for frame in found.frames if frame.pieces]
    if not found.frames:
        raise ImageError("unreadable", DAMAGED)
    return found


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _stored(control: bytes, canvas: tuple[int, int]) -> _Stored:
    """Read fcTL of a frame, which lies within the canvas. Raises `ImageError`."""
    if len(control) < 26:
        raise ImageError("unreadable", DAMAGED)
    width, height, left, top, number, parts, disposal, over = struct.unpack_from(">4x4IHHBB", control)
    outside = left + width > canvas[0] or top + height > canvas[1]
    if not width or not height or outside or disposal >= len(DISPOSALS):
        raise ImageError("unreadable", DAMAGED)
    delay = Fraction(number, parts or MOST_DELAY_PARTS)
    return _Stored(width, height, left, top, delay, DISPOSALS[disposal], over == 1, [])


def _part(data: bytes, found: _Structure, frame: _Stored, kinds: tuple[bytes, ...]) -> Part:
    place = frame.left, frame.top, frame.width, frame.height
    return Part(*place, frame.delay, frame.disposal, over=frame.over, read=partial(_raster, data, found, frame, kinds))


def _raster(data: bytes, found: _Structure, frame: _Stored, kinds: tuple[bytes, ...]) -> Raster:
    """Decode one frame as the PNG that it would be by itself. May raise anything."""
    head = struct.pack(">II", frame.width, frame.height) + found.header[8:]
    packed = b"".join(data[begin:end] for begin, end in frame.pieces)
    colors = (found.colors[kind] for kind in found.colors if kind in kinds)
    whole = b"".join((SIGNATURE, chunk(b"IHDR", head), *colors, chunk(b"IDAT", packed), chunk(b"IEND", b"")))
    with telling_nobody():
        return decoded(whole, Hints()).raster
