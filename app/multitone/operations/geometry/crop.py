"""Operations that leave out what lies at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import described
from multitone.imaging.presentation.ways import Way
from multitone.imaging.step import Move
from multitone.operations.geometry.placement import Aspect, Offset, Side, Size, placed_at, sides_of

if TYPE_CHECKING:
    import pyvips

    from multitone.imaging.raster import Raster

Interest = Literal["attention", "entropy"]
Place = Literal[
    "top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right",
    "attention", "entropy",
]  # fmt: skip
LOOKED_AT = 512
"""Pixels of the longer side of what is looked at: libvips' search by entropy reads each part many times."""


@operation(
    family="geometry", title="Crop",
    keywords=(
        "cut", "clip", "aspect", "aspect ratio", "square", "16:9", "composition", "smart crop", "attention", "entropy",
        "trim",
    ),
)  # fmt: skip
class Crop(VipsOperation, frozen=True, tag="crop"):
    """Cut out a part; whatever of it lies outside the picture is left out.

    By attention, the part is found that has the most edges, skin and saturated colors; by entropy, the one whose values
    differ most. Both are libvips’ `smartcrop`, at 8 bits, on the picture reduced to 512 pixels.
    """

    left: Annotated[Offset | None, described("Where the part begins; by default, position decides.", "px")] = None
    top: Annotated[Offset | None, described("Where the part begins; by default, position decides.", "px")] = None
    width: Annotated[Side | None, described("Width of the part; by default, all there is.", "px")] = None
    height: Annotated[Side | None, described("Height of the part; by default, all there is.", "px")] = None
    aspect: Annotated[
        Aspect | None,
        Meta(description="Width to height; the largest part of that shape is taken.", extra={"example": "3:2"}),
    ] = None
    position: Annotated[Place, described("Which part of the picture is kept; attention and entropy look for it.")] = (
        "center"
    )

    neutral = {"left": None, "top": None, "width": None, "height": None, "aspect": None}  # noqa: RUF012
    ways: ClassVar[tuple[Way, ...]] = (
        Way("aspect", {"aspect": "3:2"}, also=("position",), told=False),
        Way("size", {"width": 1920, "height": 1080}, also=("position",), told=False),
        Way("area", {"width": 1920, "height": 1080, "left": 0, "top": 0}),
    )
    alpha: ClassVar[Literal["carried"]] = "carried"
    keeps_light = True

    @property
    def interest(self) -> Interest | None:
        """By what the part is looked for; None where numbers and the size of the picture say where it is."""
        match self.position:
            case "attention" | "entropy" as interest if self.left is None or self.top is None:
                return interest
        return None

    @property
    def leaves_out_only(self) -> bool:
        """Whether it keeps the same part, whatever is done before to the colors."""
        return self.interest is None

    @property
    def looks_around(self) -> bool:  # type: ignore[override]  # it depends on its values
        """Whether the whole picture is read before a part of it is kept."""
        return self.interest is not None

    @property
    def reads_in_order(self) -> bool:
        """Whether it cuts without looking first."""
        return self.interest is None

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Cut out the box."""
        return image.crop(*self._found(image))

    def move(self, raster: Raster) -> Move:
        """Keep the box."""
        left, top, width, height = self._found(raster.vips())
        return Move(width, height, left=-left, top=-top)

    def _found(self, image: pyvips.Image) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the part, looked for where that is asked."""
        left, top, width, height = self.box(image.width, image.height)
        if self.interest is not None and (width, height) != (image.width, image.height):
            found = interesting(image, self.interest, (width, height))
            left = found[0] if self.left is None else left
            top = found[1] if self.top is None else top
        return left, top, width, height

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the part of a picture of width × height; never empty."""
        left, top = min(self.left or 0, width - 1), min(self.top or 0, height - 1)
        across, down = min(self.width or width, width - left), min(self.height or height, height - top)
        if self.aspect is not None:
            one, other = sides_of(self.aspect)
            shape = min(across, round(down * one / other)), min(down, round(across * other / one))
            across, down = max(1, shape[0]), max(1, shape[1])
        placed = placed_at(self.position, width - across, height - down)
        return left if self.left is not None else placed[0], top if self.top is not None else placed[1], across, down


def interesting(image: pyvips.Image, interest: Interest, size: Size) -> tuple[int, int]:
    """Return left and top of the most interesting part of a size, which fits in the image."""
    looked = image if image.format == "uchar" else (image / 257).rint().cast("uchar")
    looked = looked.copy(interpretation="srgb" if image.bands > 2 else "b-w")
    scale = min(1.0, LOOKED_AT / max(image.width, image.height))
    if scale < 1 and looked.hasalpha():
        looked = looked.premultiply().resize(scale, kernel="linear").unpremultiply().rint().cast("uchar")
    elif scale < 1:
        looked = looked.resize(scale, kernel="linear")
    looked = looked.copy_memory()
    width = max(1, min(looked.width, round(size[0] * scale)))
    height = max(1, min(looked.height, round(size[1] * scale)))
    found = looked.smartcrop(width, height, interesting=interest)
    left = round(-found.xoffset * image.width / looked.width)
    top = round(-found.yoffset * image.height / looked.height)
    return min(max(0, left), image.width - size[0]), min(max(0, top), image.height - size[1])
