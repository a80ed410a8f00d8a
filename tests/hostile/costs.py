"""What hostile files cost in each place that reads files. `python -m tests.hostile` prints a table."""

from __future__ import annotations

import queue
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from multitone.batch import events as ev
from multitone.batch.discovery import discover
from multitone.batch.job import Export, Task
from multitone.batch.limits import Limits
from multitone.batch.plan import plan
from multitone.engines.ipc.usage import own_peak_memory
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Outcome
from multitone.errors import ImageError
from multitone.imaging.decode import read_header
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.details import DetailsRequest
from multitone.services.preview.request import PreviewRequest
from multitone.services.requests import Request
from multitone.services.service import Service
from multitone.services.thumbnails import ThumbnailRequest
from tests.engines.conftest import make_engine, run
from tests.hostile import files

SECONDS = 60.0


class Cost(Struct, frozen=True):
    """What became of one file in one place, and what that took of its child."""

    outcome: str
    cpu_seconds: float
    peak: int
    """Bytes, of the child from its start."""


class Usage(Request, frozen=True):
    """Asks a service's child what it has taken so far."""

    def answer(self) -> tuple[float, int]:
        """Return processor seconds and the peak of memory."""
        return time.process_time(), own_peak_memory()


class ReadHeader(Request, frozen=True):
    """Asks for what a file's header tells."""

    path: str

    def answer(self) -> str:
        """Return the format and the size."""
        found = read_header(self.path)
        return f"{found.format} {found.width} × {found.height}"


def asked(path: str) -> dict[str, Request]:
    """Return all that the window asks of a file."""
    pipeline = Pipeline.parse(("grayscale",))
    return {
        "headers": ReadHeader(path),
        "details": DetailsRequest(path),
        "thumbnails": ThumbnailRequest((path,)),
        "quick preview": PreviewRequest(path, pipeline, build_format("jpeg"), (400, 400), quick=True),
        "preview": PreviewRequest(path, pipeline, build_format("jpeg"), (400, 400)),
    }


class Asker:
    """A service that is asked one thing after another."""

    def __init__(self, *others: type[Request]) -> None:
        self._answers: queue.Queue[Any] = queue.Queue()
        self.service = Service(lambda _key, _request, answer: self._answers.put(answer), others=others)

    def ask(self, request: Request) -> Any:
        """Return the answer, or the error in its place."""
        self.service.ask("a", request)
        return self._answers.get(timeout=SECONDS)

    def cost(self, request: Request) -> Cost:
        """Ask, and return what it took."""
        before = self.ask(Usage())[0]
        answer = self.ask(request)
        answer = answer[0] if isinstance(answer, tuple) else answer
        after, peak = self.ask(Usage())
        kind = answer.kind if isinstance(answer, ImageError) else type(answer).__name__
        return Cost(kind, after - before, peak)


@contextmanager
def asker() -> Iterator[Asker]:
    """Open a service."""
    asker = Asker(Usage, ReadHeader)
    try:
        yield asker
    finally:
        asker.service.close()


def converted(
    folder: Path, engine: str, memory: int | None = None, *, salvage: bool = False
) -> tuple[dict[str, str], Cost]:
    """Convert a folder within so many megabytes; return the outcome of each file, and what all cost together."""
    job = plan(
        discover([str(folder)]), Pipeline.parse(("grayscale",)), Export(folder=f"{folder}-{engine}-{salvage}")
    ).job
    job = msgspec.structs.replace(job, limits=Limits(memory=memory, salvage=salvage))
    events = run(make_engine(engine, noting), job)
    outcomes = {Path(e.source).stem: e.kind for e in events if isinstance(e, ev.TaskFailed)}
    outcomes |= {Path(job.task(e.task).source).stem: "done" for e in events if isinstance(e, ev.TaskFinished)}
    finished = events[-1]
    assert isinstance(finished, ev.JobFinished)
    peaks = [int(path.name) for path in folder.parent.glob("peaks/*")]
    return outcomes, Cost("", finished.cpu_seconds, max(peaks, default=finished.peak_memory))


def noting(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Process a picture, and note the peak of this worker's memory, which the parent only samples."""
    try:
        return run_task(task, context, entered, again=again)
    finally:
        peaks = Path(context.job.export.folder).parent / "peaks"
        peaks.mkdir(exist_ok=True)
        (peaks / str(own_peak_memory())).touch()


def rows(names: tuple[str, ...]) -> Iterator[tuple[str, str, Cost]]:
    """Try files of some classes in all places, and yield class, place and cost."""
    for name in names or files.MEMORY:
        with tempfile.TemporaryDirectory() as folder:
            inside = Path(folder) / "in"
            inside.mkdir()
            path = files.build(inside, {name: files.MEMORY[name]})[name]
            for engine, memory in (("processes", 300), ("processes", None), ("threads", None)):
                for salvage in (False, True):
                    outcomes, end = converted(inside, engine, memory, salvage=salvage)
                    place = engine + " --memory 300" * bool(memory) + " --salvage" * salvage
                    yield name, place, Cost(outcomes.get(name, "none"), end.cpu_seconds, end.peak)
            for place, request in asked(str(path)).items():
                with asker() as service:
                    yield name, place, service.cost(request)
