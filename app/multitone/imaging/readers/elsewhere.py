"""Elsewhere: where nothing is to be decoded in a process, whom it asks what strangers' files hold."""

from __future__ import annotations

import contextlib
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


_current: _Asked | None = None


def asked() -> Looks | None:
    """Return who is asked in this process; None where it looks itself, as workers do."""
    if _current is None:
        return None
    if _current.looks is None:
        _current.looks = _current.make()
    return _current.looks


@contextlib.contextmanager
def ask(make: Callable[[], Looks] | None) -> Iterator[None]:
    """Have somebody else look into files for as long as it is entered, who is made when he is asked first.

    None: this process itself looks.
    """
    global _current
    before, mine = _current, None if make is None else _Asked(make)
    _current = mine
    try:
        yield
    finally:
        _current = before
        if mine is not None and mine.looks is not None:
            mine.looks.close()
