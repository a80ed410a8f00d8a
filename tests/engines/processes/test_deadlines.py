"""Whose time is up: a fold over looks."""

from __future__ import annotations

from multitone.batch.events import SEEN_STAGES
from multitone.batch.job import Export, Job, Task
from multitone.batch.limits import Limits
from multitone.engines.ipc.shared_slots import Attempt
from multitone.engines.processes.deadlines import STILL_SECONDS, Deadlines
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message

WAIT = SEEN_STAGES.index("wait")


def deadlines(timeout: float | None = None, target: str = "/out/a.jpg", max_bytes: int | None = None) -> Deadlines:
    tasks = (Task(1, "/in/a.jpg", target, 10), Task(2, "/in/b.jpg", target, 10))
    export = Export(folder="/out", max_bytes=max_bytes)
    return Deadlines(Job("j", Pipeline(), export, tasks, limits=Limits(timeout=timeout)))


def looks(
    found: Deadlines, attempts: list[Attempt], cpu: list[float], *, start: float = 0.0, every: float = 1.0
) -> list[Message]:
    """Look once a second with one worker, which has used so much of the processor by then; return the reasons."""
    reasons = []
    for second, (attempt, used) in enumerate(zip(attempts, cpu, strict=True)):
        late = found.look(start + second * every, [attempt], lambda _, used=used: used)
        reasons += [one.reason for one in late]
    return reasons


def at(task: int = 1, *, finished: int = 0, stage: int = 1, began: float = 0.0, pixels: int = 1000) -> Attempt:
    return Attempt(1, task, finished, stage, began, pixels)


def test_processor_time_counts_from_the_beginning_of_the_task() -> None:
    assert looks(deadlines(5), [at(began=100.0)] * 6, [100 + i for i in range(6)]) == []
    (reason,) = looks(deadlines(5), [at(began=100.0)] * 7, [100 + i for i in range(7)])
    assert (reason.values["limit"], "processor time" in reason) == (5, True)


def test_who_goes_on_to_the_next_picture_has_all_its_time() -> None:
    attempts = [at(1 + i % 2, finished=i) for i in range(30)]
    assert looks(deadlines(0.5), attempts, [float(i) for i in range(30)]) == []


def test_who_stands_still_is_told_apart_from_who_waits_for_memory() -> None:
    (reason,) = looks(deadlines(4), [at()] * 7, [0.0, 0.1] + [0.1] * 5)[:1]
    assert (reason.values["limit"], "processor time" in reason) == (4, False)
    assert looks(deadlines(4), [at(stage=WAIT)] * 60, [0.1] * 60) == []


def test_a_stage_that_is_entered_and_a_slow_file_are_moves() -> None:
    assert looks(deadlines(4), [at(stage=i // 3 % 5) for i in range(30)], [0.1] * 30) == []
    assert looks(deadlines(4), [at()] * 30, [0.003 * i for i in range(30)]) == []


def test_a_lid_that_was_closed_for_a_night_costs_nobody() -> None:
    found = deadlines(10)
    assert looks(found, [at()] * 3, [0.1] * 3) == []
    assert looks(found, [at()] * 3, [0.1] * 3, start=36_000.0) == []


def test_a_worker_that_is_gone_is_left_to_those_who_bury_it() -> None:
    found = deadlines(1)
    for second in range(9):
        assert found.look(float(second), [at()], lambda _: None) == []


def test_the_limit_grows_with_the_picture_and_with_what_is_asked_of_it() -> None:
    plain = deadlines()
    assert plain.seconds_for(1, 24_000_000) == 120 + 24e6 * 3e-5
    assert plain.seconds_for(1, 0) > plain.seconds_for(1, 24_000_000), "an unread header may be that of a large one"
    assert deadlines(target="/out/a.avif").seconds_for(1, 2_700_000) > 10 * 61, "61 s were measured"
    assert deadlines(max_bytes=10).seconds_for(1, 10**7) > 2 * plain.seconds_for(1, 10**7)
    assert deadlines(7.5).seconds_for(1, 10**9) == 7.5


def test_nothing_stands_still_for_long_without_a_limit_of_the_users() -> None:
    seconds = int(STILL_SECONDS)
    assert looks(deadlines(), [at()] * seconds, [0.1] * seconds) == []
    assert len(looks(deadlines(), [at()] * (seconds + 5), [0.1] * (seconds + 5))) > 0
