"""A smooth curve through points that rises where they rise and falls where they fall."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float]


def interpolated(points: Sequence[Point], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height at each x of a monotone cubic through the points, level outside of them."""
    import numpy as np

    x, y = np.array(points, np.float64).T
    slope = np.array(slopes(points))
    at = np.clip(at, x[0], x[-1])
    part = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = (x[1:] - x[:-1])[part]
    t = (at - x[part]) / width
    # Hermite's four polynomials
    return np.asarray(
        y[part] * (1 + 2 * t) * (1 - t) ** 2
        + slope[part] * width * t * (1 - t) ** 2
        + y[part + 1] * t * t * (3 - 2 * t)
        + slope[part + 1] * width * t * t * (t - 1)
    )


def heights(points: Sequence[Point], at: Iterable[float]) -> list[float]:
    """Return the same as `interpolated` without NumPy, which the window does without: for a few hundred places."""
    slope = slopes(points)
    xs = [x for x, _ in points]
    heights = []
    for x in at:
        place = min(max(bisect.bisect(xs, x) - 1, 0), len(points) - 2)
        (x0, y0), (x1, y1) = points[place], points[place + 1]
        span = x1 - x0
        t = min(1.0, max(0.0, (x - x0) / span))
        heights.append(
            y0 * (1 + 2 * t) * (1 - t) ** 2
            + slope[place] * span * t * (1 - t) ** 2
            + y1 * t * t * (3 - 2 * t)
            - slope[place + 1] * span * t * t * (1 - t)
        )
    return heights


def slopes(points: Sequence[Point]) -> list[float]:
    """Return the slope at each point: the weighted harmonic mean of its two sides, level at a turn.

    As in Fritsch and Butland, "A method for constructing local monotone piecewise cubic interpolants" (1984), which
    keeps the condition of Fritsch and Carlson, "Monotone piecewise cubic interpolation" (1980); SciPy's and MATLAB's
    PCHIP are the same.
    """
    spans = [b[0] - a[0] for a, b in itertools.pairwise(points)]
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(points)]
    inner = []
    for (h0, h1), (d0, d1) in zip(itertools.pairwise(spans), itertools.pairwise(steps), strict=True):
        w0, w1 = 2 * h1 + h0, h1 + 2 * h0
        inner.append((w0 + w1) / (w0 / d0 + w1 / d1) if d0 * d1 > 0 else 0.0)
    if not inner:
        return [steps[0], steps[0]]
    return [_end(*spans[:2], *steps[:2]), *inner, _end(*spans[:-3:-1], *steps[:-3:-1])]


def _end(h0: float, h1: float, d0: float, d1: float) -> float:
    """Return the slope at an end: a parabola's, kept from overshooting."""
    slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0:
        return 0.0
    return 3 * d0 if d0 * d1 <= 0 and abs(slope) > 3 * abs(d0) else slope
