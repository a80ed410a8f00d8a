import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps
from skimage import color

from multitone.imaging.operation import operations
from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging import judges

COLORS = np.random.default_rng(7).integers(0, 256, (64, 64, 3), np.uint8)
DEEP = np.random.default_rng(8).integers(0, 65536, (64, 64, 3), np.uint16)


def gray(array, luma="rec601"):
    done = parse_step(f"grayscale luma={luma}").process(Raster(array))
    assert done.mode == "L"
    return done.array()[:, :, 0]


def test_rec601_at_8_bits_is_the_formula_exactly():
    r, g, b = (COLORS[:, :, i].astype(np.int64) for i in range(3))
    assert np.array_equal(gray(COLORS), (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16)
    assert np.array_equal(gray(COLORS), np.asarray(Image.fromarray(COLORS).convert("L")))


@pytest.mark.parametrize(("array", "tolerance"), [(COLORS, 0.501), (DEEP, 0.51)])
def test_rec709_is_the_weighed_sum_rounded(array, tolerance):
    expected = array @ np.array([0.2126, 0.7152, 0.0722])
    assert np.abs(gray(array, "rec709") - expected).max() <= tolerance


def test_rec601_at_16_bits_is_the_weighed_sum_rounded():
    assert np.abs(gray(DEEP) - DEEP @ np.array([0.299, 0.587, 0.114])).max() <= 0.51


def linear_by_formula(array):
    """IEC 61966-2-1: to light, weighed by Rec. 709, and back."""
    top = np.iinfo(array.dtype).max
    v = array / top
    light = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * top


def test_linear_is_the_formula_within_one_level_at_8_bits():
    assert np.abs(gray(COLORS, "linear") - linear_by_formula(COLORS)).max() <= 0.51


def test_linear_is_the_formula_within_a_fortieth_of_an_8_bit_level_at_16_bits():
    """Light is held in 16 bits, which is coarse by 12.92 / 2 levels where the curve is steepest."""
    dark = DEEP // 40
    for array in (DEEP, dark):
        assert np.abs(gray(array, "linear") - linear_by_formula(array)).max() <= 7.5


def test_linear_agrees_with_scikit_image():
    expected = color.rgb2xyz(COLORS)[:, :, 1]  # luminance Y, of white 1
    encoded = np.where(expected <= 0.0031308, expected * 12.92, 1.055 * expected ** (1 / 2.4) - 0.055) * 255
    assert np.abs(gray(COLORS, "linear") - encoded).max() <= 0.6


def test_the_three_differ_as_they_should_for_red():
    red = np.full((2, 2, 3), (255, 0, 0), np.uint8)
    assert [int(gray(red, luma)[0, 0]) for luma in ("rec601", "rec709", "linear")] == [76, 54, 127]


@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
def test_shades_of_gray_stay_what_they_are(luma):
    shades = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    assert np.array_equal(gray(shades, luma), shades[:, :, 0])
    deep = np.repeat(np.arange(65536, dtype=np.uint16).reshape(256, 256, 1), 3, axis=2)
    assert np.abs(gray(deep, luma).astype(int) - deep[:, :, 0]).max() <= (7 if luma == "linear" else 0)


@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_gray_pictures_are_left_alone(mode, luma):
    raster = Raster(pictures.pixels(mode))
    assert parse_step(f"grayscale luma={luma}").process(raster) is raster


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
def test_alpha_does_not_weigh_in(luma, depth):
    array = pictures.pixels("RGBA", depth)
    done = parse_step(f"grayscale luma={luma}").process(Raster(array))
    assert done.mode == "LA"
    assert np.array_equal(done.array()[:, :, 0], gray(np.ascontiguousarray(array[:, :, :3]), luma))


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["rec601", "rec709", "linear"]))
def test_gray_lies_between_the_darkest_and_the_brightest_band(pixel, luma):
    value = int(gray(np.array([[pixel]], np.uint8), luma)[0, 0])
    assert min(pixel) <= value <= max(pixel)


# ---- Black and white through a filter ----

