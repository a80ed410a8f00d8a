"""One JPEG through all that a worker does, and what libvips' own loader of Ultra HDR makes of a result."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

from multitone.batch.job import Export, Job, Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline

JPEG = "jpeg quality=97 subsampling=444"


def through(data: bytes, folder: Path, *steps: str, form: str = JPEG, **choices: object) -> tuple[Done, bytes]:
    """Return what a worker says of a picture, and its result."""
    source, target = folder / "in.jpg", folder / "out" / f"in.{form.split()[0]}"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    task = Task(1, str(source), str(target), len(data))
    export = msgspec.structs.replace(Export(folder=str(target.parent), format=parse_format(form)), **choices)
    job = Job("companions", export.finished(Pipeline.parse(steps)), export, (task,))
    done = run_task(task, JobContext(job), lambda _: None)
    assert isinstance(done, Done), done
    return done, target.read_bytes()


@contextmanager
def judge() -> Iterator[None]:
    """Let libvips open Ultra HDR, which the program has no use for."""
    from multitone.imaging.raster import vips

    vips()
    pyvips.operation_block_set("VipsForeignLoadUhdr", False)
    try:
        yield
    finally:
        pyvips.operation_block_set("VipsForeignLoadUhdr", True)


def gain_map_of(data: bytes) -> NDArray[np.uint8]:
    """Return the gain map of a file that libultrahdr decodes to light."""
    with judge():
        image = pyvips.Image.uhdrload_buffer(data)
        image.uhdr2scRGB().avg()
        return np.asarray(Image.open(io.BytesIO(image.get("gainmap-data"))))


def parameters_of(data: bytes) -> dict[str, list[float]]:
    """Return what libultrahdr reads of the gain map, to four digits."""
    with judge():
        image = pyvips.Image.uhdrload_buffer(data)
        names = [name for name in image.get_fields() if name.startswith("gainmap-") and name != "gainmap-data"]
        read = {name: np.atleast_1d(image.get(name)) for name in names if "scale" not in name}
        return {name: [float(f"{value:.4g}") for value in values] for name, values in read.items()}


def is_ultra_hdr(data: bytes) -> bool:
    """Whether libultrahdr takes a file for one."""
    with judge():
        try:
            pyvips.Image.uhdrload_buffer(data)
        except pyvips.Error:
            return False
    return True


def seen(data: bytes) -> NDArray[np.uint8]:
    """Return the picture that everybody sees."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
