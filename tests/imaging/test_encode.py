import io

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401 - lets Pillow read JPEG XL, by another binding than ours
import pytest
from PIL import Image

from multitone.errors import ImageError, UsageError
from multitone.imaging.contents import Collecting, Content
from multitone.imaging.decode import decode
from multitone.imaging.encode import (
    Jpeg,
    Png,
    build_format,
    export_formats,
    fitting_profile,
    format_name,
    format_of_suffix,
    save,
)
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import exiftool, identify, needs_exiftool, needs_imagemagick, said

pillow_heif.register_heif_opener()
WITHOUT_GRAY = ("webp", "gif")
"""WebP has colors only, GIF a palette of them; AVIF has gray, but not with alpha."""


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def everything(profile=None):
    decoded = decode(pictures.rich_jpeg(6, profile=profile))
    return decoded.raster, decoded.metadata


# ---- Every format ----


@pytest.mark.parametrize("name", export_formats())
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
def test_every_format_holds_every_picture_as_well_as_it_says(name, mode, depth):
    array = pictures.pixels(mode, depth)
    chosen = build_format(name)
    back = decode(save(Raster(array), chosen)).raster
    assert (back.width, back.height) == (40, 28)
    assert back.is_gray == (mode.startswith("L") and name not in WITHOUT_GRAY and back.mode != "RGBA")
    assert back.has_alpha == (mode.endswith("A") and chosen.alpha)
    assert back.depth == (depth if chosen.deep else 8)
    if chosen.exact and chosen.deep and chosen.alpha:
        assert np.array_equal(back.array(), array)


@pytest.mark.parametrize("name", export_formats())
def test_every_format_gives_the_same_bytes_twice(name):
    raster = Raster(pictures.pixels("RGB"))
    assert save(raster, build_format(name)) == save(raster, build_format(name))


@pytest.mark.parametrize("name", export_formats())
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (17, 3)])
def test_every_format_holds_small_pictures(name, size):
    array = pictures.pixels("RGB", 8, *size)
    back = opened(save(Raster(array), build_format(name)))
    assert back.size == size


@pytest.mark.parametrize("name", export_formats())
def test_every_format_is_described(name):
    info = export_formats()[name]
    assert info.title
    assert info.help.endswith(".")
    assert format_name(build_format(name)) == name
    assert all(parameter.help for parameter in info.parameters)
    assert all(format_of_suffix(suffix.upper()) == name for suffix in info.type.suffixes)
    assert list(info.as_json()) == ["name", "title", "help", "suffixes", "parameters", "missing"]


