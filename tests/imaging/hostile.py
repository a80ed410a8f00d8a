"""Hostile files, made here byte by byte: bombs, lies, rings and links. None may cost more than a picture does."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests import pictures
from tests.pictures import chunk

LONG, SHORT, ANY = 4, 3, 7
Entry = tuple[int, int, int, int]
GRAY: list[Entry] = [
    (256, LONG, 1, 8), (257, LONG, 1, 8), (258, SHORT, 1, 8), (259, SHORT, 1, 1), (262, SHORT, 1, 1),
    (273, LONG, 1, 8), (277, SHORT, 1, 1), (278, LONG, 1, 8), (279, LONG, 1, 64),
]  # fmt: skip
"""Directory of 8 × 8 gray pixels, which lie wherever."""


def zeros(number: int) -> bytes:
    """Return so many zeros, deflated."""
    packer = zlib.compressobj(9)
    million = bytes(1_000_000)
    return b"".join(packer.compress(million) for _ in range(number // 1_000_000)) + packer.flush()


def png(width: int, height: int, color: int, pixels: bytes, before: bytes = b"", depth: int = 8) -> bytes:
    """Return a PNG that claims that size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def dot(before: bytes) -> bytes:
    """Return a PNG of one pixel that has a lot to say."""
    return png(1, 1, 0, zlib.compress(bytes(2)), before)


def directory(entries: list[Entry], following: int) -> bytes:
    """Return a directory of a TIFF."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return struct.pack("<H", len(entries)) + packed + struct.pack("<I", following)


def tiff(changed: list[Entry], behind: int = 500, following: int = 0) -> bytes:
    """Return a gray TIFF with other entries."""
    tags = {entry[0] for entry in changed}
    entries = [entry for entry in GRAY if entry[0] not in tags] + changed
    return b"II*\0" + struct.pack("<I", 8) + directory(entries, following) + bytes(behind)


def pages(number: int, kind: int = 0) -> bytes:
    """Return a TIFF of so many pages; those behind the first are of a kind (tag 254)."""
    parts, at = [b"II*\0" + struct.pack("<I", 8)], 8
    for i in range(number):
        entries: list[Entry] = [*GRAY, (254, LONG, 1, kind)] if i else GRAY
        at += 2 + 12 * len(entries) + 4
        parts.append(directory(entries, at if i < number - 1 else 0))
    return b"".join(parts)


def icon(inner: bytes) -> bytes:
    """Return an icon that holds such a file."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(inner), 22) + inner


def psd(side: int, depth: int, channels: int = 3, behind: bytes = bytes(100)) -> bytes:
    """Return the head of a PSD and a little behind it."""
    return struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, side, side, depth, 3) + behind


