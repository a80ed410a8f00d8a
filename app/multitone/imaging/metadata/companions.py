"""Companions: what lies beside the picture of a JPEG and belongs to it, as data; `imaging.companions` works with it."""

from __future__ import annotations

from msgspec import Struct

from multitone.imaging.contents import Content


class Part(Struct, frozen=True):
    """A piece of what lies behind a picture."""

    data: bytes
    kind: Content | None = None
    """None for what nobody misses: previews, padding, and what is not known."""
    attribute: int = 0
    """As MPF has it, of a picture."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a JPEG, which MPF lists."""
        return self.data.startswith(b"\xff\xd8\xff")


class Companions(Struct, frozen=True):
    """What lies behind the picture of a JPEG, and what its XMP says of that."""

    parts: tuple[Part, ...] = ()
    """In order; together they are the end of the file."""
    said: frozenset[Content] = frozenset()
    """What XMP says there is, whether or not it is there."""
    are_whole: bool = True
    """Whether they are all that lay in their file, so that what its XMP says of them is true."""

    @property
    def contents(self) -> frozenset[Content]:
        """What there is."""
        kinds = {part.kind for part in self.parts if part.kind is not None}
        return frozenset(kinds | (self.said & {Content.DEPTH_MAP}))

    @property
    def gains(self) -> Part | None:
        """The gain map, if there is one."""
        return next((part for part in self.parts if part.kind is Content.GAIN_MAP), None)


NOTHING = Companions(are_whole=False)
