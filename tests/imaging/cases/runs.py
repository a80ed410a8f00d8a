"""One picture of this folder through all that a worker does, for any format, steps and choices."""

from __future__ import annotations

from pathlib import Path

import msgspec

from multitone.batch.job import Export, Job, Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Outcome
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline
from tests.imaging.cases.right import Case

FORMATS = {
    "jpeg": "jpeg quality=97 subsampling=444",
    "png": "png",
    "webp": "webp lossless=true",
    "tiff": "tiff compression=deflate",
    "avif": "avif quality=90 speed=8",
    "jxl": "jxl quality=96 effort=3",
    "bmp": "bmp",
}
"""As good as each is in daily use, so that only what is done wrong shows."""
SUFFIXES = {"jpeg": ".jpg", "tiff": ".tif"}


def become(case: Case, folder: Path, form: str, *steps: str, **choices: str) -> tuple[Outcome, Path]:
    """Return what became of a picture, and where its result is, or would be."""
    source = folder / "in" / case.file
    if not source.exists():
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(case.data)
    target = folder / "out" / f"{case.name}{SUFFIXES.get(form, '.' + form)}"
    target.unlink(missing_ok=True)
    task = Task(1, str(source), str(target), len(case.data))
    export = msgspec.structs.replace(Export(folder=str(target.parent), format=parse_format(FORMATS[form])), **choices)
    job = Job("cases", export.finished(Pipeline.parse(steps)), export, (task,))
    return run_task(task, JobContext(job), lambda _: None), target
