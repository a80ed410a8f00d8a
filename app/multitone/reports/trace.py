"""Trace: a run in the Trace Event Format, which Perfetto (ui.perfetto.dev) and chrome://tracing open.

Each worker is a thread of the process that it truly was; in it a complete event (`ph` X) a task, its stages nested in
it. The program itself has counters (C) of cores, memory and pictures done, and what concerns the whole job as instant
events (i). Times are whole microseconds since the job started; they are rounded before durations are taken, so that
what nests and what follows in seconds does so in microseconds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from multitone.batch.events import to_json
from multitone.reports.document import facts_of
from multitone.reports.layout import Layout, Thread, lay_out, stages_of
from multitone.reports.record import DIED, DONE, ENDINGS, FAILED, PUT_BACK, Recorder

COUNTS_EVERY = 0.05
"""Seconds between two values of the pictures done."""


class TraceEvent(Struct, frozen=True, omit_defaults=True):
    """One event; fields as the Trace Event Format names them."""

    name: str
    ph: Literal["X", "i", "C", "M"]
    pid: int
    tid: int
    ts: int | UnsetType = UNSET
    dur: int | UnsetType = UNSET
    cat: str | UnsetType = UNSET
    s: Literal["g", "p", "t"] | UnsetType = UNSET
    """How far an instant event is drawn: over all, its process, its thread."""
    args: dict[str, Any] | UnsetType = UNSET


def trace_lines(record: Recorder) -> Iterator[str]:
    """Yield the trace as JSON, piece by piece: 100,000 pictures are never in memory at once."""
    layout = lay_out(record)
    yield f'{{"displayTimeUnit":"ms","otherData":{to_json(facts_of(record))},"traceEvents":[\n'
    separator = ""
    for event in _events(record, layout):
        yield separator + to_json(event)
        separator = ",\n"
    yield "\n]}\n"


def _events(record: Recorder, layout: Layout) -> Iterator[TraceEvent]:
    yield from _names(record, layout)
    for thread, rows in layout.threads.items():
        yield from _thread(record, layout, thread, rows)
    yield from _whole_job(record)
    yield from _counters(record)


def _names(record: Recorder, layout: Layout) -> Iterator[TraceEvent]:
    """Name processes and threads, and put them in order: the program first, then worker by worker."""
    yield _named("process_name", record.program, 0, name=f"Multitone, job {record.job.id}")
    yield _named("process_sort_index", record.program, 0, sort_index=0)
    processes: dict[int, list[int]] = {}
    for pid, worker in layout.threads:
        processes.setdefault(pid, []).append(worker)
    for pid, workers in processes.items():
        alone = len(workers) == 1
        if pid != record.program:
            yield _named("process_name", pid, 0, name=f"worker {workers[0]}" if alone else f"{record.engine} workers")
            yield _named("process_sort_index", pid, 0, sort_index=min(workers))
        for worker in workers:
            yield _named("thread_name", pid, worker, name=f"worker {worker}")
            yield _named("thread_sort_index", pid, worker, sort_index=worker)


def _thread(record: Recorder, layout: Layout, thread: Thread, rows: Iterable[int]) -> Iterator[TraceEvent]:
    """Yield what one worker did, in order of time: attempts with their stages, how they failed, and its death."""
    pid, worker = thread
    last = 0
    for row in rows:
        begin, last = _micro(layout.begins[row]), _micro(layout.ends[row])
        task = record.task(row)
        name = os.path.basename(task.source) or task.source
        yield TraceEvent(name, "X", pid, worker, begin, last - begin, "task", args=_arguments(record, row))
        for stage, since, until in stages_of(record, layout, row):
            at = _micro(since)
            yield TraceEvent(stage, "X", pid, worker, at, _micro(until) - at, "stage")
        if record.endings[row] == FAILED:
            why = {"source": task.source, "reason": str(record.reason(row))}
            yield TraceEvent(f"failed: {record.kind(row)}", "i", pid, worker, last, cat="failure", s="t", args=why)
    for life in record.lives:
        if (life.pid, life.worker) == thread and life.death is not None:
            last = max(last, _micro(life.ended or 0.0))
            death = {"reason": str(life.death.reason), "exitcode": life.death.exitcode, "task": life.death.task}
            yield TraceEvent(f"worker {worker} died", "i", pid, worker, last, cat="death", s="p", args=death)


def _arguments(record: Recorder, row: int) -> dict[str, Any]:
    """Return what is known of an attempt."""
    task, ending = record.task(row), record.endings[row]
    known: dict[str, Any] = {"task": task.number, "source": task.source, "ended": ENDINGS[ending]}
    if ending == DONE:
        known["target"] = record.target(task)
        known |= {name: getattr(record, name)[row] for name in ("pixels", "bytes_in", "bytes_out")}
    if record.lost_by(row):
        known["losses"] = list(map(str, record.lost_by(row)))
    if record.reason(row):
        known["salvaged" if ending == DONE else "reason"] = str(record.reason(row))
    if ending == FAILED:
        failure = record.failures[row]
        known |= {"kind": failure.kind, "stage": failure.stage, "detail": failure.detail}
    return known


def _whole_job(record: Recorder) -> Iterator[TraceEvent]:
    """Yield what happened to no worker: pauses, and failures that nobody was at."""
    instants: list[TraceEvent] = []

    def add(at: float, name: str, category: str, scope: Literal["g", "p"], why: dict[str, Any]) -> None:
        program = record.program
        instants.append(TraceEvent(name, "i", program, program, _micro(at), cat=category, s=scope, args=why or UNSET))

    for pause in record.pauses:
        add(pause.began, "paused", "pause", "g", {"reason": str(pause.reason)} if pause.reason else {})
        if pause.ended is not None:
            add(pause.ended, "resumed", "pause", "g", {})
    for row, ending in enumerate(record.endings):
        if ending in (FAILED, DIED, PUT_BACK) and not record.life[row]:
            why = {"source": record.task(row).source, "reason": str(record.reason(row))}
            add(record.ends[row], f"failed: {record.kind(row)}", "failure", "p", why)
    yield from sorted(instants, key=lambda event: event.ts or 0)


def _counters(record: Recorder) -> Iterator[TraceEvent]:
    for at, loads, memory in zip(record.samples.at, record.samples.loads(), record.samples.memory, strict=True):
        for core, load in enumerate(loads, 1):
            yield _count(record, f"core {core}", at, percent=load)
        if memory:
            yield _count(record, "memory", at, bytes=memory)
    due, rows = 0.0, record.results(DONE)
    yield _count(record, "pictures", 0.0, done=0)
    for done, row in enumerate(rows, 1):
        if record.ends[row] >= due or done == len(rows):
            due = record.ends[row] + COUNTS_EVERY
            yield _count(record, "pictures", record.ends[row], done=done)


def _count(record: Recorder, name: str, at: float, **value: int) -> TraceEvent:
    return TraceEvent(name, "C", record.program, 0, _micro(at), args=value)


def _named(what: str, pid: int, tid: int, **value: str | int) -> TraceEvent:
    return TraceEvent(what, "M", pid, tid, args=value)


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)
