"""One picture through all that a worker does with it: read, decode, apply, encode, write."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from multitone.batch.job import Export, Job, Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Outcome
from multitone.imaging.pipeline import Pipeline
from tests.imaging import judges


def outcome_of(folder: Path, data: bytes, source: str, target: str, *steps: str) -> tuple[Outcome, Path]:
    """Return what became of a picture, and where its result is, or would be."""
    taken, made = folder / "in" / source, folder / "out" / target
    taken.parent.mkdir(exist_ok=True)
    taken.write_bytes(data)
    task = Task(1, str(taken), str(made), len(data))
    job = Job("whole", Pipeline.parse(steps), Export(folder=str(folder / "out")), (task,))
    return run_task(task, JobContext(job), lambda _: None), made


def processed(folder: Path, data: bytes, source: str, target: str, *steps: str) -> Path:
    """Return the file of a result; its format is that of its suffix."""
    outcome, made = outcome_of(folder, data, source, target, *steps)
    assert isinstance(outcome, Done), outcome
    return made


def seen_by_imagemagick(path: Path, form: str, depth: int = 8) -> np.ndarray:
    """Return (height, width, bands) as ImageMagick reads a file; `form` is gray, rgb or rgba."""
    bands = {"gray": 1, "rgb": 3, "rgba": 4}[form]
    data = judges.raw_of(path, form, depth)
    width, height = (int(side) for side in judges.identify(path, "%w %h").split())
    return np.frombuffer(data, np.uint8 if depth == 8 else "<u2").reshape(height, width, bands)
