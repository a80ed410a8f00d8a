"""Who may have memory: a fold over what workers say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.limits import Limits
from multitone.engines.ipc.shared_slots import MemoryClaim, Slots
from multitone.engines.processes.memory_budget import (
    BASE,
    FLOOR,
    MB,
    ROOM,
    Admission,
    Answer,
    held_back,
    limit_of,
    workers_for,
)
from multitone.engines.worker.memory_gate import DEMANDING, GUESSES, JPEG, OTHERS, PLAIN, kind_of


def idle(worker: int, held: int = 0) -> MemoryClaim:
    return MemoryClaim(worker, 0, 0, held)


def test_what_fits_is_granted_and_what_does_not_waits_its_turn() -> None:
    admission = Admission(3 * BASE + 500 * MB, 3)
    asks = [MemoryClaim(1, 7, 300 * MB, 0), MemoryClaim(2, 8, 300 * MB, 0), idle(3)]
    assert admission.decide(asks) == [Answer(1, 7, granted=True)]
    assert admission.tight
    assert admission.decide(asks) == [], "nobody is told twice, and there is no room for the second"
    held = [MemoryClaim(1, 7, 0, 300 * MB), asks[1], idle(3)]
    assert admission.decide(held) == []
    assert admission.decide([idle(1), asks[1], idle(3)]) == [Answer(2, 8, granted=True)]


def test_small_ones_do_not_pass_a_large_one_that_waits() -> None:
    admission = Admission(3 * BASE + 500 * MB, 3)
    first, large = MemoryClaim(1, 1, 100 * MB, 0), MemoryClaim(2, 2, 450 * MB, 0)
    admission.decide([first, idle(2), idle(3)])
    busy = MemoryClaim(1, 1, 0, 100 * MB)
    assert admission.decide([busy, large, idle(3)]) == []
    assert admission.decide([busy, large, MemoryClaim(3, 3, 20 * MB, 0)]) == []
    assert [a.worker for a in admission.decide([idle(1), large, MemoryClaim(3, 3, 20 * MB, 0)])] == [2, 3]


def test_what_never_fits_is_refused_at_once_and_holds_nobody_up() -> None:
    admission = Admission(2 * BASE + 100 * MB, 2)
    answers = admission.decide([MemoryClaim(1, 1, 101 * MB, 0), MemoryClaim(2, 2, 100 * MB, 0)])
    assert answers == [Answer(1, 1, granted=False), Answer(2, 2, granted=True)]


def test_shares_shrink_while_memory_is_tight_and_come_back() -> None:
    admission = Admission(2 * BASE + 400 * MB, 2)
    wide = admission.share
    assert wide == 200 * MB
    admission.decide([MemoryClaim(1, 1, 300 * MB, 0), idle(2)])
    assert admission.share == FLOOR
    admission.decide([MemoryClaim(1, 1, 0, 300 * MB), idle(2)])
    assert admission.share == FLOOR
    admission.decide([idle(1), idle(2)])
    assert admission.share == wide


def test_who_asks_again_before_anybody_looks_is_not_held_up_by_what_it_had_before() -> None:
    admission = Admission(2 * BASE + 500 * MB, 2)
    assert admission.decide([MemoryClaim(1, 1, 300 * MB, 0), idle(2)]) == [Answer(1, 1, granted=True)]
    assert admission.decide([MemoryClaim(1, 2, 400 * MB, 0), idle(2)]) == [Answer(1, 2, granted=True)]


def test_a_worker_that_takes_a_dead_ones_place_asks_a_new_question() -> None:
    slots = Slots(1)
    slots[1].ask(300 * MB)
    slots[1].reply(slots.claim(1).question, granted=True)
    assert slots[1].granted
    slots.clear(1)
    slots[1].ask(200 * MB)
    assert slots[1].granted is None
    assert slots.claim(1).question == 2


@given(
    st.lists(st.tuples(st.integers(1, 900), st.booleans()), min_size=1, max_size=60),
    st.integers(1, 6),
    st.integers(100, 1200),
    st.integers(1, 20),
)
def test_the_limit_holds_and_everybody_is_served(
    wishes: list[tuple[int, bool]], workers: int, room: int, looks_every: int
) -> None:
    limit = workers * BASE + room * MB
    admission = Admission(limit, workers)
    left = [(number, need * MB) for number, (need, _) in enumerate(wishes, 1)]
    at = {worker: idle(worker) for worker in range(1, workers + 1)}
    served = 0
    for turn in range(40 * len(wishes) * looks_every):
        worker = turn % workers + 1
        claim = at[worker]
        if claim.held:
            at[worker] = idle(worker)
        elif not claim.need and left:
            number, need = left.pop()
            at[worker] = MemoryClaim(worker, number, need, 0)
        if turn % looks_every:
            continue
        for answer in admission.decide(list(at.values())):
            asked = at[answer.worker]
            assert answer.granted == (asked.need <= room * MB)
            at[answer.worker] = MemoryClaim(asked.worker, asked.question, 0, asked.need if answer.granted else 0)
            served += 1
        assert sum(c.held for c in at.values()) <= room * MB
    assert served == len(wishes)


def test_pictures_are_taken_for_what_their_like_took() -> None:
    admission = Admission(1000 * MB, 2)
    assert admission.factors == list(GUESSES)
    assert admission.learn([[7.0, 0, 0, 0], [6.0, 0, 0, 0]])
    assert admission.factors[JPEG] == 7.0 * 1.25
    assert not admission.learn([[5.0, 0, 0, 0]])
    assert admission.learn([[0.0, 0.1, 0, 0]])
    assert admission.factors[PLAIN] == GUESSES[PLAIN] / 3, "one that took little may be an exception"
    assert admission.factors[OTHERS] == GUESSES[OTHERS]


def test_kinds_are_told_by_both_names() -> None:
    assert kind_of("a.JPG", "b.jpeg") == JPEG
    assert kind_of("a.jpg", "b.png") == kind_of("a.png", "b.jpg") == PLAIN
    assert kind_of("a.jpg", "b.avif") == kind_of("a.tif", "b.jpg") == OTHERS
    assert kind_of("a.jpg", "b.jxl") == DEMANDING


def test_a_small_limit_holds_workers_back_and_says_so() -> None:
    assert limit_of(Limits(memory=200)) == 200 * MB
    assert workers_for(450 * MB, 8) == 4
    assert workers_for(64 * MB, 8) == 1
    assert held_back(8 * (BASE + ROOM), 8) is None
    assert held_back(64 * MB, 8) == "1 worker is used instead of 8: no more fit into 64 MB of memory."
    assert limit_of(Limits()) > 4 * BASE


def test_slots_carry_the_question_and_the_answer() -> None:
    slots = Slots(2)
    admission = Admission(2 * BASE + 400 * MB, 2)
    admission.tell(slots)
    orders, worker = slots.orders, slots[2]
    assert (orders.share, orders.limit, orders.tight) == (200 * MB, admission.limit, False)
    worker.start(5)
    worker.ask(300 * MB)
    admission.serve(slots, [1, 2])
    assert worker.granted is True
    assert orders.tight
    assert orders.share == FLOOR
    worker.held = 300 * MB
    worker.need = 0
    worker.ask(500 * MB)  # the same task again, before the parent has looked
    assert worker.granted is None
    admission.serve(slots, [1, 2])
    assert worker.granted is False
    worker.need = 0
    worker.seen[JPEG] = 2.0
    admission.serve(slots, [1, 2])
    assert abs(orders.factors[JPEG] - GUESSES[JPEG] / 3) < 0.01
    worker.held = 0
    worker.end()
    admission.serve(slots, [1, 2])
    assert (orders.share, orders.tight) == (200 * MB, False)
