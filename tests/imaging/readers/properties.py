"""Properties of a picture in HEIC and AVIF, put into a file that has others (ISO/IEC 14496-12 and 23008-12)."""

from __future__ import annotations

import struct


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def turned(quarters: int) -> bytes:
    """Return `irot`: so many quarters of a turn, against the clock."""
    return box(b"irot", bytes((quarters,)))


def mirrored(axis: int) -> bytes:
    """Return `imir`: 0 swaps top and bottom, 1 left and right."""
    return box(b"imir", bytes((axis,)))


def cropped(width: int, height: int, across: tuple[int, int] = (0, 1), down: tuple[int, int] = (0, 1)) -> bytes:
    """Return `clap`: a size, and how far its center lies beside that of the picture, as fractions."""
    return box(b"clap", struct.pack(">IIIIiIiI", width, 1, height, 1, *across, *down))


def sized(width: int, height: int) -> bytes:
    return box(b"ispe", struct.pack(">III", 0, width, height))


def with_properties(data: bytes, *new: bytes, item: int = 1) -> bytes:
    """Return a file whose item has more properties, behind those that it has, in that order."""
    meta, iprp = _found(data, b"meta", 0, len(data)), None
    iprp = _found(data, b"iprp", meta[0] + 12, meta[1])
    ipco, ipma = _found(data, b"ipco", iprp[0] + 8, iprp[1]), _found(data, b"ipma", iprp[0] + 8, iprp[1])
    known = sum(1 for _ in _all(data, ipco[0] + 8, ipco[1]))
    assert data[ipma[0] + 8 : ipma[0] + 12] == bytes(4), "as libheif and libavif write it"
    rows = bytearray(data[ipma[0] + 16 : ipma[1]])
    at = 0
    while struct.unpack_from(">H", rows, at)[0] != item:
        at += 3 + rows[at + 2]
    end = at + 3 + rows[at + 2]
    rows[at + 2] += len(new)
    rows[end:end] = bytes(0x80 | (known + 1 + place) for place in range(len(new)))
    added = box(b"ipco", data[ipco[0] + 8 : ipco[1]] + b"".join(new))
    associated = box(b"ipma", data[ipma[0] + 8 : ipma[0] + 16] + bytes(rows))
    between = data[ipco[1] : ipma[0]] if ipco[0] < ipma[0] else b""
    changed = box(b"iprp", added + between + associated)
    moved = len(changed) - (iprp[1] - iprp[0])
    inside = bytearray(data[meta[0] + 8 : iprp[0]] + changed + data[iprp[1] : meta[1]])
    _move(inside, moved)
    return data[: meta[0]] + box(b"meta", bytes(inside)) + data[meta[1] :]


def with_property(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a file with a property in place of another of the same length."""
    assert len(old) == len(new)
    assert data.count(old) == 1
    return data.replace(old, new)


def _move(meta: bytearray, by: int) -> None:
    """Add to the offset of each item in the file."""
    at, _ = _found(meta, b"iloc", 4, len(meta))
    version, sizes, base = meta[at + 8], meta[at + 12], meta[at + 13] >> 4
    assert (sizes >> 4, sizes & 15) == (4, 4)
    at += 14
    (count,) = struct.unpack_from(">H", meta, at)
    at += 2
    for _item in range(count):
        method = struct.unpack_from(">H", meta, at + 2)[0] & 15 if version else 0
        at += 4 if version else 2
        place = at + 2
        at += 2 + base
        (extents,) = struct.unpack_from(">H", meta, at)
        at += 2
        for _extent in range(extents):
            if method == 0:
                from_base = place if base and struct.unpack_from(">I", meta, place)[0] else at
                (offset,) = struct.unpack_from(">I", meta, from_base)
                struct.pack_into(">I", meta, from_base, offset + by)
            at += 8


def _all(data: bytes | bytearray, at: int, end: int) -> list[tuple[bytes, int, int]]:
    found = []
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        found.append((bytes(kind), at, at + size))
        at += size
    return found


def _found(data: bytes | bytearray, kind: bytes, at: int, end: int) -> tuple[int, int]:
    return next((begin, stop) for name, begin, stop in _all(data, at, end) if name == kind)
