"""Operations that change where pixels stand and how many there are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta

from multitone.imaging.color.transfer import encoded, in_light
from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import Color, bounded, described, rgb
from multitone.imaging.raster import Raster, vips

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image

LARGEST_SIDE = 100_000
ASPECT_PATTERN = r"^[1-9]\d{0,4}(\.\d{1,4})?:[1-9]\d{0,4}(\.\d{1,4})?\Z"
ROUNDING = 1e-6
"""Of a pixel: so much more than a whole one is floating point's, and makes no further row."""

Size = tuple[int, int]
Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]
Offset = Annotated[int, Meta(ge=0, le=LARGEST_SIDE)]
Gravity = Literal[
    "top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"
]  # fmt: skip


@operation(family="geometry", title="Resize")
class Resize(VipsOperation, frozen=True, tag="resize"):
    """Scale the picture: Lanczos of radius 3 to shrink, Catmull–Rom to enlarge.

    In linear light, a color is the mean of the light that it stands for, by the curve of the picture's own profile, or
    by that of sRGB (IEC 61966-2-1): fine lines of black and white become gray of 188, as seen from afar, not of 128.
    """

    looks_around: ClassVar[bool] = True
    neutral = {"width": None, "height": None, "percent": None}  # noqa: RUF012
    shown_with = {"percent": 60}  # noqa: RUF012 - Operation declares it a ClassVar

    width: Annotated[Side | None, described("Width of the result.", "px", (16, 4096))] = None
    height: Annotated[Side | None, described("Height of the result.", "px", (16, 4096))] = None
    percent: Annotated[
        Annotated[float, Meta(ge=0.1, le=1000)] | None,
        described("Scale of both sides, instead of a size.", "%", (1.0, 100.0)),
    ] = None
    mode: Annotated[
        Literal["fit", "fill", "pad", "stretch"],
        described("Fit inside, fill and crop, fit and pad, or stretch to the size."),
    ] = "fit"
    enlarge: Annotated[bool, described("Smaller pictures are enlarged too.")] = False
    background: Annotated[Color, described("Color of the padding.")] = "#ffffff"
    linear: Annotated[
        bool, described("Pixels are mixed as light, not as encoded values; slower, but right for fine patterns.")
    ] = False

    @property
    def may_read_reduced(self) -> bool:
        """Whether all it does is to mix encoded values, as decoders do when they reduce."""
        return self.mode in ("fit", "stretch") and not self.linear

    def to_size(self, width: int, height: int) -> Resize:
        """Return the same for a size that is known already."""
        return Resize(width=width, height=height, mode="stretch", enlarge=self.enlarge)

    def process(self, raster: Raster) -> Raster:
        """Scale the values, or the light that they stand for."""
        scaled = self.scaled_size(raster.width, raster.height)
        if scaled == (raster.width, raster.height):
            return super().process(raster)
        if self.linear:
            return raster.holding(self._framed(_scaled_light(raster, *scaled)))
        if raster.streams or scaled[0] < raster.width or scaled[1] < raster.height:
            return super().process(raster)
        from multitone.operations.algorithms.products import enlarged

        larger = raster.holding(enlarged(raster.array(), *scaled))
        return larger if self.mode in ("fit", "stretch") else larger.holding(self._framed(larger.vips()))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Scale by what `scaled_size` says, then crop or pad."""
        scaled = self.scaled_size(image.width, image.height)
        return self._framed(_scaled(image, *scaled) if scaled != (image.width, image.height) else image)

    def _framed(self, image: pyvips.Image) -> pyvips.Image:
        """Crop or pad a picture that is scaled already."""
        box = self.box(image.width, image.height)
        if self.mode == "fill":
            width, height = min(box[0], image.width), min(box[1], image.height)
            return image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)
        if self.mode == "pad" and box != (image.width, image.height):
            width, height = max(box[0], image.width), max(box[1], image.height)
            return image.embed(
                (width - image.width) // 2, (height - image.height) // 2, width, height,
                extend="background", background=background_of(image, self.background),
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


@operation(family="geometry", title="Crop")
class Crop(VipsOperation, frozen=True, tag="crop"):
    """Cut out a part; whatever of it lies outside the picture is left out."""

    left: Annotated[Offset | None, described("Where the part begins; by default, gravity decides.", "px")] = None
    top: Annotated[Offset | None, described("Where the part begins; by default, gravity decides.", "px")] = None
    width: Annotated[Side | None, described("Width of the part; by default, all there is.", "px")] = None
    height: Annotated[Side | None, described("Height of the part; by default, all there is.", "px")] = None
    aspect: Annotated[
        Annotated[str, Meta(pattern=ASPECT_PATTERN, max_length=21)] | None,
        Meta(description="Width to height; the largest part of that shape is taken.", extra={"example": "3:2"}),
    ] = None
    gravity: Annotated[Gravity, described("Which part of the picture is kept.")] = "center"

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
        placed = placed_at(self.gravity, width - across, height - down)
        return left if self.left is not None else placed[0], top if self.top is not None else placed[1], across, down


@operation(family="geometry", title="Rotate")
class Rotate(VipsOperation, frozen=True, tag="rotate"):
    """Turn the picture clockwise; it grows so that its corners are kept, and multiples of 90° are exact."""

    looks_around: ClassVar[bool] = True
    reads_in_order = False
    """Its first row has pixels of many."""

    angle: Annotated[float, bounded(-360, 360, "How far, clockwise.", "°")] = 90.0
    background: Annotated[Color, described("Color of the new corners, where there is no alpha.")] = "#ffffff"

    @property
    def changes_nothing(self) -> bool:
        """Whether it turns the picture by whole rounds."""
        return self.angle % 360 == 0

    @property
    def moves_only(self) -> bool:
        """Whether it turns by right angles."""
        return self.angle % 90 == 0

    def process(self, raster: Raster) -> Raster:
        """Move the pixels at right angles, else compute new ones."""
        quarters, rest = divmod(self.angle % 360, 90)
        if rest:
            return super().process(raster)
        if raster.depth == 8 and not raster.streams:
            from PIL.Image import Transpose

            turns = (
                None,
                Transpose.ROTATE_270,
                Transpose.ROTATE_180,
                Transpose.ROTATE_90,
            )  # Pillow turns the other way
            turn = turns[round(quarters) % 4]
            return raster if turn is None else raster.holding(raster.pillow().transpose(turn))
        return raster.holding(raster.in_any_order().vips().rot(f"d{90 * (round(quarters) % 4)}"))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Interpolate by Catmull–Rom about the middle of the picture."""
        # libvips takes the last of 2 or 4 bands for alpha and would weigh by it a second time: hence `premultiplied`.
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        width, height = self.turned_size(image.width, image.height)
        return image.affine(
            [cosine, -sine, sine, cosine], interpolate=vips().Interpolate.new("bicubic"),
            idx=0.5 - image.width / 2, idy=0.5 - image.height / 2, odx=width / 2 - 0.5, ody=height / 2 - 0.5,
            oarea=[0, 0, width, height], extend="background", background=background_of(image, self.background),
            premultiplied=True,
        )  # fmt: skip

    def turned_size(self, width: int, height: int) -> Size:
        """Return the size of the upright box around a picture of width × height that was turned."""
        cosine, sine = abs(math.cos(math.radians(self.angle))), abs(math.sin(math.radians(self.angle)))
        across, down = width * cosine + height * sine, width * sine + height * cosine
        return math.ceil(across - ROUNDING), math.ceil(down - ROUNDING)


