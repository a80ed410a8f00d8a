"""What a task costs the parent: tasks that do nothing, through the whole engine and the fold."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator

from multitone.batch.job import Export, Job, Task
from multitone.batch.progress import JobProgress
from multitone.engines.base import JobControl
from multitone.engines.monitor import watch
from multitone.engines.processes import ProcessEngine
from multitone.imaging.pipeline import Pipeline
from tests.engines.runners import nothing

TASKS = 50_000


def rows(_: str) -> Iterator[str]:
    """Yield a row for 1, 2 and 8 workers."""
    with tempfile.TemporaryDirectory() as folder:
        tasks = tuple(Task(n, f"{folder}/in/{n}.jpg", f"{folder}/out/{n}.jpg", 15_000) for n in range(1, TASKS + 1))
        for workers in (1, 2, 8):
            job = Job("bench", Pipeline(), Export(folder=folder), tasks)
            progress = JobProgress()
            wall, cpu = time.perf_counter(), time.process_time()
            for batch in watch(ProcessEngine(workers, nothing), job, JobControl()):
                for event in batch:
                    progress.handle(event)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            assert progress.done == TASKS
            yield (
                f"{workers} workers: {TASKS / wall:9,.0f} tasks a second, {cpu / TASKS * 1e6:5.1f} µs of the parent's "
                f"processor a task"
            )
