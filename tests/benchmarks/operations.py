"""What each operation costs, and what another library takes for the same work.

One thread, an array of 8-bit RGB in, a computed array out, CPU milliseconds per megapixel: the median of rounds, in
which ours and the others take turns, and the least and greatest.
"""

from __future__ import annotations

import io
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the workers

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from multitone.imaging.operation import ArrayOperation, Operation, ToneOperation, VipsOperation, operations
from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from multitone.native import median
from tests.benchmarks.rivals import RIVALS

ROUNDS = 5
PHOTOGRAPHS = 3
SIZE = 1500, 1000
"""Each photograph is cut to at most this, so that the slow rivals come to an end."""
PART = 240, 160
"""So much of a photograph decides which rivals are measured."""
STEPS = {
    "white-balance": ("white-balance temperature=30", "white-balance method=gray-world"),
    "gaussian-blur": ("gaussian-blur sigma=2", "gaussian-blur sigma=10"),
    "box-blur": ("box-blur radius=2", "box-blur radius=10"),
    "median": ("median size=3", "median size=5", "median size=9", "median size=31"),
    "resize": ("resize percent=50", "resize percent=200 enlarge=true"),
    "crop": ("crop aspect=1:1",),
    "rotate": ("rotate angle=90", "rotate angle=10"),
}
"""Operations whose defaults change nothing, or which are not alike at all values."""
WORKERS = {
    "grayscale": "Pillow",
    "threshold": "Pillow",
    "saturation": "Pillow",
    "hue": "Pillow",
    "sepia": "Pillow",
    "duotone": "Pillow",
    "white-balance": "Pillow",
    "auto-contrast": "Pillow, NumPy",
    "equalize": "Pillow, NumPy",
    "box-blur": "NumPy",
    "resize percent=200 enlarge=true": "NumPy",
    "rotate angle=90": "Pillow",
    "flip": "Pillow",
    "pixelate": "NumPy",
    "border": "libvips",
    "text": "Pillow, NumPy",
}
"""What does the work here at 8 bits, where the kind of operation does not say it: by step, or by operation."""


def rows(photos: str) -> Iterator[str]:
    """Yield the lines of the table."""
    arrays = _photographs(photos)
    table = Table("step", "by", "ms / MP", "spread", "next best", "ms / MP", "spread", "ratio")
    for column in (2, 3, 5, 6, 7):
        table.columns[column].justify = "right"
    for name in operations():
        for text in STEPS.get(name, (name,)):
            table.add_row(*_row(name, text, arrays))
    console = Console(file=io.StringIO(), width=120)
    console.print(table)
    yield from console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def _photographs(folder: str) -> list[np.ndarray]:
    paths = sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    arrays = []
    for path in paths[:PHOTOGRAPHS]:
        with Image.open(path) as image:
            arrays.append(np.array(image.convert("RGB").crop((0, 0, *map(min, SIZE, image.size)))))
    return arrays


def _row(name: str, text: str, arrays: list[np.ndarray]) -> tuple[str, ...]:
    step = parse_step(text)
    ways = {"": lambda array: step.process(Raster(array)).array()}
    rivals = RIVALS.get(text) or RIVALS.get(name, {})
    ways |= {library: _bound(work, step) for library, work in rivals.items()}
    figures = _measured(ways, arrays)
    ours = figures.pop("")
    told = (text, _worker(name, text, step), *_told(ours))
    if not figures:
        return (*told, "", "", "", "")
    best = min(figures, key=lambda library: statistics.median(figures[library]))
    ratio = statistics.median(theirs / own for theirs, own in zip(figures[best], ours, strict=True))
    return (*told, best, *_told(figures[best]), f"{ratio:.1f}")


def _bound(work: Callable[[np.ndarray, Any], Any], step: Operation) -> Callable[[np.ndarray], Any]:
    return lambda array: work(array, step)


def _measured(ways: dict[str, Callable[[np.ndarray], Any]], arrays: list[np.ndarray]) -> dict[str, list[float]]:
    """Return CPU milliseconds per megapixel of ours and the better others in each round."""
    megapixels = sum(array.shape[0] * array.shape[1] for array in arrays) / 1e6
    ways = _contenders(ways, arrays[0][: PART[1], : PART[0]].copy())
    figures: dict[str, list[float]] = {library: [] for library in ways}
    for _ in range(ROUNDS):
        for library, work in ways.items():
            begun = time.process_time()
            for array in arrays:
                work(array)
            figures[library].append((time.process_time() - begun) * 1000 / megapixels)
    return figures


def _contenders(
    ways: dict[str, Callable[[np.ndarray], Any]], part: np.ndarray
) -> dict[str, Callable[[np.ndarray], Any]]:
    """Return ours, which has no name, and those that on a part of a picture take at most twice the best one's time."""
    seconds = {}
    for library, work in ways.items():
        work(part)
        begun = time.process_time()
        work(part)
        seconds[library] = time.process_time() - begun
    limit = 2 * min((taken for library, taken in seconds.items() if library), default=0)
    return {library: work for library, work in ways.items() if not library or seconds[library] <= limit}


def _told(figures: list[float]) -> tuple[str, str]:
    return f"{statistics.median(figures):.2f}", f"{min(figures):.1f}–{max(figures):.1f}"


def _worker(name: str, text: str, step: Operation) -> str:
    if name == "median":
        taken = median.takes(np.empty((1, 1, 3), np.uint8), step.size)  # type: ignore[attr-defined]
        return "own C" if taken else "NumPy" if step.size == 3 else "libvips"  # type: ignore[attr-defined]
    if text in WORKERS or name in WORKERS:
        return WORKERS.get(text) or WORKERS[name]
    kinds = {ToneOperation: "Pillow", ArrayOperation: "NumPy", VipsOperation: "libvips"}
    return next((library for kind, library in kinds.items() if isinstance(step, kind)), "")
