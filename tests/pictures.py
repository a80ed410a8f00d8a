"""Pictures for tests, rendered here and never by Multitone: pixels, files of many kinds, profiles, metadata."""

from __future__ import annotations

import functools
import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

MODES = ("L", "LA", "RGB", "RGBA")
BANDS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}

STORED_FROM_UPRIGHT = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that notes an orientation has laid an upright picture down."""


# ---- Pixels ----


@functools.cache
def photograph(width: int = 96, height: int = 64, seed: int = 1) -> np.ndarray:
    """Return RGB of 8 bits with what photographs have: slow gradients, finer structure, an edge, a little noise."""
    random = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3))
    for cells, strength in ((2, 90), (5, 40), (12, 20), (30, 10)):
        for band in range(3):
            grid = Image.fromarray(random.uniform(-1, 1, (cells, cells)).astype(np.float32))
            picture[:, :, band] += strength * np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC))
    rows, columns = np.mgrid[:height, :width]
    picture[(columns / width + rows / height) > 1.2] += 35
    picture += 125 + random.normal(0, 2, picture.shape)
    picture = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    picture.setflags(write=False)
    return picture


@functools.cache
def pixels(mode: str, depth: int = 8, width: int = 40, height: int = 28) -> np.ndarray:
    """Return (height, width, bands): the photograph with all sample values' low bits in use, alpha from 0 to full."""
    colors = photograph(width, height).astype(np.float64)
    if mode in ("L", "LA"):
        colors = colors.mean(axis=2, keepdims=True)
    if mode.endswith("A"):
        alpha = np.tile(np.linspace(0, 255, width), (height, 1))[:, :, np.newaxis]
        colors = np.concatenate((colors, alpha), axis=2)
    top = 255 if depth == 8 else 65535
    picture = np.rint(colors / 255 * top).astype(np.uint8 if depth == 8 else np.uint16)
    picture.setflags(write=False)
    return picture


def image(mode: str, width: int = 40, height: int = 28) -> Image.Image:
    """Return a Pillow image of any of Pillow's 8-bit modes."""
    return Image.fromarray(photograph(width, height)).convert(mode)


def stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """Return the pixels as they lie in a file that says this orientation."""
    turn = STORED_FROM_UPRIGHT[orientation]
    if turn is None:
        return upright
    if upright.dtype == np.uint8:
        return np.asarray(Image.fromarray(upright).transpose(turn))
    numbers = Image.fromarray(np.arange(upright.shape[0] * upright.shape[1], dtype=np.int32).reshape(upright.shape[:2]))
    order = np.asarray(numbers.transpose(turn))
    return upright.reshape(-1, *upright.shape[2:])[order]


# ---- Files ----


def file(picture: Image.Image | np.ndarray, kind: str, **options: object) -> bytes:
    """Return the bytes of a file written by Pillow."""
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture.squeeze(axis=2) if picture.ndim == 3 and picture.shape[2] == 1 else picture)
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(width: int = 40, height: int = 28, **options: object) -> bytes:
    """Return a color photograph as JPEG."""
    return file(photograph(width, height), "JPEG", **{"quality": 92, **options})


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of a PNG: kind and data."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = [], 8
    while at < len(png):
        length = struct.unpack_from(">I", png, at)[0]
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def png(array: np.ndarray, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return an array of 8 or 16 bits and 1 to 4 bands as PNG, with more chunks before or behind the pixels."""
    array = array if array.ndim == 3 else array[:, :, np.newaxis]
    height, width, bands = array.shape
    depth = 8 * array.dtype.itemsize
    rows = array.astype(f">u{array.dtype.itemsize}").reshape(height, -1)
    data = b"".join(b"\x00" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, depth, {1: 0, 2: 4, 3: 2, 4: 6}[bands], 0, 0, 0)
    body = before + chunk(b"IDAT", zlib.compress(data, 1)) + after
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def segments(data: bytes) -> list[tuple[int, bytes]]:
    """Return the segments of a JPEG before its first scan: marker and data."""
    assert data[:2] == b"\xff\xd8"
    found, at = [], 2
    while data[at + 1] != 0xDA:
        length = struct.unpack_from(">H", data, at + 2)[0]
        found.append((data[at + 1], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def with_segment(data: bytes, marker: int, content: bytes) -> bytes:
    """Return a JPEG with one more segment behind its first."""
    at = 4 + struct.unpack_from(">H", data, 4)[0]
    return data[:at] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[at:]


# ---- Color profiles ----


def srgb_profile() -> bytes:
    """Return the sRGB profile of Little CMS."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def wide_profile() -> bytes:
    """Return a profile with the colorants and the gamma of Adobe RGB (1998)."""
    colorants = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
    }
    tags = {name: _xyz(*value) for name, value in colorants.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _gamma(2.19921875))
    return _profile(b"RGB ", "Wide colors of a test", tags)


def gray_profile() -> bytes:
    """Return a gray profile of gamma 1.8."""
    return _profile(b"GRAY", "Gray of a test", {b"kTRC": _gamma(1.8)})


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in (x, y, z)))


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(value * 256))


