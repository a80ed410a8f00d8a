"""The pages of a TIFF: which of its directories are pictures of their own, and a file that begins with one of them.

Photographers' programs put a thumbnail behind the picture, and viewers' ones a whole pyramid; a GeoTIFF has overviews.
These say that they are reductions of another picture in the file, and are no pages.
"""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Iterator
from typing import BinaryIO

from multitone.errors import ImageError
from multitone.imaging.metadata.tiff_directory import BIG, Link, links
from multitone.messages import _

NEW_SUBFILE_TYPE, SUBFILE_TYPE = 254, 255
"""Tags of TIFF 6.0, section 8; the second is the older one."""
REDUCED, REDUCED_BEFORE = 1, 2
"""A bit of the first tag, and a value of the second: a picture in this file at reduced resolution."""
MOST_PAGES = 1_000
"""Directories that are looked into; a pyramid has twenty, and Pillow takes 3 s for 10,000 and minutes for 60,000."""
STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""How TIFF and BigTIFF begin."""


def is_tiff(data: bytes) -> bool:
    """Whether a file that begins so is a TIFF or a BigTIFF."""
    return data[:4] in STARTS


def page_count(source: BinaryIO) -> int:
    """Count the pages of an open TIFF; 1 where none can be told. Raises `ImageError` for more than the limit."""
    return max(1, sum(1 for _page in _pages(source)))


def is_cut(data: bytes) -> bool:
    """Whether a TIFF ends before the directory that comes next: it had more pages. Raises `struct.error`."""
    known = [*itertools.islice(links(io.BytesIO(data)), MOST_PAGES)]
    if not known:
        return False
    order, big = "<" if data[:2] == b"II" else ">", data[2:4] in (b"+\0", b"\0+")
    link = struct.calcsize("Q" if big else "I")
    following = data[known[-1].next : known[-1].next + link]
    return len(following) < link or struct.unpack(order + ("Q" if big else "I"), following)[0] >= len(data)


def picture_of(data: bytes, number: int) -> bytes:
    """Return a TIFF of which the page of that number, counted from 1, is the only picture. Raises `ImageError`.

    The rest of the file stays in it, for any offset may point there.
    """
    page = next((page for place, page in enumerate(_pages(io.BytesIO(data)), 1) if place == number), None)
    if page is None:
        raise absent(number, page_count(io.BytesIO(data)))
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == BIG
    head, link = (16, "Q") if big else (8, "I")
    start, none = struct.pack(order + link, page.start), bytes(struct.calcsize(link))
    whole = memoryview(data)
    if not head <= page.next <= len(data) - len(none):  # a damaged chain ends there anyway
        return b"".join((whole[: head - len(none)], start, whole[head:]))
    return b"".join((whole[: head - len(none)], start, whole[head : page.next], none, whole[page.next + len(none) :]))


def absent(number: int, count: int) -> ImageError:
    """Say that a file has no page of that number."""
    if count == 1:
        return ImageError("unsupported", _("It has no page {n:,}; it holds only one picture.", n=number))
    return ImageError("unsupported", _("It has no page {n:,}; it has {count:,} pages.", n=number, count=count))


def _pages(source: BinaryIO) -> Iterator[Link]:
    for place, link in enumerate(links(source)):
        if place >= MOST_PAGES:
            reason = _("It has more than {most:,} pages, which is the limit for a file.", most=MOST_PAGES)
            raise ImageError("unsupported", reason)
        reduced = link.numbers.get(NEW_SUBFILE_TYPE, 0) & REDUCED or link.numbers.get(SUBFILE_TYPE, 0) == REDUCED_BEFORE
        if place == 0 or not reduced:
            yield link
