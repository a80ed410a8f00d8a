"""Shades are a gray raster like any other."""

from __future__ import annotations

import numpy as np
import pytest

from multitone.imaging.encode import build_format
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from multitone.imaging.samples.shades import ShadesRaster

ROWS = bytearray(range(240))


def shades() -> ShadesRaster:
    return ShadesRaster(ROWS, (20, 12), b"profile")


def test_they_turn_into_every_other_form() -> None:
    expected = np.arange(240, dtype=np.uint8).reshape(12, 20)
    raster = shades()
    assert (raster.mode, raster.depth, raster.is_gray, raster.has_alpha) == ("L", 8, True, False)
    assert np.array_equal(raster.array()[:, :, 0], expected)
    assert np.array_equal(np.asarray(raster.pillow()), expected)
    assert np.array_equal(raster.vips().numpy().reshape(12, 20), expected)
    assert np.array_equal(raster.colored().array()[:, :, 2], expected)
    assert np.array_equal(raster.upright(6).array()[:, :, 0], np.rot90(expected, -1))
    inverted = raster.mapped(np.arange(255, -1, -1, dtype=np.uint8))
    assert np.array_equal(inverted.array()[:, :, 0], 255 - expected)
    assert inverted.profile == b"profile"
    assert isinstance(raster.with_profile(None), ShadesRaster)
    assert raster.computed() is raster


@pytest.mark.parametrize("options", [{}, {"quality": 98}, {"progressive": True}, {"optimize": True}])
def test_a_jpeg_of_them_is_that_of_an_array(options: dict[str, object]) -> None:
    chosen = build_format("jpeg", options)
    raster = ShadesRaster(ROWS, (20, 12))
    assert chosen.encode(raster, Metadata()) == chosen.encode(Raster(raster.array()), Metadata())
