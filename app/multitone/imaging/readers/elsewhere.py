"""Elsewhere: where nothing is to be decoded in a process, whom it asks what strangers' files hold."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from multitone.imaging.readers.base import Header

    class Looks(Protocol):
        """Somebody else, who looks into files."""

        def header(self, path: str) -> Header:
            """Return what a file's header tells; never raises."""

        def check(self, step: Any) -> None:
            """Look into the files that an operation is given. Raises `UsageError` where they will not do."""

        def close(self) -> None:
            """Be asked no more."""


class _Asked:
    """Who is asked, made when he is asked first."""

    def __init__(self, make: Callable[[], Looks]) -> None:
        self.make = make
        self.looks: Looks | None = None


_current: ContextVar[_Asked | None] = ContextVar("asked", default=None)
"""Of each thread its own: one may plan while another reads headers for itself."""


def asked() -> Looks | None:
    """Return who is asked in this thread; None where it looks itself, as workers do."""
    current = _current.get()
    if current is None:
        return None
    if current.looks is None:
        current.looks = current.make()
    return current.looks


@contextlib.contextmanager
def ask(make: Callable[[], Looks] | None) -> Iterator[None]:
    """Have somebody else look into files for as long as it is entered, who is made when he is asked first.

    None: this thread itself looks.
    """
    mine = None if make is None else _Asked(make)
    before = _current.set(mine)
    try:
        yield
    finally:
        _current.reset(before)
        if mine is not None and mine.looks is not None:
            mine.looks.close()
