"""The table of README.md that `make bench ARGS='scale-model --readme'` measures: cores × jobs."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.benchmarks import figures
from tests.benchmarks.peer_jobs import JOBS
from tests.benchmarks.scale_prediction import CORES, JobCosts, MachineCosts, SupervisorCosts, error, predict


def table() -> str:
    """Return the table, with what limits each figure."""
    kept = figures.kept("scale-model")
    if not {"supervisor", "machine", "jobs"} <= set(kept):
        return "\nNot measured yet: `make bench ARGS='scale-model --readme --photos FOLDER'`.\n"
    jobs, machine, supervisor = costs_of(kept)
    head = ["cores", *(JOBS[job.name].title for job in jobs)]
    checks = [[f"{n}, measured", *(figures.spread(list(job.measured[n]), 1) for job in jobs)] for n in (1, 2)]
    body = [_predicted(n, jobs, machine, supervisor) for n in (1, 2, *CORES)]
    rows = [head, ["---", *["---:"] * len(jobs)], *[row for pair in zip(checks, body, strict=False) for row in pair]]
    rows += body[len(checks) :]
    return "\n".join(["", *("| " + " | ".join(row) + " |" for row in rows), "", _notes(kept, machine), ""])


def supervisor_table() -> str:
    """Return what the supervising process costs, workers × how long a picture takes them."""
    kept = figures.kept("scale-model")
    if "supervisor" not in kept:
        return "\nNot measured yet.\n"
    costs, claim = msgspec.convert(kept["supervisor"], SupervisorCosts, strict=False), kept["claim"]
    workers = sorted(costs.seconds)
    head = ["a picture takes a worker", *(f"{n} workers" for n in workers)]
    rows = [
        [f"{1e3 * seconds:g} ms", *(f"{1e6 * costs.seconds[n][seconds]:.0f} µs" for n in workers)]
        for seconds in costs.seconds[workers[0]]
    ]
    asked = claim["workers"] / claim["seconds"]
    said = (
        "Of the supervising process for a picture, journal included; a worker spends "
        f"{1e6 * costs.worker:.0f} µs between two pictures. {claim['workers']} workers of "
        f"{1e3 * claim['seconds']:.0f} ms: {claim['rate']:,.0f} pictures a second of {asked:,.0f}, by "
        f"{claim['share']:.0%} of one core."
    )
    marks = ["---", *["---:"] * len(workers)]
    return "\n".join(["", *("| " + " | ".join(row) + " |" for row in [head, marks, *rows]), "", said, ""])


def costs_of(kept: dict[str, Any]) -> tuple[list[JobCosts], MachineCosts, SupervisorCosts]:
    """Return the costs that were kept as JSON."""
    return (
        msgspec.convert(kept["jobs"], list[JobCosts], strict=False),
        msgspec.convert(kept["machine"], MachineCosts, strict=False),
        msgspec.convert(kept["supervisor"], SupervisorCosts, strict=False),
    )


def _predicted(cores: int, jobs: list[JobCosts], machine: MachineCosts, supervisor: SupervisorCosts) -> list[str]:
    cells = []
    for job in jobs:
        at = predict(job, machine, supervisor, cores)
        if cores in job.measured:
            cells.append(f"{at.rate:,.1f} ({error(job, machine, supervisor, cores):+.1%})")
        else:
            cells.append(f"{at.rate:,.0f}, {at.limit}")
    return [f"{cores}, predicted" if cores in jobs[0].measured else str(cores), *cells]


def _notes(kept: dict[str, Any], machine: MachineCosts) -> str:
    one, two = (machine.memory[cores] / 1e9 for cores in (1, 2))
    return (
        f"Pictures a second, and what limits them. Measured on {figures.of_the_machine(kept)}: memory {one:.1f} GB/s "
        f"for one core and {two:.1f} for two, a busy neighbor {machine.neighbor - 1:.1%}, the serial part of making a "
        f"file {files_said(machine)}. Assumed: memory of {machine.memory_most / 1e9:.0f} GB/s, a disk of "
        f"{machine.disk / 1e9:g} GB/s."
    )


def files_said(machine: MachineCosts) -> str:
    """Say what making a file costs others that make some in the same folder."""
    return ", ".join(f"{1e6 * seconds:.0f} µs ({place})" for place, seconds in machine.one_folder.items())
