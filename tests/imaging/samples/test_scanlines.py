"""PNGs read from their scanlines: what Pillow reads of the same file, and nothing of any other or of a damaged one."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.decode import decode
from multitone.imaging.encode import Png, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from multitone.imaging.readers.png import chunk
from multitone.imaging.samples.scanlines import PIECE, STRIP, layout_of, read
from multitone.native import scanlines
from tests import pictures

pytestmark = pytest.mark.skipif(not scanlines.built(), reason="there was no compiler for the kernel")

COLORS = {"L": 0, "RGB": 2, "LA": 4, "RGBA": 6}


def png(
    mode: str, width: int, height: int, *, depth: int = 8, lines: bytes | None = None, pieces: int = 1,
    before: bytes = b"", behind: bytes = b"", header: bytes | None = None,
) -> bytes:  # fmt: skip
    """Write a PNG of random filters, and of bytes that hold runs as well as noise."""
    random = np.random.default_rng(width * height)
    length = 1 + width * pictures.BANDS[mode] * depth // 8
    rows = random.integers(0, 256, (height, length)) * random.integers(0, 2, (height, 1))
    rows[:, 0] = random.integers(0, 5, height)
    packed = zlib.compress(rows.astype(np.uint8).tobytes() if lines is None else lines)
    each = -(-len(packed) // pieces)
    parts = [chunk(b"IDAT", packed[at : at + each]) for at in range(0, len(packed), each)]
    header = header or struct.pack(">II5B", width, height, depth, COLORS[mode], 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return b"".join((start, before, *parts, behind, chunk(b"IEND", b"")))


def by_pillow(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image).reshape(image.height, image.width, -1)


@pytest.mark.parametrize("mode", COLORS)
@given(size=st.tuples(st.integers(1, 40), st.integers(1, 30)), pieces=st.integers(1, 5))
def test_it_reads_what_pillow_reads(mode, size, pieces):
    data = png(mode, *size, pieces=pieces)
    found = read(data, size)
    assert found is not None
    assert np.array_equal(found, by_pillow(data))


@pytest.mark.parametrize("mode", COLORS)
def test_deep_ones_come_with_all_their_bits(mode):
    array = pictures.pixels(mode, 16)
    data = save(Raster(array), Png(), Metadata())
    found = read(data, array.shape[1::-1], depth=16)
    assert found is not None
    assert np.array_equal(found, array)
    assert read(data, array.shape[1::-1]) is None


@pytest.mark.parametrize(("width", "height"), [(700, 900), (STRIP + 1, 3), (2 * PIECE, 9)])
@pytest.mark.parametrize("gray", [False, True])
def test_what_takes_several_strips_is_read(width, height, gray):
    data = png("RGB", width, height, pieces=3)
    expected = by_pillow(data)
    if gray:
        expected = np.asarray(Image.fromarray(expected).convert("L"))[:, :, np.newaxis]
    found = read(data, (width, height), gray=gray)
    assert found is not None
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(("mode", "gray"), [("RGB", "L"), ("RGBA", "LA"), ("L", "L"), ("LA", "LA")])
@pytest.mark.parametrize(
    "steps", [["grayscale"], ["flip", "grayscale", "invert"], ["crop width=20 height=9", "grayscale"]]
)
def test_gray_while_it_is_read_is_what_the_step_makes(mode, gray, steps):
    array = pictures.pixels(mode)
    data, pipeline = save(Raster(array), Png(palette="never"), Metadata()), Pipeline.parse(steps)
    hints = pipeline.hints()
    assert hints.gray_only
    quick = decode(data, hints).raster
    assert quick.mode == gray
    assert np.array_equal(pipeline.apply(quick).array(), pipeline.apply(decode(data).raster).array())


@pytest.mark.parametrize("step", ["threshold", "duotone", "grayscale luma=rec709", "saturation"])
def test_other_steps_get_the_colors(step):
    assert not Pipeline.parse([step]).hints().gray_only


PROFILES = {
    "none": None,
    "sRGB": pictures.srgb_profile(),
    "wide": pictures.wide_profile(),
    "gray": pictures.gray_profile(),
}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_gray_of_any_color_space_is_written_as_without_the_kernel(profile, monkeypatch):
    data = save(Raster(pictures.pixels("RGB")), Png(), Metadata())
    data = data[:33] + (chunk(b"iCCP", b"p\0\0" + zlib.compress(profile)) if profile else b"") + data[33:]

    def written() -> bytes:
        pipeline = Pipeline.parse(["grayscale"])
        return save(pipeline.apply(decode(data, pipeline.hints()).raster), Png(), Metadata())

    quick = written()
    monkeypatch.setattr(scanlines, "built", lambda: False)
    assert quick == written()


def lines(mode: str, width: int, height: int, kind: int = 0) -> bytes:
    return bytes([kind, *bytes(width * pictures.BANDS[mode])]) * height


WHOLE = png("RGB", 9, 7)
UNUSUAL = {
    "too few lines": png("RGB", 9, 7, lines=lines("RGB", 9, 6)),
    "too many lines": png("RGB", 9, 7, lines=lines("RGB", 9, 8)),
    "no lines": png("RGB", 9, 7, lines=b""),
    "an unknown filter": png("RGB", 9, 7, lines=lines("RGB", 9, 7, 5)),
    "a color that is clear": png("RGB", 9, 7, before=chunk(b"tRNS", bytes(6))),
    "an animation": png("RGB", 9, 7, before=chunk(b"acTL", struct.pack(">II", 1, 0))),
    "a chunk that nobody knows": png("RGB", 9, 7, before=chunk(b"ABCD", b"")),
    "pixels in two places": png("RGB", 9, 7, behind=chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", b"")),
    "more behind the stream": png("RGB", 9, 7).replace(
        chunk(b"IEND", b""), chunk(b"IDAT", b"more") + chunk(b"IEND", b"")
    ),
    "no end": WHOLE[:-12],
    "a cut end": WHOLE[:-1],
    "an interlaced one": png("RGB", 9, 7, header=struct.pack(">II5B", 9, 7, 8, 2, 0, 0, 1)),
    "a palette": png("L", 9, 7, header=struct.pack(">II5B", 9, 7, 8, 3, 0, 0, 0)),
    "few bits": png("L", 9, 7, header=struct.pack(">II5B", 9, 7, 4, 0, 0, 0, 0)),
    "no pixels": png("L", 9, 7, header=struct.pack(">II5B", 9, 0, 8, 0, 0, 0, 0)),
    "a short header": png("L", 9, 7, header=struct.pack(">II4B", 9, 7, 8, 0, 0, 0)),
    "a chunk before the header": WHOLE[:8] + chunk(b"CgBI", bytes(4)) + WHOLE[8:],
    "another signature": b"\x88" + WHOLE[1:],
    "nothing": b"",
}


@pytest.mark.parametrize("data", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_is_left_to_others(data):
    assert read(data, (9, 7)) is None


def test_a_size_that_others_did_not_see_is_left_to_them():
    assert read(WHOLE, (9, 7)) is not None
    assert read(WHOLE, (9, 8)) is None


@given(st.data())
def test_no_damage_passes_for_a_picture(data):
    damaged = bytearray(WHOLE)
    damaged[data.draw(st.integers(0, len(WHOLE) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert read(bytes(damaged), (9, 7)) is None
    assert layout_of(WHOLE[: data.draw(st.integers(0, len(WHOLE) - 1))]) is None


def test_what_stands_behind_the_pixels_is_read_without_pillow():
    behind = chunk(b"tEXt", b"Author\0Ada") + chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0")
    data = png("RGB", 9, 7, behind=behind)
    assert read(data, (9, 7)) is not None
    found = decode(data)
    assert [text.text for text in found.metadata.texts] == ["Ada"]
    assert found.metadata.exif
