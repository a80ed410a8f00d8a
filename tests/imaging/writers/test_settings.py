"""Every setting, seen by a reader: not that the bytes change, but that they change in what they say they are."""

import io

import numpy as np
import pytest
import simplejpeg
import tifffile
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import decode
from multitone.imaging.encode import Avif, Bmp, Gif, Jpeg, Tiff, WebP, parse_format, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import exiftool, identify, needs_exiftool, needs_imagemagick

PHOTOGRAPH = pictures.photograph(200, 150)


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def written(text, array=PHOTOGRAPH):
    return save(Raster(array), parse_format(text))


def written_to(path, text, array=PHOTOGRAPH):
    path.write_bytes(written(text, array))
    return path


def error(data):
    return np.abs(np.asarray(opened(data).convert("RGB")).astype(int) - PHOTOGRAPH).mean()


# ---- JPEG ----


def test_the_plain_jpeg_is_what_libjpeg_turbo_makes_of_it():
    header = 20
    plain = simplejpeg.encode_jpeg(np.ascontiguousarray(PHOTOGRAPH), 90, "RGB", "420")
    assert written("jpeg")[header:] == plain[header:]
    gray = pictures.pixels("L")
    assert written("jpeg", gray)[header:] == simplejpeg.encode_jpeg(gray, 90, "GRAY", "GRAY")[header:]


@needs_imagemagick
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_progressive_jpeg_is_one_for_others(tmp_path, mode):
    array = pictures.pixels(mode, 8, 200, 150)
    assert identify(written_to(tmp_path / "a.jpg", "jpeg", array), "%[interlace]") == "None"
    assert identify(written_to(tmp_path / "b.jpg", "jpeg progressive=true", array), "%[interlace]") == "JPEG"
    assert opened(written("jpeg progressive=true", array)).info["progressive"]
    other = opened(written("jpeg optimize=true", array))
    assert np.array_equal(opened(written("jpeg progressive=true", array)), other)


def test_an_optimized_jpeg_has_the_same_pixels_in_fewer_bytes():
    plain, small = pictures.file(PHOTOGRAPH, "JPEG", quality=90), written("jpeg optimize=true")
    assert len(small) < len(plain)
    assert np.array_equal(opened(plain), opened(small))
    assert error(small) == pytest.approx(error(written("jpeg")), rel=0.05)


@needs_exiftool
@pytest.mark.parametrize("more", ["", " progressive=true"])
@pytest.mark.parametrize(("text", "said"), [("444", "1 1"), ("422", "2 1"), ("420", "2 2")])
def test_color_is_kept_as_finely_as_was_asked_for(tmp_path, text, said, more):
    path = written_to(tmp_path / "a.jpg", f"jpeg subsampling={text}{more}")
    assert exiftool(path)["File:YCbCrSubSampling"] == said


def test_finer_color_is_nearer_to_the_original():
    assert error(written("jpeg subsampling=444")) < error(written("jpeg subsampling=420"))


@pytest.mark.parametrize("text", ["jpeg progressive=true", "jpeg optimize=true"])
@pytest.mark.parametrize("quality", [90, 94, 100])
def test_noise_fits_into_the_room_that_is_made_for_it(text, quality):
    """Pillow guesses one byte a pixel below quality 95 and two above; noise at 4:4:4 takes up to four."""
    noise = np.random.default_rng(5).integers(0, 256, (300, 400, 3), np.uint8)
    assert opened(written(f"{text} subsampling=444 quality={quality}", noise)).size == (400, 300)


# ---- TIFF ----


@pytest.mark.parametrize(("text", "said"), [("none", "raw"), ("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate")])
def test_a_tiff_is_squeezed_as_was_asked_for(text, said):
    assert opened(written(f"tiff compression={text}")).info["compression"] == said


def test_a_squeezed_tiff_is_smaller():
    array = pictures.pixels("RGB", 8, 300, 200)
    sizes = [len(written(f"tiff compression={how}", array)) for how in ("none", "lzw", "deflate")]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("compression", ["none", "deflate"])
def test_tifffile_reads_what_was_written_in_either_byte_order(order, mode, depth, compression):
    array = pictures.pixels(mode, depth, 50, 300)
    metadata = Metadata(exif=pictures.exif(order=order))
    data = save(Raster(array), Tiff(compression=compression), metadata)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        assert file.byteorder == order
        assert len(file.pages) == 1
        assert np.array_equal(file.asarray().reshape(array.shape), array)
    assert data[: len(metadata.exif)][8:] == metadata.exif[8:], "no offset in EXIF has changed"


def test_a_tiff_has_no_resolution_that_nobody_measured():
    assert 282 not in opened(written("tiff")).tag_v2
    assert decode(written("tiff")).metadata.dpi is None
    assert opened(save(Raster(PHOTOGRAPH), Tiff(), Metadata(dpi=(72.0, 72.0)))).info["dpi"] == (72, 72)


