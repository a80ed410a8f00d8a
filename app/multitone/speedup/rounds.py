"""Rounds: both sides run several times in random order, into scratch; for `multitone compare`."""

from __future__ import annotations

import os
import random
import shutil
import statistics
from collections.abc import Callable, Sequence

import msgspec

from multitone.batch.job import Job, Task, new_job_id
from multitone.engines.base import Engine, JobControl, create_engine, honored, refuse_what_it_cannot
from multitone.speedup.comparison import (
    SHORTEST,
    TOO_SHORT,
    Comparison,
    differing,
    one_thread_warnings,
    scratch_target,
    side_of,
)
from multitone.speedup.conditions import conditions, load_warning
from multitone.speedup.timing import Timing, run_timed

RESAMPLES = 2000
"""Draws of a bootstrap; its interval holds 95 % of them."""


def measure(
    job: Job,
    engine: Engine,
    *,
    rounds: int,
    scratch: str,
    control: JobControl,
    said: Callable[[str], None] = lambda _: None,
) -> Comparison | None:
    """Run a job on one thread and on an engine, several times each in random order; None where it was cancelled.

    The sources are read once before, so that the page cache is as warm for the first run as for the last.
    """
    refuse_what_it_cannot(engine, job.limits)
    _read_all(job)
    before = load_warning()
    runs: dict[str, list[Timing]] = {"serial": [], "parallel": []}
    different: set[str] = set()
    for number in range(1, rounds + 1):
        moved = {side: _moved(job, os.path.join(scratch, side)) for side in runs}
        for side in random.sample(list(runs), len(runs)):
            said(f"round {number} of {rounds}: {side}")
            runner = engine if side == "parallel" else create_engine("serial")
            limited = msgspec.structs.replace(moved[side], limits=honored(runner, job.limits))
            runs[side].append(run_timed(limited, runner, control))
            if control.cancelled:
                return None
        pairs = ((a.target, b.target) for a, b in zip(moved["serial"].tasks, moved["parallel"].tasks, strict=True))
        different.update(
            _source_of(moved["serial"], name) for name in differing(p for p in pairs if any(map(os.path.exists, p)))
        )
        for side in runs:
            shutil.rmtree(os.path.join(scratch, side), ignore_errors=True)
    return _judged(runs["serial"], runs["parallel"], sorted(different), before)


def bootstrap_ratio(above: Sequence[float], below: Sequence[float], seed: int = 1) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of median(above) / median(below) (Efron and Tibshirani, chapter 13).

    None where either has fewer than two values.
    """
    if min(len(above), len(below)) < 2:
        return None
    draw = random.Random(seed)
    ratios = sorted(
        statistics.median(draw.choices(above, k=len(above))) / statistics.median(draw.choices(below, k=len(below)))
        for _ in range(RESAMPLES)
    )
    return ratios[int(0.025 * RESAMPLES)], ratios[int(0.975 * RESAMPLES) - 1]


def _judged(one: list[Timing], many: list[Timing], different: list[str], warnings: list[str]) -> Comparison:
    above, below = [run.seconds for run in one], [run.seconds for run in many]
    long_enough = bool(above) and statistics.median(above) >= SHORTEST and min(below) > 0
    speedup = statistics.median(above) / statistics.median(below) if long_enough else None
    workers = many[0].workers
    return Comparison(
        serial=side_of(one),
        parallel=side_of(many),
        speedup=speedup,
        interval=bootstrap_ratio(above, below) if long_enough else None,
        efficiency=speedup / workers if speedup is not None and workers else None,
        identical=not different and all(len(run.task_seconds) > 0 for run in (*one, *many)),
        differing=tuple(different),
        startup_seconds=tuple(run.startup_seconds for run in many),
        pictures=len(one[0].task_seconds),
        of_pictures=len(many[0].task_seconds),
        conditions=conditions("warm: every source was read before the first run"),
        warnings=tuple([*warnings, *one_thread_warnings(one)] if long_enough else [TOO_SHORT]),
    )


def _moved(job: Job, folder: str) -> Job:
    """Return the job with its results in another folder, each under its number."""
    tasks = tuple(Task(t.number, t.source, scratch_target(folder, t.number, t), t.size) for t in job.tasks)
    export = msgspec.structs.replace(job.export, folder=folder)
    return msgspec.structs.replace(job, id=new_job_id(), export=export, tasks=tasks)


def _source_of(job: Job, target: str) -> str:
    return next((task.source for task in job.tasks if task.target == target), target)


def _read_all(job: Job) -> None:
    for task in job.tasks:
        try:
            with open(task.source, "rb") as file:
                while file.read(1 << 20):
                    pass
        except OSError:  # the runs will say so
            continue
