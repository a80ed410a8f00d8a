"""Thumbnails show the picture truly, by the cheapest way, and are shared as the desktop's standard says."""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import io
import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

import multitone
from multitone import paths
from multitone.errors import ImageError
from multitone.services import thumbnails
from multitone.services.preview.request import Pixels
from multitone.services.thumbnail_cache import LEVELS, ThumbnailCache, level_of, uri_of
from multitone.services.thumbnails import ThumbnailRequest
from tests import pictures


def ask(path: Path, cache: Path | str = "", side: int = 96) -> Pixels | ImageError:
    (answer,) = ThumbnailRequest((str(path),), side, str(cache)).answer()
    return answer


def image_of(pixels: Pixels | ImageError) -> Image.Image:
    assert isinstance(pixels, Pixels)
    return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.data)


def photograph(width: int = 900, height: int = 600) -> Image.Image:
    """Return a picture whose corners differ: red, green, blue, white."""
    picture = Image.new("RGB", (width, height))
    half = (width // 2, height // 2)
    for corner, color in (((0, 0), "red"), ((half[0], 0), "lime"), ((0, half[1]), "blue"), (half, "white")):
        picture.paste(Image.new("RGB", half, color), corner)
    return picture


def with_preview(path: Path, preview: Image.Image, picture: Image.Image | None = None, orientation: int = 1) -> None:
    """Save a JPEG with an embedded preview, as cameras do."""
    buffer = io.BytesIO()
    preview.save(buffer, "JPEG", quality=95)
    block = pictures.exif(orientation, thumbnail=buffer.getvalue())
    (picture or photograph()).save(path, quality=95, exif=b"Exif\0\0" + block)


def cached(cache: Path, level: str = "normal") -> list[Path]:
    return sorted((cache / level).glob("*.png"))


def likeness(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, np.int16) - np.asarray(other.resize(one.size), np.int16)).mean())


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("embedded", [True, False])
def test_a_thumbnail_is_upright(tmp_path: Path, orientation: int, embedded: bool) -> None:
    path = tmp_path / "a.jpg"
    if embedded:
        with_preview(path, photograph(180, 120), orientation=orientation)
    else:
        photograph().save(path, quality=95, exif=b"Exif\0\0" + pictures.exif(orientation, thumbnail=None))
    with Image.open(path) as opened:
        judge = ImageOps.exif_transpose(opened).convert("RGB")
    small = image_of(ask(path))
    assert max(small.size) == 96
    assert abs(small.width / small.height / (judge.width / judge.height) - 1) < 0.02
    assert likeness(small, judge) < 6


def test_a_preview_of_the_camera_is_taken_where_it_serves(tmp_path: Path) -> None:
    gray = Image.new("RGB", (180, 120), (90, 90, 90))
    with_preview(tmp_path / "a.jpg", gray)
    assert image_of(ask(tmp_path / "a.jpg")).getpixel((5, 5)) == pytest.approx((90, 90, 90), abs=3)


@pytest.mark.parametrize(
    ("size", "side"), [((160, 120), 96), ((90, 60), 96), ((180, 120), 192)], ids=["barred", "small", "dense"]
)
def test_a_preview_that_does_not_serve_is_passed_over(tmp_path: Path, size: tuple[int, int], side: int) -> None:
    with_preview(tmp_path / "a.jpg", Image.new("RGB", size, (90, 90, 90)))
    assert likeness(image_of(ask(tmp_path / "a.jpg", side=side)), photograph()) < 6


def test_a_color_preview_of_a_gray_picture_is_passed_over(tmp_path: Path) -> None:
    with_preview(tmp_path / "a.jpg", photograph(180, 120), photograph().convert("L"))
    small = np.asarray(image_of(ask(tmp_path / "a.jpg")))
    assert (small[:, :, 0] == small[:, :, 1]).all()


def test_a_preview_that_is_damaged_is_passed_over(tmp_path: Path) -> None:
    block = pictures.exif(1, thumbnail=b"\xff\xd8\xff\xe0 no picture")
    photograph().save(tmp_path / "a.jpg", quality=95, exif=b"Exif\0\0" + block)
    assert likeness(image_of(ask(tmp_path / "a.jpg")), photograph()) < 6


