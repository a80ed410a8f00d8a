"""Coordinator: gives batches to nodes, takes in what they tell, and puts back what a lost node had."""

from __future__ import annotations

import contextlib
import queue
import socket
import time
from collections.abc import Callable, Iterable, Iterator

from multitone.batch import events as ev
from multitone.batch.job import Job, Task, work
from multitone.engines.base import TICK, JobControl
from multitone.engines.cluster.admission import probing
from multitone.engines.cluster.connection import Connection, Happening, Joined, Left, Refused
from multitone.engines.cluster.feeding import Feeding
from multitone.engines.cluster.membership import Membership
from multitone.engines.cluster.messages import NodeReport
from multitone.engines.cluster.node_handle import NodeHandle
from multitone.engines.cluster.replay import Replay
from multitone.engines.event_log import EventLog
from multitone.engines.processes.judging import Judging
from multitone.engines.processes.scheduling import Backlog
from multitone.engines.worker.run_task import Runner
from multitone.errors import EngineError
from multitone.messages import Message, _

PATIENCE = 30.0
"""Seconds without a node after which a job that nobody watches is stopped; a node that is begun anew takes 1 to 10."""
GRACE_SECONDS = 2.0
"""After a cancel, nodes may tell within this what became of their tasks; pools end theirs in 0.7."""


def nothing_to_do(engine: str, job: Job) -> Iterator[list[ev.Event]]:
    """Run a job whose tasks are all skipped, or that is cancelled before it begins."""
    log = EventLog(job, engine, 0)
    log.cancel()
    yield from log.takes()
    yield log.finish(0.0, 0)


def run(
    engine: str, job: Job, control: JobControl, runner: Runner, connect: Callable[[], Connection],
    workers: int | None = None, nodes: int | None = None,
) -> Iterator[list[ev.Event]]:  # fmt: skip
    """Run a job on so many workers of so many nodes at the most, and yield what happens. Raises `EngineError`."""
    todo = work(job)
    if not todo or control.cancelled:
        yield from nothing_to_do(engine, job)
        return
    with contextlib.ExitStack() as ends:
        connection = connect()
        members = Membership(job, control, runner, connection, control.workers or workers, nodes)
        parting = Parting(connection, members)
        ends.callback(parting.part)
        first, is_wanted = next(iter(todo)), _is_wanted(control)
        members.admit(connection.gather(lambda: probing(job, first), is_wanted))
        if not is_wanted():
            yield from nothing_to_do(engine, job)
            return
        if not members.nodes:
            raise EngineError(members.none())
        ends.callback(control.on_change(lambda: connection.happened.put(None)))
        yield from Coordinator(engine, job, control, connection, members, parting).events()


def _is_wanted(control: JobControl) -> Callable[[], bool]:
    return lambda: not control.cancelled


class Parting:
    """The end of a connection, in whatever way its job ends."""

    def __init__(self, connection: Connection, members: Membership) -> None:
        self._connection = connection
        self._members = members
        self._last: object = None

    def finish(self) -> None:
        """Let the nodes end in order."""
        self._last = self._members.order("finish")

    def part(self) -> None:
        """End all sessions that go on, and the connection."""
        self._connection.close(self._last or self._members.order("end"))


