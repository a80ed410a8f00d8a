import io
import struct
import subprocess

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from multitone.imaging.decode import Hints, decode
from multitone.imaging.raster import vips
from tests import pictures
from tests.imaging import ink, judges

MIDDLING = np.random.default_rng(5).integers(0, 256, (16, 4)).astype(np.uint8)


def colors_of(data, hints=None):
    decoded = decode(data, hints)
    assert (decoded.raster.mode, decoded.raster.profile) == ("RGB", None)
    return ink.middles(decoded.raster.array())


# ---- CMYK ----


@pytest.mark.parametrize("kind", ink.FILES)
def test_ink_has_the_colors_that_its_profile_gives_it(kind):
    """Within 2 levels, for a profile holds CIELAB in 8 bits; a JPEG's inks are 1 off."""
    labs = ink.labs()
    colors = colors_of(ink.FILES[kind](icc=ink.profile(labs)))
    assert np.abs(colors - ink.srgb_of(labs)).max() <= (4 if "jpeg" in kind else 2)


@judges.needs_imagemagick
@pytest.mark.parametrize("kind", ink.FILES)
def test_imagemagick_sees_the_same_ink_and_the_same_colors(tmp_path, kind):
    """The first says that the files of these tests are what they claim; the second that colors are right."""
    path, target = tmp_path / f"picture{ink.SUFFIXES[kind]}", tmp_path / "srgb.icc"
    path.write_bytes(ink.FILES[kind](MIDDLING, ink.profile(ink.labs())))
    target.write_bytes(pictures.srgb_profile())
    raw = subprocess.run(["convert", path, "-depth", "8", "cmyk:-"], check=True, capture_output=True).stdout
    seen = ink.middles(np.frombuffer(raw, np.uint8).reshape(16, -1, 4))
    assert np.abs(seen - MIDDLING).max() <= (3 if "jpeg" in kind else 0)
    command = ["convert", path, "-intent", "Perceptual", "-profile", target, "-depth", "8", "rgb:-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    expected = ink.middles(np.frombuffer(raw, np.uint8).reshape(16, -1, 3))
    assert np.abs(colors_of(path.read_bytes()) - expected).max() <= 2


@pytest.mark.parametrize("kind", ink.FILES)
@pytest.mark.parametrize("icc", [None, pictures.srgb_profile(), ink.profile(ink.labs())[:200]])
def test_ink_without_a_profile_of_use_is_that_of_libvips(kind, icc):
    """Judged by libvips' own way through floating-point CIELAB; Pillow's formula would be off by 100 and more."""
    raw = np.ascontiguousarray(ink.patches(MIDDLING))
    image = vips().Image.new_from_array(raw).copy(interpretation="cmyk")
    expected = ink.middles(image.icc_transform("srgb", input_profile="cmyk", intent="perceptual").numpy())
    colors = colors_of(ink.FILES[kind](MIDDLING, icc))
    assert np.abs(colors - expected).max() <= (5 if "jpeg" in kind else 2)
    naive = ink.middles(np.asarray(Image.frombytes("CMYK", raw.shape[1::-1], raw.tobytes()).convert("RGB")))
    assert np.abs(colors - naive).max() > 50


def test_paper_is_white_and_all_ink_is_black_without_a_profile():
    colors = colors_of(ink.tiff())
    assert (colors[0] == 255).all()
    assert (colors[-1] == 0).all()
    cyan, magenta, yellow, key = colors[8], colors[4], colors[2], colors[1]
    assert (cyan.argmin(), magenta.argmin(), yellow.argmin()) == (0, 1, 2)
    assert key.max() < 60


@pytest.mark.parametrize("intent", [0, 1])
def test_the_perceptual_table_is_taken_whatever_intent_the_header_names(intent):
    perceptual, relative = ink.labs(), ink.labs(paper=80, black=40)
    colors = colors_of(ink.tiff(icc=ink.profile(perceptual, relative, intent)))
    assert np.abs(colors - ink.srgb_of(perceptual)).max() <= 2


def test_the_darkest_ink_is_black_and_paper_white():
    """XYZ is scaled so that the darkest becomes none (Adobe Systems' Implementation of Black Point Compensation)."""
    labs = ink.labs(black=20)
    colors = colors_of(ink.tiff(icc=ink.profile(labs)))
    assert (colors[0] == 255).all()
    assert colors[-1].max() <= 1
    assert ink.srgb_of(labs)[-1].min() > 45


def deep_tiff(inks, icc=None):
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, ink.patches(inks).astype(np.uint16) * 257, photometric="separated", iccprofile=icc)
    return buffer.getvalue()


def test_ink_of_16_bits_has_the_colors_that_its_profile_gives_it():
    labs = ink.labs()
    raster = decode(deep_tiff(ink.INKS, ink.profile(labs))).raster
    assert (raster.mode, raster.depth, raster.profile) == ("RGB", 16, None)
    assert np.abs(ink.middles(raster.array()) / 257 - ink.srgb_of(labs)).max() <= 2


@pytest.mark.parametrize("icc", [None, pictures.srgb_profile(), ink.profile(ink.labs())[:200], ink.profile(ink.labs())])
def test_ink_of_16_bits_has_the_colors_that_it_has_at_8(icc):
    """Within 3 levels of 8 bits, for a table of 16 has other points; a profile of no use is passed over."""
    raster = decode(deep_tiff(MIDDLING, icc)).raster
    assert raster.depth == 16
    assert np.abs(ink.middles(raster.array()) / 257 - colors_of(ink.tiff(MIDDLING, icc))).max() <= 3


def test_ink_is_gray_for_grayscale():
    data = ink.tiff(icc=ink.profile(ink.labs()))
    assert np.array_equal(colors_of(data, Hints(luma_only=True, srgb=True)), colors_of(data))


# ---- CIELAB ----


def test_cielab_is_read_as_its_colors():
    lab = np.array([[[50, 20, -20], [80, -10, 30], [20, 5, 5], [100, 0, 0]]], float)
    stored = np.rint(lab * [2.55, 1, 1]).astype(np.int16).astype(np.uint8)
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, stored, photometric="cielab")
    raster = decode(buffer.getvalue()).raster
    assert raster.depth == 16, "8 bits of CIELAB are more than 8 bits of sRGB tell apart"
    assert np.abs(raster.array() / 257 - ink.srgb_of(lab)).max() <= 2


def test_the_profiles_built_here_are_profiles():
    for profile in (ink.profile(ink.labs()), ink.profile(ink.labs(), ink.labs(90, 10), 1)):
        assert struct.unpack_from(">I", profile)[0] == len(profile)
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        assert (opened.xcolor_space, opened.connection_space, opened.profile_description) == (
            "CMYK",
            "Lab ",
            "Ink of a test",
        )
