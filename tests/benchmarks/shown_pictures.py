"""How soon a child of the window shows photographs: previews of 24 megapixels, and thumbnails by the thousand.

The questions are those of the window, and children of its kinds answer them, which have loaded their libraries. Each
preview is of a picture not seen before: one child makes the first answer, another decodes meanwhile, and is asked for
the true one when the first is there. Both times begin with the first question and end when the answer is in this
process. The thumbnails are of links to the photographs, and none is kept.
"""

from __future__ import annotations

import os
import queue
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.request import DecodeAhead, PreviewRequest, WarmUp
from multitone.services.requests import Request
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
    children = [_Child(), _Child()]
    with tempfile.TemporaryDirectory() as folder:
        large = [_large(path, Path(folder)) for path in found[:PHOTOGRAPHS]]
        try:
            for child in children:
                child.answer("warm", WarmUp())
            for name, steps in STEPS.items():
                yield _previews(*children, large, name, steps)
            yield _thumbnails(children[0], found, Path(folder))
        finally:
            for child in children:
                child.service.close()


class _Child:
    """A child of the window, and what it answers."""

    def __init__(self) -> None:
        self._answers: queue.Queue[object] = queue.Queue()
        self.service = Service(self._answered)

    def _answered(self, _key: str, request: Request, answer: object) -> None:
        if not isinstance(request, DecodeAhead):
            self._answers.put(answer)

    def answer(self, key: str, request: Request) -> object:
        """Ask, and wait for the answer."""
        self.service.ask(key, request, first=True)
        answer = self._answers.get()
        assert not isinstance(answer, Exception), answer
        return answer


def _large(path: Path, folder: Path) -> str:
    """Write a photograph as a JPEG of 24 megapixels, as cameras do."""
    target = folder / f"{path.stem}.jpg"
    with Image.open(path) as image:
        scale = (PIXELS / (image.width * image.height)) ** 0.5
        size = round(image.width * scale), round(image.height * scale)
        image.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(target, quality=92)
    return str(target)


def _previews(sketches: _Child, previews: _Child, large: list[str], name: str, steps: tuple[str, ...]) -> str:
    first, true = [], []
    for path in large:
        os.utime(path)  # with that, it is another picture
        request = PreviewRequest(path, Pipeline.parse(steps), build_format("jpeg", {"quality": 90}), ROOM)
        began = time.perf_counter()
        previews.service.ask("decode", DecodeAhead(path, request.rendition))
        sketches.answer("preview", replace(request, quick=True))
        first.append(1000 * (time.perf_counter() - began))
        previews.answer("preview", request)
        true.append(1000 * (time.perf_counter() - began))
    return (
        f"{name:9s} first {statistics.median(first):4.0f} ms (most {max(first):.0f}), true"
        f" {statistics.median(true):4.0f} ms (most {max(true):.0f}), {len(large)} pictures of 24 MP"
    )


def _thumbnails(child: _Child, found: list[Path], folder: Path) -> str:
    paths = []
    for number in range(THUMBNAILS):
        link = folder / f"{number:05}.jpg"
        link.symlink_to(found[number % len(found)].absolute())
        paths.append(str(link))
    began, done = time.perf_counter(), 0
    while done < len(paths) and time.perf_counter() - began < MOST_SECONDS:
        answer = child.answer("thumbnails", ThumbnailRequest(tuple(paths[done : done + AT_ONCE]), SIDE))
        assert isinstance(answer, tuple), answer
        done += len(answer)
    seconds = time.perf_counter() - began
    return f"{done:,} thumbnails of {SIDE} px, {done / seconds:.0f} a second"
