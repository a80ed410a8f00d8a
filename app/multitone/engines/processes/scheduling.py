"""Scheduling: the tasks that wait for a worker, and which worker gets them. Without process or pipe."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Iterable, Iterator

from multitone.batch.columns import WINDOW
from multitone.batch.events import TaskFinished
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
    """The tasks that no worker has: those in the queue, and suspects that wait to be tried alone; it hands them out.

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

    @property
    def has_learned(self) -> bool:
        """Whether it is known how long any task took."""
        return self._work_bytes > 0

    def learn(self, outcome: Done | TaskFinished) -> None:
        """Take in how long a task took."""
        self._work_seconds += outcome.seconds.total
        self._work_bytes += outcome.bytes_in

    def take_batch(self, lanes: int, most_seconds: float = BATCH_SECONDS, most: int = MOST_IN_BATCH) -> list[Task]:
        """Take the next tasks: one large one, or as many small ones as make a batch."""
        pending = self._pending
        share = max(1, self.queued // (SHARE * max(1, lanes)))
        batch = [pending.popleft()]
        seconds = self.seconds(batch[0].size, 1)
        while pending and len(batch) < min(most, share):
            seconds += self.seconds(pending[0].size, 1)
            if seconds > most_seconds:
                break
            batch.append(pending.popleft())
        self._bytes_left -= sum(task.size for task in batch)
        if self._unfetched and len(pending) < MOST_IN_BATCH:
            self._fetch()
        return batch

    def add(self, tasks: Iterable[Task]) -> None:
        """Put tasks that have arrived last in the queue."""
        before = len(self._pending)
        self._pending.extend(tasks)
        self._bytes_left += sum(self._pending[place].size for place in range(before, len(self._pending)))

    def take_all(self) -> list[Task]:
        """Take the whole queue; of a large job as much of it as is fetched at a time."""
        taken, self._pending = [*self._pending], deque()
        self._bytes_left -= sum(task.size for task in taken)
        self._fetch()
        return taken

    def put_back(self, tasks: Iterable[Task]) -> None:
        """Put tasks first in the queue, in their order."""
        for task in reversed([*tasks]):
            self._pending.appendleft(task)
            self._bytes_left += task.size

    def suspect(self, task: Task, due: float) -> None:
        """Let a task wait until `due`, by the monotonic clock, to be tried alone."""
        self._suspects.append((due, task))

    def due(self, now: float) -> int:
        """Return how many suspects are to be tried now."""
        return sum(at <= now for at, __ in self._suspects)

    def take_suspect(self, now: float) -> Task | None:
        """Take a suspect that is due, None where there is none."""
        place = next((place for place, (at, __) in enumerate(self._suspects) if at <= now), None)
        return None if place is None else self._suspects.pop(place)[1]

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
        plenty = self.seconds_left() > lanes * 0.5
        return LEAD_SECONDS if plenty else LEAD_SECONDS / 8

    def seconds_left(self) -> float:
        """Estimate the seconds of all that is in the queue for one worker."""
        return self.seconds(self._bytes_left, self.queued)

    def _fetch(self) -> None:
        """Fetch the next tasks, if any are left; those of a small job are all there."""
        fetched = list(itertools.islice(self._later, WINDOW))
        self._pending.extend(fetched)
        self._unfetched -= len(fetched)

    def seconds(self, size: int, tasks: int) -> float:
        """Estimate the seconds of so many tasks with sources of so many bytes for one worker."""
        per_byte = self._work_seconds / self._work_bytes if self._work_bytes else GUESSED_SECONDS_PER_BYTE
        return max(size * per_byte, tasks * LEAST_TASK_SECONDS)

    def feed(self, lanes: dict[int, WorkerHandle], wanted: int, cores: int, *, at_once: bool) -> None:
        """Give work to those of the first `wanted` lanes that have little; a picture may use so many cores."""
        self._feed_suspects(lanes, cores)
        if at_once:
            lane = next(iter(lanes.values()), None)
            if lane is not None and self.queued and not lane.outstanding:
                self._give(lane, self.take_all(), cores)
            return
        due, lead = self.due(time.monotonic()), self.lead(len(lanes))
        for lane in lanes.values() if self.queued else ():
            if lane.number > wanted or lane.alone or lane.stopping or lane.recycling:
                continue
            if not (due and self._waits_for_suspect(lane, lanes, due)) and self._top_up(lane, lanes, cores, lead):
                lead = self.lead(len(lanes))  # of many lanes few get something, and what is left changes by that alone

    def _feed_suspects(self, lanes: dict[int, WorkerHandle], cores: int) -> None:
        """Give a task that is to be tried alone to a lane that has nothing else."""
        now = time.monotonic()
        for lane in lanes.values() if self.due(now) else ():
            task = self.take_suspect(now) if lane.is_idle else None
            if task is not None:
                lane.try_alone(task, self.again([task]), cores)

    def _top_up(self, lane: WorkerHandle, lanes: dict[int, WorkerHandle], cores: int, lead: float) -> bool:
        """Give a lane work for `lead` seconds, as far as there is some; say whether it got any."""
        given, before = lane.outstanding, self.queued
        while self.queued and (not given or self.seconds(sum([t.size for t in given]), len(given)) < lead):
            self._give(lane, self.take_batch(len(lanes)), cores)
        return self.queued < before

    @staticmethod
    def _waits_for_suspect(lane: WorkerHandle, lanes: dict[int, WorkerHandle], due: int) -> bool:
        """Whether a lane is to run empty, because a task that is due to be tried alone waits for one."""
        before = (other for other in lanes.values() if other.number < lane.number)
        return due > sum(not other.alone for other in before)

    def _give(self, lane: WorkerHandle, tasks: list[Task], cores: int) -> None:
        lane.give(tasks, self.again(tasks), cores)
