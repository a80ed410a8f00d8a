"""Which files are looked into for whether they stream."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from multitone.imaging import streaming
from multitone.imaging.streaming import FORMATS, LEAST_BYTES, look


def test_pillow_is_asked_only_about_formats_that_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def opened(file: Any, formats: tuple[str, ...]) -> Any:
        assert formats == FORMATS
        asked.append(Path(file.name).suffix)
        raise OSError

    monkeypatch.setattr(streaming, "opened", opened)
    for kind in ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "GIF"):
        Image.new("RGB", (8, 8)).save(tmp_path / f"a.{kind.lower()}", kind)
    (tmp_path / "a.heic").write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(100))
    for path in sorted(tmp_path.iterdir()):
        assert look(str(path), LEAST_BYTES) is None
    assert sorted(asked) == [".jpeg", ".png", ".tiff"]


@pytest.mark.parametrize("name", ["a.jpeg", "a.png", "a.tiff", "big.tiff"])
def test_what_streams_is_found_by_how_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(streaming, "fits_whole", lambda *_: False)
    path = tmp_path / name
    Image.new("RGB", (64, 64)).save(path, big_tiff=name.startswith("big"))
    large = look(str(path), LEAST_BYTES)
    assert large is not None
    assert (large.width, large.height) == (64, 64)
