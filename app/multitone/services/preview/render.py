"""Render: how a preview comes about in the child, from what lies in its cache and what has to be computed.

::

    file ─► before ─────────────────────────────────────► shown (whole, detail, histogram)
      ├──► source (as the steps want it) ─► steps ─► encoder ─► after ─► shown        the true answer
      └──► reduced source ───────────────► steps, reduced ────► after ─► shown        the quick one; of huge files, all
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Hashable
from functools import partial
from typing import NamedTuple

import msgspec

from multitone.engines.worker.failures import judged
from multitone.errors import ImageError
from multitone.imaging.decode import Decoded, Hints, decode, read_facts
from multitone.imaging.encode import save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.output import deliver, encoded, prepared
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import BANDS, Raster
from multitone.imaging.readers.base import tell_size
from multitone.imaging.readers.opening import JPEG, read_whole
from multitone.imaging.readers.spaces import as_wanted
from multitone.imaging.step_files import stamps_of
from multitone.imaging.streaming import look_beyond
from multitone.messages import _
from multitone.services.preview.beside import Begun, counted, made_ready
from multitone.services.preview.cutting import Left, Result, cut_ahead, cut_out
from multitone.services.preview.display import DisplayLevels, ShownPicture
from multitone.services.preview.encoded import Encoded, may_be_reduced
from multitone.services.preview.lru_cache import LruCache
from multitone.services.preview.reduced import (
    Reduced,
    apply_reduced,
    divisor,
    read_reduced,
    true_size,
    worth_reducing,
)  # fmt: skip
from multitone.services.preview.request import LevelsRequest, Preview, PreviewRequest, Rendition
from multitone.services.preview.steps import applied
from multitone.services.preview.unencoded import unencoded
from multitone.services.service import stop_if_newer_asked
from multitone.storage.atomic_file import open_file

_ReadReduced = Callable[[int], Reduced]
"""Reads a picture at a fraction of its size."""
SEVERAL = _("It holds several pictures, of which one alone does not tell how large all are.")
_cache = LruCache()
_files = LruCache(most_bytes=60_000_000)
"""The bytes of files, which are wanted up to three times for one preview."""


class _File(NamedTuple):
    """A file as it is now: what was computed from it holds as long as nothing of this changes."""

    path: str
    changed: int
    length: int

    def read(self) -> bytes:
        return _files.get(self, self._read, len)

    def _read(self) -> bytes:
        with open_file(self.path) as file:
            return read_whole(file, self.length)


def develop(request: PreviewRequest) -> Preview:
    """Answer a request for a preview. Raises `ImageError`."""
    file = _file(request.path)
    request = _about_its_source(request)
    large = look_beyond(file.path, file.length)
    if large is not None:
        true = large.upright_size()
        return _quick(request, file, true, lambda by: Reduced(large.reduced(by), true))
    if request.quick and request.rendition.page == 1:
        size = true_size(file.read())
        if worth_reducing(size):
            return _quick(request, file, size, lambda by: read_reduced(file.read(), size, by))
    before = _before(request, file)
    pinned = _pinned(request, partial(_result, file=file))
    result = _result(request, file, before)
    shown = before()
    return cut_out(request, file.length, Left(shown, shown.size), result, pinned)


def _before(request: PreviewRequest, file: _File) -> Begun:
    """Begin with the picture before; one that is decoded in another way than for its result, beside that."""
    wanted = _hints(request.rendition, request.pipeline)
    hints = Hints(page=request.rendition.page, planes=wanted.planes)
    aside = _kept_as(hints) != _kept_as(wanted) and file.read().startswith(
        JPEG
    )  # Pillow's readers are for one thread at a time
    return _begun(request, (file, "before", hints), lambda: _decoded(file, hints).raster, aside=aside)


def _about_its_source(request: PreviewRequest) -> PreviewRequest:
    """Return a request whose steps say what they say of this picture."""
    pipeline = _for_source(request.pipeline, request.path)
    return request if pipeline is request.pipeline else msgspec.structs.replace(request, pipeline=pipeline)


def _for_source(pipeline: Pipeline, path: str) -> Pipeline:
    return pipeline.for_source(read_facts(path)) if pipeline.depends_on_source else pipeline


def _result(request: PreviewRequest, file: _File, before: Begun | None = None) -> Result:
    """Return the result as a room shows it, or whole, which serves every room and zoom."""
    whole = _key(request, file, "whole")
    fitted = _key(request, file, request.fit)
    key = fitted if request.zoom is None and fitted in _cache and whole not in _cache else whole
    made = None if key in _cache else _true_result(request, file, before)
    if made is not None and made.shown.size != made.size:
        key = fitted
    return _cache.get(key, lambda: made or _true_result(request, file, before), lambda result: result.shown.weight)


def _key(request: PreviewRequest, file: _File, *what: Hashable) -> Hashable:
    steps = repr(request.pipeline), stamps_of(request.pipeline.steps)
    return (
        file, steps, repr(request.format), request.output, request.untouched, request.transcoded, request.pages, *what
    )  # fmt: skip


def _pinned(request: PreviewRequest, make: Callable[[PreviewRequest], Result]) -> Result | None:
    """Return what stands at left; None where nothing is pinned, or where it cannot be made of this picture."""
    other = request.of_pinned
    if other is None:
        return None
    try:
        return make(_about_its_source(other))
    except ImageError:
        return None


def levels(request: LevelsRequest) -> DisplayLevels:
    """Count the values after some steps. Raises `ImageError`."""
    file, pipeline = _file(request.path), _for_source(request.pipeline, request.path)
    large = look_beyond(file.path, file.length)
    size = true_size(file.read()) if large is None else large.upright_size()
    if large is not None or worth_reducing(size):
        read = (
            partial(read_reduced, file.read(), size) if large is None else lambda by: Reduced(large.reduced(by), size)
        )
        reduced = _reduced(file, divisor(size, request.fit), read)
        raster = apply_reduced(pipeline, reduced).raster
    else:
        source = _decoded(file, pipeline.hints())
        raster = applied(pipeline, source.raster, source.full)
    return ShownPicture(raster).levels


def read_ahead(path: str, room: tuple[int, int]) -> None:
    """Put the reduced picture in the cache, so that its first answer takes half the time."""
    with contextlib.suppress(ImageError):
        file = _file(path)
        if look_beyond(file.path, file.length) is not None:
            return
        size = true_size(file.read())
        if worth_reducing(size):
            _reduced(file, divisor(size, room), lambda by: read_reduced(file.read(), size, by))


def decode_ahead(path: str, made: Rendition) -> None:
    """Put a picture in the cache as its true result wants it; one that has no other answer than that is left."""
    with contextlib.suppress(ImageError):
        file = _file(path)
        if look_beyond(file.path, file.length) is None and worth_reducing(true_size(file.read())):
            _decoded(file, _hints(made, _for_source(made.pipeline, path)))


def _quick(request: PreviewRequest, file: _File, size: tuple[int, int], read: _ReadReduced) -> Preview:
    by = divisor(size, request.fit if request.zoom is None else size)
    reduced = _reduced(file, by, read)
    begun = _begun(request, (file, "before", by), lambda: reduced.raster, reduced.true_size)
    result, before = _quick_result(request, reduced), begun()
    return cut_out(
        request,
        file.length,
        Left(before, reduced.true_size),
        result,
        _pinned(request, partial(_kept, file, by, reduced)),
    )


def _kept(file: _File, by: int, reduced: Reduced, request: PreviewRequest) -> Result:
    """Return a quick result that is asked for again and again, while others beside it change."""
    pipeline = request.pipeline
    key = (file, "quick", by, repr(pipeline), stamps_of(pipeline.steps), repr(request.format))
    return _cache.get(key, lambda: _quick_result(request, reduced), lambda result: result.shown.weight)


def _quick_result(request: PreviewRequest, reduced: Reduced) -> Result:
    made = apply_reduced(request.pipeline, reduced)
    raster = made.raster
    if raster.has_alpha and not request.format.alpha:  # what shows through is the encoder's to choose
        raster = decode(save(raster, request.format, Metadata())).raster
    return Result(ShownPicture(raster), made.true_size, None, approximate=True)


def _begun(
    request: PreviewRequest,
    key: Hashable,
    make: Callable[[], Raster],
    size: tuple[int, int] | None = None,
    *,
    aside: bool = False,
) -> Begun:
    """Begin to make a picture ready that is not in the cache; what is returned waits for it, and keeps it.

    `size` is the true one of a reduced picture. Its pixels are made `aside`, or at once.
    """
    if key in _cache:
        shown: ShownPicture = _cache.get(key, lambda: ShownPicture(make()), lambda made: made.weight)
        return Begun(None, lambda: shown)
    raster = None if aside else make()
    ready = made_ready(make if raster is None else lambda: raster, partial(cut_ahead, request, size))
    return Begun(raster, lambda: _cache.get(key, ready, lambda made: made.weight))


def _reduced(file: _File, by: int, read: _ReadReduced) -> Reduced:
    reduced = _cache.get((file, "reduced", by), lambda: read(by), lambda reduced: _weight(reduced.raster))
    tell_size(*reduced.true_size)
    return reduced


def _true_result(request: PreviewRequest, file: _File, before: Begun | None) -> Result:
    """Do what the job does; of a picture that it leaves as it is, nothing is made ready twice."""
    source = _decoded(file, _hints(request.rendition, request.pipeline))
    stop_if_newer_asked()
    whole = unencoded(source, file.length, file.read, request.rendition)
    if whole is not None:
        raster, length = whole
        shown = before() if before is not None and before.is_of(raster) else ShownPicture(raster)
        return Result(shown, (raster.width, raster.height), length, approximate=False)
    made = _cache.get(
        _key(request, file, "encoded"), partial(_encoded, request, source, before), lambda made: len(made.data)
    )
    shown = ShownPicture(made.reduced(request) or decode(made.data).raster, made.levels)
    is_all = not source.is_one_of_several or request.rendition.is_of_one
    return Result(shown, made.size, len(made.data) if is_all else None, approximate=False)


def _encoded(request: PreviewRequest, source: Decoded, before: Begun | None) -> Encoded:
    raster = applied(request.pipeline, source.raster, source.full)
    stop_if_newer_asked()
    raster, metadata = prepared(raster, request.format, source.metadata, request.output)
    counting = counted(raster, before) if may_be_reduced(request.format, raster) else None
    data = encoded(raster, request.format, metadata, request.output)
    stop_if_newer_asked()
    return Encoded(data, (raster.width, raster.height), counting() if counting is not None else None)


def encoded_length(path: str, made: Rendition) -> int:
    """Return the bytes of a picture's result, of which nothing else is kept. Raises `ImageError`."""
    file, pipeline, output = _file(path), _for_source(made.pipeline, path), made.output
    hints = _hints(made, pipeline)
    source = _decoded(file, hints)
    whole = unencoded(source, file.length, file.read, made)
    if whole is not None:
        return whole[1]
    if source.is_one_of_several and not made.is_of_one:
        raise ImageError("unsupported", SEVERAL)
    key, make = (file, repr(pipeline), hints), partial(applied, pipeline, source.raster, source.full)
    return len(deliver(_cache.get(key, make, _weight), made.format, source.metadata, output))


