"""The laboratory at work: kernel by kernel, rounds over the engines in random order; then the work that waits.

::

    sources ─► squares ─► for each kernel: calibrated once ─► rounds of trials, each behind a gate ─► table ─► rows
    squares ─► server ─► rounds of fetching ─────────────────────────────────────────────────────────►┘
"""

from __future__ import annotations

import functools
import hashlib
import math
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from multitone import paths
from multitone.batch.events import Event
from multitone.engines.base import Engine, JobControl, available_cores
from multitone.engines.in_child.event_loop import AsyncioEngine
from multitone.engines.in_child.serial import SerialEngine
from multitone.engines.in_child.threads import ThreadEngine
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.worker.run_task import Runner
from multitone.errors import EngineError
from multitone.messages import Message, _
from multitone.speedup.conditions import conditions, conditions_warnings, load_warning
from multitone.speedup.lab.interpreters import OTHERS, interpreter_for, run_bare
from multitone.speedup.lab.kernels import FETCH, KERNELS
from multitone.speedup.lab.runners import LATENCY, Assignment, Fetches, Server, fetch, fetch_in_loop, run_unit
from multitone.speedup.lab.squares import cut_squares, expected_file, served_file, square_file
from multitone.speedup.lab.table import (
    ENGINES,
    FEWEST,
    IN_FLIGHT,
    MOST,
    WORKLOADS,
    Laboratory,
    LabRow,
    Line,
    MeasuredTable,
    table_of,
)
from multitone.speedup.lab.trial import Gate, Trial, job_of, run_trial
from multitone.speedup.timing import Readings, ResultSoFar, RunBegan

UNIT_SECONDS = 0.02
"""A unit lasts so long at the least: handing one out costs 0.1 ms, a thread's turn with the lock 5 ms."""
RUN_SECONDS = 0.5
"""A run of one thread lasts so long; many short ones tell more than a few that are long."""
WIDTH = 0.3
"""Of the interval of a speedup, as a share of it, that is narrow enough: what a steady machine has after few rounds.

Whether there are more rounds depends on how wide it is and not on where it lies, so that no result is favored.
"""
MAKERS = {"serial": SerialEngine, "threads": ThreadEngine, "asyncio": AsyncioEngine, "processes": ProcessEngine}
FETCHES = 5 * IN_FLIGHT

Steps: TypeAlias = Iterator[RunBegan | list[Event] | None]
"""What happens, and None after each run."""
T = TypeVar("T")


def rows_planned(
    *,
    kernels: Iterable[str] | None = None,
    engines: Iterable[str] | None = None,
    workloads: Iterable[str] = WORKLOADS,
    workers: int | None = None,
) -> tuple[LabRow, ...]:
    """Return the rows that there will be, unmeasured. Raises `UsageError` for a name that is unknown."""
    return table_of(kernels, engines, workloads, workers or available_cores()).rows(planned=True)


def run(
    sources: Sequence[str] = (),
    *,
    kernels: Iterable[str] | None = None,
    engines: Iterable[str] | None = None,
    workloads: Iterable[str] = WORKLOADS,
    rounds: int | None = None,
    workers: int | None = None,
    control: JobControl,
) -> Readings[Laboratory]:
    """Measure a selection of kernels on engines, on squares of the sources or of the sample photographs.

    Without a number of rounds, each kernel has from `FEWEST` up to `MOST`, until its speedups are known well enough.
    Raises `UsageError` for names that are unknown and sources without a picture, at the first step.
    """
    number = workers or available_cores()
    table = table_of(kernels, engines, workloads, number)
    warnings = (*conditions_warnings(), *load_warning())
    with tempfile.TemporaryDirectory(prefix="multitone-lab-") as folder:
        squares = cut_squares(sources, folder, number, control)
        if not squares:
            return
        known = conditions(_("irrelevant: pictures were decoded before any clock ran")) | _own_conditions(len(squares))
        bench = _Bench(table, folder, tuple(squares), number, rounds, control)
        for step in bench.steps():
            if control.cancelled:
                return
            yield ResultSoFar(Laboratory(table.rows(), known, warnings)) if step is None else step
    if not control.cancelled:
        yield ResultSoFar(Laboratory(table.rows(), known, warnings))


def _own_conditions(pictures: int) -> dict[str, object]:
    return {
        "pictures": pictures,
        "reference": _("nine shifted copies, the fifth of them sorted or their weighed sum, by NumPy"),
        "clock": _("from the moment that every worker is ready to the last unit's end"),
        "fetches": FETCHES,
        "in_flight": IN_FLIGHT,
        "latency_seconds": LATENCY,
    }


