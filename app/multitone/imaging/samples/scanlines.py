"""Samples of a PNG from its scanlines: inflated by zlib-ng, unfiltered and turned gray while they are in the cache.

::

    IDAT ─► inflate ─► a strip of lines ─► unfilter ─► rows of the picture
                                                └─────► a strip of rows ─► luma ─► rows of gray

What is read here is what most PNGs are: 8 or 16 bits a sample, no palette, not interlaced, nothing unusual in the file.
All others, and all that are damaged in any way, are left to libvips and Pillow.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multitone.native import scanlines

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BANDS = {0: 1, 2: 3, 4: 2, 6: 4}
"""Samples of a pixel by the color type, without palettes (PNG, third edition, 11.2.1)."""
CRITICAL = 0x20
"""The bit of a kind's first letter that says whether decoders may pass over it, where it is set (PNG, 5.4)."""
MEANING_MORE = (b"tRNS", b"acTL")
"""Chunks that are no reason to refuse a file, but change what its pixels are, or which."""
_CHUNK, _HEADER = struct.Struct(">I4s"), struct.Struct(">II5B")
STRIP = 1 << 18
"""Bytes of lines at a time: they, the rows and what is made of them stay in a core's own cache. Of 190 megapixels in 47
files, one thread: 1.0 s with gray, in place of libvips' 1.5 s and 0.3 s for gray after it."""
PIECE = 1 << 15
"""Bytes that are inflated at a time, for what is left over of them is copied."""


class Layout(NamedTuple):
    """How a PNG's pixels lie, and in which pieces their zlib stream."""

    width: int
    height: int
    bands: int
    depth: int
    pieces: tuple[memoryview, ...] = ()

    @property
    def step(self) -> int:
        """Bytes of a pixel."""
        return self.bands * self.depth // 8

    @property
    def length(self) -> int:
        """Bytes of a row."""
        return self.width * self.step


def layout_of(data: bytes) -> Layout | None:
    """Take a PNG apart, all checksums compared; None for one that is damaged, or has what is not read here."""
    from zlib_ng import zlib_ng

    header: Layout | None = None
    pieces: list[memoryview] = []
    whole, at, last = memoryview(data), 8, b""
    while at + 12 <= len(data) and data.startswith(SIGNATURE):
        size, kind = _CHUNK.unpack_from(data, at)
        stop = at + 8 + size
        body = whole[at + 8 : stop]
        if stop + 4 > len(data) or zlib_ng.crc32(whole[at + 4 : stop]) != int.from_bytes(whole[stop : stop + 4]):
            return None
        if kind == b"IEND":
            return header and header._replace(pieces=tuple(pieces))
        if at == 8:
            header = _header(body) if kind == b"IHDR" else None
        elif kind == b"IDAT" and (last == kind or not pieces):
            pieces.append(body)
        elif (kind != b"PLTE" and not kind[0] & CRITICAL) or kind in MEANING_MORE:
            return None
        if header is None:
            return None
        at, last = stop + 4, kind
    return None


def _header(body: memoryview) -> Layout | None:
    if len(body) != _HEADER.size:
        return None
    width, height, depth, color, *methods = _HEADER.unpack(body)
    if depth not in (8, 16) or color not in BANDS or any(methods) or not width * height:
        return None
    return Layout(width, height, BANDS[color], depth)


def read(data: bytes, size: tuple[int, int], *, depth: int = 8, gray: bool = False) -> NDArray[Any] | None:
    """Return (height, width, bands) of a PNG; None where it has another size or depth, or is not read here.

    With `gray`, colors of 8 bits come as their Rec. 601 luma; alpha stays.
    """
    layout = layout_of(data) if scanlines.built() else None
    if layout is None or (layout.width, layout.height) != size or layout.depth != depth:
        return None
    from zlib_ng import zlib_ng

    try:
        rows = _luma(layout) if gray and layout.bands > 2 and depth == 8 else _rows(layout)
    except (ValueError, zlib_ng.error):  # type: ignore[misc]  # whose stub calls it an instance
        return None
    samples = rows if depth == 8 else rows.view(">u2").astype(np.uint16)
    return samples.reshape(layout.height, layout.width, -1)


def _rows(layout: Layout) -> NDArray[np.uint8]:
    rows = np.empty((1 + layout.height, layout.length), np.uint8)
    rows[0] = 0  # what stands above the picture
    top = 0
    for count, lines in _strips(layout):
        scanlines.undo_filters(lines, rows[top : top + 1 + count], layout.step)
        top += count
    return rows[1:]


def _luma(layout: Layout) -> NDArray[np.uint8]:
    bands = layout.bands - 2
    gray = np.empty((layout.height, layout.width * bands), np.uint8)
    colors = np.empty((1 + _rows_in_strip(layout), layout.length), np.uint8)
    colors[0] = 0
    top = 0
    for count, lines in _strips(layout):
        scanlines.undo_filters(lines, colors[: 1 + count], layout.step)
        scanlines.write_gray(colors[1 : 1 + count], gray[top : top + count], layout.bands)
        colors[0] = colors[count]
        top += count
    return gray


def _rows_in_strip(layout: Layout) -> int:
    return min(layout.height, max(1, STRIP // layout.length))


def _strips(layout: Layout) -> Iterator[tuple[int, bytes]]:
    """Yield lines, some at a time, and how many. Raises `ValueError` where there are too few or too many bytes."""
    unpacker, each = _Unpacker(layout.pieces), _rows_in_strip(layout)
    for top in range(0, layout.height, each):
        count = min(each, layout.height - top)
        yield count, unpacker.take(count * (1 + layout.length))
    unpacker.finish()


class _Unpacker:
    """Inflates a stream that lies in pieces, so many bytes at a time."""

    def __init__(self, pieces: tuple[memoryview, ...]) -> None:
        from zlib_ng import zlib_ng

        self._inflater = zlib_ng.decompressobj()
        self._pieces = (part[at : at + PIECE] for part in pieces for at in range(0, len(part), PIECE))
        self._held: memoryview | bytes = b""

    def take(self, size: int) -> bytes:
        """Return the next bytes. Raises `ValueError` where there are less."""
        part = self._next(size)
        if len(part) == size:
            return part
        parts, left = [part], size - len(part)
        while left:
            part = self._next(left)
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _next(self, most: int) -> bytes:
        held = self._held or next(self._pieces, b"")
        part = self._inflater.decompress(held, most)
        self._held = self._inflater.unconsumed_tail
        if not held and not part:
            raise ValueError("the stream ends early")
        return part

    def finish(self) -> None:
        """Read the checksum. Raises `ValueError` where more than that is left."""
        while not self._inflater.eof:
            if self._next(1):
                raise ValueError("the stream has more bytes than the picture")
        if self._inflater.unused_data or any(self._pieces):
            raise ValueError("something follows the stream")