class Coordinator:
    """One run of one job on many machines."""

    def __init__(
        self, engine: str, job: Job, control: JobControl, connection: Connection, members: Membership, parting: Parting
    ) -> None:
        self._control = control
        self._connection = connection
        self._members = members
        self._parting = parting
        self._backlog = Backlog(work(job))
        self._log = EventLog(job, engine, members.lanes(), members.left_out)
        self._judging = Judging(self._log, self._backlog)
        self._replay = Replay(self._log, self._backlog)
        self._feeding = Feeding(self._backlog, connection.deliver, members.interval)
        self._workers = control.workers
        self._stopped: Message | None = None
        self._unreachable: set[int] = set()
        self._cancelled_at: float | None = None
        self._alone_since: float | None = None
        """Since when there is no node."""
        self._cpu_of_the_gone, self._memory_of_the_gone = 0.0, 0
        self._told: tuple[bool, Message | None] = (False, None)

    def events(self) -> Iterator[list[ev.Event]]:
        """Run the job to its end and yield what happens."""
        yield from self._log.takes()
        while self._log.open:
            self._obey()
            is_idle = self._told[0] or self._cancelled_at is not None
            self._feeding.feed(self._members.serving(), self._members.lanes(), paused=is_idle)
            yield from self._log.takes()
            self._take_in()
        self._await_deaf()
        self._parting.finish()
        if self._told[0]:
            self._log.add(ev.Resumed(self._log.now()))
        yield self._log.finish(*self._cost(), self._stopped)

    def _await_deaf(self) -> None:
        """Wait for the end of workers on this machine that nobody reaches any more: what they write is to be known."""
        if not self._unreachable:
            return
        import psutil  # late: schedulers seldom die

        gone_by = time.monotonic() + GRACE_SECONDS
        while any(map(psutil.pid_exists, self._unreachable)) and time.monotonic() < gone_by:
            time.sleep(TICK)

    def _cost(self) -> tuple[float, int]:
        nodes = self._members.nodes.values()
        cpu = self._cpu_of_the_gone + sum(node.cpu_seconds for node in nodes)
        return cpu, max(self._memory_of_the_gone, sum(node.peak_memory for node in nodes))

    def _obey(self) -> None:
        control = self._control
        if not self._connection.is_up and self._cancelled_at is None:
            self._lose_scheduler()
        if control.cancelled and self._cancelled_at is None:
            self._cancel()
        if self._cancelled_at is not None:
            late = time.monotonic() - self._cancelled_at > GRACE_SECONDS
            if late or not any(node.session for node in self._members.nodes.values()):
                self._log.cancel()
            return
        if control.workers != self._workers:
            self._workers = self._members.workers = control.workers
        self._members.follow(is_work_left=bool(self._backlog))
        self._wait_for_nodes()
        self._tell_pause()

    def _tell_pause(self) -> None:
        """Tell whether anything is taken up, and why not: by the user, or because something holds all who have work."""
        at_work = [node for node in self._members.nodes.values() if node.outstanding]
        held = next((node.held for node in at_work if node.held), None) if all(n.held for n in at_work) else None
        if self._alone_since is not None:
            held = _("No node is left; the job goes on when one comes.")
        told = (self._control.paused or held is not None, held)
        if told != self._told:
            self._told = told
            self._control.held = held is not None
            now = self._log.now()
            self._log.add(ev.Paused(now, held) if told[0] else ev.Resumed(now))

    def _cancel(self) -> None:
        self._cancelled_at = time.monotonic()
        self._backlog.clear()
        self._log.cancel(spared={number for node in self._members.nodes.values() for number in node.outstanding})
        self._members.order("cancel")

    def _stop(self, reason: Message) -> None:
        """Stop the job, for the environment does not let it go on."""
        if self._stopped is None:
            self._stopped = reason
            self._control.cancel()

    def _lose_scheduler(self) -> None:
        address = self._connection.address
        self._stop(_("The scheduler {address} is gone; resume the job when it is there again.", address=address))
        for node in [*self._members.nodes.values()]:
            self._members.remove(node.address)
            if node.facts.host == socket.gethostname():
                self._unreachable.update(node.pids.values())
            self._bury(node, _("The scheduler is gone."), suspected=False)

    def _wait_for_nodes(self) -> None:
        """Stop a job that has had no node for long, where nobody is there to start one."""
        if self._members.is_usable:
            self._alone_since = None
            return
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        if now - self._alone_since > PATIENCE and not self._control.waits:
            self._stop(_("No node is left at the scheduler {address}.", address=self._connection.address))

    def _bury(self, node: NodeHandle, why: Message, *, suspected: bool = True) -> None:
        """Put back what a node had: all of it may be done, and one of what it was at may be why it is gone."""
        for worker, pid in node.pids.items():
            at = next((number for number, by in node.at_work.items() if by == worker), None)
            self._log.worker_died(worker, pid, None, at, why)
        suspects = self._feeding.suspects(node) if suspected and self._cancelled_at is None else {}
        self._cpu_of_the_gone += node.cpu_seconds
        self._memory_of_the_gone = max(self._memory_of_the_gone, self._cost()[1])
        self._connection.let_go(node.address)
        self._put_back(task for task in node.end() if task.number not in suspects)
        for task in suspects.values():
            self._judging.judge(task, None, "")
        self._backlog.may_be_done(suspects)

    def _put_back(self, tasks: Iterable[Task]) -> None:
        left = [task for task in tasks if self._log.is_open(task.number)]
        if self._cancelled_at is not None:
            self._log.cancel([task.number for task in left])
        else:
            self._backlog.put_back(left)
            self._backlog.may_be_done(task.number for task in left)

    def _take_in(self) -> None:
        """Wait for what happens, at most a tick, and take in all that has."""
        until = time.monotonic() + TICK
        with contextlib.suppress(queue.Empty):
            self._take(self._connection.happened.get(timeout=TICK))
            while time.monotonic() < until:
                self._take(self._connection.happened.get_nowait())

    def _take(self, happening: Happening | None) -> None:
        if isinstance(happening, NodeReport):
            self._take_report(happening)
        elif isinstance(happening, Joined):
            self._members.admit([happening])
        elif isinstance(happening, Left):
            node = self._members.remove(happening.address)
            if node is not None:
                why = _("Its node {node} is gone.", node=node.name)
                self._bury(node, why, suspected=not happening.expected)
        elif isinstance(happening, Refused):
            self._take_refusal(happening)

    def _take_report(self, report: NodeReport) -> None:
        node = self._members.of_session(report.session)
        if node is None:
            return
        node.cpu_seconds, node.peak_memory = report.cpu_seconds, max(node.peak_memory, report.peak_memory)
        over = self._replay.report(node, report)
        if over is None:
            return
        if over.stopped is not None and not self._control.cancelled:
            self._put_out(node, over.stopped)
        for worker, pid in node.pids.items():
            self._log.add(ev.WorkerStopped(self._log.now(), worker, pid))
        self._put_back(node.end())

    def _take_refusal(self, refused: Refused) -> None:
        node = self._members.of_session(refused.session)
        if node is not None:
            self._put_out(node, _("The node {node} cannot work: {why}.", node=node.name, why=refused.why))
            self._bury(node, _("Its node {node} broke off: {why}.", node=node.name, why=refused.why), suspected=False)

    def _put_out(self, node: NodeHandle, why: Message) -> None:
        """Begin nothing more on a node; without another one, the job is stopped."""
        self._members.put_out(node)
        if not self._members.is_usable:
            self._stop(why)
