"""Writing a report: which kind by its suffix, whole or not at all, and never over a picture."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator

from multitone.batch.job import Job
from multitone.errors import UsageError
from multitone.messages import _
from multitone.reports.record import Recorder
from multitone.storage.atomic_file import save_pieces

PIECE = 1 << 18
"""Characters that are written at once."""


KINDS = {
    ".html": "multitone.reports.page:page_pieces",
    ".htm": "multitone.reports.page:page_pieces",
    ".csv": "multitone.reports.table:table_lines",
    ".json": "multitone.reports.trace:trace_lines",
}
"""What writes a report of which suffix; imported late, because Jinja2 takes 30 ms to load."""


def check(path: str) -> None:
    """Refuse, before a job runs, a report that could not be written after it. Raises `UsageError`."""
    if os.path.splitext(path)[1].lower() not in KINDS:
        raise UsageError(
            _(
                "A report is .html (a page), .csv (a table) or .json (a trace for Perfetto and chrome://tracing); "
                "{path!r} is none of them.",
                path=path,
            )
        )
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise UsageError(
            _("There is no folder {folder} for the report; make it first, or name another.", folder=folder)
        )
    if os.path.isdir(path):
        raise UsageError(_("{path} is a folder; name a file for the report.", path=path))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            _("The report cannot be written to {folder}; change its permissions, or name another.", folder=folder)
        )


def check_against(path: str, job: Job) -> None:
    """Refuse a report that would take the place of a picture. Raises `UsageError`."""
    place = os.path.realpath(path)
    there = _identity(place)  # a source may have another name, through a link
    if any(place in (task.source, task.target) for task in job.tasks) or (
        there is not None and any(_identity(task.source) == there for task in job.tasks)
    ):
        raise UsageError(_("The report {path} would replace a picture; name another file.", path=path))


def write(record: Recorder, path: str) -> None:
    """Write a report of a run, in place of an older one. Raises `UsageError` as `check` does, and `OSError`.

    Bytes of names that are no text are written as escapes, as `--json` does.
    """
    check(path)
    check_against(path, record.job)
    record.measure_earlier()
    module, __, function = KINDS[os.path.splitext(path)[1].lower()].partition(":")
    pieces: Iterable[str] = getattr(importlib.import_module(module), function)(record)
    save_pieces((piece.encode("utf-8", "backslashreplace") for piece in _joined(pieces)), path)


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
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
