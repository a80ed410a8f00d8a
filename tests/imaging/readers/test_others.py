"""Formats that Pillow reads for us, each judged by ImageMagick or made by hand from its specification."""

import struct

import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import decode, read_header
from tests import pictures
from tests.imaging.judges import identify
from tests.imaging.readers.files import magick, needs_imagemagick, seen_by_magick

EXACT = ("png", "tiff", "gif", "bmp", "psd", "ico", "sgi", "pcx", "dds", "jp2", "webp")
LOSSY = {"jpeg": 1, "avif": 1.5}
"""Levels by which two decoders differ where each draws out coarse colors for itself."""


def colors(data):
    return np.asarray(decode(data).raster.pillow().convert("RGB")).astype(int)


@needs_imagemagick
@pytest.mark.parametrize("kind", [*EXACT, *LOSSY])
def test_what_imagemagick_wrote_is_seen_as_imagemagick_sees_it(kind):
    data = magick(pictures.pixels("RGB", 8, 200, 150), kind)
    theirs = seen_by_magick(data, kind, 3).reshape(150, 200, 3) / 257
    assert np.abs(colors(data) - theirs).mean() <= LOSSY.get(kind, 0.5)


@needs_imagemagick
@pytest.mark.parametrize("kind", ["png", "tiff", "bmp", "psd", "ico", "sgi", "tga"])
def test_transparency_arrives(kind):
    alpha = decode(magick(pictures.pixels("RGBA"), kind)).raster.array()[:, :, 3]
    assert np.array_equal(alpha, pictures.pixels("RGBA")[:, :, 3])


@needs_imagemagick
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("packing", ["RLE", "None"])
def test_a_deep_psd_is_read_exactly(mode, packing, tmp_path):
    array = pictures.pixels(mode, 16)
    data = magick(array, "psd", "-compress", packing)
    assert np.array_equal(decode(data).raster.array(), array)
    (tmp_path / "a.psd").write_bytes(data)
    told = read_header(str(tmp_path / "a.psd"))
    assert (told.format, told.width, told.height, told.is_deep) == ("PSD", 40, 28, True)
    assert told.has_alpha is mode.endswith("A")


@needs_imagemagick
def test_the_profile_of_a_deep_psd_arrives_and_other_kinds_are_refused(tmp_path):
    (tmp_path / "wide.icc").write_bytes(pictures.wide_profile())
    data = magick(pictures.pixels("RGB", 16), "psd", "-profile", str(tmp_path / "wide.icc"))
    assert decode(data).raster.profile == pictures.wide_profile()
    for broken in (data[: len(data) // 2], data[:60]):
        with pytest.raises(ImageError):
            decode(broken)
    with pytest.raises(ImageError, match="save it as TIFF"):
        decode(magick(pictures.pixels("RGB", 16), "psd", "-colorspace", "CMYK"))


def test_a_qoi_of_plain_pixels_is_what_its_specification_says():
    array = pictures.photograph(12, 9)
    header = b"qoif" + struct.pack(">IIBB", 12, 9, 3, 0)
    data = header + b"".join(b"\xfe" + bytes(pixel) for pixel in array.reshape(-1, 3)) + bytes(7) + b"\x01"
    assert np.array_equal(decode(data).raster.array(), array)


@pytest.mark.parametrize(("descriptor", "from_top"), [(0x20, True), (0x00, False)])
def test_a_tga_begins_at_the_corner_that_it_says(descriptor, from_top):
    """Truevision TGA 2.0, field 5.6, bit 5; ImageMagick 6 takes both for the top."""
    array = pictures.photograph(12, 9)
    header = struct.pack("<BBBHHBHHHHBB", 0, 0, 2, 0, 0, 0, 0, 0, 12, 9, 24, descriptor)
    rows = array if from_top else array[::-1]
    assert np.array_equal(decode(header + rows[:, :, ::-1].tobytes()).raster.array(), array)


def test_of_an_icon_the_largest_is_taken(tmp_path):
    data = pictures.file(Image.new("RGBA", (64, 64), "red"), "ICO", sizes=[(16, 16), (64, 64), (32, 32)])
    assert decode(data).raster.width == 64
    (tmp_path / "a.ico").write_bytes(data)
    assert read_header(str(tmp_path / "a.ico")).width == 64


@needs_imagemagick
def test_a_psd_of_many_layers_is_its_flattened_picture(tmp_path):
    import subprocess

    Image.new("RGB", (40, 28), "red").save(tmp_path / "flat.png")
    for name, color in (("a", "blue"), ("b", "lime"), ("c", "white")):
        Image.new("RGB", (40, 28), color).save(tmp_path / f"{name}.png")
    command = ["convert", *(str(tmp_path / f"{name}.png") for name in ("flat", "a", "b", "c")), "-depth", "8"]
    subprocess.run([*command, str(tmp_path / "a.psd")], check=True)
    assert identify(tmp_path / "a.psd", "%n ").split()[0] == "4", "as the test means it"
    assert (colors((tmp_path / "a.psd").read_bytes()) == (255, 0, 0)).all()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_pictures_that_move_or_have_pages_are_refused_with_a_reason(kind):
    frames = [Image.new("RGB", (24, 16), color) for color in ("red", "lime", "blue")]
    with pytest.raises(ImageError, match="It holds 3 pictures") as caught:
        decode(pictures.file(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert caught.value.kind == "unsupported"
