"""How the laboratory's view says kernels, engines, workloads, and what was found in a row."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping

from multitone import numbers
from multitone.gui.speed.tables import DASH
from multitone.messages import Message, _, say, several, tr
from multitone.speedup.lab.kernels import KERNELS, WorkloadName
from multitone.speedup.lab.table import LabRow

ENGINES = {
    "serial": _("serial"), "threads": _("threads"), "asyncio": Message("asyncio"), "processes": _("processes"),
    "subinterpreters": _("sub-interpreters"), "free-threaded": _("free-threaded"),
}  # fmt: skip
WORKLOADS: dict[WorkloadName, tuple[Message, Message]] = {
    "cpu": (_("Processor"), _("what has to be computed")), "io": (_("Network"), _("what has to be waited for")),
}  # fmt: skip
"""Names of workloads, and what each of them waits for."""


def kernel_title(kernel: str) -> str:
    """Name a kernel; names of libraries and languages are the same everywhere."""
    return say(KERNELS[kernel].label)


def kernel_help(kernel: str) -> str:
    """Say in a few words what a kernel does."""
    return say(KERNELS[kernel].help)


def engine_title(engine: str) -> str:
    """Name an engine."""
    return say(ENGINES[engine])


def lane_title(engine: str, number: int) -> str:
    """Name a worker by what it is on its engine; short, for it stands beside a lane."""
    if engine == "serial":
        return tr("one thread")
    if engine == "threads":
        return tr("thread {n:,}", n=number)
    if engine == "asyncio":
        return tr("task {n:,}", n=number)
    return tr("process {n:,}", n=number) if engine == "processes" else tr("worker {n:,}", n=number)


def limit_title(workload: WorkloadName, limit: int) -> str:
    """Name the line beyond which nothing is to be expected."""
    return tr("{n:,} in flight", n=limit) if workload == "io" else several("1 core", "{n:,} cores", limit)


def why(row: LabRow) -> str:
    """Return a row's sentence, or why it was not measured."""
    return say(row.because if row.unavailable is None else row.unavailable)


def whys(rows: Iterable[LabRow]) -> list[str]:
    """Return the sentence of each row; why several were not measured, and what helps, is said of the first."""
    told: set[Message] = set()
    said = []
    for row in rows:
        again = row.unavailable is not None and row.unavailable in told
        said.append(tr("not here either") if again else why(row))
        if row.unavailable is not None:
            told.add(row.unavailable)
    return said


def median(row: LabRow) -> float | None:
    """Return the median of a row's seconds; None where there was no run."""
    return statistics.median(row.seconds) if row.seconds else None


def seconds(value: float | None) -> str:
    """Say a measured time in three figures."""
    return DASH if value is None else numbers.seconds(value, digits=3)


def times(value: float | None) -> str:
    """Say a speedup."""
    return DASH if value is None else tr("{n:.2f} ×", n=value)


def spread(row: LabRow) -> str:
    """Say within which bounds a speedup lies."""
    return DASH if row.interval is None else tr("{low:.2f} to {high:.2f}", low=row.interval[0], high=row.interval[1])


def pace(row: LabRow) -> str:
    """Say megapixels a second, without their unit; a dash where there are no pixels."""
    return DASH if row.megapixels_per_second is None else numbers.figures(row.megapixels_per_second)


def same(row: LabRow) -> str:
    """Say whether a row's results are the reference's."""
    if row.identical is None:
        return DASH
    if row.workload == "io":
        return tr("same bytes") if row.identical else tr("bytes differ")
    if row.megapixels_per_second is None:
        return tr("same sum") if row.identical else tr("sum differs")
    return tr("same pixels") if row.identical else tr("pixels differ")


def describe(row: LabRow, because: str = "") -> str:
    """Say a row as a whole, for the pointer and for screen readers, with its sentence."""
    name = f"{kernel_title(row.kernel)}, {engine_title(row.engine)}"
    if row.unavailable is not None or not row.seconds:
        cause = because or tr("not measured")
        return f"{name}: {cause}"
    figures = [times(row.speedup), seconds(median(row))]
    if row.megapixels_per_second is not None:
        figures.append(tr("{n} MP/s", n=pace(row)))
    if row.identical is not None:
        figures.append(same(row))
    return f"{name}: {', '.join(figures)}. {because}".strip()


def describe_runs(row: LabRow) -> str:
    """Say all that was measured of a row."""
    lines = [describe(row), tr("Each run: {runs}", runs=", ".join(map(seconds, row.seconds)))]
    if row.units:
        work = tr("{n:,} pieces of work, in each the kernel {times:,} times", n=row.units, times=row.repeats)
        lines.append(work)
    if row.interval is not None:
        lines.append(tr("95 % of the speedup: {spread}", spread=spread(row)))
    return "\n".join(lines)


def conditions(known: Mapping[str, object]) -> str:
    """Say under which conditions the figures hold; only what is known of them."""
    cores = known.get("cores")
    parts = [
        known.get("processor"),
        limit_title("cpu", cores) if isinstance(cores, int) else None,
        known.get("system"),
        *(f"{title} {known[name]}" for name, title in (("python", "Python"), ("pillow", "Pillow")) if known.get(name)),
    ]
    return " · ".join(str(part) for part in parts if part)
