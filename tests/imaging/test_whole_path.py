"""Pictures of every kind through all that a worker does, judged by readers that are not ours."""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from multitone.engines.worker.wire import Failed
from multitone.imaging.raster import vips
from tests import pictures
from tests.imaging import ink, judges
from tests.imaging.whole_path import outcome_of, processed, seen_by_imagemagick

UPRIGHT = pictures.photograph(40, 28)

# ---- Orientation ----


def lying(kind, orientation):
    """Return the photograph as a camera lays it down that notes an orientation."""
    options = {"JPEG": {"quality": 97, "subsampling": 0}, "WEBP": {"lossless": True}}.get(kind, {})
    exif = Image.Exif()
    exif[0x0112] = orientation
    return pictures.file(pictures.stored(UPRIGHT, orientation), kind, exif=exif, **options)


@judges.needs_exiftool
@judges.needs_imagemagick
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG", "WEBP"])
def test_all_orientations_give_the_same_upright_pixels(tmp_path, kind):
    """Exiftool finds the orientation in each source and none in a result; ImageMagick sees the same pixels."""
    for orientation in range(1, 9):
        data = lying(kind, orientation)
        made = processed(tmp_path, data, f"{orientation}.{kind.lower()}", f"{orientation}.png")
        difference = np.abs(seen_by_imagemagick(made, "rgb").astype(int) - UPRIGHT)
        assert difference.max() <= (12 if kind == "JPEG" else 0), orientation
    said = judges.exiftool_all(tmp_path / "in")
    assert [tags.get("IFD0:Orientation", 1) for tags in said] == list(range(1, 9))
    assert all(tags.get("IFD0:Orientation", 1) == 1 for tags in judges.exiftool_all(tmp_path / "out"))


# ---- Profiles ----

P3_TO_SRGB = np.array([[1.2249402, -0.2249402, 0.0], [-0.0420570, 1.0420570, 0.0], [-0.0196376, -0.0786361, 1.0982736]])
"""Linear light (CSS Color 4, section 18, its two matrices multiplied); both spaces have the curve of sRGB."""
PATCHES = np.array([[200, 60, 40], [40, 180, 70], [30, 60, 190], [120, 120, 120], [230, 200, 60]], np.uint8)


def patches():
    return np.repeat(np.repeat(PATCHES[np.newaxis], 16, axis=1), 16, axis=0)


def p3_jpeg():
    profile = vips().Image.profile_load("p3")
    return pictures.file(patches(), "JPEG", quality=100, subsampling=0, icc_profile=profile), profile


@judges.needs_exiftool
def test_display_p3_is_kept_where_nothing_asks_for_another_space(tmp_path):
    data, profile = p3_jpeg()
    made = processed(tmp_path, data, "a.jpg", "a.png", "flip direction=vertical")
    assert "p3" in judges.exiftool(made)["ICC_Profile:ProfileDescription"].lower()
    with Image.open(made) as opened:
        assert opened.info["icc_profile"] == profile
    assert np.abs(ink.middles(np.asarray(Image.open(made).convert("RGB"))) - PATCHES).max() <= 2


def by_formula(values):
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    light = np.clip(light @ P3_TO_SRGB.T, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255


@judges.needs_exiftool
@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.tif"])
def test_display_p3_becomes_gray_by_way_of_srgb(tmp_path, target):
    """Within 2 levels of Rec. 601 of sRGB by the formula, up to 9 from that of the numbers as they stand."""
    data, _ = p3_jpeg()
    made = processed(tmp_path, data, "a.jpg", target, "grayscale")
    assert not [tag for tag in judges.exiftool(made) if tag.startswith("ICC")]
    with Image.open(made) as opened:
        assert opened.mode == "L"
        gray = np.asarray(opened)[8, 8::16].astype(float)
    weights = np.array([0.299, 0.587, 0.114])
    assert np.abs(gray - by_formula(PATCHES / 255) @ weights).max() <= 2
    assert np.abs(gray - PATCHES @ weights).max() > 4


def test_display_p3_becomes_gray_as_imagecms_has_it(tmp_path):
    data, profile = p3_jpeg()
    made = processed(tmp_path, data, "a.jpg", "a.png", "grayscale")
    with Image.open(io.BytesIO(data)) as opened:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        expected = ImageCms.profileToProfile(opened, source, ImageCms.createProfile("sRGB")).convert("L")
    assert np.abs(np.asarray(Image.open(made)).astype(int) - np.asarray(expected)).max() <= 1


@judges.needs_imagemagick
@pytest.mark.parametrize(
    ("kind", "source"), [("jpeg", "a.jpg"), ("ycck jpeg", "a.jpg"), ("tiff", "a.tif"), ("psd", "a.psd")]
)
def test_ink_becomes_its_colors_in_srgb(tmp_path, kind, source):
    labs = ink.labs()
    made = processed(tmp_path, ink.FILES[kind](icc=ink.profile(labs)), source, "a.tif", "flip direction=vertical")
    assert np.abs(ink.middles(seen_by_imagemagick(made, "rgb")) - ink.srgb_of(labs)).max() <= 4
    with Image.open(made) as opened:
        assert opened.mode == "RGB"
        assert not opened.info.get("icc_profile")


def test_ink_becomes_gray(tmp_path):
    made = processed(tmp_path, ink.tiff(icc=ink.profile(ink.labs())), "a.tif", "a.png", "grayscale")
    expected = ink.srgb_of(ink.labs()) @ np.array([0.299, 0.587, 0.114])
    with Image.open(made) as opened:
        assert opened.mode == "L"
        assert np.abs(np.asarray(opened)[8, 8::16] - expected).max() <= 2


# ---- 16 bits ----


def deep_file(array, kind):
    if kind == "png":
        return pictures.png(array)
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array.squeeze(), photometric="rgb" if array.shape[2] > 2 else "minisblack")
    return buffer.getvalue()


