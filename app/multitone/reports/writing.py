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
MANIFEST = "manifest"
"""What the name of a table holds that is to be a manifest."""
MANIFESTS = {
    ".csv": "multitone.reports.manifest:csv_lines",
    ".jsonl": "multitone.reports.manifest:json_lines",
}
"""What writes a manifest of which suffix."""


def is_manifest(path: str) -> bool:
    """Whether a report is a manifest: JSON Lines, or a table whose name says so, such as manifest.csv."""
    stem, suffix = os.path.splitext(os.path.basename(path).lower())
    return suffix == ".jsonl" or (suffix in MANIFESTS and MANIFEST in stem)


def check(path: str, output: str = "") -> None:
    """Refuse, before a job runs, a report that could not be written after it. Raises `UsageError`.

    `output` is the folder of the results, which the job makes where it is not there.
    """
    if os.path.splitext(path)[1].lower() not in (*KINDS, *MANIFESTS):
        raise UsageError(
            _(
                "A report is .html (a page), .csv (a table), .json (a trace for Perfetto and chrome://tracing), or "
                "manifest.csv or .jsonl (a manifest); {path!r} is none of them.",
                path=path,
            )
        )
    folder = os.path.dirname(os.path.abspath(path))
    if output and not os.path.lexists(folder) and folder == os.path.abspath(output):
        return
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
    suffix = os.path.splitext(path)[1].lower()
    module, __, function = (MANIFESTS if is_manifest(path) else KINDS)[suffix].partition(":")
    written = getattr(importlib.import_module(module), function)
    where = (os.path.dirname(os.path.abspath(path)),) if is_manifest(path) else ()
    pieces: Iterable[str] = written(record, *where)
    errors = "surrogateescape" if is_manifest(path) else "backslashreplace"  # a manifest is read again
    save_pieces((piece.encode("utf-8", errors) for piece in _joined(pieces)), path)


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
