"""What every format promises, each judged by readers that did not write it."""

import io

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401 - lets Pillow read JPEG XL, by another binding than ours
import pytest
import pyvips
from PIL import Image, ImageCms

from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats, fitting_profile, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import exiftool, identify, needs_exiftool, needs_imagemagick, said

pillow_heif.register_heif_opener()
FORMATS = list(export_formats())
LEAST_PSNR = {"jpeg": 30, "gif": 26}
USUAL_PSNR = 29
"""Decibels, of a small photograph full of detail with the defaults of formats that are not exact."""
SETTINGS = {
    "jpeg": [{"progressive": True}, {"optimize": True}, {"subsampling": "444"}, {"subsampling": "422"}],
    "png": [{"level": 9}],
    "webp": [{"lossless": True}, {"method": 0}],
    "avif": [{"lossless": True}, {"speed": 10}, {"depth": "10"}, {"depth": "12"}],
    "heif": [{"lossless": True}, {"subsampling": "444"}, {"depth": "10"}, {"depth": "12"}],
    "jxl": [{"lossless": True}, {"effort": 1}],
    "tiff": [{"compression": "none"}, {"compression": "deflate"}],
    "gif": [{"dither": False}],
}
EXACT = {name for name in FORMATS if export_formats()[name].type.exact}
KINDS = [(name, values) for name in FORMATS for values in ({}, *SETTINGS.get(name, ()))]


WITH_METADATA = [
    *((name, {}, "RGB", "<") for name in FORMATS),
    *((name, {}, "L", ">") for name in FORMATS),
    ("jpeg", {"progressive": True}, "RGB", "<"),
    ("webp", {"lossless": True}, "RGB", "<"),
    ("avif", {"lossless": True}, "RGB", ">"),
    ("tiff", {"compression": "none"}, "RGB", ">"),
]


def opened_by_libvips(data):
    """Open a picture in a judge's place; the program itself lets libvips open no WebP."""
    pyvips.operation_block_set("VipsForeignLoadWebp", False)
    return pyvips.Image.new_from_buffer(data, "")


def is_read_by_libvips(name):
    """Say whether this libvips reads a format; it may read no BMP, no PPM and no JPEG XL."""
    try:
        opened_by_libvips(save(Raster(pictures.pixels("RGB")), build_format(name))).write_to_memory()
    except pyvips.Error:
        return False
    return True


READERS = {"pillow": FORMATS, "libvips": list(filter(is_read_by_libvips, FORMATS))}


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def read_by_pillow(data):
    image = opened(data)
    if image.mode == "I;16":  # convert would clip it
        image = Image.fromarray(((np.asarray(image).astype(np.uint32) * 255 + 32895) >> 16).astype(np.uint8))
    return np.asarray(image.convert("RGBA")).astype(float)


def read_by_libvips(data):
    image = opened_by_libvips(data).colourspace("srgb")
    image = image if image.hasalpha() else image.bandjoin(255)
    return image.numpy().astype(float)


def seen(array, chosen):
    """Return RGBA of 0 to 255 as a picture should be seen after this format has held it."""
    array = array.astype(float) * (255 / np.iinfo(array.dtype).max)
    alpha = array[:, :, -1:] if array.shape[2] in (2, 4) else np.full((*array.shape[:2], 1), 255.0)
    colors = array[:, :, :1].repeat(3, axis=2) if array.shape[2] < 3 else array[:, :, :3]
    if not chosen.alpha:
        return np.concatenate((colors * alpha / 255 + 255 - alpha, np.full_like(alpha, 255)), axis=2)
    return np.concatenate((colors, alpha), axis=2)


def profile_of(image):
    """Return the profile in a file; libjxl makes one up for sRGB, which stands in the file as a mere word."""
    profile = image.info.get("icc_profile") or b""
    return b"" if profile[4:8] == b"jxl " else profile


def psnr(one, other):
    return 10 * np.log10(255**2 / max(np.mean((one - other) ** 2), 1e-6))


def is_exact(name, values):
    return name in EXACT or values.get("lossless", False)


