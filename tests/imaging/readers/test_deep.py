import numpy as np
import pytest
import pyvips
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import decode, read_header
from multitone.imaging.samples.values import widened
from tests import pictures
from tests.imaging.readers.files import magick, needs_imagemagick, seen_by_magick, without


def scaled(values, bits):
    return np.rint(values.astype(float) / (2**bits - 1) * 65535)


@pytest.mark.parametrize("bits", range(9, 17))
def test_fewer_bits_are_widened_exactly(bits):
    values = np.arange(2**bits, dtype=np.uint16)
    assert np.array_equal(widened(values, bits), scaled(values, bits))


# ---- PGM and PPM ----


@pytest.mark.parametrize("top", [1000, 1023, 4095, 65535])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("plain", [False, True])
def test_deep_pgm_and_ppm_are_read_exactly(mode, top, plain, tmp_path):
    values = np.rint(pictures.pixels(mode, 16) / 65535 * top).astype(np.uint16)
    kind = {("L", False): "P5", ("RGB", False): "P6", ("L", True): "P2", ("RGB", True): "P3"}[mode, plain]
    body = " ".join(map(str, values.ravel())).encode() if plain else values.astype(">u2").tobytes()
    data = f"{kind}\n# a comment\n40 # another\n28\n{top}\n".encode() + body
    raster = decode(data).raster
    assert (raster.mode, raster.depth) == (mode, 16)
    assert np.array_equal(raster.array(), np.rint(values / top * 65535))
    (tmp_path / "a.pnm").write_bytes(data)
    assert read_header(str(tmp_path / "a.pnm")).is_deep


@needs_imagemagick
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_imagemagicks_deep_files_are_read_exactly(mode):
    array = pictures.pixels(mode, 16)
    data = magick(array, "pgm" if mode == "L" else "ppm")
    assert np.array_equal(decode(data).raster.array(), array)


def test_a_ppm_that_ends_early_is_truncated():
    data = b"P6 40 28 65535\n" + pictures.pixels("RGB", 16).astype(">u2").tobytes()
    with pytest.raises(ImageError) as caught:
        decode(data[:-1])
    assert caught.value.kind == "truncated"


# ---- JPEG 2000 ----


@needs_imagemagick
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("kind", ["jp2", "j2k"])
def test_deep_jpeg_2000_is_read_exactly_and_white_stays_white(mode, bits, kind, tmp_path):
    """Pillow rounds white of deep colors up to 256, which is black."""
    array = pictures.pixels(mode, 16).copy()
    array[:4] = 65535
    data = magick(array, kind, "-depth", str(bits))
    raster = decode(data).raster
    assert (raster.mode, raster.depth) == (mode, 16)
    theirs = seen_by_magick(data, kind, array.shape[2]).reshape(array.shape)
    assert np.abs(raster.array().astype(int) - theirs).max() <= 1
    assert (raster.array()[:4] == 65535).all()
    (tmp_path / f"a.{kind}").write_bytes(data)
    assert read_header(str(tmp_path / f"a.{kind}")).is_deep


@needs_imagemagick
def test_without_the_library_deep_colors_are_refused_and_all_else_is_read(monkeypatch):
    without(monkeypatch, "openjpeg")
    with pytest.raises(ImageError, match=r'pip install "multitone\[formats\]"'):
        decode(magick(pictures.pixels("RGB", 16), "jp2"))
    assert decode(magick(pictures.pixels("L", 16), "jp2")).raster.depth == 16
    assert decode(pictures.file(pictures.photograph(), "JPEG2000")).raster.depth == 8


# ---- AVIF ----


def avif(array, bits, orientation=1):
    kind = "rgb16" if array.shape[2] > 2 else "grey16"
    image = pyvips.Image.new_from_memory(array.tobytes(), array.shape[1], array.shape[0], array.shape[2], "ushort")
    image = image.copy(interpretation=kind)
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image.heifsave_buffer(compression="av1", bitdepth=bits, lossless=True)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("bits", [10, 12])
def test_deep_avif_is_read_exactly_and_white_stays_white(mode, bits, tmp_path):
    array = pictures.pixels(mode, 16, 64, 48).copy()
    array[:4, :, :3] = 65535
    data = avif(array, bits)
    raster = decode(data).raster
    assert (raster.mode, raster.depth) == (mode, 16)
    assert np.array_equal(raster.array(), scaled(array >> (16 - bits), bits))
    path = tmp_path / "a.avif"
    path.write_bytes(data)
    assert read_header(str(path)).is_deep
    seen = np.asarray(Image.open(path).convert(mode)).astype(float)
    assert np.abs(raster.array() / 257 - seen).max() <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_deep_avif_is_turned_once(orientation, tmp_path):
    """Pillow tells irot and imir as EXIF's orientation, libheif has followed them already."""
    upright = pictures.pixels("RGB", 16, 64, 48)
    data = avif(pictures.stored(upright, orientation), 10, orientation)
    path = tmp_path / "a.avif"
    path.write_bytes(data)
    with Image.open(path) as image:
        assert image.getexif().get(0x0112, 1) == orientation, "as the test means it"
    assert np.array_equal(decode(data).raster.array(), scaled(upright >> 6, 10))
    assert decode(data).metadata.orientation == 1
    assert (read_header(str(path)).width, read_header(str(path)).height) == (64, 48)