def _hints(made: Rendition, pipeline: Pipeline) -> Hints:
    planes = made.output.color == "keep" and made.format.takes_planes
    hints = pipeline.hints(tables=made.output.same_quality, planes=planes)
    return msgspec.structs.replace(hints, page=made.page, fine=made.format.slow and hints.scaling is not None)


def _decoded(file: _File, hints: Hints) -> Decoded:
    def make() -> Decoded:
        data = file.read()
        stop_if_newer_asked()
        return decode(data, kept)

    kept = _kept_as(hints)
    decoded = _cache.get((file, kept), make, lambda decoded: _weight(decoded.raster))
    tell_size(decoded.raster.width, decoded.raster.height)  # which one that is in the cache has not told
    return as_wanted(decoded, hints)


def _kept_as(hints: Hints) -> Hints:
    """Return the hints that a decoded picture is kept by: HDR differs in few."""
    return msgspec.structs.replace(hints, sdr=False, page=hints.page or 1)


def _file(path: str) -> _File:
    try:
        status = os.stat(path)
        if not os.access(path, os.R_OK):
            raise PermissionError
    except OSError as error:
        raise ImageError(*judged(error, "read")) from error
    return _File(path, status.st_mtime_ns, status.st_size)


def _weight(raster: Raster) -> int:
    return raster.width * raster.height * BANDS[raster.mode] * raster.depth // 8