@pytest.mark.parametrize(
    ("name", "values", "reader"),
    [(*kind, reader) for reader, names in READERS.items() for kind in KINDS if kind[0] in names],
    ids=str,
)
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
def test_other_readers_see_the_picture(name, values, reader, mode, depth):
    if (name, mode, depth, reader) == ("tiff", "LA", 16, "pillow"):
        reader = "libvips"  # Pillow does not read 16-bit gray with alpha
    if (name, mode, depth) == ("jxl", "LA", 16):
        pytest.skip("nobody else reads 16-bit gray with alpha; that it comes back exactly is tested below")
    chosen = build_format(name, values)
    array = pictures.pixels(mode, depth)
    data = save(Raster(array), chosen)
    found = read_by_pillow(data) if reader == "pillow" else read_by_libvips(data)
    wanted = seen(array, chosen)
    assert found.shape == wanted.shape
    if name == "gif":  # transparent or not, nothing between
        inner = np.abs(wanted[:, :, 3] - 127) > 8
        assert np.array_equal(found[inner][:, 3] > 127, wanted[inner][:, 3] > 127)
        wanted[:, :, 3] = found[:, :, 3]
    visible = wanted[:, :, 3] > 127
    found, wanted = found[visible], wanted[visible]
    if is_exact(name, values):
        assert np.abs(found - wanted).max() <= (0.51 if depth == 8 and "A" not in mode else 1.01)
    else:
        assert psnr(found[:, :3], wanted[:, :3]) > LEAST_PSNR.get(name, USUAL_PSNR)
        assert np.abs(found[:, 3] - wanted[:, 3]).max() <= 3


@pytest.mark.parametrize(("name", "values"), [kind for kind in KINDS if is_exact(*kind)], ids=str)
@pytest.mark.parametrize("mode", pictures.MODES)
def test_what_is_called_exact_is(name, values, mode):
    chosen = build_format(name, values)
    depth = 16 if chosen.deep else 8
    mode = mode if chosen.alpha else mode.removesuffix("A")
    array = pictures.pixels(mode, depth)
    back = decode(save(Raster(array), chosen)).raster.array()
    if back.shape != array.shape:  # no gray in this format
        assert (back[:, :, :1] == back[:, :, 1:2]).all()
        back = np.concatenate((back[:, :, :1], back[:, :, 3:]), axis=2)
    assert np.array_equal(back, array)


@needs_imagemagick
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "jxl"])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
def test_imagemagick_agrees_on_size_and_depth(tmp_path, name, mode, depth):
    chosen = build_format(name)
    path = tmp_path / f"a{chosen.suffixes[0]}"
    path.write_bytes(save(Raster(pictures.pixels(mode, depth)), chosen))
    assert identify(path, "%w %h %z") == f"40 28 {depth if chosen.deep else 8}"


@pytest.mark.parametrize("name", FORMATS)
def test_gray_without_alpha_is_gray_for_readers_where_the_format_knows_gray(name):
    image = opened(save(Raster(pictures.pixels("L")), build_format(name)))
    if name == "webp":
        bands = np.asarray(image).astype(int)
        assert np.abs(bands - bands[:, :, :1]).max() <= 1
    else:
        assert image.mode == "L" or (image.convert("RGB").getcolors() and image.mode == "P")


# ---- Parameters ----


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, p.name) for name in FORMATS for p in export_formats()[name].parameters]
)
def test_every_parameter_has_an_effect(name, parameter):
    info = next(p for p in export_formats()[name].parameters if p.name == parameter)
    rich = pictures.pixels("RGBA", 8, 96, 64)
    of_few_colors = rich // 128 * 255
    values = {
        "boolean": [False, True],
        "integer": [info.minimum, info.maximum],
        "choice": info.choices,
        "color": ["#000", "#fff"],
    }[info.type]
    formats = [build_format(name, {parameter: value}) for value in values]
    results = {(save(Raster(rich), chosen), save(Raster(of_few_colors), chosen)) for chosen in formats}
    assert len(results) == len(values)


# ---- Profiles ----


@pytest.mark.parametrize(("name", "values"), [kind for kind in KINDS if kind[1] in ({}, {"lossless": True})], ids=str)
def test_profiles_go_where_they_can_and_colors_are_converted_where_not(name, values):
    chosen = build_format(name, values)
    wide = pictures.wide_profile()
    raster = Raster(np.full((16, 16, 3), (200, 60, 60), np.uint8)).with_profile(wide)
    image = opened(save(raster, chosen))
    if name == "jxl":  # which has names of its own, and others make a profile of them
        source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
        expected = (229, 55, 58)
    elif "color-space" in chosen.holds:
        assert profile_of(image) == wide
        expected = (200, 60, 60)
    else:
        assert not profile_of(image)
        expected = (229, 55, 58)  # Adobe RGB's red is stronger: by Little CMS, relative colorimetric
    assert np.abs(np.asarray(image.convert("RGB")).astype(int) - expected).max() <= 4
    gray = opened(save(Raster(pictures.pixels("L")).with_profile(wide), chosen))
    assert not profile_of(gray)


@pytest.mark.parametrize("name", FORMATS)
def test_a_gray_profile_stands_in_gray_files_only(name):
    raster = Raster(pictures.pixels("L")).with_profile(pictures.gray_profile())
    image = opened(save(raster, build_format(name)))
    if image.mode == "L" and "color-space" in build_format(name).holds and name != "jxl":
        assert profile_of(image) == pictures.gray_profile()
    else:
        assert not profile_of(image)
    assert fitting_profile(raster) == pictures.gray_profile()