def _profile(space: bytes, name: str, tags: dict[bytes, bytes]) -> bytes:
    """Build an ICC profile of version 2.1 (ICC.1:1998-09, 6.1 and 6.2)."""
    text = name.encode() + b"\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)
    tags = {
        b"desc": described,
        b"cprt": b"text\0\0\0\0nobody's\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        **tags,
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, value in tags.items():
        table += tag + struct.pack(">II", start + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"lcms", 0x02100000, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3i", *(round(v * 65536) for v in (0.9642, 1.0, 0.8249)))
    return header + bytes(128 - len(header)) + table + data


# ---- Metadata ----

MAKER_NOTE = b"TESTNOTE\0" + bytes(range(256)) + b"end of note"
KEYWORD = b"a keyword of IPTC"


def exif(
    orientation: int = 1,
    size: tuple[int, int] = (40, 28),
    *,
    order: str = "<",
    thumbnail: bytes | None = b"",
    behind: bytes = b"",
) -> bytes:
    """Return a TIFF structure with a maker note and a thumbnail (None: without), as cameras write them.

    `behind` stands behind the thumbnail, so that it is not the last thing in the block.
    """
    if thumbnail == b"":
        thumbnail = file(Image.new("RGB", (16, 12), "red"), "JPEG")

    def short(value: int) -> tuple[int, int, bytes]:
        return 3, 1, struct.pack(order + "H", value)

    def long(value: int) -> tuple[int, int, bytes]:
        return 4, 1, struct.pack(order + "I", value)

    def text(value: str) -> tuple[int, int, bytes]:
        return 2, len(value) + 1, value.encode() + b"\0"

    def size_of(entries: dict[int, tuple[int, int, bytes]]) -> int:
        return 2 + 12 * len(entries) + 4 + sum((len(v) + 1) // 2 * 2 for _, _, v in entries.values() if len(v) > 4)

    def directory(entries: dict[int, tuple[int, int, bytes]], at: int, following: int) -> bytes:
        head, values = struct.pack(order + "H", len(entries)), b""
        first_value = at + 2 + 12 * len(entries) + 4
        for tag, (kind, count, value) in sorted(entries.items()):
            head += struct.pack(order + "HHI", tag, kind, count)
            if len(value) <= 4:
                head += value + bytes(4 - len(value))
            else:
                head += struct.pack(order + "I", first_value + len(values))
                values += value + bytes(len(value) % 2)
        return head + struct.pack(order + "I", following) + values

    main = {
        0x010E: text("A picture of a test"),
        0x010F: text("Multitone tests"),
        0x0110: text("Camera 1"),
        0x0112: short(orientation),
        0x8769: long(0),
        0x8825: long(0),
    }
    shot = {
        0x829A: (5, 1, struct.pack(order + "II", 1, 250)),
        0x9003: text("2024:05:06 07:08:09"),
        0x927C: (7, len(MAKER_NOTE), MAKER_NOTE),
        0xA002: long(size[0]),
        0xA003: short(size[1]),
    }
    place = {0x0001: (2, 2, b"N\0"), 0x0002: (5, 3, struct.pack(order + "6I", 52, 1, 30, 1, 0, 1))}
    small = {0x0103: short(6), 0x0201: long(0), 0x0202: long(len(thumbnail or b""))}
    shot_at = 8 + size_of(main)
    place_at = shot_at + size_of(shot)
    small_at = place_at + size_of(place)
    main[0x8769], main[0x8825] = long(shot_at), long(place_at)
    small[0x0201] = long(small_at + size_of(small))
    block = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    block += directory(main, 8, small_at if thumbnail is not None else 0)
    block += directory(shot, shot_at, 0) + directory(place, place_at, 0)
    if thumbnail is not None:
        block += directory(small, small_at, 0) + thumbnail
    return block + behind


def xmp(orientation: int = 1) -> bytes:
    """Return an XMP packet with a title, a rating and an orientation."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" tiff:Orientation="{orientation}" xmp:Rating="4">'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Grüße</rdf:li></rdf:Alt></dc:title>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def iptc() -> bytes:
    """Return Photoshop's image resources with one keyword, as they stand in APP13."""
    record = b"\x1c\x02\x19" + struct.pack(">H", len(KEYWORD)) + KEYWORD
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(record)) + record + bytes(len(record) % 2)
    return b"Photoshop 3.0\0" + block


def rich_jpeg(orientation: int = 1, *, profile: bytes | None = None, order: str = "<") -> bytes:
    """Return a JPEG with all that a JPEG says about itself."""
    data = file(
        stored(photograph(40, 28), orientation),
        "JPEG",
        quality=92,
        exif=b"Exif\0\0" + exif(orientation, (28, 40) if orientation > 4 else (40, 28), order=order),
        xmp=xmp(orientation),
        icc_profile=profile,
        dpi=(300, 300),
        comment=b"A comment of a test",
    )
    return with_segment(data, 0xED, iptc())
