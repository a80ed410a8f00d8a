"""Supervisor: feeds lanes, looks into their slots, buries the dead, and tells what happened."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import connection as connections

import msgspec

from multitone.batch.events import STAGES, Event, Paused, Resumed
from multitone.batch.job import Job, Task, work
from multitone.engines.base import MOST_WORKERS, TICK, JobControl
from multitone.engines.launch import Child, context
from multitone.engines.ledger import Ledger
from multitone.engines.processes.lane import Lane
from multitone.engines.quarantine import Quarantine, Retry, describe_exit
from multitone.engines.slots import CANCEL, PAUSE, RUN, Slots
from multitone.engines.usage import MemoryPeak, out_of_memory_kills
from multitone.engines.worker import Done, Report, Runner, is_full

BATCH_SECONDS = 0.025
"""Work in a batch of small tasks: a report comes at most 30 ms late anyway."""
MOST_IN_BATCH = 128
LEAD_SECONDS = 0.04
"""A lane with less work than this before it gets its next batch early; a round trip costs 0.1 ms, and up to a few ms
where all cores are busy."""
SHARE = 3
"""A batch is at most this fraction of a worker's share of what is left, so that all end together."""
GUESSED_SECONDS_PER_BYTE = 5e-8
"""JPEGs to gray JPEGs cost 1.4e-8 to 5e-8; what is measured soon takes its place."""
LEAST_TASK_SECONDS = 1e-4
GRACE_SECONDS = 0.7
"""After a cancel, what is in work may end within this; then its worker is ended. Together within a second."""
DEATHS_BEFORE_SUCCESS = 3
"""So many workers may die idle before any has done anything; then the job is stopped."""


@dataclass(frozen=True, slots=True)
class Feeding:
    """How an engine's children are started and fed."""

    host: Callable[..., None]
    """Main function of a child."""
    runner: Runner
    at_once: bool = False
    """A child gets all tasks at the start and is never asked again, as a plain loop over a list."""
    core: int | None = None
    """Bind children to this core."""


