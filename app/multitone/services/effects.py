"""What the window asks a service for when it offers operations: each one's effect on a small sample picture."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec import Struct

from multitone import paths
from multitone.imaging.decode import Hints, decode
from multitone.imaging.operation import build_operation, find_operation
from multitone.imaging.raster import Raster
from multitone.services.preview.request import Pixels, shown

if TYPE_CHECKING:
    from PIL import Image

SAMPLE = "08-tulips.jpg"
"""Sky, fine detail and many colors: most operations show on it."""
SCENE = (96, 72)
"""The size that operations work on, so that two pixels of blur are seen."""


class EffectsRequest(Struct, frozen=True):
    """Show what operations do, with their defaults or with what they declare as `shown_with`.

    `size` is the largest width and height of a picture; an operation that can show nothing is left out.
    """

    names: tuple[str, ...]
    size: tuple[int, int]

    def answer(self) -> dict[str, Pixels]:
        """Run each operation on the sample. Raises `ImageError` or `OSError` where the sample cannot be read."""
        scene = _scene()
        effects = {}
        for name in self.names:
            with contextlib.suppress(Exception):  # a plug-in's mistake costs its own picture only
                operation = build_operation(name, dict(find_operation(name).type.shown_with))
                effects[name] = self._reduced(operation.process(scene))
        return effects

    def _reduced(self, raster: Raster) -> Pixels:
        """Reduce a result as the scene would be, so that a smaller one looks smaller; a larger one is fitted in."""
        scale = min(self.size[0] / SCENE[0], self.size[1] / SCENE[1])
        width, height = (
            min(most, round(side * scale)) for most, side in zip(self.size, (raster.width, raster.height), strict=True)
        )
        return shown(raster, (max(1, width), max(1, height)))


def _scene() -> Raster:
    """Return the sample, reduced and cut to the scene's size."""
    from PIL import ImageOps

    data = (paths.samples() / SAMPLE).read_bytes()
    picture: Image.Image = decode(data, Hints(srgb=True)).raster.pillow()
    return Raster(ImageOps.fit(picture.convert("RGB"), SCENE))