@judges.needs_imagemagick
@pytest.mark.parametrize("target", ["b.png", "b.tif"])
@pytest.mark.parametrize("kind", ["png", "tif"])
@pytest.mark.parametrize(("mode", "form"), [("L", "gray"), ("RGB", "rgb")])
def test_16_bits_stay_16_bits_to_the_last(tmp_path, mode, form, kind, target):
    array = pictures.pixels(mode, 16)
    made = processed(tmp_path, deep_file(array, kind), f"a.{kind}", target, "flip")
    assert judges.identify(made, "%z") == "16"
    assert np.array_equal(seen_by_imagemagick(made, form, 16), array[:, ::-1])


@judges.needs_imagemagick
@pytest.mark.parametrize(("mode", "form"), [("L", "gray"), ("RGB", "rgb")])
def test_16_bits_are_reduced_and_never_clipped_where_a_format_has_8(tmp_path, mode, form):
    array = pictures.pixels(mode, 16)
    made = processed(tmp_path, pictures.png(array), "a.png", "b.bmp", "flip")
    assert np.array_equal(seen_by_imagemagick(made, form), np.rint(array[:, ::-1] / 257).astype(np.uint8))


# ---- Transparency ----


@judges.needs_imagemagick
@pytest.mark.parametrize("depth", [8, 16])
def test_gray_with_alpha_stays_it(tmp_path, depth):
    array = pictures.pixels("LA", depth)
    made = processed(tmp_path, pictures.png(array), "a.png", "b.png", "grayscale", "flip")
    seen = seen_by_imagemagick(made, "rgba", depth)
    assert np.array_equal(seen[:, :, [0, 3]], array[:, ::-1])
    assert pictures.chunks(made.read_bytes())[0][1][8:10] == bytes((depth, 4)), "gray with alpha in IHDR"


@judges.needs_imagemagick
@pytest.mark.parametrize("steps", [(), ("grayscale",)])
@pytest.mark.parametrize("transparency", [pictures.image("P").getpixel((9, 9)), bytes(range(0, 256, 2))])
def test_a_transparent_color_of_a_palette_is_transparent(tmp_path, transparency, steps):
    data = pictures.file(pictures.image("P"), "PNG", transparency=transparency)
    made = processed(tmp_path, data, "a.png", "b.png", *steps)
    source = seen_by_imagemagick(tmp_path / "in" / "a.png", "rgba")
    seen = seen_by_imagemagick(made, "rgba")
    assert np.array_equal(seen[:, :, 3], source[:, :, 3])
    assert len(np.unique(seen[:, :, 3])) > 1
    if not steps:
        assert np.array_equal(seen, source)


@judges.needs_imagemagick
def test_a_transparent_color_of_a_palette_is_white_in_a_jpeg(tmp_path):
    picture = Image.new("P", (32, 32), 1)
    picture.putpalette([0, 0, 0, 200, 30, 30])
    picture.paste(0, (0, 0, 16, 32))
    made = processed(tmp_path, pictures.file(picture, "PNG", transparency=0), "a.png", "b.jpg")
    seen = seen_by_imagemagick(made, "rgb").astype(int)
    assert seen[:, :8].min() >= 253
    assert np.abs(seen[:, 24:] - (200, 30, 30)).max() <= 4


# ---- Several pictures in one file ----


@pytest.mark.parametrize("kind", ["TIFF"])
def test_pictures_that_have_pages_are_refused_with_a_reason(tmp_path, kind):
    frames = [Image.fromarray(UPRIGHT), Image.fromarray(UPRIGHT[::-1]), Image.fromarray(UPRIGHT[:, ::-1])]
    data = pictures.file(frames[0], kind, save_all=True, append_images=frames[1:])
    outcome, target = outcome_of(tmp_path, data, f"a.{kind.lower()}", "a.png", "grayscale")
    assert isinstance(outcome, Failed)
    assert (outcome.kind, outcome.stage) == ("unsupported", "decode")
    assert "3 pages" in outcome.reason
    assert not target.exists()
    assert not list(tmp_path.glob("out/*"))
