"""Composing: the parts that an animation is stored as → its frames, as they are seen.

Each part is drawn over what was there, or in place of it, and disposed of before the next one comes. GIF (GIF89a, 23)
and APNG (PNG, third edition, 11.3.6) agree on this but for the names. The canvas begins transparent, and what a part
leaves as background is transparent, as browsers have it, whatever color a file names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from multitone.imaging.frames.sequence import Frame
from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

Disposal = Literal["none", "background", "previous"]


class Part(Struct, frozen=True):
    """What one frame adds to the canvas."""

    left: int
    top: int
    width: int
    height: int
    delay: Fraction
    disposal: Disposal
    over: bool
    """Whether it is blended over the canvas, not put in the place of what was there."""
    read: Callable[[], Raster]
    """Decodes it; all parts have as many bands and bits."""


def composed(parts: Iterable[Part], size: tuple[int, int], *, kept: bool) -> Iterator[Frame]:
    """Yield the frames of a canvas of that size, in the colors of the first part.

    `kept` says that the first part fills the canvas and that nothing of that is disposed of, so that frames are opaque
    where that part is. What lies outside of the canvas is left out.
    """
    import numpy as np

    width, height = size
    canvas: NDArray[Any] | None = None
    profile, opaque = None, False
    for part in parts:
        raster = part.read()
        pixels = _with_alpha(raster)
        if canvas is None:
            canvas = np.zeros((height, width, pixels.shape[2]), pixels.dtype)
            profile = raster.profile
            opaque = kept and bool((pixels[:, :, -1] == np.iinfo(pixels.dtype).max).all())
        place = np.s_[part.top : part.top + part.height, part.left : part.left + part.width]
        area = canvas[place]
        pixels = pixels[: area.shape[0], : area.shape[1]]
        before = area.copy() if part.disposal == "previous" else None
        area[...] = _over(area, pixels) if part.over else pixels
        seen = canvas[:, :, :-1] if opaque else canvas
        yield Frame(Raster(np.ascontiguousarray(seen) if opaque else seen.copy(), profile), part.delay)
        if before is not None:
            area[...] = before
        elif part.disposal == "background":
            area[...] = 0


def _with_alpha(raster: Raster) -> NDArray[Any]:
    """Return (height, width, bands), the last band being alpha."""
    import numpy as np

    array = raster.array()
    if raster.has_alpha:
        return array
    return np.concatenate((array, np.full((*array.shape[:2], 1), np.iinfo(array.dtype).max, array.dtype)), axis=2)


def _over(under: NDArray[Any], over: NDArray[Any]) -> NDArray[Any]:
    """Return one picture over another, neither multiplied with its alpha (PNG, third edition, 12.8)."""
    import numpy as np

    top = np.iinfo(over.dtype).max
    alpha = over[:, :, -1:]
    if ((alpha == 0) | (alpha == top)).all():
        return np.where(alpha == 0, under, over)
    share = alpha.astype(np.float64) / top
    below = under[:, :, -1:].astype(np.float64) / top * (1 - share)
    whole = share + below
    colors = (over[:, :, :-1] * share + under[:, :, :-1] * below) / np.maximum(whole, 1e-12)
    return np.rint(np.concatenate((colors, whole * top), axis=2)).astype(over.dtype)
