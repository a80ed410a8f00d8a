"""A profile that is damaged, or lies, never keeps a picture from being written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.color.cicp import profile_of
from multitone.imaging.color.jxl_colors import colors_of
from multitone.imaging.color.made import adobe_rgb
from multitone.imaging.color.profiles import has_other_colors, is_hdr, numbers_of, same_colors
from multitone.imaging.encode import build_format
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.output import Output, deliver
from multitone.imaging.raster import Raster

WHOLE = (adobe_rgb(), profile_of(9, 16))
PIXELS = np.full((4, 4, 3), (200, 40, 40), np.uint8)


@pytest.mark.parametrize("whole", WHOLE)
@given(data=st.data())
def test_damage_is_survived(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, min(len(whole), 600) - 1), st.integers(0, 255)))):
        damaged[at] = value
    profile = bytes(damaged)
    numbers_of(profile)
    is_hdr(profile)
    has_other_colors(profile)
    colors_of(profile)
    same_colors(profile, whole)
    for depth in (np.uint8, np.uint16):
        raster = Raster(PIXELS.astype(depth), profile)
        for color in ("srgb", "display-p3"):
            assert deliver(raster, build_format("png"), Metadata(), Output(color=color))
    assert deliver(Raster(PIXELS, profile), build_format("jxl"), Metadata(), Output())
