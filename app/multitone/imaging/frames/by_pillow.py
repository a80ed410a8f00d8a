"""WebP and AVIF: their libraries put frames together, and Pillow reads these one after another."""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction

from multitone.errors import ImageError
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.frames.avif_track import plays_of
from multitone.imaging.frames.limits import refuse_many_frames
from multitone.imaging.frames.sequence import Frame, Sequence
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.readers.base import CUT_OFF
from multitone.imaging.readers.deep import avif_bits
from multitone.imaging.readers.opening import opened
from multitone.imaging.readers.pillow import by_pillow
from multitone.imaging.readers.spaces import profile_of


def sequence(data: bytes) -> Sequence:
    """Return the frames of an animated WebP or AVIF, of 8 bits a sample. May raise anything."""
    with opened(io.BytesIO(data)) as image:
        kind, count = image.format or "", getattr(image, "n_frames", 1)
        metadata = read_metadata(image, data)
        width, height = image.size
        plays = int(image.info.get("loop", 1)) if kind == "WEBP" else plays_of(data)
    refuse_many_frames(width, height, count)
    if kind == "AVIF" and avif_bits(data) > 8:  # Pillow reduces them
        tell_lost(Content.DEPTH)
    if metadata.orientation > 4:
        width, height = height, width
    return Sequence("frames", kind, count, width, height, lambda: _frames(data, count), plays=plays)


def _frames(data: bytes, count: int) -> Iterator[Frame]:
    with opened(io.BytesIO(data)) as image:
        profile = profile_of(image, image.format or "")
        orientation = read_metadata(image, data).orientation
        for number in range(count):
            try:
                image.seek(number)
                raster = by_pillow(image, profile)
            except EOFError as error:
                raise ImageError("truncated", CUT_OFF) from error
            delay = Fraction(int(image.info.get("duration", 0)), 1000)
            yield Frame(raster.holding(raster.pillow().copy()).upright(orientation), delay)
