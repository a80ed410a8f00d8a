"""Mutants: files of five formats with bits flipped, ends cut off, pieces spliced, and sizes that are lies."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests import pictures

Mutation = Callable[[random.Random, bytearray, bytes], bytearray]
SAMPLES: dict[str, list[bytes]] = {
    ".jpg": [
        pictures.rich_jpeg(6, profile=pictures.wide_profile()),
        pictures.jpeg(48, 40, progressive=True),
        pictures.file(pictures.image("L", 33, 17), "JPEG", restart_marker_blocks=2),
        pictures.file(pictures.image("CMYK", 24, 16), "JPEG"),
    ],
    ".png": [
        pictures.png(pictures.pixels("RGBA", 8)),
        pictures.png(pictures.pixels("RGB", 16, 30, 20), pictures.chunk(b"eXIf", pictures.exif(3))),
        pictures.file(pictures.image("P"), "PNG", transparency=3, icc_profile=pictures.srgb_profile()),
        pictures.file(pictures.image("1"), "PNG"),
    ],
    ".tif": [
        pictures.file(pictures.photograph(40, 28), "TIFF", compression="tiff_lzw", icc_profile=pictures.wide_profile()),
        pictures.file(pictures.photograph(40, 28), "TIFF", compression="tiff_adobe_deflate"),
        pictures.file(pictures.image("CMYK"), "TIFF", compression="packbits"),
        pictures.file(pictures.image("L"), "TIFF", compression="jpeg"),
        pictures.file(Image.new("I;16", (30, 20), 40_000), "TIFF"),
        pictures.file(pictures.image("1"), "TIFF", compression="group4"),
    ],
    ".webp": [
        pictures.file(pictures.photograph(40, 28), "WEBP", exif=pictures.exif(6)),
        pictures.file(pictures.image("RGBA"), "WEBP", lossless=True),
    ],
    ".gif": [
        pictures.file(pictures.image("P"), "GIF", transparency=2, comment=b"a comment"),
        pictures.file(pictures.image("L", 64, 40).convert("P"), "GIF", interlace=1),
    ],
}
"""Whole files, few in pixels, by suffix."""


def flipped(chance: random.Random, data: bytearray, _: bytes) -> bytearray:
    """Flip bits, most of them near the beginning, where structure is."""
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = int(len(data) * chance.random() ** chance.choice((1, 3)))
        data[at] ^= 1 << chance.randrange(8)
    return data


def cut(chance: random.Random, data: bytearray, _: bytes) -> bytearray:
    """Cut the end off."""
    return data[: int(len(data) * chance.random())]


def hollowed(chance: random.Random, data: bytearray, _: bytes) -> bytearray:
    """Overwrite a piece with zeros, or with ones."""
    begin = chance.randrange(len(data))
    length = min(chance.randrange(1, 200), len(data) - begin)
    data[begin : begin + length] = chance.choice((b"\x00", b"\xff")) * length
    return data


def spliced(chance: random.Random, data: bytearray, other: bytes) -> bytearray:
    """Put a piece of another file in, or a piece of its own once more, or take one out."""
    begin, length = chance.randrange(len(data)), chance.randrange(1, 300)
    source = chance.choice((other, bytes(data), b""))
    at = chance.randrange(len(source)) if source else 0
    data[begin : begin + chance.choice((0, length))] = source[at : at + length]
    return data


def lying(chance: random.Random, data: bytearray, _: bytes) -> bytearray:
    """Claim another size where the format has it, of all magnitudes."""
    width, height = (max(1, int(2 ** chance.uniform(0, chance.choice((8, 16, 31))))) for _ in "ab")
    if data[:2] == b"\xff\xd8":
        at = max(data.find(marker) for marker in (b"\xff\xc0\x00", b"\xff\xc2\x00"))
        data[at + 5 : at + 9] = struct.pack(">HH", height & 0xFFFF, width & 0xFFFF)
    elif data[:4] == b"\x89PNG":
        head = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
        data[12:33] = head + struct.pack(">I", zlib.crc32(head))
    elif data[:4] == b"GIF8":
        data[6:10] = struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
    elif data[:4] == b"RIFF":
        at = chance.choice((24, 26, 27, 21))
        data[at : at + 4] = struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
    else:
        _lie_in_tiff(data, width, height)
    return data


def _lie_in_tiff(data: bytearray, width: int, height: int) -> None:
    (at,) = struct.unpack_from("<I", data, 4)
    for entry in range(at + 2, at + 2 + 12 * data[at], 12):
        tag = struct.unpack_from("<H", data, entry)[0]
        if tag in (256, 257):
            struct.pack_into("<HHII", data, entry, tag, 4, 1, width if tag == 256 else height)


MUTATIONS: tuple[Mutation, ...] = (flipped, flipped, cut, hollowed, spliced, lying)


def mutants(seed: int, number: int) -> list[tuple[str, bytes]]:
    """Return so many files with their names, the same for the same seed."""
    chance = random.Random(seed)
    whole = [sample for samples in SAMPLES.values() for sample in samples]
    made = []
    for i in range(number):
        suffix = chance.choice(list(SAMPLES))
        mutation = chance.choice(MUTATIONS)
        data = mutation(chance, bytearray(chance.choice(SAMPLES[suffix])), chance.choice(whole))
        made.append((f"{i:04}-{mutation.__name__}{suffix}", bytes(data)))
    return made
