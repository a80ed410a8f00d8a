"""Moves: where a step puts the pixels of a picture, for what lies beside it at a size of its own."""

from __future__ import annotations

import math

from msgspec import Struct

Matrix = tuple[float, float, float, float]
"""a, b, c, d: (x, y) becomes (a·x + b·y, c·x + d·y)."""
SAME: Matrix = (1.0, 0.0, 0.0, 1.0)


class Move(Struct, frozen=True):
    """An affine map of a picture into its result: p becomes `matrix`·p + (left, top).

    Places are counted in pixels from the corner at the top left, so that the first pixel's middle is (0.5, 0.5).
    """

    width: int
    height: int
    """Of the result."""
    matrix: Matrix = SAME
    left: float = 0.0
    top: float = 0.0
    fills: bool = False
    """Whether there may be room in the result that shows nothing of the picture."""

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


def scaled(before: tuple[int, int], after: tuple[int, int]) -> Move:
    """Return the move that scales a picture of one size to another."""
    return Move(*after, (after[0] / before[0], 0.0, 0.0, after[1] / before[1]))


def cut(left: int, top: int, width: int, height: int) -> Move:
    """Return the move that keeps a part."""
    return Move(width, height, left=-left, top=-top)


def framed(left: int, top: int, width: int, height: int) -> Move:
    """Return the move that puts a picture at a place on a canvas of that size."""
    return Move(width, height, left=left, top=top, fills=True)


def turned(angle: float, before: tuple[int, int], after: tuple[int, int], *, fills: bool) -> Move:
    """Return the move that turns a picture by degrees, clockwise, about its middle."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = before[0] / 2, before[1] / 2
    left, top = after[0] / 2 - cosine * x + sine * y, after[1] / 2 - sine * x - cosine * y
    return Move(*after, (cosine, -sine, sine, cosine), left, top, fills)
