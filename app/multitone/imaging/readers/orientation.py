"""Orientation: pixels turned and mirrored as EXIF asks."""

from __future__ import annotations

from multitone.imaging.raster import Raster, vips


def upright(raster: Raster, orientation: int) -> Raster:
    """Turn and mirror the pixels as EXIF's orientation asks (EXIF 2.32, section 4.6.4); a stream stays one."""
    if orientation == 1:
        return raster
    if raster.streams:
        return _in_stream(raster, orientation)
    import numpy as np

    array = raster.array()
    if orientation > 4:
        array = array.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    return raster.holding(np.ascontiguousarray(array))


def _in_stream(raster: Raster, orientation: int) -> Raster:
    if orientation == 2:
        return raster.holding(raster.vips().fliphor())
    image = raster.in_any_order().vips().copy()
    image.set_type(vips().GValue.gint_type, "orientation", orientation)
    return raster.holding(image.autorot())
