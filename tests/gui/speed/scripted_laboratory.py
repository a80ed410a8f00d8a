"""A laboratory that follows a script: rows as they come out of a machine with two cores, run by run."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from multitone.batch.events import (
    Event,
    JobFinished,
    JobStarted,
    StageChanged,
    StageSeconds,
    TaskFinished,
    TaskStarted,
    WorkerStarted,
)
from multitone.engines.base import JobControl
from multitone.speedup.lab.table import FEWEST, Laboratory, LabRow
from multitone.speedup.timing import ResultSoFar, RunBegan

ENGINES = ("serial", "threads", "asyncio", "processes")
LOCKED = "Only one thread at a time may run Python's bytecode; the others wait for the lock."
OPEN = "It lets go of the lock while it computes, so threads use every core."
BECAUSE = {
    "serial": "One after another in one thread: what all others are measured against.",
    "asyncio": "Coroutines hand their work to threads, so this is what threads gives, with its lock and its gain.",
    "processes": "Each process has an interpreter and a lock of its own.",
}
NO_NUMBA = "Numba is not installed; it comes with `pip install multitone[lab]`."
NO_INTERPRETERS = "Sub-interpreters need Python 3.14; this is 3.11. Install Python 3.14 beside it."
NO_FREE = "No free-threaded Python is found; install python3.14t, and it is measured too."
CONDITIONS: dict[str, object] = {"processor": "A processor", "cores": 2, "system": "Linux", "python": "3.11.2"}
SERIAL = {"loop": 1.4, "python": 1.6, "numpy": 0.9, "cython": 1.05, "c": 1.01, "pillow": 1.2, "libvips": 1.31}
SPEEDUPS = {"loop": 0.99, "python": 0.97, "numpy": 1.42, "cython": 1.93, "c": 1.94, "pillow": 1.9, "libvips": 1.88}


def planned() -> tuple[LabRow, ...]:
    """Return the rows of a machine without Numba and with one Python."""
    rows = []
    for kernel in ("loop", "python", "numpy", "numba", "cython", "c", "pillow", "libvips"):
        lacks = NO_NUMBA if kernel == "numba" else None
        rows += [LabRow(kernel, engine, 1 if engine == "serial" else 2, "cpu", unavailable=lacks) for engine in ENGINES]
        if kernel in ("loop", "python"):
            rows.append(LabRow(kernel, "subinterpreters", 2, "cpu", unavailable=NO_INTERPRETERS))
            rows.append(LabRow(kernel, "free-threaded", 2, "cpu", unavailable=NO_FREE))
    return (*rows, *(LabRow("fetch", engine, 1 if engine == "serial" else 32, "io") for engine in ENGINES))


def measured(row: LabRow, runs: int = 3) -> LabRow:
    """Return a planned row with so many runs behind it."""
    if row.unavailable is not None:
        return row
    if row.workload == "io":
        gain = {"serial": 1.0, "threads": 21.4, "asyncio": 26.8, "processes": 17.3}[row.engine]
        serial, why = 2.6, "While one request waits, the others go on; waiting needs no core."
    else:
        gain = {"serial": 1.0, "processes": 1.91}.get(row.engine, SPEEDUPS[row.kernel])
        gain -= 0.02 if row.engine == "asyncio" else 0
        serial = SERIAL[row.kernel]
        why = BECAUSE.get(row.engine, LOCKED if SPEEDUPS[row.kernel] < 1.2 else OPEN)
    seconds = tuple(serial / gain * (1 + 0.02 * run) for run in range(runs))
    return msgspec.structs.replace(
        row, seconds=seconds, speedup=gain, interval=(0.96 * gain, 1.05 * gain), identical=True, because=why,
        megapixels_per_second=None if row.kernel == "loop" else 40 / seconds[0], units=60, repeats=7,
    )  # fmt: skip


def found() -> Laboratory:
    """Return a whole result."""
    return Laboratory(tuple(measured(row) for row in planned()), CONDITIONS, ("The machine was busy with other work.",))


class Bench:
    """Measures what it is asked for as the script says; holds within the run after so many, until it is let go."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.fails_with: Exception | None = None
        self.hold_after = -1
        self._let_go = threading.Event()

    def let_go(self) -> None:
        """Hold no more."""
        self._let_go.set()

    def __call__(self, *, control: JobControl, **choice: Any) -> Iterator[Any]:
        self.asked.append(choice)
        rows = [
            row for row in planned()
            if row.workload in choice["workloads"] and row.kernel in choice["kernels"]
        ]  # fmt: skip
        order = _order(rows, FEWEST)
        so_far: dict[LabRow, int] = {}
        for number, row in enumerate(order, 1):
            if control.cancelled:
                return
            if self.fails_with is not None:
                raise self.fails_with
            yield RunBegan(f"{row.kernel} on {row.engine}", row.engine, row.workers, number, len(order))
            yield from self._events(row, hold=number == self.hold_after + 1)
            if control.cancelled:
                return
            so_far[row] = so_far.get(row, 0) + 1
            known = [measured(r, so_far[r]) if r in so_far else r for r in rows if r in so_far or r.unavailable]
            yield ResultSoFar(Laboratory(tuple(known), CONDITIONS))

    def _events(self, row: LabRow, *, hold: bool) -> Iterator[Sequence[Event]]:
        yield [JobStarted(0.0, "lab", row.engine, row.workers, 4, 0)]
        yield [WorkerStarted(0.0, worker, worker) for worker in range(1, row.workers + 1)]
        seconds = StageSeconds(apply=0.4)
        for task in range(1, 5):
            worker = (task - 1) % row.workers + 1
            at = 0.5 * ((task - 1) // row.workers)
            yield [TaskStarted(at, task, worker, f"/pictures/{task}.png"), StageChanged(at, task, "apply")]
            if hold and task == min(row.workers, 4):
                self._let_go.wait(20)
            yield [TaskFinished(at + 0.4, task, worker, f"/pictures/{task}.png", "", 1, 1, 1, seconds)]
        yield [JobFinished(2.0, 4, 0, 0, 0, 2.0, 2.0, 4.0, row.workers, 1)]


def _order(rows: Sequence[LabRow], rounds: int) -> list[LabRow]:
    """Return the runs as the laboratory makes them: kernel after kernel, each with its rounds over all engines."""
    able = [row for row in rows if row.unavailable is None]
    kernels = dict.fromkeys(row.kernel for row in able)
    return [row for kernel in kernels for _ in range(rounds) for row in able if row.kernel == kernel]
