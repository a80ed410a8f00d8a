"""Gray JPEGs by a kernel in C, where that was built: what libjpeg-turbo writes, for a process without NumPy."""

from __future__ import annotations

import struct

from multitone.native.kernels import kernel

MOST_QUALITY = 95
"""Above it, libjpeg-turbo takes another transform."""
START = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
END = b"\xff\xd9"
ZIGZAG = (
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
)  # fmt: skip
"""Places in a block, in the order in which they are told (ITU-T T.81, A.3.6)."""
LUMA = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
"""Steps of quantization (table K.1)."""
DC = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)) + bytes(range(12))
"""Huffman codes (table K.3): how many there are of each length, and their symbols."""
AC = bytes((0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125)) + bytes.fromhex(
    "0102030004110512213141061351610722711432 8191a1082342b1c11552d1f02433627282090a161718191a25262728292a343536373839"
    "3a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7"
    "a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
)
"""The same (table K.5)."""
MOST_A_BLOCK = 512
"""Bytes; the kernel asks for as many before each."""


def encoded(rows: bytearray, size: tuple[int, int], quality: int) -> bytes | None:
    """Return 8-bit gray as a JPEG, of the bytes that libjpeg-turbo writes; None where the kernel does not do it."""
    compiled = kernel("_gray")
    if compiled is None or not 1 <= quality <= MOST_QUALITY:
        return None
    width, height = size
    steps = _steps(quality)
    room = bytearray(MOST_A_BLOCK * (1 + -(-width // 8) * -(-height // 8)))
    pixels = memoryview(rows).cast("B", (height, width))
    length = compiled.encode(pixels, room, struct.pack("=64H", *steps), DC, AC)
    head = (
        START,
        _segment(0xDB, bytes((0, *(steps[place] for place in ZIGZAG)))),
        _segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"),
        _segment(0xC4, b"\x00" + DC),
        _segment(0xC4, b"\x10" + AC),
        _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    )
    return b"".join((*head, memoryview(room)[:length], END)) if length >= 0 else None


def _steps(quality: int) -> tuple[int, ...]:
    """Return the steps of a quality, as libjpeg scales them (jcparam.c)."""
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    return tuple(min(max((step * percent + 50) // 100, 1), 255) for step in LUMA)


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
