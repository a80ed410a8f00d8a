"""Supervisor: feeds lanes, looks into their slots, buries the dead, and tells what happened."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from multiprocessing import connection as connections

import msgspec

from multitone.batch.events import Event, Paused, Resumed
from multitone.batch.job import Job, Task, work
from multitone.engines.base import MOST_WORKERS, TICK, JobControl
from multitone.engines.launch import Child, context
from multitone.engines.ledger import Ledger
from multitone.engines.processes.burial import Burial, Remains, bury
from multitone.engines.processes.feeding import Backlog
from multitone.engines.processes.feeding import Feeding as Feeding
from multitone.engines.processes.lane import Lane
from multitone.engines.quarantine import Quarantine, Retry, describe_exit
from multitone.engines.slots import CANCEL, PAUSE, RUN, Slots
from multitone.engines.usage import MemoryPeak, out_of_memory_kills
from multitone.engines.worker import Done, Report, is_full

GRACE_SECONDS = 0.7
"""After a cancel, what is in work may end within this; then its worker is ended. Together within a second."""
DEATHS_BEFORE_SUCCESS = 3
"""So many workers may die idle before any has done anything; then the job is stopped."""


class Supervisor:
    """One run of one job."""

    def __init__(self, engine: str, job: Job, control: JobControl, workers: int, feeding: Feeding) -> None:
        self._job = job
        self._recipe = msgspec.structs.replace(job, tasks=())
        self._control = control
        self._feeding = feeding
        self._backlog = Backlog(work(job))
        wanted = workers if feeding.at_once else control.workers or workers
        self._cores = max(1, min(wanted, MOST_WORKERS))
        self._wanted = min(self._cores, len(self._backlog) or 1)
        self._asked = control.workers
        self._slots = Slots(1 if feeding.at_once else MOST_WORKERS)
        self._lanes: dict[int, Lane] = {}
        self._ledger = Ledger(job, engine, self._wanted if self._backlog else 0)
        self._quarantine = Quarantine()
        self._idle_deaths = 0
        self._stopped: str | None = None
        self._cancelled_at: float | None = None
        self._paused = False
        self._memory = MemoryPeak()
        self._cpu_of_the_gone = 0.0
        self._oom_kills = out_of_memory_kills()
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
        self._ledger.cancel(self._backlog.clear())
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
        for number in range(1, self._wanted + 1):
            if number not in self._lanes and self._backlog:
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
        burial = bury(Remains(task, stage, unreported, lane.outstanding, exitcode, lane.stopping))
        self._cpu_of_the_gone += lane.cpu_seconds
        self._tell_end(lane, burial, task)
        self._sweep(task)
        if self._cancelled_at is not None:
            self._ledger.cancel([t.number for t in lane.outstanding])
            return
        self._backlog.may_be_done(burial.may_be_done)
        self._backlog.put_back(burial.innocent)
        if burial.blamed is not None:
            self._judge(burial.blamed, burial.exitcode)
        elif not burial.expected:
            self._break_if_hopeless(burial.exitcode)

    def _tell_end(self, lane: Lane, burial: Burial, task: int) -> None:
        if burial.expected and not task:
            if self._cancelled_at is None:
                self._ledger.worker_stopped(lane.number, lane.pid)
        elif self._cancelled_at is None or burial.exitcode not in (0, None):
            known = task if self._ledger.is_open(task) else None
            self._ledger.worker_died(lane.number, lane.pid, burial.exitcode, known)

    def _judge(self, task: Task, exitcode: int | None) -> None:
        short = out_of_memory_kills() > self._oom_kills
        verdict = self._quarantine.judge(task.number, exitcode, memory_was_short=short)
        if isinstance(verdict, Retry):
            self._backlog.suspect(task, time.monotonic() + verdict.seconds)
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
        while self._backlog.due(now):
            idle = next((lane for lane in self._lanes.values() if not lane.outstanding and not lane.stopping), None)
            task = self._backlog.take_suspect(now) if idle is not None else None
            if idle is None or task is None:
                return
            idle.alone = True
            self._give(idle, [task])

    def _feed_all(self) -> None:
        lane = next(iter(self._lanes.values()), None)
        if lane is not None and self._backlog.queued and not lane.outstanding:
            self._give(lane, self._backlog.take_all())

    def _top_up(self, lane: Lane) -> None:
        if self._waits_for_suspect(lane):
            return
        backlog = self._backlog
        lead = backlog.lead(len(self._lanes)) if backlog.queued else 0.0
        while backlog.queued and (not lane.outstanding or backlog.seconds(lane.outstanding) < lead):
            self._give(lane, backlog.take_batch(len(self._lanes)))

    def _waits_for_suspect(self, lane: Lane) -> bool:
        """Whether a lane is to run empty, because a task that is due to be tried alone waits for one."""
        due = self._backlog.due(time.monotonic())
        return due > 0 and due > sum(
            1 for other in self._lanes.values() if other.number < lane.number and not other.alone
        )

    def _give(self, lane: Lane, tasks: list[Task]) -> None:
        lane.give(tasks, self._backlog.again(tasks), self._cores_each())

    def _cores_each(self) -> int:
        """Return how many cores a picture may have: more than one where fewer pictures are left than workers asked."""
        if self._feeding.at_once or not self._control.lends_cores:
            return 1
        return max(1, self._cores // self._ledger.open)

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
                self._backlog.learn(outcome)
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
