"""Operation: one change to one image, and what every kind of it may declare about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from multitone.imaging.presentation.ways import Way
from multitone.imaging.raster import Raster
from multitone.messages import Message

if TYPE_CHECKING:
    from multitone.imaging.source_facts import SourceFacts


class Operation(Struct, frozen=True, forbid_unknown_fields=True, tag_field="operation"):
    """One change to one image. Its fields are its parameters."""

    needs_srgb: ClassVar[bool] = False
    """The meaning depends on what the numbers stand for, so a picture in another color space is converted first."""
    shown_with: ClassVar[Mapping[str, Any]] = {}
    """Values that show on a small picture what the operation does, where its defaults do not."""

    ways: ClassVar[tuple[Way, ...]] = ()
    """In what ways it is used: a form offers them before anything else, and begins with the first."""
    shown_if: ClassVar[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {}
    """Parameters that mean something only while others have one of certain values; forms hide them else."""
    told: ClassVar[tuple[str, ...] | None] = None
    """Names of the parameters by which a row sums the step up, most telling first; all in turn where None."""

    neutral: ClassVar[Mapping[str, Any]] = {}
    """Values with which it changes nothing, whatever picture it gets and whatever its other values are."""
    averaged: ClassVar[tuple[str, ...]] = ()
    """Names of the parameters that stand for noise: a reduced picture has less, for its pixels are means of several."""
    makes_gray: ClassVar[bool] = False
    """It leaves gray of each pixel, by that pixel alone; before steps that move pixels it leaves them less to move."""

    @property
    def changes_nothing(self) -> bool:
        """Whether its values are such that every picture stays as it is."""
        return bool(self.neutral) and all(getattr(self, name) == value for name, value in self.neutral.items())

    @property
    def refusal(self) -> Message | None:
        """Why its values do not go together, as the end of a sentence; None where they do."""
        return None

    @property
    def moves_only(self) -> bool:
        """Whether it puts every pixel in another place and changes none."""
        return False

    @property
    def leaves_out_only(self) -> bool:
        """Whether it keeps some pixels as they are and leaves the others out."""
        return False

    @property
    def turns_aside(self) -> bool:
        """Whether it turns the picture by a quarter, so that the dots across are those that were down."""
        return False

    @property
    def looks_at_luma_only(self) -> bool:
        """Whether Rec. 601 luma of the source is all it uses, so that a JPEG's chroma need not be decoded."""
        return False

    @property
    def may_read_reduced(self) -> bool:
        """Whether it scales, and a decoder may begin with that: see `scaled_size` and `to_size`."""
        return False

    def scaled_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size that a picture of width × height is scaled to."""
        return width, height

    def to_size(self, width: int, height: int) -> Operation:  # noqa: ARG002
        """Return the operation that gives this size whatever size a picture has."""
        return self

    @property
    def depends_on_source(self) -> bool:
        """Whether it says or does something else for each picture: see `for_source`."""
        return False

    def for_source(self, facts: SourceFacts) -> Operation:  # noqa: ARG002
        """Return the operation as it is for one picture."""
        return self

    def check(self) -> None:
        """Raise `UsageError` where a file that it needs is missing or cannot be used: once, before a job."""

    @abstractmethod
    def process(self, raster: Raster) -> Raster:
        """Return the changed image; the one given stays as it is."""


if TYPE_CHECKING:
    AnyOperation = Operation
else:

    class AnyOperation(ABC):  # noqa: B024 - msgspec reads no abstract record, so it asks what reads this name
        """Any operation, in records that are read from messages (`multitone.engines.ipc.packing`)."""

    AnyOperation.register(Operation)
