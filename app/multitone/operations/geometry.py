"""Operations that change where pixels stand and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from multitone.imaging.declaration import COLOR_PATTERN
from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.raster import vips

if TYPE_CHECKING:
    import pyvips

LARGEST_SIDE = 100_000

Size = tuple[int, int]
Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]


@operation(family="geometry", title="Resize")
class Resize(VipsOperation, frozen=True, tag="resize"):
    """Scale the picture: Lanczos of radius 3 to shrink, Catmull–Rom to enlarge."""

    shown_with = {"percent": 60}  # noqa: RUF012 - Operation declares it a ClassVar

    width: Annotated[
        Side | None, Meta(description="Width of the result.", extra={"unit": "px", "slider": (16, 4096)})
    ] = None
    height: Annotated[
        Side | None, Meta(description="Height of the result.", extra={"unit": "px", "slider": (16, 4096)})
    ] = None
    percent: Annotated[
        Annotated[float, Meta(ge=0.1, le=1000)] | None,
        Meta(
            description="Scale of both sides, in place of a size.",
            extra={"unit": "%", "slider": (1.0, 100.0)},
        ),
    ] = None
    mode: Annotated[
        Literal["fit", "fill", "pad", "stretch"],
        Meta(description="Fit inside, fill and crop, fit and pad, or stretch to the size."),
    ] = "fit"
    enlarge: Annotated[bool, Meta(description="Smaller pictures are enlarged too.")] = False
    background: Annotated[str, Meta(pattern=COLOR_PATTERN, description="Color of the padding.")] = "#ffffff"

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Scale by what `scaled_size` says, then crop or pad."""
        scaled = self.scaled_size(image.width, image.height)
        if scaled != (image.width, image.height):
            image = _scaled(image, *scaled)
        box = self.box(image.width, image.height)
        if self.mode == "fill":
            width, height = min(box[0], image.width), min(box[1], image.height)
            return image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)
        if self.mode == "pad" and box != (image.width, image.height):
            width, height = max(box[0], image.width), max(box[1], image.height)
            return image.embed(
                (width - image.width) // 2, (height - image.height) // 2, width, height,
                extend="background", background=self._background(image),
            )  # fmt: skip
        return image

    def box(self, width: int, height: int) -> Size:
        """Return the size asked for; a side that was not given takes what scaling made of it, width × height."""
        if self.percent is not None:
            return width, height
        return self.width or width, self.height or height

    def scaled_size(self, width: int, height: int) -> Size:
        """Return the size that a picture of width × height is scaled to, before it is cropped or padded."""
        across, down = self._scales(width, height)
        if not self.enlarge:
            across, down = min(across, 1.0), min(down, 1.0)
        return max(1, round(width * across)), max(1, round(height * down))

    def _scales(self, width: int, height: int) -> tuple[float, float]:
        if self.percent is not None:
            return self.percent / 100, self.percent / 100
        wanted = [side / own for side, own in ((self.width, width), (self.height, height)) if side is not None]
        if not wanted:
            return 1.0, 1.0
        if self.mode == "stretch":
            return (self.width or width) / width, (self.height or height) / height
        scale = max(wanted) if self.mode == "fill" else min(wanted)
        return scale, scale

    def _background(self, image: pyvips.Image) -> list[float]:
        """Return the padding in the image's bands; premultiplied pictures are padded with nothing."""
        if image.bands in (2, 4):
            return [0.0] * image.bands
        scale = 257 if image.format == "ushort" else 1
        colors = [float(c * scale) for c in rgb(self.background)]
        return colors if image.bands == 3 else [0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]]


def _scaled(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Scale to a size, about the centers of pixels; libvips' own enlarging aligns corners and shifts the picture."""
    across, down = width / image.width, height / image.height
    if across < 1 or down < 1:
        image = image.resize(min(across, 1.0), vscale=min(down, 1.0), kernel="lanczos3")
    if across <= 1 and down <= 1:
        return image
    catmull_rom = vips().Interpolate.new("bicubic")
    return image.affine(
        [max(across, 1.0), 0, 0, max(down, 1.0)], interpolate=catmull_rom, extend="copy",
        idx=0.5, idy=0.5, odx=-0.5, ody=-0.5, oarea=[0, 0, width, height],
    )  # fmt: skip


def rgb(color: str) -> tuple[int, int, int]:
    """Read a color, #rgb or #rrggbb."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
