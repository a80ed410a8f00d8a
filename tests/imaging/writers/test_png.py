"""PNG as we write it, read by Pillow, ImageMagick and libpng's own checks."""

import io
import struct
import subprocess
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.encode import Png, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from multitone.imaging.writers.png_pixels import SAMPLE, STRIP, compressed, indexed, packed
from multitone.native import scanlines
from tests import pictures
from tests.imaging.judges import needs_imagemagick


def head(data: bytes) -> tuple[int, int]:
    """Return bit depth and color type."""
    return pictures.chunks(data)[0][1][8], pictures.chunks(data)[0][1][9]


def read(data: bytes, mode: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert(mode))


def unfiltered(stream: bytes, width: int, step: int) -> np.ndarray:
    """Undo the filters of a zlib stream of scanlines, byte by byte as the specification says (9.2)."""
    lines = np.frombuffer(zlib.decompress(stream), np.uint8).reshape(-1, width + 1)
    rows = np.zeros((len(lines), width), np.uint8)
    above = np.zeros(width, np.uint8)
    for row, line in zip(rows, lines, strict=True):
        left = np.zeros(step, np.uint8)
        for at in range(0, width, step):
            part = line[1 + at : 1 + at + step]
            size = len(part)
            base = {0: np.zeros(size, np.uint8), 1: left[:size], 2: above[at : at + step]}[int(line[0])]
            left = row[at : at + step] = part + base
        above = row
    return rows


# ---- Scanlines ----


@given(st.data())
def test_what_is_deflated_comes_back(data):
    step = data.draw(st.sampled_from([1, 2, 3, 4, 6, 8]))
    width = step * data.draw(st.integers(1, 12))
    height = data.draw(st.integers(1, 20))
    level = data.draw(st.integers(0, 9))
    kind = data.draw(st.sampled_from(["noise", "slope", "even", "runs"]))
    numbers = np.random.default_rng(data.draw(st.integers(0, 99)))
    rows = {
        "noise": numbers.integers(0, 256, (height, width)),
        "slope": np.add.outer(np.arange(height) * 3, np.arange(width) * 5) % 256,
        "even": np.full((height, width), 200),
        "runs": numbers.integers(0, 2, (height, 1)) * np.full((1, width), 255),
    }[kind].astype(np.uint8)
    assert np.array_equal(unfiltered(compressed(rows, step, level), width, step), rows)


