"""Animations made byte by byte: every disposal and blending, parts of frames, odd delays, plays of every number."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 48, 32
NONE, BACKGROUND, PREVIOUS = 1, 2, 3
"""Disposal in a GIF (GIF89a, 23)."""
PALETTE = np.array([(0, 0, 0), (230, 40, 30), (30, 200, 60), (40, 60, 230), (240, 220, 60), (255, 255, 255),
                    (120, 120, 120), (255, 0, 255)], np.uint8)  # fmt: skip
CLEAR = 7
"""The number of the color that is none, where there is one."""


class Part(NamedTuple):
    """A picture of a GIF."""

    values: np.ndarray
    left: int = 0
    top: int = 0
    delay: int = 10
    disposal: int = NONE
    transparent: int | None = None
    palette: np.ndarray | None = None
    interlaced: bool = False


def gif(
    parts: Iterable[Part], *, loop: int | None = 0, palette: np.ndarray | None = PALETTE, background: int = 0
) -> bytes:
    """Return a GIF; `loop` is Netscape's number, None for no such block."""
    flags = 0x70 if palette is None else 0xF0 | _bits(palette)
    pieces = [b"GIF89a", struct.pack("<HHBBB", WIDTH, HEIGHT, flags, background, 0)]
    pieces.append(b"" if palette is None else palette.tobytes())
    if loop is not None:
        pieces.append(b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", loop) + b"\0")
    for part in parts:
        clear = part.transparent is not None
        control = part.disposal << 2 | clear, part.delay, part.transparent or 0, 0
        pieces.append(b"!\xf9\x04" + struct.pack("<BHBB", *control))
        height, width = part.values.shape
        own = b"" if part.palette is None else part.palette.tobytes()
        flags = (0x80 | _bits(part.palette) if part.palette is not None else 0) | 0x40 * part.interlaced
        pieces.append(b"," + struct.pack("<HHHHB", part.left, part.top, width, height, flags) + own)
        rows = part.values
        if part.interlaced:
            rows = np.concatenate([rows[0::8], rows[4::8], rows[2::4], rows[1::2]])
        pieces.append(_codes(rows))
    return b"".join((*pieces, b";"))


def _bits(palette: np.ndarray) -> int:
    return max(1, (len(palette) - 1).bit_length()) - 1


def _codes(values: np.ndarray) -> bytes:
    """Return image data in codes of 9 bits that stand for one pixel each, begun anew before they would grow."""
    codes = []
    for place, value in enumerate(values.ravel().tolist()):
        if place % 250 == 0:
            codes.append(256)
        codes.append(value)
    codes.append(257)
    bits = sum(code << 9 * place for place, code in enumerate(codes))
    data = bits.to_bytes(-(-9 * len(codes) // 8), "little")
    blocks = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"\x08" + b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


def drawing(number: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Return (height, width) of numbers of colors, another one for each number."""
    picture = Image.new("L", (width, height), 1 + number % 3)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((number * 3 % width, 2, number * 3 % width + width // 3, height - 3), fill=4)
    pen.line((0, number * 5 % height, width, height // 2), fill=5, width=2)
    return np.asarray(picture)


def holed(number: int, width: int = 20, height: int = 14) -> np.ndarray:
    """Return a drawing whose middle is not there."""
    values = drawing(number, width, height).copy()
    values[3:-3, 4:-4] = CLEAR
    return values


class Cel(NamedTuple):
    """A frame of an APNG."""

    pixels: np.ndarray
    left: int = 0
    top: int = 0
    delay: tuple[int, int] = (1, 10)
    disposal: int = 0
    over: bool = False


def apng(
    cels: Sequence[Cel], *, plays: int = 0, kind: int = 6, depth: int = 8, beside: np.ndarray | None = None,
    palette: bytes = b"", alphas: bytes = b"",
) -> bytes:  # fmt: skip
    """Return an APNG; `beside` is a picture that is none of its frames."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, kind, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"acTL", struct.pack(">II", len(cels), plays))]
    chunks += [_chunk(b"PLTE", palette)] * bool(palette) + [_chunk(b"tRNS", alphas)] * bool(alphas)
    chunks += [_chunk(b"IDAT", _packed(beside))] if beside is not None else []
    number = 0
    for place, cel in enumerate(cels):
        height, width = cel.pixels.shape[:2]
        control = number, width, height, cel.left, cel.top, *cel.delay, cel.disposal, cel.over
        chunks.append(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", *control)))
        number += 1
        if place == 0 and beside is None:
            chunks.append(_chunk(b"IDAT", _packed(cel.pixels)))
        else:
            chunks.append(_chunk(b"fdAT", struct.pack(">I", number) + _packed(cel.pixels)))
            number += 1
    return b"\x89PNG\r\n\x1a\n" + b"".join((*chunks, _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _packed(pixels: np.ndarray) -> bytes:
    samples = pixels.astype(">u2") if pixels.dtype == np.uint16 else pixels
    rows = samples.reshape(len(samples), -1).view(np.uint8)
    return zlib.compress(np.insert(rows, 0, 0, axis=1).tobytes())


def painted(number: int, width: int = WIDTH, height: int = HEIGHT, *, alpha: int = 255) -> np.ndarray:
    """Return (height, width, RGBA), of which the middle is as opaque as is asked for."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    red, green = across * 255 // width, down * 255 // height
    blue = np.full_like(red, number * 60 % 256)
    pixels = np.stack((red, green, blue, np.full_like(red, 255)), axis=2).astype(np.uint8)
    pixels[4:-4, 6:-6, 3] = alpha
    return pixels


def webp(frames: Sequence[np.ndarray], delays: Sequence[int], plays: int, *, lossless: bool = True) -> bytes:
    """Return an animated WebP; its library finds the parts that change."""
    file = io.BytesIO()
    first, *others = (Image.fromarray(frame) for frame in frames)
    options = {"lossless": lossless, "duration": list(delays), "loop": plays, "minimize_size": True}
    first.save(file, "WEBP", save_all=True, append_images=others, **options)
    return file.getvalue()


def _gifs() -> dict[str, bytes]:
    whole = [Part(drawing(number)) for number in range(4)]
    small = [Part(drawing(n, 20, 14), 5 * n, 3 * n) for n in range(1, 4)]
    holes = [Part(holed(n), 6 * n, 4 * n, transparent=CLEAR) for n in range(1, 5)]
    ways = (BACKGROUND, PREVIOUS, NONE, BACKGROUND)
    colors = [np.roll(PALETTE, n, axis=0) for n in range(4)]
    tiles = [Part(np.arange(64, dtype=np.uint8).reshape(8, 8), 8 * n, 4 * n, palette=_many(n)) for n in range(6)]
    clear = Part(np.full((HEIGHT, WIDTH), CLEAR, np.uint8), transparent=CLEAR)
    return {
        "gif-whole.gif": gif(whole),
        "gif-parts.gif": gif([whole[0], *small]),
        "gif-background.gif": gif([clear, *(part._replace(disposal=BACKGROUND) for part in holes)]),
        "gif-previous.gif": gif([whole[0], *(part._replace(disposal=PREVIOUS) for part in holes)]),
        "gif-mixed.gif": gif([clear, *(p._replace(disposal=way) for p, way in zip(holes, ways, strict=True))]),
        "gif-local-palettes.gif": gif([p._replace(palette=c) for p, c in zip(whole, colors, strict=True)]),
        "gif-no-global-palette.gif": gif([p._replace(palette=PALETTE) for p in whole], palette=None),
        "gif-offset-first.gif": gif([holes[0], holes[2]]),
        "gif-odd-delays.gif": gif([p._replace(delay=d) for p, d in zip(whole, (0, 1, 2, 333), strict=True)]),
        "gif-once.gif": gif(whole[:2], loop=None),
        "gif-three-times.gif": gif(whole[1:3], loop=2),
        "gif-interlaced.gif": gif([p._replace(interlaced=True) for p in whole]),
        "gif-many-colors.gif": gif([whole[0], *tiles]),
    }


def _many(number: int) -> np.ndarray:
    return np.random.default_rng(number).integers(0, 256, (64, 3), np.uint8)


def _apngs() -> dict[str, bytes]:
    whole = painted(0)
    clear = [painted(n, 22, 16, alpha=0) for n in range(1, 5)]
    half = [Cel(painted(n, 24, 20, alpha=100), 5 * n, 3 * n, over=True) for n in range(1, 4)]
    gray = np.stack((painted(1)[:, :, 0], painted(1, alpha=90)[:, :, 3]), axis=2)
    deep = painted(2).astype(np.uint16) * 257 - (painted(2) > 0) * np.uint16(100)
    deep[:, :, 3] = 65535
    values = drawing(1)
    return {
        "apng-source.png": apng([Cel(whole), *(Cel(p, 4 * n, 3 * n) for n, p in enumerate(clear))]),
        "apng-over.png": apng([Cel(whole), *half], plays=3),
        "apng-background.png": apng([Cel(whole), *(cel._replace(disposal=1) for cel in half)], plays=1),
        "apng-previous.png": apng([Cel(whole), *(cel._replace(disposal=2) for cel in half)]),
        "apng-default-image.png": apng([Cel(painted(3)), *half[:1]], beside=painted(9)),
        "apng-fractions.png": apng([Cel(whole, delay=(1, 0)), Cel(painted(2), delay=(1, 3)), Cel(whole, delay=(0, 5))]),
        "apng-gray-alpha.png": apng([Cel(gray), Cel(gray[:, ::-1].copy())], kind=4),
        "apng-16-bit.png": apng([Cel(deep), Cel(deep[:, ::-1].copy())], depth=16),
        "apng-palette.png": apng(
            [Cel(values), Cel(holed(2), 3, 4, over=True)], kind=3, palette=PALETTE.tobytes(), alphas=b"\xff" * 7 + b"\0"
        ),
    }  # fmt: skip


def _webps() -> dict[str, bytes]:
    moving = [painted(0).copy() for _number in range(4)]
    for number, frame in enumerate(moving):
        frame[5 : 5 + 6 * number, 8:20, :3] = 10 * number
    holes = [painted(n, alpha=60 * n) for n in range(4)]
    return {
        "webp-parts.webp": webp([frame[:, :, :3] for frame in moving], (40, 50, 7, 3000), 0),
        "webp-alpha.webp": webp(holes, (100, 100, 33, 1), 5),
        "webp-once.webp": webp(holes[:2], (90, 10), 1),
    }


def all_files() -> dict[str, bytes]:
    """Return all animations by name."""
    return _gifs() | _apngs() | _webps()
