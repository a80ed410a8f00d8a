"""Conversions at the end, judged by ImageMagick, Little CMS and the figures of CSS."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from multitone.imaging.color.convert import ColorTarget, in_color
from multitone.imaging.color.made import P3_ADAPTATION, display_p3
from multitone.imaging.color.profiles import P3_COLORANTS
from multitone.imaging.raster import BANDS, Raster
from tests import pictures
from tests.imaging.judges import exiftool, imagemagick, needs_exiftool, needs_imagemagick

CONVERTED: tuple[ColorTarget, ...] = ("srgb", "display-p3")


def off(one: np.ndarray, other: np.ndarray) -> int:
    """Return the largest difference."""
    return int(np.abs(one.astype(int) - other.astype(int)).max())


@pytest.mark.parametrize("depth", [8, 16])
def test_red_of_srgb_is_what_css_says_it_is_in_display_p3(depth: int) -> None:
    """CSS Color 4, 10.3: rgb(100% 0 0) is color(display-p3 0.9175 0.2003 0.1386)."""
    top = 255 if depth == 8 else 65535
    red = np.zeros((2, 2, 3), np.uint8 if depth == 8 else np.uint16)
    red[:, :, 0] = top
    result = in_color(Raster(red), "display-p3")
    assert result.depth == depth
    assert np.allclose(result.array()[0, 0] / top, (0.9175, 0.2003, 0.1386), atol=0.6 / 255)


@needs_imagemagick
@pytest.mark.parametrize("target", CONVERTED)
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colors_are_those_that_imagemagick_finds(tmp_path: Path, target: ColorTarget, depth: int, mode: str) -> None:
    array = pictures.pixels(mode, depth)
    profiles = {
        "from.icc": pictures.wide_profile(),
        "to.icc": pictures.srgb_profile() if target == "srgb" else display_p3(),
    }
    for name, data in profiles.items():
        (tmp_path / name).write_bytes(data)
    result = in_color(Raster(array, profiles["from.icc"]), target)
    options = ["-intent", "relative", "-profile", str(tmp_path / "from.icc"), "-profile", str(tmp_path / "to.icc")]
    expected = imagemagick(array[:, :, :3].copy(), *options)
    assert (result.mode, result.depth) == (mode, depth)
    assert result.profile == (None if target == "srgb" else display_p3())
    difference = np.abs(result.array()[:, :, :3].astype(int) - expected)
    if depth == 8:
        assert difference.max() <= 1
    elif target == "display-p3":
        assert difference.max() <= 150, "half a step of 8 bits"
    else:  # the dark channels of colors that lie outside of the target are clipped otherwise
        assert difference.mean() < 15
        assert np.percentile(difference, 98) < 257
        assert difference.max() < 10 * 257
    assert np.array_equal(result.array()[:, :, 3:], array[:, :, 3:]), "alpha stays"


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_display_p3_and_back_is_where_it_was(depth: int, mode: str) -> None:
    array = pictures.pixels(mode, depth)
    there = in_color(Raster(array), "display-p3")
    back = in_color(there, "srgb")
    assert back.profile is None
    assert off(back.array(), array) <= (4 if depth == 8 else 2600), "the curve is steep where it is dark"
    assert np.abs(back.array().astype(int) - array).mean() < (0.6 if depth == 8 else 50)
    assert off(there.array()[:, :, :3], array[:, :, :3]) > (10 if depth == 8 else 2570)


@pytest.mark.parametrize("target", CONVERTED)
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_gray_gets_the_curve_of_srgb_and_stays_gray(target: ColorTarget, depth: int, mode: str) -> None:
    array = pictures.pixels(mode, depth)
    result = in_color(Raster(array, pictures.gray_profile()), target)
    assert (result.mode, result.depth, result.profile) == (mode, depth, None)
    eight = Image.fromarray((array[:, :, 0] // (1 if depth == 8 else 257)).astype(np.uint8))
    source = ImageCms.ImageCmsProfile(io.BytesIO(pictures.gray_profile()))
    judged = ImageCms.profileToProfile(eight, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert judged is not None
    expected = np.asarray(judged)[:, :, 1].astype(int) * (1 if depth == 8 else 257)
    assert off(result.array()[:, :, 0], expected.astype(result.array().dtype)) <= (0 if depth == 8 else 2 * 257)
    assert np.array_equal(result.array()[:, :, 1:], array[:, :, 1:]), "alpha stays"


@pytest.mark.parametrize("target", CONVERTED)
@pytest.mark.parametrize("profile", [None, pictures.wide_profile()])
def test_gray_without_a_gray_profile_is_srgb_already(target: ColorTarget, profile: bytes | None) -> None:
    array = pictures.pixels("L")
    result = in_color(Raster(array, profile), target)
    assert result.profile is None, "a gray file never gets an RGB profile"
    assert np.array_equal(result.array(), array)


@pytest.mark.parametrize("mode", BANDS)
@pytest.mark.parametrize("target", ["keep", "gray"])
def test_colors_are_kept_to_the_bit(mode: str, target: ColorTarget) -> None:
    raster = Raster(pictures.pixels(mode), pictures.wide_profile())
    assert in_color(raster, target) is raster


def test_what_is_in_its_space_already_is_left_alone() -> None:
    array = pictures.pixels("RGB")
    for profile, target in ((display_p3(), "display-p3"), (pictures.srgb_profile(), "srgb")):
        result = in_color(Raster(array, profile), target)  # type: ignore[arg-type]
        assert result.profile == profile
        assert np.array_equal(result.array(), array)


def test_a_profile_that_is_no_use_stands_for_srgb() -> None:
    array = pictures.pixels("RGB")
    broken = pictures.wide_profile()[:140] + bytes(40)
    for profile in (broken, b"no profile"):
        result = in_color(Raster(array, profile), "display-p3")
        assert np.array_equal(result.array(), in_color(Raster(array), "display-p3").array())


def from_white(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1, (1 - x - y) / y])


def test_the_profile_has_the_primaries_of_p3() -> None:
    """Compute them from the chromaticities of SMPTE RP 431-2 and of D65, and Bradford's cone responses."""
    white, goal = from_white(0.3127, 0.3290), np.array([0.9642, 1, 0.8249])
    cones = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    bradford = np.linalg.inv(cones) @ np.diag((cones @ goal) / (cones @ white)) @ cones
    primaries = np.array([from_white(*xy) for xy in ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))]).T
    colorants = bradford @ primaries * np.linalg.solve(primaries, white)
    assert np.allclose(colorants.T, P3_COLORANTS, atol=0.0001)
    assert np.allclose(bradford.ravel(), P3_ADAPTATION, atol=0.0001)


def test_the_profile_is_read_by_little_cms_and_bears_its_usual_name() -> None:
    assert len(display_p3()) < 600
    opened = ImageCms.ImageCmsProfile(io.BytesIO(display_p3()))
    assert ImageCms.getProfileDescription(opened).strip() == "Display P3"
    assert opened.profile.version == 4.3
    assert opened.profile.xcolor_space == "RGB "


@needs_exiftool
def test_exiftool_finds_nothing_wrong_with_the_profile(tmp_path: Path) -> None:
    (tmp_path / "p3.icc").write_bytes(display_p3())
    tags = exiftool(tmp_path / "p3.icc")
    assert tags["ICC_Profile:ProfileDescription"] == "Display P3"
    assert not {name for name in tags if "Warning" in name or "Error" in name}
