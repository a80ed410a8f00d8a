"""HEIC, AVIF and JPEG XL: what they have beside their picture is known before a job runs, and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pillow_jxl  # noqa: F401 - lets Pillow write JPEG XL
import pytest
from PIL import Image

from multitone.imaging.contents import Content
from multitone.imaging.decode import decode, read_header
from tests import pictures
from tests.imaging.companions import built


def _avif(mode: str = "RGB", **options: object) -> bytes:
    return pictures.file(pictures.image(mode, 24, 18), "AVIF", speed=10, **options)


def _with(old: bytes, new: bytes, data: bytes) -> bytes:
    assert len(old) == len(new)
    assert data.count(old) == 1, old
    return data.replace(old, new)


def _jxl() -> bytes:
    return pictures.file(pictures.image("RGB", 24, 18), "JXL", exif=pictures.exif(), use_container=True)


def _transparent() -> bytes:
    return pictures.file(Image.new("RGBA", (24, 18), (90, 60, 30, 99)), "AVIF", speed=10)


CASES: dict[str, tuple[Callable[[], bytes], set[Content]]] = {
    "plain": (_avif, set()),
    "film": (lambda: _avif() + built.box(b"mpvd", built.film()), {Content.MOTION}),
    "tmap": (lambda: _with(b"\0\0Exif", b"\0\0tmap", _avif(exif=pictures.exif())), {Content.GAIN_MAP}),
    "jxl": (lambda: _jxl() + built.box(b"jhgm", bytes(40)), {Content.GAIN_MAP}),
    "plain jxl": (_jxl, set()),
    "depth": (lambda: _with(b"auxiliary:alpha", b"auxiliary:depth", _transparent()), {Content.DEPTH_MAP}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_header_and_a_decoder_tell_the_same(name: str, tmp_path: Path) -> None:
    """Each by its name."""
    build, kinds = CASES[name]
    data = build()
    path = tmp_path / name
    path.write_bytes(data)
    companions = {Content.GAIN_MAP, Content.MOTION, Content.SECOND_PICTURE, Content.DEPTH_MAP}
    assert read_header(str(path)).contents & companions == kinds
    assert decode(data).contents & companions == kinds
