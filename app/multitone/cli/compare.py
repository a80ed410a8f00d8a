"""`multitone compare`: one thread against many, in rounds of random order, results into scratch."""

from __future__ import annotations

import sys
import tempfile

import msgspec

from multitone.batch.events import to_json
from multitone.batch.options import ConvertOptions
from multitone.cli.convert import DONE, INTERRUPTED, engine_of, job_to_measure
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.typed import request_of
from multitone.engines.base import JobControl
from multitone.speedup.comparison import Comparison, compare_rounds
from multitone.speedup.measurements.store import keep
from multitone.speedup.measurements.taking import of_comparison
from multitone.speedup.timing import Readings, ResultSoFar, RunBegan


def compare(wish: ConvertOptions, *, rounds: int, json: bool) -> int:
    """Measure, print, and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    control = JobControl(lends_cores=False)
    with unwinding(), tempfile.TemporaryDirectory(prefix="multitone-compare-") as scratch:
        request = request_of(msgspec.structs.replace(wish, output=scratch))
        engine = engine_of(request)
        job = job_to_measure(request)
        with interruptible(control):
            comparison = _last(compare_rounds(job, engine, rounds=rounds, scratch=scratch, control=control))
    if comparison is None:
        return INTERRUPTED
    if json:
        sys.stdout.write(to_json(comparison) + "\n")
    else:
        from multitone.cli.console import print_comparison

        print_comparison(comparison)
    if comparison.speedup is not None:
        _note(keep(of_comparison(job, comparison)))
    return DONE


def _last(readings: Readings[Comparison]) -> Comparison | None:
    """Follow a comparison to its end; None where it was cancelled."""
    comparison = None
    for reading in readings:
        if isinstance(reading, RunBegan):
            left = "" if reading.seconds_left is None else f", about {reading.seconds_left:.0f} s left"
            _note(f"run {reading.number} of {reading.of}: {reading.title}{left}")
        elif isinstance(reading, ResultSoFar):
            comparison = reading.result
    return comparison


def _note(text: str) -> None:
    if text and sys.stderr.isatty():
        sys.stderr.write(text + "\n")
