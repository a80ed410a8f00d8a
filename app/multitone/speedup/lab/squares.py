"""Squares: what the kernels compute on, cut out of real pictures before any clock runs, and what comes out of it."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from multitone import paths
from multitone.batch.discovery import discover
from multitone.batch.events import StageSeconds, TaskFinished
from multitone.batch.job import Task
from multitone.engines.base import JobControl
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import EnterStage
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.errors import ImageError, UsageError
from multitone.messages import Message, _
from multitone.speedup.lab.kernels import KERNELS, Work
from multitone.speedup.lab.trial import job_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

MOST_PICTURES = 8
"""Cut: as many as four cores' units turn to, and no more than is decoded in a second."""
SERVED_SIDE = 512
SERVED_QUALITY = 85


def square_file(folder: str, picture: int, side: int) -> str:
    """Return where the gray pixels of a square are."""
    return os.path.join(folder, f"{picture}-{side}.gray")


def expected_file(folder: str, picture: int, side: int, work: Work = "median") -> str:
    """Return where it is what some work makes of a square, by the reference."""
    return os.path.join(folder, f"{picture}-{side}.{work}")


def served_file(folder: str, picture: int) -> str:
    """Return where a square is as a JPEG, for a server to serve."""
    return os.path.join(folder, f"{picture}.jpg")


def cut_squares(sources: Sequence[str], folder: str, workers: int, control: JobControl) -> list[int]:
    """Cut squares out of some of the sources into a folder, and return the numbers of those that could be read.

    Without sources it takes the sample photographs. Raises `UsageError` where no picture can be read.
    """
    images = discover(list(sources) or [str(paths.samples())]).images
    step = max(1.0, len(images) / MOST_PICTURES)
    chosen = [images[int(i * step)].path for i in range(min(MOST_PICTURES, len(images)))]
    engine = ProcessEngine(workers, functools.partial(cut, folder=folder))
    events = [event for batch in engine.run(job_of(chosen, folder), control) for event in batch] if chosen else []
    cut_well = sorted(event.task for event in events if isinstance(event, TaskFinished))
    if not cut_well and not control.cancelled:
        raise UsageError(_("There is no picture among the sources that can be read; name others."))
    return cut_well


def cut(task: Task, context: JobContext, entered: EnterStage, *, again: bool = False, folder: str) -> Outcome:
    """Decode a picture and lay its squares down; a runner, in a worker."""
    del context, again
    from multitone.imaging.decode import decode

    try:
        with open(task.source, "rb") as file:
            data = file.read()
        entered(1)
        gray = decode(data).raster.pillow().convert("L")
        for side, work in {(kernel.side, kernel.work) for kernel in KERNELS.values() if kernel.side}:
            square = _center(gray, side).tobytes()
            Path(square_file(folder, task.number, side)).write_bytes(square)
            Path(expected_file(folder, task.number, side, work)).write_bytes(REFERENCES[work](square, side))
        _center(gray, SERVED_SIDE).save(served_file(folder, task.number), quality=SERVED_QUALITY)
    except (ImageError, OSError, MemoryError) as error:
        reason = error.reason if isinstance(error, ImageError) else Message("{error}", {"error": str(error)})
        return Failed(task.number, "unreadable", reason, "decode", "")
    return Done(task.number, gray.width * gray.height, len(data), 0, StageSeconds())


def median(pixels: bytes, side: int) -> bytes:
    """Return the median of 3 × 3 of a gray square: the fifth of nine shifted copies, sorted.

    It is as plain as can be and shares nothing with any kernel, so it proves them.
    """
    import numpy as np

    return bytes(np.sort(_nine(pixels, side), axis=0)[4])


def smoothing(pixels: bytes, side: int) -> bytes:
    """Return the mean of 3 × 3 of a gray square, weighed 1 2 1, 2 4 2, 1 2 1, halves rounded up."""
    import numpy as np

    weighed = _nine(pixels, side).astype(np.uint16) * np.array((1, 2, 1, 2, 4, 2, 1, 2, 1), np.uint16)[:, None, None]
    return bytes(((weighed.sum(axis=0) + 8) // 16).astype(np.uint8))


REFERENCES: dict[Work, Callable[[bytes, int], bytes]] = {"median": median, "smoothing": smoothing}


def _nine(pixels: bytes, side: int) -> NDArray[np.uint8]:
    """Return nine copies of a square, shifted by a pixel each way; edges repeat."""
    import numpy as np

    wide = np.pad(np.frombuffer(pixels, np.uint8).reshape(side, side), 1, "edge")
    return np.stack([wide[y : y + side, x : x + side] for y in range(3) for x in range(3)])


def _center(gray: Image.Image, side: int) -> Image.Image:
    """Cut a square out of the middle of a picture; a small one is repeated until it fills it."""
    from PIL import Image

    width, height = max(side, gray.width), max(side, gray.height)
    whole = gray
    if (width, height) != gray.size:
        whole = Image.new("L", (width, height))
        for y in range(0, height, gray.height):
            for x in range(0, width, gray.width):
                whole.paste(gray, (x, y))
    left, top = (width - side) // 2, (height - side) // 2
    return whole.crop((left, top, left + side, top + side))
