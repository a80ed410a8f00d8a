"""Curves as points, judged by SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from multitone.gui.forms.curve import IDENTITY, TOP, Point, added, moved, smooth
from multitone.imaging.parameters import read_points, value_text

values = st.integers(0, 255).map(float)
curves = st.lists(st.tuples(values, values), min_size=2, max_size=9, unique_by=lambda point: point[0]).map(
    lambda points: tuple(sorted(points))
)


@given(curves)
def test_the_line_is_a_monotone_cubic(points: tuple[Point, ...]) -> None:
    at = np.linspace(points[0][0], points[-1][0], 60)
    assert smooth(points, at) == pytest.approx(PchipInterpolator(*zip(*points, strict=True))(at), abs=1e-6)


@given(curves)
def test_the_line_is_level_beyond_its_ends(points: tuple[Point, ...]) -> None:
    assert smooth(points, (-5.0, 300.0)) == pytest.approx([points[0][1], points[-1][1]])


@given(curves)
def test_text_and_back(points: tuple[Point, ...]) -> None:
    assert read_points(value_text(points)) == points


@given(curves, st.integers(0, 8), st.tuples(st.floats(-500, 500), st.floats(-500, 500)))
def test_whatever_is_moved_or_added_stays_a_curve(points: tuple[Point, ...], place: int, to: Point) -> None:
    for changed in (moved(points, place % len(points), to), added(points, to)[0]):
        assert changed == tuple(sorted(changed))
        assert len({x for x, _ in changed}) == len(changed)
        assert all(0 <= value <= TOP for point in changed for value in point)


def test_a_point_finds_its_place() -> None:
    assert added(IDENTITY, (60.0, 80.0)) == (((0.0, 0.0), (60.0, 80.0), (255.0, 255.0)), 1)
    assert added(IDENTITY, (0.5, 80.0)) == (IDENTITY, None)
