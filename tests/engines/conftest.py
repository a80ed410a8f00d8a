"""Small jobs on small pictures, for engines."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.batch.discovery import discover
from multitone.batch.events import Event
from multitone.batch.job import Existing, Export, Job
from multitone.batch.plan import plan
from multitone.engines.base import Engine, JobControl
from multitone.engines.monitor import watch
from multitone.engines.registry import ENGINES, engine_names
from multitone.engines.worker.run_task import Runner
from multitone.imaging.pipeline import Pipeline
from tests import cluster, pictures

MakeJob = Callable[..., Job]
LARGE, LOOKS = 1_000_000, 4
"""Pixels from which on a picture counts as large, and how many of these differ."""


def picture(path: Path, seed: int, size: tuple[int, int] = (64, 48)) -> None:
    """Save a colorful picture of noise; of large ones, which take long to draw, there are few different ones."""
    if size[0] * size[1] >= LARGE and path.suffix == ".jpg":
        path.write_bytes(_large(seed % LOOKS, size))
    else:
        _noise(seed, size).save(path, quality=90)


def _noise(seed: int, size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


@functools.lru_cache(2 * LOOKS)
def _large(seed: int, size: tuple[int, int]) -> bytes:
    return pictures.file(_noise(seed, size), "JPEG", quality=90)


@pytest.fixture
def make_job(tmp_path: Path) -> MakeJob:
    """Return a maker of jobs over freshly drawn pictures."""

    def make(
        number: int = 12,
        *,
        steps: tuple[str, ...] = ("grayscale",),
        named: tuple[str, ...] = (),
        size: tuple[int, int] = (64, 48),
        existing: Existing = "skip",
    ) -> Job:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for i in range(number):
            picture(folder / f"{i:03d}.jpg", i, size)
        for i, name in enumerate(named):
            picture(folder / name, 1000 + i, size)
        export = Export(folder=str(tmp_path / "out"), existing=existing)
        return plan(discover([str(folder)]), Pipeline.parse(steps), export).job

    return make


def make_engine(name: str, runner: Runner | None = None, workers: int = 2) -> Engine:
    """Return an engine with so many workers, or with one where it can have no more."""
    if name == cluster.NAME:
        cluster.start()
    workers = workers if name in engine_names("workers") else 1
    return ENGINES[name](workers) if runner is None else ENGINES[name](workers, runner)


def run(engine: Engine, job: Job, control: JobControl | None = None) -> list[Event]:
    """Run a job to its end and return all its events."""
    return [event for batch in watch(engine, job, control or JobControl()) for event in batch]


def batches(engine: Engine, job: Job, control: JobControl) -> Iterator[list[Event]]:
    """Run a job and yield its events as they come."""
    return watch(engine, job, control)
