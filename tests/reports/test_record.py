"""What is kept of a run, and what it takes."""

from __future__ import annotations

import itertools
import random
import tracemalloc

from multitone.batch.events import (
    CpuSampled,
    JobStarted,
    Paused,
    Resumed,
    StageSeconds,
    TaskFinished,
    TaskStarted,
    WorkerDied,
    WorkerStarted,
)
from multitone.reports.record import DIED, DONE, Recorder
from multitone.reports.samples import MOST, Samples
from tests.reports.runs import job_of, run_of


def test_a_hundred_thousand_pictures_take_ten_megabytes() -> None:
    job = job_of([f"{i}.jpg" for i in range(5_000)])
    events = [
        event
        for task in job.tasks
        for event in (
            TaskStarted(0.1, task.number, 1, task.source, 1),
            TaskFinished(0.2, task.number, 1, task.source, task.target, 9, 9, 9, StageSeconds(0.1)),
        )
    ]
    tracemalloc.start()
    record = Recorder(job)
    for event in events:
        record.handle(event)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 5_000 * 110


def test_every_event_of_a_run_is_taken_in() -> None:
    run = run_of([f"{i}.jpg" for i in range(100)], random.Random(1))
    record = run.recorded()
    assert {record.tasks[row] for row in record.results(DONE)} == run.truth.keys()
    assert record.finished == run.events[-1]
    assert record.seconds == run.events[-1].at


def test_a_picture_at_which_a_worker_died_is_a_second_attempt() -> None:
    record = Recorder(job_of(["a.jpg"]))
    for event in (
        WorkerStarted(0.1, 1, 7), TaskStarted(0.2, 1, 1, "", 1), WorkerDied(0.5, 1, 7, -9, "Killed", 1),
        WorkerStarted(0.6, 1, 8), TaskStarted(0.7, 1, 1, "", 2),
        TaskFinished(1.0, 1, 1, "", "", 5, 4, 3, StageSeconds(read=0.25)),
    ):  # fmt: skip
        record.handle(event)
    assert list(record.endings) == [DIED, DONE]
    assert (record.attempts(1), record.result(1)) == (2, 1)
    assert [record.lives[life - 1].pid for life in record.life] == [7, 8]
    assert (record.reason(0), record.reason(1)) == ("Killed", "")


def test_a_pause_whose_reason_changes_ends_where_the_next_begins() -> None:
    record = Recorder(job_of(["a.jpg"]))
    for event in (JobStarted(0, "j", "processes", 1, 1, 0), Paused(1.0, "full"), Paused(2.0, "gone"), Resumed(3.0)):
        record.handle(event)
    assert [(p.began, p.ended, p.reason) for p in record.pauses] == [(1.0, 2.0, "full"), (2.0, 3.0, "gone")]


def test_samples_of_a_long_run_are_thinned_and_keep_mean_and_peak() -> None:
    record = Recorder(job_of(["a.jpg"]))
    number = 5 * MOST
    for i in range(number):
        record.handle(CpuSampled(i / 4, (0.0 if i % 2 else 100.0, 40.0), 9_000 if i == number // 2 else 1_000))
    samples = record.samples
    assert len(samples) < MOST
    assert {b - a for a, b in itertools.pairwise(samples.at)} == {2.0}
    assert samples.at[-1] > (number - 32) / 4
    assert max(samples.memory) == 9_000
    assert set(samples.core(1)) == {40}
    assert set(samples.core(0)[:-1]) == {50}


def test_a_machine_whose_cores_come_and_go_is_sampled_all_the_same() -> None:
    samples = Samples()
    for percent in ((10.0, 20.0), (30.0,), (1.0, 2.0, 3.0)):
        samples.add(1.0, percent, None)
    assert [list(loads) for loads in samples.loads()] == [[10, 20], [30, 0], [1, 2]]
    assert list(samples.mean_load()) == [15.0, 15.0, 1.5]
