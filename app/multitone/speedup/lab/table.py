"""The table: a row for each kernel on each engine, as it is planned, as it is measured, and as it is told."""

from __future__ import annotations

import importlib.util
import platform
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct

from multitone.engines.base import available_cores
from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion
from multitone.messages import Message, _
from multitone.speedup.lab.interpreters import BARE_KERNELS, OTHERS, interpreter_for
from multitone.speedup.lab.kernels import KERNELS, LAB_MISSING, Kernel, WorkloadName
from multitone.speedup.lab.reasons import reason, waiting_reason
from multitone.speedup.statistics import ratio

ENGINES = ("serial", "threads", "asyncio", "processes")
WORKLOADS: tuple[WorkloadName, ...] = ("cpu", "io")
IN_FLIGHT = 32
"""Pictures that are fetched at the same time."""
FEWEST, MOST = 5, 20
"""Runs of each row: more where they differ, for a median of five may be a slow second of the machine."""


class LabRow(Struct, frozen=True):
    """One kernel on one engine."""

    kernel: str
    """A name of `KERNELS`."""
    engine: str
    """As for `convert`; besides `subinterpreters` and `free-threaded`."""
    workers: int
    workload: WorkloadName
    seconds: tuple[float, ...] = ()
    """Of each run, from the moment that every worker is ready to the last kernel's end."""
    speedup: float | None = None
    """Against the same kernel on the serial engine, by medians."""
    interval: tuple[float, float] | None = None
    """95 % of the speedup."""
    identical: bool | None = None
    """Whether the results are the reference's; None where nothing was run."""
    megapixels_per_second: float | None = None
    """None for the bare loop, which has no pixels."""
    because: Message = Message("")
    """One sentence on why the row is as it is."""
    unavailable: Message | None = None
    """Why it was not measured, and what helps; None where it was."""
    library: str = ""
    """What computes it, with the version."""
    units: int = 0
    """Pieces of work that the workers share, the same for every engine."""
    repeats: int = 0
    """How often a unit runs the kernel on its picture, so that it lasts long enough to be measured."""


class Laboratory(Struct, frozen=True):
    """What was found, and under which conditions; `lab --json` shows it."""

    rows: tuple[LabRow, ...]
    conditions: dict[str, object]
    warnings: tuple[Message, ...] = ()


@dataclass(slots=True)
class Line:
    """What is known of one row."""

    kernel: str
    engine: str
    workload: WorkloadName
    workers: int
    unavailable: Message | None = None
    seconds: list[float] = field(default_factory=list)
    identical: bool = True
    units: int = 0
    repeats: int = 0
    baseline: list[float] | None = None
    """Seconds of one thread that it is measured against, where that is not the serial row's."""

    @property
    def title(self) -> Message:
        """What runs, as a noun phrase."""
        return _("{kernel} with {engine}", kernel=KERNELS[self.kernel].title, engine=self.engine)


class MeasuredTable:
    """All rows of one measuring."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)

    def open(self, kernel: str, engines: Iterable[str] = (*ENGINES, *OTHERS)) -> list[Line]:
        """Return those of a kernel that can be measured on some engines."""
        return [x for x in self.lines if x.kernel == kernel and x.engine in engines and x.unavailable is None]

    def rows(self, *, planned: bool = False) -> tuple[LabRow, ...]:
        """Return what is known; lines that nothing is known of only where all that is planned is asked for."""
        return tuple(self._row(x) for x in self.lines if planned or x.seconds or x.unavailable is not None)

    def widest(self, kernel: str) -> float:
        """Return the widest interval of a kernel's speedups, as a share of the speedup; 0 where there is none."""
        known = [self._speedup(line) for line in self.lines if line.kernel == kernel]
        widths = [(ends[1] - ends[0]) / speedup for speedup, ends in known if speedup is not None and ends is not None]
        return max(widths, default=0.0)

    def _row(self, line: Line) -> LabRow:
        speedup, interval = self._speedup(line)
        kernel = KERNELS[line.kernel]
        pixels = kernel.side**2 * line.repeats * line.units
        measured = bool(line.seconds)
        return LabRow(
            line.kernel, line.engine, line.workers, line.workload, tuple(line.seconds), speedup, interval,
            line.identical if measured else None,
            pixels / 1e6 / statistics.median(line.seconds) if measured and pixels else None,
            self._because(line, speedup) if measured else Message(""),
            line.unavailable, kernel.library if line.workload == "cpu" else _client(line.engine), line.units,
            line.repeats,
        )  # fmt: skip

    def _speedup(self, line: Line) -> tuple[float | None, tuple[float, float] | None]:
        one = line.baseline
        if one is None:
            one = next(x.seconds for x in self.lines if (x.kernel, x.engine) == (line.kernel, "serial"))
        if not one or not line.seconds or min(line.seconds) <= 0:
            return None, None
        if line.engine == "serial":
            return 1.0, None
        return statistics.median(one) / statistics.median(line.seconds), ratio(tuple(one), tuple(line.seconds))

    def _because(self, line: Line, speedup: float | None) -> Message:
        if line.workload == "io":
            return waiting_reason(line.engine, speedup, line.workers)
        return reason(KERNELS[line.kernel].lock, line.engine, speedup, line.workers)


def table_of(
    kernels: Iterable[str] | None = None,
    engines: Iterable[str] | None = None,
    workloads: Iterable[str] = WORKLOADS,
    workers: int | None = None,
) -> MeasuredTable:
    """Return the lines of a selection, unmeasured; serial is always among them, for the others are set against it.

    Raises `UsageError` for a name that is unknown.
    """
    asked = _known(_("kernel"), kernels, tuple(KERNELS))
    chosen = {"serial", *_known(_("engine"), engines, (*ENGINES, *OTHERS))}
    loads = _known(_("workload"), workloads, WORKLOADS)
    lines = []
    for kernel in KERNELS.values():
        if kernel.name not in asked or kernel.workload not in loads:
            continue
        many = (workers or available_cores()) if kernel.workload == "cpu" else IN_FLIGHT
        for engine in (*ENGINES, *OTHERS):
            if engine in chosen and (engine in ENGINES or kernel.name in BARE_KERNELS):
                number = 1 if engine == "serial" else many
                lines.append(Line(kernel.name, engine, kernel.workload, number, _missing(kernel, engine)))
    return MeasuredTable(lines)


def _known(what: Message, asked: Iterable[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    names = known if asked is None else tuple(asked)
    for name in names:
        if name not in known:
            unknown = _(
                "There is no {what} {name!r}{hint}; choose one of {known}.",
                what=what, name=name, hint=suggestion(name, list(known)), known=", ".join(known),
            )  # fmt: skip
            raise UsageError(unknown)
    return names


def _missing(kernel: Kernel, engine: str) -> Message | None:
    """Return why a kernel cannot run on an engine; None where it can."""
    if kernel.workload == "io":
        return LAB_MISSING if engine == "asyncio" and importlib.util.find_spec("aiohttp") is None else None
    if engine in OTHERS and interpreter_for(engine) is None:
        return OTHERS[engine].missing
    return kernel.missing


def _client(engine: str) -> str:
    """Return what fetches on an engine, with the version."""
    from importlib.metadata import version

    if engine != "asyncio":
        return f"http.client of Python {platform.python_version()}"
    return f"aiohttp {version('aiohttp')}" if importlib.util.find_spec("aiohttp") else "aiohttp"
