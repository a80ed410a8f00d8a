"""Rounds: both sides run several times in random order, into scratch; for `multitone compare`."""

from __future__ import annotations

import os
import random
import shutil
import statistics
from collections.abc import Callable

from multitone.batch.job import Job
from multitone.engines.base import Engine, JobControl
from multitone.engines.registry import create_engine, refuse_what_it_cannot
from multitone.speedup.comparison import (
    TOO_SHORT,
    Comparison,
    one_thread_warnings,
    side_of,
)
from multitone.speedup.conditions import conditions, conditions_warnings
from multitone.speedup.intervals import bootstrap_ratio
from multitone.speedup.noise import disturbance_warning, load_warning
from multitone.speedup.proof import Proof
from multitone.speedup.scratch import PAGE_CACHE, moved, read_all, warming
from multitone.speedup.timing import SHORTEST, Timing, run_timed


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

    Sources are read once before, and a few pictures processed on either side, so that page cache and libraries are as
    warm for the first run as for the last. Results go into `scratch`; each run's are held against the first one's.
    """
    refuse_what_it_cannot(engine, job.limits)
    sides = {"one thread": create_engine("serial"), engine.name: engine}
    if engine.name == "serial":
        sides = {"one thread": sides["one thread"], "one thread again": engine}
    read_all(job)
    before = [*conditions_warnings(), *load_warning()]
    folder = os.path.join(scratch, "run")
    for side in sides.values():
        run_timed(warming(job, folder, side), side, control)
        shutil.rmtree(folder, ignore_errors=True)
    runs: dict[str, list[Timing]] = {name: [] for name in sides}
    proof = Proof()
    for number in range(1, rounds + 1):
        for name in random.sample(list(sides), len(sides)):
            said(f"round {number} of {rounds}: {name}{_left(runs, number, rounds)}")
            if control.cancelled:
                return None
            scratched = moved(job, folder, sides[name])
            runs[name].append(run_timed(scratched, sides[name], control))
            proof.add(scratched)
            shutil.rmtree(folder, ignore_errors=True)
    if control.cancelled:
        return None
    one, many = runs.values()
    return _judged(one, many, proof, before)


def _judged(one: list[Timing], many: list[Timing], proof: Proof, warnings: list[str]) -> Comparison:
    above, below = [run.seconds for run in one], [run.seconds for run in many]
    long_enough = statistics.median(above) >= SHORTEST and min(below) > 0
    speedup = statistics.median(above) / statistics.median(below) if long_enough else None
    workers = many[0].workers
    warnings = [*warnings, *disturbance_warning([run.others for run in (*one, *many)])]
    return Comparison(
        serial=side_of(one),
        parallel=side_of(many),
        speedup=speedup,
        interval=bootstrap_ratio(above, below) if long_enough else None,
        efficiency=speedup / workers if speedup is not None and workers else None,
        identical=proof.holds,
        differing=proof.differing,
        startup_seconds=tuple(run.startup_seconds for run in many),
        pictures=len(one[0].task_seconds),
        of_pictures=len(many[0].task_seconds),
        conditions=conditions(PAGE_CACHE),
        warnings=(*warnings, *(one_thread_warnings(one) if long_enough else [TOO_SHORT])),
    )


def _left(runs: dict[str, list[Timing]], number: int, rounds: int) -> str:
    """Say about how long the rounds that are left will take, once there was one."""
    if number == 1:
        return ""
    a_round = sum(statistics.fmean(run.seconds for run in taken) for taken in runs.values())
    return f", about {a_round * (rounds - number + 1):.0f} s left"
