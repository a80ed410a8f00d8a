"""The pictures of a run as a page lists them: the slowest first, what failed by its reason, what is not as it was."""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from multitone.batch.job import Task, TaskTable
from multitone.errors import FAILURE_WORDS, REMEDIES, FailureKind
from multitone.messages import say, tr
from multitone.reports.document import shown
from multitone.reports.layout import Layout
from multitone.reports.record import DONE, FAILED, SKIPPED, Recorder

MOST_ROWS = 1_000
"""Pictures above which only the slowest are listed; the browser is slow with more."""
SLOWEST = 200
MOST_NAMES = 2_000
"""Names of failed pictures that a page lists; the table of the CSV has all."""


class PictureRow(Struct, frozen=True):
    """One picture that is done or failed. Seconds are of read, decode, apply, encode, write."""

    source: str
    target: str
    pixels: int
    bytes_in: int
    bytes_out: int
    seconds: tuple[float, ...]
    total: float
    worker: int | None
    failed: bool


class Failures(Struct, frozen=True):
    """Pictures that failed for the same reason."""

    kind: str
    what: str
    reason: str
    remedy: str
    names: tuple[tuple[str, str], ...]
    """Of each its source, and what else is known."""
    number: int


class Folders(Struct, frozen=True):
    """What all sources and all targets begin with, taken off their names in a list."""

    source: str
    target: str


def folders_of(record: Recorder) -> Folders:
    """Return the folders that all sources, and all targets, lie in."""
    return Folders(_common(_paths(record.job.tasks, "source")), _common(_paths(record.job.tasks, "target")))


def _paths(tasks: Sequence[Task], side: Literal["source", "target"]) -> list[str]:
    """Return the paths of all tasks; of very many only their folders, as paths that end there."""
    if isinstance(tasks, TaskTable):
        return [os.path.join(folder, "") for folder in tasks.folders(side)]
    return [getattr(task, side) for task in tasks]


def rows_of(record: Recorder, layout: Layout, folders: Folders) -> list[PictureRow]:
    """Return the pictures that were worked at, the slowest first; of very many only the slowest."""
    rows = [*record.results(DONE), *record.results(FAILED)]
    seconds = {row: _seconds(record, layout, row) for row in rows}
    most = SLOWEST if len(rows) > MOST_ROWS else len(rows)
    slowest = heapq.nlargest(most, rows, seconds.__getitem__)  # sorting 100,000 would hold up the window's thread
    return [_row(record, row, seconds[row], folders) for row in slowest]


def failures_of(record: Recorder, folders: Folders) -> list[Failures]:
    """Group what failed by why, the largest group first."""
    groups: dict[tuple[FailureKind, str], list[int]] = {}
    for row in record.results(FAILED):
        groups.setdefault((record.failures[row].kind, record.reason(row)), []).append(row)
    failures, room = [], MOST_NAMES
    for (kind, reason), rows in sorted(groups.items(), key=lambda group: -len(group[1])):
        names = tuple((_within(record.task(row).source, folders.source), _more(record, row)) for row in rows[:room])
        room -= len(names)
        failures.append(Failures(kind, FAILURE_WORDS[kind], reason, REMEDIES[kind], names, len(rows)))
    return failures


def remarks_of(record: Recorder, folders: Folders) -> list[tuple[str, str]]:
    """Return the pictures that are done but not as they should be, each with what is missing or wrong."""
    remarks = []
    for row in record.results(DONE):
        texts = [tr("Salvaged: {missing}", missing=record.reason(row))] if record.reason(row) else []
        texts += map(say, record.differences.get(record.tasks[row], ()))
        if texts:
            remarks.append((_within(record.target(record.task(row)), folders.target), shown(" ".join(texts))))
    return remarks[:MOST_NAMES]


def losses_of(record: Recorder) -> list[tuple[str, int]]:
    """Return what results could not hold of what their sources have, and of how many pictures each."""
    numbers = Counter(record.lost[row] for row in record.results(DONE))
    losses = Counter[str]()
    for place, number in numbers.items():
        losses.update(dict.fromkeys(map(say, record.losses[place]), number))
    return losses.most_common()


def skipped_of(record: Recorder) -> list[tuple[str, int]]:
    """Return why pictures were skipped, and how many each."""
    return Counter(record.reason(row) for row in record.results(SKIPPED)).most_common()


def _row(record: Recorder, row: int, total: float, folders: Folders) -> PictureRow:
    task = record.task(row)
    failed = record.endings[row] == FAILED
    return PictureRow(
        source=_within(task.source, folders.source),
        target="" if failed else _within(record.target(task), folders.target),
        pixels=record.pixels[row],
        bytes_in=record.bytes_in[row],
        bytes_out=record.bytes_out[row],
        seconds=tuple(record.stage_seconds(row)),
        total=total,
        worker=record.worker(row),
        failed=failed,
    )


def _seconds(record: Recorder, layout: Layout, row: int) -> float:
    return sum(record.stage_seconds(row)) or layout.ends[row] - layout.begins[row]


def _more(record: Recorder, row: int) -> str:
    """Return what else is known of a failure: when, after how many attempts, and what the library said."""
    stage, detail = record.failures[row].stage, record.failures[row].detail
    attempts = record.attempts(record.tasks[row])
    page = record.task(row).page
    texts = [tr("page {n:,}", n=page)] if page else []
    texts += [tr("in the stage {stage}", stage=say(stage))] if stage else []
    texts += [tr("after {n} attempts", n=attempts)] if attempts > 1 else []
    texts += [shown(detail)] if detail and detail != record.reason(row) else []
    return " · ".join(texts)


def _common(paths: list[str]) -> str:
    """Return the folder that all paths lie in; empty where there is none."""
    try:
        return os.path.commonpath([os.path.dirname(path) for path in (min(paths), max(paths))])
    except ValueError:  # of different drives, or there are none
        return ""


def _within(path: str, folder: str) -> str:
    """Return a path as it is seen from a folder that it lies in."""
    lead = os.path.join(folder, "")
    return shown(path.removeprefix(lead) if folder else path)
