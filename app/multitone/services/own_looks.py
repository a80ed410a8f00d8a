"""Looks of a child's own into strangers' files, in the midst of its other work: its slot says at which file it is."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Sequence

from multitone.batch.tables.found import Found
from multitone.imaging.decode import Header, read_header
from multitone.imaging.operation import Operation
from multitone.imaging.readers import elsewhere
from multitone.services.watched_child import UNKNOWN, looking_at


class OwnLooks:
    """Looks into the files of a plan."""

    def __init__(self, images: Sequence[Found], unread: frozenset[int]) -> None:
        """Begin; `unread` are the places of those whose headers are not to be read."""
        self._images = images
        self._unread = unread

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {image.path: place for place, image in enumerate(self._images)}

    def header(self, path: str) -> Header:
        """Return what a file's header tells."""
        place = self._places.get(path, UNKNOWN)
        if place in self._unread:
            return Header()
        with looking_at(place), elsewhere.ask(None):
            return read_header(path)

    def check(self, step: Operation) -> None:
        """Look into the files that an operation is given. Raises `UsageError`."""
        with looking_at(UNKNOWN), elsewhere.ask(None):
            step.check()

    def close(self) -> None:
        """Be asked no more."""


@contextlib.contextmanager
def saying_where(images: Sequence[Found], unread: frozenset[int]) -> Iterator[None]:
    """Look into files only so, for as long as it is entered."""
    with elsewhere.ask(lambda: OwnLooks(images, unread)):
        yield
