"""A smooth curve through points that rises where they rise and falls where they fall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def interpolated(points: Sequence[tuple[float, float]], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height at each x of a monotone cubic through the points, level outside of them.

    Slopes as in Fritsch and Butland, "A method for constructing local monotone piecewise cubic interpolants" (1984),
    which keep the condition of Fritsch and Carlson, "Monotone piecewise cubic interpolation" (1980); SciPy's and
    MATLAB's PCHIP are the same.
    """
    import numpy as np

    x, y = np.array(points, np.float64).T
    slopes = _slopes(x, y)
    at = np.clip(at, x[0], x[-1])
    part = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = (x[1:] - x[:-1])[part]
    t = (at - x[part]) / width
    # Hermite's four polynomials
    return np.asarray(
        y[part] * (1 + 2 * t) * (1 - t) ** 2
        + slopes[part] * width * t * (1 - t) ** 2
        + y[part + 1] * t * t * (3 - 2 * t)
        + slopes[part + 1] * width * t * t * (t - 1)
    )


def _slopes(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the slope at each point: a weighed harmonic mean of its neighbors', none at a turn."""
    import numpy as np

    width = np.diff(x)
    rise = np.diff(y) / width
    if len(x) == 2:
        return np.repeat(rise, 2)
    slopes = np.zeros(len(x))
    before, after = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    same = rise[:-1] * rise[1:] > 0
    inner = slopes[1:-1]
    one, other = rise[:-1][same], rise[1:][same]
    inner[same] = (before + after)[same] * one * other / (before[same] * other + after[same] * one)
    slopes[0] = _slope_at_end(width[0], width[1], rise[0], rise[1])
    slopes[-1] = _slope_at_end(width[-1], width[-2], rise[-1], rise[-2])
    return slopes


def _slope_at_end(width: Any, next_width: Any, rise: Any, next_rise: Any) -> float:
    """Return the slope at an end: of the parabola through three points, held back to keep the curve monotone."""
    slope = ((2 * width + next_width) * rise - width * next_rise) / (width + next_width)
    if slope * rise <= 0:
        return 0.0
    if rise * next_rise <= 0 and abs(slope) > 3 * abs(rise):
        return float(3 * rise)
    return float(slope)
