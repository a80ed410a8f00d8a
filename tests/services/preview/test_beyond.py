"""What the window shows of pictures that are too large to be held whole: the job streams them, which is no failure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging import streaming
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview import render
from multitone.services.preview.request import Preview, PreviewRequest, ReadAhead
from multitone.services.thumbnail_cache import ThumbnailCache
from multitone.services.thumbnails import thumbnail
from tests import pictures

SIZE = (800, 500)
UPRIGHT = pictures.photograph(*SIZE)


@pytest.fixture
def beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limit of what is held in memory, and let nothing be decoded whole."""

    def refused(*_: object) -> None:
        raise AssertionError("it was decoded whole")

    monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 100_000)
    monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    monkeypatch.setattr(streaming, "most_pixels", lambda: 100_000)
    monkeypatch.setattr("multitone.services.preview.render.decode", refused)
    monkeypatch.setattr("multitone.services.preview.reduced.decode", refused)
    monkeypatch.setattr("multitone.services.thumbnails.decode", refused)


def put(path: Path, orientation: int = 1, profile: bytes | None = None) -> str:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(pictures.stored(UPRIGHT, orientation))
    kind = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF"}[path.suffix]
    stored.save(path, kind, exif=exif.tobytes(), icc_profile=profile)
    return str(path)


def shown(pixels: object) -> np.ndarray:
    return np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.width, 3).astype(float)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("beyond")
@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg"])
def test_a_preview_is_made_of_the_picture_in_small(suffix: str, orientation: int, tmp_path: Path) -> None:
    path = put(tmp_path / f"a{suffix}", orientation)
    asked = PreviewRequest(path, Pipeline.parse(["invert"]), build_format("jpeg"), (200, 200))
    ReadAhead(path, (200, 200)).answer()
    answer = asked.answer()
    assert isinstance(answer, Preview)
    assert answer.approximate
    assert answer.bytes_after is None
    assert answer.size_before == answer.size_after == SIZE
    small = np.asarray(Image.fromarray(UPRIGHT).resize((200, 125), Image.Resampling.BOX)).astype(float)
    assert np.abs(shown(answer.before) - small).mean() < 4
    assert np.abs(shown(answer.after) - (255 - small)).mean() < 4


@pytest.mark.usefixtures("beyond")
@pytest.mark.parametrize("profile", [None, pictures.wide_profile()], ids=["plain", "wide"])
@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_a_thumbnail_is_made(suffix: str, profile: bytes | None, tmp_path: Path) -> None:
    path = put(tmp_path / f"a{suffix}", 6, profile)
    small = thumbnail(path, 128, ThumbnailCache(""))
    assert isinstance(small, Image.Image)
    assert max(small.size) >= 128
    assert small.width > small.height


@pytest.mark.usefixtures("beyond")
def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    put(path)
    path.write_bytes(path.read_bytes()[:-100_000])
    asked = PreviewRequest(str(path), Pipeline(), build_format("png"), (200, 200))
    with pytest.raises(ImageError, match="ends before"):
        asked.answer()
    assert isinstance(thumbnail(str(path), 128, ThumbnailCache("")), ImageError)


def test_pictures_within_the_limit_are_shown_as_they_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 100_000)
    assert render.look_beyond(put(tmp_path / "a.tif"), 5_000_000) is None
    answer = PreviewRequest(str(tmp_path / "a.tif"), Pipeline(), build_format("jpeg"), (200, 200)).answer()
    assert not answer.approximate
