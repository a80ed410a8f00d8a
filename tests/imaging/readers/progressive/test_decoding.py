import io
import random

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from multitone.imaging.readers.jpeg_markers import luma_scans
from multitone.imaging.readers.progressive.decoding import decoded
from multitone.native import progressive

needs_kernel = pytest.mark.skipif(not progressive.built(), reason="there was no compiler for the kernel")
SIZES = [(8, 8), (64, 48), (17, 33), (40, 24), (9, 100), (100, 9), (5, 7), (33, 2), (16, 16), (3, 3), (2, 5), (1, 1)]


def noise(width, height, seed=7):
    """Return a picture whose blocks have all their coefficients."""
    values = np.random.default_rng(seed).normal(128, 60, (height, width, 3))
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def even(width, height):
    """Return a picture whose blocks have few coefficients, so that many end together."""
    shades = np.linspace(0, 255, width * height * 3).reshape(height, width, 3)
    return Image.fromarray(shades.astype(np.uint8))


def file(picture, **options):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", **{"progressive": True, "quality": 90} | options)
    return buffer.getvalue()


def by_library(data, space):
    return simplejpeg.decode_jpeg(data, space)


@needs_kernel
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("picture", [noise, even])
@pytest.mark.parametrize("options", [{}, {"quality": 100}, {"quality": 10}, {"restart_marker_blocks": 3}])
def test_pixels_are_those_of_the_library_to_the_bit(size, subsampling, picture, options):
    data = file(picture(*size), subsampling=subsampling, **options)
    pixels, luma = decoded(data, luma=False), decoded(data, luma=True)
    if subsampling and size[0] < 5:  # whose colors libjpeg spreads in another way
        assert pixels is None or np.array_equal(pixels, by_library(data, "RGB"))
    else:
        np.testing.assert_array_equal(pixels, by_library(data, "RGB"))
        np.testing.assert_array_equal(luma, by_library(data, "GRAY"))


@needs_kernel
@pytest.mark.parametrize("size", SIZES)
def test_gray_has_one_band(size):
    data = file(noise(*size).convert("L"))
    pixels = decoded(data, luma=True)
    assert pixels.shape == (size[1], size[0], 1)
    np.testing.assert_array_equal(pixels, by_library(data, "GRAY"))


@needs_kernel
def test_what_colors_say_is_not_read_for_luma():
    data = file(noise(64, 48), subsampling=2)
    assert luma_scans(data) is not None
    np.testing.assert_array_equal(decoded(data, luma=True), by_library(luma_scans(data), "GRAY"))


def cut(data):
    return data[: len(data) // 2] + b"\xff\xd9"


def without_its_last_scan(data):
    return data[: data.rindex(b"\xff\xda")] + b"\xff\xd9"


def with_a_scan_twice(data):
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:]


def of_twelve_bits(data):
    return data.replace(b"\xff\xc2\x00\x11\x08", b"\xff\xc2\x00\x11\x0c")


def baseline(data):
    return file(Image.open(io.BytesIO(data)), progressive=False)


def with_bytes_behind_a_scan(data):
    last = data.rindex(b"\xff\xda")
    return data[:last] + b"\x00\x00" + data[last:]


def without_tables(data):
    return data.replace(b"\xff\xc4", b"\xff\xe5")


def with_an_unknown_marker(data):
    last = data.rindex(b"\xff\xda")
    return data[:last] + b"\xff\x44\x00\x02" + data[last:]


def with_a_fifth_table(data):
    last = data.rindex(b"\xff\xc4")
    return data[: last + 4] + bytes((data[last + 4] | 4,)) + data[last + 5 :]


def ended_early(data):
    return data[:-2]


def of_wild_quantization(data):
    at = data.index(b"\xff\xdb") + 5
    return data[:at] + b"\xff" * 64 + data[at + 64 :]


DAMAGE = [
    cut, without_its_last_scan, with_a_scan_twice, of_twelve_bits, baseline, with_bytes_behind_a_scan, without_tables,
    with_an_unknown_marker, with_a_fifth_table, ended_early, of_wild_quantization,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_unusual_is_left_to_the_library(damage):
    assert decoded(damage(file(noise(64, 48), quality=100)), luma=False) is None


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xc2\x00\x02\xff\xd9", bytes(99)]
)
def test_what_is_no_picture_is_left_to_the_library(data):
    assert decoded(data, luma=False) is None


def test_other_samplings_are_left_to_the_library():
    data = file(noise(64, 48), subsampling=2)
    assert b"\x01\x22\x00" in data
    for sampling in (b"\x12", b"\x41", b"\x14", b"\x44", b"\x00", b"\x31"):
        assert decoded(data.replace(b"\x01\x22\x00", b"\x01" + sampling + b"\x00"), luma=False) is None


def mutant(data, chance):
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(2, len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at] ^= 1 << chance.randrange(8)
            case 2:
                del changed[at : at + chance.randrange(1, 6)]
            case _:
                changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 4)))
    return bytes(changed)


def is_small(data):
    at = data.find(b"\xff\xc2")
    height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
    return at > 0 and height * width < 100_000


@needs_kernel
@pytest.mark.parametrize("seed", range(4))
def test_mutants_are_what_the_library_makes_of_them_or_are_left_to_it(seed):
    chance = random.Random(seed)
    files = [file(noise(*size), subsampling=chance.randrange(3), quality=60) for size in SIZES[:8]]
    judged = 0
    for _ in range(600):
        data = mutant(chance.choice(files), chance)
        pixels = decoded(data, luma=False) if is_small(data) else None
        if pixels is not None and pixels.shape[2] == 3:
            judged += 1
            np.testing.assert_array_equal(pixels, by_library(data, "RGB"))
    assert judged > 10
