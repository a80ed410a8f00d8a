"""Maker notes: what has to be done to one, so that its offsets still lead where they did.

Most makers write a directory as in TIFF, and count its offsets from the beginning of the EXIF: such a note can be
moved only if the offsets are moved with it. Others count from the note itself, which can lie anywhere. Where a note
begins was taken from exiftool's table of makers (Image::ExifTool::MakerNotes).
"""

from __future__ import annotations

import struct

from multitone.imaging.metadata.tiff_directory import DIRECTORY, SIZES

SELF_CONTAINED = (
    b"Nikon\x00\x02", b"OLYMPUS\x00", b"OM SYSTEM\x00", b"FUJIFILM", b"Apple iOS\x00", b"PENTAX \x00", b"GENERALE",
)  # fmt: skip
"""How notes begin that count from themselves."""
HEADS = {
    b"Panasonic\x00\x00\x00": 12, b"SONY DSC \x00\x00\x00": 12, b"SONY CAM \x00\x00\x00": 12, b"SIGMA\x00\x00\x00": 10,
    b"FOVEON\x00\x00": 10, b"AOC\x00": 6, b"QVC\x00\x00\x00": 6, b"Nikon\x00\x01": 8,
}  # fmt: skip
"""How notes begin that count from the beginning of the EXIF, and where their directory stands."""
NESTED = (b"OLYMP\x00", b"EPSON\x00", b"MINOL\x00")
"""How notes begin whose directory names others, with offsets of their own."""
MOST_ENTRIES = 1024


def can_lie_anywhere(note: bytes, at: int, order: str) -> bool:
    """Whether a note, which lay at that place of its EXIF, counts from itself, or has no offsets at all."""
    if note.startswith(SELF_CONTAINED) or len(note) < 2 + 12:
        return True
    offsets = _offsets(note, order)
    return (
        offsets is not None
        and all(_is_inside(offset, length, 0, note) for _, offset, length in offsets)
        and not (offsets and all(_is_inside(offset, length, at, note) for _, offset, length in offsets))
    )


def moved(note: bytes, before: int, after: int, order: str) -> bytes | None:
    """Return a note whose offsets are right at another place of an EXIF; None where nobody can tell how."""
    offsets = None if note.startswith(NESTED) else _offsets(note, order)
    if offsets is None or not all(_is_inside(offset, length, before, note) for _, offset, length in offsets):
        return None
    result = bytearray(note)
    for place, offset, _length in offsets:
        struct.pack_into(order + "I", result, place, offset - before + after)
    return bytes(result)


def _is_inside(offset: int, length: int, base: int, note: bytes) -> bool:
    return base <= offset and offset + length <= base + len(note)


def _offsets(note: bytes, order: str) -> list[tuple[int, int, int]] | None:
    """Return where each offset of a note's directory stands, the offset, and the length; None where there is none."""
    at = next((place for head, place in HEADS.items() if note.startswith(head)), 0)
    if at + 2 > len(note):
        return None
    (count,) = struct.unpack_from(order + "H", note, at)
    if not 0 < count <= MOST_ENTRIES or at + 2 + 12 * count > len(note):
        return None
    found = []
    for place in range(at + 2, at + 2 + 12 * count, 12):
        _tag, kind, number, offset = struct.unpack_from(order + "HHII", note, place)
        if kind not in SIZES or kind == DIRECTORY:
            return None
        if SIZES[kind] * number > 4:
            found.append((place + 8, offset, SIZES[kind] * number))
    return found
