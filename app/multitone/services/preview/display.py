"""A picture made ready to be shown: 8 bits, in sRGB, transparent parts over a checkered ground; and its histogram."""

from __future__ import annotations

import functools
from typing import Annotated

from msgspec import Meta, Struct
from PIL import Image, ImageChops

from multitone.imaging.color.convert import as_srgb, shown_in_srgb
from multitone.imaging.raster import Raster

CHECK = ((204, 204, 204), (230, 230, 230))
"""The two grays of the checkered ground that shows through transparent parts."""
CELL = 12
"""Side of a cell of that ground, in pixels of the screen."""
SHADOWS_PAINTED, HIGHLIGHTS_PAINTED = (64, 132, 255), (255, 64, 56)
"""Colors that pixels without detail are painted over with: blue and red, as in raw developers."""
COVERED = 4
"""The part of a pixel of the screen that has to have no detail, one in so many, for it to be painted over wholly."""
Box = tuple[int, int, int, int]


class Clipping(Struct, frozen=True):
    """Which pixels without detail are painted over, that they may be seen."""

    shadows: bool = False
    highlights: bool = False


UNMARKED = Clipping()


Channel = Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(min_length=256, max_length=256)]


class DisplayLevels(Struct, frozen=True):
    """A histogram: how many pixels have each of the 256 values, in one channel of gray or three of color."""

    channels: Annotated[tuple[Channel, ...], Meta(max_length=4)]

    @property
    def shadows(self) -> float:
        """Part of the pixels, 0 to 1, that have no detail left in the shadows, in the channel where they are most."""
        return self._part(0)

    @property
    def highlights(self) -> float:
        """Part of the pixels, 0 to 1, that have no detail left in the highlights."""
        return self._part(255)

    def _part(self, value: int) -> float:
        return max((channel[value] / max(1, sum(channel)) for channel in self.channels), default=0.0)


class ShownPicture:
    """A picture of 8 bits, from which any part can be shown at any scale."""

    def __init__(self, raster: Raster, levels: DisplayLevels | None = None) -> None:
        """Take a picture; `levels` are those of the whole one, where it was reduced."""
        self._levels = levels
        self._last: tuple[object, Image.Image] | None = None
        self.picture = raster.pillow()
        self.size = self.picture.size
        colored = as_srgb(raster) if raster.depth == 16 else raster  # 8 bits of linear light have too few shadows
        self._shown = self.picture if colored is raster else colored.pillow()
        self._profile = colored.profile
        self.weight = self.picture.width * self.picture.height * len(self.picture.getbands())
        """Bytes of its pixels."""
        if self._shown is not self.picture:
            self.weight *= 2

    def cut(
        self,
        box: Box,
        size: tuple[int, int],
        cell: int = CELL,
        origin: tuple[int, int] = (0, 0),
        clipping: Clipping = UNMARKED,
    ) -> Image.Image:
        """Return a part as RGB in sRGB, reduced to a size, with pixels painted over that have no detail left.

        The ground of transparent parts is checkered from `origin` on. The whole picture as it was cut last is kept: it
        is what each answer about other steps shows.
        """
        asked = (box, size, cell, origin, clipping)
        if self._last is not None and self._last[0] == asked:
            return self._last[1]
        shown = self._painted(*asked)
        if box == (0, 0, *self.size):
            self._last = asked, shown
        return shown

    def _painted(
        self, box: Box, size: tuple[int, int], cell: int, origin: tuple[int, int], clipping: Clipping
    ) -> Image.Image:
        shown = self._cut(box, size, cell, origin)
        if clipping.shadows:
            shown.paste(SHADOWS_PAINTED, mask=self._without_detail(0, box, size))
        if clipping.highlights:
            shown.paste(HIGHLIGHTS_PAINTED, mask=self._without_detail(255, box, size))
        return shown

    def _without_detail(self, value: int, box: Box, size: tuple[int, int]) -> Image.Image:
        """Return where a part can be seen and has this value in any channel, as a mask of a size."""
        part = self.picture if box == (0, 0, *self.size) else self.picture.crop(box)
        bands = list(part.split())
        alpha = bands.pop() if part.mode in ("LA", "RGBA") else None
        table = [255 * (held == value) for held in range(256)]
        mask = functools.reduce(ImageChops.lighter, (band.point(table) for band in bands))
        if alpha is not None:
            mask = ImageChops.darker(mask, alpha.point([0, *[255] * 255]))
        if size != mask.size:
            mask = mask.resize(size, Image.Resampling.BOX)
            mask = mask.point([min(255, COVERED * covered) for covered in range(256)])
        return mask

    def _cut(self, box: Box, size: tuple[int, int], cell: int, origin: tuple[int, int]) -> Image.Image:
        picture = self._shown
        if size != (box[2] - box[0], box[3] - box[1]):
            picture = picture.resize(size, Image.Resampling.BOX, box=box, reducing_gap=2.0)
        elif box != (0, 0, *picture.size):
            picture = picture.crop(box)
        alpha = picture.getchannel("A") if picture.mode.endswith("A") else None
        colors = shown_in_srgb(picture.convert("L" if picture.mode in ("L", "LA") else "RGB"), self._profile)
        if alpha is None:
            return colors
        ground = checkered(size, cell, origin)
        ground.paste(colors, mask=alpha)
        return ground

    @functools.cached_property
    def levels(self) -> DisplayLevels:
        """Count the values as the file holds them; pixels that cannot be seen are left out."""
        if self._levels is not None:
            return self._levels
        picture = self.picture
        alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
        colors = picture if alpha is None else picture.convert(picture.mode[:-1])
        counts = colors.histogram(alpha)
        return DisplayLevels(tuple(tuple(counts[i : i + 256]) for i in range(0, len(counts), 256)))


def checkered(size: tuple[int, int], cell: int = CELL, origin: tuple[int, int] = (0, 0)) -> Image.Image:
    """Return the ground that shows through transparent parts; a corner of its cells lies at minus `origin`."""
    import numpy as np

    columns = (np.arange(size[0]) + origin[0]) // cell % 2
    rows = (np.arange(size[1]) + origin[1]) // cell % 2
    grays = np.array([tone[0] for tone in CHECK], np.uint8)
    light = grays[(columns[np.newaxis] == rows[:, np.newaxis]).astype(np.uint8)]
    return Image.fromarray(light).convert("RGB")
