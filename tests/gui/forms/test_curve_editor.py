"""Curves as points: moved, added, written and read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multitone.gui.forms.curve_editor import IDENTITY, TOP, Point, added, moved
from multitone.imaging.parameters import read_points, value_text

values = st.integers(0, 255).map(float)
curves = st.lists(st.tuples(values, values), min_size=2, max_size=9, unique_by=lambda point: point[0]).map(
    lambda points: tuple(sorted(points))
)


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
