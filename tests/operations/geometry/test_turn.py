import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from multitone.imaging.operation import build_operation
from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures

SIDES = st.integers(1, 60)


def nearness(one, other, top=255.0):
    error = np.mean((one.astype(np.float64) - other) ** 2)
    return 10 * np.log10(top**2 / error) if error else np.inf


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("angle", [-360, -270, -90, 0, 90, 180, 270, 360])
def test_right_angles_are_exact(angle, mode, depth):
    array = pictures.pixels(mode, depth)
    done = parse_step(f"rotate angle={angle}").process(Raster(array)).array()
    assert np.array_equal(done, np.rot90(array, -angle // 90))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize(("direction", "flipped"), [("horizontal", np.fliplr), ("vertical", np.flipud)])
def test_flipping_mirrors_and_twice_is_nothing(direction, flipped, mode, depth):
    array = pictures.pixels(mode, depth)
    step = parse_step(f"flip direction={direction}")
    once = step.process(Raster(array))
    assert np.array_equal(once.array(), flipped(array))
    assert np.array_equal(step.process(once).array(), array)


def smooth(depth=8):
    top = 255 if depth == 8 else 65535
    array = ndimage.gaussian_filter(pictures.pixels("RGB", depth, 90, 60).astype(np.float64), (2, 2, 0))
    return np.clip(np.rint(array), 0, top).astype(np.uint8 if depth == 8 else np.uint16)


@pytest.mark.parametrize("angle", [-100, 7.5, 30, 45, 200])
def test_any_angle_is_near_that_of_pillow(angle):
    array = smooth()
    done = parse_step(f"rotate angle={angle} background=#808080").process(Raster(array)).array()
    turned = Image.fromarray(array).rotate(-angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128))
    assert abs(turned.width - done.shape[1]) <= 2
    assert abs(turned.height - done.shape[0]) <= 2
    middle_of = lambda a: a[len(a) // 2 - 15 : len(a) // 2 + 15, a.shape[1] // 2 - 15 : a.shape[1] // 2 + 15]  # noqa: E731
    assert np.abs(middle_of(done).astype(int) - middle_of(np.asarray(turned))).mean() <= 3  # up to half a pixel apart


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("angle", [-100, 7.5, 30, 45, 200])
def test_any_angle_is_interpolated_as_by_scipy(angle, depth):
    """SciPy's cubic splines and Catmull–Rom differ by little where the picture is smooth."""
    array = smooth(depth)
    done = parse_step(f"rotate angle={angle}").process(Raster(array)).array()
    height, width = done.shape[:2]
    turn = np.radians(angle)
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])  # of (row, column)
    shift = np.array([29.5, 44.5]) - back @ np.array([(height - 1) / 2, (width - 1) / 2])
    bands = [ndimage.affine_transform(array[:, :, i].astype(float), back, shift, (height, width)) for i in range(3)]
    inside = ndimage.affine_transform(np.ones((60, 90)), back, shift, (height, width), order=1)
    inside = ndimage.minimum_filter(inside, 9) > 0.99
    assert inside.sum() > 2000
    error = np.abs(done - np.stack(bands, axis=2))[inside] / np.iinfo(array.dtype).max * 255
    assert error.max() <= 2.5
    assert error.mean() <= 0.5


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("angle", [1, 33, 135, -80])
def test_new_corners_have_their_color_and_old_ones_are_kept(angle, depth):
    array = np.full((40, 60, 3), 255 if depth == 8 else 65535, np.uint8 if depth == 8 else np.uint16)
    done = parse_step(f"rotate angle={angle} background=#102030").process(Raster(array)).array()
    unit = np.iinfo(array.dtype).max // 255
    background = np.array([16, 32, 48]) * unit
    white = (done.astype(np.float64) - background) / (255 * unit - background)
    assert white.sum(axis=(0, 1)) == pytest.approx(np.full(3, 40 * 60), rel=0.01), "no part of the picture is lost"
    if angle != 1:
        assert np.array_equal(done[0, 0], background)
        assert np.array_equal(done[-1, -1], background)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_new_corners_are_transparent_where_there_is_alpha(mode, depth):
    top = 255 if depth == 8 else 65535
    array = np.full((40, 60, pictures.BANDS[mode]), top, np.uint8 if depth == 8 else np.uint16)
    done = parse_step("rotate angle=45 background=#000").process(Raster(array)).array()
    assert (done[0, 0, -1], done[-1, -1, -1]) == (0, 0)
    seen = done[:, :, -1] > top // 50
    assert done[seen][:, :-1].min() >= top - top // 50, "the background does not bleed into the edge"
    assert done[:, :, -1].sum() / top == pytest.approx(40 * 60, rel=0.01)


