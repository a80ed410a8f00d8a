import io
import resource
import struct
import time

import brotli
import numpy as np
import pillow_jxl  # noqa: F401 - lets Pillow write JPEG XL, by another binding than ours
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.color.convert import as_srgb
from multitone.imaging.color.profiles import same_colors
from multitone.imaging.contents import Collecting, Content
from multitone.imaging.decode import decode, looks_like_picture, read_header
from multitone.imaging.encode import Jxl, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool
from tests.imaging.readers.files import without

MOVES = bytes.fromhex(
    "ff0a41044d002026080401001c004b188b15820300080405003c004b188b15805dd4ff001892ae9af803"
)  # two pictures of 8 × 8, by libjxl's own encoder
MOVES_IN_CONTAINER = bytes.fromhex(
    "0000000c4a584c200d0a870a00000014667479706a786c20000000006a786c20000000236a786c7000000000ff0a300018089a00404c080401"
    "001c004b188b15820300000000216a786c7080000001080405003c004b188b15805de0ff0000d276dcf803"
)  # two of 13 × 7


def theirs(array, **options):
    return pictures.file(array, "JXL", **options)


@pytest.mark.parametrize("mode", pictures.MODES)
def test_pixels_are_those_that_another_wrote(mode, tmp_path):
    array = pictures.pixels(mode)
    data = theirs(array, lossless=True)
    decoded = decode(data)
    assert (decoded.raster.mode, decoded.raster.depth, decoded.format) == (mode, 8, "JXL")
    assert np.array_equal(decoded.raster.array(), array)
    assert decoded.raster.profile is None, "sRGB, or the gray of its curve, needs none"
    (tmp_path / "a.jxl").write_bytes(data)
    told = read_header(str(tmp_path / "a.jxl"))
    assert (told.width, told.height, told.has_alpha, told.is_deep) == (40, 28, mode.endswith("A"), False)


def test_a_photograph_looks_as_another_reader_sees_it():
    data = theirs(pictures.photograph(200, 150), quality=80)
    seen = np.asarray(Image.open(io.BytesIO(data)))
    assert np.abs(decode(data).raster.array().astype(int) - seen).max() <= 1


def test_gray_of_16_bits_is_read_exactly(tmp_path):
    array = pictures.pixels("L", 16)
    data = theirs(Image.fromarray(array[:, :, 0]), lossless=True)
    assert np.array_equal(decode(data).raster.array(), array)
    (tmp_path / "a.jxl").write_bytes(data)
    assert read_header(str(tmp_path / "a.jxl")).is_deep


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("squeezed", [True, False])
def test_metadata_are_found_however_they_are_stored(order, squeezed):
    exif = pictures.exif(1, order=order)
    data = theirs(pictures.photograph(), exif=exif, xmp=pictures.xmp(), compress_metadata=squeezed)
    told = decode(data).metadata
    assert told.exif == Metadata(exif=exif).for_result(96, 64).exif
    assert told.xmp == pictures.xmp()


def test_exif_does_not_turn_what_the_codestream_has_turned():
    """ISO/IEC 18181-2, 9.3: the orientation of the codestream is the one that counts."""
    decoded = decode(theirs(pictures.photograph(), exif=pictures.exif(6), xmp=pictures.xmp(6), lossless=True))
    assert np.array_equal(decoded.raster.array(), pictures.photograph())
    assert decoded.metadata.orientation == 1
    assert b'Orientation="1"' in decoded.metadata.xmp


@pytest.mark.parametrize("data", [MOVES, MOVES_IN_CONTAINER])
def test_a_picture_that_moves_is_refused(data):
    with pytest.raises(ImageError, match="animated") as caught:
        decode(data)
    assert caught.value.kind == "unsupported"


@pytest.mark.parametrize("size", [(8, 8), (13, 7), (300, 200), (1, 1), (256, 256), (1000, 3)])
@pytest.mark.parametrize("exif", [b"", pictures.exif()])
def test_no_still_picture_is_taken_for_one_that_moves(size, exif):
    picture = Image.new("RGBA", size, "red")
    data = theirs(picture, lossless=True, exif=exif)
    assert (decode(data).raster.width, decode(data).raster.height) == size


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_file_that_ends_early_is_truncated(part):
    data = theirs(pictures.photograph(200, 150))
    with pytest.raises(ImageError) as caught:
        decode(data[: int(len(data) * part)])
    assert caught.value.kind == "truncated"


def test_without_the_library_the_remedy_is_told_for_reading_and_writing(monkeypatch, tmp_path):
    data = theirs(pictures.photograph())
    without(monkeypatch, "pyjpegxl")
    for attempt in (lambda: decode(data), lambda: save(Raster(pictures.photograph()), Jxl())):
        with pytest.raises(ImageError, match=r'pip install "multitone\[formats\]"') as caught:
            attempt()
        assert caught.value.kind == "unsupported"
    assert looks_like_picture(data[:16])
    (tmp_path / "a.jxl").write_bytes(data)
    assert read_header(str(tmp_path / "a.jxl")).format == "JXL"


