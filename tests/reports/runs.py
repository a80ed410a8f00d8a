"""Pretended runs whose truth is known: when each attempt really was, and what the engine then said of it, too late."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from multitone.batch.events import (
    CpuSampled,
    Event,
    JobFinished,
    JobStarted,
    Paused,
    Resumed,
    StageSeconds,
    TaskCancelled,
    TaskFailed,
    TaskFinished,
    TaskPutBack,
    TaskSkipped,
    TaskStarted,
    WorkerDied,
    WorkerStarted,
)
from multitone.batch.job import Export, Job, Task
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message
from multitone.reports.record import Recorder

LATE = 0.03
"""Seconds that a report of a worker may be late."""


@dataclass
class Run:
    """A job, its events in order, and when each finished task really was."""

    job: Job
    events: list[Event] = field(default_factory=list)
    truth: dict[int, tuple[float, float]] = field(default_factory=dict)

    def recorded(self) -> Recorder:
        record = Recorder(self.job, ("/photos",))
        for event in self.events:
            record.handle(event)
        return record


def job_of(names: Sequence[str], folder: str = "/photos") -> Job:
    tasks = tuple(Task(i, f"{folder}/{name}", f"/results/{name}", 1000) for i, name in enumerate(names, 1))
    return Job("cafe0123", Pipeline.parse(["grayscale", "gaussian-blur sigma=3"]), Export(folder="/results"), tasks)


def run_of(names: Sequence[str], chance: random.Random, *, workers: int = 2, one_process: bool = False) -> Run:
    """Pretend a run: each worker goes through its tasks, and what it did is heard later, several at a time."""
    run = Run(job_of(names))
    said: list[tuple[float, Event]] = []
    pids = {worker: 500 if one_process else 500 + worker for worker in range(1, workers + 1)}
    clock = dict.fromkeys(pids, 0.1)
    heard = dict.fromkeys(pids, 0.1)
    for worker, pid in pids.items():
        said.append((0.05, WorkerStarted(0.05, worker, pid)))
    for task in run.job.tasks:
        worker = min(clock, key=clock.__getitem__)
        if chance.random() < 0.05:
            said.append((clock[worker], TaskSkipped(0, task.number, task.source, task.target, Message("It exists."))))
            continue
        said += _attempts(run, task, worker, pids, clock, heard, chance)
    end = max(*clock.values(), *heard.values(), 0.2) + LATE
    said += [(at, CpuSampled(0, (chance.uniform(0, 100), 50.0), 1_000_000)) for at in (0.3, 0.6)]
    said += [(0.2, Paused(0, "The disk is full.")), (0.25, Resumed(0))]
    said.sort(key=lambda one: one[0])
    counts = [sum(isinstance(event, kind) for _, event in said) for kind in (TaskFinished, TaskFailed, TaskSkipped)]
    run.events = [JobStarted(0.0, run.job.id, "processes", workers, len(names), 0)]
    run.events += [type(event)(**{**_fields(event), "at": at}) for at, event in said if at <= end]
    cancelled = len(names) - sum(counts)
    run.events.append(JobFinished(end, *counts, cancelled, end, end, 1.0, workers, 9_000_000))
    return run


def _attempts(run, task, worker, pids, clock, heard, chance):
    said = []
    for attempt in (1, 2):
        seconds = StageSeconds(*(chance.choice((0.0, chance.uniform(0, 0.02))) for _ in range(5)))
        begin = clock[worker] + chance.choice((0.0, 0.001))
        end = begin + seconds.total
        at = heard[worker] = max(heard[worker], end + chance.choice((0.0, chance.uniform(0, LATE))))
        clock[worker] = end
        seen = min(at, begin + chance.uniform(0, LATE))
        said.append((seen, TaskStarted(0, task.number, worker, task.source, attempt)))
        fate = chance.random() if attempt == 1 else 1.0
        if fate < 0.03:
            said.append((at, TaskCancelled(0, task.number, task.source)))
        elif fate < 0.08:
            said.append((at, TaskFailed(0, task.number, worker, task.source, "truncated", "It <ends>.", "decode", "x")))
        elif fate < 0.11:
            said.append((at, TaskPutBack(0, task.number, worker, "The folder was gone.")))
            continue
        elif fate < 0.14:
            clock[worker] = at
            said.append((at, WorkerDied(0, worker, pids[worker], -11, "Segmentation fault", task.number)))
            pids[worker] += 1000
            said.append((at, WorkerStarted(0, worker, pids[worker])))
            continue
        else:
            said.append((at, TaskFinished(0, task.number, worker, task.source, task.target, 120, 50, 30, seconds)))
            run.truth[task.number] = (begin, end)
        break
    return said


def _fields(event):
    return {name: getattr(event, name) for name in event.__struct_fields__}
