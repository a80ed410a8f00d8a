"""APNG: frames that replace what has changed, over one header and one palette (PNG, third edition, 11.3.6)."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from multitone.imaging.raster import BANDS, Raster
from multitone.imaging.readers.png import chunk
from multitone.imaging.writers.changes import Area, area_of, changed, whole
from multitone.imaging.writers.frames import MILLISECONDS, alike, in_units
from multitone.imaging.writers.pixels import fitting_profile
from multitone.imaging.writers.png_chunks import COLOR_TYPE, header_of, palette_chunks, rows_of
from multitone.imaging.writers.png_pixels import Indexed, compressed, indexed, packed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from multitone.imaging.frames.sequence import Sequence

BITS = 8
"""Of a value of a palette, however few would do: ffmpeg puts frames of less in the wrong place."""
MOST_NUMBER = 0xFFFF
"""Of both parts of a delay."""


class _Pixels(NamedTuple):
    """The frames as they are stored."""

    header: bytes
    colors: list[bytes]
    frames: list[NDArray[Any]]
    """Each (height, width, bands), or (height, width) of values of a palette."""
    bits: int
    """Of a value of a palette; 0 where there is none."""


def animated(sequence: Sequence, level: int, palette: str) -> tuple[bytes | None, bytes, list[bytes], list[bytes]]:
    """Return the profile, IHDR, the palette's chunks, and all others of an animation; for settings see `Png`."""
    rasters, delays = alike(sequence)
    pixels = _pixels(rasters, palette)
    control = chunk(b"acTL", struct.pack(">II", len(rasters), sequence.plays))
    chunks, number, before = [control], 0, rasters[0].array()
    for place, (raster, delay) in enumerate(zip(rasters, _parts_of(delays), strict=True)):
        area = whole(before) if place == 0 else area_of(changed(before, raster.array()))
        packed_frame = _compressed(area.of(pixels.frames[place]), raster, pixels.bits, level)
        chunks.append(_control(number, area, delay))
        chunks.append(chunk(*((b"IDAT", packed_frame) if place == 0 else _data(number + 1, packed_frame))))
        number += 1 if place == 0 else 2
        before = raster.array()
    return fitting_profile(rasters[0]), pixels.header, pixels.colors, [*chunks, chunk(b"IEND", b"")]


def _pixels(rasters: list[Raster], palette: str) -> _Pixels:
    first = rasters[0]
    few = None
    if palette != "never":
        roll = first.holding(np.concatenate([raster.array() for raster in rasters]))
        few = indexed(_reduced(roll) if palette == "reduce" else roll)
    if few is None or few.colors is None:
        header = header_of(first, first.depth, COLOR_TYPE[first.mode])
        return _Pixels(header, [], [raster.array() for raster in rasters], 0)
    header = header_of(first, BITS, COLOR_TYPE["palette"])
    return _Pixels(header, palette_chunks(few.colors), _parted(few, len(rasters)), BITS)


def _parted(few: Indexed, count: int) -> list[NDArray[np.uint8]]:
    return list(few.values.reshape(count, -1, few.values.shape[1]))


def _reduced(roll: Raster) -> Raster:
    """Return pictures one below the other in the best 256 colors, which libvips chooses."""
    import io

    from multitone.imaging.readers.opening import opened

    data: bytes = Raster(roll.pillow()).vips().pngsave_buffer(palette=True, compression=1, keep="none")
    with opened(io.BytesIO(data), ("PNG",)) as image:
        return Raster(image.convert("RGBA" if roll.has_alpha else "RGB"))


def _compressed(part: NDArray[Any], raster: Raster, bits: int, level: int) -> bytes:
    if bits:
        return compressed(packed(np.ascontiguousarray(part), bits), 1, level)
    return compressed(rows_of(part), BANDS[raster.mode] * raster.depth // 8, level)


def _parts_of(delays: list[Fraction]) -> list[Fraction]:
    """Return delays that two numbers of 16 bits can tell: as they are, or in milliseconds."""
    if all(max(delay.numerator, delay.denominator) <= MOST_NUMBER for delay in delays):
        return delays
    return [Fraction(min(delay, MOST_NUMBER), MILLISECONDS) for delay in in_units(delays, MILLISECONDS)]


def _control(number: int, area: Area, delay: Fraction) -> bytes:
    """Return fcTL of a frame that takes the place of what was there."""
    place = area.left, area.top, delay.numerator, delay.denominator
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, *area.size, *place, 0, 0))


def _data(number: int, data: bytes) -> tuple[bytes, bytes]:
    return b"fdAT", struct.pack(">I", number) + data
