"""Worker threads: several workers that share a child process, each with a slot, reports and a context of its own.

::

    child ─┬─ thread 1 ─ slot 1   take the next task, run it, report it
           ├─ thread 2 ─ slot 2   …
           └─ thread N ─ slot N            all take from one Work, and send through one pipe
"""

from __future__ import annotations

import inspect
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from multitone.batch.job import Job, Task, work
from multitone.engines.ipc.memory_limit import MemoryLimit
from multitone.engines.ipc.pipes import Connection
from multitone.engines.ipc.shared_slots import CANCEL, PAUSE, Slots
from multitone.engines.worker.host import PAUSE_LOOK, Dispatch, next_batch
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import Runner
from multitone.engines.worker.wire import Failed, Outcome, Reporter, is_full
from multitone.imaging.readers.base import size_listener


class Work:
    """The tasks that a child was given and nobody has taken up; threads may take from it at the same time."""

    def __init__(self, tasks: Iterable[Task], again: frozenset[int]) -> None:
        self.again = again
        """Numbers of tasks that may have been done already."""
        self._tasks = deque(tasks)
        self._short: deque[Task] = deque()
        """They ran short of memory beside others, and are to be tried alone."""

    def __len__(self) -> int:
        return len(self._tasks) + len(self._short)

    def put_off(self, task: Task) -> None:
        """Keep a task until all others have ended."""
        self._short.append(task)

    def take_alone(self) -> Task | None:
        """Take a task that was put off, None where none is left. There is one thread at work now."""
        return self._short.popleft() if self._short else None

    def take(self) -> Task | None:
        """Take the next task, None where none is left."""
        try:
            return self._tasks.popleft()  # one step for the interpreter, so two threads never get the same
        except IndexError:
            return None


class WorkerThread:
    """A worker among several in one process. No other thread touches what it holds, pictures least of all."""

    def __init__(self, worker: int, slots: Slots, send: Callable[[bytes], None], job: Job, runner: Runner) -> None:
        self._orders, self._slot = slots.orders, slots[worker]
        self._reporter = Reporter(worker, send)
        self._context = JobContext(job)
        self._runner = runner
        self.awaits = inspect.iscoroutinefunction(runner)
        """Whether what it runs is a coroutine, which needs no thread to wait in."""
        self.report = self._reporter.send
        """Send what is not sent yet."""

    @property
    def paused(self) -> bool:
        """Whether the parent asks that nothing be taken up for now."""
        return self._orders.wanted == PAUSE

    def take(self, work: Work) -> Task | None:
        """Take the next task, None where none is left or the job is cancelled."""
        return None if self._orders.wanted == CANCEL else work.take()

    def process(self, task: Task, work: Work) -> None:
        """Run a task and report how it ended; one for which there was too little memory is put off."""
        outcome = self._begin(task, work)
        if isinstance(outcome, Failed) and outcome.kind == "out-of-memory":
            self._slot.put_off()
            work.put_off(task)
        else:
            self._end(outcome, work)

    def process_rest(self, work: Work) -> None:
        """Run what was put off, one after another, while no other thread is at work, and report how it ended."""
        while self._orders.wanted != CANCEL and (task := work.take_alone()) is not None:
            self._end(self._begin(task, work), work)
        self.report()

    async def process_in_loop(self, task: Task, work: Work) -> None:
        """Run a task by a coroutine in the loop itself, and report how it ended."""
        self._end(await self._begin(task, work), work)

    def _begin(self, task: Task, work: Work) -> Any:
        size_listener.set(self._told)  # in whatever thread this is
        self._slot.start(task.number)
        self._slot.thread = threading.get_native_id()
        return self._runner(task, self._context, self._slot.enter, again=task.number in work.again)

    def _told(self, width: int, height: int, *, frames: int = 1, before: int = 0, **_others: object) -> None:
        """Note the size of the picture at work, by which its time is measured."""
        self._slot.pixels = self._context.most_pixels(width, height) * frames + before

    def _end(self, outcome: Outcome, work: Work) -> None:
        self._slot.end()
        full = is_full(outcome)
        self._reporter.add(outcome, more=len(work) > 0 and not full)
        if full:  # the others would fare no better, so the parent has the time to say what shall be done
            self._orders.hold(PAUSE_LOOK)


def shared_by_threads(host: Callable[..., None], runner: Runner, threads: int, job: Job) -> Dispatch:
    """Return how one child is fed that so many threads share, no more than there are pictures."""
    return Dispatch(host, runner, at_once=True, threads=max(1, min(threads, len(work(job)))))


def threads_of(connection: Connection, slots: Slots, job: Job, dispatch: Dispatch) -> list[WorkerThread]:
    """Return the threads of this child, numbered from 1, and let Pillow keep no memory that threads would share.

    The memory of the job is that of the child, held by the kernel: which thread takes how much of it cannot be told.
    """
    from PIL import _imaging

    if slots.orders.limit > 0:
        MemoryLimit().allow(slots.orders.limit)
    _imaging.set_blocks_max(0)  # whatever PILLOW_BLOCKS_MAX says: its store of freed blocks is one for all threads
    one_at_a_time = threading.Lock()

    def send(message: bytes) -> None:
        with one_at_a_time:
            connection.send_bytes(message)

    return [WorkerThread(worker, slots, send, job, dispatch.runner) for worker in range(1, dispatch.threads + 1)]


def next_work(connection: Connection) -> Work | None:
    """Wait for what the parent gives; None where there will be no more."""
    batch = next_batch(connection)
    return None if batch is None else Work(batch.tasks, batch.again)
