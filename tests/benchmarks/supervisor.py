"""What a task costs the parent, through the whole engine and the fold, and how many it could supervise a second.

Tasks that do nothing come back in batches, as fast as they can. Tasks that wait for some milliseconds and use no
processor come back one by one, as real pictures do, and let many workers be supervised on a machine of few cores.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator

from multitone.batch.job import Export, Job, Task
from multitone.batch.progress import JobProgress
from multitone.engines.base import JobControl
from multitone.engines.monitor import watch
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.worker.run_task import Runner
from multitone.imaging.pipeline import Pipeline
from tests.engines.runners import PATIENT, nothing, patient

WORKERS = (1, 2, 8, 32, 64)
NOTHING = 50_000
SECONDS = 4.0
"""How long the tasks that wait go on; each takes `PATIENT` seconds."""


def rows(_: str) -> Iterator[str]:
    """Yield a row for each number of workers."""
    with tempfile.TemporaryDirectory() as folder:
        for workers in WORKERS:
            a_second, cost = supervised(folder, workers, NOTHING, nothing)
            rate, each = supervised(folder, workers, round(workers * SECONDS / PATIENT), patient)
            yield (
                f"{workers:3} workers: tasks that do nothing {a_second:8,.0f} a second, {1e6 * cost:5.1f} µs of the "
                f"parent each; tasks of {1e3 * PATIENT:.0f} ms {rate:6,.0f} a second, {1e6 * each:5.1f} µs each, "
                f"{rate * each:4.0%} of a core"
            )


def supervised(folder: str, workers: int, number: int, runner: Runner) -> tuple[float, float]:
    """Run so many tasks; return how many were done a second, and the parent's processor seconds for each."""
    tasks = tuple(Task(n, f"{folder}/in/{n}.jpg", f"{folder}/out/{n}.jpg", 15_000) for n in range(1, number + 1))
    job = Job("bench", Pipeline(), Export(folder=folder), tasks)
    progress = JobProgress()
    wall, cpu = time.perf_counter(), time.process_time()
    for batch in watch(ProcessEngine(workers, runner), job, JobControl()):
        for event in batch:
            progress.handle(event)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert progress.done == number
    return number / wall, cpu / number
