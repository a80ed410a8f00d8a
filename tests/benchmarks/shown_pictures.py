"""How soon a child of the window shows photographs: previews of 24 megapixels, and thumbnails by the thousand.

The questions are those of the window, and its own child answers them. Each preview is of a picture not seen before, by
a child that has loaded its libraries; the thumbnails are of links to the photographs, and none is kept.
"""

from __future__ import annotations

import queue
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.request import PreviewRequest, WarmUp
from multitone.services.service import Service
from multitone.services.thumbnails import ThumbnailRequest

PIXELS = 24_000_000
PHOTOGRAPHS = 20
ROOM = (620, 700)
"""Where each picture is shown in a window of 1280 × 800."""
STEPS = {"nothing": (), "exposure": ("exposure stops=0.3",), "resize": ("resize width=1920 height=1920",)}
THUMBNAILS = 10_000
MOST_SECONDS = 40
"""The rate is told of as many as are shown meanwhile."""
AT_ONCE, SIDE = 24, 192


def rows(photos: str) -> Iterator[str]:
    """Yield a row for each pipeline, and one for thumbnails."""
    found = sorted((path for path in Path(photos).rglob("*.jp*g")), key=lambda path: -path.stat().st_size)
    answers: queue.Queue[object] = queue.Queue()
    service = Service(lambda _key, _request, answer: answers.put(answer))
    with tempfile.TemporaryDirectory() as folder:
        large = [_large(path, Path(folder)) for path in found[:PHOTOGRAPHS]]
        try:
            service.ask("warm", WarmUp())
            answers.get()
            for name, steps in STEPS.items():
                yield _previews(service, answers, large, name, steps)
            yield _thumbnails(service, answers, found, Path(folder))
        finally:
            service.close()


def _large(path: Path, folder: Path) -> str:
    """Write a photograph as a JPEG of 24 megapixels, as cameras do."""
    target = folder / f"{path.stem}.jpg"
    with Image.open(path) as image:
        scale = (PIXELS / (image.width * image.height)) ** 0.5
        size = round(image.width * scale), round(image.height * scale)
        image.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(target, quality=92)
    return str(target)


def _previews(
    service: Service, answers: queue.Queue[object], large: list[str], name: str, steps: tuple[str, ...]
) -> str:
    times: dict[bool, list[float]] = {True: [], False: []}
    for path in large:
        for quick in (True, False):
            request = PreviewRequest(
                path, Pipeline.parse(steps), build_format("jpeg", {"quality": 90}), ROOM, quick=quick
            )
            began = time.perf_counter()
            service.ask("preview", request)
            answer = answers.get()
            assert not isinstance(answer, Exception), answer
            times[quick].append(1000 * (time.perf_counter() - began))
    first, true = times[True], [a + b for a, b in zip(times[True], times[False], strict=True)]
    return (
        f"{name:9s} first {statistics.median(first):4.0f} ms (most {max(first):.0f}), true"
        f" {statistics.median(true):4.0f} ms (most {max(true):.0f}), {len(large)} pictures of 24 MP"
    )


def _thumbnails(service: Service, answers: queue.Queue[object], found: list[Path], folder: Path) -> str:
    paths = []
    for number in range(THUMBNAILS):
        link = folder / f"{number:05}.jpg"
        link.symlink_to(found[number % len(found)].absolute())
        paths.append(str(link))
    began, done = time.perf_counter(), 0
    while done < len(paths) and time.perf_counter() - began < MOST_SECONDS:
        service.ask("thumbnails", ThumbnailRequest(tuple(paths[done : done + AT_ONCE]), SIDE))
        answer = answers.get()
        assert isinstance(answer, tuple), answer
        done += len(answer)
    seconds = time.perf_counter() - began
    return f"{done:,} thumbnails of {SIDE} px, {done / seconds:.0f} a second"
