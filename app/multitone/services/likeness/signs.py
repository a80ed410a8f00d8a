"""The signs of a picture: where it grows lighter to the right, and where downwards, in eight rows and columns each.

The difference hash of N. Krawetz (2013), taken in both directions. It stays nearly the same where a picture is scaled,
compressed or brightened, and says nothing of one without any contrast.
"""

from __future__ import annotations

from PIL import Image

from multitone.errors import ImageError
from multitone.services.requests import Request
from multitone.services.thumbnail_cache import ThumbnailCache
from multitone.services.thumbnails import thumbnail
from multitone.services.watched_child import take_up

SIDE = 64
"""Pixels of the small picture that the signs are taken from."""
SMALL = 8
BYTES = 2 * SMALL * SMALL // 8
LEAST_CONTRAST = 8
"""Levels between the darkest and the lightest of the signs' pixels; below, noise alone would decide."""


class LikenessRequest(Request, frozen=True):
    """Take the signs of some pictures."""

    paths: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The pictures."""
        return self.paths

    def answer(self) -> tuple[bytes, ...]:
        """Return the signs of each; empty of one that cannot be read, or has no contrast."""
        cache, found = ThumbnailCache(""), []
        for place, path in enumerate(self.paths):
            take_up(place)
            small = thumbnail(path, SIDE, cache)
            found.append(b"" if isinstance(small, ImageError) else signs_of(small))
        return tuple(found)

    def accepts(self, answer: tuple[bytes, ...]) -> bool:
        """Whether it tells of each picture."""
        return len(answer) == len(self.paths) and all(len(signs) in (0, BYTES) for signs in answer)


def signs_of(image: Image.Image) -> bytes:
    """Return the signs of a small picture in RGB or RGBA; transparent parts are white."""
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    gray = image.convert("L")
    right = gray.resize((SMALL + 1, SMALL), Image.Resampling.BOX).tobytes()
    down = gray.resize((SMALL, SMALL + 1), Image.Resampling.BOX).tobytes()
    if max(right) - min(right) < LEAST_CONTRAST and max(down) - min(down) < LEAST_CONTRAST:
        return b""
    bits = [
        right[row * (SMALL + 1) + column] < right[row * (SMALL + 1) + column + 1]
        for row in range(SMALL)
        for column in range(SMALL)
    ]
    bits += [down[place] < down[place + SMALL] for place in range(SMALL * SMALL)]
    return sum(bit << place for place, bit in enumerate(bits)).to_bytes(BYTES, "little")
