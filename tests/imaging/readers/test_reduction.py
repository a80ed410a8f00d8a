"""JPEGs that are decoded smaller because they will be scaled: the same size to the pixel, and near the same picture."""

import numpy as np
import pytest
import simplejpeg
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.decode import Hints, decode
from multitone.imaging.pipeline import Pipeline, parse_step
from multitone.imaging.readers.jpeg import reduction
from tests import pictures


def scaled(data: bytes, *steps: str) -> tuple[np.ndarray, np.ndarray, tuple[int, int] | None]:
    """Return what steps make of a picture with their hints, what they make of the whole, and its size if reduced."""
    pipeline = Pipeline.parse(steps)
    decoded = decode(data, pipeline.hints())
    whole = pipeline.apply(decode(data).raster)
    return pipeline.apply(decoded.raster, decoded.full).array(), whole.array(), decoded.full


def decibels(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(np.square(one.astype(float) - other).mean(), 1e-9)))


SMOOTH = pictures.photograph(401, 299)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    "step",
    [
        ["resize width=90 height=90"],
        ["resize percent=17"],
        ["resize width=57"],
        ["resize width=31 height=90 mode=stretch"],
        ["resize width=60 height=60 mode=fill"],
        ["resize width=60 height=80 mode=pad background=#808080"],
        ["rotate angle=90", "resize width=50"],
        ["flip", "rotate angle=180", "resize width=50 height=70 mode=fill"],
        ["rotate angle=270", "grayscale", "resize width=31 height=90 mode=stretch", "invert"],
        ["grayscale", "resize longest_side=80"],
    ],
    ids=" ".join,
)
def test_the_result_has_the_size_and_the_look_of_the_whole(orientation, step):
    stored = pictures.stored(SMOOTH, orientation)
    data = pictures.file(stored, "JPEG", quality=60, exif=b"Exif\0\0" + pictures.exif(orientation))
    ours, whole, full = scaled(data, *step)
    assert full == (401, 299)
    assert ours.shape == whole.shape
    assert decibels(ours, whole) > 40


@given(st.integers(16, 300), st.integers(16, 300), st.integers(1, 120), st.booleans())
def test_no_size_is_a_pixel_off(width, height, longest, gray):
    array = np.full((height, width) if gray else (height, width, 3), 90, np.uint8)
    ours, whole, _ = scaled(pictures.file(array, "JPEG"), f"resize width={longest} height={longest}", "invert")
    assert ours.shape == whole.shape
    assert np.array_equal(ours, whole)


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 500), st.integers(1, 500), st.booleans())
def test_what_is_scaled_is_only_framed_after(width, height, across, down, fill):
    step = parse_step(f"resize width={across} height={down} mode={'fill' if fill else 'pad'}")
    size = step.scaled_size(width, height)
    assert step.scaled_size(*size) == size


def test_fewer_pixels_are_decoded_and_all_are_counted(monkeypatch):
    seen = []
    real = simplejpeg.decode_jpeg

    def decoding(*arguments, **named):
        array = real(*arguments, **named)
        seen.append(array.shape[:2])
        return array

    monkeypatch.setattr(simplejpeg, "decode_jpeg", decoding)
    decoded = decode(pictures.file(SMOOTH, "JPEG", quality=60), Pipeline.parse(["resize percent=5"]).hints())
    assert seen == [(38, 51)]
    assert decoded.pixels == 401 * 299


@pytest.mark.parametrize(
    "steps",
    [
        (),
        ("invert", "resize percent=10"),
        ("crop width=300 height=200", "resize percent=10"),
        ("grayscale filter=red", "resize percent=10"),
        ("resize percent=10 linear=true",),
        ("resize width=4000 enlarge=true",),
        ("resize percent=60",),
    ],
    ids=str,
)
def test_all_else_is_decoded_whole(steps):
    ours, whole, full = scaled(pictures.file(SMOOTH, "JPEG", quality=60), *steps)
    assert full is None
    assert np.array_equal(ours, whole)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_other_formats_are_decoded_whole(kind):
    assert decode(pictures.file(SMOOTH, kind), Pipeline.parse(["resize percent=5"]).hints()).full is None


@pytest.mark.parametrize(
    ("scale", "bits", "expected"),
    [
        (0.5, 0.5, 1), (0.46, 0.5, 2), (0.46, 2.0, 1), (0.26, 2.0, 1), (0.25, 2.0, 2), (0.13, 2.0, 2), (0.13, 0.5, 2),
        (0.125, 2.0, 4), (0.07, 0.5, 4), (0.06, 0.5, 8), (0.018, 2.0, 8),
    ],
)  # fmt: skip
def test_detail_decides(scale, bits, expected):
    size = (4000, 3000)
    wanted = (round(4000 * scale), round(3000 * scale))
    assert reduction(size, wanted, int(bits * 4000 * 3000 / 8)) == expected


@pytest.mark.parametrize(("scale", "expected"), [(0.46, 1), (0.26, 1), (0.25, 2), (0.125, 4), (0.06, 8)])
def test_where_pixels_are_worth_more_than_time_much_is_left_to_scale(scale, expected):
    size, wanted = (4000, 3000), (round(4000 * scale), round(3000 * scale))
    assert reduction(size, wanted, 1_000, fine=True) == expected


def test_noise_is_decoded_whole():
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)
    ours, whole, full = scaled(pictures.file(noise, "JPEG", quality=95), "resize percent=40")
    assert full is None
    assert np.array_equal(ours, whole)


def test_without_a_wish_nothing_is_reduced():
    assert decode(pictures.file(SMOOTH, "JPEG", quality=60), Hints()).full is None
