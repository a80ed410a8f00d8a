"""Items of a picture file, found by their kind (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12, A.2.1)."""

from __future__ import annotations

import struct

from multitone.imaging.containers.boxes import boxes, inside

MOST_ITEMS, MOST_EXTENTS = 65_536, 64
MOST_BYTES = 64 << 20


def item_of(data: bytes, kind: bytes) -> bytes:
    """Return the bytes of the first item of a kind; empty where there is none, or it is damaged."""
    begin, end = inside(data, b"meta", 0, len(data))
    begin += 4  # version and flags
    try:
        number = _number(data, *inside(data, b"iinf", begin, end), kind)
        return _content(data, *inside(data, b"iloc", begin, end), number, inside(data, b"idat", begin, end))
    except (struct.error, IndexError, LookupError):
        return b""


def exif_of_items(data: bytes) -> bytes:
    """Return the TIFF structure of the Exif item, which a number leads to; empty where there is none."""
    item = item_of(data, b"Exif")
    return item[4 + struct.unpack_from(">I", item)[0] :] if len(item) > 4 else b""


def _number(data: bytes, at: int, end: int, kind: bytes) -> int:
    """Return the number of the first item of a kind. Raises `LookupError` where there is none."""
    entries = at + (6 if data[at] == 0 else 8)
    for name, begin, _stop in boxes(data, entries, end):
        if name != b"infe" or data[begin] < 2:
            continue
        wide = data[begin] >= 3
        place = begin + (10 if wide else 8)
        if data[place : place + 4] == kind:
            number: int = struct.unpack_from(">I" if wide else ">H", data, begin + 4)[0]
            return number
    raise LookupError(kind)


def _content(data: bytes, at: int, end: int, wanted: int, idat: tuple[int, int]) -> bytes:
    """Return what the extents of an item hold, one behind the other. Raises `LookupError`, `struct.error`."""
    version, sizes, more = data[at], data[at + 4], data[at + 5]
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    count = ">H" if version < 2 else ">I"
    place = at + 6 + struct.calcsize(count)
    for _item in range(min(struct.unpack_from(count, data, at + 6)[0], MOST_ITEMS)):
        (number,) = struct.unpack_from(count, data, place)
        place += struct.calcsize(count)
        method = data[place + 1] & 15 if version else 0
        place += 2 if version else 0
        base = _whole(data, place + 2, base_size)
        (extents,) = struct.unpack_from(">H", data, place + 2 + base_size)
        place += 4 + base_size
        size = index_size + offset_size + length_size
        if number == wanted:
            start = base + (idat[0] if method == 1 else 0)
            found = [place + size * extent + index_size for extent in range(min(extents, MOST_EXTENTS))]
            begins = [start + _whole(data, at, offset_size) for at in found]
            lengths = [_whole(data, at + offset_size, length_size) for at in found]
            return _joined(data, [*zip(begins, lengths, strict=True)]) if method < 2 else b""
        place += size * extents
        if place > end:
            break
    raise LookupError(wanted)


def _joined(data: bytes, spans: list[tuple[int, int]]) -> bytes:
    whole = all(begin + length <= len(data) for begin, length in spans)
    if not whole or sum(length for _begin, length in spans) > min(MOST_BYTES, len(data)):
        return b""
    return b"".join(bytes(data[begin : begin + length]) for begin, length in spans)


def _whole(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")
