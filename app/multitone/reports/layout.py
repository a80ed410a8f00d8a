"""Layout: when each attempt of a run was, so that no two of one worker overlap.

Workers measure how long a picture took; when it ended is stamped by whoever receives the report, some milliseconds
late, and for a batch of small pictures all at once. So the time of an attempt is found from behind: it ended when it
was reported, or when the next one began, whichever is earlier. A report is never early, hence (by induction from the
last) no attempt is laid before it was.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from msgspec import Struct

from multitone.batch.events import SEEN_STAGES, Stage
from multitone.reports.record import DONE, Recorder

ORDER: tuple[Stage, ...] = ("read", "wait", "decode", "apply", "encode", "write")
"""In which order stages are laid. A worker waits for memory when it knows the header and has not decoded yet."""
_COLUMNS = {stage: SEEN_STAGES.index(stage) for stage in ORDER if stage != "wait"}

Thread = tuple[int, int]
"""A process and the worker in it: lanes of which each shows one thing at a time."""


class Layout(Struct, frozen=True):
    """Begin and end of each row of a recorder, in seconds since the job started, and each thread's rows in order."""

    begins: array[float]
    ends: array[float]
    threads: dict[Thread, array[int]]


def lay_out(record: Recorder) -> Layout:
    """Lay out all attempts that a worker was at."""
    begins, ends = array("d", record.begins), array("d", record.ends)
    threads: dict[Thread, array[int]] = {(life.pid, life.worker): array("I") for life in record.lives}
    for row, life in enumerate(record.life):
        if life:
            threads[record.lives[life - 1].pid, record.lives[life - 1].worker].append(row)
    for rows in threads.values():
        _from_behind(record, rows, begins, ends)
        _from_the_front(record, rows, begins, ends)
    return Layout(begins, ends, threads)


def stages_of(record: Recorder, layout: Layout, row: int) -> Iterator[tuple[Stage, float, float]]:
    """Yield the stages of an attempt with their begin and end, one after the other within it."""
    seconds = [(stage, _seconds(record, row, stage)) for stage in ORDER]
    total = sum(value for _, value in seconds)
    at, end = layout.begins[row], layout.ends[row]
    shrunk = min(1.0, (end - at) / total) if total > 0 else 0.0
    for stage, value in seconds:
        if value > 0:
            until = min(end, at + value * shrunk)
            yield stage, at, until
            at = until


def _seconds(record: Recorder, row: int, stage: Stage) -> float:
    return record.waited[row] if stage == "wait" else record.stages[_COLUMNS[stage]][row]


def _from_behind(record: Recorder, rows: array[int], begins: array[float], ends: array[float]) -> None:
    limit = float("inf")
    for row in reversed(rows):
        end = min(ends[row], limit)
        begin = min(begins[row], end)
        if record.endings[row] == DONE:  # the others were measured by nobody
            begin = end - sum(column[row] for column in record.stages) - record.waited[row]
        begins[row], ends[row] = begin, end
        limit = begin


def _from_the_front(record: Recorder, rows: array[int], begins: array[float], ends: array[float]) -> None:
    """Let nothing begin before its worker did: waiting is only seen now and then, and may be told too long."""
    before = 0.0
    for row in rows:
        before = max(before, min(record.lives[record.life[row] - 1].started, ends[row]))
        begins[row] = max(begins[row], before)
        ends[row] = before = max(begins[row], ends[row])
