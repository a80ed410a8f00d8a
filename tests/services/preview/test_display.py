"""Output: colors as Little CMS sees them, transparent parts over a checkered ground, counted values."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from multitone.imaging.decode import decode
from multitone.imaging.raster import Raster, vips
from multitone.services.preview.display import (
    CHECK,
    HIGHLIGHTS_PAINTED,
    SHADOWS_PAINTED,
    Clipping,
    DisplayLevels,
    ShownPicture,
)
from tests import pictures


def judged(picture: Image.Image, profile: bytes) -> np.ndarray:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert shown is not None
    return np.asarray(shown).astype(int)


def shown(raster: Raster) -> np.ndarray:
    one = ShownPicture(raster)
    return np.asarray(one.cut((0, 0, *one.size), one.size)).astype(int)


def display_p3() -> bytes:
    """Return a profile with the colorants of Display P3 (SMPTE EG 432-1, adapted to D50) and a gamma of 2.2."""
    colorants = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    tags = {name: pictures._xyz(*value) for name, value in colorants.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), pictures._gamma(2.2))
    return pictures._profile(b"RGB ", "Display P3 of a test", tags)


@pytest.mark.parametrize("profile", [display_p3(), pictures.wide_profile()], ids=["P3", "wide"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_colors_of_a_profile_become_srgb(profile: bytes, kind: str) -> None:
    data = pictures.file(pictures.image("RGB"), kind, icc_profile=profile)
    seen = shown(decode(data).raster)
    assert np.abs(seen - judged(Image.open(io.BytesIO(data)), profile)).max() <= 1
    assert np.abs(seen - np.asarray(Image.open(io.BytesIO(data)))).max() > 5


def test_gray_of_a_profile_becomes_srgb() -> None:
    profile = pictures.gray_profile()
    data = pictures.file(pictures.image("L"), "PNG", icc_profile=profile)
    seen = shown(decode(data).raster)
    assert np.abs(seen - judged(Image.open(io.BytesIO(data)), profile)).max() <= 1
    assert np.abs(seen[:, :, 0] - np.asarray(Image.open(io.BytesIO(data)))).max() > 5


def test_a_profile_of_another_space_or_none_at_all_changes_nothing() -> None:
    picture = pictures.image("L")
    for profile in (display_p3(), b"no profile at all" * 20, pictures.srgb_profile(), None):
        assert (shown(Raster(picture, profile))[:, :, 1] == np.asarray(picture)).all()


def test_cmyk_without_a_profile_is_shown_by_the_one_that_libvips_has() -> None:
    picture = pictures.image("CMYK")
    expected = judged(picture, vips().Image.profile_load("cmyk"))
    assert np.abs(shown(decode(pictures.file(picture, "TIFF")).raster) - expected).max() <= 1


def test_16_bits_are_shown_as_the_8_that_they_round_to() -> None:
    deep = pictures.pixels("RGB", 16)
    assert np.abs(shown(decode(pictures.png(deep)).raster) - np.rint(deep / 257)).max() == 0


def test_transparent_parts_show_a_checkered_ground_that_moves_with_the_picture() -> None:
    colors = np.zeros((48, 48, 4), np.uint8)
    colors[:, 24:] = (10, 20, 30, 255)
    one = ShownPicture(Raster(colors))
    whole = np.asarray(one.cut((0, 0, 48, 48), (48, 48)))
    assert {tuple(c) for c in whole[:, :24].reshape(-1, 3)} == set(CHECK)
    assert (whole[:, 24:] == (10, 20, 30)).all()
    part = np.asarray(one.cut((5, 7, 40, 40), (35, 33), origin=(5, 7)))
    assert (part == whole[7:40, 5:40]).all()


def test_half_transparent_colors_are_mixed_after_their_profile() -> None:
    colors = pictures.pixels("RGBA").copy()
    colors[:, :, 3] = 128
    seen = shown(Raster(colors, display_p3()))
    opaque = judged(Image.fromarray(colors[:, :, :3]), display_p3())
    ground = np.where((np.indices((28, 40)) // 12).sum(axis=0)[:, :, None] % 2 == 0, CHECK[1][0], CHECK[0][0])
    assert np.abs(seen - (opaque * 128 + ground * 127) / 255).max() <= 2


def test_values_are_counted_as_numpy_counts_them() -> None:
    colors = pictures.pixels("RGB")
    levels = ShownPicture(Raster(colors)).levels
    for band in range(3):
        assert (np.bincount(colors[:, :, band].ravel(), minlength=256) == levels.channels[band]).all()


def test_what_cannot_be_seen_is_not_counted() -> None:
    colors = np.zeros((10, 10, 2), np.uint8)
    colors[:, :5] = (200, 255)
    levels = ShownPicture(Raster(colors)).levels
    assert sum(levels.channels[0]) == levels.channels[0][200] == 50


def test_lost_detail_is_that_of_the_worst_channel() -> None:
    channel = [0] * 256
    channel[128], channel[0], channel[255] = 90, 4, 6
    even = [0] * 256
    even[128] = 100
    levels = DisplayLevels((tuple(channel), tuple(even), tuple(even)))
    assert (levels.shadows, levels.highlights) == (0.04, 0.06)
    assert DisplayLevels(()).shadows == 0


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_pixels_without_detail_are_painted_over(mode: str) -> None:
    values = np.random.default_rng(5).integers(0, 6, (23, 31, len(mode)), dtype=np.uint8) * 51
    picture = ShownPicture(Raster(Image.fromarray(values[..., 0] if mode == "L" else values, mode)))
    box = (3, 2, 28, 20)
    size = box[2] - box[0], box[3] - box[1]
    plain = np.asarray(picture.cut(box, size))
    part = values[box[1] : box[3], box[0] : box[2]]
    colors, seen = (part[..., :-1], part[..., -1] > 0) if mode.endswith("A") else (part, True)
    for value, clipping, color in (
        (0, Clipping(shadows=True), SHADOWS_PAINTED),
        (255, Clipping(highlights=True), HIGHLIGHTS_PAINTED),
    ):
        lost = (colors == value).any(axis=2) & seen
        painted = np.asarray(picture.cut(box, size, clipping=clipping))
        assert (painted[lost] == color).all()
        assert (painted[~lost] == plain[~lost]).all()


def test_a_single_pixel_without_detail_is_seen_in_a_reduced_picture() -> None:
    gray = np.full((40, 40), 128, np.uint8)
    gray[::8, ::8] = 255
    picture = ShownPicture(Raster(Image.fromarray(gray)))
    plain, painted = (
        np.asarray(picture.cut((0, 0, 40, 40), (5, 5), clipping=Clipping(highlights=lost))).astype(int)
        for lost in (False, True)
    )
    assert (painted[..., 1] < plain[..., 1]).all()
    assert (painted[..., 0] > plain[..., 0]).all()
