"""The colr box of the kind nclx in AVIF and HEIC (ISO/IEC 14496-12, 12.1.5): colors by the numbers of ITU-T H.273.

libheif writes one for what is without loss, and leaves out that of the rest, for whose colors it has no word.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from multitone.imaging.containers.boxes import boxes, inside, properties_of_primary

BT_601, FULL = 6, 0x80
"""How libheif makes YCbCr of colors, and that it uses the whole range of values."""
LAYOUTS = ((0, b"\x44\x40"), (1, b"\x44\x40"))
"""Version and widths of the places of items, as libheif writes them: 4 bytes for each number."""


def with_numbers(data: bytes, primaries: int, transfer: int) -> bytes:
    """Return a file that libheif has written, whose primary picture says that it has these primaries and this curve.

    The matrix and the range stay, for they tell how samples are made of red, green and blue. Raises `LookupError` for a
    file of another layout.
    """
    for kind, begin, end in properties_of_primary(data):
        if kind == b"colr" and data[begin : begin + 4] == b"nclx" and end - begin >= 10:
            return data[: begin + 4] + struct.pack(">HH", primaries, transfer) + data[begin + 8 :]
    return _with_property(data, struct.pack(">I8sHHHB", 19, b"colrnclx", primaries, transfer, BT_601, FULL))


def _with_property(data: bytes, box: bytes) -> bytes:
    """Return a file whose primary picture has one property more; what lies behind moves."""
    meta, end = inside(data, b"meta", 0, len(data))
    place, stop = inside(data, b"iprp", meta + 4, end)
    known, linked = inside(data, b"ipco", place, stop), inside(data, b"ipma", place, stop)
    if not known[0] < known[1] < linked[0] < linked[1] or data[linked[0]] or data[linked[0] + 3] & 1:
        raise LookupError("properties")
    first, _ = inside(data, b"pitm", meta + 4, end)
    number, at = len(list(boxes(data, *known))) + 1, _entry(data, linked[0], data[first + 4 : first + 6])
    grown = bytearray(data)
    for content, by in ((meta, len(box) + 1), (place, len(box) + 1), (known[0], len(box)), (linked[0], 1)):
        struct.pack_into(">I", grown, content - 8, struct.unpack_from(">I", data, content - 8)[0] + by)
    for base in _bases(data, inside(data, b"iloc", meta + 4, end)[0]):
        struct.pack_into(">I", grown, base, struct.unpack_from(">I", data, base)[0] + len(box) + 1)
    several = data[at]
    grown[at] += 1
    behind = at + 1 + several
    return bytes(grown[: known[1]]) + box + bytes(grown[known[1] : behind]) + bytes((number,)) + bytes(grown[behind:])


def _entry(data: bytes, ipma: int, item: bytes) -> int:
    """Return the place of the number of an item's properties in `ipma`. Raises `LookupError` for an unknown item."""
    at = ipma + 8
    for _number in range(struct.unpack_from(">I", data, ipma + 4)[0]):
        if data[at : at + 2] == item:
            return at + 2
        at += 3 + data[at + 2]
    raise LookupError(item)


def _bases(data: bytes, iloc: int) -> Iterator[int]:
    """Yield the places of base offsets in `iloc`, of items that lie in the file itself. Raises `LookupError`."""
    version = data[iloc]
    if (version, data[iloc + 4 : iloc + 6]) not in LAYOUTS:
        raise LookupError("iloc")
    at = iloc + 8
    for _item in range(struct.unpack_from(">H", data, iloc + 6)[0]):
        method = data[at + 3] & 15 if version else 0
        base = at + (6 if version else 4)
        if method == 0:
            yield base
        at = base + 6 + 8 * struct.unpack_from(">H", data, base + 4)[0]
