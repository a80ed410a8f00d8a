"""What files say of their colors is told in headers, shown in previews, and stays true in what EXIF says."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from multitone.imaging.color.made import adobe_rgb, display_p3
from multitone.imaging.color.profiles import is_hdr
from multitone.imaging.contents import Collecting, Content
from multitone.imaging.decode import Hints, decode, read_header
from multitone.imaging.encode import build_format
from multitone.imaging.metadata.color_space import in_color_space, is_adobe_rgb
from multitone.imaging.output import Output, deliver
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.display import ShownPicture
from multitone.services.thumbnail_cache import ThumbnailCache
from multitone.services.thumbnails import thumbnail
from tests import pictures
from tests.imaging.cases.judges import exiftool
from tests.imaging.color.test_by_numbers import avif, by_dcf, cicp, flat, gamma, png, with_nclx


def bmp(profile: bytes) -> bytes:
    """Return a flat picture as BMP of version 5, with a profile behind its pixels."""
    pixels = flat()[::-1, :, ::-1]
    height, width = pixels.shape[:2]
    rows = np.pad(pixels.reshape(height, -1), ((0, 0), (0, -3 * width % 4))).tobytes()
    kind = b"DEBM" if profile else b"BGRs"
    head = struct.pack("<IiiHHIIiiII", 124, width, height, 1, 24, 0, len(rows), 2835, 2835, 0, 0) + bytes(16) + kind
    head += bytes(48) + struct.pack("<IIII", 4, 124 + len(rows), len(profile), 0)
    return b"BM" + struct.pack("<IHHI", 138 + len(rows) + len(profile), 0, 0, 138) + head + rows + profile


@pytest.mark.parametrize(
    ("suffix", "data", "told"),
    [
        (".png", png(cicp(12, 13)), {Content.COLOR_SPACE}),
        (".png", png(cicp(9, 16)), {Content.HDR}),
        (".png", png(cicp(1, 13)), set()),
        (".png", png(gamma(1.0)), {Content.COLOR_SPACE}),
        (".avif", avif(12, 13), {Content.COLOR_SPACE}),
        (".avif", avif(9, 18), {Content.HDR}),
        (".avif", avif(1, 13), set()),
        (".jpg", by_dcf(), {Content.COLOR_SPACE, Content.EXIF}),
        (".bmp", bmp(pictures.wide_profile()), {Content.COLOR_SPACE}),
        (".bmp", bmp(pictures.wide_profile())[:-1], set()),
        (".bmp", bmp(b""), set()),
    ],
)
def test_headers_tell_colors_by_numbers(tmp_path, suffix, data, told):
    (tmp_path / f"a{suffix}").write_bytes(data)
    assert set(read_header(str(tmp_path / f"a{suffix}")).contents) - {Content.RESOLUTION} == told


@pytest.mark.parametrize(
    ("color", "said"), [("srgb", ("1", "R98")), ("display-p3", ("65535", "")), ("keep", ("65535", "R03"))]
)
def test_exif_says_what_colors_a_result_has(tmp_path, color, said):
    source = decode(by_dcf())
    assert source.raster.profile == adobe_rgb()
    path = tmp_path / "a.jpg"
    path.write_bytes(deliver(source.raster, build_format("jpeg"), source.metadata, Output(color=color)))
    tags = exiftool().tags(path)
    assert tags["exififd:colorspace"] == [said[0]]
    assert tags.get("interopifd:interopindex", [""]) == [said[1]]
    assert ("icc_profile:profiledescription" in tags) == (color != "srgb")


def test_a_camera_that_says_srgb_is_believed():
    exif = decode(by_dcf()).metadata.exif
    assert is_adobe_rgb(exif)
    assert not is_adobe_rgb(in_color_space(exif, "srgb"))
    assert not is_adobe_rgb(exif.replace(b"\xff\xff", b"\x01\x00"))
    assert not is_adobe_rgb(exif[:60] + b"R03\0")


def test_steps_that_move_pixels_leave_a_high_range_alone():
    data = png(cicp(9, 16), pixels=flat(dtype=np.uint16))
    moved = Pipeline.parse(["crop left=4", "rotate angle=90"]).hints()
    assert not moved.sdr
    assert is_hdr(decode(data, moved).raster.profile)
    for step in ("grayscale", "resize width=20", "brightness amount=10"):
        hints = Pipeline.parse([step]).hints()
        assert decode(data, hints).raster.profile is None, step


def test_a_png_keeps_a_high_range_in_its_own_words():
    source = decode(png(cicp(9, 18), pixels=flat(dtype=np.uint16)))
    made = deliver(source.raster, build_format("png"), source.metadata, Output())
    assert dict(pictures.chunks(made))[b"cICP"] == bytes((9, 18, 0, 1))
    assert b"iCCP" not in dict(pictures.chunks(made))
    assert np.array_equal(decode(made).raster.array(), source.raster.array())
    reduced = deliver(source.raster, build_format("png", {"palette": "reduce"}), source.metadata, Output())
    assert b"cICP" not in dict(pictures.chunks(reduced))


def test_previews_and_thumbnails_show_the_colors_that_are_meant(tmp_path):
    for number, chunk in enumerate((cicp(12, 13), gamma(1.0), cicp(9, 16))):
        path = tmp_path / f"{number}.png"
        data = png(chunk, pixels=flat(dtype=np.uint16))
        path.write_bytes(data)
        expected = decode(data, Hints(srgb=True)).raster.pillow().convert("RGB")
        shown = ShownPicture(decode(data).raster)
        seen = shown.cut((0, 0, *shown.size), shown.size)
        assert np.abs(np.asarray(seen).astype(int) - np.asarray(expected)).max() <= 1
        small = thumbnail(str(path), 256, ThumbnailCache(tmp_path / "cache"))
        assert isinstance(small, Image.Image)
        assert np.abs(np.asarray(small.convert("RGB")).astype(int) - np.asarray(expected)).max() <= 2


def test_shadows_of_linear_light_keep_their_levels_in_a_preview():
    ramp = np.arange(0, 1024, dtype=np.uint16)[np.newaxis, :, np.newaxis].repeat(3, axis=2)
    shown = ShownPicture(decode(png(gamma(1.0), pixels=ramp)).raster)
    seen = np.asarray(shown.cut((0, 0, 1024, 1), (1024, 1)))
    assert len(np.unique(seen)) > 30  # of 8 bits of light, four would be left


def test_a_bmp_has_the_colors_of_the_profile_behind_its_pixels():
    source = decode(bmp(pictures.wide_profile()))
    assert source.raster.profile == pictures.wide_profile()
    assert np.array_equal(source.raster.array(), flat())


def test_numbers_that_say_nothing_leave_the_word_to_the_profile():
    profile = (b"iCCP", b"a\0\0" + zlib.compress(pictures.wide_profile()))
    for primaries, transfer in ((2, 2), (2, 13), (1, 2)):
        assert decode(png(cicp(primaries, transfer), profile)).raster.profile == pictures.wide_profile()
    assert decode(png(cicp(12, 13), profile)).raster.profile == display_p3()


@pytest.mark.parametrize("step", ["grayscale", "crop left=4"])
def test_a_profile_of_gray_says_nothing_of_colors(step):
    profile = (b"iCCP", b"a\0\0" + zlib.compress(pictures.gray_profile()))
    pipeline = Pipeline.parse([step])
    with_it, without = (
        pipeline.apply(decode(data, pipeline.hints()).raster, None).computed() for data in (png(profile), png())
    )
    assert with_it.profile == without.profile
    assert np.array_equal(with_it.array(), without.array())


def test_numbers_of_light_are_lost_where_steps_look_at_them(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, (flat() / 200).astype(np.float32), photometric="rgb")
    assert Content.HDR in read_header(str(path)).contents
    for step, lost in (("grayscale", {Content.HDR}), ("crop left=4", set())):
        with Collecting() as told:
            decode(path.read_bytes(), Pipeline.parse([step]).hints())
        assert told == lost


def test_gray_in_a_space_of_colors_has_no_profile_of_colors():
    source = decode(png(cicp(12, 13), pixels=flat()[:, :, :1]))
    assert source.raster.profile is None
    assert decode(png(cicp(12, 13))).raster.profile == display_p3()


@pytest.mark.parametrize(("numbers", "right"), [((9, 16), 181), ((9, 8), 188), ((12, 13), 128)])
def test_an_avif_of_gray_has_the_curve_that_its_numbers_tell(numbers, right):
    data = pictures.file(Image.new("L", (32, 32), 128), "AVIF", quality=100)
    source = decode(with_nclx(data, *numbers))
    assert source.raster.is_gray
    found = decode(with_nclx(data, *numbers), Hints(srgb=True)).raster.pillow()
    assert abs(found.getpixel((9, 9)) - right) <= 1
