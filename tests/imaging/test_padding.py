"""Padding: a file that ends early gets what its missing pixels may take and no more, and a mere claim gets nothing."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, decode
from multitone.imaging.padding import padded
from multitone.imaging.readers.base import size_listener
from multitone.imaging.readers.opening import opened
from multitone.imaging.salvage import salvaged
from tests import pictures

PICTURE = pictures.photograph(200, 150)
GRAY = PICTURE[:, :, 1]


def sgi_of_runs(gray: np.ndarray[Any, Any]) -> bytes:
    """Return an SGI whose rows are told literally, up to 127 samples at a time (The SGI image file format, 1.00)."""
    height, width = gray.shape
    rows = []
    for row in gray[::-1]:
        parts = [row[at : at + 127].tobytes() for at in range(0, width, 127)]
        rows.append(b"".join(bytes([0x80 | len(part)]) + part for part in parts) + b"\0")
    starts = np.cumsum([512 + 8 * height, *map(len, rows)])[:-1]
    head = struct.pack(">HBBHHHHII", 474, 1, 1, 2, width, height, 1, 0, 255).ljust(512, b"\0")
    return head + struct.pack(f">{2 * height}I", *starts, *map(len, rows)) + b"".join(rows)


def plain(magic: str, samples: np.ndarray[Any, Any]) -> bytes:
    height, width = samples.shape[:2]
    most = "" if magic == "P1" else "255\n"
    return f"{magic}\n{width} {height}\n{most}{' '.join(map(str, samples.ravel()))}\n".encode()


WHOLE = {
    "bmp": pictures.file(PICTURE, "BMP"),
    "palette bmp": pictures.file(Image.fromarray(PICTURE).quantize(), "BMP"),
    "bitonal bmp": pictures.file(Image.fromarray(PICTURE).convert("1"), "BMP"),
    "ppm": pictures.file(PICTURE, "PPM"),
    "pbm": pictures.file(Image.fromarray(PICTURE).convert("1"), "PPM"),
    "deep pgm": b"P5\n200 150\n65535\n" + (GRAY.astype(">u2") * 257).tobytes(),
    "pgm of few values": b"P5\n200 150\n15\n" + (GRAY >> 4).tobytes(),
    "deep ppm": b"P6\n200 150\n1023\n" + (PICTURE.astype(">u2") * 4).tobytes(),
    "pbm in words": plain("P1", GRAY >> 7),
    "pgm in words": plain("P2", GRAY),
    "ppm in words": plain("P3", PICTURE),
    "tga": pictures.file(PICTURE, "TGA"),
    "tga with alpha": pictures.file(np.dstack([PICTURE, GRAY]), "TGA"),
    "gray tga with alpha": pictures.file(Image.fromarray(np.dstack([GRAY, GRAY]), "LA"), "TGA"),
    "tga in runs": pictures.file(PICTURE, "TGA", compression="tga_rle"),
    "sgi": pictures.file(PICTURE, "SGI"),
    "deep sgi": pictures.file(PICTURE, "SGI", bpc=2),
    "sgi in runs": sgi_of_runs(GRAY),
}
UPSIDE_DOWN = ("bmp", "tga", "sgi")
PLANES = ("sgi", "deep sgi")
"""One color after the other: of a file that is cut, whole colors are missing."""


@pytest.mark.parametrize("name", WHOLE)
def test_rows_that_are_there_are_as_they_were(name: str) -> None:
    data = WHOLE[name]
    cut = data[: int(len(data) * 0.7)]
    with pytest.raises(ImageError):
        decode(cut)
    found, _told = salvaged(cut, Hints())
    array, expected = found.raster.array(), decode(data).raster.array()
    assert array.shape == expected.shape
    if name in PLANES:
        array, expected = array[:, :, :2], expected[:, :, :2]
    if name.endswith(UPSIDE_DOWN) or "tga" in name or "sgi" in name:
        array, expected = array[::-1], expected[::-1]
    assert np.array_equal(array[:95], expected[:95])
    if name == "sgi in runs":  # where Pillow repeats the last row that it had
        assert (array[-1] == array[-2]).all()
    elif name not in PLANES:
        assert (array[-1] == array[-1, 0]).all()


CLAIMS = {"BM": (18, "<ii"), "\0\0": (12, "<HH"), "\x01\xda": (6, ">HH")}
"""Where width and height stand, by how files begin."""


def claiming(data: bytes, width: int, height: int) -> bytes:
    """Return a file that claims another size."""
    if data[:1] == b"P":
        return data.replace(b"200 150", b"%d %d" % (width, height), 1)
    at, form = CLAIMS["BM" if data[:2] == b"BM" else "\x01\xda" if data[:2] == b"\x01\xda" else "\0\0"]
    return data[:at] + struct.pack(form, width, height) + data[at + struct.calcsize(form) :]


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_file_only_claims_takes_no_memory(name: str) -> None:
    told: list[int] = []
    token = size_listener.set(lambda width, height, *, beside=0, **_: told.append(width * height + beside))
    try:
        data = WHOLE[name][:3_000]
        with opened(io.BytesIO(data)) as image:
            assert len(padded(data, image)) < 9 * 200 * 150 + 3_000
        told.clear()
        data = claiming(WHOLE[name], 20_000, 20_000)[:6_000]
        with opened(io.BytesIO(data)) as image:
            assert image.size == (20_000, 20_000)
            with pytest.raises(ImageError, match="less than a hundredth"):
                padded(data, image)
    finally:
        size_listener.reset(token)
    assert not told, "nobody is asked for memory for a claim"


@pytest.mark.parametrize("name", ["bmp", "ppm", "pbm", "deep pgm", "tga", "sgi", "deep sgi", "palette bmp"])
def test_bare_pixels_get_what_was_lost_and_no_byte_more(name: str) -> None:
    data = WHOLE[name]
    for missing in (1, 1_000):
        with opened(io.BytesIO(data[:-missing])) as image:
            assert abs(len(padded(data[:-missing], image)) - len(data)) <= 26  # TGA has a footer