@operation(family="geometry", title="Flip")
class Flip(VipsOperation, frozen=True, tag="flip"):
    """Mirror the picture: horizontal swaps left and right, vertical swaps top and bottom."""

    direction: Annotated[Literal["horizontal", "vertical"], described("Which sides are swapped.")] = "horizontal"

    alpha: ClassVar[Literal["carried"]] = "carried"
    moves_only = True

    @property
    def reads_in_order(self) -> bool:
        """Whether the rows keep their order."""
        return self.direction == "horizontal"

    def process(self, raster: Raster) -> Raster:
        """Mirror left and right by what does it fastest: Pillow, NumPy at 16 bits, libvips in a stream."""
        if self.direction == "vertical" or raster.streams:
            return super().process(raster)
        return raster.holding(_mirrored(raster))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Reverse the rows or the columns."""
        return image.flip(self.direction)


def _mirrored(raster: Raster) -> Image.Image | NDArray[Any]:
    """Change left for right: by Pillow at 8 bits, at 16 by NumPy, which is slow over a last axis of three."""
    import numpy as np
    from PIL.Image import Transpose

    if raster.depth == 8:
        return raster.pillow().transpose(Transpose.FLIP_LEFT_RIGHT)
    array = raster.array()
    mirrored = np.empty_like(array)
    for band in range(array.shape[2]):
        mirrored[:, :, band] = array[:, ::-1, band]
    return mirrored


def placed_at(gravity: Gravity, across: int, down: int) -> tuple[int, int]:
    """Return left and top of what leaves so much room, put where gravity says."""
    left = 0 if gravity.endswith("left") else across if gravity.endswith("right") else across // 2
    top = 0 if gravity.startswith("top") else down if gravity.startswith("bottom") else down // 2
    return left, top


def background_of(image: pyvips.Image, color: str) -> list[float]:
    """Return a padding in the image's bands; premultiplied pictures are padded with nothing."""
    if image.bands in (2, 4):
        return [0.0] * image.bands
    scale = 257 if image.format == "ushort" else 1
    colors = [float(c * scale) for c in rgb(color)]
    return colors if image.bands == 3 else [0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]]


def _scaled(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Scale to a size, about the centers of pixels; libvips' own enlarging aligns corners and shifts the picture.

    16 bits go through floats: for whole numbers libvips rounds weights to 12 bits and clips between its two passes,
    which left noise up to 6000 of 65535 levels beside, for 15 % less time.
    """
    if image.format == "ushort":
        return _scaled(image.cast("float"), width, height).rint().cast("ushort")
    across, down = min(width / image.width, 1.0), min(height / image.height, 1.0)
    image = image.resize(across, vscale=down, kernel="lanczos3") if min(across, down) < 1 else image
    if (image.width, image.height) == (width, height):
        return image
    catmull_rom = vips().Interpolate.new("bicubic")
    return image.affine(
        [width / image.width, 0, 0, height / image.height], interpolate=catmull_rom, extend="copy",
        idx=0.5, idy=0.5, odx=-0.5, ody=-0.5, oarea=[0, 0, width, height], premultiplied=True,
    )  # fmt: skip


def _scaled_light(raster: Raster, width: int, height: int) -> pyvips.Image:
    """Scale the light that a picture stands for, weighted by alpha, and encode it again."""
    image, profile, depth = raster.vips(), raster.profile, raster.depth
    if not raster.has_alpha:
        return encoded(_scaled(in_light(image, profile), width, height), profile, depth)
    top = 255 if depth == 8 else 65535
    colors = in_light(image[: image.bands - 1], profile)
    weighted = colors.bandjoin(image[image.bands - 1]).premultiply(max_alpha=top)
    mixed = _scaled(weighted, width, height).unpremultiply(max_alpha=top)
    alpha = mixed[mixed.bands - 1].rint().cast(image.format)
    return encoded(mixed[: mixed.bands - 1], profile, depth).bandjoin(alpha)
