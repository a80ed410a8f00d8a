"""Deadlines: which workers are at something for longer than any honest work takes. A fold over looks, without process.

Two rules: processor time since the task began, which no other program and no closed lid can use up; and time in which
nothing moves, for what hangs uses none (see `multitone.engines.ipc.stillness`). They hold for a picture at work, and
for a worker that has work and is at none: one that hangs where it starts, or in the midst of its report.

Workers that share a process end together. Only those over their limits are blamed; the others wait to be done anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from multitone.batch.events import SEEN_STAGES
from multitone.batch.job import Job, suffix_of
from multitone.engines.ipc.shared_slots import Attempt
from multitone.engines.ipc.stillness import LOOK_EVERY as LOOK_EVERY
from multitone.engines.ipc.stillness import Looks, Watch, stood_still, took_long
from multitone.engines.processes.clocks import Seen
from multitone.imaging.encode import ExportFormat, export_formats, format_of_suffix
from multitone.messages import Message, _

LEAST_SECONDS = 120.0
"""Processor seconds that every picture may take once its header is read, whatever its size."""
HEADER_SECONDS = 10.0
"""Those that may pass before: reading and parsing take 0.1, and a worker's first picture loads libraries, too."""
HEADER_SECONDS_PER_BYTE = 1e-7
"""And so many more for each byte of the file: `PATIENCE` times what reading one and looking at it takes."""
PATIENCE = 10
"""So many times the slowest honest work may be taken, which `ExportFormat.seconds_per_pixel` declares."""
MOST_ENCODES = 7
"""A search for a size in bytes encodes so often; see `multitone.imaging.output`."""
UNKNOWN_PIXELS = 100_000_000
"""A picture whose size nobody told before its pixels were there is taken for one of this size."""
STILL_SECONDS = 300.0
"""A network drive that wakes up takes one, and reconnects in two minutes."""
LEAST_STILL_BETWEEN = 10.0
"""Seconds that a worker may stand still outside a picture, whatever limit pictures have: it may wait for the disk with
its program."""
APPLY = SEEN_STAGES.index("apply")


class Overdue(Struct, frozen=True):
    """A process of workers that is to be ended, and why."""

    lane: int
    reasons: dict[int, Message]
    """Of each task that is to be given up."""
    reason: Message
    stopped: bool = False
    """It was stopped from outside, which is no picture's doing."""


class Deadlines:
    """The time limits of one job."""

    def __init__(self, job: Job) -> None:
        self._timeout = job.limits.timeout
        self._still = STILL_SECONDS if self._timeout is None else self._timeout
        self._job = job
        self._searches = job.export.max_bytes is not None
        self._watched: dict[int, Watch] = {}
        self._looks = Looks()

    def look(self, now: float, found: Iterable[Seen], is_stopped: Callable[[int], bool]) -> list[Overdue]:
        """Return whose time is up. `is_stopped` says whether the system holds a lane's process stopped."""
        passed = self._looks.passed(now)
        before, self._watched = self._watched, {}
        judged = (self._judge(seen, self._followed(seen, before, passed), is_stopped) for seen in found)
        return [overdue for overdue in judged if overdue is not None]

    def seconds_for(self, task: int, pixels: int, stage: int) -> float:
        """Return the processor seconds that a picture may take; 0 for the work between pictures."""
        if not task:
            return LEAST_SECONDS
        if self._timeout is not None:
            return self._timeout
        described = self._job.task(task)
        if not pixels and stage < APPLY:
            return HEADER_SECONDS + HEADER_SECONDS_PER_BYTE * described.size
        written = format_of_suffix(suffix_of(described.target))
        each = PATIENCE * (export_formats()[written].type if written else ExportFormat).seconds_per_pixel
        return LEAST_SECONDS + (pixels or UNKNOWN_PIXELS) * each * (MOST_ENCODES if self._searches else 1)

    def _followed(self, seen: Seen, before: dict[int, Watch], passed: float) -> list[tuple[Attempt, Watch, float]]:
        """Bring the watches over a process up to date; return those that had begun before, with the time used."""
        known, others_go_on = [], False
        for attempt in _at_work(seen):
            cpu = seen.charged.get(attempt.worker, seen.seconds) if attempt.task else seen.seconds
            what, watch = (attempt.task, attempt.finished), before.get(attempt.worker)
            if watch is None or watch.what != what:
                watch = Watch(what, attempt.began if len(seen.attempts) == 1 and attempt.task else cpu)
                others_go_on = True
            else:
                known.append((attempt, watch, cpu))
            self._watched[attempt.worker] = watch
        others_go_on |= any(attempt.stage != watch.stage for attempt, watch, __ in known)
        resting = [w for a, w, cpu in known if not (w.moved(a.stage, cpu, passed, seen.carried) or a.waits)]
        # One that works while the others rest may hold the interpreter's lock, for which they wait.
        if others_go_on or len(resting) == len(known):
            for watch in resting:
                watch.still += passed
        return known

    def _judge(
        self, seen: Seen, known: list[tuple[Attempt, Watch, float]], is_stopped: Callable[[int], bool]
    ) -> Overdue | None:
        reasons = {}
        for attempt, watch, cpu in known:
            limit = self.seconds_for(attempt.task, attempt.pixels, attempt.stage)
            if cpu - watch.began > limit:
                reasons[attempt.task] = took_long(limit)
        if not reasons:
            resting = [(attempt, watch) for attempt, watch, __ in known if watch.still >= self._still]
            if resting and is_stopped(seen.lane):
                return Overdue(seen.lane, {}, _was_stopped(self._still), stopped=True)
            for attempt, watch in resting:
                limit = self._still if attempt.task else max(self._still, LEAST_STILL_BETWEEN)
                if watch.still >= limit:
                    reasons[attempt.task] = stood_still(limit)
        if not reasons:
            return None
        reason = next(iter(reasons.values()))
        return Overdue(seen.lane, {task: said for task, said in reasons.items() if task}, reason)


def _at_work(seen: Seen) -> list[Attempt]:
    """Return what the workers of a process are at: pictures, or what is between them where that is to get on."""
    at_work = [attempt for attempt in seen.attempts if attempt.task]
    if at_work or not seen.owes:
        return at_work
    done = seen.reported + sum(attempt.finished for attempt in seen.attempts)
    return [Attempt(seen.lane, 0, done, 0, seen.seconds, 0)]


def _was_stopped(limit: float) -> Message:
    return _("Its worker was stopped from outside for {limit:seconds}, and another one takes its place.", limit=limit)
