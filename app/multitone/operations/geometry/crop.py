"""Operations that leave out what lies at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import described
from multitone.operations.geometry.placement import Offset, Position, Side, placed_at

if TYPE_CHECKING:
    import pyvips

ASPECT_PATTERN = r"^[1-9]\d{0,4}(\.\d{1,4})?:[1-9]\d{0,4}(\.\d{1,4})?\Z"


@operation(
    family="geometry",
    title="Crop",
    keywords=(
        "cut",
        "cut out",
        "aspect ratio",
        "square",
        "trim",
        "section",
        "16:9",
        "reframe",
        "clip",
    ),
)
class Crop(VipsOperation, frozen=True, tag="crop"):
    """Cut out a part; whatever of it lies outside the picture is left out."""

    left: Annotated[Offset | None, described("Where the part begins; by default, position decides.", "px")] = None
    top: Annotated[Offset | None, described("Where the part begins; by default, position decides.", "px")] = None
    width: Annotated[Side | None, described("Width of the part; by default, all there is.", "px")] = None
    height: Annotated[Side | None, described("Height of the part; by default, all there is.", "px")] = None
    aspect: Annotated[
        Annotated[str, Meta(pattern=ASPECT_PATTERN, max_length=21)] | None,
        Meta(description="Width to height; the largest part of that shape is taken.", extra={"example": "3:2"}),
    ] = None
    position: Annotated[Position, described("Which part of the picture is kept.")] = "center"

    neutral = {"left": None, "top": None, "width": None, "height": None, "aspect": None}  # noqa: RUF012
    alpha: ClassVar[Literal["carried"]] = "carried"
    leaves_out_only = True

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Cut out the box."""
        return image.crop(*self.box(image.width, image.height))

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the part of a picture of width × height; never empty."""
        left, top = min(self.left or 0, width - 1), min(self.top or 0, height - 1)
        across, down = min(self.width or width, width - left), min(self.height or height, height - top)
        if self.aspect is not None:
            one, other = (float(side) for side in self.aspect.split(":"))
            shape = min(across, round(down * one / other)), min(down, round(across * other / one))
            across, down = max(1, shape[0]), max(1, shape[1])
        placed = placed_at(self.position, width - across, height - down)
        return left if self.left is not None else placed[0], top if self.top is not None else placed[1], across, down
