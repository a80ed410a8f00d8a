"""How the laboratory's view says kernels, engines, workloads, and what was found in a row."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale

from multitone.gui.desktop import numbers
from multitone.speedup.lab.table import LabRow, WorkloadName

DASH = "–"
"""What stands where nothing was measured."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("laboratory", text)


def kernel_title(kernel: str) -> str:
    """Name a kernel; names of libraries and languages are the same everywhere."""
    titles = {
        "loop": _tr("Bare loop"), "python": "Python", "numpy": "NumPy", "numba": "Numba", "cython": "Cython",
        "c": "C", "pillow": "Pillow", "pillow-median": _tr("Pillow’s median"), "libvips": "libvips",
        "fetch": _tr("Fetch"),
    }  # fmt: skip
    return titles.get(kernel, numbers.spoken(kernel))


def kernel_help(kernel: str) -> str:
    """Say in a few words what a kernel does."""
    helps = {
        "loop": _tr("the sum of a range, no picture"),
        "python": _tr("median of 3 × 3 pixels, in nothing but Python"),
        "numpy": _tr("the same median on whole arrays"),
        "numba": _tr("the same loops, compiled when they first run"),
        "cython": _tr("the same loops, compiled beforehand"),
        "c": _tr("the same loops, written in C"),
        "pillow": _tr("smoothing by 3 × 3 weights, for Pillow’s median keeps threads out"),
        "pillow-median": _tr("the median that Pillow brings"),
        "libvips": _tr("the median that libvips brings"),
        "fetch": _tr("pictures from a server on this machine that answers late"),
    }
    return helps.get(kernel, "")


def engine_title(engine: str) -> str:
    """Name an engine."""
    titles = {
        "serial": _tr("serial"), "threads": _tr("threads"), "asyncio": "asyncio", "processes": _tr("processes"),
        "subinterpreters": _tr("sub-interpreters"), "free-threaded": _tr("free-threaded"),
    }  # fmt: skip
    return titles.get(engine, numbers.spoken(engine))


def not_here() -> str:
    """Say that something is missing here."""
    return _tr("not here")


def lane_title(engine: str, number: int) -> str:
    """Name a worker by what it is on its engine; short, for it stands beside a lane."""
    titles = {
        "serial": _tr("one thread"), "threads": _tr("thread {n}"), "asyncio": _tr("task {n}"),
        "processes": _tr("process {n}"),
    }  # fmt: skip
    return titles.get(engine, _tr("worker {n}")).format(n=numbers.count(number))


def workload_title(workload: WorkloadName) -> str:
    """Name a workload."""
    return _tr("Processor") if workload == "cpu" else _tr("Network")


def workload_help(workload: WorkloadName) -> str:
    """Say what a workload waits for."""
    return _tr("what has to be computed") if workload == "cpu" else _tr("what has to be waited for")


def limit_title(workload: WorkloadName, limit: int) -> str:
    """Name the line beyond which nothing is to be expected."""
    if workload == "io":
        return _tr("{n} in flight").format(n=numbers.count(limit))
    return _tr("1 core") if limit == 1 else _tr("{n} cores").format(n=numbers.count(limit))


def median(row: LabRow) -> float | None:
    """Return the median of a row's seconds; None where there was no run."""
    return statistics.median(row.seconds) if row.seconds else None


def seconds(value: float | None) -> str:
    """Say a measured time in three figures."""
    if value is None:
        return DASH
    decimals = 3 if value < 1 else 2 if value < 10 else 1
    return _tr("{n} s").format(n=_number(value, decimals))


def times(value: float | None) -> str:
    """Say a speedup."""
    return DASH if value is None else f"{numbers.ratio(value)} ×"


def spread(row: LabRow) -> str:
    """Say within which bounds a speedup lies."""
    if row.interval is None:
        return DASH
    return _tr("{low} to {high}").format(low=numbers.ratio(row.interval[0]), high=numbers.ratio(row.interval[1]))


def pace(row: LabRow) -> str:
    """Say megapixels a second, without their unit; a dash where there are no pixels."""
    value = row.megapixels_per_second
    return DASH if value is None else _number(value, 2 if value < 10 else 1 if value < 100 else 0)


def same(row: LabRow) -> str:
    """Say whether a row's results are the reference's."""
    if row.identical is None:
        return DASH
    if row.workload == "io":
        return _tr("same bytes") if row.identical else _tr("bytes differ")
    if row.megapixels_per_second is None:
        return _tr("same sum") if row.identical else _tr("sum differs")
    return _tr("same pixels") if row.identical else _tr("pixels differ")


def said(row: LabRow, why: str) -> str:
    """Say a row as a whole, for the pointer and for screen readers; `why` is its sentence in the window's language."""
    name = f"{kernel_title(row.kernel)}, {engine_title(row.engine)}"
    if row.unavailable is not None or not row.seconds:
        return f"{name}: {why or _tr('not measured')}"
    found = [times(row.speedup), seconds(median(row))]
    if row.megapixels_per_second is not None:
        found.append(_tr("{n} MP/s").format(n=pace(row)))
    if row.identical is not None:
        found.append(same(row))
    return f"{name}: {', '.join(found)}. {why}".strip()


def conditions(found: Mapping[str, object]) -> str:
    """Say under which conditions the figures hold; only what is known of them."""
    said = [str(found[name]) for name in ("processor", "system") if found.get(name)]
    cores = found.get("cores")
    if isinstance(cores, int):
        said.insert(1 if found.get("processor") else 0, limit_title("cpu", cores))
    said += [
        f"{title} {found[name]}" for name, title in (("python", "Python"), ("pillow", "Pillow")) if found.get(name)
    ]
    return " · ".join(said)


def _number(value: float, decimals: int) -> str:
    return QLocale().toString(float(value), "f", decimals)
