import io
import zlib

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, features

from multitone.errors import ImageError
from multitone.imaging.decode import READABLE, SOURCE_FORMATS, SUFFIXES, Hints, decode, looks_like_picture, read_header
from tests import pictures

LUMA = Hints(luma_only=True, srgb=True)


def as_gray16(array):
    return array[:, :, 0] if array.shape[2] == 1 else array


def test_decoded_pixels_are_those_of_pillow_for_plain_files():
    for mode in pictures.MODES:
        array = pictures.pixels(mode)
        decoded = decode(pictures.file(array, "PNG"))
        assert (decoded.raster.mode, decoded.raster.depth, decoded.format) == (mode, 8, "PNG")
        assert np.array_equal(decoded.raster.array(), array), mode


def test_jpeg_pixels_are_those_of_pillow():
    data = pictures.jpeg(97, 61)
    ours = decode(data).raster.array().astype(int)
    theirs = np.asarray(Image.open(io.BytesIO(data))).astype(int)
    assert np.abs(ours - theirs).max() <= 1


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        ("1", "PNG", "L"),
        ("1", "BMP", "L"),
        ("L", "GIF", "L"),
        ("P", "PNG", "RGB"),
        ("P", "GIF", "RGB"),
        ("P", "BMP", "RGB"),
        ("PA", "TIFF", "RGBA"),
        ("RGB", "WEBP", "RGB"),
        ("RGBA", "WEBP", "RGBA"),
        ("RGB", "JPEG2000", "RGB"),
        ("RGB", "QOI", "RGB"),
        ("RGB", "PPM", "RGB"),
        ("RGB", "TGA", "RGB"),
        ("RGB", "SGI", "RGB"),
        ("RGB", "PCX", "RGB"),
        ("RGBA", "DDS", "RGBA"),
        ("YCbCr", "TIFF", "RGB"),
    ],
)
def test_every_mode_becomes_gray_or_rgb_with_its_colors(mode, kind, expected):
    data = pictures.file(pictures.image(mode), kind)
    with Image.open(io.BytesIO(data)) as opened:
        colors = opened.convert("RGB" if expected != "RGBA" else "RGBA")
    raster = decode(data).raster
    assert raster.mode in (expected, "RGB")
    assert np.array_equal(np.asarray(raster.pillow().convert(colors.mode)), np.asarray(colors))


def test_avif_is_read():
    if not features.check("avif"):
        pytest.skip("this Pillow was built without AVIF")
    raster = decode(pictures.file(pictures.photograph(), "AVIF", quality=95)).raster
    assert np.abs(raster.array().astype(int) - pictures.photograph()).mean() < 4


@pytest.mark.parametrize("color", [7, b"\x00\x80\xff"])
def test_palette_transparency_becomes_alpha(color):
    picture = pictures.image("P")
    raster = decode(pictures.file(picture, "PNG", transparency=color)).raster
    expected = picture.copy()
    expected.info["transparency"] = color
    assert raster.mode == "RGBA"
    assert np.array_equal(raster.array(), np.asarray(expected.convert("RGBA")))


@pytest.mark.parametrize(("mode", "color", "expected"), [("L", 3, "LA"), ("RGB", (1, 2, 3), "RGBA")])
def test_a_transparent_color_becomes_alpha(mode, color, expected):
    picture = pictures.image(mode)
    picture.putpixel((2, 1), color)
    raster = decode(pictures.file(picture, "PNG", transparency=color)).raster
    assert raster.mode == expected
    assert raster.array()[1, 2, -1] == 0
    assert raster.array()[:, :, -1].max() == 255


@pytest.mark.parametrize("mode", pictures.MODES)
def test_png_of_16_bits_is_read_exactly(mode):
    array = pictures.pixels(mode, 16)
    raster = decode(pictures.png(array)).raster
    assert (raster.mode, raster.depth) == (mode, 16)
    assert np.array_equal(raster.array(), array)


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_of_16_bits_is_read_exactly(mode, compression, order):
    array = pictures.pixels(mode, 16)
    buffer = io.BytesIO()
    photometric = "minisblack" if mode.startswith("L") else "rgb"
    extra = {"extrasamples": ["unassalpha"]} if mode.endswith("A") else {}
    extra |= {"planarconfig": "contig"}
    tifffile.imwrite(
        buffer, as_gray16(array), photometric=photometric, compression=compression, byteorder=order, **extra
    )
    raster = decode(buffer.getvalue()).raster
    assert (raster.mode, raster.depth) == (mode, 16)
    assert np.array_equal(raster.array(), array)


def test_gray_tiff_that_counts_down_to_white_is_not_a_negative():
    array = pictures.pixels("L", 16)
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, 65535 - as_gray16(array), photometric="miniswhite")
    assert np.array_equal(decode(buffer.getvalue()).raster.array(), array)


