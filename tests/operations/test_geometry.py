import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from multitone.errors import UsageError
from multitone.imaging.decode import Hints, decode
from multitone.imaging.operation import build_operation
from multitone.imaging.parameters import rgb
from multitone.imaging.pipeline import Pipeline, parse_step
from multitone.imaging.raster import Raster
from tests import pictures


def resized(array, **values):
    return build_operation("resize", values).process(Raster(array))


def size_of(width, height, /, **values):
    done = resized(np.zeros((height, width, 1), np.uint8), **values)
    assert done.array().shape[:2] == (done.height, done.width)
    return done.width, done.height


def nearness(one, other, top=255.0):
    error = np.mean((one.astype(np.float64) - other) ** 2)
    return 10 * np.log10(top**2 / error) if error else np.inf


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (200, 100)),
        ({"width": 100}, (100, 50)),
        ({"height": 10}, (20, 10)),
        ({"width": 100, "height": 100}, (100, 50)),
        ({"width": 50, "height": 10}, (20, 10)),
        ({"width": 400}, (200, 100)),
        ({"width": 400, "enlarge": True}, (400, 200)),
        ({"width": 400, "height": 150, "enlarge": True}, (300, 150)),
        ({"percent": 50}, (100, 50)),
        ({"percent": 0.1}, (1, 1)),
        ({"percent": 150}, (200, 100)),
        ({"percent": 150, "enlarge": True}, (300, 150)),
        ({"width": 50, "height": 50, "mode": "fill"}, (50, 50)),
        ({"width": 50, "height": 10, "mode": "fill"}, (50, 10)),
        ({"width": 300, "height": 50, "mode": "fill"}, (200, 50)),
        ({"width": 300, "height": 50, "mode": "fill", "enlarge": True}, (300, 50)),
        ({"width": 50, "height": 50, "mode": "pad"}, (50, 50)),
        ({"width": 300, "height": 300, "mode": "pad"}, (300, 300)),
        ({"width": 300, "height": 300, "mode": "pad", "enlarge": True}, (300, 300)),
        ({"width": 50, "height": 90, "mode": "stretch"}, (50, 90)),
        ({"width": 50, "mode": "stretch"}, (50, 100)),
        ({"width": 400, "height": 50, "mode": "stretch"}, (200, 50)),
        ({"width": 400, "height": 50, "mode": "stretch", "enlarge": True}, (400, 50)),
        ({"width": 1, "height": 1}, (1, 1)),
        ({"longest_side": 50}, (50, 25)),
        ({"longest_side": 300}, (200, 100)),
        ({"longest_side": 300, "enlarge": True}, (300, 150)),
        ({"short_side": 50}, (100, 50)),
        ({"short_side": 300, "enlarge": True}, (600, 300)),
        ({"megapixels": 0.005}, (100, 50)),
        ({"megapixels": 0.08}, (200, 100)),
        ({"megapixels": 0.08, "enlarge": True}, (400, 200)),
        ({"width": 1, "height": 1, "mode": "stretch"}, (1, 1)),
    ],
)
def test_sizes_are_exactly_those_asked_for(values, expected):
    assert size_of(200, 100, **values) == expected


@pytest.mark.parametrize("mode", ["fit", "fill", "pad", "stretch"])
@pytest.mark.parametrize("own", [(1, 1), (1, 9), (9, 1), (2, 3)])
@pytest.mark.parametrize("wanted", [(1, 1), (4, 4), (20, 3)])
def test_small_pictures_get_any_size(mode, own, wanted):
    done = size_of(*own, width=wanted[0], height=wanted[1], mode=mode, enlarge=True)
    if mode != "fit":
        assert done == wanted
    else:
        assert done[0] <= wanted[0]
        assert done[1] <= wanted[1]
        assert done[0] == wanted[0] or done[1] == wanted[1]


SIDES = st.integers(1, 60)


