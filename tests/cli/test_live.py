"""The drawing of a running job fits every terminal and says what is so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from multitone.batch.events import (
    CpuSampled,
    Event,
    JobStarted,
    Paused,
    StageChanged,
    StageSeconds,
    TaskFailed,
    TaskFinished,
    TaskStarted,
    WorkerDied,
    WorkerStarted,
    WorkerStopped,
)
from multitone.batch.progress import JobProgress
from multitone.cli.live import drawing, fitted

SECONDS = StageSeconds(decode=0.1, apply=0.1)
NAME = "/photos/holiday in the mountains {:04}.jpg"


def state(workers: int = 2, tasks: int = 200, *more: Event, cores: int = 0) -> JobProgress:
    """Return a job in which each worker has done one picture and is at its second."""
    progress = JobProgress(total_bytes=tasks * 1000)
    events: list[Event] = [JobStarted(0, "job", "processes", workers, tasks, 0)]
    events += [WorkerStarted(0, w, 1000 + w) for w in range(1, workers + 1)]
    events += [TaskStarted(0.1, w, w, NAME.format(w)) for w in range(1, workers + 1)]
    events += [
        TaskFinished(1.0, w, w, NAME.format(w), "t", 12_000_000, 1000, 500, SECONDS) for w in range(1, workers + 1)
    ]
    for w in range(1, workers + 1):
        events += [TaskStarted(1.1, workers + w, w, NAME.format(workers + w)), StageChanged(1.2, workers + w, "encode")]
    if cores:
        events.append(CpuSampled(2.0, (100.0,) * (cores // 2) + (0.0,) * (cores - cores // 2)))
    for event in (*events, *more):
        progress.handle(event)
    return progress


def shown(progress: JobProgress, width: int = 100, height: int = 40, memory: int | None = None) -> str:
    return "\n".join(
        line.plain for line in drawing(progress, progress.tasks, width=width, height=height, memory=memory)
    )


@given(
    workers=st.integers(1, 256),
    cores=st.integers(0, 256),
    width=st.integers(10, 250),
    height=st.integers(2, 80),
    memory=st.none() | st.integers(0, 10**12),
    tasks=st.sampled_from([600, 1_000_000]),
)
def test_nothing_is_wider_or_higher_than_the_terminal(
    workers: int, cores: int, width: int, height: int, memory: int | None, tasks: int
) -> None:
    progress = state(workers, tasks, Paused(3.0, "The disk is full. " * 9), cores=cores)
    lines = drawing(progress, tasks, width=width, height=height, memory=memory)
    assert len(lines) < max(2, height)
    assert all(line.cell_len <= width and "\n" not in line.plain for line in lines)


def test_it_says_how_far_how_fast_and_who_is_at_what() -> None:
    text = shown(state(cores=4), memory=210_000_000)
    assert "2 of 200" in text
    assert "12 MP/s" in text  # 24 megapixels in 2 s
    assert "2 min 28 s left" in text  # 99 s: the first 2 of 200 equal files took 1 s
    assert "210 MB" in text
    assert "worker 1   encode  holiday in the mountains 0003.jpg" in text
    assert "2.0 of 4" in text


def test_forty_columns_keep_what_matters() -> None:
    lines = shown(state(cores=2), width=40).splitlines()
    assert lines[1].startswith("2 of 200 · 12 MP/s")
    assert "worker 2" in lines[3]
    assert lines[3].rstrip().endswith("1")
    assert "…" in lines[3]
    assert "0004.jpg" in lines[3], "the end of a name tells it from its neighbors"


@pytest.mark.parametrize(("width", "height", "rows"), [(100, 70, 64), (130, 30, 22), (200, 16, 13)])
def test_sixty_four_workers_stand_in_columns(width: int, height: int, rows: int) -> None:
    lines = shown(state(64), width, height).splitlines()
    assert len(lines) == 1 + rows
    assert all(sum(f"{NAME.format(64 + w)[-8:]}" in line for line in lines) == 1 for w in range(1, 65))


def test_where_columns_run_out_they_are_counted() -> None:
    assert "64 workers: 64 encode" in shown(state(64), 80, 12)


def test_a_pause_a_failure_and_a_death_are_said_in_words() -> None:
    bad = TaskFailed(2.0, 3, 1, "a.jpg", "truncated", "why", "decode", "")
    text = shown(state(2, 200, bad, WorkerDied(2.1, 2, 1002, -9, "killed", None), Paused(2.2)))
    assert "paused" in text
    assert "left" not in text
    assert "1 failed" in text
    assert "died" in text


def test_a_worker_that_was_sent_home_has_no_lane() -> None:
    text = shown(state(2, 200, WorkerStopped(2.0, 2, 1002)))
    assert "worker 1" in text
    assert "worker 2" not in text


@given(st.text(max_size=60), st.integers(0, 50))
def test_a_fitted_name_has_that_width(name: str, width: int) -> None:
    assert cell_len(fitted(name, width)) == width


def test_a_name_commands_no_terminal() -> None:
    evil = "/photos/a\x1b[2Jb\nc.jpg"
    progress = state(1, 10, TaskFinished(2, 2, 1, NAME, "t", 1, 1, 1, SECONDS), TaskStarted(2.1, 3, 1, evil))
    assert r"a\x1b[2Jb\nc.jpg" in shown(progress)


def test_it_says_why_a_job_has_paused_by_itself_and_who_waits_for_memory() -> None:
    progress = state(2, 200, StageChanged(2.0, 3, "wait"), Paused(2.0, "The disk is full. 38 MB are missing."))
    text = shown(progress)
    assert "The disk is full. 38 MB are missing." in text
    assert "wait" in next(line for line in text.splitlines() if line.startswith("worker 1"))
    assert "2 workers: 1 encode, 1 wait" in shown(progress, width=30, height=5)
