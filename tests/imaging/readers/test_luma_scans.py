"""Progressive JPEGs read for their luma: the same luma, from fewer bytes, and nothing overlooked."""

import io

import numpy as np
import pytest
import simplejpeg
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, decode
from multitone.imaging.readers.jpeg_markers import luma_scans
from tests import pictures

LUMA = Hints(luma_only=True)


def progressive(width: int = 200, height: int = 150, **options: object) -> bytes:
    return pictures.file(pictures.photograph(width, height), "JPEG", progressive=True, **options)


@given(
    st.integers(1, 70),
    st.integers(1, 70),
    st.sampled_from(["4:4:4", "4:2:2", "4:2:0"]),
    st.integers(1, 100),
    st.sampled_from([{}, {"restart_marker_rows": 1}, {"comment": b"\xff\xda\x00\xff\xd9"}]),
)
def test_the_luma_is_the_same(width, height, subsampling, quality, more):
    data = progressive(width, height, subsampling=subsampling, quality=quality, **more)
    short = luma_scans(data)
    assert short is not None
    assert len(short) < len(data)
    assert np.array_equal(simplejpeg.decode_jpeg(short, "GRAY"), simplejpeg.decode_jpeg(data, "GRAY"))


def test_it_is_done_where_luma_alone_is_wanted(monkeypatch):
    asked = []
    real = simplejpeg.decode_jpeg

    def decoding(data, *more, **named):
        asked.append(len(data))
        return real(data, *more, **named)

    monkeypatch.setattr(simplejpeg, "decode_jpeg", decoding)
    monkeypatch.setattr("multitone.native.progressive.built", lambda: False)  # the library is asked for whole ones, too
    data = progressive()
    gray = decode(data, LUMA).raster
    color = decode(data).raster
    assert gray.is_gray
    assert not color.is_gray
    assert asked[0] < len(data) == asked[1]
    with Image.open(io.BytesIO(data)) as image:
        image.draft("L", None)
        assert np.abs(gray.array()[:, :, 0].astype(int) - np.asarray(image)).max() == 0


@pytest.mark.parametrize(
    "data",
    [
        pictures.jpeg(),
        pictures.file(pictures.photograph()[:, :, 0], "JPEG", progressive=True),
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe0",
        progressive()[:-2],
    ],
    ids=["not progressive", "gray", "nothing", "two bytes", "a marker", "without an end"],
)
def test_all_else_is_left_to_the_decoder(data):
    assert luma_scans(data) is None


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_ends_early_is_called_truncated(part):
    data = progressive()
    with pytest.raises(ImageError) as raised:
        decode(data[: int(len(data) * part)], LUMA)
    assert raised.value.kind == "truncated"


@given(st.data())
def test_whatever_is_damaged_raises_nothing_unforeseen(data):
    damaged = bytearray(progressive(40, 30))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(2, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert decode(bytes(damaged), LUMA).raster.width > 0
    except ImageError:
        return