class _Bench:
    """One measuring: fills its table, run by run."""

    def __init__(
        self,
        table: MeasuredTable,
        folder: str,
        squares: tuple[int, ...],
        workers: int,
        rounds: int | None,
        control: JobControl,
    ) -> None:
        self._table = table
        self._folder = folder
        self._squares = squares
        self._workers = workers
        self._rounds = rounds
        self._control = control
        self._number = 0
        self._of = (rounds or FEWEST) * sum(1 for line in table.lines if line.unavailable is None)

    def steps(self) -> Steps:
        """Yield what happens, and None after each run."""
        for kernel in dict.fromkeys(line.kernel for line in self._table.lines):
            if kernel == FETCH:
                yield from self._fetch()
            else:
                yield from self._compute(kernel)

    # Work that takes the processor

    def _compute(self, kernel: str) -> Steps:
        if not self._table.open(kernel, ENGINES):
            return
        assignment = Assignment(kernel, self._squares, self._folder, str(paths.data_folder() / "numba"))
        gate = Gate(1)
        engine = SerialEngine(runner=functools.partial(run_unit, gate=gate, assignment=assignment))
        trial = yield from run_trial(engine, job_of([self._shown(1)], self._folder), gate, self._control)
        if trial.trouble or trial.cancelled:
            self._close(kernel, trial.trouble)
            yield None
            return
        repeats = max(1, math.ceil(UNIT_SECONDS / gate.pass_seconds))
        units = math.ceil(RUN_SECONDS / (repeats * gate.pass_seconds) / self._workers) * self._workers
        for line in self._table.open(kernel):
            line.units, line.repeats = units, repeats
        ready = Assignment(kernel, self._squares, self._folder, assignment.cache, repeats)
        for __ in self._each_round(kernel):
            for line in _shuffled(self._table.open(kernel)):
                if line.engine in OTHERS:
                    yield from self._elsewhere(line)
                else:
                    yield from self._here(line, functools.partial(run_unit, assignment=ready), self._workers)

    def _here(self, line: Line, runner: Runner, workers: int) -> Steps:
        """Run a line once on its engine."""
        if self._control.cancelled:
            return
        gate = Gate(line.units)
        maker = MAKERS[line.engine]
        engine: Engine = maker(workers, functools.partial(runner, gate=gate))
        job = job_of([self._shown(i + 1) for i in range(line.units)], self._folder)
        yield self._began(line)
        trial: Trial = yield from run_trial(engine, job, gate, self._control)
        if trial.cancelled:
            return
        if trial.trouble:
            line.unavailable, line.seconds = trial.trouble, []
        else:
            line.seconds.append(trial.seconds)
            line.identical = line.identical and trial.identical
            line.workers = trial.workers
        yield None

    def _elsewhere(self, line: Line) -> Steps:
        """Run a line once in an interpreter of another kind, and one thread of that beside it."""
        interpreter = interpreter_for(line.engine)
        assert interpreter is not None, line.engine
        yield self._began(line)
        side = KERNELS[line.kernel].side
        picture = self._squares[0]
        options: dict[str, object] = {
            "kernel": line.kernel, "repeats": line.repeats, "units": line.units, "workers": line.workers, "side": side,
            "square": square_file(self._folder, picture, side), "expected": expected_file(self._folder, picture, side),
        }  # fmt: skip
        line.baseline = [] if line.baseline is None else line.baseline
        for mode, seconds in _shuffled([("serial", line.baseline), (OTHERS[line.engine].mode, line.seconds)]):
            try:
                result = run_bare(interpreter, options | {"mode": mode}, self._control)
            except EngineError as error:
                line.unavailable, line.seconds = error.message, []
                break
            if result is None:
                return
            seconds.append(result[0])
            line.identical = line.identical and result[1]
        yield None

    # Work that waits

    def _fetch(self) -> Steps:
        files = [served_file(self._folder, number) for number in self._squares]
        hashes = tuple(hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in files)
        try:
            server = Server(files)
        except EngineError as error:
            self._close(FETCH, error.message)
            yield None
            return
        try:
            fetches = Fetches(server.port, hashes)
            for line in self._table.open(FETCH):
                line.units, line.repeats = FETCHES, 1
            for __ in self._each_round(FETCH):
                for line in _shuffled(self._table.open(FETCH)):
                    how: Callable[..., Any] = fetch_in_loop if line.engine == "asyncio" else fetch
                    yield from self._here(line, functools.partial(how, fetches=fetches), IN_FLIGHT)
        finally:
            server.close()

    def _each_round(self, kernel: str) -> Iterator[None]:
        """Yield for each round of a kernel: as many as were asked for, or until its speedups are known well enough."""
        for number in range(self._rounds or MOST):
            if self._rounds is None and number >= FEWEST:
                if self._table.widest(kernel) <= WIDTH:
                    return
                self._of += len(self._table.open(kernel))
            yield

    def _began(self, line: Line) -> RunBegan:
        self._number += 1
        return RunBegan(line.title, line.engine, line.workers, self._number, self._of)

    def _close(self, kernel: str, trouble: Message | None) -> None:
        """Say of all rows of a kernel that it does not run."""
        for line in self._table.open(kernel):
            line.unavailable = trouble

    def _shown(self, number: int) -> str:
        """Return the picture that a unit works on, as lanes show it."""
        return os.path.join(self._folder, f"{self._squares[(number - 1) % len(self._squares)]}.jpg")


def _shuffled(those: Sequence[T]) -> list[T]:
    return random.sample(those, len(those))
