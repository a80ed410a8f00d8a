"""Which node gets which tasks, and which are suspected when it is lost."""

from __future__ import annotations

import time

from multitone.batch.events import StageSeconds
from multitone.batch.job import Task
from multitone.engines.cluster.feeding import Feeding
from multitone.engines.cluster.messages import Delivery, Facts
from multitone.engines.cluster.node_handle import NodeHandle, WorkerNumbers
from multitone.engines.processes.scheduling import Backlog
from multitone.engines.worker.wire import Done

MEGABYTE = 1_000_000
"""Guessed to take 50 ms."""


def tasks(number: int, size: int = MEGABYTE) -> list[Task]:
    return [Task(n, f"/in/{n}.jpg", f"/out/{n}.jpg", size) for n in range(1, number + 1)]


def node(name: str, lanes: int = 1, numbers: WorkerNumbers | None = None) -> NodeHandle:
    one = NodeHandle(name, Facts(name, lanes, {}), name, numbers or WorkerNumbers())
    one.begin(f"session-{name}", lanes)
    one.is_ready = True
    return one


def backlog_of(every: list[Task]) -> Backlog:
    """Return a backlog that has seen a picture take as long as it guessed."""
    backlog = Backlog(every)
    backlog.learn(Done(0, 1, MEGABYTE, 1, StageSeconds(decode=0.05)))
    return backlog


class Post:
    """Takes deliveries in place of Dask."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Delivery]] = []

    def __call__(self, address: str, session: str, delivery: Delivery) -> None:
        assert session == f"session-{address}"
        self.sent.append((address, delivery))

    def numbers(self, address: str) -> list[int]:
        return [task.number for to, delivery in self.sent if to == address for task in delivery.tasks]


def test_nodes_get_batches_and_not_all_at_once() -> None:
    backlog, post = backlog_of(tasks(1_000)), Post()
    a, b = node("a"), node("b", lanes=3)
    Feeding(backlog, post, 0.1).feed([a, b], a.lanes + b.lanes, paused=False)
    assert 0.9 < backlog.seconds(*a.load) < 1.6
    assert 2.9 < backlog.seconds(*b.load) < 4.6
    assert max(len(delivery.tasks) for __, delivery in post.sent) > 5, "in batches"
    assert len(a.outstanding) + len(b.outstanding) + backlog.queued == 1_000
    assert not any(delivery.last for __, delivery in post.sent)


def test_before_anything_is_known_of_pictures_a_node_gets_few() -> None:
    backlog, post = Backlog(tasks(1_000, 10)), Post()
    feeding, one = Feeding(backlog, post, 0.1), node("a", lanes=3)
    feeding.feed([one], 6, paused=False)
    assert len(one.outstanding) == 9, "three for each worker"


def test_the_first_node_leaves_the_others_their_share() -> None:
    backlog, post = backlog_of(tasks(60, 10)), Post()
    feeding, one = Feeding(backlog, post, 0.1), node("a")
    feeding.feed([one], 2, paused=False)
    assert 10 <= len(one.outstanding) <= 15


def test_near_the_end_batches_are_small_so_that_all_end_together() -> None:
    backlog, post = backlog_of(tasks(8)), Post()
    nodes = [node("a"), node("b")]
    feeding = Feeding(backlog, post, 0.1)
    feeding.feed(nodes, 2, paused=False)
    assert all(len(delivery.tasks) <= 3 for __, delivery in post.sent)
    while backlog.queued:
        for one in nodes:
            one.settle(next(iter(one.outstanding)))
        feeding.feed(nodes, 2, paused=False)
    assert abs(len(post.numbers("a")) - len(post.numbers("b"))) <= 1
    assert post.sent[-1][1].last


def test_a_paused_job_gives_nothing_and_a_held_node_gets_nothing() -> None:
    backlog, post = backlog_of(tasks(10)), Post()
    feeding, one = Feeding(backlog, post, 0.1), node("a")
    feeding.feed([one], one.lanes, paused=True)
    one.held = "The disk is full."  # type: ignore[assignment]
    feeding.feed([one], one.lanes, paused=False)
    assert not post.sent


def test_a_suspect_is_tried_alone() -> None:
    every = tasks(20)
    backlog, post = backlog_of(every[1:]), Post()
    backlog.suspect(every[0], time.monotonic())
    a, b = node("a"), node("b")
    feeding = Feeding(backlog, post, 0.1)
    feeding.feed([a, b], a.lanes + b.lanes, paused=False)
    assert post.sent[0][1].tasks == [every[0]]
    assert a.alone
    assert post.numbers("a") == [1]
    assert post.numbers("b")


def test_one_of_several_nodes_runs_empty_for_a_suspect() -> None:
    every = tasks(20)
    backlog, post = backlog_of(every[1:]), Post()
    a, b = node("a"), node("b")
    feeding = Feeding(backlog, post, 0.1)
    feeding.feed([a, b], a.lanes + b.lanes, paused=False)
    backlog.suspect(every[0], time.monotonic())
    before = len(post.numbers("a")) + len(post.numbers("b"))
    for one in (a, b):
        for number in [*one.outstanding]:
            one.settle(number)
    feeding.feed([a, b], a.lanes + b.lanes, paused=False)
    alone = [delivery.tasks[0].number for __, delivery in post.sent if len(delivery.tasks) == 1]
    assert 1 in alone
    assert len(post.numbers("a")) + len(post.numbers("b")) > before


def test_of_a_lost_node_those_at_work_are_suspected_and_the_others_not() -> None:
    post, one = Post(), node("a", lanes=2)
    feeding = Feeding(backlog_of(tasks(200, 100_000)), post, 0.1)
    feeding.feed([one], one.lanes, paused=False)
    one.at_work = {1: 1, 2: 2}
    assert [*feeding.suspects(one)] == [1, 2]


def test_what_may_have_begun_since_the_last_report_is_suspected_too() -> None:
    post, one = Post(), node("a", lanes=2)
    feeding = Feeding(backlog_of(tasks(200, 100_000)), post, 0.1)
    feeding.feed([one], one.lanes, paused=False)
    assert [*feeding.suspects(one)] == [1, 2], "nothing was heard, and one of them has to answer for it"


def test_what_was_with_two_lost_nodes_is_suspected_whatever_was_seen() -> None:
    post, numbers = Post(), WorkerNumbers()
    backlog = backlog_of(tasks(6))
    feeding = Feeding(backlog, post, 0.1)
    first, second = node("a", numbers=numbers), node("b", numbers=numbers)
    first.gave(Delivery(tasks(6), [], last=True), alone=False)
    assert [*feeding.suspects(first)] == [1]
    second.gave(Delivery(tasks(6)[1:], [], last=True), alone=False)
    assert [*feeding.suspects(second)] == [2, 3, 4, 5, 6]