@given(
    SIDES,
    SIDES,
    st.none() | SIDES,
    st.none() | SIDES,
    st.sampled_from(["fit", "fill", "pad", "stretch"]),
    st.booleans(),
)
def test_any_size_is_kept(width, height, across, down, mode, enlarge):
    done = size_of(width, height, width=across, height=down, mode=mode, enlarge=enlarge)
    box = (across or width, down or height)
    step = build_operation("resize", {"width": across, "height": down, "mode": mode, "enlarge": enlarge})
    if mode == "fit":
        assert done == step.scaled_size(width, height)
        scale = min([w / o for w, o in ((across, width), (down, height)) if w], default=1)
        scale = scale if enlarge else min(scale, 1)
        assert abs(done[0] - width * scale) <= 1
        assert abs(done[1] - height * scale) <= 1
    elif mode == "pad":
        scaled = step.scaled_size(width, height)
        assert done == (max(across or 0, scaled[0]), max(down or 0, scaled[1]))
        if across and down:
            assert done == (across, down)
    elif mode == "fill" and enlarge and across and down:
        assert done == (across, down)
    elif mode == "stretch" and enlarge:
        assert done == box
    if not enlarge and mode != "pad":
        assert done[0] <= width
        assert done[1] <= height


@given(SIDES, SIDES, st.integers(1, 200), st.sampled_from(["longest_side", "short_side"]))
def test_one_side_is_kept_whichever_it_is(width, height, wanted, name):
    done = size_of(width, height, enlarge=True, **{name: wanted})
    longer = max if name == "longest_side" else min
    assert done[(width, height).index(longer(width, height))] == wanted
    assert done == size_of(
        width, height, enlarge=True, **{"width" if longer(width, height) == width else "height": wanted}
    )


@given(st.integers(20, 60), st.integers(20, 60), st.floats(0.001, 0.01))
def test_the_number_of_pixels_is_kept_as_near_as_whole_pixels_come(width, height, megapixels):
    across, down = size_of(width, height, megapixels=megapixels, enlarge=True)
    assert abs(across * down - megapixels * 1e6) <= (across + down + 1) / 2 + 1
    assert abs(across / down - width / height) <= 0.06 * width / height


@pytest.mark.parametrize("step", ["longest_side=200", "short_side=100", "megapixels=0.02", "longest_side=20"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_jpeg_is_decoded_smaller_for_the_new_sizes_too(step, orientation):
    rows = np.linspace(0, 255, 800)[:, None, None]
    smooth = np.broadcast_to(rows, (800, 1600, 3)).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.fromarray(smooth).save(file, "JPEG", quality=95, exif=exif)
    pipeline = Pipeline((parse_step(f"resize {step}"),))
    decoded = decode(file.getvalue(), pipeline.hints())
    assert decoded.raster.width * decoded.raster.height < 1600 * 800 / 2, "it was read reduced"
    reduced = pipeline.apply(decoded.raster, decoded.full).array()
    whole = pipeline.apply(decode(file.getvalue(), Hints()).raster).array()
    assert reduced.shape == whole.shape
    assert nearness(reduced, whole) > 40


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("longest_side=100 width=50", "longest_side and width"),
        ("longest_side=100 short_side=50", "longest_side and short_side"),
        ("megapixels=1 percent=50", "megapixels and percent"),
        ("short_side=100 mode=fill", "mode=fill needs width and height"),
    ],
)
def test_sizes_that_contradict_each_other_are_refused(step, said):
    with pytest.raises(UsageError, match=said):
        parse_step(f"resize {step}")


@given(SIDES, SIDES, st.floats(0.1, 1000))
def test_any_percentage_is_kept(width, height, percent):
    expected = tuple(max(1, round(side * percent / 100)) for side in (width, height))
    assert size_of(width, height, percent=percent, enlarge=True) == expected


@pytest.mark.parametrize("size", [(150, 100), (100, 67), (75, 50), (37, 25), (299, 199), (20, 13)])
def test_smaller_pictures_are_those_of_pillow(size):
    array = pictures.photograph(300, 200)
    done = resized(array, width=size[0], height=size[1], mode="stretch").array()
    expected = np.asarray(Image.fromarray(array).resize(size, Image.Resampling.LANCZOS))
    assert done.shape == expected.shape
    assert nearness(done, expected) >= 40


@pytest.mark.parametrize("size", [(600, 400), (450, 300), (301, 201)])
def test_larger_pictures_are_near_those_of_pillow(size):
    array = pictures.photograph(300, 200)
    done = resized(array, width=size[0], height=size[1], mode="stretch", enlarge=True).array()
    expected = np.asarray(Image.fromarray(array).resize(size, Image.Resampling.LANCZOS))
    assert nearness(done, expected) >= 48


