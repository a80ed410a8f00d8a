"""PNGs read by zlib-ng and a kernel, or by libvips: what Pillow makes of the same file, whole or damaged."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.errors import ImageError
from multitone.imaging.decode import decode
from multitone.imaging.readers import dispatch
from multitone.native import scanlines
from tests import pictures

KINDS = [
    *(("palette", bits, clear) for bits, clear in itertools.product((1, 2, 4, 8), (None, 0, b"\x00\x80"))),
    *((mode, 8, clear) for mode, clear in (("1", None), ("L", None), ("L", 60), ("LA", None), ("RGB", None))),
    ("RGB", 8, (255, 0, 0)),
    ("RGBA", 8, None),
]


def png(mode: str, bits: int, clear: object, width: int = 33, height: int = 9) -> bytes:
    options = {} if clear is None else {"transparency": clear}
    if mode == "palette":
        picture = pictures.image("RGB", width, height).quantize(1 << bits)
        return pictures.file(picture, "PNG", bits=bits, **options)
    if mode == "1":
        return pictures.file(pictures.image("L", width, height).convert("1"), "PNG")
    return pictures.file(pictures.image(mode, width, height), "PNG", **options)


def by_pillow(data: bytes, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "quick_png", lambda *_, **__: None)
        return told(data)


def told(data: bytes) -> object:
    """Return what a file holds, or how it fails."""
    try:
        raster = decode(data).raster
    except ImageError as error:
        return error.kind
    return raster.mode, raster.array().tolist()


@pytest.mark.parametrize(("mode", "bits", "clear"), KINDS, ids=str)
@pytest.mark.parametrize("width", [1, 33])
@pytest.mark.parametrize("built", [True, False])
def test_it_reads_what_pillow_reads(mode, bits, clear, width, built, monkeypatch):
    data = png(mode, bits, clear, width)
    expected = by_pillow(data, monkeypatch)
    if not built:
        monkeypatch.setattr(scanlines, "built", lambda: False)
    assert told(data) == expected


@pytest.mark.parametrize("built", [True, False])
def test_it_is_not_pillow_that_reads(built, monkeypatch):
    data = png("RGB", 8, None)
    monkeypatch.setattr(dispatch, "by_pillow", lambda *_: pytest.fail("Pillow was asked"))
    if not built:
        monkeypatch.setattr(scanlines, "built", lambda: False)
    assert np.asarray(decode(data).raster.array()).shape == (9, 33, 3)


WHOLE = [png(mode, bits, clear, 60, 40) for mode, bits, clear in KINDS]


@given(st.data())
def test_damage_is_called_what_pillow_calls_it(data):
    damaged = bytearray(data.draw(st.sampled_from(WHOLE)))
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(20, len(damaged) - 1)) :]
    else:
        damaged[data.draw(st.integers(8, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.MonkeyPatch.context() as patch:
        assert told(bytes(damaged)) == by_pillow(bytes(damaged), patch)
