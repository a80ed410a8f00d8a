"""Deadlines: which workers are at a picture for longer than any honest work takes. A fold over looks, without process.

Two rules: processor time since the task began, which no other program and no closed lid can use up; and time in which
nothing moves, for what hangs uses none. That is counted in looks, not read from a clock, so that a machine that slept
between two of them has lost one look and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from multitone.batch.events import SEEN_STAGES
from multitone.batch.job import Job, suffix_of
from multitone.engines.ipc.shared_slots import Attempt
from multitone.imaging.encode import ExportFormat, export_formats, format_of_suffix
from multitone.messages import Message, _

LOOK_EVERY = 1.0
"""Seconds between two looks. Younger tasks are not looked at."""
LONGEST_LOOK = 2.0
"""More seconds than this between two looks are not counted: this process stood still itself."""
LEAST_SECONDS = 120.0
"""Processor seconds that every picture may take, whatever its size."""
PATIENCE = 10
"""So many times the slowest honest work may be taken, which `ExportFormat.seconds_per_pixel` declares."""
MOST_ENCODES = 7
"""A search for a size in bytes encodes so often; see `multitone.imaging.output`."""
UNKNOWN_PIXELS = 100_000_000
"""Until its header is read, a picture is taken for one of this size."""
STILL_SECONDS = 300.0
"""A network drive that wakes up takes one, and reconnects in two minutes."""
MOVES = 1e-3
"""Processor seconds a second below which a worker stands still: a loop of sleeps takes a tenth of that, a file that
comes at 3 MB/s as much."""
WAIT = SEEN_STAGES.index("wait")


class Overdue(Struct, frozen=True):
    """A worker that is to be ended, and why."""

    worker: int
    task: int
    reason: Message


class _Watch(Struct):
    """What is known of one attempt."""

    task: int
    finished: int
    seconds: float = 0.0
    """It is watched for so long."""
    still: float = 0.0
    """It has not moved for so long."""
    stage: int = 0
    cpu: float = 0.0
    """Processor seconds of the worker when it moved last."""


class Deadlines:
    """The time limits of one job."""

    def __init__(self, job: Job) -> None:
        self._timeout = job.limits.timeout
        self._job = job
        self._searches = job.export.max_bytes is not None
        self._watched: dict[int, _Watch] = {}
        self._last: float | None = None

    def look(
        self, now: float, attempts: Iterable[Attempt], cpu_seconds: Callable[[int], float | None]
    ) -> list[Overdue]:
        """Return whose time is up. `cpu_seconds` gives the processor seconds of a worker, None where it is gone."""
        passed = 0.0 if self._last is None else min(now - self._last, LONGEST_LOOK)
        self._last = now
        watched, self._watched = self._watched, {}
        overdue = []
        for attempt in attempts:
            watch = watched.get(attempt.worker)
            if watch is None or (watch.task, watch.finished) != (attempt.task, attempt.finished):
                self._watched[attempt.worker] = _Watch(attempt.task, attempt.finished)
                continue
            self._watched[attempt.worker] = watch
            watch.seconds += passed
            cpu = cpu_seconds(attempt.worker) if watch.seconds >= LOOK_EVERY / 2 else None
            if cpu is not None:
                reason = self._judge(watch, attempt, cpu, passed)
                overdue += [Overdue(attempt.worker, attempt.task, reason)] if reason else []
        return overdue

    def seconds_for(self, task: int, pixels: int) -> float:
        """Return the processor seconds that a picture may take."""
        if self._timeout is not None:
            return self._timeout
        written = format_of_suffix(suffix_of(self._job.task(task).target))
        each = PATIENCE * (export_formats()[written].type if written else ExportFormat).seconds_per_pixel
        return LEAST_SECONDS + (pixels or UNKNOWN_PIXELS) * each * (MOST_ENCODES if self._searches else 1)

    def _judge(self, watch: _Watch, attempt: Attempt, cpu: float, passed: float) -> Message | None:
        """Return why a worker is to be ended, None where it is not."""
        moved = cpu - watch.cpu > MOVES * (watch.still + passed)
        if moved or attempt.stage != watch.stage or attempt.stage == WAIT:
            watch.still, watch.stage, watch.cpu = 0.0, attempt.stage, cpu
        else:
            watch.still += passed
        limit = self.seconds_for(attempt.task, attempt.pixels)
        if cpu - attempt.began > limit:
            return _("It took more than {limit:seconds} of processor time, which is the limit for it.", limit=limit)
        still = STILL_SECONDS if self._timeout is None else self._timeout
        if watch.still >= still:
            return _(
                "Nothing happened for {limit:seconds}, which is the limit: its disk or its file may be stuck.",
                limit=still,
            )
        return None
