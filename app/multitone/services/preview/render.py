"""Render: how a preview comes about in the child, from what lies in its cache and what has to be computed.

::

    file ─► before ─────────────────────────────────────► shown (whole, detail, histogram)
      ├──► source (as the steps want it) ─► steps ─► encoder ─► after ─► shown        the true answer
      └──► reduced source ───────────────► steps, reduced ────► after ─► shown        the quick one, and the only one
                                                                                      of what is too large to be held
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from multitone.batch.copying import is_as_wished
from multitone.errors import ImageError
from multitone.imaging.decode import Decoded, Hints, decode
from multitone.imaging.encode import save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.operation import info_of
from multitone.imaging.output import deliver
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import BANDS, Raster
from multitone.imaging.streaming import look_beyond
from multitone.services.preview.display import CELL, ShownPicture
from multitone.services.preview.lru_cache import LruCache
from multitone.services.preview.reduced import (
    Reduced,
    apply_reduced,
    divisor,
    in_srgb,
    read_large,
    read_reduced,
    true_size,
    worth_reducing,
)
from multitone.services.preview.request import Detail, Pixels, Preview, PreviewRequest
from multitone.services.preview.viewport import Area
from multitone.services.service import stop_if_newer_asked

_ReadReduced = Callable[[int], Reduced]
"""Reads a picture at a fraction of its size."""
_cache = LruCache()
_files = LruCache(most_bytes=60_000_000)
"""The bytes of files, which are wanted up to three times for one preview."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it is now: what was computed from it holds as long as nothing of this changes."""

    path: str
    changed: int
    length: int

    def read(self) -> bytes:
        return _files.get(self, self._read, len)

    def _read(self) -> bytes:
        with open(self.path, "rb") as file:
            return file.read()


@dataclass(frozen=True, slots=True)
class _Result:
    """A picture after its steps."""

    shown: ShownPicture
    size: tuple[int, int]
    length: int | None
    approximate: bool

    @property
    def weight(self) -> int:
        return self.shown.weight


def develop(request: PreviewRequest) -> Preview:
    """Answer a request for a preview. Raises `ImageError`."""
    file = _found(request.path)
    large = look_beyond(file.path, file.length)
    if large is not None:
        return _quick(request, file, large.upright_size(), partial(read_large, large))
    if request.quick:
        size = true_size(file.read())
        if worth_reducing(size):
            return _quick(request, file, size, partial(_read_reduced, file, size))
    before = _cache.get(
        (file, "before"), lambda: ShownPicture(_decoded(file, Hints()).raster), lambda shown: shown.weight
    )
    key = (file, repr(request.pipeline), repr(request.format), request.delivery, request.untouched)
    result = _cache.get(key, partial(_true_result, request, file), lambda result: result.weight)
    return _preview(request, file, before, before.size, result)


def read_ahead(path: str, room: tuple[int, int]) -> None:
    """Put the reduced picture in the cache, so that its first answer takes half the time."""
    with contextlib.suppress(ImageError):
        file = _found(path)
        if look_beyond(file.path, file.length) is not None:
            return
        size = true_size(file.read())
        if worth_reducing(size):
            _reduced(file, divisor(size, room), partial(_read_reduced, file, size))


def _quick(request: PreviewRequest, file: _File, size: tuple[int, int], read: _ReadReduced) -> Preview:
    room = request.fit if request.zoom is None else size
    by = divisor(size, room)
    reduced = _reduced(file, by, read)
    before = _cache.get((file, "before", by), lambda: ShownPicture(reduced.raster), lambda shown: shown.weight)
    source = in_srgb(reduced) if request.pipeline.needs_srgb else reduced
    applied = apply_reduced(request.pipeline, source)
    raster = applied.raster
    if raster.has_alpha and not request.format.alpha:  # what shows through is the encoder's to choose
        raster = decode(save(raster, request.format, Metadata())).raster
    result = _Result(ShownPicture(raster), applied.true_size, None, approximate=True)
    return _preview(request, file, before, reduced.true_size, result)


def _reduced(file: _File, by: int, read: _ReadReduced) -> Reduced:
    return _cache.get((file, "reduced", by), lambda: read(by), lambda reduced: _weight(reduced.raster))


def _read_reduced(file: _File, size: tuple[int, int], by: int) -> Reduced:
    return read_reduced(file.read(), size, by)


def _true_result(request: PreviewRequest, file: _File) -> _Result:
    """Do what the job does."""
    pipeline, delivery = request.pipeline, request.delivery
    hints = pipeline.hints(tables=delivery.same_quality)
    source = _decoded(file, hints)
    stop_if_newer_asked()
    if request.untouched and is_as_wished(
        source.format, source.metadata.orientation, file.length, request.format, delivery.max_bytes
    ):
        raster = source.raster
        return _Result(ShownPicture(raster), (raster.width, raster.height), file.length, approximate=False)
    raster = _applied(pipeline, source.raster, source.full)
    stop_if_newer_asked()
    encoded = deliver(raster, request.format, source.metadata, delivery)
    stop_if_newer_asked()
    return _Result(ShownPicture(decode(encoded).raster), (raster.width, raster.height), len(encoded), approximate=False)


