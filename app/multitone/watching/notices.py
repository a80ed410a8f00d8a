"""Notices: what happens in a watched folder beside the events of its jobs. `at` is seconds since the watch began."""

from __future__ import annotations

from msgspec import Struct


class Watching(Struct, frozen=True, tag_field="event", tag="watching"):
    """The watch begins."""

    at: float
    folder: str
    output: str
    known: int
    """Pictures that earlier watches of this folder have processed, with the same settings."""


class Arrived(Struct, frozen=True, tag_field="event", tag="arrived"):
    """A picture is there, whole."""

    at: float
    source: str
    size: int


class LeftOut(Struct, frozen=True, tag_field="event", tag="left-out"):
    """Pictures are not processed: their results are there, or they are results of jobs themselves."""

    at: float
    existing: int
    results: int


class Waiting(Struct, frozen=True, tag_field="event", tag="waiting"):
    """All that is whole is processed."""

    at: float
    unfinished: int
    """Pictures that are there and not whole yet."""


class Away(Struct, frozen=True, tag_field="event", tag="away"):
    """A folder is not there: the watched one, or the drive of the results."""

    at: float
    folder: str


class Back(Struct, frozen=True, tag_field="event", tag="back"):
    """It is there again."""

    at: float
    folder: str


class WatchEnded(Struct, frozen=True, tag_field="event", tag="watch-ended"):
    """The watch is over; the sums of all its jobs."""

    at: float
    done: int
    failed: int
    """Pictures that failed and have not been done since."""
    skipped: int
    cancelled: int


Notice = Watching | Arrived | LeftOut | Waiting | Away | Back | WatchEnded
