"""Unit of work: what takes the place of a picture in the engines; runs in workers."""

from __future__ import annotations

import contextvars
import os
import time
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from multitone.batch.events import StageSeconds
from multitone.batch.job import Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import EnterStage
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.speedup.lab.gate import Gate
from multitone.speedup.lab.kernels import KERNELS, Kernel, Prepared
from multitone.speedup.lab.squares import expected_file, square_file

TRIES = 3
APPLY = 2
"""The index of the stage that the lanes show."""


class Assignment(Struct, frozen=True):
    """What all workers of a run compute."""

    kernel: str
    pictures: tuple[int, ...]
    """Numbers of the squares that were cut."""
    folder: str
    """Where those are."""
    cache: str
    """Where Numba keeps what it has compiled."""
    repeats: int = 0
    """How often a unit runs the kernel; 0: once, and tell how long it took."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What one worker has made ready before the clock runs."""

    prepared: Prepared
    inputs: tuple[Any, ...]
    expected: tuple[bytes, ...]
    pixels: int
    """Of one picture."""


_bench: contextvars.ContextVar[tuple[Gate, Bench] | None] = contextvars.ContextVar("bench", default=None)
"""Of this thread; threads that come from a pool keep theirs."""


def run_unit(
    task: Task, context: JobContext, entered: EnterStage, *, again: bool = False, gate: Gate, assignment: Assignment
) -> Outcome:
    """Run the kernel on one picture as often as is assigned; a worker's first unit makes it ready, and waits for all.

    What goes wrong ends the run, for a unit that is missing would make the others look fast.
    """
    del context, again
    try:
        bench = _ready_bench(task, gate, assignment)
        entered(APPLY)
        began = time.perf_counter()
        picture = (task.number - 1) % len(bench.inputs)
        result = None
        for _ in range(max(1, assignment.repeats)):
            result = bench.prepared.compute(bench.inputs[picture])
        if not _agree(bench.prepared.give(result), bench.expected[picture], KERNELS[assignment.kernel].tolerance):
            gate.tell_wrong()
        gate.end(task.number)
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the row shall say it
        gate.give_up()
        return Failed(task.number, "operation-failed", f"{error}", "apply", type(error).__name__)
    pixels = bench.pixels * max(1, assignment.repeats)
    return Done(task.number, pixels, task.size, 0, StageSeconds(apply=time.perf_counter() - began))


def _ready_bench(task: Task, gate: Gate, assignment: Assignment) -> Bench:
    """Return this worker's bench, made at its first unit."""
    known = _bench.get()
    if known is not None and known[0] is gate:
        return known[1]
    bench = _made(assignment)
    if not assignment.repeats:
        gate.tell_pass(_pass_seconds(bench))
    _bench.set((gate, bench))
    gate.wait(task.number)
    return bench


def _made(assignment: Assignment) -> Bench:
    os.environ["NUMBA_CACHE_DIR"] = assignment.cache  # numba reads it as it is imported
    kernel = KERNELS[assignment.kernel]
    prepared = kernel.prepare()
    if not kernel.side:
        steps = prepared.take(b"", 0)
        return Bench(prepared, (steps,), (str(steps * (steps - 1) // 2).encode(),), 0)
    squares, expected = zip(*(_read(assignment.folder, number, kernel) for number in assignment.pictures), strict=True)
    inputs = tuple(prepared.take(square, kernel.side) for square in squares)
    prepared.compute(inputs[0])  # the first time, memory is taken from the system, and libvips starts threads
    return Bench(prepared, inputs, expected, kernel.side**2)


def _read(folder: str, picture: int, kernel: Kernel) -> tuple[bytes, bytes]:
    with (
        open(square_file(folder, picture, kernel.side), "rb") as square,
        open(expected_file(folder, picture, kernel.side, kernel.work), "rb") as file,
    ):
        return square.read(), file.read()


def _pass_seconds(bench: Bench) -> float:
    """Measure how long the kernel takes on one picture: the best of some tries."""
    best = float("inf")
    for _ in range(TRIES):
        began = time.perf_counter()
        bench.prepared.compute(bench.inputs[0])
        best = min(best, time.perf_counter() - began)
    return best


def _agree(result: bytes, expected: bytes, tolerance: int) -> bool:
    """Whether two pictures differ nowhere by more than a tolerance."""
    if result == expected or not tolerance:
        return result == expected
    pairs = zip(result, expected, strict=False)
    return len(result) == len(expected) and all(abs(a - b) <= tolerance for a, b in pairs)
