"""Encoded: the bytes of a result, of which as much is decoded as the screen shows."""

from __future__ import annotations

from msgspec import Struct

from multitone.imaging.encode import ExportFormat, format_name
from multitone.imaging.raster import Raster
from multitone.services.preview.display import DisplayLevels
from multitone.services.preview.reduced import divisor, reduced_jpeg, worth_reducing
from multitone.services.preview.request import PreviewRequest


class Encoded(Struct, frozen=True):
    """A result as the job would write it."""

    data: bytes
    size: tuple[int, int]
    levels: DisplayLevels | None
    """The values that were given to the encoder, counted where the pixels that come out need not all be decoded."""

    def reduced(self, request: PreviewRequest) -> Raster | None:
        """Return the picture at the fraction that a room shows it at; None where it has to be decoded whole."""
        if self.levels is None or request.zoom is not None:
            return None
        by = divisor(self.size, request.fit)
        return reduced_jpeg(self.data, by) if by > 1 else None


def may_be_reduced(chosen: ExportFormat, raster: Raster) -> bool:
    """Whether a result can be decoded at a fraction of its size, and is large enough for that."""
    return format_name(chosen) == "jpeg" and worth_reducing((raster.width, raster.height))
