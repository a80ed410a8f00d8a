"""`make bench ARGS=scale-model`: pictures a second on 4 to 128 cores, by what was measured on this machine.

What a picture costs a worker is measured with one worker; what it costs the supervising process with workers that only
sleep, so that a machine of two cores can have 128 of them; memory by STREAM's triad; a busy neighbor by the bare codec;
files by two processes that fill one folder. The model (scale_prediction.py) is then held against runs with one worker
and with two. Memory and disk of the larger machine are options. What it leaves out: sockets, clocks that fall when many
cores work, and anything that only a real machine of that size would show.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import figures, machine_costs
from tests.benchmarks.peer_jobs import JOBS
from tests.benchmarks.scale_costs import measured_jobs, slept, supervisor_costs
from tests.benchmarks.scale_prediction import (
    CORES,
    DISK_BYTES_A_SECOND,
    MEMORY_BYTES_A_SECOND,
    JobCosts,
    MachineCosts,
    SupervisorCosts,
    error,
    predict,
)
from tests.benchmarks.scale_table import costs_of, files_said
from tests.benchmarks.whole_runs import scratch_of

MODELED = ("gray", "fit", "png", "small")
CLAIM = 64, 0.032
"""Workers and seconds of a picture: 2,000 pictures a second."""
MOST_FILES = 2_000


def main(arguments: Sequence[str]) -> int:
    """Measure, predict, and print both."""
    options = parsed(arguments)
    kept = figures.kept("scale-model") if options.part else {}
    parts = [PARTS[name](options) for name in PARTS if name in (options.part or PARTS)]
    found = {**kept, **figures.where_and_when(), **{name: value for part in parts for name, value in part.items()}}
    if options.readme:
        figures.keep("scale-model", found)
    if lacking := {"supervisor", "claim", "machine", "jobs"} - set(found):
        print(f"Not yet measured: {', '.join(sorted(lacking))}")
    else:
        print("\n".join(lines(*costs_of(found), found["claim"])))
    return 0


def supervised(_: argparse.Namespace) -> dict[str, Any]:
    """Measure the supervising process."""
    with own_history():
        costs, claim = supervisor_costs(), slept(*CLAIM)
    claimed = {"workers": CLAIM[0], "seconds": CLAIM[1], "rate": claim.rate, "share": claim.share, "cost": claim.cost}
    return {"supervisor": msgspec.to_builtins(costs, str_keys=True), "claim": claimed}


def machine_measured(options: argparse.Namespace) -> dict[str, Any]:
    """Measure what belongs to the machine."""
    machine = MachineCosts(
        {processes: machine_costs.memory(processes) for processes in (1, 2)},
        machine_costs.neighbor(JOBS["gray"].files(options.photos)[:8]),
        {"disk": machine_costs.one_folder(None), "memory": machine_costs.one_folder(scratch_of(many=True))},
        options.memory * 1e9, options.disk * 1e9,
    )  # fmt: skip
    return {"machine": msgspec.to_builtins(machine, str_keys=True)}


def jobs_measured(options: argparse.Namespace) -> dict[str, Any]:
    """Measure the jobs with one worker and with two."""
    with own_history():
        jobs = measured_jobs([JOBS[name] for name in options.jobs], options.photos, options.rounds, MOST_FILES)
        found = {job.name: msgspec.to_builtins(job, str_keys=True) for job in jobs}
    found = {job["name"]: job for job in figures.kept("scale-model").get("jobs", [])} | found
    return {"jobs": [found[name] for name in MODELED if name in found]}


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "supervisor": supervised,
    "machine": machine_measured,
    "jobs": jobs_measured,
}


@contextlib.contextmanager
def own_history() -> Iterator[None]:
    """Keep the history of measured jobs apart, for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as home:
        before = os.environ.get("MULTITONE_HOME")
        os.environ["MULTITONE_HOME"] = home
        try:
            yield
        finally:
            if before is None:
                del os.environ["MULTITONE_HOME"]
            else:
                os.environ["MULTITONE_HOME"] = before


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="make bench ARGS='scale-model …'",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--photos", type=Path, required=True, help="folder with jpeg/, png/ and small/")
    parser.add_argument("--part", action="append", choices=PARTS, help="measure this one; the others as kept")
    parser.add_argument("--jobs", type=lambda text: text.split(","), default=list(MODELED), help=", ".join(MODELED))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=float, default=MEMORY_BYTES_A_SECOND / 1e9, metavar="GB/S")
    parser.add_argument("--disk", type=float, default=DISK_BYTES_A_SECOND / 1e9, metavar="GB/S")
    parser.add_argument("--readme", action="store_true", help="keep the figures, and write them into README.md")
    return parser.parse_args(arguments)


def lines(
    jobs: Sequence[JobCosts], machine: MachineCosts, supervisor: SupervisorCosts, claim: dict[str, float]
) -> list[str]:
    """Say what was measured, how well the model meets it, and what it predicts."""
    one, two = (machine.memory[cores] / 1e9 for cores in (1, 2))
    found = [
        f"memory: {one:.1f} GB/s for one core, {two:.1f} for two",
        f"a busy neighbor: {machine.neighbor - 1:.1%}; the serial part of a file: {files_said(machine)}",
    ]
    for workers, costs in supervisor.seconds.items():
        each = ", ".join(f"{1e6 * cost:.0f} µs a picture of {1e3 * seconds:g} ms" for seconds, cost in costs.items())
        found.append(f"supervisor of {workers} workers: {each}")
    found.append(claimed_line(claim))
    for job in jobs:
        found.append(f"{job.name}: {1e3 * job.seconds:.2f} ms a picture")
        found += [f"  {checked(job, machine, supervisor, cores)}" for cores in (1, 2)]
        for at in (predict(job, machine, supervisor, cores) for cores in CORES):
            of_a_core = f"supervisor {at.supervisor:.0%} of a core"
            found.append(f"  {at.cores:3} cores: {at.rate:10,.0f} a second; limit: {at.limit}; {of_a_core}")
    return found


def claimed_line(claim: dict[str, float]) -> str:
    """Say how many sleepers were supervised."""
    return (
        f"{claim['workers']} workers that sleep {1e3 * claim['seconds']:.0f} ms: {claim['rate']:,.0f} a second of "
        f"{claim['workers'] / claim['seconds']:,.0f}, supervised by {claim['share']:.0%} of a core"
    )


def checked(job: JobCosts, machine: MachineCosts, supervisor: SupervisorCosts, workers: int) -> str:
    """Set a prediction beside what was measured."""
    measured, at = list(job.measured[workers]), predict(job, machine, supervisor, workers)
    off = error(job, machine, supervisor, workers)
    return f"{workers} workers: {at.rate:.1f} predicted, {figures.spread(measured, 1)} measured: {off:+.1%}"
