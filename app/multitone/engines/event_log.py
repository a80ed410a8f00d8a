"""Event log: who has which task, and the events that follow. It gives each task its one final event.

Engines that run workers in processes tell it what they saw; it stamps the times and keeps the grammar.
"""

from __future__ import annotations

import contextlib
import itertools
import operator
import time
from collections.abc import Collection, Iterable, Iterator

import msgspec
from msgspec import UNSET

from multitone.batch import events as ev
from multitone.batch.columns import LARGE, WINDOW
from multitone.batch.job import Job, Task, numbers_skipped
from multitone.batch.targets.standing import SKIP_WORDS
from multitone.engines.ipc.child_process import describe_exit
from multitone.engines.open_tasks import OpenTasks
from multitone.engines.worker.wire import Done, Failed, Outcome, Skipped
from multitone.errors import FailureKind
from multitone.imaging.contents import said
from multitone.messages import Message, _

ENDED = _("Its worker was ended for the sake of another picture.")
_at = operator.attrgetter("at")


class EventLog:
    """The books of one job. `takes` yields what happened since it was last asked, in order of time."""

    def __init__(
        self,
        job: Job,
        engine: str,
        workers: int,
        held_back: Message | None = None,
        open_tasks: OpenTasks | None = None,
    ) -> None:
        self._job = job
        self._began = time.monotonic()
        self._last = 0.0
        self._as_of: float | None = None
        self._events: list[ev.Event] = []
        self._started: dict[int, tuple[int, int]] = {}
        """Tasks at work: their worker and the stage that was seen last."""
        self._attempts: dict[int, int] = {}
        """Of tasks that have no final event yet."""
        tasks = len(job.tasks)
        self._open = OpenTasks(tasks) if open_tasks is None else open_tasks
        self.done = self.failed = self.skipped = self.cancelled = 0
        self._pixels = 0
        self._workers = workers
        self._closing: Iterator[ev.Event] = iter(())
        """What closes many tasks at once: the events of a large job are made as they are taken."""
        self._at_a_time = WINDOW if tasks > LARGE else None
        self._events.append(
            ev.JobStarted(
                0.0, job.id, engine, workers, tasks, job.ignored, held_back, job.unread, job.left_out, job.linked
            )
        )
        skipped = map(job.task, numbers_skipped(job.tasks))
        self._close_all(self._skip(task, 0.0, SKIP_WORDS[task.standing]) for task in skipped)

    @property
    def open(self) -> int:
        """How many tasks have no final event yet."""
        return len(self._open)

    def now(self) -> float:
        """Return the seconds since the job started; while what was seen elsewhere is noted, those of then."""
        return time.monotonic() - self._began if self._as_of is None else self._as_of

    @contextlib.contextmanager
    def as_of(self, at: float) -> Iterator[None]:
        """Note what follows as seen at a time that has passed, though not before what was told already."""
        self._as_of = max(self._last, at)
        try:
            yield
        finally:
            self._as_of = None

    def open_tasks(self) -> Iterator[Task]:
        """Yield the tasks that have no final event yet."""
        return (self._job.task(number) for number in self._open)

    def is_open(self, number: int) -> bool:
        """Whether a task has no final event yet."""
        return number in self._open

    def add(self, event: ev.Event) -> None:
        """Take in an event that concerns no task."""
        self._events.append(event)

    def takes(self) -> Iterator[list[ev.Event]]:
        """Yield the events since the last call, in order of time: in one list, or where they are very many in several.

        There is always one, even an empty one.
        """
        yield self.take()
        while self._draw():
            yield self.take()

    def take(self) -> list[ev.Event]:
        """Return the events that are there, in order of time."""
        events, self._events = self._events, []
        if events:
            events.sort(key=_at)
            self._last = max(self._last, events[-1].at)
        return events

    def worker_gone(
        self, worker: int, pid: int, exitcode: int | None, task: int, *, asked: bool, cancelled: bool
    ) -> None:
        """Note that a worker is gone that we did not end: as it was asked to, or by a death; `task` was in its slot."""
        if asked and not task:
            if not cancelled:
                self._events.append(ev.WorkerStopped(self.now(), worker, pid))
        elif not cancelled or exitcode not in (0, None):
            self.worker_died(worker, pid, exitcode, task if self.is_open(task) else None)

    def worker_died(
        self, worker: int, pid: int, exitcode: int | None, task: int | None, reason: Message | None = None
    ) -> None:
        """Note that a worker is gone, its exit code telling why if nothing else; its task is open again."""
        if task is not None and task not in self._started:
            self._start(task, worker, self.now())
        for number in [n for n, (by, __) in self._started.items() if by == worker]:
            del self._started[number]
        why = describe_exit(exitcode) if reason is None else reason
        self._events.append(ev.WorkerDied(self.now(), worker, pid, exitcode, why, task))

    def worker_ended(self, worker: int, pid: int, reason: Message = ENDED) -> None:
        """Note that a worker was ended by us, which is no death; what it was at is open again."""
        for number in [n for n, (by, __) in self._started.items() if by == worker]:
            self.put_back(worker, number, reason)
        self._events.append(ev.WorkerStopped(self.now(), worker, pid))

    def seen(self, worker: int, task: int, stage: int) -> None:
        """Note what a look into a worker's slot found: a task, and the index of its stage."""
        if not self.is_open(task):
            return
        known = self._started.get(task)
        if known is None:
            self._start(task, worker, self.now())
            known = (worker, 0)
        if known[1] != stage and 0 <= stage < len(ev.SEEN_STAGES):
            self._started[task] = (worker, stage)
            self._events.append(ev.StageChanged(self.now(), task, ev.SEEN_STAGES[stage]))

    def is_at(self, worker: int, task: int) -> bool:
        """Whether a worker is known to be at a task."""
        known = self._started.get(task)
        return known is not None and known[0] == worker

    def ended(self, worker: int, outcome: Outcome, ago: float = 0.0) -> None:
        """Note the end of a task, some seconds ago, as its worker reported it."""
        number = outcome.task
        if not self.is_open(number):
            return
        at = max(self._last, self.now() - ago)
        if number not in self._started:
            began = at - outcome.seconds.total if isinstance(outcome, Done) else at
            self._start(number, worker, max(self._last, began))
        task = self._job.task(number)
        if isinstance(outcome, Done):
            self._close(number)
            self.done += 1
            self._pixels += outcome.pixels
            self._events.append(ev.TaskFinished(
                at, number, worker, task.source, outcome.target or task.target, outcome.pixels, outcome.bytes_in,
                outcome.bytes_out, outcome.seconds, outcome.copied, outcome.modified, outcome.fingerprint,
                outcome.kept, outcome.salvaged, outcome.differences, outcome.detail,
                said(outcome.lost, self._job.export.color) if outcome.lost else (), outcome.way,
                outcome.source_modified, outcome.source_sha256 or UNSET,
            ))  # fmt: skip
        elif isinstance(outcome, Failed):
            self.fail(number, outcome.kind, outcome.reason, outcome.stage, outcome.detail, worker)
        elif isinstance(outcome, Skipped):
            self._events.append(self._skip(task, at, outcome.reason))

    def taken_over(self, event: ev.TaskFinished | ev.TaskSkipped, worker: int) -> None:
        """Note the end of a task as another log tells it, with the worker that is meant here."""
        number, at = event.task, max(self._last, self.now())
        if not self.is_open(number):
            return
        if isinstance(event, ev.TaskFinished):
            if number not in self._started:
                self._start(number, worker, max(self._last, at - event.seconds.total))
            self.done += 1
            self._pixels += event.pixels
            told: ev.Event = msgspec.structs.replace(event, at=at, worker=worker)
        else:
            self.skipped += 1
            told = msgspec.structs.replace(event, at=at)
        self._close(number)
        self._events.append(told)

    def put_back(self, worker: int, number: int, reason: Message) -> None:
        """Note that an attempt came to nothing for a reason that is not the picture's; its task stays open."""
        if self._started.pop(number, None) is not None:
            self._events.append(ev.TaskPutBack(max(self._last, self.now()), number, worker, reason))

    def fail(
        self, number: int, kind: FailureKind, reason: Message,
        stage: ev.Stage | None = None, detail: str = "", worker: int | None = None,
    ) -> None:  # fmt: skip
        """Give a task up."""
        at = max(self._last, self.now())
        self._close(number)
        self.failed += 1
        source = self._job.task(number).source
        self._events.append(ev.TaskFailed(at, number, worker, source, kind, reason, stage, detail))

    def cancel(self, numbers: Iterable[int] | None = None, spared: Collection[int] = ()) -> None:
        """Close tasks that will not be done: those given, or all that are open but those that are spared."""
        chosen = iter(self._open if numbers is None else sorted(numbers))
        self._close_all(self._cancelled(n) for n in chosen if n not in spared and self.is_open(n))

    def finish(self, cpu_seconds: float, peak_memory: int, stopped: Message | None = None) -> list[ev.Event]:
        """Close the books: return what is left, ending in ev.JobFinished."""
        assert not self.open, f"{self.open} tasks are open"
        events = self.take()
        at = max(self._last, self.now())
        done = ev.JobFinished(
            at, self.done, self.failed, self.skipped, self.cancelled, at, cpu_seconds, self._pixels / 1e6,
            self._workers, peak_memory, stopped,
        )  # fmt: skip
        return [*events, done]

    def _start(self, number: int, worker: int, at: float) -> None:
        attempt = self._attempts[number] = self._attempts.get(number, 0) + 1
        self._started[number] = (worker, 0)
        self._events.append(ev.TaskStarted(at, number, worker, self._job.task(number).source, attempt))

    def _skip(self, task: Task, at: float, reason: Message) -> ev.TaskSkipped:
        self._close(task.number)
        self.skipped += 1
        return ev.TaskSkipped(at, task.number, task.source, task.target, reason, task.standing)

    def _cancelled(self, number: int) -> ev.TaskCancelled:
        self._close(number)
        self.cancelled += 1
        return ev.TaskCancelled(max(self._last, self.now()), number, self._job.task(number).source)

    def _close(self, number: int) -> None:
        """Note that a task has its final event."""
        self._open.discard(number)
        self._started.pop(number, None)
        self._attempts.pop(number, None)

    def _close_all(self, events: Iterator[ev.Event]) -> None:
        """Take in final events, which close their tasks as they are made."""
        self._closing = itertools.chain(self._closing, events)
        self._draw()

    def _draw(self) -> bool:
        """Take in the next of the events that close many tasks, all of them in a small job; say whether any came."""
        drawn = list(itertools.islice(self._closing, self._at_a_time))
        if not drawn:
            self._closing = iter(())  # a chain of many that have ended would be a deep one
        self._events += drawn
        return bool(drawn)