@given(SIDES, SIDES, st.floats(-360, 360))
def test_the_turned_picture_has_room(width, height, angle):
    done = build_operation("rotate", {"angle": angle}).process(Raster(np.zeros((height, width, 1), np.uint8)))
    turn = np.radians(angle)
    corners = np.array([[x * width / 2, y * height / 2] for x in (-1, 1) for y in (-1, 1)])
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    exact = 2 * turned.max(axis=0)
    assert exact[0] - 1e-3 <= done.width <= exact[0] + 1
    assert exact[1] - 1e-3 <= done.height <= exact[1] + 1
    assert done.array().size


def straightened(array, **values):
    return build_operation("straighten", values).process(Raster(array)).array()


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("angle", [-45, -20, -3.5, 0.4, 7.5, 45])
def test_a_straightened_picture_is_the_middle_of_scipy_s(angle, depth):
    """`ndimage.affine_transform` about the middle, of the size that the formula gives; splines are not Catmull–Rom."""
    array = smooth(depth)
    done = straightened(array, angle=angle).astype(np.float64)
    height, width = done.shape[:2]
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    matrix = np.array([[cosine, -sine], [sine, cosine]])
    middle = (np.array(array.shape[:2]) - 1) / 2
    offset = middle - matrix @ ((np.array([height, width]) - 1) / 2)
    for band in range(done.shape[2]):
        judged = ndimage.affine_transform(
            array[:, :, band].astype(np.float64), matrix, offset, (height, width), order=3, mode="nearest"
        )
        assert nearness(done[:, :, band], judged, np.iinfo(array.dtype).max) > 40


@given(st.integers(1, 400), st.integers(1, 400), st.floats(-45, 45))
def test_what_is_kept_is_the_largest_part_of_that_shape_without_corners(width, height, angle):
    across, down = build_operation("straighten", {"angle": angle}).kept_size(width, height)

    def lies_inside(across, down):
        """Turn the corners back by the angle, and see whether they lie in the picture."""
        turn = np.radians(-angle)
        corners = np.array([[x * across / 2, y * down / 2] for x in (-1, 1) for y in (-1, 1)])
        back = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        return bool((np.abs(back) <= np.array([width, height]) / 2 + 1e-5).all())

    assert lies_inside(across, down) or 1 in (across, down)
    assert not lies_inside(across + 1, (across + 1) * height / width) or angle == 0
    assert abs(across * height - down * width) <= max(width, height)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("angle", [-45, -10, 3, 30])
def test_no_new_corner_is_seen_when_cropped(angle, mode, depth):
    """A picture of one color stays of that color, whatever the background, and opaque."""
    top = 255 if depth == 8 else 65535
    array = np.full((60, 90, pictures.BANDS[mode]), top // 3, np.uint8 if depth == 8 else np.uint16)
    if mode in ("LA", "RGBA"):
        array[:, :, -1] = top
    done = straightened(array, angle=angle, background="#f00")
    assert np.abs(done[:, :, : 3 if mode in ("RGB", "RGBA") else 1].astype(int) - top // 3).max() <= 1
    if mode in ("LA", "RGBA"):
        assert (done[:, :, -1] == top).all()


@pytest.mark.parametrize("mode", pictures.MODES)
def test_uncropped_it_is_turned_as_rotate_does_it(mode):
    array = pictures.pixels(mode)
    turned = build_operation("rotate", {"angle": 12, "background": "#123"}).process(Raster(array)).array()
    assert np.array_equal(straightened(array, angle=12, crop=False, background="#123"), turned)
