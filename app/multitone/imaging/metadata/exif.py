"""EXIF as it stands in a file: a TIFF structure, walked and patched in place and never written anew.

Maker notes hold offsets that a new arrangement would break.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping

from multitone.imaging.metadata import tiff_directory as tiff
from multitone.imaging.metadata.previews import exif_without_previews

ORIENTATION, IMAGE_WIDTH, IMAGE_LENGTH = 0x0112, 0x0100, 0x0101
OF_THE_PIXELS = frozenset((ORIENTATION, IMAGE_WIDTH, IMAGE_LENGTH))
EXIF_DIRECTORY, GPS_DIRECTORY = 0x8769, 0x8825
TAKEN, COLOR_SPACE, PIXEL_WIDTH, PIXEL_HEIGHT = 0x9003, 0xA001, 0xA002, 0xA003
DESCRIPTION = 0x010E
MOST_NAMED = 16
"""Directories that are looked at of one kind: a picture has one."""
EMPTY = b"II*\x00\x08\x00\x00\x00" + bytes(6)
"""A structure with no entry."""

AUTHOR_TAGS = (0x013B, 0x8298, 0x9C9D)
"""Artist, Copyright, and Windows' XPAuthor."""
GEOTIFF = (33550, 33922, 34264, 34735, 34736, 34737)
"""Where on earth the corners of a GeoTIFF lie (OGC 19-008r4)."""


def entries(block: tiff.Block) -> Iterator[tiff.Entry]:
    """Yield the entries of the first directory and of the EXIF directory that it names; damaged blocks end early.

    Of several that are named the first is taken: 4,000 entries that each name their own directory are 16 million.
    """
    is_named = False
    for entry in tiff.first_entries(block):
        if entry.tag == EXIF_DIRECTORY and entry.kind == tiff.LONG and not is_named:
            is_named = True
            yield from tiff.directory(block, entry.number(block))
        yield entry


def mended(exif: bytes, width: int, height: int) -> bytes:
    """Return EXIF that is true of an upright result of that size: orientation, sizes, no previews."""
    sizes = {IMAGE_WIDTH: width, IMAGE_LENGTH: height, PIXEL_WIDTH: width, PIXEL_HEIGHT: height, ORIENTATION: 1}
    return exif_without_previews(patched(exif, sizes))


def patched(exif: bytes, numbers: Mapping[int, int]) -> bytes:
    """Return EXIF with other numbers in those entries that it has."""
    block = bytearray(exif)
    for entry in list(entries(block)):
        if entry.tag in numbers and entry.count == 1:
            entry.put(block, numbers[entry.tag])
    return bytes(block)


def only_entries(exif: bytes, tags: Collection[int]) -> bytes:
    """Return a new structure with those entries of the first directory alone, empty where there are none of them."""
    fields = [entry.field(exif) for entry in tiff.first_entries(exif) if entry.tag in tags]
    fields = [field for field in fields if field.value.strip(b"\x00 ")]
    order = tiff.order_of(exif) or "<"
    return exif[:4] + struct.pack(order + "I", 8) + tiff.written(fields, 8, order) if fields else b""


def described(exif: bytes, text: str) -> bytes:
    """Return EXIF whose description says so, behind what it said before; its first directory stands anew at the end."""
    block = exif if tiff.first_entries(exif) else EMPTY
    start, order = tiff.first_directory(block), tiff.order_of(block) or "<"
    known = tiff.directory(block, start)
    before = next((entry.value(block) for entry in known if (entry.tag, entry.kind) == (DESCRIPTION, tiff.ASCII)), b"")
    before = before.rstrip(b"\x00 ")
    value = before + (b" " if before else b"") + text.encode("ascii", "replace") + b"\x00"
    link = tiff.following(block, start)
    block += bytes(len(block) % 2)
    fields = [entry.in_place(block) for entry in known if entry.tag != DESCRIPTION]
    fields.append(tiff.Field(DESCRIPTION, tiff.ASCII, len(value), value))
    return block[:4] + struct.pack(order + "I", len(block)) + block[8:] + tiff.written(fields, len(block), order, link)


def without_entries(exif: bytes, tags: Collection[int]) -> bytes:
    """Return EXIF without those entries of its first directory; their values are blanked, all else stays in place."""
    block = bytearray(exif)
    start = tiff.first_directory(block)
    known = tiff.directory(block, start)
    gone = [entry for entry in known if entry.tag in tags]
    if not gone:
        return exif
    for entry in gone:
        _blank(block, entry.place(block))
    kept = [entry.in_place(block) for entry in known if entry.tag not in tags]
    end = min(len(block), tiff.link_place(block, start) + 4)
    anew = tiff.written(kept, start, gone[0].order, tiff.following(block, start))
    block[start:end] = (anew + bytes(12 * len(gone)))[: end - start]
    return bytes(block)


def exif_without_location(exif: bytes) -> bytes:
    """Return EXIF whose GPS directory is blank and named no more, and without GeoTIFF's coordinates.

    Maker notes are not looked into: they are the makers' secret, and the few that name places do so in words of their
    own.
    """
    return without_entries(blanked_directory(exif, GPS_DIRECTORY), (GPS_DIRECTORY, *GEOTIFF))


def blanked_directory(exif: bytes, tag: int) -> bytes:
    """Return EXIF with all zeros in the directory that an entry of the first one names, and in its values."""
    block = bytearray(exif)
    pointers = [entry for entry in tiff.first_entries(block) if entry.tag == tag]
    starts = dict.fromkeys(entry.number(block) for entry in pointers if entry.kind in (tiff.LONG, tiff.DIRECTORY))
    for start in list(starts)[:MOST_NAMED]:
        named = tiff.directory(block, start)
        for entry in named:
            _blank(block, entry.place(block))
        if named:
            _blank(block, slice(start, start + 2 + 12 * len(named)))
    return bytes(block)


def _blank(block: bytearray, place: slice) -> None:
    block[place] = bytes(place.stop - place.start)
