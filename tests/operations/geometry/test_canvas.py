import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import needs_imagemagick

SIDES = st.integers(1, 60)
NORTH = {
    "top-left": "northwest", "top": "north", "top-right": "northeast", "left": "west", "center": "center",
    "right": "east", "bottom-left": "southwest", "bottom": "south", "bottom-right": "southeast",
}  # fmt: skip
"""What ImageMagick calls the places."""


def on_canvas(array, **values):
    return build_operation("canvas", values).process(Raster(array)).array()


@given(SIDES, SIDES, st.none() | SIDES, st.none() | SIDES, st.booleans(), st.sampled_from(list(NORTH)))
def test_the_canvas_has_the_size_asked_for_and_nothing_is_lost_unless_asked(width, height, across, down, crop, place):
    array = np.arange(1, width * height + 1, dtype=np.uint16).reshape(height, width, 1)
    done = on_canvas(array, width=across, height=down, crop=crop, position=place, background="#000")
    wanted = across or width, down or height
    assert done.shape[1::-1] == (wanted if crop else (max(wanted[0], width), max(wanted[1], height)))
    kept = set(done[done > 0].tolist())
    assert len(kept) == min(width, done.shape[1]) * min(height, done.shape[0])
    assert (kept == set(array.ravel().tolist())) == (done.shape[1] >= width and done.shape[0] >= height)


@pytest.mark.parametrize(
    ("aspect", "expected"), [("1:1", (40, 40)), ("3:1", (84, 28)), ("1:3", (40, 120)), ("10:7", (40, 28))]
)
def test_a_shape_is_the_smallest_around_the_picture(aspect, expected):
    assert on_canvas(pictures.pixels("RGB"), aspect=aspect).shape[1::-1] == expected


@needs_imagemagick
@pytest.mark.parametrize("place", NORTH)
@pytest.mark.parametrize("size", [(60, 50), (33, 21), (25, 51)])
def test_it_is_imagemagick_s_extent(place, size):
    """Odd rests lie elsewhere there by a pixel, so the sizes leave even ones where there is a middle."""
    array = pictures.pixels("RGB")[:27, :39]
    command = ["convert", "png:-", "-background", "#204080", "-gravity", NORTH[place]]
    command += ["-extent", f"{size[0] // 2 * 2 + 1}x{size[1] // 2 * 2 + 1}", "-depth", "8", "rgb:-"]
    judged = subprocess.run(command, input=pictures.png(array), check=True, capture_output=True).stdout
    width, height = (side // 2 * 2 + 1 for side in size)
    done = on_canvas(array, width=width, height=height, crop=True, position=place, background="#204080")
    assert np.array_equal(done, np.frombuffer(judged, np.uint8).reshape(height, width, 3))


def test_it_is_pillow_s_expand():
    array = pictures.pixels("RGB")
    judged = ImageOps.expand(Image.fromarray(array), (5, 6), "#fa0")
    assert np.array_equal(on_canvas(array, width=50, height=40, background="#fa0"), np.asarray(judged))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_a_color_is_opaque_and_makes_gray_colored_only_if_it_is_one(mode, depth):
    array, top = pictures.pixels(mode, depth), 255 if depth == 8 else 65535
    done = on_canvas(array, width=60, background="#f00")
    assert done[0, 0].tolist() == [top, 0, 0] + ([top] if mode in ("LA", "RGBA") else [])
    gray = on_canvas(array, width=60, background="#808080")
    assert gray.shape[2] == array.shape[2]
    assert np.array_equal(gray[:, 10:50], array)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_a_transparent_canvas_gives_alpha(mode, depth):
    array, top = pictures.pixels(mode, depth), 255 if depth == 8 else 65535
    done = on_canvas(array, width=60, transparent=True)
    assert done.shape[2] == {"L": 2, "LA": 2, "RGB": 4, "RGBA": 4}[mode]
    assert not done[:, :10].any()
    assert not done[:, 50:].any()
    assert np.array_equal(done[:, 10:50, : array.shape[2]], array)
    if mode in ("L", "RGB"):
        assert (done[:, 10:50, -1] == top).all()


def test_a_shape_and_a_size_are_refused():
    with pytest.raises(UsageError, match="aspect and width"):
        build_operation("canvas", {"aspect": "1:1", "width": 30})
