"""PNGs with wrong checksums are read where a decoder can do without the chunk, and refused where it cannot."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from multitone.errors import ImageError
from multitone.imaging.decode import decode
from tests import pictures

ARRAY = pictures.pixels("RGB")


def wrong(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + b"\1\2\3\4"


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("after", [False, True])
def test_a_text_with_a_wrong_checksum_is_kept(depth, after):
    array = pictures.pixels("RGB", depth)
    text = wrong(b"eXIf", pictures.exif(1))
    picture = decode(pictures.png(array, b"" if after else text, text if after else b""))
    assert np.array_equal(picture.raster.array(), array)
    assert after or picture.metadata.exif


def test_a_gamma_with_a_wrong_checksum_is_not_believed():
    picture = decode(pictures.png(ARRAY, wrong(b"gAMA", struct.pack(">I", 100_000))))
    assert picture.raster.profile is None
    assert np.array_equal(picture.raster.array(), ARRAY)


def test_a_wrong_checksum_of_what_a_picture_needs_is_damage():
    data = bytearray(pictures.png(ARRAY))
    data[29] ^= 1  # of IHDR
    with pytest.raises(ImageError) as raised:
        decode(bytes(data))
    assert raised.value.kind in ("unreadable", "truncated")


def test_what_only_iphones_read_is_refused_as_that():
    first = pictures.png(ARRAY)
    data = first[:8] + pictures.chunk(b"CgBI", b"P\0 \2") + first[8:]
    with pytest.raises(ImageError, match="optimized for iPhones"):
        decode(data)