def test_bright_16_bit_gray_is_not_clipped():
    """convert("L") of Pillow would make 99 % of it white."""
    values = np.linspace(0, 65535, 40 * 28).astype(np.uint16).reshape(28, 40)
    for data in (pictures.png(values), pictures.file(Image.fromarray(values), "TIFF")):
        small = np.asarray(decode(data).raster.pillow())
        assert np.array_equal(small, np.rint(values / 257).astype(np.uint8))


def test_cmyk_uses_the_profile_it_has():
    profile = pictures.srgb_profile()  # of no use for CMYK: passed over, not an error
    data = pictures.file(pictures.image("CMYK"), "TIFF", icc_profile=profile)
    assert decode(data).raster.mode == "RGB"
    assert decode(data).raster.profile is None


# ---- Orientation ----


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_all_orientations_give_the_same_upright_pixels(kind, orientation):
    upright = pictures.photograph(9, 6)
    options = {"lossless": True} if kind == "WEBP" else {}
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode(pictures.file(pictures.stored(upright, orientation), kind, exif=exif, **options))
    assert np.array_equal(decoded.raster.array(), upright)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("hints", [Hints(), LUMA], ids=["color", "luma"])
def test_all_orientations_of_a_jpeg_are_upright(orientation, order, hints):
    upright = pictures.photograph(48, 32)
    expected = upright if hints is not LUMA else np.asarray(Image.fromarray(upright).convert("L"))[:, :, np.newaxis]
    raster = decode(_jpeg(upright, orientation, order), hints).raster
    assert (raster.width, raster.height) == (48, 32)
    assert np.abs(raster.array().astype(int) - expected).mean() < 3


def _jpeg(upright, orientation, order):
    exif = b"Exif\0\0" + pictures.exif(orientation, order=order)
    return pictures.file(pictures.stored(upright, orientation), "JPEG", quality=97, subsampling=0, exif=exif)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_orientations_of_16_bits_are_upright(orientation):
    upright = pictures.pixels("RGB", 16, 9, 6)
    before = pictures.chunk(b"eXIf", pictures.exif(orientation))
    assert np.array_equal(decode(pictures.png(pictures.stored(upright, orientation), before)).raster.array(), upright)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_orientations_of_a_16_bit_tiff_are_upright(orientation):
    upright = pictures.pixels("RGB", 16, 9, 6)
    buffer = io.BytesIO()
    tags = [(0x0112, 3, 1, orientation, True)]
    tifffile.imwrite(buffer, pictures.stored(upright, orientation), photometric="rgb", extratags=tags)
    assert np.array_equal(decode(buffer.getvalue()).raster.array(), upright)


def test_orientation_behind_the_pixels_of_a_png_counts():
    """The specification lets eXIf stand behind IDAT, and Pillow reads it there only when the pixels are loaded."""
    upright = pictures.photograph(9, 6)
    after = pictures.chunk(b"eXIf", pictures.exif(6))
    decoded = decode(pictures.png(pictures.stored(upright, 6), after=after))
    assert np.array_equal(decoded.raster.array(), upright)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_means_nothing_is_passed_over(orientation):
    data = pictures.file(pictures.photograph(9, 6), "PNG", exif=b"Exif\0\0" + pictures.exif(orientation))
    assert np.array_equal(decode(data).raster.array(), pictures.photograph(9, 6))


# ---- Hints ----


def test_luma_only_is_the_luma_of_the_file_within_8_levels():
    data = pictures.file(pictures.photograph(200, 150), "JPEG", quality=90)
    luma = decode(data, LUMA).raster
    with Image.open(io.BytesIO(data)) as drafted:
        drafted.draft("L", None)
        as_stored = np.asarray(drafted).astype(int)
        assert drafted.mode == "L"
    converted = np.asarray(Image.open(io.BytesIO(data)).convert("L")).astype(int)
    ours = luma.array()[:, :, 0].astype(int)
    assert luma.mode == "L"
    assert np.abs(ours - as_stored).max() <= 1
    assert np.abs(ours - converted).max() <= 8
    assert np.abs(ours - converted).mean() < 0.5


@pytest.mark.parametrize(("profile", "mode"), [(pictures.wide_profile(), "RGB"), (pictures.srgb_profile(), "L")])
def test_luma_only_is_left_when_the_colors_mean_something_else(profile, mode):
    assert decode(pictures.jpeg(icc_profile=profile), LUMA).raster.mode == mode


def test_a_profile_of_other_colors_is_honored_where_srgb_is_asked_for():
    array, profile = pictures.photograph(), pictures.wide_profile()
    raster = decode(pictures.file(array, "PNG", icc_profile=profile), Hints(srgb=True)).raster
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    expected = ImageCms.profileToProfile(Image.fromarray(array), source, ImageCms.createProfile("sRGB"))
    assert raster.profile is None
    assert np.array_equal(raster.array(), np.asarray(expected))
    assert not np.array_equal(raster.array(), array)


