import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

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
