"""Frames of a GIF: palettes that hold their colors, differences from what is seen before, and when it is cleared.

::

    frames ─► colors in all ≤ 256 ────────────► one palette, exact
        └───► what a frame changes has ≤ 256 ──► a palette of its own, exact
              └─────────────────────────────────► the best colors, kept from frame to frame while they fit; dithered

What is as it was in the source keeps its color in the result, dithered or not, so that nothing flickers; it is
transparent in the file. A frame that has pixels which are transparent again makes the one before it clear its place.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PIL import Image

from multitone.imaging.raster import Raster
from multitone.imaging.readers.opening import opened
from multitone.imaging.writers.changes import Area, area_of, changed, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Colors = NDArray[np.uint8]
    """(count, 3)."""
    Pixels = NDArray[np.uint8]
    """(height, width, 4), whose alpha is 0 or 255."""

OPAQUE = 255
LEAST = 2
"""Colors; of so few none is kept for what is transparent, if nothing has to be."""
SAMPLE = 1 << 18
"""Pixels by which colors are chosen and judged."""
WORSE = 1.0
"""Levels in the mean by which colors of frames before may be worse than a frame's own, until it gets these."""
EFFORT = 4


class Drawn(NamedTuple):
    """What one frame draws."""

    area: Area
    values: NDArray[np.uint8]
    """(height, width) of the area, as numbers of colors."""
    colors: Colors
    transparent: int | None
    """The number of no color."""
    clears: bool
    """Whether its area becomes transparent before the next one is drawn."""


def drawn(rasters: list[Raster], most: int, *, dither: bool) -> Iterator[Drawn]:
    """Yield what each frame draws, of frames of RGB or RGBA in 8 bits, with so many colors at most."""
    frames = [_cut(raster) for raster in rasters]
    opaque = all(bool((frame[:, :, 3] == OPAQUE).all()) for frame in frames)
    shared = _few_of_all(frames, most if opaque else most - 1)
    room = most if opaque and most == LEAST else most - 1
    chosen = _Chosen(room, dither=dither)
    canvas = np.zeros_like(frames[0])
    for place, frame in enumerate(frames):
        changes = changed(canvas, frame)
        following = frames[place + 1] if place + 1 < len(frames) else frame
        clears = bool((frame[:, :, 3] > following[:, :, 3]).any())
        area = whole(frame) if clears or place == 0 else area_of(changes)
        part, there = area.of(frame), area.of(changes & (frame[:, :, 3] > 0))
        colors = shared if shared is not None else _few(part[there][:, :3], most - 1)
        if colors is not None:
            values = _places(part, colors)
        else:
            colors, values = chosen.of(part)
        if len(colors) == most:  # none is left for what is as it was: it is drawn again
            there = np.ones_like(there)
        yield _with_transparent(area, values, colors, there, clears=clears)
        canvas = np.zeros_like(frame) if clears else frame


def _few_of_all(frames: list[Pixels], most: int) -> Colors | None:
    """Return the different colors of all frames, sorted; None where there are more."""
    known = np.zeros((0, 3), np.uint8)
    for frame in frames:
        few = _few(frame[frame[:, :, 3] > 0][:, :3], most)
        if few is None:
            return None
        known = np.unique(np.concatenate((known, few)), axis=0)
        if len(known) > most:
            return None
    return known


def _with_transparent(
    area: Area, values: NDArray[np.uint8], colors: Colors, drawn_there: NDArray[np.bool_], *, clears: bool
) -> Drawn:
    if drawn_there.all():
        return Drawn(area, values, colors, None, clears)
    transparent = len(colors)
    values = np.where(drawn_there, values, transparent).astype(np.uint8)
    return Drawn(area, values, np.concatenate((colors, np.zeros((1, 3), np.uint8))), transparent, clears)


