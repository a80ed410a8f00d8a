"""Salvage: what is left of a damaged file is what the whole one had, and the rest is said to be missing."""

from __future__ import annotations

import io
import re
import struct
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageFile

from multitone.errors import ImageError
from multitone.imaging.decode import Decoded, Hints, decode
from multitone.imaging.metadata.exif import described
from multitone.imaging.salvage import salvaged
from tests import pictures

PICTURE = pictures.photograph(200, 150)


def strips(array: np.ndarray[Any, Any], compression: str | None) -> bytes:
    """Return a TIFF whose directory stands before its strips."""
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array, rowsperstrip=10, compression=compression, photometric="rgb")
    return buffer.getvalue()


WHOLE = {
    "jpeg": pictures.file(PICTURE, "JPEG", quality=95),
    "jpeg in color": pictures.file(PICTURE, "JPEG", quality=95, subsampling=2),
    "cmyk": pictures.file(Image.fromarray(PICTURE).convert("CMYK"), "JPEG", quality=95),
    "png": pictures.file(PICTURE, "PNG"),
    "png of 16 bits": pictures.png(pictures.pixels("RGBA", 16, 200, 150)),
    "palette": pictures.file(Image.fromarray(PICTURE).quantize(), "PNG"),
    "tiff": strips(PICTURE, None),
    "deflated tiff": strips(PICTURE, "zlib"),
    "deep tiff": strips(pictures.pixels("RGB", 16, 200, 150), "zlib"),
    "gif": pictures.file(Image.fromarray(PICTURE).quantize(), "GIF", interlace=0),
    "bmp": pictures.file(PICTURE, "BMP"),
    "ppm": pictures.file(PICTURE, "PPM"),
    "tga": pictures.file(PICTURE, "TGA"),
}


def part_of(told: str) -> float:
    found = re.fullmatch(r"the (?:lower|upper|left|right) (\d+) % is missing", told)
    assert found, told
    return int(found[1]) / 100


@pytest.mark.parametrize("kept", [0.3, 0.62, 0.9])
@pytest.mark.parametrize("name", WHOLE)
def test_what_a_cut_file_holds_is_kept_and_the_rest_is_told(name: str, kept: float) -> None:
    data = WHOLE[name]
    cut = data[: int(len(data) * kept)]
    with pytest.raises(ImageError, match=r"ends before|missing"):
        decode(cut)
    found, told = salvaged(cut, Hints())
    expected, array = decode(data).raster.array(), found.raster.array()
    array = array[:, :, : expected.shape[2]]
    assert array.shape == expected.shape
    missing = part_of(told)
    assert missing == pytest.approx(1 - kept, abs=0.25 if "jpeg" in name or name == "cmyk" else 0.12)
    rows = int(150 * (1 - missing)) - 20
    if name in ("bmp", "tga"):
        assert "upper" in told
        array, expected = array[::-1], expected[::-1]
    else:
        assert "lower" in told
    assert rows < 10 or np.array_equal(array[:rows], expected[:rows])
    assert (array[-1] == array[-1, 0]).all()


