"""Trimming: what lies around the content is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import Color, bounded, described, rgb

if TYPE_CHECKING:
    import pyvips

Box = tuple[int, int, int, int]
"""Left, top, width and height."""


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

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Cut out the content."""
        left, top, width, height = self.box(image)
        return image.crop(left, top, width, height)

    def box(self, image: pyvips.Image) -> Box:
        """Return the part of an image that has the content, and the margin as far as there is one."""
        columns, rows = (line.numpy().ravel().nonzero()[0] for line in self._content(image).project())
        if not len(columns):
            return 0, 0, image.width, image.height
        left, top = max(0, columns[0] - self.margin), max(0, rows[0] - self.margin)
        right = min(image.width, columns[-1] + 1 + self.margin)
        bottom = min(image.height, rows[-1] + 1 + self.margin)
        return int(left), int(top), int(right - left), int(bottom - top)

    def _content(self, image: pyvips.Image) -> pyvips.Image:
        """Return an image of one band that is not 0 where there is content."""
        top = 255 if image.format == "uchar" else 65535
        has_alpha = image.bands in (2, 4)
        seen = image.premultiply(max_alpha=top) if has_alpha else image
        if self.color is None:
            edge = seen.getpoint(0, 0)
        else:
            shades = [shade * (top // 255) for shade in rgb(self.color)]
            colors = shades if image.bands > 2 else [0.299 * shades[0] + 0.587 * shades[1] + 0.114 * shades[2]]
            edge = [*colors, top] if has_alpha else colors
        content = ((seen - edge).abs() > self.tolerance / 100 * top).bandor()
        return content & (image[image.bands - 1] > 0) if has_alpha else content
