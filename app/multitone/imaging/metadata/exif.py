"""EXIF as it stands in a file: a TIFF structure, walked and patched in place and never written anew.

Maker notes hold offsets that a new arrangement would break.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from mmap import mmap

from msgspec import Struct

ORIENTATION, IMAGE_WIDTH, IMAGE_LENGTH = 0x0112, 0x0100, 0x0101
EXIF_FOLDER, GPS_FOLDER = 0x8769, 0x8825
TAKEN, COLOR_SPACE, PIXEL_WIDTH, PIXEL_HEIGHT = 0x9003, 0xA001, 0xA002, 0xA003
DESCRIPTION = 0x010E
ASCII, SHORT, LONG = 2, 3, 4
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value of each type of TIFF 6.0, section 2, and its supplement's IFD."""
MOST_ENTRIES = 4096
"""More entries than any camera writes; a directory that claims more is damaged."""


class Entry(Struct, frozen=True):
    """One entry of a TIFF directory; `at` is where its value stands, or the offset of that."""

    tag: int
    kind: int
    count: int
    at: int
    order: str

    def number(self, block: bytes | bytearray | mmap) -> int:
        """Return the first value, of a SHORT or a LONG."""
        value: int = struct.unpack_from(self.order + ("H" if self.kind == SHORT else "I"), block, self.at)[0]
        return value

    def put(self, block: bytearray, value: int) -> None:
        """Write the value, where it has room."""
        if self.kind == SHORT and value <= 0xFFFF:
            struct.pack_into(self.order + "H", block, self.at, value)
        elif self.kind == LONG:
            struct.pack_into(self.order + "I", block, self.at, value)

    def place(self, block: bytes | bytearray | mmap) -> slice:
        """Return where the value's bytes stand; empty where that would be past the end."""
        length = SIZES.get(self.kind, 0) * self.count
        start = self.at if length <= 4 else struct.unpack_from(self.order + "I", block, self.at)[0]
        return slice(start, start + length) if start + length <= len(block) else slice(0, 0)


