"""Where a run's time went: each worker's row, from a recorder."""

from __future__ import annotations

import math

from multitone.reports.layout import Layout
from multitone.reports.record import DONE, Recorder
from multitone.speedup.time_use import TimeUse


def time_uses(record: Recorder, layout: Layout) -> list[TimeUse]:
    """Return where each worker's time went; each row adds up to the time until the last picture."""
    by_worker: dict[int, list[int]] = {}
    for (_, worker), rows in layout.threads.items():
        by_worker.setdefault(worker, []).extend(rows)
    end = max((layout.ends[row] for rows in by_worker.values() for row in rows), default=0.0)
    return [_time_use(record, layout, worker, rows, end) for worker, rows in sorted(by_worker.items())]


def _time_use(record: Recorder, layout: Layout, worker: int, rows: list[int], end: float) -> TimeUse:
    start = min((layout.begins[row] for row in rows), default=end)
    read, decode, apply, encode, write = (math.fsum(column[row] for row in rows) for column in record.stages)
    rest = max(0.0, end - start - read - decode - apply - encode - write)
    done = sum(record.endings[row] == DONE for row in rows)
    return TimeUse(worker, start, read, decode, apply, encode, write, rest, done)
