"""Frames made ready for a format: all of one kind, and their delays in whole units."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from multitone.imaging.frames.sequence import is_opaque

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence
    from multitone.imaging.raster import Raster

MILLISECONDS, HUNDREDTHS = 1000, 100
"""Units in a second."""


def alike(sequence: Sequence) -> tuple[list[Raster], list[Fraction]]:
    """Return all frames and their delays; alpha of which no frame makes use is left out."""
    frames = list(sequence.read())
    rasters = [frame.raster for frame in frames]
    if rasters[0].has_alpha and all(is_opaque(raster) for raster in rasters):
        rasters = [raster.holding(raster.array()[:, :, :-1]) for raster in rasters]
    return rasters, [frame.delay for frame in frames]


def in_units(delays: Iterable[Fraction], units: int) -> list[int]:
    """Return delays in seconds as whole units, of which there are so many in a second.

    What is rounded is made up for by the next ones, so that all together last as long as they should.
    """
    passed, told, whole = Fraction(0), 0, []
    for delay in delays:
        passed += delay
        until = int(passed * units + Fraction(1, 2))
        whole.append(until - told)
        told = until
    return whole