def test_no_suffix_stands_for_two_formats():
    suffixes = [suffix for info in export_formats().values() for suffix in info.type.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_unknown_formats_and_values_are_told():
    assert format_of_suffix(".xyz") is None
    with pytest.raises(UsageError, match="did you mean 'jpeg'"):
        build_format("jpg")
    with pytest.raises(UsageError, match="from 1 to 100"):
        build_format("jpeg", {"quality": "101"})


def test_quality_goes_where_there_is_one():
    assert Jpeg().with_quality(5) == Jpeg(quality=5)
    assert Jpeg().with_quality(None) == Jpeg()
    assert Png().with_quality(5) == Png()


@pytest.mark.parametrize("name", export_formats())
def test_pixels_that_libvips_still_computes_can_be_saved(name):
    pipeline = Pipeline.parse(["gaussian-blur sigma=1", "contrast", "grayscale luma=rec709"])
    lazy = pipeline.apply(Raster(pictures.pixels("RGBA", 16)))
    assert save(lazy, build_format(name)) == save(lazy.computed(), build_format(name))


def test_what_a_library_refuses_is_an_image_error():
    class Refusing(Jpeg, frozen=True, tag="refusing"):
        def encode(self, raster, metadata):
            raise RuntimeError("no")

    with pytest.raises(ImageError) as caught:
        save(Raster(pictures.pixels("L")), Refusing())
    assert (caught.value.kind, caught.value.detail) == ("encode-failed", "RuntimeError: no")


# ---- JPEG ----


def test_a_gray_jpeg_has_one_component():
    assert opened(save(Raster(pictures.pixels("L")), Jpeg())).mode == "L"


@needs_imagemagick
@pytest.mark.parametrize(("mode", "kind"), [("L", "Gray"), ("RGB", "sRGB")])
def test_imagemagick_agrees_on_the_components(tmp_path, mode, kind):
    path = tmp_path / "a.jpg"
    path.write_bytes(save(Raster(pictures.pixels(mode)), Jpeg()))
    assert identify(path, "%[colorspace] %w %h") == f"{kind} 40 28"


def test_quality_changes_size_and_nearness():
    array = pictures.photograph(200, 150)
    sizes, errors = [], []
    for quality in (20, 60, 95):
        data = save(Raster(array), Jpeg(quality=quality))
        sizes.append(len(data))
        errors.append(np.abs(np.asarray(opened(data)).astype(int) - array).mean())
    assert sizes == sorted(sizes)
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 3


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("depth", [8, 16])
def test_transparent_parts_of_a_jpeg_are_white(mode, depth):
    array = pictures.pixels(mode, depth).copy()
    array[:, :, -1] = 0
    data = save(Raster(array), Jpeg())
    assert opened(data).mode == ("L" if mode == "LA" else "RGB")
    assert np.asarray(opened(data)).min() == 255


def test_transparent_parts_of_a_jpeg_take_the_color_chosen():
    array = np.zeros((16, 16, 4), np.uint8)
    red = np.asarray(opened(save(Raster(array), Jpeg(quality=100, background="#f00"))))
    assert np.abs(red.astype(int) - [255, 0, 0]).max() <= 2


def test_half_transparent_parts_are_mixed():
    array = np.full((16, 16, 4), (0, 0, 0, 128), np.uint8)
    mixed = np.asarray(opened(save(Raster(array), Jpeg(quality=100))))
    assert np.abs(mixed.astype(int) - 127).max() <= 2


def test_a_picture_too_long_for_jpeg_is_told():
    with pytest.raises(ImageError, match="at most 65,500 pixels a side"):
        save(Raster(np.zeros((1, 65_501), np.uint8)), Jpeg())


def test_exif_too_long_for_jpeg_is_told_with_its_remedy():
    with pytest.raises(ImageError, match="strip the metadata") as caught:
        save(Raster(pictures.pixels("L")), Jpeg(), Metadata(exif=bytes(65_528)))
    assert caught.value.kind == "encode-failed"


def test_xmp_that_is_too_long_for_jpeg_and_cannot_be_divided_is_told_as_lost():
    with Collecting() as lost:
        data = save(Raster(pictures.pixels("L")), Jpeg(), Metadata(xmp=bytes(65_505)))
    assert lost == {Content.XMP}
    assert opened(data).size == (40, 28)


def test_a_comment_too_long_for_one_segment_lies_in_several():
    data = save(Raster(pictures.pixels("L")), Jpeg(), Metadata(comments=(b"a" * 65_534,)))
    assert b"".join(decode(data).metadata.comments) == b"a" * 65_534


def test_the_longest_blocks_fit():
    metadata = Metadata(exif=bytes(65_527), xmp=bytes(65_504), comments=(bytes(65_533),))
    assert opened(save(Raster(pictures.pixels("L")), Jpeg(), metadata)).size == (40, 28)


# ---- Profiles ----


@pytest.mark.parametrize("kind", [Jpeg(), Png()])
def test_a_profile_goes_with_the_colors_it_describes(kind):
    wide, gray = pictures.wide_profile(), pictures.gray_profile()
    color, shades = Raster(pictures.pixels("RGB")), Raster(pictures.pixels("L"))
    assert opened(save(color.with_profile(wide), kind)).info["icc_profile"] == wide
    assert opened(save(shades.with_profile(gray), kind)).info["icc_profile"] == gray


@pytest.mark.parametrize("kind", [Jpeg(), Png()])
def test_a_gray_file_never_gets_a_profile_of_colors(kind):
    shades = Raster(pictures.pixels("L")).with_profile(pictures.wide_profile())
    assert "icc_profile" not in opened(save(shades, kind)).info
    assert fitting_profile(shades) is None
    assert fitting_profile(Raster(pictures.pixels("RGB")).with_profile(pictures.gray_profile())) is None


def test_turning_a_picture_gray_leaves_no_profile_of_colors():
    raster, metadata = everything(pictures.srgb_profile())
    gray = Pipeline.parse(["grayscale"]).apply(raster)
    assert "icc_profile" not in opened(save(gray, Jpeg(), metadata)).info


def test_a_profile_of_many_segments_arrives_whole():
    profile = pictures.wide_profile() + bytes(np.random.default_rng(3).integers(0, 256, 200_000, np.uint8))
    assert opened(save(Raster(pictures.pixels("RGB")).with_profile(profile), Jpeg())).info["icc_profile"] == profile


# ---- Metadata ----


@pytest.mark.parametrize("kind", [Jpeg(), Png()])
def test_pillow_finds_the_metadata_of_a_result(kind):
    raster, metadata = everything(pictures.wide_profile())
    image = opened(save(raster, kind, metadata.for_result(raster.width, raster.height)))
    assert image.getexif()[0x010F] == "Multitone tests"
    assert image.getexif()[0x0112] == 1
    assert (image.info.get("xmp") or image.info["XML:com.adobe.xmp"].encode()) == pictures.xmp(1)
    assert image.info["icc_profile"] == pictures.wide_profile()
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)


