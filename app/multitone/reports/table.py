"""Table: a run as CSV (RFC 4180, UTF-8), one line a picture in the order of the plan.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula. Sources and targets are absolute and
begin with none of these; a name that does all the same is led by `./`, which names the same file, and any other text
by an apostrophe, as spreadsheets have it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from multitone.batch.events import STAGES
from multitone.batch.job import Task
from multitone.reports.record import ENDINGS, Recorder

COLUMNS = (
    "task", "source", "target", "status", "kind", "reason", "worker", "attempts", "pixels", "bytes_in", "bytes_out",
    *(f"{stage}_seconds" for stage in STAGES), "started_at", "ended_at", "losses",
)  # fmt: skip
"""`reason` is why a picture failed or was skipped; of one that is done, what is missing or not as promised, and how it
came to be where that is not as usual. `losses` is what the result could not hold of what its source has.

`started_at` and `ended_at` are seconds since the job started, when it was heard of, as `--json` says them.
"""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_lines(record: Recorder) -> Iterator[str]:
    """Yield the lines of the table, its head first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for task in record.job.tasks:
        writer.writerow(_cells(record, task))
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def harmless(text: str, lead: str = "'") -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return lead + text if text.startswith(FORMULA) else text


def _cells(record: Recorder, task: Task) -> list[object]:
    row = record.result(task.number)
    names = [task.number, harmless(task.source, "./"), harmless(record.target(task), "./")]
    if row is None:
        return [*names, "unfinished", *[""] * (len(COLUMNS) - 4)]
    reason = "; ".join(filter(None, (record.reason(row), *record.differences.get(task.number, ()))))
    worked = record.worker(row) is not None
    return [
        *names, ENDINGS[record.endings[row]], record.kind(row), harmless(reason), record.worker(row) or "",
        record.attempts(task.number), record.pixels[row], record.bytes_in[row], record.bytes_out[row],
        *(f"{seconds:.6f}" for seconds in record.stage_seconds(row)),
        f"{record.begins[row]:.6f}" if worked else "", f"{record.ends[row]:.6f}", "; ".join(record.lost_by(row)),
    ]  # fmt: skip
