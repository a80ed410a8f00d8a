"""Icons: the same thing drawn at several sizes and depths in one ICO, of which the largest and deepest is the picture.

The others are no pages: they are made of it, or for screens that show less. Pillow takes the largest, too, but the one
of the fewest colors, where several are as large.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO, NamedTuple

HEAD, ENTRY = 6, 16
"""Bytes of the head, and of what it says of each picture."""
MOST_BYTES = 64 << 20
"""Of a file that is looked into; icons have kilobytes."""
MOST_ENTRIES = 256
PNG = b"\x89PNG\r\n\x1a\n"
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by the color type of a PNG (W3C PNG, 11.2.1)."""


class _Drawing(NamedTuple):
    """How good one of the pictures is: what is larger, and then what is deeper, is better."""

    pixels: int
    bits: int


def of_best(source: BinaryIO) -> BinaryIO:
    """Return an icon whose only picture is the best one of a file that begins as an icon; the file itself if in doubt.

    The rest of the file stays in it, for pictures are not always as long as they say.
    """
    length = source.seek(0, io.SEEK_END)
    source.seek(0)
    if length > MOST_BYTES:
        return source
    data = source.read()
    source.seek(0)
    count = int.from_bytes(data[4:6], "little")
    places = [at for at in range(HEAD, HEAD + ENTRY * min(count, MOST_ENTRIES), ENTRY) if at + ENTRY <= len(data)]
    if len(places) < 2:
        return source
    best = max(places, key=lambda at: _drawing(data, at))
    return io.BytesIO(data[:4] + b"\x01\x00" + data[best : best + ENTRY] + data[HEAD + ENTRY :])


def _drawing(data: bytes, at: int) -> _Drawing:
    """Say how good a picture is by its own header, for the one of the file has no room for more than 256 pixels."""
    start = int.from_bytes(data[at + 12 : at + 16], "little")
    own = data[start : start + 26]
    if own.startswith(PNG) and len(own) == 26:
        width, height, depth, color = struct.unpack_from(">IIBB", own, 16)
        return _Drawing(width * height, depth * SAMPLES.get(color, 1))
    (bits,) = struct.unpack_from("<H", own, 14) if len(own) >= 16 else (0,)
    return _Drawing((data[at] or 256) * (data[at + 1] or 256), bits)