@needs_exiftool
@pytest.mark.parametrize(("kind", "suffix"), [(Jpeg(), ".jpg"), (Png(), ".png")])
@pytest.mark.parametrize("order", ["<", ">"])
def test_exiftool_finds_every_tag_as_it_was(tmp_path, kind, suffix, order):
    before, after = tmp_path / "before.jpg", tmp_path / f"after{suffix}"
    before.write_bytes(pictures.rich_jpeg(6, profile=pictures.wide_profile(), order=order))
    decoded = decode(before.read_bytes())
    small = Pipeline.parse(["resize width=20"]).apply(decoded.raster)
    after.write_bytes(save(small, kind, decoded.metadata.for_result(small.width, small.height)))
    was, tags = said(exiftool(before)), exiftool(after)
    now = said(tags)
    assert not [name for name in now if name.startswith("IFD1:")], "the old thumbnail is still there"
    changed = {
        "IFD0:Orientation": 1,
        "XMP-tiff:Orientation": 1,
        "ExifIFD:ExifImageWidth": small.width,
        "ExifIFD:ExifImageHeight": small.height,
    }
    expected = {**was, **changed}
    containers = ("IFD1:", "JFIF:", "IPTC:" if suffix == ".png" else "IFD1:")
    for name, value in expected.items():
        if not name.startswith(containers):
            assert now[name] == value, name
    assert (small.width, small.height) == (20, 14)
    assert b"Multitone tests" in after.read_bytes()
    assert pictures.MAKER_NOTE in after.read_bytes()
    if suffix == ".jpg":
        assert now["JFIF:XResolution"] == 300
        assert tags["File:Comment"] == "A comment of a test"
    warnings = [value for name, value in tags.items() if name == "ExifTool:Warning"]
    assert all("[minor]" in warning or "MakerNotes" in warning for warning in warnings), warnings