# ---- Metadata ----


@needs_exiftool
@pytest.mark.parametrize(("name", "values", "mode", "order"), WITH_METADATA, ids=str)
def test_exiftool_finds_every_tag_that_the_format_can_hold(tmp_path, name, values, mode, order):
    chosen = build_format(name, values)
    before, after = tmp_path / "before.jpg", tmp_path / f"after{chosen.suffixes[0]}"
    before.write_bytes(pictures.rich_jpeg(6, profile=pictures.wide_profile(), order=order))
    decoded = decode(before.read_bytes())
    steps = ["resize width=20"] + (["grayscale"] if mode == "L" else [])
    small = Pipeline.parse(steps).apply(decoded.raster)
    after.write_bytes(save(small, chosen, decoded.metadata.carried("keep", small.width, small.height)))
    found = exiftool(after)
    was, now = said(exiftool(before)), said(found)
    upright = {"IFD0:Orientation": 1, "XMP-tiff:Orientation": 1}
    sizes = {"ExifIFD:ExifImageWidth": small.width, "ExifIFD:ExifImageHeight": small.height}
    missing = ["IFD1:", "JFIF:"]
    missing += [] if "exif" in chosen.holds else ["IFD0:", "ExifIFD:", "GPS:"]
    missing += [] if "iptc" in chosen.holds else ["IPTC:"]
    missing += [] if "xmp" in chosen.holds else ["XMP"]
    missing += [] if "color-space" in chosen.holds and mode == "RGB" and name != "jxl" else ["ICC"]
    for tag, value in {**was, **upright, **sizes}.items():
        if tag.startswith(tuple(missing)) or (name == "avif" and tag == "IFD0:Orientation"):
            continue
        assert now.get(tag) == value, tag
    assert now.get("IFD0:Orientation", 1) == 1
    assert not [tag for tag in now if tag.startswith("IFD1:")], "the old thumbnail is still there"
    if "exif" in chosen.holds:
        assert pictures.MAKER_NOTE in after.read_bytes()
    warnings = [value for tag, value in found.items() if tag == "ExifTool:Warning"]
    assert all("MakerNotes" in warning for warning in warnings), warnings


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once(name, orientation):
    upright = np.zeros((28, 40, 3), np.uint8)
    upright[:14, :20] = 255
    upright[14:, 20:] = (255, 0, 0)
    source = pictures.file(
        pictures.stored(upright, orientation),
        "JPEG",
        quality=95,
        exif=b"Exif\0\0" + pictures.exif(orientation),
        xmp=pictures.xmp(orientation),
    )
    decoded = decode(source)
    assert decoded.metadata.orientation == orientation
    data = save(decoded.raster, build_format(name), decoded.metadata.carried("keep", 40, 28))
    again = decode(data)
    assert again.metadata.orientation == 1
    assert np.abs(again.raster.array()[:, :, :3].astype(int) - upright)[4:10, 4:16].max() < 40
    assert np.abs(again.raster.array()[:, :, :3].astype(int) - upright)[18:24, 24:36].max() < 60


@pytest.mark.parametrize("name", FORMATS)
def test_a_resolution_arrives_where_the_format_has_one(name):
    data = save(Raster(pictures.pixels("RGB")), build_format(name), Metadata(dpi=(300.0, 150.0)))
    dpi = opened(data).info.get("dpi")
    if "resolution" in build_format(name).holds:
        assert dpi == pytest.approx((300, 150), abs=0.02)
    else:
        assert dpi is None


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_exif_does_not_stop_a_result(name):
    for exif in (
        b"II",
        b"junk",
        b"II*\x00\xff\xff\xff\xff" + bytes(20),
        b"MM\x00*\x00\x00\x00\x08\xff\xff" + bytes(30),
    ):
        metadata = Metadata(exif=exif).carried("keep", 40, 28)
        assert opened(save(Raster(pictures.pixels("RGB")), build_format(name), metadata)).size == (40, 28)
        assert Metadata(exif=exif).carried("strip-location", 40, 28)


@needs_exiftool
@pytest.mark.parametrize("name", FORMATS)
def test_a_stripped_result_says_nothing_but_its_resolution(tmp_path, name):
    chosen = build_format(name)
    decoded = decode(pictures.rich_jpeg())
    path = tmp_path / f"a{chosen.suffixes[0]}"
    path.write_bytes(save(decoded.raster, chosen, decoded.metadata.carried("strip", 40, 28)))
    for trace in (b"Multitone tests", b"adobe", b"TESTNOTE", b"8BIM", b"a keyword", b"A comment"):
        assert trace not in path.read_bytes()
    tags = said(exiftool(path))
    assert not [tag for tag in tags if tag.startswith(("ExifIFD", "GPS", "XMP", "IPTC", "Photoshop", "ICC"))], tags
