"""The one door to the decoders: nobody else opens pictures, and what comes in is measured first."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.readers import opening
from multitone.imaging.readers.base import size_listener
from multitone.imaging.readers.opening import coefficients, load_reduced, opened, read_whole
from tests import pictures
from tests.hostile import files

PACKAGE = Path(__file__).parents[3] / "app" / "multitone"
DECODERS = frozenset(
    (
        *("new_from_buffer", "new_from_file", "svgload_buffer", "tiffload", "imread", "open_heif", "decode_jpeg"),
        *("decode_to_numpy", "probe", "probe_file", "extract_thumb", "Parser", "thumbnail_buffer"),
    )
)
"""Calls of libraries that read a file's bytes, beside Pillow's own."""
READ_FILES = ("imaging/readers/", "imaging/streaming.py", "imaging/salvage.py")


def test_pillow_is_asked_in_one_place_only() -> None:
    code = "from PIL import Image\n\nImage.open('a.png')\n"
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename"]
    for place, bites in (("services/x.py", True), ("imaging/readers/x.py", True)):
        ran = subprocess.run(
            [*command, str(PACKAGE / place), "-"], input=code, capture_output=True, text=True, cwd=PACKAGE.parents[1],
            check=False,
        )  # fmt: skip
        assert ("TID251" in ran.stdout) == bites, ran.stdout + ran.stderr
    let_off = [path.name for path in PACKAGE.rglob("*.py") if "noqa: TID251" in path.read_text("utf-8")]
    assert let_off == ["opening.py"]


def test_other_decoders_are_called_by_readers_only() -> None:
    calls = [
        f"{path.relative_to(PACKAGE)}: {node.func.attr}"
        for path in PACKAGE.rglob("*.py")
        if not str(path.relative_to(PACKAGE)).startswith(READ_FILES)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DECODERS
    ]
    assert calls == []


@pytest.mark.parametrize(("subsampling", "samples"), [(0, 3.0), (1, 2.0), (2, 1.5)])
def test_coefficients_are_counted_by_their_components(subsampling: int, samples: float) -> None:
    data = files.saved(Image.new("RGB", (640, 480)), "JPEG", progressive=True, subsampling=subsampling)
    with opened(io.BytesIO(data)) as image:
        assert coefficients(image, data) == 2 * 640 * 480 * samples
    plain = files.saved(Image.new("RGB", (640, 480)), "JPEG")
    with opened(io.BytesIO(plain)) as image:
        assert coefficients(image, plain) == 0


def test_a_reduced_picture_is_told_with_what_it_takes() -> None:
    told: list[tuple[int, int, bool, int]] = []

    def listen(width: int, height: int, *, streams: bool = False, beside: int = 0, frames: int = 1) -> None:
        assert frames == 1
        told.append((width, height, streams, beside))

    data = files.saved(Image.new("RGB", (1600, 1200)), "JPEG", progressive=True)
    before = size_listener.set(listen)
    try:
        with opened(io.BytesIO(data)) as image:
            load_reduced(image, (200, 200))
            assert image.size == (400, 300)
            assert told == [(1600, 1200, True, 1600 * 1200 * 3)]
    finally:
        size_listener.reset(before)


def test_a_file_is_read_as_long_as_it_is_even_if_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"abc" * 1000)
    with open(path, "rb") as file:
        assert read_whole(file, 3000) == path.read_bytes()
        file.seek(0)
        assert read_whole(file, 10) == path.read_bytes()


def test_a_large_file_is_read_where_its_picture_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "UNSEEN", 1000)
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.jpeg(64, 48) + bytes(100_000))
    with open(path, "rb") as file:
        assert len(read_whole(file, 90_000)) > 90_000, "64 × 48 × 32"
        file.seek(0)
        with pytest.raises(ImageError, match="the limit for the picture") as caught:
            read_whole(file, path.stat().st_size)
    assert caught.value.kind == "too-large"


def test_modern_formats_have_a_length_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "UNSEEN", 100)
    with pytest.raises(ImageError, match="are the limit"):
        opened(io.BytesIO(files.saved(Image.effect_noise((64, 64), 90), "WEBP")))
