"""Worker handle: one worker with its pipe, seen from both ends."""

from __future__ import annotations

import contextlib
import itertools
from collections import deque
from collections.abc import Iterable, Iterator

from multitone.batch.job import Job, Task
from multitone.engines.ipc.channel import Channel
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.packing import pack
from multitone.engines.ipc.shared_slots import Slot, Slots
from multitone.engines.ipc.usage import carried_bytes
from multitone.engines.processes.believed import check, tasks_of
from multitone.engines.processes.blame import DeadWorker
from multitone.engines.processes.clocks import Clock, Seen
from multitone.engines.processes.deadlines import Overdue
from multitone.engines.worker.host import STOP, Batch
from multitone.engines.worker.wire import Report, decode_report
from multitone.errors import EngineError


class WorkerHandle:
    """The parent's end of a worker: what it was given and has not reported yet."""

    def __init__(self, number: int, child: Child, job: Job, slot: Slot, threads: int = 1) -> None:
        self._job = job
        self.number = number
        self.slot = slot
        """Of its first worker."""
        self.workers = range(number, number + threads)
        """The workers in its process."""
        self.child = child
        self.pid = child.pid
        self.connection = child.connection
        """To be waited for; what comes is taken in by `receive`."""
        self._channel = Channel(child.connection)
        self.outstanding: deque[Task] = deque()
        self.reported = 0
        self.cpu_seconds = 0.0
        self.alone = False
        """It has a task that shall be tried by itself."""
        self.stopping = False
        self.recycling = False
        """It gets nothing more, so that a fresh one can take its place."""
        self.ended = False
        """Whether the parent has ended it in the middle of its work: no death, then."""
        self.overdue: Overdue | None = None
        """Why its time was up, where it was ended for that."""
        self.foreign = ""
        """What it said that cannot be, where it was ended for that."""
        self._clock = Clock(child.pid)

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing to do and may get something."""
        return not (self.outstanding or self.stopping or self.recycling)

    def look(self, slots: Slots, *, paused: bool) -> Seen | None:
        """Return what a look from outside finds; None where the worker is gone."""
        attempts = [slots.attempt(worker) for worker in self.workers]
        time_used = self._clock.look(attempts)
        holds = any(slots[worker].held for worker in self.workers)  # an idle one gives its memory back by itself
        owes = not paused and (holds or self.stopping or bool(self.outstanding))
        carried = carried_bytes(self.pid)
        return None if time_used is None else Seen(self.number, attempts, self.reported, owes, *time_used, carried)

    def give(self, tasks: list[Task], again: Iterable[int] = (), cores: int = 1) -> None:
        """Hand tasks to the worker. A worker that is dead will be noticed by its pipe's end, not here."""
        self.outstanding.extend(tasks)
        self._send(pack(Batch(tasks, frozenset(again), cores)))

    def try_alone(self, task: Task, again: Iterable[int], cores: int) -> None:
        """Hand a task to a worker that has nothing else, to be tried with all the memory there is."""
        self.alone = True
        self.slot.alone = task.number
        self.give([task], again, cores)

    def stop(self) -> None:
        """Ask the worker to end when it has done what it was given."""
        if not self.stopping:
            self.stopping = True
            self._send(STOP)

    def end(self) -> None:
        """End the worker at once, whatever it is at."""
        self.ended = True
        self.child.kill()

    def sweep(self, job: Job, slots: Slots) -> None:
        """Remove the temporary files of the tasks that it was at when it ended."""
        for number in filter(self.has, [slots[worker].task for worker in self.workers]):
            from multitone.engines.worker.streaming_task import remove_traces  # late: few jobs leave any

            remove_traces(job, number)

    def receive(self) -> Iterator[Report]:
        """Yield the reports that are there whole.

        Raises `EOFError` or `OSError` where the worker is gone, `ForeignDataError` where it cannot be believed.
        """
        for message in self._channel.receive():
            yield self._noted(decode_report(message))

    def _noted(self, report: Report) -> Report:
        tasks = tasks_of(report, self.workers, self.outstanding)
        for outcome, task in zip(report.outcomes, tasks, strict=True):
            check(outcome, task, self._job)
        self.cpu_seconds = report.cpu_seconds
        self.reported += len(report.outcomes)
        for task in tasks:
            self._settle(task.number)
        if not self.outstanding:
            self.alone = False
        return report

    def _settle(self, number: int) -> None:
        if self.outstanding and self.outstanding[0].number == number:
            self.outstanding.popleft()
            return
        for place, task in enumerate(self.outstanding):  # several threads end tasks in another order
            if task.number == number:
                del self.outstanding[place]
                return

    def disbelieve(self, error: Exception) -> None:
        """End the worker where what it sent cannot be; anything else says that it is gone already."""
        if isinstance(error, EngineError):
            self.foreign = getattr(error, "detail", str(error))
            self.child.kill()

    def begun(self, slots: Slots) -> Iterator[int]:
        """Yield the tasks that it may have begun and has not reported, as far as its slots tell."""
        mine = [slots[worker] for worker in self.workers]
        yield from (slot.task for slot in mine)
        unreported = min(sum(slot.finished for slot in mine) - self.reported, len(self.outstanding))
        if unreported > 0:
            yield from (task.number for task in itertools.islice(self.outstanding, unreported + len(mine) - 1))

    def found_dead(self, slots: Slots) -> DeadWorker:
        """Wait for its end, and return what its slots say of it."""
        mine = [slots[worker] for worker in self.workers]
        seen = [(slot.task, slot.stage) for slot in mine]
        unreported = sum(slot.finished for slot in mine) - self.reported
        given, exitcode = [*self.outstanding], self.child.close(0.5)
        return DeadWorker(seen, unreported, given, exitcode, self.stopping, bool(self.foreign))

    def has(self, number: int) -> bool:
        """Whether it was given that task and has not reported it."""
        return any(task.number == number for task in self.outstanding)

    def _send(self, message: bytes) -> None:
        with contextlib.suppress(OSError):
            self._channel.send(message)