def test_a_profile_of_other_colors_is_honored_at_16_bits_too():
    array = pictures.pixels("RGB", 16)
    data = pictures.png(array, pictures.chunk(b"iCCP", _iccp(pictures.wide_profile())))
    deep = decode(data, Hints(srgb=True)).raster
    small = decode(
        pictures.file(pictures.photograph(40, 28), "PNG", icc_profile=pictures.wide_profile()), Hints(srgb=True)
    )
    assert (deep.depth, deep.profile) == (16, None)
    difference = np.abs(deep.array() / 257 - small.raster.array())
    assert difference.mean() < 0.5
    assert difference.max() <= 8  # Little CMS is coarse at 8 bits where the curve of sRGB is steep


def _iccp(profile):
    return b"name\0\0" + zlib.compress(profile)


@pytest.mark.parametrize("depth", [8, 16])
def test_alpha_survives_a_change_of_color_space(depth):
    array = pictures.pixels("RGBA", depth)
    data = pictures.png(array, pictures.chunk(b"iCCP", _iccp(pictures.wide_profile())))
    raster = decode(data, Hints(srgb=True)).raster
    assert (raster.mode, raster.depth) == ("RGBA", depth)
    assert np.array_equal(raster.array()[:, :, 3], array[:, :, 3])


def test_profiles_are_kept_where_nobody_asks_for_srgb():
    profile = pictures.wide_profile()
    assert decode(pictures.jpeg(icc_profile=profile)).raster.profile == profile


# ---- What cannot be read ----


def failure(data):
    with pytest.raises(ImageError) as caught:
        decode(data)
    assert caught.value.reason.endswith(".")
    return caught.value


def test_pictures_that_move_are_refused_with_how_many_there_are():
    frames = [pictures.image("P"), pictures.image("L").convert("P")]
    for kind in ("GIF", "PNG", "WEBP", "TIFF"):
        refused = failure(pictures.file(frames[0], kind, save_all=True, append_images=frames[1:]))
        assert refused.kind == "unsupported", kind
        assert "2 pictures" in refused.reason


def test_the_first_picture_of_an_mpo_is_taken():
    first, second = Image.fromarray(pictures.photograph()), Image.new("RGB", (96, 64), "red")
    decoded = decode(pictures.file(first, "MPO", save_all=True, append_images=[second]))
    assert decoded.format == "JPEG"
    assert np.abs(decoded.raster.array().astype(int) - pictures.photograph()).mean() < 8


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "unreadable"),
        (b"this is no picture but a note\n", "unreadable"),
        (b"\xff\xd8\xff\xe0", "unreadable"),
        (b"\x89PNG\r\n\x1a\n", "unreadable"),
        (bytes(4096), "unreadable"),
    ],
)
def test_what_is_no_picture_is_unreadable(data, kind):
    assert failure(data).kind in (kind, "truncated")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_a_file_that_ends_early_is_truncated_and_never_half_gray(kind, part):
    data = pictures.file(pictures.photograph(200, 150), kind)
    assert failure(data[: int(len(data) * part)]).kind in ("truncated", "unreadable")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("hints", [Hints(), LUMA], ids=["color", "luma"])
def test_a_jpeg_or_png_that_ends_early_is_called_truncated(kind, part, hints):
    data = pictures.file(pictures.photograph(200, 150), kind)
    with pytest.raises(ImageError) as caught:
        decode(data[: int(len(data) * part)], hints)
    assert caught.value.kind == "truncated"


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_16_bit_png_that_ends_early_is_called_truncated(part):
    data = pictures.png(pictures.pixels("RGB", 16, 120, 90))
    assert failure(data[: int(len(data) * part)]).kind == "truncated"


def test_formats_that_start_other_programs_are_not_opened():
    assert not {"EPS", "PDF"} & set(READABLE)
    assert failure(pictures.file(pictures.photograph(), "EPS")).kind == "unreadable"


def test_a_picture_over_the_limit_is_refused_before_its_pixels_are_read(monkeypatch):
    monkeypatch.setattr("multitone.imaging.readers.base.LEAST_LIMIT", 0)
    monkeypatch.setattr("multitone.imaging.readers.base.most_pixels", lambda: 40 * 28 - 1)
    refused = failure(pictures.jpeg(40, 28))
    assert refused.kind == "too-large"
    assert "40 × 28" in refused.reason


