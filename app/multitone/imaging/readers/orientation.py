"""Orientation: pixels turned and mirrored as EXIF asks."""

from __future__ import annotations

from multitone.imaging.raster import Raster


def upright(raster: Raster, orientation: int) -> Raster:
    """Turn and mirror the pixels as EXIF's orientation asks (EXIF 2.32, section 4.6.4)."""
    if orientation == 1:
        return raster
    import numpy as np

    a = raster.array()
    match orientation:
        case 2:
            a = a[:, ::-1]
        case 3:
            a = a[::-1, ::-1]
        case 4:
            a = a[::-1]
        case 5:
            a = a.swapaxes(0, 1)
        case 6:
            a = np.rot90(a, -1)
        case 7:
            a = a[::-1, ::-1].swapaxes(0, 1)
        case 8:
            a = np.rot90(a)
    return raster.holding(np.ascontiguousarray(a))