FILTERS = {
    "red": (1, 0, 0),
    "orange": (0.5, 0.5, 0),
    "yellow": (0.34, 0.66, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
    "custom red=1.5 green=-0.3 blue=-0.1": (1.5, -0.3, -0.1),
}


@judges.needs_imagemagick
@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_weighs_colors_as_imagemagick_does(name, array):
    weights = FILTERS[name]
    row = " ".join(map(str, weights))
    expected = judges.imagemagick(array, "-color-matrix", f"{row} {row} {row}")[:, :, 0].astype(int)
    done = done_by(f"grayscale filter={name}", array)
    assert done.shape[2] == 1
    assert np.abs(done[:, :, 0] - expected).max() <= 1
    assert np.abs(done[:, :, 0] - mixed(array, [weights])[:, :, 0]).max() <= 0.51


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_weighs_light_where_luma_is_linear(name):
    v = COLORS / 255
    light = np.clip(np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) @ np.array(FILTERS[name]), 0, 1)
    expected = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    assert np.abs(done_by(f"grayscale luma=linear filter={name}", COLORS)[:, :, 0] - expected).max() <= 0.51


@pytest.mark.parametrize("name", ["none", "red", "orange", "yellow", "green", "blue", "custom"])
@pytest.mark.parametrize("luma", ["rec601", "linear"])
def test_a_filter_leaves_shades_as_they_are(name, luma):
    shades = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    assert np.array_equal(done_by(f"grayscale filter={name} luma={luma}", shades), shades[:, :, :1])


def test_a_filter_darkens_its_opposite():
    sky = np.full((1, 1, 3), (90, 140, 220), np.uint8)
    through = {name: int(done_by(f"grayscale filter={name}", sky)[0, 0, 0]) for name in ("red", "yellow", "blue")}
    assert through == {"red": 90, "yellow": 123, "blue": 220}


@pytest.mark.parametrize("depth", [8, 16])
def test_a_filter_leaves_alpha(depth):
    array = pictures.pixels("RGBA", depth)
    done = done_by("grayscale filter=orange", array)
    assert np.array_equal(done[:, :, 1], array[:, :, 3])
    colors = np.ascontiguousarray(array[:, :, :3])
    assert np.array_equal(done[:, :, :1], done_by("grayscale filter=orange", colors))


def test_through_a_filter_luma_is_not_enough():
    assert parse_step("grayscale luma=rec601").looks_at_luma_only
    assert not parse_step("grayscale filter=red").looks_at_luma_only


# ---- Colors mixed by a matrix ----


def done_by(step, array):
    return parse_step(step).process(Raster(array)).array()


def mixed(array, matrix):
    return np.clip(array @ np.array(matrix).T, 0, np.iinfo(array.dtype).max)


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
@pytest.mark.parametrize("amount", [0, 0.5, 1, 1.2, 3, 10])
def test_saturation_keeps_luma_and_scales_what_differs_from_it(amount, array):
    luma = (array @ np.array([0.299, 0.587, 0.114]))[:, :, np.newaxis]
    expected = np.clip(luma + (array - luma) * amount, 0, np.iinfo(array.dtype).max)
    assert np.abs(done_by(f"saturation amount={amount}", array) - expected).max() <= 0.51


@pytest.mark.parametrize("amount", [0, 0.5, 1.7])
def test_saturation_is_that_of_pillow(amount):
    expected = np.asarray(ImageEnhance.Color(Image.fromarray(COLORS)).enhance(amount)).astype(int)
    assert np.abs(done_by(f"saturation amount={amount}", COLORS) - expected).max() <= 1 + amount / 2


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_hue_of_180_is_the_matrix_of_the_w3c(array):
    """Worked out by hand from its formula with cosine −1 and sine 0."""
    matrix = [[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]]
    assert np.abs(done_by("hue angle=180", array) - mixed(array, matrix)).max() <= 0.51
    assert np.array_equal(done_by("hue angle=-180", array), done_by("hue angle=180", array))


def test_hue_of_90_is_the_matrix_of_the_w3c():
    matrix = [[0.0, 0.0, 1.0], [0.356, 0.855, -0.211], [-0.574, 1.43, 0.144]]
    assert np.abs(done_by("hue angle=90", COLORS) - mixed(COLORS, matrix)).max() <= 0.51


