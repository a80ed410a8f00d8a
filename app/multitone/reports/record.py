"""Recorder: what reports need of one run, folded from its events into columns.

A picture takes about 75 bytes of it beside its task in the job, so that 100,000 pictures fit into 10 MB.
"""

from __future__ import annotations

import contextlib
import os
import time
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from multitone.batch import events
from multitone.batch.copying import WAYS, WAYS_OF_SKIPPED
from multitone.batch.events import STAGES, Event, StageSeconds
from multitone.batch.job import Job, Task
from multitone.messages import Message
from multitone.reports.hashes import Hashes
from multitone.reports.samples import Samples
from multitone.speedup.timing import TimeUses

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison

Ending = Literal["done", "failed", "skipped", "cancelled", "died", "put back"]
"""How an attempt ended; after the last two the task is tried again."""
ENDINGS: tuple[Ending, ...] = get_args(Ending)
DONE, FAILED, SKIPPED, CANCELLED, DIED, PUT_BACK = range(len(ENDINGS))
NOTHING = StageSeconds()
MOST_ATTEMPTS = 255
_METHODS = {kind: f"_{kind.__struct_config__.tag.replace('-', '_')}" for kind in get_args(Event)}
"""What takes an event of each kind in: `_task_finished` those that are tagged `task-finished`."""


@dataclass(slots=True)
class Life:
    """One worker from its start to its end."""

    worker: int
    pid: int
    started: float
    ended: float | None = None
    death: events.WorkerDied | None = None


@dataclass(slots=True)
class Pause:
    """A time in which nothing was taken up."""

    began: float
    ended: float | None = None
    reason: str | None = None


@dataclass(slots=True)
class _Attempt:
    life: int
    began: float
    waits_since: float | None = None
    waited: float = 0.0


