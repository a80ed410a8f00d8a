"""Feeding: which node gets which tasks, and when. Without Dask."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Sequence

from multitone.batch.job import Task
from multitone.engines.cluster.messages import Delivery
from multitone.engines.cluster.node_handle import NodeHandle
from multitone.engines.processes.scheduling import Backlog

BATCH_SECONDS = 0.5
"""Work in a batch, for each worker of its node: Dask takes 10 ms to carry it, however small it is."""
MOST_IN_BATCH = 2_000
LEAST_TASKS = 3
"""A worker of a node has so many, where there are: one at work, and two while the next are on their way."""
LEAD_SECONDS, LEAST_LEAD = 1.0, 0.1
"""A node whose workers have less work than this before them gets its next batch; less near the end of the job, so that
all nodes end together."""
REFILL = 0.5
"""A node is given more when it has less than this part of its lead."""
INTERVALS = 4
"""A node has work for so many of its reports at least."""
LOSSES_UNSUSPECTED = 1
"""So often a task may have been with a node that was lost, and not known to be at work, before it is suspected too."""


class Feeding:
    """Hands the tasks of a backlog out to nodes."""

    def __init__(self, backlog: Backlog, deliver: Callable[[str, str, Delivery], None], interval: float) -> None:
        self._backlog = backlog
        self._deliver = deliver
        self._lead = max(LEAD_SECONDS, INTERVALS * interval)
        self._least = max(LEAST_LEAD, interval)
        self._losses: Counter[int] = Counter()
        self._left = 0

    def feed(self, nodes: Sequence[NodeHandle], lanes: int, *, paused: bool) -> None:
        """Give work to those nodes that have little; `lanes` are all workers that there will be."""
        if paused or not self._backlog:
            return
        usable = [node for node in nodes if node.held is None]
        self._feed_suspects(usable)
        self._left = self._backlog.queued + sum(len(node.outstanding) for node in nodes)
        free = [node for node in usable if not node.alone]
        if self._backlog.due(time.monotonic()) and len(free) > 1:
            free.remove(min(free, key=lambda node: node.load))  # one is to run empty, for a task that is tried alone
        elif self._backlog.due(time.monotonic()):
            return
        for node in sorted(free, key=self._seconds):
            self._top_up(node, lanes)

    def _top_up(self, node: NodeHandle, lanes: int) -> None:
        """Give a node work up to its lead where it has less than half of that, for each delivery costs, however small.

        Those pictures that its workers are at may be nearly done, so it has some besides.
        """
        lead = min(self._lead, max(self._least, self._backlog.seconds_left() / (2 * lanes)))
        seconds, room, tasks = self._seconds(node), self._room(node, lanes), list[Task]()
        least = LEAST_TASKS * node.lanes - len(node.outstanding)
        if seconds >= lead * REFILL and least < node.lanes:
            return
        while self._backlog.queued and len(tasks) < room and (seconds < lead or len(tasks) < least):
            wanted = min(BATCH_SECONDS, max(0.0, lead - seconds)) * node.lanes
            batch = self._backlog.take_batch(max(1, lanes // node.lanes), wanted, min(MOST_IN_BATCH, room - len(tasks)))
            seconds += self._backlog.seconds(sum(task.size for task in batch), len(batch)) / node.lanes
            tasks += batch
        if tasks:
            self._give(node, tasks)

    def suspects(self, node: NodeHandle) -> dict[int, Task]:
        """Return the tasks of which one may be why a node was lost: those that it was seen at, or may have begun since.

        What it had besides is innocent, until it has been with another one that was lost.
        """
        behind = [task for number, task in node.outstanding.items() if number not in node.at_work]
        begun = {task.number for task in itertools.islice(behind, max(0, node.lanes - len(node.at_work)))}
        met = {task.number for task in behind if self._losses[task.number] >= LOSSES_UNSUSPECTED}
        self._losses.update(node.outstanding.keys())
        named = node.at_work.keys() | begun | met
        return {number: task for number, task in node.outstanding.items() if number in named}

    def _feed_suspects(self, nodes: Sequence[NodeHandle]) -> None:
        now = time.monotonic()
        for node in nodes if self._backlog.due(now) else ():
            task = None if node.outstanding else self._backlog.take_suspect(now)
            if task is not None:
                self._give(node, [task], alone=True)

    def _room(self, node: NodeHandle, lanes: int) -> int:
        """Return how many tasks a node may get: no more than half its share of what is left, for seconds are guessed.

        Before any picture is done, nothing is known of them.
        """
        share = self._left * node.lanes // (2 * lanes) if self._backlog.has_learned else 0
        return max(LEAST_TASKS * node.lanes, share) - len(node.outstanding)

    def _seconds(self, node: NodeHandle) -> float:
        """Return for how long a node has work."""
        return self._backlog.seconds(*node.load) / node.lanes if node.outstanding else 0.0

    def _give(self, node: NodeHandle, tasks: list[Task], *, alone: bool = False) -> None:
        delivery = Delivery(tasks, self._backlog.again(tasks), last=not self._backlog.queued)
        node.gave(delivery, alone=alone)
        self._deliver(node.address, node.session, delivery)