def order_of(block: bytes | bytearray | mmap) -> str | None:
    """Return the byte order of a TIFF structure as struct writes it, None where it is none."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    return order if len(block) >= 14 else None


def folder(block: bytes | bytearray | mmap, start: int) -> list[Entry]:
    """Return the entries of the directory that begins there; none where it is damaged."""
    order = order_of(block)
    if order is None or start + 2 > len(block):
        return []
    count = struct.unpack_from(order + "H", block, start)[0]
    if count > MOST_ENTRIES or start + 2 + count * 12 > len(block):
        return []
    places = range(start + 2, start + 2 + count * 12, 12)
    found = []
    for at in places:
        tag, kind, number = struct.unpack_from(order + "HHI", block, at)
        found.append(Entry(tag, kind, number, at + 8, order))
    return found


def first_folder(block: bytes | bytearray | mmap) -> int:
    """Return where the first directory begins, past the end where there is none."""
    order = order_of(block)
    return len(block) if order is None else int(struct.unpack_from(order + "I", block, 4)[0])


def entries(block: bytes | bytearray | mmap) -> Iterator[Entry]:
    """Yield the entries of the first directory and of the EXIF directory that it names; damaged blocks end early."""
    for entry in folder(block, first_folder(block)):
        if entry.tag == EXIF_FOLDER and entry.kind == LONG:
            yield from folder(block, entry.number(block))
        yield entry


def mended(exif: bytes, width: int, height: int) -> bytes:
    """Return EXIF that is true of an upright result of that size: orientation, sizes, no thumbnail."""
    sizes = {
        IMAGE_WIDTH: width,
        IMAGE_LENGTH: height,
        PIXEL_WIDTH: width,
        PIXEL_HEIGHT: height,
        ORIENTATION: 1,
    }
    block = bytearray(patched(exif, sizes))
    _drop_thumbnail(block)
    return bytes(block)


def patched(exif: bytes, numbers: Mapping[int, int]) -> bytes:
    """Return EXIF with other numbers in those entries that it has."""
    block = bytearray(exif)
    for entry in list(entries(block)):
        if entry.tag in numbers and entry.count == 1:
            entry.put(block, numbers[entry.tag])
    return bytes(block)


def only_entries(exif: bytes, tags: Collection[int]) -> bytes:
    """Return a new structure with those entries of the first directory alone, empty where there are none of them."""
    found = [entry for entry in folder(exif, first_folder(exif)) if entry.tag in tags]
    kept = [(entry, exif[entry.place(exif)]) for entry in found]
    kept = [(entry, value) for entry, value in kept if value.strip(b"\x00 ")]
    if not kept:
        return b""
    order = kept[0][0].order
    at = 8 + 2 + 12 * len(kept) + 4
    head, values = exif[:4] + struct.pack(order + "IH", 8, len(kept)), b""
    for entry, value in kept:
        head += struct.pack(order + "HHI", entry.tag, entry.kind, entry.count)
        if len(value) <= 4:
            head += value + bytes(4 - len(value))
        else:
            head += struct.pack(order + "I", at + len(values))
            values += value + bytes(len(value) % 2)
    return head + bytes(4) + values


def described(exif: bytes, text: str) -> bytes:
    """Return EXIF whose description of the picture says so, behind what it said before; all else stays in place.

    The first directory stands anew at the end. Where EXIF is none, it is made.
    """
    block = exif if folder(exif, first_folder(exif)) else b"II*\x00" + struct.pack("<IHI", 8, 0, 0)
    start = first_folder(block)
    order = order_of(block) or "<"
    found = folder(block, start)
    before = next(
        (block[entry.place(block)] for entry in found if entry.tag == DESCRIPTION and entry.kind == ASCII), b""
    )
    before = before.rstrip(b"\x00 ")
    said = before + (b" " if before else b"") + text.encode("ascii", "replace") + b"\x00"
    end = start + 2 + 12 * len(found)
    following = block[end : end + 4].ljust(4, b"\x00")
    block += bytes(len(block) % 2)
    kept = [block[entry.at - 8 : entry.at + 4] for entry in found if entry.tag != DESCRIPTION]
    at = len(block) + 2 + 12 * (len(kept) + 1) + 4
    kept.append(struct.pack(order + "HHII", DESCRIPTION, ASCII, len(said), at))
    kept.sort(key=lambda entry: struct.unpack_from(order + "H", entry)[0])
    anew = struct.pack(order + "H", len(kept)) + b"".join(kept) + following + said
    return block[:4] + struct.pack(order + "I", len(block)) + block[8:] + anew


def without_entries(exif: bytes, tags: Collection[int]) -> bytes:
    """Return EXIF without those entries of its first directory; their values are blanked, all else stays in place."""
    block = bytearray(exif)
    start = first_folder(block)
    found = folder(block, start)
    gone = [entry for entry in found if entry.tag in tags]
    if not gone:
        return exif
    for entry in gone:
        _blank(block, entry.place(block))
    order = gone[0].order
    kept = [bytes(block[entry.at - 8 : entry.at + 4]) for entry in found if entry.tag not in tags]
    end = start + 2 + 12 * len(found)
    following = bytes(block[end : end + 4])
    rest = struct.pack(order + "H", len(kept)) + b"".join(kept) + following
    block[start : end + len(following)] = rest + bytes(12 * len(gone))
    return bytes(block)


def blanked_folder(exif: bytes, tag: int) -> bytes:
    """Return EXIF with all zeros in the directory that an entry of the first one names, and in its values."""
    block = bytearray(exif)
    for pointer in folder(block, first_folder(block)):
        if pointer.tag != tag or pointer.kind not in (LONG, 13):
            continue
        start = pointer.number(block)
        found = folder(block, start)
        for entry in found:
            _blank(block, entry.place(block))
        if found:
            _blank(block, slice(start, start + 2 + 12 * len(found)))
    return bytes(block)


def _blank(block: bytearray, place: slice) -> None:
    block[place] = bytes(place.stop - place.start)


def _drop_thumbnail(block: bytearray) -> None:
    """Cut the first directory's link to the next one, which holds the thumbnail, and blank the thumbnail itself."""
    order = order_of(block)
    if order is None:
        return
    start = first_folder(block)
    if start + 2 > len(block):
        return
    link = start + 2 + struct.unpack_from(order + "H", block, start)[0] * 12
    if link + 4 > len(block):
        return
    thumbnails = struct.unpack_from(order + "I", block, link)[0]
    struct.pack_into(order + "I", block, link, 0)
    if not thumbnails or thumbnails + 2 > len(block):
        return
    place: dict[int, int] = {}
    count = struct.unpack_from(order + "H", block, thumbnails)[0]
    for at in range(thumbnails + 2, min(thumbnails + 2 + count * 12, len(block) - 11), 12):
        tag, _, _, value = struct.unpack_from(order + "HHII", block, at)
        place[tag] = value
    offset, length = place.get(0x0201, 0), place.get(0x0202, 0)
    if 0 < offset < offset + length <= len(block):
        if offset + length == len(block):
            del block[offset:]
        else:
            block[offset : offset + length] = bytes(length)