def test_16_bits_are_scaled_in_16_bits():
    array = pictures.pixels("RGB", 16, 300, 200)
    done = resized(array, width=150).array()
    bands = [Image.fromarray(array[:, :, i].astype(np.float32)) for i in range(3)]
    expected = np.stack([np.asarray(b.resize((150, 100), Image.Resampling.LANCZOS)) for b in bands], axis=2)
    assert nearness(done, np.clip(expected, 0, 65535), 65535) >= 50
    assert len(np.unique(done)) > 10_000


def test_a_picture_is_not_shifted():
    """The middle of a symmetric picture stays in the middle, smaller or larger."""
    array = np.zeros((64, 64, 1), np.uint8)
    array[24:40, 24:40] = 255
    for width in (16, 32, 128):
        done = resized(array, width=width, enlarge=True).array()[:, :, 0].astype(int)
        assert np.abs(done - done[::-1]).max() <= 1
        assert np.abs(done - done[:, ::-1]).max() <= 1


@pytest.mark.parametrize("times", [1.5, 2, 4])
def test_enlarged_slopes_lie_where_they_should(times):
    """The center of a pixel is where it was: result pixel j looks at (j + ½) / times − ½."""
    slope = np.tile((np.arange(50) * 4).astype(np.uint8), (4, 1))[:, :, np.newaxis]
    width = int(50 * times)
    done = resized(slope, width=width, height=4, mode="stretch", enlarge=True).array()[2, :, 0]
    expected = ((np.arange(width) + 0.5) / times - 0.5) * 4
    inside = slice(width // 4, -width // 4)
    assert np.abs(done[inside] - expected[inside]).max() <= 0.75


def test_what_stays_as_large_stays_as_it_is():
    array = pictures.pixels("RGB")
    assert np.array_equal(resized(array, width=40, height=28, mode="stretch").array(), array)
    assert np.array_equal(resized(array, percent=100).array(), array)


def test_filling_keeps_the_middle():
    array = np.zeros((100, 300, 1), np.uint8)
    array[:, 100:200] = 255
    assert resized(array, width=100, height=100, mode="fill").array().min() >= 250


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("color", "gray"), [("#ffffff", 255), ("#f00", 76), ("#000", 0)])
def test_padding_has_its_color_all_around(depth, color, gray):
    unit = 1 if depth == 8 else 257
    dark = pictures.pixels("RGB", depth, 20, 10) // 2
    done = resized(dark, width=20, height=30, mode="pad", background=color).array()
    assert np.array_equal(done[10:20], dark)
    assert (done[:10] == np.array(rgb(color)) * unit).all()
    assert (done[20:] == np.array(rgb(color)) * unit).all()
    shades = resized(pictures.pixels("L", depth, 20, 10), width=20, height=30, mode="pad", background=color).array()
    assert np.abs(shades[:10] / unit - gray).max() <= 0.6


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_padding_of_transparent_pictures_is_transparent(mode):
    array = pictures.pixels(mode, 8, 20, 10).copy()
    array[:, :, -1] = 255
    done = resized(array, width=20, height=30, mode="pad").array()
    assert (done[:10, :, -1] == 0).all()
    assert np.abs(done[10:20].astype(int) - array).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
def test_the_color_of_transparent_parts_does_not_bleed(depth):
    top = 255 if depth == 8 else 65535
    array = np.zeros((40, 40, 4), np.uint8 if depth == 8 else np.uint16)
    array[:, :21] = (top, 0, 0, top)
    array[:, 21:] = (0, top, 0, 0)
    done = resized(array, width=20).array()
    seen = done[:, :, 3] > top // 20
    assert done[seen][:, 1].max() <= top // 100


def test_a_percentage_stands_in_place_of_a_size():
    assert size_of(200, 100, percent=50, width=7, height=7) == (100, 50)
    assert size_of(200, 100, percent=50, width=7, height=7, mode="fill") == (100, 50)
    assert size_of(200, 100, percent=50, width=7, height=7, mode="stretch") == (100, 50)


def test_colors_are_read():
    assert rgb("#fed") == (255, 238, 221)
    assert rgb("#010203") == (1, 2, 3)


