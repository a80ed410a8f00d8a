"""Small plain JPEGs give the same pixels without NumPy, and broken or unusual ones are left to others."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from multitone.imaging.readers.light.jpeg import light_luma


@pytest.fixture(autouse=True)
def without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it seem as if NumPy were not loaded."""
    seen = {name: module for name, module in sys.modules.items() if name != "numpy"}
    monkeypatch.setattr("multitone.imaging.readers.light.jpeg.sys", type("system", (), {"modules": seen}))


def jpeg(size: tuple[int, int] = (75, 50), mode: str = "RGB", **options: object) -> bytes:
    noise = np.random.default_rng(7).normal(128, 30, (*size[::-1], 3)).clip(0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def luma(data: bytes) -> Image.Image | None:
    return light_luma(data, Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("quality", [30, 90])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_pixels_are_those_of_simplejpeg(mode: str, quality: int, subsampling: int) -> None:
    data = jpeg(mode=mode, quality=quality, subsampling=subsampling)
    light = luma(data)
    assert light is not None
    assert np.array_equal(np.asarray(light), simplejpeg.decode_jpeg(data, "GRAY")[:, :, 0])


@pytest.mark.parametrize("missing", [1, 2, 3, 5, 9, 40, 400])
def test_what_ends_too_early_is_left_to_others(missing: int) -> None:
    data = jpeg()
    assert luma(data[: -2 - missing] + data[-2:]) is None
    assert luma(data[:-missing]) is None


def test_what_is_unusual_is_left_to_others() -> None:
    plain = jpeg()
    assert luma(plain) is not None
    assert luma(plain + b"more") is None
    assert luma(jpeg(progressive=True)) is None
    assert luma(jpeg(restart_marker_rows=1)) is None
    assert luma(jpeg(mode="CMYK")) is None
    assert luma(jpeg(keep_rgb=True, subsampling=0)) is None
    middle = len(plain) * 3 // 4
    assert luma(plain[:middle] + b"\xff\xd0" + plain[middle:]) is None
    assert luma(jpeg((1200, 900))) is None
