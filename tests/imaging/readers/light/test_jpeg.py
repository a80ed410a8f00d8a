"""Small JPEGs give the same pixels without NumPy, and broken or unusual ones are left to others."""

from __future__ import annotations

import io
import random
import sys

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from multitone.imaging.readers.light import jpeg as light
from multitone.imaging.samples.shades import ShadesRaster
from multitone.native import progressive

pytestmark = pytest.mark.skipif(not progressive.built(), reason="there was no compiler for the kernel")
SIZES = [(75, 50), (8, 8), (16, 16), (17, 33), (9, 1), (5, 100)]


@pytest.fixture(autouse=True)
def without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it seem as if NumPy were not loaded."""
    seen = {name: module for name, module in sys.modules.items() if name != "numpy"}
    monkeypatch.setattr(light, "sys", type("system", (), {"modules": seen}))


def jpeg(size: tuple[int, int] = (75, 50), mode: str = "RGB", **options: object) -> bytes:
    noise = np.random.default_rng(7).normal(128, 60, (*size[::-1], 3)).clip(0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def luma(data: bytes) -> ShadesRaster | None:
    return light.light_luma(data, Image.open(io.BytesIO(data)), None)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("quality", [5, 90, 100])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("more", [{}, {"restart_marker_blocks": 3}, {"optimize": True}, {"progressive": True}])
def test_pixels_are_those_of_simplejpeg(
    mode: str, quality: int, subsampling: int, size: tuple[int, int], more: dict[str, object]
) -> None:
    data = jpeg(size, mode, quality=quality, subsampling=subsampling, **more)
    raster = luma(data)
    assert raster is not None
    assert (raster.width, raster.height) == size
    assert np.array_equal(raster.array(), simplejpeg.decode_jpeg(data, "GRAY"))


@pytest.mark.parametrize("missing", [1, 2, 3, 5, 9, 40, 400])
def test_what_ends_too_early_is_left_to_others(missing: int) -> None:
    data = jpeg()
    assert luma(data[: -2 - missing] + data[-2:]) is None
    assert luma(data[:-missing]) is None


def test_what_is_unusual_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = jpeg()
    assert luma(plain) is not None
    assert luma(jpeg(mode="CMYK")) is None
    assert luma(jpeg(keep_rgb=True, subsampling=0)) is None
    middle = len(plain) * 3 // 4
    assert luma(plain[:middle] + b"\xff\xd0" + plain[middle:]) is None
    assert luma(jpeg((2000, 1200))) is None
    monkeypatch.setattr(light, "sys", sys)
    assert luma(plain) is None


def test_damage_gives_what_the_library_gives_or_nothing() -> None:
    plain = jpeg(quality=80)
    chance = random.Random(3)
    scan = plain.index(b"\xff\xda") + 14
    taken = 0
    for _ in range(300):
        damaged = bytearray(plain)
        damaged[chance.randrange(scan, len(plain) - 2)] ^= 1 << chance.randrange(8)
        raster = luma(bytes(damaged))
        if raster is not None:
            taken += 1
            assert np.array_equal(raster.array(), simplejpeg.decode_jpeg(bytes(damaged), "GRAY"))
    assert taken