# ---- Writing, as far as tests/imaging/writers/test_every_format.py does not see it ----


@pytest.mark.parametrize(("quality", "distance"), [(100, 0.1), (90, 1.0), (68, 2.98), (30, 6.4), (1, 15.0)])
def test_a_quality_is_as_far_from_the_original_as_libjxl_says(quality, distance):
    """By the table of cjxl's help and `JxlEncoderDistanceFromQuality`."""
    assert Jxl(quality=quality).distance == pytest.approx(distance)


def test_quality_and_effort_change_size_and_nearness():
    array = pictures.photograph(200, 150)
    files = [save(Raster(array), Jxl(quality=quality)) for quality in (20, 60, 95)]
    errors = [np.abs(np.asarray(Image.open(io.BytesIO(data))).astype(int) - array).mean() for data in files]
    assert [len(data) for data in files] == sorted(len(data) for data in files)
    assert errors == sorted(errors, reverse=True)


def test_deep_colors_of_another_space_are_kept_at_their_depth():
    deep = Raster(np.full((16, 16, 3), (51400, 15420, 15420), np.uint16)).with_profile(pictures.wide_profile())
    found = decode(save(deep, Jxl(lossless=True))).raster
    assert np.array_equal(found.array(), deep.array())
    assert same_colors(found.profile, deep.profile)
    seen = as_srgb(found)
    assert seen.depth == 16
    assert np.abs(seen.array()[4, 4] / 257 - (229, 55, 58)).max() <= 4  # by Little CMS, relative colorimetric


@needs_exiftool
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("lossless", [True, False])
def test_exif_stands_where_exiftool_reads_it_whatever_libjxl_has_put_before_it(depth, lossless, tmp_path):
    metadata = Metadata(exif=pictures.exif(), xmp=pictures.xmp())
    path = tmp_path / "a.jxl"
    path.write_bytes(save(Raster(pictures.pixels("RGBA", depth)), Jxl(lossless=lossless), metadata))
    found = exiftool(path)
    assert (found["IFD0:Model"], found["XMP-dc:Title"]) == ("Camera 1", "Grüße")
    assert Image.open(io.BytesIO(path.read_bytes())).size == (40, 28)


def test_a_box_that_claims_more_than_there_is_costs_nothing(tmp_path):
    """Its reader would take 4 GB to look for the rest, even for the header."""
    data = theirs(pictures.photograph(24, 18), exif=pictures.exif(), compress_metadata=False)
    at = data.find(b"Exif") - 4
    torn = data[:at] + struct.pack(">I", 1 << 24) + data[at + 4 :]
    with pytest.raises(ImageError) as caught:
        decode(torn)
    assert caught.value.kind == "truncated"
    (tmp_path / "a.jxl").write_bytes(torn)
    began = time.process_time()
    assert read_header(str(tmp_path / "a.jxl")).width == 0
    assert time.process_time() - began < 0.5


# ---- Metadata that are packed ----


def packed_box(kind, content):
    return struct.pack(">I4s", 12 + len(content), b"brob") + kind + content


def container(*boxes):
    signature = b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
    code = save(Raster(pictures.pixels("RGB")), Jxl(effort=1))
    assert code.startswith(b"\xff\x0a")
    return signature + b"".join(boxes) + struct.pack(">I4s", 8 + len(code), b"jxlc") + code


def test_exif_and_xmp_packed_by_brotli_are_read(tmp_path):
    exif = packed_box(b"Exif", brotli.compress(bytes(4) + pictures.exif(6)))
    data = container(exif, packed_box(b"xml ", brotli.compress(pictures.xmp())))
    metadata = decode(data).metadata
    assert metadata.exif == Metadata(exif=pictures.exif(6)).for_result(40, 28).exif
    assert metadata.xmp == pictures.xmp()
    (tmp_path / "a.jxl").write_bytes(data)
    assert read_header(str(tmp_path / "a.jxl")).contents >= {Content.EXIF, Content.XMP}


def test_a_box_that_unpacks_to_hundreds_of_megabytes_is_told_as_lost_and_takes_no_memory():
    data = container(packed_box(b"xml ", brotli.compress(bytes(200 << 20), quality=5)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Collecting() as lost:
        decoded = decode(data)
    assert lost == {Content.XMP}
    assert decoded.metadata.xmp == b""
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10


@pytest.mark.parametrize("content", [b"", b"\xff" * 20, brotli.compress(b"<a/>")[:-1]])
def test_a_damaged_packed_box_is_told_as_lost(content):
    with Collecting() as lost:
        assert decode(container(packed_box(b"xml ", content))).metadata.xmp == b""
    assert lost == {Content.XMP}