@pytest.mark.parametrize("suffix", ["png", "webp", "tif", "gif", "bmp"])
def test_other_formats_are_decoded(tmp_path: Path, suffix: str) -> None:
    photograph().save(tmp_path / f"a.{suffix}")
    assert likeness(image_of(ask(tmp_path / f"a.{suffix}")), photograph()) < 8


def test_colors_are_brought_to_srgb(tmp_path: Path) -> None:
    picture = Image.new("RGB", (600, 400), (60, 180, 90))
    picture.save(tmp_path / "a.jpg", quality=95, icc_profile=pictures.wide_profile())
    small = image_of(ask(tmp_path / "a.jpg")).getpixel((50, 30))
    assert isinstance(small, tuple)
    assert small[0] < 40, "green of Adobe RGB lies outside of sRGB: its red goes down"


def test_what_is_transparent_is_kept_so_and_shown_over_a_checkered_ground(tmp_path: Path) -> None:
    Image.new("RGBA", (300, 300), (255, 0, 0, 0)).save(tmp_path / "a.png")
    shown = np.asarray(image_of(ask(tmp_path / "a.png", tmp_path / "cache")))
    assert len(np.unique(shown)) > 1
    with Image.open(cached(tmp_path / "cache")[0]) as kept:
        assert kept.mode == "RGBA"
        assert kept.getpixel((10, 10))[3] == 0


def test_small_pictures_are_not_enlarged(tmp_path: Path) -> None:
    photograph(40, 20).save(tmp_path / "a.png")
    assert image_of(ask(tmp_path / "a.png")).size == (40, 20)


# ---- The standard ----


def test_the_name_is_the_one_of_the_standard() -> None:
    """The example of the Thumbnail Managing Standard, section 5.2."""
    name = hashlib.md5(uri_of("/home/jens/photos/me.png").encode()).hexdigest()
    assert name == "c6ee772d9e49320e97ec29a7eb5b1697"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/a b/ä.jpg", "file:///a%20b/%C3%A4.jpg"),
        ("/it's (1) [2] & 50% #3; x=1.jpg", "file:///it's%20(1)%20%5B2%5D%20&%2050%25%20%233%3B%20x=1.jpg"),
    ],
)
def test_addresses_are_escaped_as_glib_does(path: str, uri: str) -> None:
    assert uri_of(path) == uri


@pytest.mark.skipif(ctypes.util.find_library("glib-2.0") is None, reason="GLib is not installed")
@given(st.binary(min_size=1).filter(lambda name: not {0, 47} & set(name) and name not in (b".", b"..")))
def test_glib_gives_the_same_address(name: bytes) -> None:
    glib = ctypes.CDLL(ctypes.util.find_library("glib-2.0"))
    glib.g_filename_to_uri.restype = ctypes.c_char_p
    path = b"/nowhere/" + name
    assert uri_of(os.fsdecode(path)).encode() == glib.g_filename_to_uri(path, None, None)


