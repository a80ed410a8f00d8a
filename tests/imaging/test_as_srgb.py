import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.encode import build_format, save
from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging import ink

WIDE_TO_XYZ = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
XYZ_TO_SRGB = np.array(
    [[3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540], [0.0719453, -0.2289914, 1.4052427]]
)


def encoded(light):
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.clip(light, 0, 1) ** (1 / 2.4) - 0.055)


def wide_in_srgb(values):
    """Return sRGB 0..1 of 0..1 in the space of `pictures.wide_profile`, by its colorants and gamma."""
    light = values ** (round(2.19921875 * 256) / 256) @ WIDE_TO_XYZ.T @ XYZ_TO_SRGB.T
    return encoded(np.clip(light, 0, 1))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize(("depth", "tolerance"), [(8, 2.0), (16, 0.25)])
def test_colors_of_another_space_become_srgb_by_the_formula(depth, tolerance, mode):
    """In levels of 8 bits, leaving out the darkest, where Little CMS is coarse; alpha does not change."""
    array = pictures.pixels(mode, depth)
    raster = as_srgb(Raster(array, pictures.wide_profile()))
    assert (raster.mode, raster.depth, raster.profile) == (mode, depth, None)
    top = np.iinfo(array.dtype).max
    expected = wide_in_srgb(array[:, :, :3] / top) * 255
    bright = expected > 30
    assert bright.mean() > 0.9
    assert np.abs(raster.array()[:, :, :3] / top * 255 - expected)[bright].max() <= tolerance
    assert np.array_equal(raster.array()[:, :, 3:], array[:, :, 3:])


@pytest.mark.parametrize("mode", ["L", "LA"])
@pytest.mark.parametrize("depth", [8, 16])
def test_gray_of_another_curve_becomes_that_of_srgb_by_the_formula(depth, mode):
    array = pictures.pixels(mode, depth)
    raster = as_srgb(Raster(array, pictures.gray_profile()))
    top = np.iinfo(array.dtype).max
    gamma = round(1.8 * 256) / 256
    assert (raster.mode, raster.depth, raster.profile) == (mode, depth, None)
    assert np.abs(raster.array()[:, :, :1] - encoded((array[:, :, :1] / top) ** gamma) * top).max() <= 0.51
    assert np.array_equal(raster.array()[:, :, 1:], array[:, :, 1:])


def test_gray_of_another_curve_is_that_of_imagecms():
    array = np.arange(256, dtype=np.uint8).reshape(16, 16)
    source = ImageCms.ImageCmsProfile(io.BytesIO(pictures.gray_profile()))
    expected = ImageCms.profileToProfile(
        Image.fromarray(array), source, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    ours = as_srgb(Raster(array, pictures.gray_profile())).array()[:, :, 0].astype(int)
    bright = ours > 30  # below, Little CMS rounds to curves of 4096 steps
    assert np.abs(ours - np.asarray(expected)[:, :, 1])[bright].max() <= 1


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP"])
def test_gray_keeps_its_look_where_a_format_cannot_hold_its_profile(kind):
    array = np.tile(np.arange(256, dtype=np.uint8), (8, 1))
    values = {"lossless": True} if kind == "WEBP" else {}
    data = save(Raster(array, pictures.gray_profile()), build_format(kind.lower(), values))
    with Image.open(io.BytesIO(data)) as opened:
        assert not opened.info.get("icc_profile")
        shown = np.asarray(opened.convert("L")).astype(int)
    assert np.abs(shown - encoded((array / 255) ** 1.8) * 255).max() <= 1


def test_gray_keeps_its_look_when_something_colored_is_put_upon_it():
    array = np.full((20, 20), 100, np.uint8)
    done = parse_step("border width=2 color=#f00").process(Raster(array, pictures.gray_profile()))
    assert done.profile is None
    assert np.abs(done.array()[10, 10] - encoded(np.array((100 / 255) ** 1.8)) * 255).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(
    ("mode", "profile"),
    [
        ("RGB", None),
        ("RGB", pictures.srgb_profile()),
        ("RGB", pictures.gray_profile()),
        ("RGB", ink.profile(ink.labs())),
        ("RGB", pictures.wide_profile()[:200]),
        ("RGB", bytes(16) + b"RGB " + bytes(200)),
        ("L", pictures.wide_profile()),
        ("L", b"a profile"),
    ],
)
def test_what_is_srgb_or_says_nothing_of_use_stays_as_it_is(mode, profile, depth):
    raster = Raster(pictures.pixels(mode, depth), profile)
    assert as_srgb(raster) is raster


def test_a_gray_profile_with_no_curve_counts_as_that_of_srgb():
    profile = pictures.gray_profile().replace(b"kTRC", b"none")
    array = pictures.pixels("L")
    assert np.array_equal(as_srgb(Raster(array, profile)).array(), array)


def test_16_bits_of_a_profile_with_three_curves_are_converted_by_little_cms():
    """Judged by ImageCms at 8 bits; Little CMS makes a table of 16 bits, whose steps are within 3 levels of gray."""
    curve = struct.pack(">4s4xIHxx", b"curv", 1, round(1.6 * 256))
    profile = bytearray(pictures.wide_profile())
    for at in range(132, 132 + 12 * struct.unpack_from(">I", profile, 128)[0], 12):
        if profile[at : at + 4] == b"bTRC":
            struct.pack_into(">II", profile, at + 4, len(profile), len(curve))
    profile = bytes(profile) + curve
    profile = struct.pack(">I", len(profile)) + profile[4:]
    small = np.stack([np.linspace(60, 220, 40)] * 3, axis=1).astype(np.uint8)[np.newaxis]
    deep = as_srgb(Raster(small.astype(np.uint16) * 257, profile))
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    expected = ImageCms.profileToProfile(Image.fromarray(small), source, ImageCms.createProfile("sRGB"))
    assert (deep.depth, deep.profile) == (16, None)
    assert np.abs(deep.array() / 257 - np.asarray(expected)).max() <= 3
    assert np.abs(deep.array()[:, :, 2] / 257 - small[:, :, 2]).max() > 10
