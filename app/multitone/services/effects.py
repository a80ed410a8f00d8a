"""Each operation's effect on a small sample picture, for the window where it offers operations."""

from __future__ import annotations

import contextlib
from typing import ClassVar

from multitone import paths
from multitone.imaging.decode import Hints, decode
from multitone.imaging.operation import build_operation, find_operation
from multitone.imaging.raster import Raster
from multitone.services.patience import WORK, Patience
from multitone.services.preview.display import ShownPicture
from multitone.services.preview.request import Pixels
from multitone.services.requests import Request

SAMPLE = "08-tulips.jpg"
"""Sky, fine detail and many colors: most operations show on it."""
SCENE = (96, 72)
"""The size that operations work on, so that two pixels of blur are seen."""


class EffectsRequest(Request, frozen=True):
    """Show what operations do, with their defaults or with what they declare as `shown_with`.

    `size` is the largest width and height of a picture; an operation that can show nothing is left out.
    """

    patience: ClassVar[Patience] = WORK

    names: tuple[str, ...]
    size: tuple[int, int]

    def answer(self) -> dict[str, Pixels]:
        """Run each operation on the sample. Raises `ImageError` or `OSError` where the sample cannot be read."""
        from PIL import ImageOps

        picture = decode((paths.samples() / SAMPLE).read_bytes(), Hints(srgb=True)).raster.pillow()
        scene = Raster(ImageOps.fit(picture.convert("RGB"), SCENE))
        effects = {}
        for name in self.names:
            with contextlib.suppress(Exception):  # a plug-in's mistake costs its own picture only
                operation = build_operation(name, dict(find_operation(name).type.shown_with))
                effects[name] = self._reduced(operation.process(scene))
        return effects

    def accepts(self, answer: dict[str, Pixels]) -> bool:
        """Whether it is about these operations, and shows them no larger."""
        fits = (pixels.width <= self.size[0] and pixels.height <= self.size[1] for pixels in answer.values())
        return answer.keys() <= set(self.names) and all(fits)

    def _reduced(self, raster: Raster) -> Pixels:
        """Reduce a result as the scene would be, so that a smaller one looks smaller; a larger one is fitted in."""
        scene = min(self.size[0] / SCENE[0], self.size[1] / SCENE[1])
        scale = min(1.0, scene, self.size[0] / raster.width, self.size[1] / raster.height)
        size = max(1, round(raster.width * scale)), max(1, round(raster.height * scale))
        return Pixels.of(ShownPicture(raster).cut((0, 0, raster.width, raster.height), size))
