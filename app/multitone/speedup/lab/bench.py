"""The laboratory at work: kernel by kernel, rounds over the engines in random order; then the work that waits.

::

    sources ─► squares ─► for each kernel: calibrated once ─► rounds of trials, each behind a gate ─► table ─► rows
    squares ─► server ─► rounds of fetching ─────────────────────────────────────────────────────────►┘
"""

from __future__ import annotations

import functools
import hashlib
import math
import random
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from multitone import paths
from multitone.batch.events import Event
from multitone.batch.job import Job
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
    Line,
    MeasuredTable,
    table_of,
)
from multitone.speedup.lab.trial import Gate, job_of, run_trial
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
CONDITIONS: dict[str, object] = {
    "reference": _("nine shifted copies: the fifth of them sorted, or their weighted sum, in NumPy"),
    "clock": _("from the moment that every worker is ready to the last unit’s end"),
    "fetches": FETCHES,
    "in_flight": IN_FLIGHT,
    "latency_seconds": LATENCY,
}
Steps: TypeAlias = Generator[RunBegan | list[Event] | None, None, Message | None]
"""What happens, and None after each run; in the end why nothing could be measured."""


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
    table = table_of(kernels, engines, workloads, workers)
    warnings = (*conditions_warnings(), *load_warning())
    number = workers or available_cores()
    with tempfile.TemporaryDirectory(prefix="multitone-lab-") as folder:
        squares = cut_squares(sources, folder, number, control)
        if not squares:
            return
        known = conditions(_("irrelevant: pictures were decoded before any clock ran")) | CONDITIONS
        known["pictures"] = len(squares)
        bench, began = _Bench(table, folder, tuple(squares), number, rounds, control), time.monotonic()
        for step in bench.steps():
            if control.cancelled:
                return
            known["run_seconds"] = (time.monotonic() - began) / max(1, bench.number)
            yield ResultSoFar(Laboratory(table.rows(), dict(known), warnings)) if step is None else step
    if not control.cancelled:
        yield ResultSoFar(Laboratory(table.rows(), known, warnings))


@dataclass
class _Bench:
    """One measuring: fills its table, run by run."""

    table: MeasuredTable
    folder: str
    squares: tuple[int, ...]
    workers: int
    rounds: int | None
    control: JobControl
    number: int = 0

    def __post_init__(self) -> None:
        self.of = (self.rounds or FEWEST) * sum(1 for line in self.table.lines if line.unavailable is None)

    def steps(self) -> Steps:
        """Yield what happens, and None after each run."""
        for kernel in dict.fromkeys(line.kernel for line in self.table.lines):
            if self.table.open(kernel, ENGINES):
                trouble = yield from self._fetch() if kernel == FETCH else self._compute(kernel)
                for line in self.table.open(kernel) if trouble else ():
                    line.unavailable = trouble
                yield None
        return None

    def _compute(self, kernel: str) -> Steps:
        """Measure work that takes the processor; return why that cannot be done."""
        assignment = Assignment(kernel, self.squares, self.folder, str(paths.data_folder() / "numba"))
        gate = Gate(1)
        engine = SerialEngine(runner=functools.partial(run_unit, gate=gate, assignment=assignment))
        trial = yield from run_trial(engine, self._job(1), gate, self.control)
        if trial.trouble or trial.cancelled:
            return trial.trouble
        seconds = gate.shared.pass_seconds
        repeats = max(1, math.ceil(UNIT_SECONDS / seconds))
        units = math.ceil(RUN_SECONDS / (repeats * seconds) / self.workers) * self.workers
        ready = msgspec.structs.replace(assignment, repeats=repeats)
        yield from self._rounds(
            kernel, units, repeats, self.workers, lambda _: functools.partial(run_unit, assignment=ready)
        )
        return None

    def _fetch(self) -> Steps:
        """Measure work that waits; return why that cannot be done."""
        files = [served_file(self.folder, number) for number in self.squares]
        hashes = tuple(hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in files)
        try:
            server = Server(files)
        except EngineError as error:
            return error.message
        fetches = Fetches(server.port, hashes)

        def runner_of(line: Line) -> Runner:
            how: Callable[..., Any] = fetch_in_loop if line.engine == "asyncio" else fetch
            return functools.partial(how, fetches=fetches)

        try:
            yield from self._rounds(FETCH, FETCHES, 1, IN_FLIGHT, runner_of)
        finally:
            server.close()
        return None

    def _rounds(
        self, kernel: str, units: int, repeats: int, workers: int, runner_of: Callable[[Line], Runner]
    ) -> Iterator[RunBegan | list[Event] | None]:
        """Run a kernel on its engines: as often as was asked for, or until its speedups are known well enough."""
        for line in self.table.open(kernel):
            line.units, line.repeats = units, repeats
        for number in range(self.rounds or MOST):
            lines = self.table.open(kernel)
            if self.rounds is None and number >= FEWEST:
                if self.table.widest(kernel) <= WIDTH:
                    return
                self.of += len(lines)
            for line in random.sample(lines, len(lines)):
                if self.control.cancelled:
                    return
                self.number += 1
                yield RunBegan(line.title, line.engine, line.workers, self.number, self.of)
                if line.engine in OTHERS:
                    self._elsewhere(line)
                else:
                    yield from self._here(line, runner_of(line), workers)
                yield None

    def _here(self, line: Line, runner: Runner, workers: int) -> Iterator[list[Event]]:
        """Run a line once on its engine."""
        gate = Gate(line.units)
        engine: Engine = MAKERS[line.engine](workers, functools.partial(runner, gate=gate))
        trial = yield from run_trial(engine, self._job(line.units), gate, self.control)
        if trial.trouble:
            line.unavailable, line.seconds = trial.trouble, []
        elif not trial.cancelled:
            line.seconds.append(trial.seconds)
            line.identical = line.identical and trial.identical
            line.workers = trial.workers

    def _elsewhere(self, line: Line) -> None:
        """Run a line once in an interpreter of another kind, and one thread of that beside it."""
        interpreter, side, picture = interpreter_for(line.engine), KERNELS[line.kernel].side, self.squares[0]
        assert interpreter is not None, line.engine
        options: dict[str, object] = {
            "kernel": line.kernel, "repeats": line.repeats, "units": line.units, "workers": line.workers, "side": side,
            "square": square_file(self.folder, picture, side), "expected": expected_file(self.folder, picture, side),
        }  # fmt: skip
        line.baseline = [] if line.baseline is None else line.baseline
        for mode, seconds in random.sample([("serial", line.baseline), (OTHERS[line.engine].mode, line.seconds)], 2):
            try:
                result = run_bare(interpreter, options | {"mode": mode}, self.control)
            except EngineError as error:
                line.unavailable, line.seconds = error.message, []
                return
            if result is None:
                return
            seconds.append(result[0])
            line.identical = line.identical and result[1]

    def _job(self, units: int) -> Job:
        """Return so many units; lanes show the picture that each works on."""
        return job_of(
            [served_file(self.folder, self.squares[i % len(self.squares)]) for i in range(units)], self.folder
        )