def test_hue_turns_red_to_green_to_blue():
    muted = np.full((2, 2, 3), (150, 100, 100), np.uint8)
    done = done_by("hue angle=120", muted)[0, 0]
    assert done.argmax() == 1
    assert done_by("hue angle=-120", muted)[0, 0].argmax() == 2
    assert np.array_equal(done_by("hue angle=0", COLORS), COLORS)


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
@pytest.mark.parametrize("amount", [0, 0.25, 1])
def test_sepia_is_the_matrix_of_the_w3c(amount, array):
    """Its section 13.2 writes each coefficient out: 0.393 + 0.607 × (1 − amount), and so on."""
    rest = 1 - amount
    matrix = [
        [0.393 + 0.607 * rest, 0.769 - 0.769 * rest, 0.189 - 0.189 * rest],
        [0.349 - 0.349 * rest, 0.686 + 0.314 * rest, 0.168 - 0.168 * rest],
        [0.272 - 0.272 * rest, 0.534 - 0.534 * rest, 0.131 + 0.869 * rest],
    ]
    assert np.abs(done_by(f"sepia amount={amount}", array) - mixed(array, matrix)).max() <= 0.51


@judges.needs_imagemagick
@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_sepia_is_that_of_imagemagick(array):
    matrix = "0.393 0.769 0.189 0.349 0.686 0.168 0.272 0.534 0.131"
    expected = judges.imagemagick(array, "-color-matrix", matrix).astype(int)
    assert np.abs(done_by("sepia", array) - expected).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "LA"])
@pytest.mark.parametrize("step", ["sepia", "duotone"])
def test_gray_pictures_get_color(step, mode, depth):
    array = pictures.pixels(mode, depth)
    as_color = array[:, :, [0, 0, 0, 1] if mode == "LA" else [0, 0, 0]]
    done = parse_step(step).process(Raster(array, b"a gray profile"))
    assert np.array_equal(done.array(), done_by(step, as_color))
    assert done.profile is None


@pytest.mark.parametrize("step", ["saturation", "hue", "white-balance temperature=50"])
def test_gray_stays_gray(step):
    shades = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    assert np.array_equal(done_by(step, shades[:, :, :1]), shades[:, :, :1])
    if not step.startswith("white"):
        assert np.array_equal(done_by(step, shades), shades)


# ---- Threshold and duotone ----


@pytest.mark.parametrize("value", [0, 1, 100, 128, 255])
def test_a_threshold_makes_black_and_white_at_its_value(value):
    shades = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    assert np.array_equal(done_by(f"threshold value={value}", shades), np.where(shades >= value, 255, 0))
    deep = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1)
    assert np.array_equal(done_by(f"threshold value={value}", deep), np.where(deep >= value * 257, 65535, 0))


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_a_threshold_looks_at_luma(array):
    unit = np.iinfo(array.dtype).max // 255
    luma = array @ np.array([0.299, 0.587, 0.114])
    clear = np.abs(luma - 128 * unit) > 0.01 * unit
    done = done_by("threshold", array)
    assert done.shape[2] == 1
    assert np.array_equal(done[clear, 0], np.where(luma >= 128 * unit, 255 * unit, 0)[clear])


@pytest.mark.parametrize(("shadows", "highlights"), [("#112", "#fed"), ("#fff", "#000"), ("#102030", "#a0ff00")])
def test_a_duotone_is_that_of_pillow(shadows, highlights):
    gray_picture = Image.fromarray(COLORS).convert("L")
    expected = np.asarray(ImageOps.colorize(gray_picture, shadows, highlights)).astype(int)
    assert np.abs(done_by(f"duotone shadows={shadows} highlights={highlights}", COLORS) - expected).max() <= 1


def test_a_duotone_of_16_bits_is_the_formula():
    luma = gray(DEEP)[:, :, np.newaxis] / 65535
    ends = np.array([[0x11, 0x11, 0x22], [0xFF, 0xEE, 0xDD]]) * 257
    assert np.abs(done_by("duotone", DEEP) - (ends[0] + (ends[1] - ends[0]) * luma)).max() <= 0.51


@pytest.mark.parametrize("step", ["grayscale", "threshold", "threshold value=40", "duotone"])
def test_what_looks_at_luma_only_gets_by_with_luma(step):
    assert parse_step(step).looks_at_luma_only
    luma = gray(COLORS)[:, :, np.newaxis]
    difference = done_by(step, COLORS) != done_by(step, luma)
    assert difference.mean() <= 0.01, "of a threshold, whose luma is not rounded, single pixels may differ"