def test_what_is_kept_follows_the_standard(tmp_path: Path) -> None:
    path, cache = tmp_path / "a b.jpg", tmp_path / "cache" / "thumbnails"
    photograph().save(path)
    os.utime(path, (1_700_000_000, 1_700_000_000.75))
    ask(path, cache)
    (kept,) = cached(cache)
    assert kept.stem == hashlib.md5(path.as_uri().encode()).hexdigest()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for folder in (cache, cache / "normal"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with Image.open(kept) as image:
        assert image.format == "PNG"
        assert image.size == (128, 85)
        assert image.text["Thumb::URI"] == path.as_uri()
        assert image.text["Thumb::MTime"] == "1700000000"
    assert not list(cache.rglob(".multitone-*"))


@pytest.mark.parametrize(("side", "level"), [(96, "normal"), (192, "large"), (288, "x-large"), (900, "x-large")])
def test_each_size_has_its_folder(side: int, level: str) -> None:
    assert level_of(side) == level
    assert LEVELS[level] >= min(side, 512)


def test_a_kept_thumbnail_is_used_as_long_as_the_picture_is_the_same(tmp_path: Path) -> None:
    path, cache = tmp_path / "a.jpg", tmp_path / "cache"
    photograph().save(path)
    first = ask(path, cache)
    (kept,) = cached(cache)
    note = PngImagePlugin.PngInfo()
    note.add_text("Thumb::URI", path.as_uri())
    note.add_text("Thumb::MTime", str(int(path.stat().st_mtime)))
    Image.new("RGB", (96, 64), "purple").save(kept, pnginfo=note)  # as another program left it
    assert image_of(ask(path, cache)).getpixel((3, 3)) == (128, 0, 128)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert ask(path, cache) == first
    assert len(cached(cache)) == 1


@pytest.mark.parametrize("broken", ["address", "cut", "huge", "text"])
def test_a_kept_thumbnail_that_is_not_right_is_made_anew(tmp_path: Path, broken: str) -> None:
    path, cache = tmp_path / "a.jpg", tmp_path / "cache"
    photograph().save(path)
    first = ask(path, cache)
    (kept,) = cached(cache)
    note = PngImagePlugin.PngInfo()
    note.add_text("Thumb::URI", "file:///other.jpg" if broken == "address" else path.as_uri())
    note.add_text("Thumb::MTime", str(int(path.stat().st_mtime)))
    size = (4000, 3000) if broken == "huge" else (96, 64)
    Image.new("RGB", size, "purple").save(kept, pnginfo=note)
    if broken == "cut":
        kept.write_bytes(kept.read_bytes()[:60])
    if broken == "text":
        kept.write_text("no picture")
    assert ask(path, cache) == first


def test_failures_are_kept_apart_and_end_when_the_file_changes(tmp_path: Path) -> None:
    path, cache = tmp_path / "a.jpg", tmp_path / "cache"
    path.write_text("no picture")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    first = ask(path, cache)
    assert isinstance(first, ImageError)
    (noted,) = (cache / "fail" / f"multitone-{multitone.__version__}").glob("*.png")
    with Image.open(noted) as image:
        assert image.text["Thumb::URI"] == path.as_uri()
    again = ask(path, cache)
    assert isinstance(again, ImageError)
    assert (again.kind, again.reason) == (first.kind, first.reason)
    photograph().save(path)
    assert isinstance(ask(path, cache), Pixels)


def test_a_file_that_is_gone_is_no_lasting_failure(tmp_path: Path) -> None:
    gone = ask(tmp_path / "none.jpg", tmp_path / "cache")
    assert isinstance(gone, ImageError)
    assert gone.kind == "vanished"
    assert not (tmp_path / "cache").exists()


def test_thumbnails_are_never_thumbnailed(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "normal").mkdir(parents=True)
    photograph().save(cache / "normal" / "a.png")
    assert isinstance(ask(cache / "normal" / "a.png", cache), Pixels), "it is shown all the same"
    assert len(cached(cache)) == 1
    assert not ThumbnailCache("").serves(str(tmp_path / "a.png"))


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    photograph().save(tmp_path / "a.jpg")
    (tmp_path / "file").write_text("in the way")
    assert isinstance(ask(tmp_path / "a.jpg", tmp_path / "file"), Pixels)


def test_a_request_answers_what_there_is_time_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        photograph().save(tmp_path / f"{name}.jpg")
    paths = tuple(str(tmp_path / f"{name}.jpg") for name in ("a", "b", "c"))
    monkeypatch.setattr(thumbnails, "SECONDS", 1e9)
    assert len(ThumbnailRequest(paths).answer()) == 3
    monkeypatch.setattr(thumbnails, "SECONDS", -1)
    assert len(ThumbnailRequest(paths).answer()) == 1


def test_the_folder_is_the_desktop_s_unless_it_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path))
    assert paths.thumbnail_folder() == tmp_path / "cache" / "thumbnails"
    monkeypatch.delenv("MULTITONE_HOME")
    if sys.platform.startswith("linux"):
        monkeypatch.setenv("XDG_CACHE_HOME", "/var/elsewhere")
        assert paths.thumbnail_folder() == Path("/var/elsewhere/thumbnails")
        monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
        assert paths.thumbnail_folder() == Path.home() / ".cache" / "thumbnails"
