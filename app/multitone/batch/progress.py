"""How far a job is: a value folded from events and from nothing else.

::

    Event ──► JobProgress.handle(event) ──► counts, lanes, failures, curve ──► window, terminal, report
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from msgspec import Struct, field, structs

from multitone.batch import events as ev
from multitone.batch.copying import WAYS_OF_SKIPPED
from multitone.batch.estimates.time_left import LATEST, NEARLY, TimeLeft
from multitone.batch.events import Stage, StageSeconds, TaskFailed, TaskFinished
from multitone.batch.job import Job, Standing, sizes_to_read
from multitone.batch.tables.failure_table import FailureTable
from multitone.batch.unread import Unread
from multitone.messages import Message

LANE_BLOCKS = 4_000
"""Blocks that a lane remembers: more than a wide screen has columns."""
LINGER = 0.4
"""Seconds that a lane goes on naming its last picture while it waits for the next."""
CURVE_STEP = 0.05
"""Seconds between two points of the curve, so that a million pictures do not make a million points."""


class Block(Struct, frozen=True):
    """One attempt in a lane: when it began and ended, and what it was."""

    start: float
    end: float
    seconds: StageSeconds
    failed: bool = False


class Lane(Struct):
    """One worker: what it is at, and what it did."""

    worker: int
    pid: int
    alive: bool = True
    task: int | None = None
    source: str = ""
    stage: Stage | None = None
    since: float = 0.0
    """When the current task was taken up."""
    stage_since: float = 0.0
    done: int = 0
    deaths: int = 0
    busy: float = 0.0
    """Seconds of measured work."""
    blocks: deque[Block] = field(default_factory=lambda: deque(maxlen=LANE_BLOCKS))
    last_source: str = ""
    last_stage: Stage | None = None
    rested: float = 0.0
    """When the last task was let go."""

    def shown(self, now: float) -> tuple[str, Stage | None]:
        """Return the picture and the stage to be shown: between two the last one stays, or the name would flicker."""
        if self.task is not None:
            return self.source, self.stage
        if self.alive and now - self.rested < LINGER:
            return self.last_source, self.last_stage
        return "", None


class JobProgress(Struct):
    """The state of one job. `total_bytes` is what is to be read, known from the plan (0: unknown)."""

    total_bytes: int = 0
    sizes: Sequence[int] = ()
    """Bytes to read of each task in order; where they are not known, a picture that failed counts as the mean."""
    engine: str = ""
    workers: int = 0
    tasks: int = 0
    ignored: int = 0
    done: int = 0
    skipped: int = 0
    cancelled: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    pixels: int = 0
    at: float = 0.0
    paused: bool = False
    pause_reason: Message | None = None
    """What stands in the way of a job that has paused by itself."""
    held_back: Message | None = None
    """Why fewer workers started than were asked for."""
    left_out: int = 0
    """Pictures in the sources that are results of earlier jobs."""
    standings: Counter[Standing] = field(default_factory=Counter)
    """Of how many targets that are skipped what is to be said."""
    unread: tuple[Unread, ...] = ()
    """Folders below the sources that could not be read."""
    lanes: dict[int, Lane] = field(default_factory=dict)
    failures: FailureTable = field(default_factory=FailureTable)
    salvaged: list[TaskFinished] = field(default_factory=list)
    """Pictures that are done though a part of them is missing."""
    differing: list[TaskFinished] = field(default_factory=list)
    """Pictures whose results are not as was promised."""
    ways: Counter[str] = field(default_factory=Counter)
    """How many results came to be in which way, by the keys of `copying.WAYS`."""
    losses: Counter[Message] = field(default_factory=Counter)
    """Of how many pictures a result could not hold what."""
    deaths: list[ev.WorkerDied] = field(default_factory=list)
    cpu: tuple[float, ...] = ()
    memory: int = 0
    """Bytes that the workers hold together now; 0 where that is not known."""
    peak_memory: int = 0
    curve: list[tuple[float, int]] = field(default_factory=lambda: [(0.0, 0)])
    """Working seconds (pauses taken out) and pictures done by then."""
    stage_totals: Counter[Stage] = field(default_factory=Counter)
    finished: ev.JobFinished | None = None
    began: float | None = None
    """When the first picture was taken up; `ended` is when the last one was done."""
    ended: float = 0.0
    was_paused: bool = False
    _at_work: dict[int, Lane] = field(default_factory=dict)
    _bytes_settled: int = 0
    _paused_at: float = 0.0
    _paused_seconds: float = 0.0
    _time_left: TimeLeft = field(default_factory=TimeLeft)

    @classmethod
    def of(cls, job: Job) -> JobProgress:
        """Return the progress of a job that has not begun, with the sizes of its tasks known."""
        sizes = sizes_to_read(job.tasks)
        return cls(total_bytes=sum(sizes), sizes=sizes)

    @property
    def failed(self) -> int:
        """Pictures that could not be processed."""
        return len(self.failures)

    @property
    def earlier(self) -> int:
        """Pictures that were done before the job went on; they are skipped now, and done all the same."""
        return self.standings["done"]

    @property
    def settled(self) -> int:
        """Pictures that have their final event."""
        return self.done + self.failed + self.skipped + self.cancelled

    @property
    def working_seconds(self) -> float:
        """Seconds since the job started in which it was not paused."""
        now = self._paused_at if self.paused else self.at
        return max(0.0, now - self._paused_seconds)

    @property
    def megapixels_per_second(self) -> float:
        """Megapixels of sources done in a working second; 0 before the first."""
        seconds = self.working_seconds
        return self.pixels / 1e6 / seconds if seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the bytes that are not settled; None until enough was seen to say anything."""
        return 0.0 if self.finished is not None else self._time_left.at(self.working_seconds)

    def failures_by_reason(self) -> list[tuple[Message, Sequence[TaskFailed]]]:
        """Group what failed by why, the largest group first."""
        return sorted(self.failures.by_reason(), key=lambda group: -len(group[1]))

    def handle(self, event: ev.Event) -> None:
        """Take one event in. This is the only door to the state."""
        self.at = event.at
        match event:
            case ev.TaskStarted():
                self._started(event)
            case TaskFinished():
                self._finished(event)
            case ev.StageChanged():
                if event.task in self._at_work:
                    lane = self._at_work[event.task]
                    lane.stage, lane.stage_since = event.stage, event.at
            case ev.CpuSampled():
                self.cpu, self.memory = event.percent, event.memory or 0
                self.peak_memory = max(self.peak_memory, self.memory)
            case TaskFailed():
                self._failed(event)
            case ev.TaskSkipped():
                self.skipped += 1
                self.ways[WAYS_OF_SKIPPED.get(event.reason.kind, "")] += 1
                if event.standing:
                    self.standings[event.standing] += 1
                self._settle(event.task, 0)
                self._forget(event.task)
            case ev.TaskCancelled() | ev.TaskPutBack():
                self.cancelled += isinstance(event, ev.TaskCancelled)
                self._forget(event.task)
            case ev.WorkerStarted():
                lane = self.lanes.setdefault(event.worker, Lane(event.worker, event.pid))
                lane.pid, lane.alive = event.pid, True
            case ev.WorkerDied() | ev.WorkerStopped():
                self._worker_gone(event)
            case ev.Paused():
                self.pause_reason, self.was_paused = event.reason, True
                if not self.paused:
                    self.paused, self._paused_at = True, event.at
            case ev.Resumed():
                self._resume(event.at)
            case ev.JobStarted():
                self.engine, self.workers, self.tasks = event.engine, event.workers, event.tasks
                self.ignored, self.held_back, self.unread = event.ignored, event.held_back, event.unread
                self.left_out = event.left_out
            case ev.JobFinished():
                self._resume(event.at)
                self._point(last=True)
                self.peak_memory, self.memory = max(self.peak_memory, event.peak_memory), 0
                self.finished = event
        if self._time_left.due(now := self.working_seconds) and (
            now > LATEST or self.done + self.failed >= self.workers
        ):
            self._look(now)

    def _started(self, event: ev.TaskStarted) -> None:
        if self.began is None:
            self.began = event.at
        lane = self.lanes.get(event.worker) or self.lanes.setdefault(event.worker, Lane(event.worker, 0))
        lane.task, lane.source, lane.stage = event.task, event.source, "read"
        lane.since = lane.stage_since = event.at
        self._at_work[event.task] = lane

    def _finished(self, event: TaskFinished) -> None:
        self.done += 1
        self.ended = event.at
        self.bytes_in += event.bytes_in
        self.bytes_out += event.bytes_out
        self.pixels += event.pixels
        self.ways[event.way] += 1
        if event.salvaged is not None:
            self.salvaged.append(event)
        if event.differences:
            self.differing.append(event)
        self.losses.update(event.losses)
        self._settle(event.task, event.bytes_in)
        for stage, seconds in zip(ev.STAGES, structs.astuple(event.seconds), strict=True):
            self.stage_totals[stage] += seconds  # a Counter sums floats as well
        lane = self._release(event.task, event.at, event.seconds)
        if lane is not None:
            lane.done += 1
        self._point()

    def _failed(self, event: TaskFailed) -> None:
        self.failures.append(event)
        self._settle(event.task)
        self._release(event.task, event.at, StageSeconds(), failed=True)

    def _look(self, now: float) -> None:
        """Look at the time left; pictures in work count as far as they should be by now."""
        settled = self._bytes_settled
        if self.sizes and self._at_work:
            pace = self._bytes_settled / now / max(1, len(self._at_work))
            for task, lane in self._at_work.items():
                settled += int(min(NEARLY * self.sizes[task - 1], (self.at - lane.since) * pace))
        self._time_left.look(now, settled, self.total_bytes)

    def _settle(self, task: int, read: int | None = None) -> None:
        """Count a task's bytes as done with, whatever became of it."""
        if self.sizes:
            self._bytes_settled += self.sizes[task - 1]
        elif read is not None:
            self._bytes_settled += read
        elif self.tasks:
            self._bytes_settled += self.total_bytes // self.tasks

    def _release(self, task: int, at: float, seconds: StageSeconds, *, failed: bool = False) -> Lane | None:
        lane = self._forget(task)
        if lane is not None:
            total = seconds.total
            lane.busy += total
            lane.blocks.append(Block(at - total if total else lane.since, at, seconds, failed))
        return lane

    def _forget(self, task: int) -> Lane | None:
        lane = self._at_work.pop(task, None)
        if lane is not None and lane.task == task:
            lane.last_source, lane.last_stage, lane.rested = lane.source, lane.stage, self.at
            lane.task, lane.source, lane.stage = None, "", None
        return lane

    def _worker_gone(self, event: ev.WorkerDied | ev.WorkerStopped) -> None:
        lane = self.lanes.get(event.worker)
        if lane is None:
            return
        lane.alive = False
        if isinstance(event, ev.WorkerDied):
            lane.deaths += 1
            self.deaths.append(event)
            if event.task is not None:
                self._release(event.task, event.at, StageSeconds(), failed=True)
        if lane.task is not None:
            self._forget(lane.task)

    def _resume(self, at: float) -> None:
        if self.paused:
            self._paused_seconds += at - self._paused_at
            self.paused, self.pause_reason = False, None

    def _point(self, *, last: bool = False) -> None:
        seconds = max(self.working_seconds, self.curve[-1][0])  # a pause taken off may differ in the last digit
        if last or seconds - self.curve[-1][0] >= CURVE_STEP:
            self.curve.append((seconds, self.done))
