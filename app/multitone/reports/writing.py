"""Writing a report: which kind by its suffix, whole or not at all, and never over a picture."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from multitone.batch.job import Job
from multitone.errors import UsageError
from multitone.reports.record import Recorder
from multitone.storage.atomic_file import put_in_place

PIECE = 1 << 18
"""Characters that are written at once."""


def _page(record: Recorder) -> Iterator[str]:
    from multitone.reports.page import page_pieces  # late: Jinja2 takes 30 ms to load

    return page_pieces(record)


def _table(record: Recorder) -> Iterator[str]:
    from multitone.reports.table import table_lines

    return table_lines(record)


def _trace(record: Recorder) -> Iterator[str]:
    from multitone.reports.trace import trace_lines

    return trace_lines(record)


KINDS: dict[str, Callable[[Recorder], Iterable[str]]] = {
    ".html": _page,
    ".htm": _page,
    ".csv": _table,
    ".json": _trace,
}
"""What writes a report of which suffix."""


def check(path: str) -> None:
    """Refuse, before a job runs, a report that could not be written after it. Raises `UsageError`."""
    if os.path.splitext(path)[1].lower() not in KINDS:
        raise UsageError(
            f"A report is .html (a page), .csv (a table) or .json (a trace for Perfetto and chrome://tracing); "
            f"{path!r} is none of them."
        )
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise UsageError(f"The folder of the report is not there: {folder}; make it first, or name another.")
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; name a file for the report.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"The report cannot be written into {folder}; change its permissions, or name another folder.")


def check_against(path: str, job: Job) -> None:
    """Refuse a report that would take the place of a picture. Raises `UsageError`."""
    place = os.path.realpath(path)
    there = _identity(place)  # a source may have another name, through a link
    if any(place in (task.source, task.target) for task in job.tasks) or (
        there is not None and any(_identity(task.source) == there for task in job.tasks)
    ):
        raise UsageError(f"The report {path} would take the place of a picture; name another file.")


def write(record: Recorder, path: str) -> None:
    """Write a report of a run, in place of an older one. Raises `UsageError` as `check` does, and `OSError`.

    Bytes of names that are no text are written as escapes, as `--json` does.
    """
    check(path)
    check_against(path, record.job)
    place = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(place), f".multitone-report-{os.getpid()}-{os.urandom(4).hex()}.part")
    pieces = KINDS[os.path.splitext(path)[1].lower()](record)
    try:
        with open(temporary, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(_joined(pieces))
    except BaseException:
        if os.path.lexists(temporary):
            os.unlink(temporary)
        raise
    put_in_place(temporary, place, replace=True, times=None)


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Yield few long texts in place of many short ones, for each is encoded by itself."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= PIECE:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
