"""PDF, rendered by PDFium: 300 dots an inch, on white, with the notes and filled forms that are drawn on a page.

Nothing in a document is run: the library comes without JavaScript. A document that wants a password is not opened.
"""

from __future__ import annotations

import contextlib
import math
from _thread import allocate_lock  # a lock, no thread: pictures know nothing of workers
from collections.abc import Iterator
from typing import Any

from multitone.errors import ImageError
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.optional import library
from multitone.imaging.pages.tiff import absent
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import DAMAGED, Decoded, HeaderInfo, refuse_several, refuse_too_large
from multitone.messages import _

DPI = 300
"""What scanners and printers work with; an A4 page has 2,481 × 3,508 pixels then."""
POINTS = 72
"""Units of a page in an inch (ISO 32000-2, 8.3.2.3)."""
SCALE = DPI / POINTS * (1 - 1e-9)
"""Pixels a unit; a little less, for a page of whole pixels has no further one for the last digit of a product."""
MOST_PAGES = 10_000
_one_at_a_time = allocate_lock()
"""PDFium may be used by one thread of a process only; where threads share one, their documents wait for each other."""
WHITE = (255, 255, 255, 255)


def read(data: bytes) -> Decoded:
    """Render the only page. Raises `ImageError`, also where there are more."""
    with _opened(data) as document:
        refuse_several(len(document), "PDF")
        return _rendered(document, 1)


def read_page(data: bytes, number: int) -> Decoded:
    """Render a page, counted from 1. Raises `ImageError`."""
    with _opened(data) as document:
        if not 1 <= number <= len(document):
            raise absent(number, len(document))
        return _rendered(document, number)


def tell(path: str) -> HeaderInfo:
    """Return at which size the first page is rendered, and how many there are. Raises whatever keeps it from that."""
    with _opened(path) as document:
        return HeaderInfo(*_size(document, 1), metadata=Metadata(dpi=(DPI, DPI)), pages=len(document))


def page_count(data: bytes) -> int:
    """Count the pages. Raises `ImageError`."""
    with _opened(data) as document:
        return len(document)


@contextlib.contextmanager
def _opened(source: bytes | str) -> Iterator[Any]:
    """Open a document. Raises `ImageError` where it is protected, damaged, or has no page or too many."""
    pdfium = library("PDF")
    with _one_at_a_time:
        yield from _document(pdfium, source)


def _document(pdfium: Any, source: bytes | str) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            reason = _("It is protected by a password; save it without one first.")
            raise ImageError("unsupported", reason, str(error)) from error
        raise ImageError("unreadable", DAMAGED, str(error)) from error
    try:
        if not len(document):
            raise ImageError("unreadable", DAMAGED)
        if len(document) > MOST_PAGES:
            raise ImageError(
                "too-large", _("It has {n:,} pages; the limit is {most:,}.", n=len(document), most=MOST_PAGES)
            )
        yield document
    except pdfium.PdfiumError as error:
        raise ImageError("unreadable", DAMAGED, str(error)) from error
    finally:
        document.close()


def _size(document: Any, number: int) -> tuple[int, int]:
    """Return the pixels of a page as it is rendered. Raises `ImageError` for a side that is no number."""
    sides = document.get_page_size(number - 1)
    if not all(map(math.isfinite, sides)):
        raise ImageError("unreadable", DAMAGED)
    across, down = (math.ceil(side * SCALE) for side in sides)
    return across, down


def _rendered(document: Any, number: int) -> Decoded:
    refuse_too_large(*_size(document, number))
    if document.get_formtype():
        document.init_forms()
    page = document[number - 1]
    try:
        drawn = page.render(scale=SCALE, rev_byteorder=True, fill_color=WHITE)
        pixels = drawn.to_numpy()[:, :, :3].copy()  # which is PDFium's memory until then
        drawn.close()
    finally:
        page.close()
    several = len(document) > 1
    return Decoded(Raster(pixels), Metadata(dpi=(DPI, DPI)), "PDF", is_one_of_several=several)
