"""How late the event loop of the window is while a job runs: a timer that should fire each 5 ms, and when it does."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

RUNS = 3
PROGRAM = "tests.benchmarks.lateness"


def rows(photos: str) -> Iterator[str]:
    """Yield a row a run, each in a process of its own, and their median."""
    command = [sys.executable, "-m", PROGRAM, photos]
    if not os.environ.get("DISPLAY"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 2560x1600x24", *command]
    figures = []
    for number in range(1, RUNS + 1):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            yield f"run {number} failed: {ended.stderr.strip().splitlines()[-1:]}"
            continue
        p99, most, ticks, seconds = (float(x) for x in ended.stdout.split()[-4:])
        figures.append((p99, most))
        yield f"run {number}: p99 {p99:.1f} ms, maximum {most:.1f} ms, {ticks:.0f} ticks in {seconds:.1f} s"
    if figures:
        p99, most = (statistics.median(column) for column in zip(*figures, strict=True))
        yield f"median: p99 {p99:.1f} ms, maximum {most:.1f} ms"
