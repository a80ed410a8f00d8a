"""Membership: the nodes that there are, what sessions they have, and what these are told."""

from __future__ import annotations

import os
import socket
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from multitone.batch.job import MOST_WORKERS, Job
from multitone.engines.base import JobControl
from multitone.engines.cluster.admission import Admission, limits_of_share, name_of, shares
from multitone.engines.cluster.connection import Connection, Joined
from multitone.engines.cluster.messages import Opening, Order
from multitone.engines.cluster.node_handle import NodeHandle, WorkerNumbers
from multitone.engines.processes.confinement import places_of
from multitone.engines.worker.run_task import Runner
from multitone.messages import Message, _

LEAST_INTERVAL, REPORTS_A_SECOND = 0.1, 1_000
"""Nodes tell what happened ten times a second; many of them less often, so that client and scheduler get so many."""


class Membership:
    """The nodes of one job."""

    def __init__(
        self, job: Job, control: JobControl, runner: Runner, connection: Connection, workers: int | None,
        most_nodes: int | None,
    ) -> None:  # fmt: skip
        self.workers = workers
        """How many are wanted in all; None for as many as the nodes have cores."""
        self.nodes: dict[str, NodeHandle] = {}
        self.interval = LEAST_INTERVAL
        self._job = msgspec.structs.replace(job, tasks=())
        self._places = places_of(job.tasks)
        self._control = control
        self._runner = runner
        self._connection = connection
        self._most_nodes = most_nodes
        self._admission = Admission()
        self._numbers = WorkerNumbers()
        self._put_out: set[str] = set()
        self._sessions = 0
        self._resumes = control.resumes

    @property
    def left_out(self) -> Message | None:
        """Why the first of those that cannot take part cannot."""
        return next(iter(self._admission.left_out), None)

    @property
    def is_usable(self) -> bool:
        """Whether any node is left that works."""
        return bool(self.nodes.keys() - self._put_out)

    def admit(self, joined: Iterable[Joined]) -> None:
        """Let nodes take part that can."""
        for one in joined:
            facts = self._admission.admits(one)
            if facts is not None and one.address not in self.nodes:
                name = name_of(facts, one.address)
                self.nodes[one.address] = NodeHandle(one.address, facts, name, self._numbers)
        self.interval = max(LEAST_INTERVAL, len(self.nodes) / REPORTS_A_SECOND)

    def none(self) -> Message:
        """Say that there is no node, and why."""
        return self.left_out or _(
            "The scheduler {address} has no nodes; start one on each machine with: dask worker {address}",
            address=self._connection.address,
        )

    def of_session(self, session: str) -> NodeHandle | None:
        """Return the node that has a session; None where it is over."""
        return next((node for node in self.nodes.values() if node.session == session), None)

    def serving(self) -> list[NodeHandle]:
        """Return the nodes that may be given something."""
        return [node for node in self.nodes.values() if node.is_ready and not node.finishing]

    def put_out(self, node: NodeHandle) -> None:
        """Begin nothing more on a node that has stopped by itself, until the job is told to go on."""
        self._put_out.add(node.address)

    def remove(self, address: str) -> NodeHandle | None:
        """Forget a node that is gone."""
        self._put_out.discard(address)
        return self.nodes.pop(address, None)

    def lanes(self) -> int:
        """Return how many workers all nodes shall have together."""
        return sum(self._shares().values())

    def follow(self, *, is_work_left: bool) -> None:
        """Begin sessions where they are missing, let go of nodes that are too many, and tell what has changed."""
        wanted = self._shares()
        for node in self.nodes.values():
            lanes = wanted.get(node.address, 0)
            if not node.session and lanes and is_work_left:
                self._begin(node, lanes, sum(wanted.values()))
            elif node.session and not node.finishing and not lanes:
                node.finishing = True
                self._connection.order("finish", {node.address: {node.session: 0}})
        self._steer(wanted)

    def order(self, what: Order) -> object:
        """Tell all sessions something."""
        sessions = {node.address: {node.session: 0} for node in self.nodes.values() if node.session}
        return self._connection.order(what, sessions) if sessions else None

    def _steer(self, wanted: dict[str, int]) -> None:
        """Tell the nodes what they were not told yet of pauses and workers."""
        control, told = self._control, defaultdict[Order, dict[str, dict[str, int]]](dict)
        resumed = control.resumes != self._resumes and not control.paused
        self._resumes = control.resumes
        if resumed:
            self._put_out.clear()
        for node in self.serving():
            lanes = wanted.get(node.address, 0)
            if node.paused != control.paused or (resumed and node.held):
                node.paused = control.paused
                told["pause" if control.paused else "resume"][node.address] = {node.session: 0}
            if self.workers is not None and lanes != node.wanted:
                node.wanted = node.lanes = lanes
                told["workers"][node.address] = {node.session: lanes}
        for what, sessions in told.items():
            self._connection.order(what, sessions)

    def _shares(self) -> dict[str, int]:
        usable = [node for node in self.nodes.values() if node.address not in self._put_out][: self._most_nodes]
        counts = shares([node.facts.cores for node in usable], self.workers)
        return {node.address: count for node, count in zip(usable, counts, strict=True)}

    def _begin(self, node: NodeHandle, lanes: int, of_all: int) -> None:
        self._sessions += 1
        lanes = min(lanes, MOST_WORKERS)
        node.begin(f"{self._job.id}-{os.getpid()}-{self._sessions}", lanes)
        node.paused = self._control.paused
        sharers = sum(other.facts.host == node.facts.host for other in self.nodes.values())
        self._connection.open(node.address, node.session, Opening(
            limits_of_share(self._job, lanes, of_all), self._runner, self._places, lanes, sharers, self.interval,
            self._connection.topic, self._control.lends_cores, self._control.waits, node.paused, self._claims(),
        ))  # fmt: skip

    def _claims(self) -> tuple[str, str] | None:
        """Say where workers of nodes on this machine find the file for claims, if there is one."""
        lock = self._control.lock
        if lock is None or not os.path.isdir("/proc/self/fd"):
            return None
        return socket.gethostname(), f"/proc/{os.getpid()}/fd/{lock}"
