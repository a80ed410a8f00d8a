"""Sequence: the pictures of one file in order, read one at a time, and how long each is shown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
from msgspec import Struct, field

from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.readers.base import Decoded

if TYPE_CHECKING:
    from multitone.imaging.raster import Raster

FOR_EVER = 0
"""As a number of plays."""


class Frame(Struct, frozen=True):
    """A whole picture of a sequence, upright."""

    raster: Raster
    delay: Fraction = Fraction(0)
    """Seconds that it is shown, as its file says. Browsers show a frame of 10 ms or less for 100; the file's own number
    is kept, so that a result plays as its source does, wherever that is."""


class Sequence(Struct, frozen=True):
    """The pictures of one file: frames of an animation, which have one size, or pages, each a picture of its own."""

    kind: Literal["frames", "pages"]
    format: str
    """As in `SUFFIXES`."""
    count: int
    """How many there are; at least one."""
    width: int
    height: int
    """Of the first one, upright."""
    read: Callable[[], Iterator[Frame]]
    """Begins anew, and yields them in order. May raise anything, as what reads a single picture may."""
    metadata: Metadata = field(default_factory=Metadata)
    """What the file says about itself."""
    has_alpha: bool = False
    """Whether its file says that something of it may be transparent."""
    plays: int = FOR_EVER
    """How often an animation is shown from its beginning; `FOR_EVER`, or at least once."""

    @property
    def pixels(self) -> int:
        """How many pixels they have together, where all are as large as the first."""
        return self.count * self.width * self.height

    @property
    def first(self) -> Frame:
        """Read the first one. May raise anything."""
        return next(self.read())

    def number(self, place: int) -> Frame:
        """Read one, counted from 1. May raise anything, and `IndexError` where there are not so many."""
        for number, frame in enumerate(self.read(), 1):
            if number == place:
                return frame
        raise IndexError(place)

    def only(self, numbers: range) -> Sequence:
        """Return the same with these pictures alone, counted from 1, of which there is one at least."""
        numbers = range(max(1, numbers.start), min(self.count + 1, numbers.stop))
        wanted = slice(numbers.start - 1, numbers.stop - 1)

        def read() -> Iterator[Frame]:
            return itertools.islice(self.read(), wanted.start, wanted.stop)

        return msgspec.structs.replace(self, count=len(numbers), read=read)

    def with_frames(self, frames: Iterable[Frame]) -> Sequence:
        """Return the same with other pictures, which are held from now on."""
        held = tuple(frames)
        size = held[0].raster.width, held[0].raster.height
        return msgspec.structs.replace(self, count=len(held), width=size[0], height=size[1], read=lambda: iter(held))


class DecodedSequence(Decoded, frozen=True, kw_only=True):
    """All pictures of a file, to be processed together; the raster is the first one."""

    is_sequence: ClassVar[bool] = True
    sequence: Sequence

    @property
    def pixels(self) -> int:
        """How many pixels they have together."""
        return self.sequence.pixels


def is_opaque(raster: Raster) -> bool:
    """Whether no pixel of a picture is transparent, though it may have alpha."""
    import numpy as np

    if not raster.has_alpha:
        return True
    alpha = raster.array()[:, :, -1]
    return bool((alpha == np.iinfo(alpha.dtype).max).all())
