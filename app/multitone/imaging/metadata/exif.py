"""EXIF as it stands in a file: a TIFF structure, walked and patched in place and never written anew.

Maker notes hold offsets that a new arrangement would break.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping

from multitone.imaging.metadata import tiff_directory as tiff

ORIENTATION, IMAGE_WIDTH, IMAGE_LENGTH = 0x0112, 0x0100, 0x0101
OF_THE_PIXELS = frozenset((ORIENTATION, IMAGE_WIDTH, IMAGE_LENGTH))
EXIF_DIRECTORY, GPS_DIRECTORY = 0x8769, 0x8825
TAKEN, COLOR_SPACE, PIXEL_WIDTH, PIXEL_HEIGHT = 0x9003, 0xA001, 0xA002, 0xA003
DESCRIPTION, MAKE, MAKER_NOTE = 0x010E, 0x010F, 0x927C
INTEROPERABILITY, SUB_DIRECTORIES = 0xA005, 0x014A
MOST_IN_JPEG = 65_527
"""Bytes of EXIF that fit into the one segment that a JPEG has for it (EXIF 2.32, 4.5.4)."""
MOST_NAMED = 16
"""Directories that are looked at of one kind: a picture has one."""
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT, RATIONAL, INCH = 282, 283, 296, 5, 2
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
    from multitone.imaging.metadata.previews import exif_without_previews  # late: not all pictures have EXIF

    return exif_without_previews(patched(exif, sizes))


def patched(exif: bytes, numbers: Mapping[int, int]) -> bytes:
    """Return EXIF with other numbers in those entries that it has."""
    block = bytearray(exif)
    for entry in list(entries(block)):
        if entry.tag in numbers and entry.count:  # of an orientation that is told twice, programs read the first
            entry.put(block, numbers[entry.tag])
    return bytes(block)


def only_entries(exif: bytes, tags: Collection[int]) -> bytes:
    """Return a new structure with those entries of the first directory alone, empty where there are none of them."""
    fields = [entry.field(exif) for entry in tiff.first_entries(exif) if entry.tag in tags]
    fields = [field for field in fields if field.value.strip(b"\x00 ")]
    order = tiff.order_of(exif) or "<"
    return exif[:4] + struct.pack(order + "I", 8) + tiff.written(fields, 8, order) if fields else b""


def described(exif: bytes, text: str) -> bytes:
    """Return EXIF whose description says so, behind what it said before; its first directory then stands at the end."""
    block = exif if tiff.first_entries(exif) else EMPTY
    known = tiff.first_entries(block)
    before = next((entry.value(block) for entry in known if (entry.tag, entry.kind) == (DESCRIPTION, tiff.ASCII)), b"")
    before = before.rstrip(b"\x00 ")
    value = before + (b" " if before else b"") + text.encode("ascii", "replace") + b"\x00"
    return with_fields(block, [tiff.Field(DESCRIPTION, tiff.ASCII, len(value), value)])


def with_orientation(exif: bytes, orientation: int) -> bytes:
    """Return EXIF that says how the stored pixels lie; where it says so already, as it is."""
    order = tiff.order_of(exif) or "<"
    known = [e for e in entries(exif) if e.tag == ORIENTATION and e.kind in (tiff.SHORT, tiff.LONG)]
    if not known and orientation == 1:
        return exif
    if known:
        block = bytearray(exif)
        for entry in known:
            entry.put(block, orientation)
        return bytes(block)
    return with_fields(exif, [tiff.Field(ORIENTATION, tiff.SHORT, 1, struct.pack(order + "H", orientation))])


def with_density(exif: bytes, dpi: tuple[float, float]) -> bytes:
    """Return EXIF that says how many dots an inch has, where it does not say so already."""
    block = exif if tiff.first_entries(exif) else EMPTY
    tags = (X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT)
    if {entry.tag for entry in tiff.first_entries(block)} >= set(tags):
        return exif
    order = tiff.order_of(block) or "<"
    across, down = (struct.pack(order + "II", round(dots * 1000), 1000) for dots in dpi)
    values = ((RATIONAL, across), (RATIONAL, down), (tiff.SHORT, struct.pack(order + "H", INCH)))
    return with_fields(
        block, [tiff.Field(tag, kind, 1, value) for tag, (kind, value) in zip(tags, values, strict=True)]
    )


def with_fields(block: bytes, fields: list[tiff.Field]) -> bytes:
    """Return EXIF with those fields in place of what it says of the same; the first directory moves to the end."""
    start, order = tiff.first_directory(block), tiff.order_of(block) or "<"
    known, link = tiff.directory(block, start), tiff.following(block, start)
    block += bytes(len(block) % 2)
    tags = {field.tag for field in fields}
    kept = [entry.in_place(block) for entry in known if entry.tag not in tags]
    whole = tiff.written([*kept, *fields], len(block), order, link)
    return block[:4] + struct.pack(order + "I", len(block)) + block[8:] + whole


def without_entries(exif: bytes, tags: Collection[int], start: int | None = None) -> bytes:
    """Return EXIF without those entries of a directory, the first one if no other is named.

    Their values are blanked, all else stays in place.
    """
    block = bytearray(exif)
    start = tiff.first_directory(block) if start is None else start
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
    """Return EXIF whose GPS directories are blank and named no more, and without GeoTIFF's coordinates.

    They are looked for in every directory, for some programs name them in that of the shot. In maker notes the places
    are blanked that makers are known to put there.
    """
    block = bytearray(exif)
    starts = _directories(exif)
    pointers = [entry for start in starts for entry in tiff.directory(exif, start) if entry.tag == GPS_DIRECTORY]
    named = dict.fromkeys(entry.number(exif) for entry in pointers if entry.kind in (tiff.LONG, tiff.DIRECTORY))
    for start in list(named)[:MOST_NAMED]:
        if start not in starts:
            _blank_directory(block, start)
    result = bytes(block) if named else exif
    for start in starts:
        result = without_entries(result, (GPS_DIRECTORY, *GEOTIFF), start)
    return _without_places_of_makers(result)


def _without_places_of_makers(exif: bytes) -> bytes:
    known = {entry.tag: entry for entry in entries(exif)}
    note, make = known.get(MAKER_NOTE), known.get(MAKE)
    if note is None:
        return exif
    from multitone.imaging.metadata.maker_places import places_in_note

    lies, block = note.place(exif), bytearray(exif)
    name = make.value(exif) if make is not None else b""
    for place in places_in_note(exif[lies], lies.start, note.order, name):
        _blank(block, slice(lies.start + place.start, lies.start + place.stop))
    return bytes(block)


def _directories(block: bytes) -> list[int]:
    """Return where the directories begin that are linked to each other or named, but for those of GPS."""
    pending, found = [tiff.first_directory(block)], list[int]()
    while pending and len(found) < MOST_NAMED:
        start = pending.pop(0)
        known = tiff.directory(block, start) if start and start not in found else []
        if not known:
            continue
        found.append(start)
        for entry in known:
            if entry.tag in (EXIF_DIRECTORY, INTEROPERABILITY, SUB_DIRECTORIES):
                pending.extend(entry.numbers(block, MOST_NAMED))
        del pending[MOST_NAMED:]
        pending.append(int.from_bytes(tiff.following(block, start), "little" if known[0].order == "<" else "big"))
    return found


def _blank_directory(block: bytearray, start: int) -> None:
    named = tiff.directory(block, start)
    for entry in named:
        _blank(block, entry.place(block))
    if named:
        _blank(block, slice(start, start + 2 + 12 * len(named)))


def _blank(block: bytearray, place: slice) -> None:
    block[place] = bytes(place.stop - place.start)