def test_what_depends_on_the_color_space_says_so():
    named = {name for name, info in operations().items() if info.type.needs_srgb}
    assert named == {
        "grayscale",
        "threshold",
        "saturation",
        "hue",
        "sepia",
        "duotone",
        "white-balance",
        "vibrance",
        "channel-mixer",
        "lut",
    }


# ---- White balance ----


def light_of(array):
    v = array / np.iinfo(array.dtype).max
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_a_balance_of_nothing_changes_nothing(array):
    assert np.abs(done_by("white-balance", array).astype(int) - array).max() <= array.dtype.itemsize - 1


@pytest.mark.parametrize(("temperature", "kelvin"), [(100, 4103), (50, 5032), (-50, 9193), (-100, 15685)])
def test_the_temperature_is_that_of_daylight(temperature, kelvin):
    """The color that gray becomes has the chromaticity that CIE gives to daylight of so many kelvin."""
    shade = np.full((2, 2, 3), 30_000, np.uint16)
    xyz = color.rgb2xyz(done_by(f"white-balance temperature={temperature}", shade))[0, 0]
    x, y = xyz[:2] / xyz.sum()
    if kelvin <= 7000:
        expected = -4.607e9 / kelvin**3 + 2.9678e6 / kelvin**2 + 99.11 / kelvin + 0.244063
    else:
        expected = -2.0064e9 / kelvin**3 + 1.9018e6 / kelvin**2 + 247.48 / kelvin + 0.23704
    assert x == pytest.approx(expected, abs=5e-4)
    assert y == pytest.approx(-3 * expected**2 + 2.87 * expected - 0.275, abs=5e-4)


@pytest.mark.parametrize("step", ["temperature=70", "temperature=-70", "tint=60", "tint=-60", "temperature=9 tint=9"])
def test_a_balance_keeps_the_luminance_of_gray(step):
    shade = np.full((2, 2, 3), 30_000, np.uint16)
    done = light_of(done_by(f"white-balance {step}", shade))[0, 0] @ np.array([0.2126, 0.7152, 0.0722])
    assert done == pytest.approx(light_of(shade)[0, 0, 0], rel=1e-3)


def test_warmer_is_redder_and_tint_goes_from_green_to_magenta():
    shade = np.full((2, 2, 3), 120, np.uint8)
    red, green, blue = done_by("white-balance temperature=60", shade)[0, 0].astype(int)
    assert red > green > blue
    red, green, blue = done_by("white-balance temperature=-60", shade)[0, 0].astype(int)
    assert red < green < blue
    red, green, blue = done_by("white-balance tint=60", shade)[0, 0].astype(int)
    assert green < min(red, blue)
    red, green, blue = done_by("white-balance tint=-60", shade)[0, 0].astype(int)
    assert green > max(red, blue)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("cast", [(1.0, 0.8, 0.5), (0.4, 0.7, 0.6)])
def test_a_gray_world_has_a_gray_mean(cast, depth):
    array = (pictures.pixels("RGB", depth) * np.array(cast) * 0.7).astype(np.uint8 if depth == 8 else np.uint16)
    means = light_of(done_by("white-balance method=gray-world", array)).mean(axis=(0, 1))
    assert means == pytest.approx(np.full(3, means.mean()), rel=0.01 if depth == 8 else 1e-3)


def test_transparent_pixels_do_not_count_for_the_gray_world():
    array = pictures.pixels("RGBA").copy()
    array[:, :, 3] = 255
    array[:, ::2, 3] = 0
    array[:, ::2, :3] = (255, 0, 0)
    done = done_by("white-balance method=gray-world", array)
    alone = done_by("white-balance method=gray-world", np.ascontiguousarray(array[:, 1::2, :3]))
    assert np.array_equal(done[:, 1::2, :3], alone)


@pytest.mark.parametrize("shade", [(0, 0, 0), (255, 0, 0), (0, 10, 255), (255, 255, 255)])
def test_the_gray_world_of_one_color_is_no_trouble(shade):
    array = np.full((3, 4, 4), (*shade, 0), np.uint8)
    assert done_by("white-balance method=gray-world", array).shape == array.shape
