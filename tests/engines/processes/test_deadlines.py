"""Whose time is up: a fold over looks."""

from __future__ import annotations

from collections.abc import Sequence

from multitone.batch.events import SEEN_STAGES
from multitone.batch.job import Export, Job, Task
from multitone.batch.limits import Limits
from multitone.engines.ipc.shared_slots import Attempt
from multitone.engines.processes.clocks import Seen
from multitone.engines.processes.deadlines import (
    LEAST_SECONDS,
    LEAST_STILL_BETWEEN,
    STILL_SECONDS,
    Deadlines,
    Overdue,
)
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message

WAIT, DECODE, APPLY = (SEEN_STAGES.index(stage) for stage in ("wait", "decode", "apply"))


def deadlines(
    timeout: float | None = None, target: str = "/out/a.jpg", max_bytes: int | None = None, size: int = 10
) -> Deadlines:
    tasks = (Task(1, "/in/a.jpg", target, size), Task(2, "/in/b.jpg", target, size))
    export = Export(folder="/out", max_bytes=max_bytes)
    return Deadlines(Job("j", Pipeline(), export, tasks, limits=Limits(timeout=timeout)))


def at(
    task: int = 1, *, finished: int = 0, stage: int = DECODE, began: float = 0.0, pixels: int = 1000,
    worker: int = 1, waits: bool = False,
) -> Attempt:  # fmt: skip
    return Attempt(worker, task, finished, stage, began, pixels, waits=waits)


def seen(
    *attempts: Attempt, used: float | Sequence[float] = 0.0, owes: bool = True, reported: int = 0, lane: int = 1,
    carried: int | None = None,
) -> Seen:  # fmt: skip
    """Return what a look found of one process: of one worker, or of several that used so much each."""
    each = [used] if isinstance(used, float) else list(used)
    charged = {attempt.worker: one for attempt, one in zip(attempts, each, strict=True)}
    return Seen(lane, attempts, reported, owes, sum(each), charged, carried)


def overdue(
    found: Deadlines, looks: Sequence[Seen], *, start: float = 0.0, every: float = 1.0, stopped: bool = False
) -> list[Overdue]:
    """Look once a second, and return whose time was up."""
    return [
        late
        for second, look in enumerate(looks)
        for late in found.look(start + second * every, [look], lambda _: stopped)
    ]


def reasons(
    found: Deadlines, attempts: Sequence[Attempt], cpu: Sequence[float], *, start: float = 0.0, every: float = 1.0
) -> list[Message]:
    """Look once a second at one worker, which has used so much of the processor by then."""
    looks = [seen(attempt, used=float(used)) for attempt, used in zip(attempts, cpu, strict=True)]
    return [late.reason for late in overdue(found, looks, start=start, every=every)]


def test_processor_time_counts_from_the_beginning_of_the_task() -> None:
    assert reasons(deadlines(5), [at(began=100.0)] * 6, [100 + i for i in range(6)]) == []
    (reason,) = reasons(deadlines(5), [at(began=100.0)] * 7, [100 + i for i in range(7)])
    assert (reason.values["limit"], "processor time" in reason) == (5, True)


def test_who_goes_on_to_the_next_picture_has_all_its_time() -> None:
    attempts = [at(1 + i % 2, finished=i, began=float(i)) for i in range(30)]
    assert reasons(deadlines(0.5), attempts, [float(i) for i in range(30)]) == []


def test_who_stands_still_is_told_apart_from_who_waits_for_memory() -> None:
    (reason,) = reasons(deadlines(4), [at()] * 7, [0.0, 0.1] + [0.1] * 5)[:1]
    assert (reason.values["limit"], "processor time" in reason) == (4, False)
    assert reasons(deadlines(4), [at(stage=WAIT, waits=True)] * 60, [0.1] * 60) == []


def test_who_has_the_memory_it_asked_for_and_does_not_go_on_stands_still() -> None:
    assert reasons(deadlines(4), [at(stage=WAIT)] * 8, [0.1] * 8)