@needs_exiftool
def test_exiftool_finds_nothing_in_a_stripped_result_but_the_resolution(tmp_path):
    raster, metadata = everything()
    for kind, suffix in ((Jpeg(), "jpg"), (Png(), "png")):
        path = tmp_path / f"a.{suffix}"
        path.write_bytes(save(raster, kind, metadata.stripped()))
        groups = {name.partition(":")[0] for name in said(exiftool(path))}
        assert groups <= {"JFIF", "PNG", "PNG-pHYs", "SourceFile"}, groups
        assert not [n for n in exiftool(path) if n.endswith((":Comment", ":CurrentIPTCDigest", ":ExifByteOrder"))]


@pytest.mark.parametrize("kind", [Jpeg(), Png()])
def test_nothing_of_the_metadata_is_left_after_stripping(kind):
    raster, metadata = everything()
    data = save(raster, kind, metadata.stripped())
    for trace in (b"Multitone tests", b"adobe", b"Exif", b"eXIf", b"8BIM", b"comment"):
        assert trace not in data
    assert opened(data).info["dpi"] == pytest.approx((300, 300), abs=0.01)


def test_the_order_of_a_jpegs_segments_is_the_usual_one():
    raster, metadata = everything(pictures.wide_profile())
    found = pictures.segments(save(raster, Jpeg(), metadata))
    markers = [marker for marker, _ in found if marker >= 0xE0]
    assert markers == [0xE0, 0xE1, 0xE1, 0xE2, 0xED, 0xFE]


# ---- PNG ----


@pytest.mark.parametrize("mode", pictures.MODES)
def test_a_16_bit_png_stays_16_bit(mode):
    data = save(Raster(pictures.pixels(mode, 16)), Png())
    header = pictures.chunks(data)[0][1]
    assert header[8] == 16
    assert header[9] == {"L": 0, "LA": 4, "RGB": 2, "RGBA": 6}[mode]


@needs_imagemagick
@pytest.mark.parametrize(("mode", "depth"), [("L", 16), ("RGB", 16), ("RGBA", 16), ("RGBA", 8)])
def test_imagemagick_agrees_on_the_depth_of_a_png(tmp_path, mode, depth):
    path = tmp_path / "a.png"
    path.write_bytes(save(Raster(pictures.pixels(mode, depth)), Png()))
    assert identify(path, "%z %w %h %A")[:8].split()[:3] == [str(depth), "40", "28"]


@pytest.mark.parametrize("dpi", [None, (300.0, 300.0), (72.0, 150.0)])
def test_a_png_has_the_resolution_it_was_given_and_no_other(dpi):
    data = save(Raster(pictures.pixels("RGB")), Png(), Metadata(dpi=dpi))
    assert [kind for kind, _ in pictures.chunks(data)].count(b"pHYs") == (0 if dpi is None else 1)
    assert opened(data).info.get("dpi") == (None if dpi is None else pytest.approx(dpi, abs=0.02))


def test_no_chunk_that_may_stand_once_stands_twice():
    raster, metadata = everything(pictures.wide_profile())
    kinds = [
        kind for kind, _ in pictures.chunks(save(raster, Png(), metadata)) if kind not in (b"IDAT", b"tEXt", b"iTXt")
    ]
    assert len(kinds) == len(set(kinds)), kinds


def test_the_chunks_of_a_png_are_where_the_specification_wants_them():
    raster, metadata = everything(pictures.wide_profile())
    kinds = [kind for kind, _ in pictures.chunks(save(raster, Png(), metadata))]
    first = kinds.index(b"IDAT")
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert all(kinds.index(kind) < first for kind in (b"iCCP", b"pHYs", b"eXIf"))


def test_the_pixels_do_not_depend_on_the_level():
    array = pictures.pixels("RGBA", 16)
    assert all(
        np.array_equal(decode(save(Raster(array), Png(level=level))).raster.array(), array) for level in (0, 1, 9)
    )


def test_a_comment_in_no_known_alphabet_does_not_break_a_png():
    data = save(Raster(pictures.pixels("L")), Png(), Metadata(comments=(b"\xff\xfe\0 odd",)))
    assert opened(data).size == (40, 28)
