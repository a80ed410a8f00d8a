"""Operation: one change to one image, what every kind of it may declare about itself, and where it puts pixels."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from multitone.imaging.presentation.ways import Way
from multitone.imaging.raster import Raster
from multitone.messages import Message

if TYPE_CHECKING:
    from multitone.imaging.source_facts import SourceFacts


Matrix = tuple[float, float, float, float]
"""a, b, c, d: (x, y) becomes (a·x + b·y, c·x + d·y)."""


class Move(Struct, frozen=True):
    """Where a step puts the pixels of a picture, for what lies beside it at a size of its own.

    It is an affine map: p becomes `matrix`·p + (left, top). Places are counted in pixels from the corner at the top
    left, so that the first pixel's middle is (0.5, 0.5).
    """

    width: int
    height: int
    """Of the result."""
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0)
    left: float = 0.0
    top: float = 0.0
    fills: bool = False
    """Whether there may be room in the result that shows nothing of the picture."""

    @staticmethod
    def scaled(before: tuple[int, int], after: tuple[int, int]) -> Move:
        """Return the move that scales a picture of one size to another."""
        return Move(*after, (after[0] / before[0], 0.0, 0.0, after[1] / before[1]))

    @staticmethod
    def about_middle(matrix: Matrix, before: tuple[int, int], after: tuple[int, int], *, fills: bool) -> Move:
        """Return the move that leaves the middle of a picture in the middle."""
        a, b, c, d = matrix
        x, y = before[0] / 2, before[1] / 2
        return Move(*after, matrix, after[0] / 2 - a * x - b * y, after[1] / 2 - c * x - d * y, fills)

    def after(self, first: Move) -> Move:
        """Return what both do, `first` before this one."""
        a, b, c, d = self.matrix
        e, f, g, h = first.matrix
        return Move(
            self.width, self.height, (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h),
            a * first.left + b * first.top + self.left, c * first.left + d * first.top + self.top,
            self.fills or first.fills,
        )  # fmt: skip

    @property
    def scale(self) -> float:
        """By how much lengths grow in the mean."""
        a, b, c, d = self.matrix
        return math.sqrt(abs(a * d - b * c))


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

    keeps_light: ClassVar[bool] = False
    """It changes where pixels stand or how sharp they are, and not how bright: a gain map stays true, see `move`."""

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

    def move(self, raster: Raster) -> Move | None:  # noqa: ARG002
        """Return where it puts the pixels of a picture; None where it leaves them. Asked where it `keeps_light`."""
        return None

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

    def to_size(self, width: int, height: int) -> tuple[Operation, ...]:  # noqa: ARG002
        """Return the operations that scale to this size whatever size a picture has, and do all else that this does."""
        return (self,)

    @property
    def depends_on_source(self) -> bool:
        """Whether it says or does something else for each picture: see `for_source`."""
        return False

    def for_source(self, facts: SourceFacts) -> Operation:  # noqa: ARG002
        """Return the operation as it is for one picture."""
        return self

    looks_at_whole: ClassVar[bool] = False
    """What it does to a picture depends on all of its pixels together: see `for_all`."""

    def for_all(self, rasters: Iterable[Raster]) -> Operation:  # noqa: ARG002
        """Return the operation that does the same to all frames of an animation."""
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