def test_iptc_of_a_tiff_comes_back_whether_it_stands_in_resources_or_bare():
    metadata = Metadata(iptc=pictures.iptc())
    data = save(Raster(PHOTOGRAPH), Tiff(), metadata)
    assert decode(data).metadata.iptc == metadata.iptc
    bare = data.replace((34377).to_bytes(2, "little") + b"\x01\x00", (65000).to_bytes(2, "little") + b"\x01\x00")
    assert pictures.KEYWORD in decode(bare).metadata.iptc


# ---- WebP, AVIF ----


@pytest.mark.parametrize("name", ["webp", "avif"])
def test_quality_changes_size_and_nearness(name):
    files = [written(f"{name} quality={quality}") for quality in (20, 60, 95)]
    assert [len(data) for data in files] == sorted(len(data) for data in files)
    assert [error(data) for data in files] == sorted((error(data) for data in files), reverse=True)


@pytest.mark.parametrize("chosen", [WebP(lossless=True), Avif(lossless=True)])
def test_colors_under_transparent_parts_are_kept_where_nothing_is_lost(chosen):
    array = np.full((16, 16, 4), (10, 200, 30, 0), np.uint8)
    assert np.array_equal(opened(save(Raster(array), chosen)), array)


def test_a_webp_is_lossless_for_others(tmp_path):
    assert b"VP8L" in written("webp lossless=true")
    assert b"VP8L" not in written("webp")


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("array", [pictures.pixels("RGB"), pictures.pixels("LA")], ids=["RGB", "LA"])
def test_exif_of_a_lossless_avif_is_the_one_that_was_given(order, array):
    metadata = Metadata(exif=pictures.exif(order=order), xmp=pictures.xmp())
    plain = opened(save(Raster(array), Avif(), metadata))
    exact = opened(save(Raster(array), Avif(lossless=True), metadata))
    assert exact.info["exif"].removeprefix(b"Exif\0\0") == plain.info["exif"].removeprefix(b"Exif\0\0")
    assert exact.info["xmp"] == pictures.xmp()
    assert pictures.MAKER_NOTE in exact.info["exif"]


@pytest.mark.parametrize(
    ("chosen", "shape"),
    [(WebP(), (1, 16_384)), (Avif(), (1, 65_537)), (Gif(), (65_536, 1)), (Bmp(), (1, 65_536))],
    ids=["webp", "avif", "gif", "bmp"],
)
def test_a_picture_too_long_is_told(chosen, shape):
    with pytest.raises(ImageError, match="pixels a side; this picture has"):
        save(Raster(np.zeros(shape, np.uint8)), chosen)


# ---- GIF, BMP ----


@pytest.mark.parametrize("colors", ["2", "16", "256"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_gif_has_no_more_colors_than_were_asked_for(colors, mode):
    image = opened(written(f"gif colors={colors}", pictures.pixels(mode, 8, 120, 90)))
    assert len(image.convert("RGBA").getcolors(1000)) <= int(colors)


def test_gray_of_all_levels_stays_exact_in_a_gif():
    ramp = np.tile(np.arange(256, dtype=np.uint8), (8, 1))
    assert np.array_equal(np.asarray(opened(written("gif", ramp)).convert("L")), ramp)


def test_a_dithered_gif_has_the_right_mean_where_colors_are_missing():
    ramp = np.tile(np.linspace(0, 255, 128).astype(np.uint8), (64, 1))[:, :, np.newaxis].repeat(3, axis=2)

    def off(text):
        shown = np.asarray(opened(written(text, ramp)).convert("L")).astype(float)
        means = [shown[:, x : x + 16].mean() - ramp[:, x : x + 16].mean() for x in range(0, 128, 16)]
        return np.abs(means).mean()

    assert off("gif colors=4 dither=true") < off("gif colors=4 dither=false") / 2


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_no_opaque_gif_claims_transparency(mode):
    array = np.zeros((20, 30, 3 if mode == "RGB" else 1), np.uint8)
    array[:10] = 255
    for colors in ("2", "4", "256"):
        assert not opened(written(f"gif colors={colors}", array)).has_transparency_data


def test_a_comment_of_a_gif_comes_back():
    data = save(Raster(PHOTOGRAPH), Gif(), Metadata(comments=(b"c" * 600,)))
    assert decode(data).metadata.comments == (b"c" * 600,)


@pytest.mark.parametrize("chosen", [Jpeg(quality=100, background="#f00"), Bmp(background="#f00")])
def test_what_is_transparent_takes_the_color_that_was_chosen(chosen):
    shown = np.asarray(opened(save(Raster(np.zeros((16, 16, 4), np.uint8)), chosen))).astype(int)
    assert np.abs(shown - [255, 0, 0]).max() <= 2