@pytest.mark.parametrize("width", [300, STRIP + 1], ids=["many strips", "rows longer than a strip"])
def test_what_is_larger_than_a_strip_and_a_sample_comes_back(width):
    height = max(10, 8 * SAMPLE // width)
    rows = np.add.outer(np.arange(height), np.arange(width) // 2).astype(np.uint8)
    lines = Image.frombytes("L", (width, height), rows.tobytes())
    data = save(Raster(lines), Png())
    assert np.array_equal(read(data, "L"), rows)


@pytest.mark.skipif(not scanlines.built(), reason="there was no compiler for the kernel")
@pytest.mark.parametrize("mode", pictures.MODES)
def test_without_the_kernel_the_file_is_the_same(mode, monkeypatch):
    raster = Raster(pictures.pixels(mode, 8, 700, 500))
    data = save(raster, Png())
    monkeypatch.setattr(scanlines, "built", lambda: False)
    assert save(raster, Png()) == data


def test_drawings_and_photographs_are_each_squeezed_as_suits_them():
    tile = np.random.default_rng(1).integers(0, 256, (64, 64), np.uint8)
    tiled = np.tile(tile, (10, 10))
    photograph = np.ascontiguousarray(pictures.photograph(640, 480)[:, :, 0])
    for rows in (tiled, photograph):
        ours = len(compressed(rows, 1, 6))
        theirs = len(pictures.file(Image.fromarray(rows), "PNG", compress_level=6))
        assert ours < theirs * 1.1


def test_a_higher_level_is_no_larger():
    rows = np.ascontiguousarray(pictures.photograph(640, 480).reshape(480, -1))
    sizes = [len(compressed(rows, 3, level)) for level in (0, 4, 9)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > rows.size


# ---- Palettes and fewer bits ----


@pytest.mark.parametrize(
    ("step", "bits"), [(255, 1), (85, 2), (17, 4), (1, 8)], ids=["two shades", "four", "sixteen", "all"]
)
@pytest.mark.parametrize("width", [1, 7, 64, 255])
def test_few_shades_are_written_in_few_bits(step, bits, width):
    array = (np.arange(width * 16, dtype=np.uint32).reshape(16, width) * step % 256 // step * step).astype(np.uint8)
    array[0, 0], array[-1, 0] = 0, 255 // step * step
    if bits < 8 and width < 64:
        array[1, 0] = step
    data = save(Raster(array), Png())
    assert head(data)[1] == 0
    assert head(data)[0] <= bits
    if width >= 64:
        assert head(data)[0] == bits
    assert np.array_equal(read(data, "L"), array)


@given(st.integers(1, 256), st.sampled_from(["RGB", "RGBA"]), st.integers(0, 5))
def test_few_colors_become_a_palette_and_come_back(count, mode, seed):
    numbers = np.random.default_rng(seed)
    colors = numbers.integers(0, 256, (count, len(mode)), np.uint8)
    array = colors[numbers.integers(0, count, (24, 31))]
    data = save(Raster(array), Png())
    assert head(data)[1] == 3
    assert np.array_equal(read(data, mode), array)


@needs_imagemagick
def test_imagemagick_reads_a_palette_with_transparency(tmp_path):
    array = np.zeros((8, 9, 4), np.uint8)
    array[:, :3] = (255, 0, 0, 255)
    array[:, 3:6] = (0, 255, 0, 128)
    path = tmp_path / "a.png"
    path.write_bytes(save(Raster(array), Png()))
    command = ["convert", str(path), "-depth", "8", "rgba:-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    assert np.array_equal(np.frombuffer(raw, np.uint8).reshape(array.shape), array)


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
def test_photographs_and_whoever_wants_none_get_no_palette(mode, depth):
    array = pictures.pixels(mode, depth, 96, 64)
    flat = np.full_like(array, 7)
    kind = {"L": 0, "LA": 4, "RGB": 2, "RGBA": 6}[mode]
    assert head(save(Raster(array), Png())) == (depth, kind)
    assert head(save(Raster(flat), Png(palette="never"))) == (depth, kind)


def test_one_color_more_than_a_palette_holds_is_written_in_full():
    array = np.zeros((1, 257, 3), np.uint8)
    array[0, :, 0] = np.arange(257) % 256
    array[0, 256, 1] = 9
    assert indexed(Raster(array)) is None
    assert indexed(Raster(array[:, :256])) is not None


def test_reduced_colors_stay_near_and_are_at_most_256():
    array = pictures.photograph(192, 128)
    data = save(Raster(array), Png(palette="reduce"), Metadata(dpi=(300.0, 300.0)))
    image = Image.open(io.BytesIO(data))
    assert image.mode == "P"
    assert len(image.convert("RGB").getcolors()) <= 256
    reference = Image.fromarray(array).quantize(256).convert("RGB")
    error, usual = (np.square(np.asarray(i, float) - array).mean() for i in (image.convert("RGB"), reference))
    assert error < usual * 1.5
    assert [kind for kind, _ in pictures.chunks(data)].count(b"pHYs") == 1
    assert len(data) < len(save(Raster(array), Png()))


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
def test_whatever_there_is_can_be_reduced(mode, depth):
    data = save(Raster(pictures.pixels(mode, depth)), Png(palette="reduce"))
    image = Image.open(io.BytesIO(data))
    assert image.size == (40, 28)
    assert image.has_transparency_data == (mode in ("LA", "RGBA"))


@given(st.sampled_from([1, 2, 4]), st.integers(1, 20), st.integers(1, 5))
def test_values_are_packed_with_the_leftmost_in_the_high_bits(bits, width, height):
    values = np.random.default_rng(width).integers(0, 1 << bits, (height, width), np.uint8)
    whole = packed(values, bits)
    assert whole.shape == (height, -(-width * bits // 8))
    spread = np.unpackbits(whole, axis=1).reshape(height, -1, bits)[:, :width]
    assert np.array_equal(spread @ (1 << np.arange(bits)[::-1]), values)


# ---- Chunks ----


def test_every_chunk_has_its_checksum():
    data = save(Raster(pictures.pixels("RGBA")), Png(), Metadata(comments=(b"Hello",), dpi=(72.0, 72.0)))
    at = 8
    while at < len(data):
        length = struct.unpack_from(">I", data, at)[0]
        body = data[at + 4 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(body), body[:4]
        at += 12 + length
