"""Progressive JPEGs without the scans that a reduced picture has no use for: fewer bytes, and the same to look at."""

import io

import numpy as np
import pytest
import pyvips
import simplejpeg
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, decode
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.readers.progressive.needed import needed_scans
from tests import pictures

SMALL = Pipeline.parse(["resize percent=5"]).hints()


def progressive(width: int = 200, height: int = 150, **options: object) -> bytes:
    return pictures.file(pictures.photograph(width, height), "JPEG", progressive=True, **options)


def at(data: bytes, reduction: int, space: str = "RGB") -> np.ndarray:
    """Decode at a fraction, and let libjpeg call the least oddity an error."""
    height, width = simplejpeg.decode_jpeg_header(data)[:2]
    sides = -(-height // reduction), -(-width // reduction)
    return simplejpeg.decode_jpeg(data, space, min_height=sides[0], min_width=sides[1], min_factor=1)


def decibels(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(np.square(one.astype(float) - other).mean(), 1e-9)))


def halved(array: np.ndarray) -> np.ndarray:
    """Return the means of squares: a reduced picture is always scaled to its half at the most."""
    height, width = (side // 2 * 2 for side in array.shape[:2])
    return array[:height, :width].reshape(height // 2, 2, width // 2, 2, -1).mean((1, 3))


@given(
    st.integers(5, 90),  # of four pixels, a quarter is one, too, and the decoder may take that scale
    st.integers(5, 90),
    st.sampled_from(["4:4:4", "4:2:2", "4:2:0"]),
    st.integers(1, 100),
    st.sampled_from(
        [{}, {"restart_marker_rows": 1}, {"comment": b"\xff\xda\x00\xff\xd9"}, {"restart_marker_blocks": 3}]
    ),
)
def test_at_an_eighth_the_luma_is_the_same(width, height, subsampling, quality, more):
    data = progressive(width, height, subsampling=subsampling, quality=quality, **more)
    short = needed_scans(data, 8)
    assert short is not None
    assert np.array_equal(at(short, 8, "GRAY"), at(data, 8, "GRAY"))
    assert at(short, 8).shape == at(data, 8).shape


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("quality", [30, 75, 95])
@pytest.mark.parametrize(("reduction", "least"), [(4, 38), (8, 37)])
def test_the_colors_are_near(subsampling, quality, reduction, least):
    data = progressive(401, 299, subsampling=subsampling, quality=quality)
    short = needed_scans(data, reduction)
    assert short is not None
    assert len(short) < 0.9 * len(data)
    assert decibels(halved(at(short, reduction)), halved(at(data, reduction))) > least


@pytest.mark.parametrize("reduction", [4, 8])
def test_what_is_left_is_a_whole_file_to_others(reduction):
    short = needed_scans(progressive(), reduction)
    assert short is not None
    with Image.open(io.BytesIO(short)) as image:
        image.load()
        assert np.array_equal(np.asarray(image), simplejpeg.decode_jpeg(short))
    assert pyvips.Image.jpegload_buffer(short, fail_on="warning").avg() > 0


@pytest.mark.parametrize("reduction", [4, 8])
def test_other_orders_of_scans_are_as_good(reduction):
    image = pyvips.Image.new_from_array(pictures.photograph(320, 240)).copy(interpretation="srgb")
    data = image.jpegsave_buffer(interlace=True, optimize_scans=True, trellis_quant=True, Q=85)
    short = needed_scans(data, reduction)
    assert short is not None
    assert len(short) < len(data)
    assert decibels(halved(at(short, reduction)), halved(at(data, reduction))) > 36


@pytest.mark.parametrize(
    "data",
    [pictures.jpeg(), b"", b"\xff\xd8", b"\xff\xd8\xff\xe0", progressive()[:-2], progressive()[:-2] + bytes(900)],
    ids=["not progressive", "nothing", "two bytes", "a marker", "without an end", "zeros in place of an end"],
)
@pytest.mark.parametrize("reduction", [4, 8])
def test_all_else_is_left_to_the_decoder(data, reduction):
    assert needed_scans(data, reduction) is None


@pytest.mark.parametrize("reduction", [1, 2])
def test_at_larger_sizes_nothing_goes(reduction):
    assert needed_scans(progressive(), reduction) is None


def test_what_follows_the_picture_does_no_harm():
    data = progressive()
    assert needed_scans(data + pictures.jpeg(), 8) == needed_scans(data, 8)


@pytest.mark.parametrize("part", [0.1, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_ends_early_is_called_truncated(part):
    data = progressive(401, 299)
    short = data[: int(len(data) * part)]
    reasons = []
    for hints in (SMALL, Hints()):
        with pytest.raises(ImageError) as raised:
            decode(short, hints)
        reasons.append((raised.value.kind, str(raised.value)))
    assert reasons[0] == reasons[1]


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("percent", [5, 11])
def test_it_is_what_a_reduced_picture_is_made_of(monkeypatch, orientation, percent):
    asked = []
    real = simplejpeg.decode_jpeg

    def decoding(data, *more, **named):
        asked.append(len(data))
        return real(data, *more, **named)

    monkeypatch.setattr(simplejpeg, "decode_jpeg", decoding)
    monkeypatch.setattr("multitone.native.progressive.built", lambda: False)  # the library is asked for whole ones, too
    data = progressive(801, 599, exif=b"Exif\0\0" + pictures.exif(orientation))
    pipeline = Pipeline.parse([f"resize percent={percent}"])
    decoded = decode(data, pipeline.hints())
    ours = pipeline.apply(decoded.raster, decoded.full).array()
    whole = pipeline.apply(decode(data).raster).array()
    assert asked[0] < asked[1] == len(data)
    assert ours.shape == whole.shape
    assert decibels(ours, whole) > 40


def test_gray_files_are_reduced_too():
    data = pictures.file(pictures.photograph(401, 299)[:, :, 0], "JPEG", progressive=True)
    short = needed_scans(data, 8)
    assert short is not None
    assert np.array_equal(at(short, 8, "GRAY"), at(data, 8, "GRAY"))


@given(st.data())
def test_whatever_is_damaged_raises_nothing_unforeseen(data):
    damaged = bytearray(progressive(80, 60))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(2, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    for reduction in (4, 8):
        needed_scans(bytes(damaged), reduction)
    try:
        assert decode(bytes(damaged), SMALL).raster.width > 0
    except ImageError:
        return
