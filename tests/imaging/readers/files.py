"""Files of formats that Pillow does not write, made for tests by others' programs."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess

import numpy as np
import pillow_heif
import pytest
import tifffile

from tests import pictures

needs_imagemagick = pytest.mark.skipif(shutil.which("convert") is None, reason="ImageMagick is not installed")

XYZ_TO_SRGB = (3.2404542, -1.5371385, -0.4985314, -0.9692660, 1.8760108, 0.0415560, 0.0556434, -0.2040259, 1.0572252)
"""A camera that sees what sRGB shows (Lindbloom, D65)."""
TAKEN = "2024:05:06 07:08:09"


def heic(array: np.ndarray, **options: object) -> bytes:
    """Return a picture without any loss as HEIC: 8 bits as 8, 16 as 10."""
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[array.shape[2]] + (";16" if array.dtype == np.uint16 else "")
    made = pillow_heif.from_bytes(mode, (array.shape[1], array.shape[0]), np.ascontiguousarray(array).tobytes())
    buffer = io.BytesIO()
    made.save(buffer, **{"quality": -1, "chroma": 444, "matrix_coefficients": 0, **options})
    return buffer.getvalue()


def magick(array: np.ndarray, kind: str, *arguments: str) -> bytes:
    """Return a picture in a format that ImageMagick writes."""
    command = ["convert", "png:-", *arguments, f"{kind}:-"]
    return subprocess.run(command, input=pictures.png(array), check=True, capture_output=True).stdout


def seen_by_magick(data: bytes, kind: str, bands: int) -> np.ndarray:
    """Return what ImageMagick makes of a file, at 16 bits."""
    form = "gray" if bands == 1 else "rgb"
    command = ["convert", f"{kind}:-[0]", "-depth", "16", "-endian", "LSB", f"{form}:-"]
    return np.frombuffer(subprocess.run(command, input=data, check=True, capture_output=True).stdout, "<u2")


def linear(encoded: np.ndarray) -> np.ndarray:
    """Return light, 0 to 1, of sRGB from 0 to 1 (IEC 61966-2-1)."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def dng(colors: np.ndarray, orientation: int = 1) -> bytes:
    """Return what a sensor with a Bayer pattern saw of colors, as DNG."""
    light = linear(colors / 255)
    seen = np.empty(colors.shape[:2])
    for row, column, band in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        seen[row::2, column::2] = light[row::2, column::2, band]
    values = np.rint(seen * 65535).astype(np.uint16)
    matrix = [number for value in XYZ_TO_SRGB for number in (round(value * 10_000), 10_000)]
    tags = [
        (271, 2, 0, "Multitone tests", True), (272, 2, 0, "Sensor 1", True), (274, 3, 1, orientation, True),
        (36867, 2, 0, TAKEN, True), (50706, 1, 4, bytes((1, 4, 0, 0)), True), (50708, 2, 0, "Sensor 1", True),
        (50721, 10, 9, matrix, True), (50728, 5, 3, (1, 1, 1, 1, 1, 1), True), (50778, 3, 1, 21, True),
        (33421, 3, 2, (2, 2), True), (33422, 1, 4, bytes((0, 1, 1, 2)), True), (50717, 4, 1, 65535, True),
    ]  # fmt: skip
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, values, photometric=32803, extratags=tags, metadata=None)
    return buffer.getvalue()


def with_preview(raw: bytes, preview: bytes, size: tuple[int, int], orientation: int = 1) -> bytes:
    """Return a DNG as cameras write it: its first directory is of a JPEG of that size, the sensor's is below it."""
    make = b"Multitone tests\0"
    at = len(raw) + len(raw) % 2
    values = make + struct.pack("<HHH", 8, 8, 8)
    entries = {
        254: (4, 1, 1), 256: (4, 1, size[0]), 257: (4, 1, size[1]), 258: (3, 3, at + len(make)), 259: (3, 1, 7),
        262: (3, 1, 6), 271: (2, len(make), at), 272: (2, len(make), at), 273: (4, 1, at + len(values)),
        274: (3, 1, orientation), 277: (3, 1, 3), 278: (4, 1, size[1]), 279: (4, 1, len(preview)),
        330: (4, 1, struct.unpack_from("<I", raw, 4)[0]), 50706: (1, 4, 0x0401),
    }  # fmt: skip
    start = at + len(values) + len(preview)
    values += preview + bytes(start % 2)
    start += start % 2
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, *entry) for tag, entry in entries.items()
    )
    head = raw[:4] + struct.pack("<I", start) + raw[8:] + bytes(len(raw) % 2)
    return head + values + directory + bytes(4)


def svg(
    attributes: str = 'width="40" height="30"', content: str = '<rect width="20" height="30" fill="#f00"/>'
) -> bytes:
    """Return a drawing, half of it red."""
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {xlink} {attributes}>{content}</svg>'.encode()


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let modules be missing."""
    for module in modules:
        monkeypatch.setitem(__import__("sys").modules, module, None)
