import io
import struct
import warnings

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from multitone.imaging.color.profiles import is_srgb, profile_space
from multitone.imaging.decode import decode
from multitone.imaging.encode import Jpeg, Tiff, save
from multitone.imaging.metadata import tiff_directory
from multitone.imaging.metadata.exif import entries, with_fields, with_orientation
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.raster import Raster
from tests import pictures

EXIF_FOLDER = 0x8769


def read_exif(block):
    """Let Pillow read a TIFF structure: the first directory, and the one of the shot."""
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + block)
    return dict(exif), dict(exif.get_ifd(EXIF_FOLDER)), dict(exif.get_ifd(1))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_read_in_both_byte_orders(order, orientation):
    assert Metadata(exif=pictures.exif(orientation, order=order)).orientation == orientation


def told_often(kind: str, values: tuple[int, ...]) -> bytes:
    """Return a picture of 30 × 20 pixels as they lie, with an orientation of several values."""
    array, packed = pictures.pixels("RGB", 8, 30, 20), struct.pack(f"<{len(values)}H", *values)
    if kind == "TIFF":
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, array, photometric="rgb", extratags=[(274, "H", len(values), values, True)])
        return buffer.getvalue()
    exif = with_fields(pictures.exif(thumbnail=None), [tiff_directory.Field(0x0112, 3, len(values), packed)])
    return pictures.file(array, "JPEG", exif=b"Exif\0\0" + exif)


@pytest.mark.parametrize("values", [(6,), (6, 0), (5, 8), (6, 0, 0), (8, 1, 2, 3)])
@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_an_orientation_of_several_values_is_its_first_one_and_turns_once(kind: str, values: tuple[int, ...]) -> None:
    source = decode(told_often(kind, values))
    assert (source.raster.width, source.raster.height) == (20, 30)
    for form in (Tiff(), Jpeg()):
        said = source.metadata.carried("keep", 20, 30)
        result = save(source.raster, form, said)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of several values
            image = Image.open(io.BytesIO(result))
            assert ImageOps.exif_transpose(image).size == (20, 30)
        assert decode(result).raster.width == 20


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("tag_before", [0x0112, 0xA002])
def test_an_orientation_that_is_put_in_is_the_one_that_is_read(tag_before, count):
    """Wherever it stands: some programs write it among the tags of the shot, or twice."""
    block = bytearray(pictures.exif(6))
    (entry,) = (one for one in entries(block) if one.tag == tag_before)
    struct.pack_into("<HHI", block, entry.at - 8, 0x0112, 3, count)
    put = with_orientation(bytes(block), 3)
    assert Metadata(exif=put).orientation == 3
    assert Metadata(exif=with_orientation(put, 1)).orientation == 1


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_is_one_whatever_its_exif_calls_itself(order):
    block = bytearray(pictures.exif(1, order=order))
    struct.pack_into(order + "H", block, 2, 298)
    values = pictures.photograph(20, 12)
    data = save(Raster(values), Tiff(), Metadata(exif=bytes(block)))
    with Image.open(io.BytesIO(data)) as image:
        assert np.array_equal(np.asarray(image), values)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_result_has_its_size_and_lies_upright(order):
    before = Metadata(exif=pictures.exif(6, (4000, 3000), order=order), xmp=pictures.xmp(6))
    after = before.for_result(300, 400)
    main, shot, small = read_exif(after.exif)
    assert main[0x0112] == 1
    assert (shot[0xA002], shot[0xA003]) == (300, 400)
    assert small == {}
    assert b'tiff:Orientation="1"' in after.xmp
    assert after.xmp.replace(b'tiff:Orientation="1"', b'tiff:Orientation="6"') == before.xmp


@pytest.mark.parametrize("order", ["<", ">"])
def test_everything_else_in_exif_stays_to_the_byte(order):
    block = pictures.exif(6, order=order)
    main, shot, _ = read_exif(block)
    kept_main, kept_shot, _ = read_exif(Metadata(exif=block).for_result(40, 28).exif)
    assert {**kept_main, 0x0112: 6} == main
    assert kept_shot == shot
    assert kept_shot[0x927C] == pictures.MAKER_NOTE


@pytest.mark.parametrize("behind", [b"", b"something stands behind the thumbnail"])
def test_no_pixel_of_the_thumbnail_is_left(behind):
    thumbnail = pictures.file(Image.new("RGB", (16, 12), "red"), "JPEG")
    block = pictures.exif(1, thumbnail=thumbnail, behind=behind)
    after = Metadata(exif=block).for_result(40, 28).exif
    assert thumbnail in block
    assert thumbnail[20:60] not in after
    assert b"\xff\xd8\xff" not in after
    assert after.endswith(behind)


def test_the_maker_note_does_not_move():
    block = pictures.exif(8, thumbnail=pictures.jpeg(32, 24))
    after = Metadata(exif=block).for_result(40, 28).exif
    assert after.index(pictures.MAKER_NOTE) == block.index(pictures.MAKER_NOTE)


@pytest.mark.parametrize(
    "form", ['tiff:Orientation="{}"', "tiff:Orientation='{}'", "<tiff:Orientation>{}</tiff:Orientation>"]
)
def test_every_way_to_write_an_orientation_in_xmp_is_mended(form):
    before, after = form.format(8).encode(), form.format(1).encode()
    assert Metadata(xmp=b"<x " + before + b" />").for_result(4, 3).xmp == b"<x " + after + b" />"


def test_a_size_too_large_for_its_field_does_no_harm():
    after = Metadata(exif=pictures.exif()).for_result(70_000, 70_000).exif
    assert read_exif(after)[1][0xA002] == 70_000


