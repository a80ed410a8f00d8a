"""Files of several pictures whose pages each get a result of their own: each page is a task like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from multitone.batch.columns import collected
from multitone.batch.job import Export
from multitone.batch.naming import split_name
from multitone.batch.problems import ProblemKind
from multitone.batch.tables.found import Found, FoundTable
from multitone.errors import UsageError
from multitone.imaging.decode import SUFFIXES, read_header, source_format
from multitone.imaging.pages.wanted import SPLIT, read_pages
from multitone.messages import Message


def parted(images: Sequence[Found], export: Export) -> Sequence[Found]:
    """Return the pictures with each page of those that hold several in the place of its file, if that is asked for.

    The headers of all files are read that may hold several.
    """
    if export.pages != SPLIT:
        return images
    return collected((page for image in images for page in _pages(image)), FoundTable)


def pages_problem(export: Export) -> Message | None:
    """Say that a text is no choice of pages; None where it is one."""
    try:
        read_pages(export.pages)
    except UsageError as error:
        return error.message.of_kind(ProblemKind.PAGES)
    return None


def _pages(image: Found) -> Iterator[Found]:
    suffix = split_name(image.path)[1].lower()
    if suffix in SUFFIXES and not source_format(suffix).several:
        yield image
        return
    count = read_header(image.path).count
    if count < 2:
        yield image
        return
    for page in range(1, count + 1):
        yield msgspec.structs.replace(image, page=page, pages=count)