class Recorder:
    """One run of a job. Rows are attempts, in the order in which they ended; a task's last one is its result."""

    def __init__(self, job: Job, sources: Sequence[str] = ()) -> None:
        self.job = job
        self.sources = tuple(sources)
        """What the pictures were found in; empty where that is not known."""
        self.began: float | None = None
        """Seconds since 1970 when the job started."""
        self.load: tuple[float, ...] | None = None
        """The system's load averages then."""
        self.program = os.getpid()
        self.started: events.JobStarted | None = None
        self.finished: events.JobFinished | None = None
        self.comparison: Comparison | None = None
        """The same work on one thread, where that was measured."""
        self.one_curve: Sequence[tuple[float, int]] = ()
        """One thread's seconds of work, and pictures done by then; empty where it is not known, or of a sample."""
        self.lives: list[Life] = []
        self.pauses: list[Pause] = []
        self.samples = Samples()
        self.time_uses = TimeUses()
        self.tasks, self.endings, self.life = array("I"), array("B"), array("I")
        self.begins, self.ends, self.waited = array("d"), array("d"), array("f")
        self.stages = tuple(array("f") for _ in STAGES)
        """Seconds of each stage; beyond a hundred seconds the last digit is 10 µs."""
        self.pixels, self.bytes_in, self.bytes_out = array("Q"), array("Q"), array("Q")
        self.reasons, self.texts = array("I"), [""]
        """Where in `texts` it is said why: each text is kept once."""
        self.failures: dict[int, events.TaskFailed] = {}
        """Of rows that failed."""
        self.differences: dict[int, tuple[str, ...]] = {}
        """What results have not as was promised, by task."""
        self.ways = Counter[str]()
        """How many results came to be in which way, by the keys of `copying.WAYS`."""
        self.lost = array("I")
        self.losses: list[tuple[Message, ...]] = [()]
        """Where in `losses` it is told what a row's result could not hold: each tuple of messages is kept once."""
        self.targets: dict[int, str] = {}
        """Targets other than those of the plan, by task."""
        self.hashes = Hashes(len(job.tasks))
        self.earlier = array("I")
        """Rows of pictures that were done before the job went on; see `measure_earlier`."""
        self._results = array("I", bytes(4 * (len(job.tasks) + 1)))
        self._attempts = array("B", bytes(len(job.tasks) + 1))
        self._places = {"": 0}
        self._lossy: dict[tuple[Message, ...], int] = {(): 0}
        self._at_work: dict[int, _Attempt] = {}
        self._living: dict[int, int] = {}
        """The latest life of each worker."""

    def handle(self, event: Event) -> None:
        """Take one event in. This is the only door to the record of the run."""
        getattr(self, _METHODS[type(event)])(event)
        self.time_uses.handle(event)

    @property
    def seconds(self) -> float:
        """How long the run took, as far as it is known."""
        return self.finished.seconds if self.finished else max((*self.ends[-1:], *self.samples.at[-1:]), default=0.0)

    @property
    def workers(self) -> int:
        """How many workers there were; those that began, where the run did not end."""
        number = self.finished.workers if self.finished else self.started.workers if self.started else 0
        return number or len(self._living)

    @property
    def engine(self) -> str:
        """The engine's name."""
        return self.started.engine if self.started else ""

    def measure_earlier(self) -> None:
        """Look at the files of pictures that were done before the job went on, for no event has told their sizes."""
        for row in self.earlier:
            task = self.task(row)
            with contextlib.suppress(OSError):
                self.bytes_in[row], self.bytes_out[row] = task.size, os.stat(task.target).st_size

    def result(self, number: int) -> int | None:
        """Return the row of a task's result; None where it has none."""
        return self._results[number] - 1 if self._results[number] else None

    def results(self, ending: int) -> list[int]:
        """Return the rows of the results that ended so, in order of their end."""
        return [row for row, how in enumerate(self.endings) if how == ending]

    def attempts(self, number: int) -> int:
        """Return how often a task was taken up."""
        return self._attempts[number]

    def task(self, row: int) -> Task:
        """Return the task of a row."""
        return self.job.task(self.tasks[row])

    def target(self, task: Task) -> str:
        """Return where the result of a task stands, or was to stand."""
        return self.targets.get(task.number, task.target)

    def worker(self, row: int) -> int | None:
        """Return the worker of a row; None where no worker was at it."""
        return self.lives[self.life[row] - 1].worker if self.life[row] else None

    def stage_seconds(self, row: int) -> list[float]:
        """Return the seconds of each stage of work."""
        return [column[row] for column in self.stages]

    def kind(self, row: int) -> str:
        """Return what sort of failure a row is; empty where it is none."""
        return self.failures[row].kind if row in self.failures else ""

    def reason(self, row: int) -> str:
        """Return why: of a failure, of a skipped task, of another attempt; or what there is to say of one that is done.

        It is a message wherever an engine said it.
        """
        return self.texts[self.reasons[row]]

    def lost_by(self, row: int) -> tuple[Message, ...]:
        """Return what the result of a row could not hold."""
        return self.losses[self.lost[row]]

    def _job_started(self, event: events.JobStarted) -> None:
        self.started, self.began = event, time.time() - event.at
        self.load = os.getloadavg() if hasattr(os, "getloadavg") else None

    def _job_finished(self, event: events.JobFinished) -> None:
        self.finished = event
        self._resumed(event)

    def _task_started(self, event: events.TaskStarted) -> None:
        self._at_work[event.task] = _Attempt(self._life_of(event.worker, event.at), event.at)
        self._attempts[event.task] = min(MOST_ATTEMPTS, max(event.attempt, self._attempts[event.task]))

    def _stage_changed(self, event: events.StageChanged) -> None:
        attempt = self._at_work.get(event.task)
        if attempt is None:
            return
        if attempt.waits_since is not None:
            attempt.waited += event.at - attempt.waits_since
        attempt.waits_since = event.at if event.stage == "wait" else None

    def _task_finished(self, event: events.TaskFinished) -> None:
        why = event.salvaged or (WAYS[event.way][0] if event.way else "")
        row = self._end(event.task, event.at, DONE, event.seconds, why, worker=event.worker)
        self.ways[event.way] += 1
        self.hashes.note(event)
        self.pixels[row], self.bytes_in[row], self.bytes_out[row] = event.pixels, event.bytes_in, event.bytes_out
        if event.target != self.job.task(event.task).target:
            self.targets[event.task] = event.target
        if event.differences:
            self.differences[event.task] = event.differences
        if event.losses:
            self.lost[row] = self._lossy.setdefault(event.losses, len(self.losses))
            if self.lost[row] == len(self.losses):
                self.losses.append(event.losses)

    def _task_failed(self, event: events.TaskFailed) -> None:
        row = self._end(event.task, event.at, FAILED, why=event.reason, worker=event.worker)
        self.failures[row] = event

    def _task_skipped(self, event: events.TaskSkipped) -> None:
        if event.standing == "done":  # by an earlier run of the job
            self.earlier.append(self._end(event.task, event.at, DONE, why=event.reason))
        else:
            self._end(event.task, event.at, SKIPPED, why=event.reason)
            self.ways[WAYS_OF_SKIPPED.get(event.reason.kind, "")] += 1

    def _task_cancelled(self, event: events.TaskCancelled) -> None:
        self._end(event.task, event.at, CANCELLED)

    def _task_put_back(self, event: events.TaskPutBack) -> None:
        self._end(event.task, event.at, PUT_BACK, why=event.reason, worker=event.worker)

    def _worker_started(self, event: events.WorkerStarted) -> None:
        self.lives.append(Life(event.worker, event.pid, event.at))
        self._living[event.worker] = len(self.lives)

    def _worker_stopped(self, event: events.WorkerStopped) -> None:
        life = self._life_of(event.worker, event.at)
        self.lives[life - 1].ended = event.at
        self._leave(life)

    def _worker_died(self, event: events.WorkerDied) -> None:
        life = self._life_of(event.worker, event.at)
        self.lives[life - 1].ended, self.lives[life - 1].death = event.at, event
        if event.task is not None:
            self._end(event.task, event.at, DIED, why=event.reason, worker=event.worker)
        self._leave(life)

    def _cpu_sampled(self, event: events.CpuSampled) -> None:
        self.samples.add(event.at, event.percent, event.memory)

    def _paused(self, event: events.Paused) -> None:
        self._resumed(event)  # said again where the reason becomes another
        self.pauses.append(Pause(event.at, None, event.reason))

    def _resumed(self, event: events.Paused | events.Resumed | events.JobFinished) -> None:
        if self.pauses and self.pauses[-1].ended is None:
            self.pauses[-1].ended = event.at

    def _end(
        self, task: int, at: float, how: int, seconds: StageSeconds = NOTHING, why: str = "", worker: int | None = None
    ) -> int:
        """Add the row of an attempt that ended, and return its place."""
        attempt = self._at_work.pop(task, None) or _Attempt(self._life_of(worker, at) if worker else 0, at)
        self.tasks.append(task)
        self.endings.append(how)
        self.life.append(attempt.life)
        self.begins.append(attempt.began)
        self.ends.append(at)
        self.waited.append(attempt.waited)
        for column, stage in zip(self.stages, STAGES, strict=True):
            column.append(getattr(seconds, stage))
        for counts in (self.pixels, self.bytes_in, self.bytes_out):
            counts.append(0)
        self.lost.append(0)
        self.reasons.append(self._places.setdefault(why, len(self.texts)))
        if self.reasons[-1] == len(self.texts):
            self.texts.append(why)
        row = len(self.tasks) - 1
        if how not in (DIED, PUT_BACK):
            self._results[task] = row + 1
        return row

    def _life_of(self, worker: int, at: float) -> int:
        """Return which life a worker is in, counted from 1; one that nobody saw begin begins now."""
        if worker not in self._living:
            self._worker_started(events.WorkerStarted(at, worker, 0))
        return self._living[worker]

    def _leave(self, life: int) -> None:
        """Forget what a worker that is gone was seen at."""
        for task in [task for task, attempt in self._at_work.items() if attempt.life == life]:
            del self._at_work[task]
