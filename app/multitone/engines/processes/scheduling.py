"""Scheduling: the tasks that wait for a worker, and which worker gets them. Without process or pipe."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Iterable, Iterator

from multitone.batch.columns import WINDOW
from multitone.batch.job import LargeWork, Task
from multitone.engines.processes.worker_handle import WorkerHandle
from multitone.engines.worker.wire import Done

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


class Backlog:
    """The tasks that no worker has: those in the queue, and suspects that wait to be tried alone.

    Seconds are estimated from the bytes of sources, corrected by what was measured in this job. Of a large job the
    next tasks are fetched when few are left.
    """

    def __init__(self, tasks: list[Task] | LargeWork) -> None:
        large = isinstance(tasks, LargeWork)
        self._pending: deque[Task] = deque(() if large else tasks)
        self._later: Iterator[Task] = iter(tasks if large else ())
        self._unfetched = len(tasks) if large else 0
        self._suspects: list[tuple[float, Task]] = []
        self._again: set[int] = set()
        self._bytes_left = tasks.bytes if isinstance(tasks, LargeWork) else sum(task.size for task in tasks)
        self._work_seconds = 0.0
        self._work_bytes = 0
        self._fetch()

    def __len__(self) -> int:
        return self.queued + len(self._suspects)

    @property
    def queued(self) -> int:
        """How many tasks are in the queue."""
        return len(self._pending) + self._unfetched

    def learn(self, outcome: Done) -> None:
        """Take in how long a task took."""
        self._work_seconds += outcome.seconds.total
        self._work_bytes += outcome.bytes_in

    def seconds(self, tasks: Iterable[Task]) -> float:
        """Estimate the seconds of tasks for one worker."""
        sizes = [task.size for task in tasks]
        return self._seconds(sum(sizes), len(sizes))

    def take_batch(self, lanes: int) -> list[Task]:
        """Take the next tasks: one large one, or as many small ones as make a batch."""
        pending = self._pending
        share = max(1, self.queued // (SHARE * max(1, lanes)))
        batch = [pending.popleft()]
        seconds = self._seconds(batch[0].size, 1)
        while pending and len(batch) < min(MOST_IN_BATCH, share):
            seconds += self._seconds(pending[0].size, 1)
            if seconds > BATCH_SECONDS:
                break
            batch.append(pending.popleft())
        self._bytes_left -= sum(task.size for task in batch)
        if self._unfetched and len(pending) < MOST_IN_BATCH:
            self._fetch()
        return batch

    def take_all(self) -> list[Task]:
        """Take the whole queue; of a large job as much of it as is fetched at a time."""
        taken = list(self._pending)
        self._pending.clear()
        self._bytes_left -= sum(task.size for task in taken)
        self._fetch()
        return taken

    def put_back(self, tasks: Iterable[Task]) -> None:
        """Put tasks first in the queue, in their order."""
        returned = list(tasks)
        self._pending.extendleft(reversed(returned))
        self._bytes_left += sum(task.size for task in returned)

    def suspect(self, task: Task, due: float) -> None:
        """Let a task wait until `due`, by the monotonic clock, to be tried alone."""
        self._suspects.append((due, task))

    def due(self, now: float) -> int:
        """Return how many suspects are to be tried now."""
        return sum(1 for at, _ in self._suspects if at <= now)

    def take_suspect(self, now: float) -> Task | None:
        """Take a suspect that is due, None where there is none."""
        for place, (at, task) in enumerate(self._suspects):
            if at <= now:
                del self._suspects[place]
                return task
        return None

    def clear(self) -> None:
        """Forget all tasks."""
        self._pending.clear()
        self._suspects.clear()
        self._bytes_left = self._unfetched = 0

    def may_be_done(self, numbers: Iterable[int]) -> None:
        """Note tasks whose target may stand in its place already, for nobody reported how they ended."""
        self._again.update(numbers)

    def again(self, tasks: Iterable[Task]) -> list[int]:
        """Return the numbers of those among tasks that may have been done already."""
        return [task.number for task in tasks if task.number in self._again] if self._again else []

    def lead(self, lanes: int) -> float:
        """Return the seconds of work below which a lane gets its next batch; less near the end: all end together."""
        plenty = self._seconds(self._bytes_left, self.queued) > lanes * 0.5
        return LEAD_SECONDS if plenty else LEAD_SECONDS / 8

    def _fetch(self) -> None:
        """Fetch the next tasks, if any are left; those of a small job are all there."""
        fetched = list(itertools.islice(self._later, WINDOW))
        self._pending.extend(fetched)
        self._unfetched -= len(fetched)

    def _seconds(self, size: int, tasks: int) -> float:
        per_byte = self._work_seconds / self._work_bytes if self._work_bytes else GUESSED_SECONDS_PER_BYTE
        return max(size * per_byte, tasks * LEAST_TASK_SECONDS)


class Feeder:
    """Hands tasks to lanes, so that each has work and all end together."""

    def __init__(self, backlog: Backlog, *, at_once: bool) -> None:
        self._backlog = backlog
        self._at_once = at_once

    def feed(self, lanes: dict[int, WorkerHandle], wanted: int, cores: int) -> None:
        """Give work to those of the first `wanted` lanes that have little; a picture may use so many cores."""
        self._feed_suspects(lanes, cores)
        if self._at_once:
            lane = next(iter(lanes.values()), None)
            if lane is not None and self._backlog.queued and not lane.outstanding:
                self._give(lane, self._backlog.take_all(), cores)
            return
        for lane in lanes.values():
            if lane.number <= wanted and not lane.alone and not lane.stopping and not lane.recycling:
                self._top_up(lane, lanes, cores)

    def _feed_suspects(self, lanes: dict[int, WorkerHandle], cores: int) -> None:
        """Give a task that is to be tried alone to a lane that has nothing else."""
        now = time.monotonic()
        while self._backlog.due(now):
            idle = next((lane for lane in lanes.values() if lane.is_idle), None)
            task = self._backlog.take_suspect(now) if idle is not None else None
            if idle is None or task is None:
                return
            idle.alone = True
            self._give(idle, [task], cores)

    def _top_up(self, lane: WorkerHandle, lanes: dict[int, WorkerHandle], cores: int) -> None:
        backlog = self._backlog
        if not backlog.queued or self._waits_for_suspect(lane, lanes):
            return
        lead = backlog.lead(len(lanes))
        while backlog.queued and (not lane.outstanding or backlog.seconds(lane.outstanding) < lead):
            self._give(lane, backlog.take_batch(len(lanes)), cores)

    def _waits_for_suspect(self, lane: WorkerHandle, lanes: dict[int, WorkerHandle]) -> bool:
        """Whether a lane is to run empty, because a task that is due to be tried alone waits for one."""
        due = self._backlog.due(time.monotonic())
        before = (other for other in lanes.values() if other.number < lane.number)
        return due > 0 and due > sum(1 for other in before if not other.alone)

    def _give(self, lane: WorkerHandle, tasks: list[Task], cores: int) -> None:
        lane.give(tasks, self._backlog.again(tasks), cores)
