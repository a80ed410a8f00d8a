"""The table: which rows there will be, and what is known of each so far."""

from __future__ import annotations

import functools
import importlib.util
import platform
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion
from multitone.speedup.intervals import bootstrap_ratio
from multitone.speedup.lab.fetching import IN_FLIGHT
from multitone.speedup.lab.interpreters import KERNELS as BARE_KERNELS
from multitone.speedup.lab.interpreters import OTHERS, interpreter_for
from multitone.speedup.lab.kernels import KERNELS, LAB_MISSING
from multitone.speedup.lab.reasons import reason, waiting_reason
from multitone.speedup.lab.rows import LabRow, WorkloadName

ENGINES = ("serial", "threads", "asyncio", "processes")
WORKLOADS: tuple[WorkloadName, ...] = ("cpu", "io")
FETCH = "fetch"


@dataclass(slots=True)
class Line:
    """What is known of one row."""

    kernel: str
    engine: str
    workload: WorkloadName
    workers: int
    unavailable: str | None = None
    seconds: list[float] = field(default_factory=list)
    identical: bool = True
    units: int = 0
    repeats: int = 0
    baseline: list[float] | None = None
    """Seconds of one thread that it is measured against, where that is not the serial row's."""

    @property
    def title(self) -> str:
        """What runs, as a noun phrase."""
        what = KERNELS[self.kernel].title if self.kernel in KERNELS else "Fetching pictures"
        return f"{what} on {self.engine}"


class MeasuredTable:
    """All rows of one measuring."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)

    def line(self, kernel: str, engine: str) -> Line:
        """Return one line."""
        return next(line for line in self.lines if (line.kernel, line.engine) == (kernel, engine))

    def open(self, kernel: str, engines: Iterable[str] = ENGINES) -> list[Line]:
        """Return those of a kernel that can be measured on some engines."""
        return [x for x in self.lines if x.kernel == kernel and x.engine in engines and x.unavailable is None]

    def rows(self, *, planned: bool = False) -> tuple[LabRow, ...]:
        """Return what is known; lines that nothing is known of only where all that is planned is asked for."""
        return tuple(self._row(x) for x in self.lines if planned or x.seconds or x.unavailable is not None)

    def widest(self, kernel: str) -> float:
        """Return the widest interval of a kernel's speedups, as a share of the speedup; 0 where there is none."""
        widest = 0.0
        for line in self.lines:
            speedup, interval = self._speedup(line) if line.kernel == kernel else (None, None)
            if speedup is not None and interval is not None:
                widest = max(widest, (interval[1] - interval[0]) / speedup)
        return widest

    def _row(self, line: Line) -> LabRow:
        speedup, interval = self._speedup(line)
        kernel = KERNELS.get(line.kernel)
        pixels = kernel.side**2 * line.repeats * line.units if kernel else 0
        measured = bool(line.seconds)
        return LabRow(
            line.kernel, line.engine, line.workers, line.workload, tuple(line.seconds), speedup, interval,
            line.identical if measured else None,
            pixels / 1e6 / statistics.median(line.seconds) if measured and pixels else None,
            self._because(line, speedup) if measured else "",
            line.unavailable, kernel.library if kernel else _client(line.engine), line.units,
            line.repeats,
        )  # fmt: skip

    def _speedup(self, line: Line) -> tuple[float | None, tuple[float, float] | None]:
        one = line.baseline if line.baseline is not None else self.line(line.kernel, "serial").seconds
        if not one or not line.seconds or min(line.seconds) <= 0:
            return None, None
        if line.engine == "serial":
            return 1.0, None
        return statistics.median(one) / statistics.median(line.seconds), _interval(tuple(one), tuple(line.seconds))

    def _because(self, line: Line, speedup: float | None) -> str:
        if line.workload == "io":
            return waiting_reason(line.engine, speedup, line.workers)
        return reason(KERNELS[line.kernel].lock, line.engine, speedup, line.workers)


def table_of(
    kernels: Iterable[str] | None, engines: Iterable[str] | None, workloads: Iterable[str], workers: int
) -> MeasuredTable:
    """Return the rows of a selection, unmeasured; serial is always among them, for the others are set against it.

    Raises `UsageError` for a name that is unknown.
    """
    every = (*ENGINES, *OTHERS)
    asked = _known("kernel", kernels, (*KERNELS, FETCH))
    chosen = {"serial", *_known("engine", engines, every)}
    loads = _known("workload", workloads, WORKLOADS)
    lines: list[Line] = []
    for kernel in (name for name in KERNELS if name in asked and "cpu" in loads):
        missing = KERNELS[kernel].missing
        on = [e for e in every if e in chosen and (e in ENGINES or kernel in BARE_KERNELS)]
        lines += [Line(kernel, e, "cpu", 1 if e == "serial" else workers, _missing_engine(e) or missing) for e in on]
    if FETCH in asked and "io" in loads:
        lines += [
            Line(FETCH, e, "io", 1 if e == "serial" else IN_FLIGHT, _missing_client(e)) for e in ENGINES if e in chosen
        ]
    return MeasuredTable(lines)


@functools.lru_cache(maxsize=256)
def _interval(one: tuple[float, ...], many: tuple[float, ...]) -> tuple[float, float] | None:
    """Return the interval of a speedup; rows are asked for after every run, and most have not changed since."""
    return bootstrap_ratio(one, many)


def _known(what: str, asked: Iterable[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    names = known if asked is None else tuple(asked)
    for name in names:
        if name not in known:
            raise UsageError(
                f"There is no {what} {name!r}{suggestion(name, list(known))}; there are {', '.join(known)}."
            )
    return names


def _missing_engine(engine: str) -> str | None:
    return OTHERS[engine].missing if engine in OTHERS and interpreter_for(engine) is None else None


def _client(engine: str) -> str:
    """Return what fetches on an engine, with the version."""
    from importlib.metadata import version

    if engine != "asyncio":
        return f"http.client of Python {platform.python_version()}"
    return "aiohttp" if _missing_client(engine) else f"aiohttp {version('aiohttp')}"


def _missing_client(engine: str) -> str | None:
    return LAB_MISSING if engine == "asyncio" and importlib.util.find_spec("aiohttp") is None else None
