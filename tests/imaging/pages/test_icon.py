"""Icons: the largest picture of the best depth is the one that is read; its color tells which it was."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from multitone.imaging.decode import decode


def png(side: int, color: tuple[int, ...] | int, mode: str = "RGBA") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (side, side), color).save(file, "PNG")
    return file.getvalue()


def bitmap(image: Image.Image) -> bytes:
    """Return a bitmap as icons have it: without the head of its file, twice as high, and with an empty mask behind."""
    file = io.BytesIO()
    image.save(file, "BMP")
    data = bytearray(file.getvalue()[14:])
    struct.pack_into("<i", data, 8, 2 * image.height)
    return bytes(data) + bytes((image.width + 31) // 32 * 4 * image.height)


def icon(*pictures: tuple[int, int, bytes]) -> bytes:
    """Return an ICO of pictures, each with its side, bits and data."""
    at, entries = 6 + 16 * len(pictures), b""
    for side, bits, data in pictures:
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, bits, len(data), at)
        at += len(data)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(data for *_rest, data in pictures)


def paletted(side: int) -> Image.Image:
    image = Image.new("P", (side, side))
    image.putpalette([255, 0, 0] * 256)
    return image


SMALL = (16, 32, png(16, (1, 2, 3, 255)))
POOR = (32, 8, bitmap(paletted(32)))
GOOD = (32, 24, bitmap(Image.new("RGB", (32, 32), (0, 0, 255))))
LARGE = (256, 32, png(256, (9, 8, 7, 128)))
GRAY = (256, 8, png(256, 5, "L"))
HUGE = (0, 0, png(512, (7, 7, 7, 255)))


@pytest.mark.parametrize(
    ("pictures", "side", "color"),
    [
        ((SMALL, POOR, GOOD), 32, (0, 0, 255)),
        ((GOOD, POOR), 32, (0, 0, 255)),
        ((GRAY, LARGE, SMALL), 256, (9, 8, 7, 128)),
        ((LARGE, HUGE), 512, (7, 7, 7, 255)),
        ((POOR,), 32, (255, 0, 0)),
    ],
)
def test_the_largest_and_deepest_is_read(pictures: tuple[tuple[int, int, bytes], ...], side: int, color: tuple) -> None:
    raster = decode(icon(*pictures)).raster
    assert (raster.width, raster.height) == (side, side)
    assert tuple(raster.pillow().convert("RGBA").getpixel((5, 5)))[: len(color)] == color