@given(st.data())
def test_damaged_exif_is_never_an_error(data):
    block = bytearray(pictures.exif(6, thumbnail=b"\xff\xd8small\xff\xd9"))
    for _ in range(data.draw(st.integers(1, 5))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    block = block[: data.draw(st.integers(0, len(block)))]
    metadata = Metadata(exif=bytes(block))
    assert 1 <= metadata.orientation <= 8
    metadata.for_result(10, 20)


@given(st.binary(max_size=80))
def test_bytes_that_are_no_exif_are_never_an_error(block):
    for start in (b"", b"II*\0", b"MM\0*"):
        metadata = Metadata(exif=start + block)
        assert 1 <= metadata.orientation <= 8
        metadata.for_result(10, 20)


def test_directories_that_point_at_themselves_end():
    block = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", EXIF_FOLDER, 4, 1, 8) + struct.pack("<I", 8)
    assert Metadata(exif=block).orientation == 1
    Metadata(exif=block).for_result(2, 2)


def test_stripping_leaves_the_resolution_alone():
    full = Metadata(b"e", b"x", b"i", (b"c",), (300.0, 300.0))
    assert full.stripped() == Metadata(dpi=(300.0, 300.0))


def test_all_blocks_of_a_jpeg_are_read():
    metadata = decode(pictures.rich_jpeg(6)).metadata
    assert metadata.exif == pictures.exif(6, (28, 40))
    assert metadata.xmp == pictures.xmp(6)
    assert metadata.iptc == pictures.iptc()
    assert metadata.comments == (b"A comment of a test",)
    assert metadata.dpi == (300, 300)


@pytest.mark.parametrize("place", ["before", "after"])
def test_metadata_of_a_png_are_read_wherever_they_stand(place):
    text = pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + pictures.xmp())
    extra = pictures.chunk(b"eXIf", pictures.exif()) + text
    metadata = decode(pictures.png(pictures.photograph(9, 6), **{place: extra})).metadata
    assert metadata.xmp == pictures.xmp()
    assert metadata.exif == pictures.exif()


@pytest.mark.parametrize("place", ["before", "after"])
def test_metadata_of_a_16_bit_png_are_read_wherever_they_stand(place):
    text = pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + pictures.xmp())
    metadata = decode(pictures.png(pictures.pixels("RGB", 16), **{place: text})).metadata
    assert metadata.xmp == pictures.xmp()


def test_metadata_of_webp_are_read():
    data = pictures.file(pictures.photograph(9, 6), "WEBP", exif=pictures.exif(), xmp=pictures.xmp())
    metadata = decode(data).metadata
    assert metadata.exif == pictures.exif()
    assert metadata.xmp == pictures.xmp()


def test_of_a_tiff_only_what_speaks_of_the_picture_is_read():
    """Strips, compression and the profile of a TIFF say nothing of a JPEG, and may be larger than it holds."""
    exif = Image.Exif()
    exif[0x010F] = "Multitone tests"
    picture = Image.fromarray(pictures.photograph(300, 500))
    data = pictures.file(picture, "TIFF", exif=exif, icc_profile=pictures.wide_profile(), dpi=(200, 200))
    metadata = decode(data).metadata
    main, _, _ = read_exif(metadata.exif)
    assert main[0x010F] == "Multitone tests"
    assert metadata.dpi == (200, 200)
    layout = {
        0x0102: "bits",
        0x0103: "compression",
        0x0106: "photometric",
        0x0111: "strips",
        0x0117: "strip sizes",
        0x8773: "profile",
    }
    assert not {name for tag, name in layout.items() if tag in main}


@pytest.mark.parametrize("value", [None, (0, 0), (0.5, 300), ("a", 1), (70000, 70000), 300, (300,)])
def test_a_resolution_that_means_nothing_is_passed_over(value):
    picture = Image.new("L", (2, 2))
    picture.info["dpi"] = value
    assert read_metadata(picture).dpi is None


def test_srgb_is_told_from_other_profiles():
    assert is_srgb(pictures.srgb_profile())
    assert not is_srgb(pictures.wide_profile())
    assert not is_srgb(b"no profile at all")
    assert not is_srgb(b"")


def test_the_space_of_a_profile_is_read():
    assert profile_space(pictures.wide_profile()) == "RGB"
    assert profile_space(pictures.gray_profile()) == "GRAY"
    assert profile_space(b"") == ""


def test_profiles_of_the_tests_are_profiles():
    for profile in (pictures.wide_profile(), pictures.gray_profile(), pictures.srgb_profile()):
        assert ImageCms.getProfileName(ImageCms.ImageCmsProfile(io.BytesIO(profile)))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("color", "named"), [("keep", 2), ("gray", 2), ("srgb", 1), ("display-p3", 0xFFFF)])
def test_exif_names_the_color_space_that_the_result_has(order, color, named):
    exif = Image.Exif()
    exif.endian = order
    exif.get_ifd(EXIF_FOLDER)[0xA001] = 2
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    assert read_exif(Metadata(exif=block).in_color(color).exif)[1] == {0xA001: named}


def test_exif_that_names_no_color_space_still_names_none():
    block = pictures.exif()
    assert Metadata(exif=block).in_color("srgb") == Metadata(exif=block)
    assert Metadata().in_color("srgb") == Metadata()


def test_exif_of_a_bigtiff_begins_as_a_tiff_does():
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, pictures.photograph(24, 18), photometric="rgb", bigtiff=True, description="A big one")
    assert decode(buffer.getvalue()).metadata.exif[:4] in (b"II*\0", b"MM\0*")
