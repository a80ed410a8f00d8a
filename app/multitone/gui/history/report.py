"""The report on a job of the past: its pictures as CSV (RFC 4180, UTF-8), with what the journal knows of each.

The columns are called as in the report on a run, which knows more: workers and times are not in the journal.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator

from multitone.batch.journal.detail import Failure
from multitone.batch.journal.records import TaskRecord
from multitone.batch.journal.store import Journal
from multitone.errors import UsageError
from multitone.messages import _
from multitone.reports.table import harmless
from multitone.storage.atomic_file import save_pieces

COLUMNS = ("task", "source", "target", "status", "kind", "reason", "bytes_in", "bytes_out")


def write_report(journal: Journal, job: str, path: str) -> None:
    """Write the table, whole or not at all. Raises `OSError`, and `UsageError` where it would replace a picture."""
    place = os.path.realpath(path)
    save_pieces(map(_as_csv, _lines(journal, job, place)), path)


def _as_csv(cells: Iterable[object]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "backslashreplace")


def _lines(journal: Journal, job: str, place: str) -> Iterator[tuple[object, ...]]:
    """Yield the head, and a line for each picture; none of them may be what is written over."""
    yield COLUMNS
    for record in journal.records(job):
        if place in (record.task.source, record.task.target):
            raise UsageError(_("The report {place} would replace a picture; name another file.", place=place))
        yield _cells(record)


def _cells(record: TaskRecord) -> tuple[object, ...]:
    task, ended = record.task, record.ended
    names = (task.number, harmless(task.source, "./"), harmless(task.target, "./"))
    if ended is None:
        return (*names, "unfinished", "", "", task.size, "")
    kind = ended.kind if ended.ending == "failed" else ""
    written = ended.size if ended.ending == "done" else ""
    return (*names, ended.ending, kind, Failure(task.source, kind).words, task.size, written)
