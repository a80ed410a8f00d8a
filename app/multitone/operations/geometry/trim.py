"""Trimming: what lies around the content is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import Color, bounded, described, rgb
from multitone.imaging.step import Move

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray

    from multitone.imaging.raster import Raster

Box = tuple[int, int, int, int]
"""Left, top, width and height."""
BAND = 128
"""Rows or columns that are looked at together, until there is content."""


@operation(
    family="geometry", title="Trim",
    keywords=(
        "autocrop", "auto crop", "whitespace", "white space", "margin", "edges", "remove border", "crop to content",
        "scan", "bounding box",
    ),
)  # fmt: skip
class Trim(VipsOperation, frozen=True, tag="trim"):
    """Cut away the edges that have one color, up to the content; a picture of one color stays as it is.

    A pixel is content where one of its channels differs from the color of the edges by more than the tolerance.
    Transparent pixels are never content.
    """

    alpha: ClassVar = "carried"
    keeps_light = True
    looks_around: ClassVar[bool] = True
    reads_in_order = False
    """It is read twice: to find the content, and to cut it out."""
    told = ("tolerance",)
    shown_with = {"color": "#98a8b8", "tolerance": 45}  # noqa: RUF012

    tolerance: Annotated[
        float,
        bounded(0, 100, "How far channels may be from the color of the edges, as a part of white.", "%", (0, 50)),
    ] = 4.0
    color: Annotated[Color | None, described("Color of the edges; by default, that of the pixel at the top left.")] = (
        None
    )
    margin: Annotated[int, bounded(0, 10_000, "How much of the edges is left around the content.", "px", (0, 200))] = 0

    def move(self, raster: Raster) -> Move:
        """Keep the content."""
        left, top, width, height = self.box(raster.vips())
        return Move(width, height, left=-left, top=-top)

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Cut out the content."""
        left, top, width, height = self.box(image)
        return image.crop(left, top, width, height)

    def box(self, image: pyvips.Image) -> Box:
        """Return the part of an image that has the content, and the margin as far as there is one."""
        edge = self._edge(image)
        rows = self._extent(image, edge, (0, image.width), across=False)
        if rows is None:
            return 0, 0, image.width, image.height
        columns = self._extent(image, edge, rows, across=True)
        assert columns is not None
        left, top = max(0, columns[0] - self.margin), max(0, rows[0] - self.margin)
        right, bottom = min(image.width, columns[1] + self.margin), min(image.height, rows[1] + self.margin)
        return left, top, right - left, bottom - top

    def _extent(
        self, image: pyvips.Image, edge: NDArray[Any], within: tuple[int, int], *, across: bool
    ) -> tuple[int, int] | None:
        """Return the first column with content and that after the last one, or the rows; None where there is none.

        Only what lies `within` rows, or columns, is looked at, band by band from both sides.
        """
        import numpy as np

        length = image.width if across else image.height

        def lines(start: int) -> NDArray[Any]:
            """Say of each line of a band whether it has content."""
            thick = min(BAND, length - start)
            if across:
                box = (start, within[0], thick, within[1] - within[0])
            else:
                box = (within[0], start, within[1] - within[0], thick)
            block = image.crop(*box).numpy().reshape(box[3], box[2], image.bands)
            return np.flatnonzero(self._is_content(block, edge).any(axis=0 if across else 1)) + start

        starts = range(0, length, BAND)
        first = next((found[0] for found in map(lines, starts) if len(found)), None)
        if first is None:
            return None
        last = next(found[-1] for found in map(lines, reversed(starts)) if len(found))
        return int(first), int(last) + 1

    def _edge(self, image: pyvips.Image) -> NDArray[Any]:
        """Return the color of the edges in the image's bands."""
        import numpy as np

        top = 255 if image.format == "uchar" else 65535
        if self.color is None:
            return np.array(image.getpoint(0, 0))
        shades = np.array(rgb(self.color)) * (top // 255)
        colors = shades if image.bands > 2 else [shades @ (0.299, 0.587, 0.114)]
        return np.array([*colors, top] if image.bands in (2, 4) else colors, np.float64)

    def _is_content(self, block: NDArray[Any], edge: NDArray[Any]) -> NDArray[Any]:
        """Say of each pixel of an array (height, width, bands) whether it is content."""
        import numpy as np

        top = np.iinfo(block.dtype).max
        most = self.tolerance / 100 * top
        if block.shape[2] in (1, 3):
            low, high = np.ceil(edge - most).clip(0, top), np.floor(edge + most).clip(0, top)
            outside = (block < low.astype(block.dtype)) | (block > high.astype(block.dtype))
            return np.asarray(outside.any(axis=2))
        alpha = block[:, :, -1:] / top
        seen = np.concatenate((block[:, :, :-1] * alpha, block[:, :, -1:]), axis=2)
        wanted = np.append(edge[:-1] * (edge[-1] / top), edge[-1])
        return np.asarray((np.abs(seen - wanted) > most).any(axis=2) & (alpha[:, :, 0] > 0))