def _cut(raster: Raster) -> Pixels:
    """Return pixels that are transparent or opaque; what is more transparent than opaque has no color, too."""
    pixels = np.array(raster.pillow().convert("RGBA"))
    pixels[:, :, 3] = np.where(pixels[:, :, 3] >= (OPAQUE + 1) // 2, OPAQUE, 0)
    pixels[pixels[:, :, 3] == 0] = 0
    return pixels


def _few(colors: Colors, most: int) -> Colors | None:
    """Return the different colors of pixels, sorted; None where there are more."""
    if not len(colors):
        return np.zeros((1, 3), np.uint8)
    picture = Image.fromarray(np.ascontiguousarray(colors).reshape(1, -1, 3))
    counted: Any = picture.getcolors(most)
    return None if counted is None else np.array(sorted(color for _count, color in counted), np.uint8)


def _places(pixels: Pixels, colors: Colors) -> NDArray[np.uint8]:
    """Return the number of each pixel's color, any where it is not among them."""
    keys, known = _keys(pixels), _keys(colors)
    return np.minimum(np.searchsorted(known, keys), len(known) - 1).astype(np.uint8)


def _keys(colors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    parts = colors[..., :3].astype(np.uint32)
    keys: NDArray[np.uint32] = parts[..., 0] << np.uint32(16) | parts[..., 1] << np.uint32(8) | parts[..., 2]
    return keys


class _Chosen:
    """Colors that were chosen for frames before, while they fit."""

    def __init__(self, most: int, *, dither: bool) -> None:
        self._most, self._dither = most, dither
        self._colors: Colors | None = None

    def of(self, part: Pixels) -> tuple[Colors, NDArray[np.uint8]]:
        """Return the colors for a part, and the number of each pixel's."""
        sample = _sample(part)
        own = _best(sample, self._most)
        if self._colors is None or _error(sample, self._colors) > _error(sample, own) + WORSE:
            self._colors = own
        picture = Image.fromarray(np.ascontiguousarray(part[:, :, :3]))
        return self._colors, np.asarray(_mapped(picture, self._colors, dither=self._dither))


def _sample(part: Pixels) -> Image.Image:
    """Return some pixels that are seen, as a picture."""
    height, width = part.shape[:2]
    step = max(1, int((height * width / SAMPLE) ** 0.5))
    thinned = part[::step, ::step]
    seen = thinned[thinned[:, :, 3] > 0][:, :3]
    if len(seen) < thinned.shape[0] * thinned.shape[1]:
        return Image.fromarray(np.ascontiguousarray(seen).reshape(-1, 1, 3))
    return Image.fromarray(np.ascontiguousarray(thinned[:, :, :3]))


def _best(sample: Image.Image, most: int) -> Colors:
    """Return the colors that libvips chooses for a picture, the one that is needed least left out for `most`."""
    bits = max(1, (most - 1).bit_length())
    data = Raster(sample).vips().gifsave_buffer(bitdepth=bits, dither=0, effort=EFFORT, keep="none")
    with opened(io.BytesIO(data), ("GIF",)) as image:
        counted: Any = image.convert("RGB").getcolors(256)
    kept = sorted(counted, key=lambda one: -int(one[0]))[:most]
    return np.array(sorted(color for _count, color in kept), np.uint8)


def _mapped(picture: Image.Image, colors: Colors, *, dither: bool) -> Image.Image:
    palette = Image.new("P", (1, 1))
    filled = np.concatenate((colors, np.repeat(colors[-1:], 256 - len(colors), axis=0)))
    palette.putpalette(filled.tobytes())
    how = Image.Dither.FLOYDSTEINBERG if dither else Image.Dither.NONE
    return picture.quantize(palette=palette, dither=how)


def _error(sample: Image.Image, colors: Colors) -> float:
    """Return by how many levels a picture in these colors differs, in the mean."""
    values = np.minimum(np.asarray(_mapped(sample, colors, dither=False)), len(colors) - 1)
    return float(np.abs(colors[values].astype(np.int16) - np.asarray(sample)).mean())
