"""Pages task: what a worker does with a file of several pages that go into one result, one page after the other.

::

    SeveralError ─► decoded_pages ─┬─► nothing is asked: all are read, for no damage is to go unseen; a copy
                                   ├─► one page is wanted: that one, as if it were alone
                                   ├─► an animation that nobody reads, of which nothing is asked: a copy, unread
                                   └─► result_of_pages: page ─► steps ─► encoded ─► joined, then the next one

Only one page is held at a time, and the file that grows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import msgspec

from multitone.errors import ImageError
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.decode import decode, read_header
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.output import encoded, lost_of, prepared
from multitone.imaging.pages.joined import Joiner
from multitone.imaging.pages.tiff import absent, is_cut, is_tiff
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, Decoded, SeveralError, tell_size, telling_behind
from multitone.imaging.readers.dispatch import count_pages
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.worker.job_context import JobContext
    from multitone.imaging.encode import ExportFormat

UPRIGHT = 1
Apply = Callable[["JobContext", Decoded, str], tuple[Raster, Metadata]]
"""Applies the steps of a job to a picture of that path."""


class DecodedPages(Decoded, frozen=True, kw_only=True):
    """Pages of a file that go into one result; the raster is the first one."""

    is_sequence: ClassVar[bool] = True
    data: bytes
    """The file."""
    numbers: range
    """Which pages, counted from 1."""
    seen: list[int] = msgspec.field(default_factory=list)
    """The pixels of each page that was read."""

    @property
    def pixels(self) -> int:
        """How many pixels the pages had that were read."""
        return sum(self.seen)

    def page(self, number: int, context: JobContext) -> Decoded:
        """Read one page. Raises `ImageError`."""
        if number == self.numbers[0] and not self.seen:
            page = Decoded(self.raster, self.metadata, self.format, contents=self.contents)
        else:
            page = _page(self.data, number, context)
        self.seen.append(page.pixels)
        return page


def decoded_pages(data: bytes, several: SeveralError, task: Task, context: JobContext) -> Decoded:
    """Decode what a job wants of a file's pages, the first at once. Raises `ImageError`: `several` if none is read."""
    count = count_pages(data)
    if count == 1:
        return _unread(several, len(data), task, context)
    if context.pages.asks_for_all and is_tiff(data) and is_cut(data):  # nobody knows how many are missing
        raise ImageError("truncated", CUT_OFF)
    numbers = context.pages.numbers(count)
    if not numbers:
        raise absent(context.pages.start, count)
    if len(numbers) == 1:
        return _page(data, numbers[0], context)
    first = _page(data, numbers[0], context)
    pages = DecodedPages(
        first.raster, first.metadata, first.format, contents=first.contents, data=data, numbers=numbers,
        is_one_of_several=len(numbers) < count,
    )  # fmt: skip
    if len(numbers) == count and context.copies(first.format, first.metadata.orientation, len(data), task.target):
        for number in numbers:
            pages.page(number, context)
    elif Content.PAGES not in context.format_for(task.target).holds:
        reason = _(
            "It has {n:,} pages, and only TIFF can hold several. Write TIFF, or choose “first” or “split” for pages.",
            n=count,
        )
        raise ImageError("unsupported", reason)
    return pages


def result_of_pages(
    pages: Decoded, apply: Apply, chosen: ExportFormat, context: JobContext, source: str
) -> tuple[bytes, Raster, Metadata]:
    """Return the bytes of one file of all pages, and what the last of them is. Raises `ImageError`."""
    assert isinstance(pages, DecodedPages)
    raster, metadata = pages.raster, pages.metadata
    output = msgspec.structs.replace(context.output, max_bytes=None)
    result = Joiner()
    for number in pages.numbers:
        with telling_behind(pages.pixels):
            tell_size(0, 0, beside=len(pages.data) + len(result.data))
            page = pages.page(number, context)
        raster, metadata = apply(context, page, source)
        raster, metadata = prepared(raster, chosen, metadata, output)
        result.add(encoded(raster, chosen, metadata, output))
        tell_lost(*lost_of(page.contents, frozenset(), chosen, output, page.metadata))
    most = context.output.max_bytes
    if most is not None and len(result.data) > most:
        reason = _(
            "All pages together take {size:,} bytes, but only {most:,} are allowed. Resize them, or choose fewer.",
            size=len(result.data), most=most,
        )  # fmt: skip
        raise ImageError("encode-failed", reason)
    return result.whole(), raster, metadata


def _unread(several: SeveralError, length: int, task: Task, context: JobContext) -> Decoded:
    """Return a file that is copied though its pictures cannot be read one by one. Raises `several` for any other."""
    if not (context.pages.asks_for_all and context.copies(several.format, UPRIGHT, length, task.target)):
        raise several
    import numpy as np

    header = read_header(task.source)
    size = max(1, header.width), max(1, header.height)
    return Decoded(Raster(np.zeros((1, 1, 3), np.uint8)), Metadata(), several.format, size)


def _page(data: bytes, number: int, context: JobContext) -> Decoded:
    return decode(data, msgspec.structs.replace(context.hints, page=number))
