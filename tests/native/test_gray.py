"""Gray JPEGs of the kernel are those of libjpeg-turbo, byte for byte."""

from __future__ import annotations

import numpy as np
import pytest
import simplejpeg

from multitone.native import gray
from multitone.native.kernels import kernel

needs_kernel = pytest.mark.skipif(kernel("_gray") is None, reason="there was no compiler for the kernel")
STEPS = np.ones(64, np.uint16).tobytes()


def pictures(height: int, width: int) -> list[np.ndarray]:
    random = np.random.default_rng(height * 100 + width)
    return [
        random.integers(0, 256, (height, width), np.uint8),
        (random.integers(0, 2, (height, width)) * 255).astype(np.uint8),
        np.full((height, width), 77, np.uint8),
        np.linspace(0, 255, height * width).reshape(height, width).astype(np.uint8),
        np.clip(random.normal(128, 90, (height, width)), 0, 255).astype(np.uint8),
    ]


@needs_kernel
@pytest.mark.parametrize("size", [(1, 1), (8, 8), (7, 9), (16, 24), (33, 17), (100, 3), (64, 64)])
@pytest.mark.parametrize("quality", [1, 10, 25, 49, 50, 75, 90, 95])
def test_bytes_are_those_of_the_library(size: tuple[int, int], quality: int) -> None:
    for picture in pictures(*size):
        by_library = simplejpeg.encode_jpeg(np.ascontiguousarray(picture[:, :, None]), quality, "GRAY", "GRAY")
        assert gray.encoded(bytearray(picture.tobytes()), size[::-1], quality) == by_library


@pytest.mark.parametrize("quality", [96, 100])
def test_what_takes_another_transform_is_left_to_the_library(quality: int) -> None:
    assert gray.encoded(bytearray(64), (8, 8), quality) is None


@needs_kernel
def test_what_does_not_fit_is_refused() -> None:
    encode = kernel("_gray").encode
    pixels = memoryview(bytes(64)).cast("B", (8, 8))
    assert encode(pixels, bytearray(10), STEPS, gray.DC, gray.AC) == -1
    assert encode(pixels, bytearray(600), STEPS, gray.DC, gray.AC) > 0
    for given in (
        (bytes(64), STEPS, gray.DC),
        (pixels, STEPS[:-2], gray.DC),
        (pixels, STEPS, b""),
        (pixels, STEPS, bytes([9] * 16)),
    ):
        with pytest.raises(ValueError, match=r"pixels|tables"):
            encode(given[0], bytearray(600), given[1], given[2], gray.AC)
    with pytest.raises(BufferError):
        encode(pixels, bytes(600), STEPS, gray.DC, gray.AC)


@needs_kernel
def test_a_value_without_a_code_is_refused() -> None:
    one_code = bytes((1, *[0] * 15, 0))
    pixels = memoryview(bytes(64)).cast("B", (8, 8))
    assert kernel("_gray").encode(pixels, bytearray(600), STEPS, one_code, gray.AC) == -1
