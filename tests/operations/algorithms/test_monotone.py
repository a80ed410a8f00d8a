"""The smooth curve through points, judged by SciPy, with NumPy and without."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from multitone.operations.algorithms.monotone import Point, heights, interpolated

values = st.integers(0, 255).map(float)
curves = st.lists(st.tuples(values, values), min_size=2, max_size=9, unique_by=lambda point: point[0]).map(
    lambda points: tuple(sorted(points))
)


@given(curves)
def test_it_is_a_monotone_cubic_either_way(points: tuple[Point, ...]) -> None:
    at = np.linspace(points[0][0], points[-1][0], 60)
    right = pytest.approx(PchipInterpolator(*zip(*points, strict=True))(at), abs=1e-6)
    assert heights(points, at) == right
    assert interpolated(points, at) == right


@given(curves)
def test_it_is_level_beyond_its_ends(points: tuple[Point, ...]) -> None:
    ends = pytest.approx([points[0][1], points[-1][1]])
    assert heights(points, (-5.0, 300.0)) == ends
    assert interpolated(points, np.array((-5.0, 300.0))) == ends
