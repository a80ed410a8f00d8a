"""Pages: how many pictures a file holds, not counting what only repeats one of them in small."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from multitone.errors import ImageError

if TYPE_CHECKING:
    from PIL import Image

NEW_SUBFILE_TYPE, SUBFILE_TYPE = 254, 255
"""Tags of TIFF 6.0, section 8; the second is the older one."""
REDUCED, REDUCED_BEFORE = 1, 2
"""A bit of the first tag, and a value of the second: a picture in this file at reduced resolution."""
MOST_PAGES = 1_000
"""Directories that are looked into; a pyramid has twenty, and Pillow takes 3 s for 10,000 and minutes for 60,000."""
BIG = 43
"""What stands in place of 42 in a BigTIFF."""


def pages(image: Image.Image) -> int:
    """Count the pictures of an opened file, which stands at its first one afterwards.

    Photographers' programs put a thumbnail behind the picture of a TIFF, and viewers' ones a whole pyramid: nothing
    is lost where these are left out. Raises `ImageError` for more directories than anybody would put behind a picture.
    """
    if image.format != "TIFF":
        return getattr(image, "n_frames", 1)
    source: BinaryIO = image.fp  # type: ignore[attr-defined]
    place = source.tell()
    try:
        return _pictures(source)
    finally:
        source.seek(place)


def _pictures(source: BinaryIO) -> int:
    found = 0
    for number, kinds in enumerate(_folders(source)):
        if number >= MOST_PAGES:
            raise ImageError("unsupported", f"It holds more than {MOST_PAGES:,} pictures, and one can be processed.")
        found += number == 0 or not _is_reduced(kinds)
    return max(1, found)


def _folders(source: BinaryIO) -> Iterator[dict[int, int]]:
    """Yield what each directory of a TIFF or BigTIFF says of its kind; the chain ends where it is damaged or a ring."""
    source.seek(0)
    head = source.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", head, 2)[0] == BIG
    counts, entry, link = ("Q", 20, "Q") if big else ("H", 12, "I")
    (place,) = struct.unpack_from(order + link, head, 8 if big else 4)
    seen: set[int] = set()
    while place and place not in seen and place < 1 << 62:
        seen.add(place)
        source.seek(place)
        start = source.read(struct.calcsize(counts))
        if len(start) < struct.calcsize(counts):
            return
        (number,) = struct.unpack(order + counts, start)
        entries = source.read(entry * number) if number <= 0xFFFF else b""
        following = source.read(struct.calcsize(link))
        yield _kinds(entries, order, entry)
        if len(following) < struct.calcsize(link):
            return
        (place,) = struct.unpack(order + link, following)


def _kinds(entries: bytes, order: str, size: int) -> dict[int, int]:
    """Return the two tags of a directory that tell what its picture is; they stand among the first."""
    found = {}
    for at in range(0, min(len(entries) - size + 1, 4 * size), size):
        tag, kind = struct.unpack_from(order + "HH", entries, at)
        if tag in (NEW_SUBFILE_TYPE, SUBFILE_TYPE):
            value = entries[at + size - (4 if size == 12 else 8) :]
            (found[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), value)
    return found


def _is_reduced(kinds: dict[int, int]) -> bool:
    return bool(kinds.get(NEW_SUBFILE_TYPE, 0) & REDUCED) or kinds.get(SUBFILE_TYPE) == REDUCED_BEFORE
