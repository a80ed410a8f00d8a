"""What jobs and their supervisor cost, measured through the whole engine, journal included."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from multitone.batch.discovery import discover
from multitone.batch.events import TaskFinished
from multitone.batch.job import Export, Job, Task, new_job_id
from multitone.batch.plan import plan
from multitone.engines.base import JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.engines.processes.engine import ProcessEngine
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.speedup.timing import Timing
from tests.benchmarks.peer_jobs import PeerJob
from tests.benchmarks.scale_prediction import JobCosts, SupervisorCosts
from tests.benchmarks.whole_runs import in_rounds, read_once, scratch_of
from tests.engines.runners import nothing, patient

WORKERS = (2, 8, 32, 128)
PICTURE_SECONDS = (0.001, 0.008, 0.064)
SLEPT_SECONDS = 3.0
"""How long the workers that only sleep are supervised, at the least."""
MEMORY_BYTES_A_PIXEL = {"gray": 5.0, "fit": 12.0, "png": 14.0, "small": 0.0}
"""Counted by hand, for each pixel of the source. A plane that is written costs 2 bytes, its line being fetched before,
and 1 to be read: gray 3, and 2 for coefficients of progressive ones; fit 9 for RGB, and 3 for what is made of it; PNG 9
for RGB, 3 for gray, 2 for filtered rows. Pictures of 400 × 300 stay in a core's cache."""


class Run:
    """One run of a job: what it took, seen from the parent."""

    def __init__(self, job: Job, engine: ProcessEngine) -> None:
        self.timing, self.pixels, self.bytes = Timing(), 0, 0
        control, began = JobControl(lends_cores=False), time.process_time()
        started = 0.0
        for batch in recorded(watch(engine, job, control), job, engine, control):
            for event in batch:
                self.timing.handle(event)
                if isinstance(event, TaskFinished):
                    started = started or time.process_time()  # starting workers is no picture's cost
                    self.pixels += event.pixels
                    self.bytes += event.bytes_in + event.bytes_out
        self.parent_seconds = time.process_time() - max(began, started)
        self.pictures = len(self.timing.task_seconds)

    @property
    def rate(self) -> float:
        """Pictures a second, from the first picture taken up to the last one done."""
        return self.pictures / self.timing.seconds

    def picture_seconds(self, *, alike: bool) -> float:
        """Return a worker's seconds for a picture: where all are alike, of one in the middle of the run."""
        seconds = self.timing.task_seconds.values()
        return statistics.median(seconds) if alike else sum(seconds) / self.pictures

    @property
    def steady_rate(self) -> float:
        """Pictures a second of the middle of the run, after the last worker was started and before the first ended.

        For pictures of one size: large ones are done first.
        """
        curve = self.timing.curve
        (began, first), (ended, last) = curve[len(curve) * 2 // 5], curve[len(curve) * 9 // 10]
        return (last - first) / (ended - began)


def job_costs(job: PeerJob, files: Sequence[Path], rounds: int) -> JobCosts:
    """Run a job with one worker and with two, in turn, and return what its pictures cost."""
    read_once(files)
    runs: dict[int, list[Run]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory(dir=scratch_of(many=job.many)) as scratch:
        for number, workers in in_rounds(runs, rounds):
            planned = planned_job(job, files, f"{scratch}/{number}-{workers}")
            runs[workers].append(Run(planned, ProcessEngine(workers)))
            shutil.rmtree(planned.export.folder)
    one = runs[1][0]
    each = [run.picture_seconds(alike=job.many) for run in runs[1]]
    measured = {
        workers: [run.steady_rate if job.many else run.rate for run in found] for workers, found in runs.items()
    }
    return JobCosts(
        job.name, statistics.median(each), max(1.0, MEMORY_BYTES_A_PIXEL[job.name] * one.pixels / one.pictures),
        one.bytes / one.pictures, "memory" if job.many and scratch_of(many=True) else "disk", measured, each,
    )  # fmt: skip


def planned_job(job: PeerJob, files: Sequence[Path], folder: str) -> Job:
    """Plan a job as the command line does."""
    export = Export(folder=folder, format=build_format(job.format), quality=job.quality or None)
    return plan(discover([str(file) for file in files]), Pipeline.parse(list(job.steps)), export).job


def supervisor_costs() -> SupervisorCosts:
    """Supervise workers that only sleep as long as pictures would take them, so that two cores can have 128."""
    worker = slept(1, 0.0).worker
    by_workers = {n: {seconds: slept(n, seconds).cost for seconds in PICTURE_SECONDS} for n in WORKERS}
    return SupervisorCosts(by_workers, worker)


class Slept:
    """Workers that slept: the parent's seconds for each task, how many were done a second, and the share of a core."""

    def __init__(self, run: Run) -> None:
        self.cost, self.rate = run.parent_seconds / run.pictures, run.steady_rate
        self.share = self.cost * self.rate
        self.worker = run.timing.cpu_seconds / run.pictures


def slept(workers: int, seconds: float) -> Slept:
    """Let so many workers sleep for each picture; for no time, they are as quick as they can."""
    number = round(workers * SLEPT_SECONDS / max(seconds, workers / 20_000))
    tasks = tuple(Task(n, f"/in/{n}.jpg", f"/out/{n}.jpg", 15_000) for n in range(1, number + 1))
    with tempfile.TemporaryDirectory() as folder:
        job = Job(new_job_id(), Pipeline(), Export(folder=folder), tasks)
        return Slept(Run(job, ProcessEngine(workers, partial(patient, seconds=seconds) if seconds else nothing)))


def measured_jobs(jobs: Sequence[PeerJob], photographs: Path, rounds: int, most: int) -> Iterator[JobCosts]:
    """Yield the costs of each job; of many small files only so many are taken."""
    for job in jobs:
        yield job_costs(job, job.files(photographs)[:most], rounds)
