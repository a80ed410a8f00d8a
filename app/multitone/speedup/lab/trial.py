"""Trial: one run of one kernel on one engine, timed by its gate.

A gate is where workers wait for each other before the clock runs, and where it is read, in memory that they share.
Each writes words of its own, by the task that it has, so there is no lock that one who dies could take along, as there
is in `multiprocessing.Barrier`. When all are there is the latest arrival, known to everyone; the end is the latest end.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from ctypes import Array, Structure, c_bool, c_double, c_int
from dataclasses import dataclass

from multitone.batch.events import Event, JobFinished, JobStarted, TaskFailed, WorkerDied
from multitone.batch.job import Export, Job, Task, new_job_id
from multitone.engines.base import Engine, JobControl
from multitone.engines.ipc.shared_memory import Shared as SharedMemory
from multitone.engines.monitor import watch
from multitone.errors import EngineError
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message, _

READY_SECONDS = 90.0
"""Numba compiles for up to 10 s on a slow core, and a hundred processes that load libraries take turns."""
LOOK_SECONDS = 0.0005
"""Between two looks at who has come: nobody starts later than this behind the last."""
TASK_SIZE = 2_000_000
"""Bytes that a task claims to have. Taken for 0.1 s of work by `scheduling`, so that no worker gets a second task
before each has a first one: they wait for each other. What is measured soon takes the guess's place."""


class Shared(Structure):
    """What all workers of a run see."""

    _fields_ = (("workers", c_int), ("broken", c_bool), ("wrong", c_bool), ("pass_seconds", c_double))
    workers: int
    """How many there will be; nobody passes before that is known."""
    broken: bool
    """Whether the run is worth nothing; then nobody waits any longer."""
    wrong: bool
    """Whether some result is not the reference's."""
    pass_seconds: float
    """How long the kernel takes on one picture; 0 where that was not asked."""


class Gate:
    """The gate of one run; it is handed to each child as it starts, and never after."""

    def __init__(self, tasks: int) -> None:
        self._shared: SharedMemory[Shared] = SharedMemory(Shared)
        self._arrivals: SharedMemory[Array[c_double]] = SharedMemory(c_double, tasks)
        self._ends: SharedMemory[Array[c_double]] = SharedMemory(c_double, tasks)

    @property
    def shared(self) -> Shared:
        """What all workers see."""
        return self._shared.words

    def wait(self, task: int) -> None:
        """Arrive with a worker's first task, and wait for the others. Raises `EngineError` where they do not come."""
        for __ in self._looks(task):
            time.sleep(LOOK_SECONDS)

    async def wait_in_loop(self, task: int) -> None:
        """Arrive as a coroutine that is a worker. Raises `EngineError` where the others do not come."""
        import asyncio  # late: it costs 30 ms, and the parent knows this module too

        for __ in self._looks(task):
            await asyncio.sleep(LOOK_SECONDS)

    def end(self, task: int) -> None:
        """Say that a task has ended."""
        self._ends.words[task - 1] = time.perf_counter()

    @property
    def seconds(self) -> float:
        """From the last worker's arrival to the last task's end."""
        last: float = max(self._ends.words) - max(self._arrivals.words)
        return max(0.0, last)

    @property
    def arrivals(self) -> int:
        """How many workers have come."""
        return sum(1 for word in self._arrivals.words if word)

    def _looks(self, task: int) -> Iterator[None]:
        self._arrivals.words[task - 1] = time.perf_counter()
        until = time.perf_counter() + READY_SECONDS
        while not 0 < self.shared.workers <= self.arrivals:
            if self.shared.broken or time.perf_counter() > until:
                self.shared.broken = True
                raise EngineError(_("Not all workers became ready."))
            yield


def job_of(sources: Sequence[str], folder: str) -> Job:
    """Return a job for an engine: a task of equal size for each of the sources, which the lanes show.

    It has no steps, and its folder receives nothing.
    """
    tasks = tuple(Task(number, source, "", TASK_SIZE) for number, source in enumerate(sources, 1))
    return Job(new_job_id(), Pipeline(()), Export(folder=folder), tasks)


@dataclass(slots=True)
class Trial:
    """What one run came to."""

    workers: int = 0
    seconds: float = 0.0
    identical: bool = True
    cancelled: bool = False
    trouble: Message | None = None
    """Why it came to nothing, as a sentence; None where all is well."""


def run_trial(engine: Engine, job: Job, gate: Gate, control: JobControl) -> Generator[list[Event], None, Trial]:
    """Run a job whose runner ends at a gate, yield its events, and return what was measured.

    A dead worker or a unit that fails gives the run up: the others must not wait, nor their figure be told.
    """
    trial = Trial()
    own = JobControl(lends_cores=False)

    def follow() -> None:
        if control.cancelled:
            own.cancel()

    forget = control.on_change(follow)
    follow()
    try:
        for batch in watch(engine, job, own):
            for event in batch:
                _take(event, trial, gate)
            if trial.trouble and not own.cancelled:
                gate.shared.broken = True
                own.cancel()
            yield batch
    finally:
        forget()
    trial.seconds, trial.identical, trial.cancelled = gate.seconds, not gate.shared.wrong, control.cancelled
    return trial


def _take(event: Event, trial: Trial, gate: Gate) -> None:
    if isinstance(event, JobStarted):
        trial.workers = event.workers
        gate.shared.workers = event.workers
    elif isinstance(event, WorkerDied):
        died = _("A worker died in this run ({reason}); there is no figure.", reason=event.reason)
        trial.trouble = trial.trouble or died
    elif isinstance(event, TaskFailed):
        trial.trouble = trial.trouble or _("It does not run here: {reason}", reason=event.reason)
    elif isinstance(event, JobFinished) and event.stopped:
        trial.trouble = trial.trouble or event.stopped
