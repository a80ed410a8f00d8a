import numpy as np
import pytest
from PIL import Image, ImageOps

from multitone.imaging.operation import build_operation
from multitone.imaging.parameters import rgb
from multitone.imaging.raster import Raster
from tests import pictures

POSITIONS = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]


def done_by(name, array, **values):
    return build_operation(name, values).process(Raster(array))


# ---- Border ----


@pytest.mark.parametrize("width", [0, 1, 20])
@pytest.mark.parametrize("color", ["#ffffff", "#f80"])
def test_a_border_is_that_of_pillow(color, width):
    array = pictures.photograph()
    expected = np.asarray(ImageOps.expand(Image.fromarray(array), width, rgb(color)))
    assert np.array_equal(done_by("border", array, width=width, color=color).array(), expected)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("color", ["#666", "#f80"])
def test_a_border_has_its_color_and_the_picture_stays(color, mode, depth):
    array = pictures.pixels(mode, depth)
    unit = np.iinfo(array.dtype).max // 255
    done = done_by("border", array, width=3, color=color)
    colored = color != "#666" or mode.startswith("RGB")
    assert done.mode == ("RGB" if colored else "L") + ("A" if mode.endswith("A") else "")
    result = done.array()
    shown = np.array(rgb(color))[: 3 if colored else 1] * unit
    assert (result[:3, :, : len(shown)] == shown).all()
    assert (result[:, -3:, : len(shown)] == shown).all()
    inside = result[3:-3, 3:-3]
    for band in range(len(shown)):
        assert np.array_equal(inside[:, :, band], array[:, :, band if mode.startswith("RGB") else 0])
    if mode.endswith("A"):
        assert (result[:3, :, -1] == 255 * unit).all()
        assert np.array_equal(inside[:, :, -1], array[:, :, -1])
