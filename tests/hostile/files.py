"""Hostile files, built small: bombs, lies and sparse ones. Add to it; what stands here is used in several places."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.imaging.hostile import png, tiff, zeros

Build = Callable[[Path], None]
SOF0, SOF2 = b"\xff\xc0", b"\xff\xc2"
LONG, SHORT = 4, 3


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg_that_claims(width: int, height: int, length: int = 0, **options: object) -> bytes:
    """Return a JPEG of 64 × 64 pixels that claims another size, filled up behind its end to so many bytes."""
    data = bytearray(saved(Image.new("RGB", (64, 64), "teal"), "JPEG", **options))
    at = max(data.find(SOF0), data.find(SOF2))
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data) + bytes(max(0, length - len(data)))


def progressive_bomb(path: Path) -> None:
    """A kilobyte of which libjpeg would hold 256 megapixels of coefficients."""
    path.write_bytes(jpeg_that_claims(16_000, 16_000, progressive=True))


def plausible_progressive_bomb(path: Path) -> None:
    """The same in a file that is just long enough for blank blocks."""
    path.write_bytes(jpeg_that_claims(16_000, 16_000, 16_000 * 16_000 // 512 + 1, progressive=True, subsampling=0))


def jpeg_with_a_bomb_for_a_thumbnail(path: Path) -> None:
    """A photograph in whose EXIF a preview claims 64 megapixels."""
    inner = jpeg_that_claims(8_000, 8_000, 60_000, progressive=True)
    directory = struct.pack("<HHHII", 1, 274, SHORT, 1, 1) + struct.pack("<I", 26)
    second = struct.pack("<HHHIIHHII", 2, 0x201, LONG, 1, 56, 0x202, LONG, 1, len(inner)) + bytes(4)
    exif = b"II*\0\x08\0\0\0" + directory + second
    exif += bytes(56 - len(exif)) + inner
    path.write_bytes(saved(Image.linear_gradient("L").resize((800, 800)), "JPEG", exif=b"Exif\0\0" + exif))


def sparse_png(path: Path) -> None:
    """A small picture, and 6 GB of nothing behind it."""
    _sparse(path, png(64, 64, 0, zlib.compress(bytes(65 * 64))))


def sparse_png_of_one_chunk(path: Path) -> None:
    """A chunk of 2 GB of text before the pixels."""
    head = png(64, 64, 0, zlib.compress(bytes(65 * 64)))[:33]
    _sparse(path, head + struct.pack(">I4s", (1 << 31) - 1, b"tEXt"))


def sparse_jpeg(path: Path) -> None:
    """A small picture, and 6 GB of nothing behind it."""
    _sparse(path, saved(Image.new("RGB", (64, 64)), "JPEG"))


def sparse_webp(path: Path) -> None:
    """A format that Pillow reads whole as it opens it."""
    _sparse(path, saved(Image.new("RGB", (64, 64)), "WEBP"))


def sparse_svg(path: Path) -> None:
    """A drawing, and 6 GB of nothing behind it."""
    _sparse(path, b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"></svg>')


def _sparse(path: Path, head: bytes, size: int = 6_000_000_000) -> None:
    with open(path, "wb") as file:
        file.write(head)
        file.truncate(size)


def salvage_bomb(path: Path) -> None:
    """Two hundred bytes that claim 441 megapixels, of which a row can be inflated."""
    path.write_bytes(png(21_000, 21_000, 2, zlib.compress(bytes(63_001), 9)))


def salvage_bomb_of_bare_pixels(path: Path) -> None:
    """The header of a BMP of 441 megapixels."""
    data = bytearray(saved(Image.new("RGB", (8, 8)), "BMP"))
    struct.pack_into("<ii", data, 18, 21_000, 21_000)
    path.write_bytes(data)


def salvage_bomb_of_planes(path: Path) -> None:
    """An SGI of two kilobytes that claims 202 megapixels, of which not even a row is there."""
    data = bytearray(saved(Image.effect_noise((24, 18), 50).convert("L"), "SGI").ljust(1808, b"\7"))
    struct.pack_into(">HH", data, 6, 4298, 47024)
    path.write_bytes(data)


def deflated_png(path: Path) -> None:
    """225 megapixels of black in 220 kB."""
    path.write_bytes(png(15_000, 15_000, 0, zeros(226_000_000)))


def deflated_tiff(path: Path) -> None:
    """225 megapixels of black in 220 kB: one strip."""
    pixels = zeros(225_000_000)
    at = 8 + 2 + 9 * 12 + 4
    entries = [
        (256, LONG, 1, 15_000), (257, LONG, 1, 15_000), (259, SHORT, 1, 8), (273, LONG, 1, at),
        (278, LONG, 1, 15_000), (279, LONG, 1, len(pixels)),
    ]  # fmt: skip
    path.write_bytes(tiff(entries, behind=0) + pixels)


def large_tag_tiff(path: Path) -> None:
    """A tag of 2 GB in a sparse file, which Pillow reads as it opens it."""
    _sparse(path, tiff([(700, 1, (1 << 31) - 1, 4096)], behind=64))


MEMORY: dict[str, tuple[str, Build]] = {
    "progressive": (".jpg", progressive_bomb),
    "plausible-progressive": (".jpg", plausible_progressive_bomb),
    "sparse-png": (".png", sparse_png),
    "sparse-chunk": (".png", sparse_png_of_one_chunk),
    "sparse-jpeg": (".jpg", sparse_jpeg),
    "sparse-webp": (".webp", sparse_webp),
    "sparse-svg": (".svg", sparse_svg),
    "salvage-png": (".png", salvage_bomb),
    "salvage-bmp": (".bmp", salvage_bomb_of_bare_pixels),
    "salvage-sgi": (".sgi", salvage_bomb_of_planes),
    "deflated-png": (".png", deflated_png),
    "deflated-tiff": (".tif", deflated_tiff),
    "large-tag": (".tif", large_tag_tiff),
}
"""Files that want memory, by the name of their class: suffix and maker."""


def build(folder: Path, names: dict[str, tuple[str, Build]]) -> dict[str, Path]:
    """Build files of some classes in a folder; each is named by its class."""
    paths = {name: folder / (name + suffix) for name, (suffix, _) in names.items()}
    for name, path in paths.items():
        names[name][1](path)
    return paths