def test_a_stage_that_is_entered_and_a_slow_file_are_moves() -> None:
    assert reasons(deadlines(4), [at(stage=i // 3 % 5) for i in range(30)], [0.1] * 30) == []
    assert reasons(deadlines(4), [at()] * 30, [0.003 * i for i in range(30)]) == []


def test_a_loop_of_sleeps_stands_still_and_a_file_that_comes_as_slowly_does_not() -> None:
    assert overdue(deadlines(4), [seen(at(), used=0.003 * i, carried=5) for i in range(9)])
    assert overdue(deadlines(4), [seen(at(), used=0.003 * i, carried=9 * i) for i in range(30)]) == []
    assert overdue(deadlines(4), [seen(at(), used=0.02 * i, carried=5) for i in range(30)]) == []


def test_a_lid_that_was_closed_for_a_night_costs_nobody() -> None:
    found = deadlines(4)
    assert reasons(found, [at()] * 4, [0.1] * 4) == []
    assert reasons(found, [at()], [0.1], start=36_000.0) == []
    assert reasons(found, [at()] * 4, [0.1 + second for second in range(4)], start=36_001.0) == []


def test_a_machine_that_is_overburdened_for_long_still_keeps_the_limits() -> None:
    assert reasons(deadlines(10), [at()] * 10, [0.1] * 10, every=5.0)


def test_the_limit_grows_with_the_picture_and_with_what_is_asked_of_it() -> None:
    plain = deadlines()
    assert plain.seconds_for(1, 24_000_000, DECODE) == 120 + 24e6 * 3e-5
    assert deadlines(target="/out/a.avif").seconds_for(1, 2_700_000, DECODE) > 10 * 61, "61 s were measured"
    assert deadlines(max_bytes=10).seconds_for(1, 10**7, DECODE) > 2 * plain.seconds_for(1, 10**7, DECODE)
    assert deadlines(7.5).seconds_for(1, 10**9, DECODE) == 7.5


def test_until_its_header_is_read_a_picture_has_the_time_that_its_bytes_need() -> None:
    assert deadlines(size=10_000).seconds_for(1, 0, DECODE) < 11
    assert deadlines(size=10**9).seconds_for(1, 0, DECODE) == 110
    assert deadlines(3).seconds_for(1, 0, DECODE) == 3
    assert deadlines().seconds_for(1, 0, APPLY) > LEAST_SECONDS, "a reader that never tells a size has read it by then"


def test_nothing_stands_still_for_long_without_a_limit_of_the_users() -> None:
    seconds = int(STILL_SECONDS)
    assert reasons(deadlines(), [at()] * seconds, [0.1] * seconds) == []
    assert len(reasons(deadlines(), [at()] * (seconds + 5), [0.1] * (seconds + 5))) > 0


def test_a_worker_that_was_stopped_is_replaced_and_no_picture_is_at_fault() -> None:
    for task in (1, 0):
        found = overdue(deadlines(3), [seen(at(task), used=0.1)] * 6, stopped=True)
        assert found
        assert (found[0].lane, found[0].reasons, found[0].stopped) == (1, {}, True)
        assert found[0].reason.values == {"limit": 3}


def test_between_pictures_a_worker_gets_on_with_what_it_has() -> None:
    seconds = int(LEAST_STILL_BETWEEN) + 5
    still = [seen(at(0), used=0.1)] * seconds
    assert overdue(deadlines(3), still[: int(LEAST_STILL_BETWEEN)]) == [], "its program may come from a slow disk"
    (found, *_) = overdue(deadlines(3), still)
    assert (found.reasons, found.stopped, found.reason.values) == ({}, False, {"limit": LEAST_STILL_BETWEEN})


def test_between_pictures_no_limit_of_pictures_counts_but_there_is_one() -> None:
    starting = [seen(at(0), used=float(second)) for second in range(int(LEAST_SECONDS) + 5)]
    assert overdue(deadlines(3), starting[:60]) == []
    assert overdue(deadlines(3), starting)[0].reasons == {}


def test_who_has_nothing_to_do_may_stand_still() -> None:
    assert overdue(deadlines(3), [seen(at(0), used=0.1, owes=False)] * 60) == []


def test_a_worker_that_reports_what_it_ended_moves() -> None:
    assert overdue(deadlines(3), [seen(at(0), used=0.1, reported=i // 5) for i in range(60)]) == []


def test_of_workers_in_one_process_only_the_one_that_hangs_is_blamed() -> None:
    looks = [
        seen(at(1, worker=1), at(2, worker=2, finished=second // 2), used=(0.1, float(second))) for second in range(8)
    ]
    (found, *_) = overdue(deadlines(4), looks)
    assert [*found.reasons] == [1]


def test_who_waits_for_the_interpreter_is_not_blamed_beside_who_holds_it() -> None:
    looks = [seen(at(1, worker=1), at(2, worker=2), used=(0.1, 0.7 * second)) for second in range(12)]
    (found, *_) = overdue(deadlines(4), looks)
    assert [*found.reasons] == [2]
    assert "processor time" in found.reason


def test_when_all_of_a_process_hang_all_are_given_up() -> None:
    (found, *_) = overdue(deadlines(4), [seen(at(1, worker=1), at(2, worker=2), used=(0.1, 0.1))] * 8)
    assert [*found.reasons] == [1, 2]
