"""What a template of names can speak of: a source's name, place, number, date and size."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from multitone.storage.far.url import folder_name_of


class Asks(Protocol):
    """A template, as far as it says what has to be known."""

    reads_headers: bool


class Subject(Struct, frozen=True):
    """What a template can speak of."""

    stem: str
    folder: str
    """Name of the folder that the source lies in."""
    counter: int
    format: str
    date: datetime | None = None
    """When it was taken, or else last changed; None where neither is known."""
    width: int = 0
    height: int = 0
    """Of the source as it is seen; 0 where its header cannot be read."""
    is_taken: bool = True
    """Whether the date is when it was taken, as far as was asked; otherwise it is that of the file."""
    page: int = 1
    pages: int = 1
    """Which of how many pages of its file, where each gets a result."""


def subject_of(template: Asks, path: str, number: int, stem: str, format: str) -> Subject:  # noqa: A002
    """Return what a template can say of a source, its header read only where it has to be."""
    folder = folder_name_of(path)
    if not template.reads_headers:
        return Subject(stem, folder, number, format)
    from multitone.imaging.decode import read_header

    header = read_header(path)
    date, is_taken = header.taken or _changed(path), header.taken is not None
    return Subject(stem, folder, number, format, date, header.width, header.height, is_taken)


def _changed(path: str) -> datetime | None:
    """Return when a file was last changed, by the clock of this machine as cameras do."""
    try:
        return datetime.fromtimestamp(os.stat(path).st_mtime)  # noqa: DTZ006 - names tell the local time
    except (OSError, ValueError, OverflowError):
        return None
