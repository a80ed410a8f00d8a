"""Pictures in ink, and a CMYK profile whose colors are known: they are chosen here."""

from __future__ import annotations

import io
import itertools
import struct

import numpy as np
from PIL import Image

INKS = np.array(list(itertools.product((0, 1), repeat=4)), np.uint8) * 255
"""All 16 ways to print each ink in full or not at all, in the order of a profile's table."""


def labs(paper: float = 100.0, black: float = 0.0) -> np.ndarray:
    """Return CIELAB for each of `INKS`: paler where there is less of them, all of them within sRGB."""
    cyan, magenta, yellow, key = (INKS[:, i] / 255 for i in range(4))
    amount = (cyan + magenta + yellow + key) / 4
    lightness = paper + (black - paper) * np.sqrt(amount)
    strength = np.minimum(lightness, 100 - lightness) / 50 * (1 - 0.7 * key)
    a = (18 * magenta - 22 * cyan) * strength
    b = (26 * yellow - 16 * cyan - 6 * magenta) * strength
    return np.rint(np.stack((lightness * 2.55, a, b), axis=1)) / [2.55, 1, 1]


def profile(perceptual: np.ndarray, relative: np.ndarray | None = None, intent: int = 0) -> bytes:
    """Build a printer's ICC profile of version 2.1 with a table of two points an ink (ICC.1:1998-09, 6.5.8)."""
    text = b"Ink of a test\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67),
        b"cprt": b"text\0\0\0\0nobody's\0",
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
        b"A2B0": _table(perceptual),
    }
    tags |= {b"A2B1": _table(relative)} if relative is not None else {}
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, value in tags.items():
        table += tag + struct.pack(">II", start + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"lcms", 0x02100000, b"prtr", b"CMYK", b"Lab ")
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(24) + struct.pack(">I", intent)
    header += struct.pack(">3i", 63190, 65536, 54061)
    return header + bytes(128 - len(header)) + table + data


def _table(colors: np.ndarray) -> bytes:
    encoded = np.rint(colors * [2.55, 1, 1] + [0, 128, 128]).astype(np.uint8)
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    straight = bytes(range(256))
    return b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + straight * 4 + encoded.tobytes() + straight * 3


def srgb_of(lab: np.ndarray) -> np.ndarray:
    """Return sRGB 0..255 of CIELAB of D50 (CIE 15:2004, 8.2.1; Bradford's adaptation; IEC 61966-2-1)."""
    lightness, a, b = (lab[..., i] for i in range(3))
    y = (lightness + 16) / 116
    f = np.stack((y + a / 500, y, y - b / 200), axis=-1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * [0.9642, 1.0, 0.8249]
    matrix = [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
    light = np.clip(xyz @ np.array(matrix).T, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255


# ---- Files, one patch of 16 × 16 pixels for each of the inks given ----


def patches(inks: np.ndarray = INKS) -> np.ndarray:
    """Return (16, 16 × inks, 4) of ink, 0 for none and 255 for full."""
    return np.repeat(np.repeat(inks[np.newaxis], 16, axis=1), 16, axis=0)


def middles(array: np.ndarray) -> np.ndarray:
    """Return the color in the middle of each patch."""
    return array[8, 8::16].astype(int)


def tiff(inks: np.ndarray = INKS, icc: bytes | None = None) -> bytes:
    """Return the patches as TIFF."""
    return _saved(patches(inks), "TIFF", icc_profile=icc)


def jpeg(inks: np.ndarray = INKS, icc: bytes | None = None) -> bytes:
    """Return the patches as JPEG with Adobe's marker, whose transform is 0; ink is stored upside down."""
    return _saved(patches(inks), "JPEG", quality=100, icc_profile=icc)


def unmarked_jpeg(inks: np.ndarray = INKS, icc: bytes | None = None) -> bytes:
    """Return the same without the marker; ink is upside down all the same, as all readers take it."""
    data = jpeg(inks, icc)
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + struct.unpack_from(">H", data, at + 2)[0] :]


def ycck_jpeg(inks: np.ndarray = INKS, icc: bytes | None = None) -> bytes:
    """Return the patches as Photoshop writes JPEG: cyan, magenta and yellow as if they were R, G and B, in YCbCr."""
    ink = patches(inks)
    luma = np.asarray(Image.fromarray(np.ascontiguousarray(ink[:, :, :3])).convert("YCbCr"))
    stored = np.concatenate((luma, 255 - ink[:, :, 3:]), axis=2)
    data = bytearray(jpeg_of(255 - stored, icc))
    at = data.index(b"Adobe")
    data[at + 11] = 2
    return bytes(data)


def jpeg_of(ink: np.ndarray, icc: bytes | None = None) -> bytes:
    """Return any ink as JPEG."""
    return _saved(ink, "JPEG", quality=100, icc_profile=icc)


def psd(inks: np.ndarray = INKS, icc: bytes | None = None) -> bytes:
    """Return the patches as PSD without layers (Adobe Photoshop File Formats Specification, 2019)."""
    ink = patches(inks)
    height, width = ink.shape[:2]
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 4, height, width, 8, 4)
    resource = b""
    if icc:
        resource = b"8BIM" + struct.pack(">HHI", 1039, 0, len(icc)) + icc + bytes(len(icc) % 2)
    planes = (255 - ink).transpose(2, 0, 1).tobytes()
    blocks = struct.pack(">I", 0) + struct.pack(">I", len(resource)) + resource + struct.pack(">I", 0)
    return header + blocks + struct.pack(">H", 0) + planes


FILES = {"tiff": tiff, "jpeg": jpeg, "unmarked jpeg": unmarked_jpeg, "ycck jpeg": ycck_jpeg, "psd": psd}
SUFFIXES = {"tiff": ".tif", "jpeg": ".jpg", "unmarked jpeg": ".jpg", "ycck jpeg": ".jpg", "psd": ".psd"}


def _saved(ink: np.ndarray, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.frombytes("CMYK", ink.shape[1::-1], np.ascontiguousarray(ink).tobytes()).save(buffer, kind, **options)
    return buffer.getvalue()
