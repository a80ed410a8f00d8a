"""How the window says numbers, times, declared names and paths, and what became of a job."""

from __future__ import annotations

import os

from PySide6.QtCore import QDateTime, QLocale

from multitone.batch.events import JobFinished
from multitone.escapes import in_a_line
from multitone.messages import say, several, spoken_language, tr
from multitone.numbers import count, decimal, percent, ratio, seconds, size
from multitone.numbers import seconds_left as time_left

__all__ = ["count", "percent", "ratio", "seconds", "size", "time_left"]

LONG = 10_000
"""A side in pixels from which its thousands are parted from the rest."""
WRITTEN = {"lzw": "LZW", "rec601": "Rec. 601", "rec709": "Rec. 709", "420": "4:2:0", "422": "4:2:2", "444": "4:4:4"}
"""Declared names that are written in another way than they are typed."""


def pictures(number: int) -> str:
    """Say how many pictures."""
    return several("1 picture", "{n:,} pictures", number)


def others_left_alone(number: int) -> str:
    """Say how many files are no pictures."""
    return several("1 other file left alone", "{n:,} other files left alone", number)


def workers(number: int) -> str:
    """Say how many workers."""
    return several("1 worker", "{n:,} workers", number)


def sentence(last: JobFinished, speedup: float | None = None, earlier: int = 0) -> str:
    """Say what became of all pictures of a job, of which some may have been done `earlier`, before it went on."""
    total = last.done + last.failed + last.skipped + last.cancelled
    done = last.done + earlier
    stopped = tr("Stopped after {n:,} of {all}", n=done, all=pictures(total))
    took = tr("{n:,} of them now, in {time:seconds}", n=last.done, time=last.seconds) if earlier else ""
    parts = [stopped if last.cancelled else pictures(done), took or seconds(last.seconds)]
    if speedup is not None:
        parts.append(tr("{ratio:.2f} × one thread", ratio=speedup))
    if last.failed:
        parts.append(tr("{n:,} failed", n=last.failed))
    if last.skipped > earlier:
        parts.append(tr("{n:,} skipped", n=last.skipped - earlier))
    return " · ".join(parts)


def date_and_time(at: float) -> str:
    """Write a time, given in seconds since 1970."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)), QLocale.FormatType.ShortFormat)


def dimensions(size: tuple[int, int]) -> str:
    """Say how wide and high a picture is; sides are parted at their thousands where those are hard to read."""
    return " × ".join(decimal(side, 0) if side >= LONG else str(side) for side in size)


def shown(path: str) -> str:
    """Return a path as text that can be shown: in one line, what would be obeyed and what is no text as escapes."""
    return in_a_line(path)


def name_of(path: str) -> str:
    """Return the last part of a path, as text that can be shown."""
    return shown(os.path.basename(path))


def last_of(path: str, parts: int) -> str:
    """Return the last parts of a path, as text that can be shown."""
    return shown("/".join(path.split(os.sep)[-parts:]))


def spoken(name: str) -> str:
    """Return a declared name as the window says it: sentence case, translated where there is a translation."""
    text = WRITTEN.get(name) or name.replace("_", " ").replace("-", " ")
    return say(text[:1].upper() + text[1:])


def within(name: str) -> str:
    """Return a name as it stands within a sentence; in German its capital stays, for most names are nouns."""
    return name if spoken_language() == "de" else name[:1].lower() + name[1:]
