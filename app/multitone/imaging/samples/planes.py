"""Planes: the numbers of a TIFF as they are stored, unpacked by libvips and changed by nobody.

libvips converts what it knows, and refuses what it does not. So it is given a directory that calls all samples gray or
RGB; where it knows a size of samples no more, one that calls the rows bytes, which are taken apart here.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from multitone.imaging.samples import layout as tags
from multitone.imaging.samples.directory import Directory, Item, beginning_with
from multitone.imaging.samples.layout import Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

Load = Callable[[bytes, int], "NDArray[Any]"]
BLOCK = 64
"""Rows whose bits are taken apart at a time; each takes a byte for that."""
KEPT = frozenset(
    (
        tags.WIDTH, tags.HEIGHT, tags.BITS, tags.COMPRESSION, tags.FILL_ORDER, tags.STRIPS, tags.SAMPLES,
        tags.ROWS_PER_STRIP, tags.STRIP_LENGTHS, tags.PLANAR, tags.PREDICTOR, tags.TILE_WIDTH, tags.TILE_HEIGHT,
        tags.TILES, tags.TILE_LENGTHS, tags.SAMPLE_FORMAT,
    )
)  # fmt: skip
"""Tags of storage alone. What the samples mean is told to nobody."""


def numbers_of(data: bytes, layout: Layout, directory: Directory, load: Load) -> NDArray[Any]:
    """Return (height, width, samples) as they are stored. Raises what `load` does; `KeyError` where a tag is missing.

    `load` gives (height, width, bands) of a page of a TIFF.
    """
    import numpy as np

    directories = _views(data, layout, directory) if layout.planar else [_view(data, layout, directory)]
    file = beginning_with(data, directory, directories)
    planes = [load(file, page) for page in range(len(directories))]
    if layout.in_bytes:
        samples = 1 if layout.planar else layout.samples
        planes = [_apart(plane, layout, directory.order, samples) for plane in planes]
    return planes[0] if len(planes) == 1 else np.concatenate(planes, axis=2)


def _view(data: bytes, layout: Layout, directory: Directory) -> Mapping[int, Item]:
    """Return a directory of the same samples, called gray or RGB."""
    items = {tag: item for tag, item in directory.items.items() if tag in KEPT}
    items[tags.PHOTOMETRIC] = directory.number(tags.RGB if layout.samples > 2 else tags.BLACK_IS_ZERO)
    if layout.in_bytes:
        return _as_strips(items | _as_bytes(data, layout, directory, layout.samples))
    return items


def _views(data: bytes, layout: Layout, directory: Directory) -> list[Mapping[int, Item]]:
    """Return a directory of one sample a pixel for each of the planes, which lie one behind the other."""
    source = io.BytesIO(data)
    places = (tags.TILES, tags.TILE_LENGTHS) if layout.tile else (tags.STRIPS, tags.STRIP_LENGTHS)
    each = directory.items[places[0]].count // layout.samples
    one = {tag: item for tag, item in directory.items.items() if tag in KEPT and tag != tags.PLANAR}
    one |= {
        tags.SAMPLES: directory.number(1),
        tags.PHOTOMETRIC: directory.number(tags.BLACK_IS_ZERO),
        tags.BITS: directory.number(layout.depth),
        tags.SAMPLE_FORMAT: directory.number(layout.format),
    }
    if layout.in_bytes:
        one |= _as_bytes(data, layout, directory, 1)
    views: list[Mapping[int, Item]] = [
        one | {tag: directory.part(source, tag, plane * each, each) for tag in places}
        for plane in range(layout.samples)
    ]
    return [_as_strips(view) for view in views] if layout.in_bytes else views


def _as_bytes(data: bytes, layout: Layout, directory: Directory, samples: int) -> dict[int, Item]:
    """Return what makes each row of samples a row of bytes, of one band; tiles stand one below the other, as strips."""
    across, down = layout.tile or (layout.width, layout.height)
    rows = next(iter(directory.numbers(io.BytesIO(data), tags.ROWS_PER_STRIP, 1)), layout.height)
    return {
        tags.WIDTH: directory.number((across * samples * layout.depth + 7) // 8),
        tags.HEIGHT: directory.number(down * math.prod(_tiles(layout))),
        tags.ROWS_PER_STRIP: directory.number(down if layout.tile else min(rows, down)),
        tags.SAMPLES: directory.number(1),
        tags.BITS: directory.number(8),
        tags.SAMPLE_FORMAT: directory.number(tags.UNSIGNED),
        tags.PHOTOMETRIC: directory.number(tags.BLACK_IS_ZERO),
        tags.PLANAR: directory.number(1),
        tags.PREDICTOR: directory.number(1),
    }


def _as_strips(items: Mapping[int, Item]) -> Mapping[int, Item]:
    """Return a directory whose tiles are called strips."""
    named = {tags.TILES: tags.STRIPS, tags.TILE_LENGTHS: tags.STRIP_LENGTHS}
    kept = {tag: item for tag, item in items.items() if tag not in (tags.TILE_WIDTH, tags.TILE_HEIGHT)}
    return {named.get(tag, tag): item for tag, item in kept.items()}


def _tiles(layout: Layout) -> tuple[int, int]:
    """Return how many tiles there are down and across."""
    across, down = layout.tile or (layout.width, layout.height)
    return -(-layout.height // down), -(-layout.width // across)


def _apart(plane: NDArray[Any], layout: Layout, order: str, samples: int) -> NDArray[Any]:
    """Return (height, width, samples) of rows of bytes: doubles, or numbers packed bit by bit, the highest first."""
    import numpy as np

    across, high = layout.tile or (layout.width, layout.height)
    rows = plane[:, :, 0]
    if layout.format == tags.FLOAT:
        values = np.ascontiguousarray(rows).view(f"{order}f{layout.depth // 8}")
    else:
        values = np.empty((len(rows), across * samples), np.uint16)
        for top in range(0, len(rows), BLOCK):
            values[top : top + BLOCK] = _unpacked(rows[top : top + BLOCK], across * samples, layout.depth)
    down, tiles = _tiles(layout)
    whole = values.reshape(down, tiles, high, across, samples).swapaxes(1, 2)
    return whole.reshape(down * high, tiles * across, samples)[: layout.height, : layout.width]


def _unpacked(rows: NDArray[Any], count: int, bits: int) -> NDArray[Any]:
    import numpy as np

    single = np.unpackbits(rows, axis=1, count=count * bits).reshape(len(rows), count, bits)
    weights = 1 << np.arange(bits - 1, -1, -1, dtype=np.uint16)
    unpacked: NDArray[Any] = single @ weights
    return unpacked
