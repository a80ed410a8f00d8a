"""Pictures that are fewer than the cores asked for may have several each."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.registry import engine_names
from multitone.imaging import raster
from tests.engines.conftest import MakeJob, make_engine, run
from tests.engines.runners import telling_threads


def threads_of(job: Job) -> list[int]:
    """Return how many threads each picture was said to have, in order."""
    folder = Path(job.export.folder).parent
    return [int((folder / f"threads-{task.number}").read_text()) for task in job.tasks]


@pytest.mark.parametrize(("pictures", "workers", "first"), [(1, 4, 4), (2, 5, 2), (3, 2, 1), (4, 4, 1)], ids=str)
def test_spare_cores_are_lent(pictures: int, workers: int, first: int, make_job: MakeJob) -> None:
    job = make_job(pictures)
    run(ProcessEngine(workers, telling_threads), job)
    told = threads_of(job)
    assert min(told) == first
    assert max(told) <= workers


def test_no_core_is_lent_where_the_gain_is_measured(make_job: MakeJob) -> None:
    job = make_job(1)
    run(ProcessEngine(4, telling_threads), job, JobControl(lends_cores=False))
    assert threads_of(job) == [1]


@pytest.mark.parametrize("engine", engine_names("isolation", "one-core"))
def test_one_thread_stays_one(engine: str, make_job: MakeJob) -> None:
    job = make_job(1)
    run(make_engine(engine, telling_threads), job)
    assert threads_of(job) == [1]


def test_the_workers_that_a_user_sets_are_the_limit(make_job: MakeJob) -> None:
    job, control = make_job(1), JobControl()
    control.set_workers(3)
    run(ProcessEngine(8, telling_threads), job, control)
    assert threads_of(job) == [3]


def test_libvips_is_told() -> None:
    library = raster.vips().vips_lib
    before = raster.threads()
    try:
        raster.use_threads(3)
        assert (raster.threads(), library.vips_concurrency_get()) == (3, 3)
    finally:
        raster.use_threads(before)
    assert library.vips_concurrency_get() == before
