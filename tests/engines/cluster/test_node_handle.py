"""What the client knows of a node: its load, the numbers of its workers, and its clock."""

from __future__ import annotations

from multitone.engines.cluster.messages import Delivery
from multitone.engines.cluster.node_handle import WorkerNumbers
from tests.engines.cluster.test_feeding import node, tasks


def test_workers_of_several_nodes_count_through_and_numbers_come_back() -> None:
    numbers = WorkerNumbers()
    a, b = node("a", numbers=numbers), node("b", numbers=numbers)
    assert [a.worker(1), b.worker(1), a.worker(2), b.worker(1)] == [1, 2, 3, 2]
    a.end()
    assert [b.worker(2), b.worker(3), b.worker(4)] == [1, 3, 4]


def test_the_load_is_what_was_given_and_not_told() -> None:
    one = node("a")
    one.gave(Delivery(tasks(3, 10), [], last=True), alone=True)
    assert one.load == (30, 3)
    one.at_work[2] = 1
    assert one.settle(2) is not None
    assert one.settle(2) is None
    assert (one.load, one.at_work, one.alone) == ((20, 2), {}, True)
    assert [task.number for task in one.end()] == [1, 3]
    assert (one.load, one.session, one.alone) == ((0, 0), "", False)


def test_times_of_a_node_become_those_of_the_job_and_never_go_back() -> None:
    one = node("a")
    assert one.time_of(1.0, 1.0, 11.5) == 11.5, "the report took at most 0.5 s"
    assert one.time_of(2.0, 2.0, 12.0) == 12.0
    assert one.time_of(2.2, 2.5, 14.0) == 12.2
    assert one.time_of(2.1, 2.5, 14.0) == 12.2
