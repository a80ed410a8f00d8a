"""libwebp called directly: the same files as through Pillow, and Pillow's where it cannot be called."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from multitone.imaging.encode import WebP, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from multitone.imaging.writers import libwebp
from tests import pictures

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
EXIF = b"II*\0\x08\0\0\0\0\0\0\0\0\0"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


@pytest.fixture
def by_pillow(monkeypatch):
    """Let libwebp not be found."""
    monkeypatch.setattr(libwebp, "functions", lambda: None)


def through_pillow(array, quality, method, **blocks):
    file = io.BytesIO()
    Image.fromarray(array).save(file, "WEBP", quality=quality, method=method, **blocks)
    return file.getvalue()


@pytest.mark.parametrize("size", [(200, 150), (1, 1), (33, 17)])
@pytest.mark.parametrize(("quality", "method"), [(80, 4), (1, 0), (100, 6)])
def test_the_file_is_the_one_that_pillow_writes(size, quality, method):
    array = pictures.photograph(*size)
    expected = through_pillow(array, quality, method)
    assert save(Raster(array), WebP(quality=quality, method=method)) == expected


@pytest.mark.parametrize("exif", [b"", EXIF, EXIF + b"\0"])
@pytest.mark.parametrize("xmp", [b"", XMP])
@pytest.mark.parametrize("profile", [None, PROFILE])
def test_metadata_stand_where_pillow_puts_them(exif, xmp, profile):
    array = pictures.photograph(60, 41)
    expected = through_pillow(array, 85, 4, exif=exif, xmp=xmp, icc_profile=profile or b"")
    assert save(Raster(array, profile), WebP(), Metadata(exif=exif, xmp=xmp)) == expected


def test_a_view_and_16_bits_are_encoded_as_what_they_show():
    array = pictures.photograph(80, 60)
    turned = array[::-1, ::-1]
    assert save(Raster(turned), WebP()) == through_pillow(np.ascontiguousarray(turned), 85, 4)
    assert save(Raster(array.astype(np.uint16) * 257), WebP()) == through_pillow(array, 85, 4)


@pytest.mark.skipif(libwebp.functions() is None, reason="this Pillow has libwebp inside of itself")
def test_libwebp_is_found_in_what_pillow_has_loaded():
    assert libwebp.encoded(pictures.photograph(20, 10), 80, 4).startswith(b"RIFF")


def test_pillow_does_it_where_libwebp_is_not_found(by_pillow):
    array = pictures.photograph(60, 40)
    assert save(Raster(array), WebP()) == through_pillow(array, 85, 4)


def test_a_libwebp_of_another_abi_is_left_alone(monkeypatch):
    libwebp.functions.cache_clear()
    try:
        monkeypatch.setattr(libwebp, "ABI", 0x0910)
        assert libwebp.functions() is None
        assert libwebp.encoded(pictures.photograph(20, 10), 80, 4) == b""
    finally:
        libwebp.functions.cache_clear()