class Supervisor:
    """One run of one job."""

    def __init__(self, engine: str, job: Job, control: JobControl, workers: int, feeding: Feeding) -> None:
        self._job = job
        self._recipe = msgspec.structs.replace(job, tasks=())
        self._control = control
        self._feeding = feeding
        self._pending = deque(work(job))
        wanted = workers if feeding.at_once else control.workers or workers
        self._cores = max(1, min(wanted, MOST_WORKERS))
        self._wanted = min(self._cores, len(self._pending) or 1)
        self._asked = control.workers
        self._slots = Slots(1 if feeding.at_once else MOST_WORKERS)
        self._lanes: dict[int, Lane] = {}
        self._ledger = Ledger(job, engine, self._wanted if self._pending else 0)
        self._quarantine = Quarantine()
        self._suspects: list[tuple[float, Task]] = []
        self._again: set[int] = set()
        self._idle_deaths = 0
        self._stopped: str | None = None
        self._cancelled_at: float | None = None
        self._paused = False
        self._memory = MemoryPeak()
        self._cpu_of_the_gone = 0.0
        self._oom_kills = out_of_memory_kills()
        self._work_seconds = 0.0
        self._work_bytes = 0
        self._bytes_left = sum(task.size for task in self._pending)
        self._next_look = 0.0

    def events(self) -> Iterator[list[Event]]:
        """Run the job to its end and yield what happens."""
        reader, writer = context().Pipe(duplex=False)
        forget = self._control.on_change(lambda: _wake(writer))
        try:
            yield self._ledger.take()
            while self._ledger.open:
                self._obey()
                self._raise_lanes()
                self._feed()
                yield self._ledger.take()
                self._wait(reader)
            self._look_at_memory(force=True)
            for lane in self._lanes.values():
                lane.stop()
            cpu = self._cpu_of_the_gone + sum(lane.cpu_seconds for lane in self._lanes.values())
            if self._paused:
                self._ledger.add(Resumed(self._ledger.now()))
            yield self._ledger.finish(cpu, self._memory.bytes, self._stopped)
        finally:
            forget()
            self._dismiss()
            reader.close()
            writer.close()

    def _dismiss(self) -> None:
        """End what workers are left: idle ones without a wait, those at work before their traces are removed."""
        for lane in self._lanes.values():
            if self._ledger.open:
                lane.child.close(0.0)
                self._sweep(self._slots.seen(lane.number)[0])
            else:
                lane.child.let_go()

    # What the user asks

    def _obey(self) -> None:
        control = self._control
        if control.cancelled and self._cancelled_at is None:
            self._cancel()
        if control.paused != self._paused and self._cancelled_at is None:
            self._paused = control.paused
            self._slots.ask(PAUSE if self._paused else RUN)
            self._ledger.add((Paused if self._paused else Resumed)(self._ledger.now()))
        if control.workers != self._asked and not self._feeding.at_once:
            self._asked = control.workers
            self._wanted = self._cores = control.workers or self._wanted
        if self._cancelled_at is not None:
            self._press()

    def _cancel(self) -> None:
        self._cancelled_at = time.monotonic()
        self._slots.ask(CANCEL)
        self._ledger.cancel([task.number for task in self._pending] + [task.number for _, task in self._suspects])
        self._pending.clear()
        self._suspects.clear()
        for lane in self._lanes.values():
            lane.stop()

    def _press(self) -> None:
        """After a cancel: end the workers that do not come to an end themselves."""
        assert self._cancelled_at is not None
        if time.monotonic() - self._cancelled_at < GRACE_SECONDS:
            return
        for lane in self._lanes.values():
            lane.child.kill()
        if not self._lanes:
            self._ledger.cancel()

    # Lanes

    def _raise_lanes(self) -> None:
        """Start workers that are wanted and missing, and let those go that are too many."""
        if self._cancelled_at is not None:
            return
        waiting = len(self._pending) + len(self._suspects)
        for number in range(1, self._wanted + 1):
            if number not in self._lanes and waiting > 0:
                self._start(number)
        for number, lane in self._lanes.items():
            if number > self._wanted:
                lane.stop()

    def _start(self, number: int) -> None:
        self._slots.clear(number)
        feeding = self._feeding
        child = Child(
            feeding.host,
            number,
            self._slots,
            self._recipe,
            feeding.runner,
            feeding.core,
            name=f"multitone worker {number}",
        )
        self._lanes[number] = Lane(number, child)
        self._ledger.worker_started(number, child.pid)

    def _bury(self, lane: Lane) -> None:
        """Clear up behind a lane whose pipe has ended: blame its slot's task, requeue the others."""
        del self._lanes[lane.number]
        task, stage = self._slots.seen(lane.number)
        unreported = self._slots.finished(lane.number) - lane.reported
        exitcode = lane.child.close(0.5)
        exitcode = None if exitcode == 255 else exitcode  # what multiprocessing says when the fork server is gone
        self._cpu_of_the_gone += lane.cpu_seconds
        expected = lane.stopping and exitcode in (0, None)
        if expected and not task:
            if self._cancelled_at is None:
                self._ledger.worker_stopped(lane.number, lane.pid)
        elif self._cancelled_at is None or exitcode not in (0, None):
            self._ledger.worker_died(lane.number, lane.pid, exitcode, task if self._ledger.is_open(task) else None)
        self._sweep(task)
        self._again.update(t.number for t in itertools.islice(lane.outstanding, max(0, unreported)))
        if STAGES[stage] == "write":
            self._again.add(task)
        if self._cancelled_at is not None:
            self._ledger.cancel([t.number for t in lane.outstanding])
            return
        innocent = [t for t in lane.outstanding if t.number != task]
        self._pending.extendleft(reversed(innocent))
        self._bytes_left += sum(t.size for t in lane.outstanding)
        blamed = next((t for t in lane.outstanding if t.number == task), None)
        if blamed is not None:
            self._judge(blamed, exitcode)
        elif not expected:
            self._break_if_hopeless(exitcode)

    def _judge(self, task: Task, exitcode: int | None) -> None:
        short = out_of_memory_kills() > self._oom_kills
        verdict = self._quarantine.judge(task.number, exitcode, memory_was_short=short)
        if isinstance(verdict, Retry):
            self._suspects.append((time.monotonic() + verdict.seconds, task))
        else:
            self._ledger.fail(task.number, verdict.kind, verdict.reason, None, None)

    def _break_if_hopeless(self, exitcode: int | None) -> None:
        self._idle_deaths += 1
        if self._idle_deaths >= DEATHS_BEFORE_SUCCESS and not self._ledger.done:
            self._stop(f"Workers die before they do anything: {describe_exit(exitcode)}.")

    def _stop(self, reason: str) -> None:
        """Stop the job, for the environment does not let it go on."""
        if self._stopped is None:
            self._stopped = reason
            self._control.cancel()

    def _sweep(self, number: int) -> None:
        """Remove the temporary file of the task that a worker was at when it ended."""
        if number:
            from multitone.engines.large import traces  # late: few jobs leave any

            for path in traces(self._job.task(number).target, self._job.id, number):
                with contextlib.suppress(OSError):
                    os.unlink(path)

    # Feeding

    def _feed(self) -> None:
        if self._paused or self._cancelled_at is not None:
            return
        self._feed_suspects()
        if self._feeding.at_once:
            self._feed_all()
            return
        for lane in self._lanes.values():
            if lane.number <= self._wanted and not lane.alone and not lane.stopping:
                self._top_up(lane)

    def _feed_suspects(self) -> None:
        """Give a task that is to be tried alone to a lane that has nothing else."""
        now = time.monotonic()
        for due in [s for s in self._suspects if s[0] <= now]:
            idle = next((lane for lane in self._lanes.values() if not lane.outstanding and not lane.stopping), None)
            if idle is None:
                return
            self._suspects.remove(due)
            idle.alone = True
            self._give(idle, [due[1]])

    def _feed_all(self) -> None:
        lane = next(iter(self._lanes.values()), None)
        if lane is not None and self._pending and not lane.outstanding:
            self._give(lane, list(self._pending))
            self._pending.clear()

    def _top_up(self, lane: Lane) -> None:
        if self._waits_for_suspect(lane):
            return
        plenty = self._seconds(self._bytes_left, len(self._pending)) > len(self._lanes) * 0.5
        lead = LEAD_SECONDS if plenty else LEAD_SECONDS / 8
        while self._pending and (not lane.outstanding or self._seconds_before(lane) < lead):
            self._give(lane, self._batch())

    def _waits_for_suspect(self, lane: Lane) -> bool:
        """Whether a lane is to run empty, because a task that is due to be tried alone waits for one."""
        now = time.monotonic()
        due = sum(1 for at, _ in self._suspects if at <= now)
        free_before = sum(1 for other in self._lanes.values() if other.number < lane.number and not other.alone)
        return free_before < due

    def _batch(self) -> list[Task]:
        """Take the next tasks: one large one, or as many small ones as make a batch."""
        pending = self._pending
        share = max(1, len(pending) // (SHARE * max(1, len(self._lanes))))
        batch = [pending.popleft()]
        seconds = self._seconds(batch[0].size, 1)
        while pending and len(batch) < min(MOST_IN_BATCH, share):
            seconds += self._seconds(pending[0].size, 1)
            if seconds > BATCH_SECONDS:
                break
            batch.append(pending.popleft())
        return batch

    def _give(self, lane: Lane, tasks: list[Task]) -> None:
        self._bytes_left -= sum(task.size for task in tasks)
        again = self._again and [task.number for task in tasks if task.number in self._again]
        lane.give(tasks, again or (), self._cores_each())

    def _cores_each(self) -> int:
        """Return how many cores a picture may have: more than one where fewer pictures are left than workers asked."""
        if self._feeding.at_once or not self._control.lends_cores:
            return 1
        return max(1, self._cores // self._ledger.open)

    def _seconds_before(self, lane: Lane) -> float:
        return self._seconds(sum(task.size for task in lane.outstanding), len(lane.outstanding))

    def _seconds(self, size: int, tasks: int) -> float:
        """Estimate the seconds of tasks from the bytes of their sources."""
        per_byte = self._work_seconds / self._work_bytes if self._work_bytes else GUESSED_SECONDS_PER_BYTE
        return max(size * per_byte, tasks * LEAST_TASK_SECONDS)

    # Listening

    def _wait(self, reader: connections.Connection) -> None:
        """Wait for reports, deaths or changes, at most a tick, and look into the slots when it is time."""
        by_pipe = {lane.connection: lane for lane in self._lanes.values()}
        now = time.monotonic()
        timeout = max(0.0, self._next_look - now)
        for ready in connections.wait([reader, *by_pipe], timeout):
            if ready is reader:
                reader.recv_bytes()
            else:
                self._listen(by_pipe[ready])  # type: ignore[index]
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + TICK
            self._look()
            self._look_at_memory()

    def _listen(self, lane: Lane) -> None:
        """Take in all that a lane has sent."""
        try:
            while True:
                self._take(lane, lane.receive())
                if not lane.connection.poll():
                    return
        except (EOFError, OSError, msgspec.DecodeError):  # gone, perhaps in the middle of a message
            self._bury(lane)

    def _take(self, lane: Lane, report: Report) -> None:
        self._memory.report(lane.number, report.peak_memory)
        for outcome, ended in zip(report.outcomes, report.ended, strict=True):
            self._ledger.ended(report.worker, outcome, report.sent - ended)
            if isinstance(outcome, Done):
                self._work_seconds += outcome.seconds.total
                self._work_bytes += outcome.bytes_in
            elif is_full(outcome):
                self._stop(outcome.reason)

    def _look(self) -> None:
        for lane in self._lanes.values():
            task, stage = self._slots.seen(lane.number)
            if task:
                self._ledger.seen(lane.number, task, stage)

    def _look_at_memory(self, *, force: bool = False) -> None:
        self._memory.sample([lane.pid for lane in self._lanes.values()], now=time.monotonic(), force=force)


def _wake(writer: connections.Connection) -> None:
    with contextlib.suppress(OSError):
        writer.send_bytes(b"!")
