"""Supervisor: feeds lanes, looks into their slots, clears up behind the dead, and tells what happened."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator

import msgspec

from multitone.batch import events as ev
from multitone.batch.job import Job, work
from multitone.engines.base import MOST_WORKERS, TICK, JobControl
from multitone.engines.event_log import ENDED, EventLog
from multitone.engines.ipc import pipes
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.shared_slots import CANCEL, Slots
from multitone.engines.ipc.usage import MemoryPeak, is_stopped
from multitone.engines.processes.blame import DEATHS_BEFORE_SUCCESS, blame, idle_deaths
from multitone.engines.processes.blockage import Pausing
from multitone.engines.processes.confinement import Confinement
from multitone.engines.processes.deadlines import LOOK_EVERY, Deadlines, Overdue
from multitone.engines.processes.intake import Intake
from multitone.engines.processes.judging import Judging
from multitone.engines.processes.listening import Listening
from multitone.engines.processes.memory_budget import Admission, held_back, limit_of, workers_for
from multitone.engines.processes.scheduling import Backlog
from multitone.engines.processes.worker_handle import WorkerHandle
from multitone.engines.worker.host import Dispatch
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed, Report
from multitone.errors import EngineError
from multitone.messages import Message, _

PATIENCE = 0.5
"""Seconds that the end of a killed worker is waited for, and between attempts to start one where that fails."""
MOST_TASKS, MANY_LEFT = 5_000, 1_000
"""A worker that has done so many is replaced where so many wait: what libraries leak stays small."""
GRACE_SECONDS = 0.7
"""After a cancel, what is in work may end within this; then its worker is ended. Together within a second."""


class Supervisor:
    """One run of one job, or of that part of it which its intake receives."""

    def __init__(
        self, engine: str, job: Job, control: JobControl, dispatch: Dispatch, intake: Intake | None = None,
        log: Callable[..., EventLog] = EventLog,
    ) -> None:  # fmt: skip
        self._job = job
        self._control = control
        self._dispatch = dispatch
        self._intake = intake
        self._backlog = Backlog(work(job))
        children = dispatch.children if dispatch.at_once else control.workers or dispatch.children
        self._cores = max(1, min(children, MOST_WORKERS))
        self._limit = limit_of(job.limits)
        asked = self._cores if intake else min(self._cores, len(self._backlog) or 1)
        self._wanted = workers_for(self._limit, asked)
        self._asked = control.workers
        self._slots = Slots(dispatch.threads if dispatch.at_once else MOST_WORKERS)
        self._admission = Admission(self._limit, self._wanted)
        self._admission.tell(self._slots)
        self._deadlines = Deadlines(job)
        self._lanes: dict[int, WorkerHandle] = {}
        workers = self._wanted * dispatch.threads if self._backlog or intake else 0
        self._event_log = log(job, engine, workers, held_back(self._limit, asked), intake.open if intake else None)
        self._pausing = Pausing(job, control, self._slots, self._event_log, self._begun)
        self._judging = Judging(self._event_log, self._backlog)
        self._idle_deaths = self._failed_starts = 0
        self._stopped: Message | None = None
        self._cancelled_at: float | None = None
        self._next_start = self._next_look = self._next_deadline = self._cpu_of_the_gone = 0.0
        self._memory = MemoryPeak()
        self._confinement = Confinement(job, dispatch.runner, None if intake is None else intake.places)
        self._light = len(self._backlog) == 1 and dispatch.runner is run_task  # then a worker may load NumPy by itself

    def events(self) -> Generator[list[ev.Event], None, None]:
        """Run the job to its end and yield what happens."""
        reader, self._waker = pipes.one_way()
        listening = Listening(reader)
        forget = self._control.on_change(self._wake)
        if self._intake is not None:
            self._intake.wake = self._wake
        try:
            yield from self._event_log.takes()
            while self._goes_on():
                self._obey()
                self._raise_lanes()
                self._feed()
                yield from self._event_log.takes()
                self._wait(reader, listening)
            self._memory.sample((lane.pid for lane in self._lanes.values()), force=True)
            for lane in self._lanes.values():
                lane.stop()
            self._pausing.end()
            yield self._event_log.finish(*self.cost(), self._stopped)
        finally:
            ends = forget, self._pausing.close, self._dismiss, self._confinement.end
            for end in (*ends, listening.close, reader.close, self._waker.close):
                end()

    def cost(self) -> tuple[float, int]:
        """Return the workers' processor seconds so far, and the most bytes that they were seen to hold together."""
        return self._cpu_of_the_gone + sum(lane.cpu_seconds for lane in self._lanes.values()), self._memory.bytes

    @property
    def is_hungry(self) -> bool:
        """Whether nothing is left that a worker which comes to its end could be given."""
        return not self._backlog.queued

    def _goes_on(self) -> bool:
        """Take in what has arrived, and say whether there is anything to do, or may be."""
        if self._intake is None or self._cancelled_at is not None:
            return bool(self._event_log.open)
        self._intake.hand_over(self._backlog)
        return bool(self._event_log.open) or not self._intake.is_over

    def _begun(self) -> set[int]:
        return {task for lane in self._lanes.values() for task in lane.begun(self._slots)}

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send_bytes(b"!")

    def _dismiss(self) -> None:
        """End what workers are left: idle ones without a wait, those at work before their traces are removed."""
        for lane in self._lanes.values():
            if self._event_log.open:
                lane.child.close(0.0)
                lane.sweep(self._job, self._slots)
            else:
                lane.child.let_go()

    def _obey(self) -> None:
        control = self._control
        if control.cancelled and self._cancelled_at is None:
            self._cancel()
        reason = self._pausing.follow() if self._cancelled_at is None else None
        if reason is not None:
            self._stop(reason)
        if control.workers != self._asked and not self._dispatch.at_once:
            self._asked = control.workers
            self._cores = control.workers or self._cores
            self._wanted = workers_for(self._limit, self._cores)
            self._admission.resize(self._slots, self._wanted)
        if self._cancelled_at is not None and time.monotonic() - self._cancelled_at >= GRACE_SECONDS:
            for lane in self._lanes.values():
                lane.end()
            if not self._lanes:
                self._event_log.cancel()

    def _cancel(self) -> None:
        self._cancelled_at = time.monotonic()
        self._slots.orders.wanted = CANCEL
        self._backlog.clear()
        self._event_log.cancel(spared={task.number for lane in self._lanes.values() for task in lane.outstanding})
        for lane in self._lanes.values():
            lane.stop()

    def _raise_lanes(self) -> None:
        """Start workers that are wanted and missing, and let those go that are too many."""
        if self._cancelled_at is not None:
            return
        for number in range(1, self._wanted + 1):
            if number not in self._lanes and self._backlog and time.monotonic() >= self._next_start:
                self._start(number)
        for number, lane in self._lanes.items():
            if number > self._wanted or (lane.recycling and not lane.outstanding):
                lane.stop()

    def _start(self, number: int) -> None:
        dispatch, bare = self._dispatch, msgspec.structs.replace(self._job, tasks=())
        self._slots.clear(*range(number, number + dispatch.threads))
        try:
            child = Child(
                dispatch.host, number, self._slots, bare, dispatch, name=f"multitone worker {number}",
                box=self._confinement.box(), held=self._control.lock if dispatch.claims else None, light=self._light,
            )  # fmt: skip
        except (OSError, EOFError) as error:  # too many processes, no memory for one more: it is tried again later
            self._failed_starts += 1
            self._next_start = time.monotonic() + PATIENCE
            if self._failed_starts >= DEATHS_BEFORE_SUCCESS and not self._lanes:
                said = getattr(error, "strerror", None)
                self._stop(_("No worker can be started: {said}.", said=said or type(error).__name__))
            return
        self._failed_starts = 0
        lane = self._lanes[number] = WorkerHandle(number, child, bare, self._slots[number], dispatch.threads)
        for worker in lane.workers:
            self._event_log.add(ev.WorkerStarted(self._event_log.now(), worker, child.pid))

    def _blame(self, lane: WorkerHandle) -> None:
        """Clear up behind a lane whose pipe has ended: blame what its slots hold, requeue the others."""
        del self._lanes[lane.number]
        dead = lane.found_dead(self._slots)
        verdict = blame(dead)
        self._cpu_of_the_gone += lane.cpu_seconds
        log, cancelled = self._event_log, self._cancelled_at is not None
        if not lane.ended:
            for worker, (task, __) in zip(lane.workers, dead.seen, strict=True):
                at = task if lane.has(task) else 0
                log.worker_gone(worker, lane.pid, verdict.exitcode, at, asked=verdict.expected, cancelled=cancelled)
        lane.sweep(self._job, self._slots)
        if cancelled:
            log.cancel([t.number for t in lane.outstanding])
            return
        self._backlog.put_back(verdict.innocent)
        self._backlog.may_be_done(verdict.may_be_done)
        if lane.ended:
            self._judging.give_up(lane, verdict.blamed, lane.overdue or Overdue(lane.number, {}, ENDED))
            return
        for blamed in verdict.blamed:
            said = lane.foreign or lane.child.last_words
            self._judging.judge(blamed, verdict.exitcode, said, foreign=bool(lane.foreign))
        if not verdict.expected and not verdict.blamed:
            self._count_idle_death(idle_deaths(verdict.exitcode, lane.child.last_words))

    def _count_idle_death(self, reason: Message) -> None:
        """Stop the job where workers come to nothing before any has done anything."""
        self._idle_deaths += 1
        if self._idle_deaths >= DEATHS_BEFORE_SUCCESS and not self._event_log.done:
            self._stop(reason)

    def _stop(self, reason: Message) -> None:
        """Stop the job, for the environment does not let it go on."""
        if self._stopped is None:
            self._stopped = reason
            self._control.cancel()

    def _feed(self) -> None:
        """Hand tasks out. A picture may have more than one core where fewer are left than workers were asked for."""
        if not self._pausing.paused and self._cancelled_at is None:
            lends = self._control.lends_cores and not self._dispatch.at_once
            cores = max(1, self._cores // max(1, self._event_log.open)) if lends else 1
            self._backlog.feed(self._lanes, self._wanted, cores, at_once=self._dispatch.at_once)

    def _wait(self, reader: pipes.Connection, listening: Listening) -> None:
        """Wait for reports, deaths or changes, at most a tick, and look into the slots when it is time."""
        for lane in listening.wait(self._lanes, max(0.0, self._next_look - time.monotonic())):
            if lane is None:
                reader.recv_bytes()
            else:
                self._listen(lane)
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + TICK
            self._look()
            self._memory.sample(lane.pid for lane in self._lanes.values())
        if now >= self._next_deadline:
            self._next_deadline = now + LOOK_EVERY
            self._look_at_deadlines(now)

    def _listen(self, lane: WorkerHandle) -> None:
        """Take in all that a lane has sent."""
        try:
            while True:
                for report in lane.receive():
                    self._take(lane, report)
                if not (lane.ended and lane.connection.poll()):
                    return
        except (EOFError, OSError, EngineError) as error:  # gone, perhaps in the middle of a message, or not believed
            lane.disbelieve(error)
            self._blame(lane)

    def _take(self, lane: WorkerHandle, report: Report) -> None:
        self._memory.report(lane.number, report.peak_memory)
        for outcome, ended in zip(report.outcomes, report.ended, strict=True):
            if isinstance(outcome, Failed) and self._puts_back(report.worker, outcome):
                continue
            self._event_log.ended(report.worker, outcome, max(0.0, report.sent - ended))
            if isinstance(outcome, Done):
                self._backlog.learn(outcome)
                self._pausing.learn(outcome.bytes_in, outcome.bytes_out)
        if not report.outcomes or self._admission.tight:  # it asks for memory, or what it freed may help another
            self._admission.serve(self._slots, list(self._lanes))

    def _puts_back(self, worker: int, outcome: Failed) -> bool:
        """Pause the job where a failure is not the picture's own, and let the picture wait."""
        open_still = self._cancelled_at is None and self._event_log.is_open(outcome.task)
        boxed_off = open_still and self._confinement.replaces(self._lanes.values(), outcome)
        if not (boxed_off or (open_still and self._pausing.puts_back(outcome, self._wake))):
            return False
        self._event_log.put_back(worker, outcome.task, outcome.reason)
        self._backlog.put_back([self._job.task(outcome.task)])
        return True

    def _look(self) -> None:
        for lane in self._lanes.values():
            for worker in lane.workers:
                slot = self._slots[worker]
                task, stage = slot.task, slot.stage  # read once: it may be another a moment later
                if self._event_log.is_at(worker, task) or (task and lane.has(task)):
                    self._event_log.seen(worker, task, stage)
            many = self._intake is not None or self._backlog.queued >= MANY_LEFT
            lane.recycling = bool(lane.slot.worn) or (lane.reported >= MOST_TASKS and many)
        self._admission.serve(self._slots, list(self._lanes))

    def _look_at_deadlines(self, now: float) -> None:
        """End workers that are at something for longer than any honest work takes."""
        found = filter(None, (lane.look(self._slots, paused=self._pausing.paused) for lane in self._lanes.values()))
        for overdue in self._deadlines.look(now, found, lambda number: is_stopped(self._lanes[number].pid)):
            lane = self._lanes[overdue.lane]
            lane.overdue = overdue
            lane.end()
            lane.child.ended(PATIENCE)
            self._listen(lane)
            if self._lanes.get(overdue.lane) is lane:  # killed, and the system does not let go of it
                self._blame(lane)
            if not overdue.reasons and not overdue.stopped:
                self._count_idle_death(overdue.reason)