def test_all_rows_of_a_png_that_are_whole_are_kept() -> None:
    """The judge is the number of rows that zlib gives, one for each filter byte."""
    data = pictures.png(PICTURE)
    cut = data[: len(data) // 2]
    import zlib

    rows = len(zlib.decompressobj().decompress(cut[cut.find(b"IDAT") + 4 :])) // 601
    found, told = salvaged(cut, Hints())
    array = found.raster.array()
    assert np.array_equal(array[:rows], PICTURE[:rows])
    assert not array[rows:].any()
    assert part_of(told) == pytest.approx(1 - rows / 150, abs=0.006)


@pytest.mark.parametrize(("orientation", "side"), [(1, "lower"), (3, "upper"), (6, "left"), (8, "right")])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_side_that_is_missing_is_told_of_the_upright_picture(kind: str, orientation: int, side: str) -> None:
    upright = pictures.photograph(160, 160)
    data = pictures.file(pictures.stored(upright, orientation), kind, exif=b"Exif\0\0" + pictures.exif(orientation))
    found, told = salvaged(data[: int(len(data) * 0.6)], Hints())
    assert f"the {side} " in told
    array = found.raster.array().astype(int)
    turned = {"lower": array, "upper": array[::-1], "right": array.swapaxes(0, 1), "left": array.swapaxes(0, 1)[::-1]}
    assert (turned[side][-1] == turned[side][-1, 0]).all()
    assert (turned[side][0] != turned[side][0, 0]).any()


def test_a_progressive_jpeg_keeps_all_of_the_picture_in_less_detail() -> None:
    data = pictures.file(PICTURE, "JPEG", quality=95, progressive=True)
    found, told = salvaged(data[: int(len(data) * 0.7)], Hints())
    assert told == "parts of it, or their finer detail, are missing"
    assert np.abs(found.raster.array().astype(int) - PICTURE).mean() < 12


@pytest.mark.parametrize("screen", [(640, 480), (320, 200), (3, 4000)])
def test_a_gif_is_salvaged_on_its_whole_screen(screen: tuple[int, int]) -> None:
    """Of screens of some old sizes, and of long ones, libvips keeps what the frames cover."""
    data = bytearray(WHOLE["gif"])
    struct.pack_into("<HH", data, 6, *screen)
    cut = bytes(data[: int(len(data) * 0.8)])
    with Image.open(io.BytesIO(cut)) as image:
        size = image.size
    found, _told = salvaged(cut, Hints())
    array = found.raster.array()
    assert (found.raster.width, found.raster.height) == size == (max(200, screen[0]), max(150, screen[1]))
    assert np.array_equal(array[:100, :200, :3], decode(WHOLE["gif"]).raster.array()[:100, :, :3])
    assert not array[160:].any()


def test_an_interlaced_png_keeps_its_first_passes() -> None:
    data = pictures.file(PICTURE, "PNG")
    with pytest.MonkeyPatch.context():
        import pyvips

        data = pyvips.Image.new_from_array(PICTURE).pngsave_buffer(interlace=True)
    found, told = salvaged(data[: int(len(data) * 0.6)], Hints())
    assert "missing" in told
    assert np.array_equal(found.raster.array()[::8, ::8], PICTURE[::8, ::8])


def test_a_damaged_checksum_costs_no_pixel() -> None:
    data = bytearray(WHOLE["png"])
    data[-20] ^= 1
    with pytest.raises(ImageError):
        decode(bytes(data))
    found, told = salvaged(bytes(data), Hints())
    assert np.array_equal(found.raster.array()[:140], PICTURE[:140])
    assert "missing" in told or "beside" in told


@pytest.mark.parametrize(
    "data",
    [
        b"", b"nothing", WHOLE["jpeg"][:300], WHOLE["png"][:30], WHOLE["tiff"][:100], WHOLE["gif"][:12],
        pictures.file(PICTURE, "WEBP")[:400], bytes(1000),
        pictures.file(PICTURE, "TIFF", compression="tiff_lzw")[:-300],
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_is_left_still_fails(data: bytes) -> None:
    with pytest.raises(ImageError):
        salvaged(data, Hints())


def test_nothing_that_holds_for_the_whole_process_is_changed() -> None:
    salvaged(WHOLE["jpeg"][:-4000], Hints())
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    with pytest.raises(ImageError):
        decode(WHOLE["jpeg"][:-4000])


# ---- The note in EXIF ----


def description(found: Decoded) -> str:
    exif = Image.Exif()
    exif.load(found.metadata.exif)
    return str(exif[0x010E])


def test_the_metadata_say_what_is_missing() -> None:
    found, told = salvaged(WHOLE["png"][:-9000], Hints())
    assert description(found) == f"Salvaged from a damaged file: {told}."


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_note_stands_behind_what_was_said_and_moves_nothing(order: str) -> None:
    """Pillow is the judge, and the maker note has to stay where it was, for it holds offsets."""
    before = pictures.exif(6, order=order)
    after = described(before, "A note.")
    assert after.index(pictures.MAKER_NOTE) == before.index(pictures.MAKER_NOTE)
    read, was = Image.Exif(), Image.Exif()
    read.load(after)
    was.load(before)
    assert read[0x010E] == "A picture of a test A note."
    assert {tag: value for tag, value in read.items() if tag != 0x010E} == {
        tag: value for tag, value in was.items() if tag != 0x010E
    }
    assert read.get_ifd(0x8769) == was.get_ifd(0x8769)


@pytest.mark.parametrize("exif", [b"", b"II", b"II*\0" + struct.pack("<I", 999) + bytes(20)])
def test_where_there_is_no_exif_it_is_made(exif: bytes) -> None:
    read = Image.Exif()
    read.load(described(exif, "A note."))
    assert dict(read) == {0x010E: "A note."}