def test_the_contract_s_words_are_understood():
    for mode in ("fit", "fill", "pad", "stretch"):
        assert parse_step(f"resize width=10 height=20 percent= mode={mode} enlarge=true").mode == mode


# ---- Crop ----

CHESS = np.arange(20 * 30).reshape(20, 30, 1).astype(np.uint16)
"""30 wide, 20 high; each pixel has a value of its own."""


def cropped(array=CHESS, **values):
    return build_operation("crop", values).process(Raster(array)).array()


@pytest.mark.parametrize(
    ("values", "rows", "columns"),
    [
        ({}, slice(0, 20), slice(0, 30)),
        ({"left": 3, "top": 2, "width": 5, "height": 6}, slice(2, 8), slice(3, 8)),
        ({"left": 0, "top": 0, "width": 5}, slice(0, 20), slice(0, 5)),
        ({"left": 25, "top": 15, "width": 10, "height": 10}, slice(15, 20), slice(25, 30)),
        ({"left": 99_999, "top": 99_999, "width": 10, "height": 10}, slice(19, 20), slice(29, 30)),
        ({"width": 1000, "height": 1000}, slice(0, 20), slice(0, 30)),
        ({"width": 10, "height": 10}, slice(5, 15), slice(10, 20)),
        ({"width": 10, "height": 10, "position": "top-left"}, slice(0, 10), slice(0, 10)),
        ({"width": 10, "height": 10, "position": "top"}, slice(0, 10), slice(10, 20)),
        ({"width": 10, "height": 10, "position": "right"}, slice(5, 15), slice(20, 30)),
        ({"width": 10, "height": 10, "position": "bottom-right"}, slice(10, 20), slice(20, 30)),
        ({"width": 10, "height": 10, "position": "bottom", "left": 2}, slice(10, 20), slice(2, 12)),
        ({"aspect": "1:1"}, slice(0, 20), slice(5, 25)),
        ({"aspect": "3:2"}, slice(0, 20), slice(0, 30)),
        ({"aspect": "2:3", "position": "left"}, slice(0, 20), slice(0, 13)),
        ({"aspect": "3:1"}, slice(5, 15), slice(0, 30)),
        ({"aspect": "2.4:1", "position": "top"}, slice(0, 12), slice(0, 30)),
        ({"aspect": "1:1", "width": 8}, slice(6, 14), slice(11, 19)),
        ({"aspect": "1:1", "left": 25, "top": 0}, slice(0, 5), slice(25, 30)),
        ({"aspect": "99999:1"}, slice(9, 10), slice(0, 30)),
        ({"aspect": "1:99999"}, slice(0, 20), slice(14, 15)),
    ],
)
def test_the_part_asked_for_is_cut_out(values, rows, columns):
    assert np.array_equal(cropped(**values), CHESS[rows, columns])


OFFSETS = st.none() | st.integers(0, 50)


@given(SIDES, SIDES, OFFSETS, OFFSETS, st.none() | SIDES, st.none() | SIDES, st.sampled_from([None, "3:2", "1:5"]))
def test_a_part_is_never_empty_and_never_outside(width, height, left, top, across, down, aspect):
    values = {"left": left, "top": top, "width": across, "height": down, "aspect": aspect}
    box = build_operation("crop", values).box(width, height)
    assert box[0] >= 0
    assert box[1] >= 0
    assert 1 <= box[2] <= width - box[0]
    assert 1 <= box[3] <= height - box[1]
    assert cropped(np.zeros((height, width, 1), np.uint8), **values).shape == (box[3], box[2], 1)


@pytest.mark.parametrize("aspect", ["0:1", "1:0", "3", "3/2", "3:2:1", "-1:2", "a:b", "1.:2", "100000:1"])
def test_a_shape_that_is_none_is_told(aspect):
    with pytest.raises(UsageError, match=r"aspect takes text such as 3:2\.$"):
        build_operation("crop", {"aspect": aspect})


# ---- Rotate and flip ----


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


@pytest.mark.parametrize("step", ["crop width=20 {}=left", "text {}=top"])
def test_gravity_is_read_as_position(step):
    assert parse_step(step.format("gravity")) == parse_step(step.format("position"))
    with pytest.raises(UsageError, match="gravity"):
        parse_step(f"{step.format('gravity')} position=right")