def _decoded(file: _File, hints: Hints) -> Decoded:
    def make() -> Decoded:
        data = file.read()
        stop_if_newer_asked()
        return decode(data, hints)

    return _cache.get((file, hints), make, lambda decoded: _weight(decoded.raster))


def _applied(pipeline: Pipeline, raster: Raster, full: tuple[int, int] | None = None) -> Raster:
    """Run the steps, and say which of them could not be applied."""
    try:
        return pipeline.apply(raster, full).computed()
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        raise ImageError("operation-failed", _culprit(pipeline, raster), detail) from error


def _culprit(pipeline: Pipeline, raster: Raster) -> str:
    """Run the steps one by one to find the one that fails: libvips computes them together."""
    for number, step in enumerate(pipeline.steps, 1):
        try:
            raster = step.process(raster).computed()
        except Exception as error:  # noqa: BLE001 - whatever it is, this is the step
            return f"Step {number}, {info_of(step).title}, cannot be applied to it: {error}"
    return "The steps cannot be applied to it."


def _found(path: str) -> _File:
    try:
        status = os.stat(path)
    except OSError as error:
        raise ImageError("vanished", "The file is gone.") from error
    if not os.access(path, os.R_OK):
        raise ImageError("permission", "The file may not be read.")
    return _File(path, status.st_mtime_ns, status.st_size)


def _weight(raster: Raster) -> int:
    return raster.width * raster.height * BANDS[raster.mode] * raster.depth // 8


def _preview(
    request: PreviewRequest, file: _File, before: ShownPicture, size_before: tuple[int, int], result: _Result
) -> Preview:
    """Cut out of both pictures what the screen shows."""
    size_after = result.size
    areas = request.view.areas(size_before, size_after)
    wholes, details = [], []
    for shown, size, area in zip((before, result.shown), (size_before, size_after), areas, strict=True):
        wholes.append(_whole(request, shown, area))
        details.append(None if request.zoom is None else _detail(request, shown, size, area))
    return Preview(
        before=wholes[0],
        after=wholes[1],
        size_before=size_before,
        size_after=size_after,
        bytes_before=file.length,
        bytes_after=result.length,
        levels_before=before.levels,
        levels_after=result.shown.levels,
        detail_before=details[0],
        detail_after=details[1],
        approximate=result.approximate,
    )


def _whole(request: PreviewRequest, shown: ShownPicture, area: Area) -> Pixels:
    size = round(area.width), round(area.height)
    if request.zoom is not None:
        if not request.whole:
            return Pixels(0, 0, b"")
        scale = min(1.0, request.whole / max(size))
        size = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    size = min(size[0], shown.size[0]), min(size[1], shown.size[1])
    return _pixels(shown, (0, 0, *shown.size), size, CELL, (0, 0))


def _detail(request: PreviewRequest, shown: ShownPicture, size: tuple[int, int], area: Area) -> Detail | None:
    """Return what the room shows, with the pixels that are there: the picture shown may be a reduced one."""
    left, top, right, bottom = request.view.seen(area, size)
    if left >= right or top >= bottom:
        return None
    across, down = shown.size[0] / size[0], shown.size[1] / size[1]
    box = (
        int(left * across),
        int(top * down),
        min(shown.size[0], -int(-right * across // 1)),
        min(shown.size[1], -int(-bottom * down // 1)),
    )
    held = max(1, box[2] - box[0]), max(1, box[3] - box[1])
    on_screen = (right - left) * area.width / size[0], (bottom - top) * area.height / size[1]
    cut = min(held[0], max(1, round(on_screen[0]))), min(held[1], max(1, round(on_screen[1])))
    scale = cut[0] / held[0] * shown.size[0] / area.width  # below one where the window enlarges
    cell = max(1, round(CELL * min(1.0, scale)))
    origin = round(box[0] * cut[0] / held[0]), round(box[1] * cut[1] / held[1])
    true_box = (round(box[0] / across), round(box[1] / down), round(box[2] / across), round(box[3] / down))
    return Detail(true_box, _pixels(shown, box, cut, cell, origin))


def _pixels(
    shown: ShownPicture, box: tuple[int, int, int, int], size: tuple[int, int], cell: int, origin: tuple[int, int]
) -> Pixels:
    picture = shown.cut(box, size, cell, origin)
    return Pixels(picture.width, picture.height, picture.tobytes())
