"""A GIF of several frames, put together: palettes, delays, what is cleared, and Pillow's codes (GIF89a)."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from multitone.imaging.frames.gif import walked
from multitone.imaging.writers.frames import HUNDREDTHS, in_units
from multitone.imaging.writers.gif_frames import Drawn
from multitone.imaging.writers.pixels import saved

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 0xFFFF
"""Of a delay and of a number of repetitions."""
SHORTEST = 2
"""Hundredths of a second; browsers show one for as long as ten."""
KEEP, CLEAR = 1, 2
"""What becomes of a frame before the next one (section 23)."""


def hundredths(delays: list[Fraction]) -> list[int]:
    """Return delays in seconds in the unit of a GIF; what is shown for longer than one unit gets two at least."""
    told = in_units(delays, HUNDREDTHS)
    least = [SHORTEST if delay * HUNDREDTHS > 1 else 0 for delay in delays]
    return [min(max(pair), MOST) for pair in zip(told, least, strict=True)]


def put_together(size: tuple[int, int], frames: list[Drawn], delays: list[int], plays: int) -> bytes:
    """Return a GIF of frames, in the palette of the first one where others have no colors of their own (GIF89a)."""
    shared = _table(frames[0].colors)
    parts = [b"GIF89a", struct.pack("<HHBBB", *size, 0xF0 | _table_bits(shared), 0, 0), shared]
    if plays != 1:
        parts.append(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", min(max(plays - 1, 0), MOST)) + b"\0")
    for frame, delay in zip(frames, delays, strict=True):
        colors = frame.colors.tobytes()
        own = b"" if shared.startswith(colors) else _table(frame.colors)
        flags = (frame.transparent is not None) | (CLEAR if frame.clears else KEEP) << 2
        parts.append(b"\x21\xf9\x04" + struct.pack("<BHBB", flags, delay, frame.transparent or 0, 0))
        place = frame.area.left, frame.area.top, *frame.area.size
        parts.append(b"," + struct.pack("<HHHHB", *place, 0x80 | _table_bits(own) if own else 0) + own)
        parts.append(_codes(frame.values))
    return b"".join((*parts, b";"))


def _table(colors: NDArray[np.uint8]) -> bytes:
    """Return a palette, filled up to a power of two."""
    bits = max(1, (len(colors) - 1).bit_length())
    return colors.tobytes().ljust(3 << bits, b"\0")


def _table_bits(table: bytes) -> int:
    """Return what stands for the length of a palette: one less than its bits."""
    return (len(table) // 3).bit_length() - 2


def _codes(values: NDArray[np.uint8]) -> bytes:
    """Return the image data of a picture as Pillow packs it, from the byte with the first width of codes on."""
    data = saved(Image.fromarray(values), "GIF", optimize=False, interlace=False)
    picture = walked(data).pictures[0]
    return data[picture.begin : picture.end]
