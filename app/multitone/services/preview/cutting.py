"""What a preview carries of both pictures: each whole, as it is fitted or smaller, and the part that a zoom shows."""

from __future__ import annotations

from typing import NamedTuple

from multitone.services.preview.display import CELL, ShownPicture
from multitone.services.preview.request import Detail, PinnedResult, Pixels, Preview, PreviewRequest
from multitone.services.preview.viewport import Area


class Result(NamedTuple):
    """A picture after its steps."""

    shown: ShownPicture
    size: tuple[int, int]
    length: int | None
    approximate: bool


class Left(NamedTuple):
    """The picture before: what is shown of it, and its true size."""

    shown: ShownPicture
    size: tuple[int, int]


def cut_out(request: PreviewRequest, length: int, before: Left, result: Result, pinned: Result | None) -> Preview:
    """Cut out of both pictures what the screen shows."""
    left = before if pinned is None else Left(pinned.shown, pinned.size)
    areas = request.view.areas(left.size, result.size)
    zoomed, shown = request.zoom is not None, result.shown
    return Preview(
        before=_whole(request, left.shown, areas[0]),
        after=_whole(request, shown, areas[1]),
        size_before=before.size,
        size_after=result.size,
        bytes_before=length,
        bytes_after=result.length,
        levels_before=left.shown.levels,
        levels_after=shown.levels,
        detail_before=_detail(request, left.shown, left.size, areas[0]) if zoomed else None,
        detail_after=_detail(request, shown, result.size, areas[1]) if zoomed else None,
        pinned=None if pinned is None else PinnedResult(pinned.size, pinned.length),
        approximate=result.approximate,
    )


def cut_ahead(request: PreviewRequest, size: tuple[int, int] | None, shown: ShownPicture) -> None:
    """Cut a picture before its steps as it will be shown beside a result of its shape; `size` is its true one."""
    size = size or shown.size
    _whole(request, shown, request.view.areas(size, size)[0])


def _whole(request: PreviewRequest, shown: ShownPicture, area: Area) -> Pixels:
    size = round(area.width), round(area.height)
    if request.zoom is not None:
        if not request.whole:
            return Pixels(0, 0, b"")
        scale = min(1.0, request.whole / max(size))
        size = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    size = min(size[0], shown.size[0]), min(size[1], shown.size[1])
    return Pixels.of(shown.cut((0, 0, *shown.size), size, clipping=request.clipping))


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
    return Detail(true_box, Pixels.of(shown.cut(box, cut, cell, origin, request.clipping)))