def jpeg_of(width: int, height: int) -> bytes:
    """Return a small JPEG that claims another size."""
    data = pictures.jpeg()
    at = data.find(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def many_scans() -> bytes:
    """Return a progressive JPEG whose last scan is told again and again."""
    data = pictures.file(Image.new("L", (4000, 3000)), "JPEG", progressive=True)
    return data[:-2] + data[data.rfind(b"\xff\xda") : -2] * 3000 + data[-2:]


def moving_gif() -> bytes:
    """Return a GIF of 9000 × 9000 pixels and 20,000 frames."""
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", 9000, 9000, 0x80, 0, 0) + bytes(6) + frame * 20_000 + b";"


def lying_apng() -> bytes:
    """Return a PNG that claims two billion frames."""
    return dot(chunk(b"acTL", struct.pack(">II", 1 << 31, 0)))


def jp2() -> bytes:
    """Return a JPEG 2000 of one tile that claims to be of 390,625."""
    data = pictures.file(Image.new("RGB", (16, 16)), "JPEG2000", tile_size=(16, 16))
    data = data.replace(struct.pack(">II", 16, 16) + bytes(8), struct.pack(">II", 10_000, 10_000) + bytes(8), 1)
    return data.replace(b"ihdr" + struct.pack(">II", 16, 16), b"ihdr" + struct.pack(">II", 10_000, 10_000))


def svg(content: str, attributes: str = 'width="40" height="30"', before: str = "") -> bytes:
    """Return a drawing with the namespaces of links and XInclude."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {spaces} xmlns:xi="http://www.w3.org/2001/XInclude" {attributes}>{content}</svg>'.encode()


def laughs() -> bytes:
    """Return a drawing whose entities stand for 512 billion others."""
    pairs = zip("abcdefghi", "bcdefghij", strict=True)
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in pairs)
    return svg("<text>&j;</text>", before=f'<!DOCTYPE svg [<!ENTITY a "lol">{entities}]>')


def filtered(filters: str, side: int) -> bytes:
    """Return a drawing with filters all over it."""
    filters = f'<filter id="f" x="0" y="0" width="1" height="1">{filters}</filter>'
    square = f'width="{side}" height="{side}"'
    return svg(f'{filters}<rect {square} filter="url(#f)"/>', square)


def linked_png() -> bytes:
    """Return a drawing with a bomb in an address."""
    bomb = png(30_000, 30_000, 2, zeros(1_000_000))
    return svg(f'<image width="40" height="30" xlink:href="data:image/png;base64,{base64.b64encode(bomb).decode()}"/>')


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "bomb.png": (lambda: png(60_000, 60_000, 0, zeros(100_000_000), depth=1), "too-large", "60,000 × 60,000"),
    "lying.png": (lambda: png(9000, 9000, 2, zeros(1000)), "truncated", "cannot hold them"),
    "texts.png": (
        lambda: dot(b"".join(chunk(b"zTXt", b"k%d\0\0" % i + zeros(1_000_000)) for i in range(90))),
        "too-large", "Its metadata",
    ),
    "text.png": (lambda: dot(chunk(b"zTXt", b"k\0\0" + zeros(90_000_000))), "too-large", "Its metadata"),
    "profile.png": (lambda: dot(chunk(b"iCCP", b"k\0\0" + zeros(90_000_000))), "too-large", "Its metadata"),
    "frames.png": (lying_apng, "unreadable", "damaged"),
    "surplus.png": (lambda: png(8, 8, 0, zeros(100_000_000)), "", ""),
    "pages.tif": (lambda: pages(10_000), "unsupported", "more than 1,000 pages"),
    "pyramid.tif": (lambda: pages(20_000, 1), "unsupported", "more than 1,000 pages"),
    "ring.tif": (lambda: tiff([], following=8), "", ""),
    "offset.tif": (lambda: tiff([(273, LONG, 1, 0xFFFFFFF0)]), "truncated", "ends before"),
    "counts.tif": (
        lambda: tiff([(258, SHORT, 0xFFFFFFFF, 8), (273, LONG, 0x3FFFFFFF, 16)]), "unsupported",
        "layout is not supported",
    ),
    "tags.tif": (lambda: tiff([(1000 + i, ANY, 300_000, 8) for i in range(5000)], 300_000), "", ""),
    "tile.tif": (
        lambda: tiff([(322, LONG, 1, 1 << 20), (323, LONG, 1, 1 << 20), (324, LONG, 1, 8), (325, LONG, 1, 64)]),
        "unsupported", "tile",
    ),
    "strip.tif": (lambda: tiff([(259, SHORT, 1, 5), (278, LONG, 1, 0xFFFFFFFF)]), "unreadable", "damaged"),
    "wide.tif": (
        lambda: tiff([(256, LONG, 1, 150_000_000), (257, LONG, 1, 1), (258, SHORT, 1, 1), (259, SHORT, 1, 4)]),
        "too-large", "a side may have at most 1,000,000",
    ),
    "bomb.ico": (lambda: icon(png(40_000, 40_000, 0, zeros(50_000_000), depth=1)), "too-large", "40,000 × 40,000"),
    "offset.ico": (
        lambda: struct.pack("<HHH", 0, 1, 65535) + struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, 1 << 31, 1 << 31) * 3,
        "unreadable", "damaged",
    ),
    "lying.psd": (lambda: psd(9000, 8), "truncated", "ends before"),
    "packed.psd": (lambda: psd(9000, 16, 56, bytes(12) + b"\0\1" + bytes(100)), "truncated", "ends before"),
    "offset.psd": (lambda: psd(8, 8, 3, struct.pack(">III", 0, 0xFFFFFFF0, 5)), "unreadable", "damaged"),
    "offset-deep.psd": (lambda: psd(8, 16, 3, struct.pack(">III", 0, 0xFFFFFFF0, 5)), "unreadable", "damaged"),
    "lying.jpg": (lambda: jpeg_of(10_000, 10_000), "truncated", "cannot hold them"),
    "short.jpg": (lambda: jpeg_of(64, 64), "truncated", "missing"),
    "scans.jpg": (many_scans, "unsupported", "scans over its pixels"),
    "frames.gif": (moving_gif, "too-large", "more than 10,000 frames"),
    "tiles.jp2": (jp2, "truncated", "should have 390,625"),
    "lying.qoi": (lambda: struct.pack(">4sIIBB", b"qoif", 10_000, 10_000, 3, 0), "truncated", "cannot hold them"),
    "lying.ppm": (lambda: b"P6 10000 10000 255\n" + bytes(10), "truncated", "cannot hold them"),
    "lying-deep.ppm": (lambda: b"P6 10000 10000 65535\n" + bytes(10), "truncated", "cannot hold them"),
    "lying.dds": (
        lambda: pictures.file(pictures.image("RGBA"), "DDS")[:12] + struct.pack("<II", 9000, 9000) + bytes(200),
        "truncated|unreadable|unsupported", ".",
    ),
    "lying.tga": (
        lambda: struct.pack("<BBBHHBHHHHBB", 0, 0, 10, 0, 0, 0, 0, 0, 9000, 9000, 24, 0) + b"\xff\0\0\0" * 99,
        "unreadable|truncated", ".",
    ),
    "lying.jxl": (lambda: b"\xff\x0a" + b"\xfe\xff\xff\xff\xff" + bytes(100), "too-large", "2,147,483,648"),
    "offset.heic": (
        lambda: struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic")
        + struct.pack(">I4sI", 0xFFFFFFF0, b"meta", 0) + bytes(200),
        "unreadable", "damaged",
    ),
    "entities.svg": (laughs, "unreadable", "damaged"),
    "patterns.svg": (lambda: svg("<g>" * 100_000 + "</g>" * 100_000), "unreadable", "damaged"),
    "filters.svg": (lambda: filtered("<feGaussianBlur stdDeviation='5'/>" * 2, 9000), "too-large", "filters"),
    "thick.svg": (lambda: filtered("<feMorphology radius='2000'/>", 1000), "unsupported", "thickens"),
    "side.svg": (lambda: svg("", 'width="1e9" height="1e9"'), "too-large", "1,000,000,000"),
    "linked.svg": (linked_png, "", ""),
    "included.svg": (lambda: svg('<xi:include href="file:///etc/passwd" parse="text"/>'), "", ""),
    "eps.jpg": (lambda: pictures.file(pictures.photograph(), "EPS"), "unreadable", "not a picture"),
    "pdf.png": (lambda: pictures.file(pictures.photograph(), "PDF"), "", ""),
    "mvg.png": (
        lambda: b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'https://127.0.0.1/x'", "unreadable",
        "not a picture",
    ),
}  # fmt: skip
"""By name: what makes the file, the kinds of failure that it may meet (none: it is done), and words of the reason."""
