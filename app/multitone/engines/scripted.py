"""An engine that follows a script: no process, no file, the true grammar. Front ends and folds are tested with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from multitone.batch import events as ev
from multitone.batch.job import Job, Task, work
from multitone.engines.base import Ability, JobControl
from multitone.errors import FailureKind
from multitone.messages import Message

SECONDS = ev.StageSeconds(read=0.01, decode=0.09, apply=0.05, encode=0.04, write=0.01)
PIXELS = 12_000_000
EXISTS = Message("It exists.")


@dataclass
class ScriptedEngine:
    """Pretends to run a job, each picture in 0.2 s of a clock of its own.

    `failures` names tasks that fail and how, `deaths` tasks at which the worker dies once. `between` is called before
    each batch of events, with the batch's number: a test pauses, cancels or waits in it.
    """

    workers: int = 2
    failures: Mapping[int, FailureKind] = field(default_factory=dict)
    deaths: frozenset[int] = frozenset()
    between: Callable[[int], None] = lambda _: None
    name: str = "scripted"
    can: frozenset[Ability] = frozenset()

    def run(self, job: Job, control: JobControl) -> Iterator[list[ev.Event]]:
        """Yield the events of the pretended run."""
        at = 0.0
        batch = done = failed = 0
        pending = list(work(job))
        tasks = len(job.tasks)
        left = (job.unread, job.left_out, job.linked)
        yield [ev.JobStarted(at, job.id, self.name, self.workers, tasks, job.ignored, None, *left)]
        yield [ev.WorkerStarted(at, w, 1000 + w) for w in range(1, self.workers + 1)]
        passed_over = (task for task in job.tasks if task.action == "skip")
        skipped = [ev.TaskSkipped(at, t.number, t.source, t.target, EXISTS, t.standing) for t in passed_over]
        yield [*skipped]
        paused = False
        while pending and not control.cancelled:
            self.between(batch)
            batch += 1
            if control.paused != paused:
                paused = control.paused
                yield [ev.Paused(at) if paused else ev.Resumed(at)]
            if paused:
                at += 0.1
                yield []
                continue
            now, pending = pending[: self.workers], pending[self.workers :]
            yield [ev.TaskStarted(at, t.number, w, t.source) for w, t in enumerate(now, 1)]
            yield [ev.StageChanged(at + 0.1, t.number, "apply") for t in now]
            at += 0.2
            ended = [event for worker, task in enumerate(now, 1) for event in self._end(at, worker, task)]
            yield ended
            failed += sum(isinstance(e, ev.TaskFailed) for e in ended)
            done += sum(isinstance(e, ev.TaskFinished) for e in ended)
        if paused:
            yield [ev.Resumed(at)]
        if pending:
            yield [ev.TaskCancelled(at, t.number, t.source) for t in pending]
        cpu, megapixels = at * self.workers, done * PIXELS / 1e6
        counts = (done, failed, len(skipped), len(pending))
        yield [ev.JobFinished(at, *counts, at, cpu, megapixels, self.workers, 100_000_000)]

    def _end(self, at: float, worker: int, task: Task) -> Iterator[ev.Event]:
        number, source = task.number, task.source
        if number in self.deaths:
            yield ev.WorkerDied(at, worker, 1000 + worker, -11, Message("Segmentation fault"), number)
            yield ev.WorkerStarted(at, worker, 2000 + worker)
            yield ev.TaskStarted(at, number, worker, source, 2)
        kind = self.failures.get(number)
        if kind is not None:
            yield ev.TaskFailed(at, number, worker, source, kind, Message("The script says so."), "decode", "")
        else:
            yield ev.TaskFinished(at, number, worker, source, task.target, PIXELS, task.size, task.size // 4, SECONDS)
