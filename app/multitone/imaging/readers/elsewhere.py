"""Elsewhere: where nothing is to be decoded in a process, whom it asks what strangers' files hold."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from multitone.imaging.readers.base import Header


class Looks(Protocol):
    """Somebody else, who looks into files."""

    def header(self, path: str) -> Header:
        """Return what a file's header tells; never raises."""

    def check(self, step: Any) -> None:
        """Look into the files that an operation is given. Raises `UsageError` where they will not do."""


_asked: Looks | None = None


def asked() -> Looks | None:
    """Return who is asked in this process; None where it looks itself, as workers do."""
    return _asked


@contextlib.contextmanager
def ask(looks: Looks) -> Iterator[None]:
    """Have somebody else look into files, for as long as it is entered."""
    global _asked
    before, _asked = _asked, looks
    try:
        yield
    finally:
        _asked = before