def test_a_decompression_bomb_is_refused():
    bomb = pictures.png(np.zeros((1, 1), np.uint8)).replace(b"\0\0\0\1\0\0\0\1", b"\0\0\xff\xff\0\0\xff\xff", 1)
    head = pictures.chunk(b"IHDR", b"\0\0\xff\xff\0\0\xff\xff\x08\0\0\0\0")
    assert failure(b"\x89PNG\r\n\x1a\n" + head + bomb[33:]).kind == "too-large"


UNKNOWN_DDS = (
    pictures.file(pictures.image("RGBA"), "DDS")[:80] + bytes(4) + pictures.file(pictures.image("RGBA"), "DDS")[84:]
)


def test_a_kind_of_dds_that_pillow_does_not_know_is_unsupported():
    assert failure(UNKNOWN_DDS).kind in ("unsupported", "unreadable")


def test_transparency_of_what_pillow_does_not_know_is_none(tmp_path):
    """The plan asks; an exception here would end the whole plan for one odd file."""
    (tmp_path / "a.dds").write_bytes(UNKNOWN_DDS)
    assert read_header(str(tmp_path / "a.dds")).has_alpha is False


@pytest.mark.parametrize("seed", ["GIF", "DDS", "ICO", "WEBP", "TIFF", "TGA", "BMP", "QOI"])
@given(st.data())
def test_any_damaged_file_can_be_asked_for_transparency(seed, tmp_path, data):
    whole = bytearray(SEEDS[seed])
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, min(len(whole), 200) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a").write_bytes(whole)
    assert read_header(str(tmp_path / "a")).has_alpha in (True, False)


SEEDS = {
    "JPEG": pictures.rich_jpeg(3),
    "PNG": pictures.file(pictures.image("P", 12, 9), "PNG", transparency=1),
    "PNG16": pictures.png(pictures.pixels("RGBA", 16, 7, 5)),
    "GIF": pictures.file(pictures.image("P", 12, 9), "GIF"),
    "TIFF": pictures.file(pictures.photograph(12, 9), "TIFF", compression="tiff_lzw"),
    "WEBP": pictures.file(pictures.photograph(12, 9), "WEBP"),
    "BMP": pictures.file(pictures.photograph(12, 9), "BMP"),
    "TGA": pictures.file(pictures.photograph(12, 9), "TGA", compression="tga_rle"),
    "QOI": pictures.file(pictures.photograph(12, 9), "QOI"),
    "SGI": pictures.file(pictures.photograph(12, 9), "SGI"),
    "PCX": pictures.file(pictures.photograph(12, 9), "PCX"),
    "DDS": pictures.file(pictures.image("RGBA", 12, 9), "DDS"),
    "PPM": pictures.file(pictures.photograph(12, 9), "PPM"),
    "ICO": pictures.file(pictures.image("RGBA", 16, 16), "ICO"),
}


@pytest.mark.parametrize("seed", SEEDS)
@given(st.data())
def test_damage_of_any_kind_is_an_image_error_or_a_picture(seed, data):
    whole = bytearray(SEEDS[seed])
    for _ in range(data.draw(st.integers(1, 4), label="damages")):
        at = data.draw(st.integers(0, min(len(whole), 700) - 1), label="at")
        whole[at] = data.draw(st.integers(0, 255), label="byte")
    try:
        decoded = decode(bytes(whole))
    except ImageError:
        return
    assert decoded.raster.mode in pictures.MODES
    decoded.metadata.for_result(5, 4)


# ---- Signatures ----


@pytest.mark.parametrize("seed", [name for name in SEEDS if name not in ("TGA",)])
def test_signatures_are_known(seed):
    assert looks_like_picture(SEEDS[seed][:16])


@given(st.binary(max_size=16))
def test_any_beginning_can_be_asked_about(start):
    assert looks_like_picture(start) in (True, False)


@pytest.mark.parametrize("start", [b"", b"P", b"\n", b"B", b"\0", b"\1", b"#!/bin/sh\necho 1", b"%!PS-Adobe-3.0 EP"])
def test_beginnings_of_other_files_are_none(start):
    assert not looks_like_picture(start)


def test_suffixes_stand_for_formats_that_are_read():
    assert set(SUFFIXES.values()) <= set(SOURCE_FORMATS)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in SUFFIXES)


def test_transparency_is_told_from_the_header(tmp_path):
    palette = pictures.image("P")
    for name, data, expected in (
        ("opaque.png", pictures.file(pictures.photograph(), "PNG"), False),
        ("alpha.png", pictures.file(pictures.image("RGBA"), "PNG"), True),
        ("palette.gif", pictures.file(palette, "GIF", transparency=palette.getpixel((0, 0))), True),
        ("text.png", b"text", False),
    ):
        (tmp_path / name).write_bytes(data)
        assert read_header(str(tmp_path / name)).has_alpha is expected, name
    assert read_header(str(tmp_path / "missing.png")).has_alpha is False
