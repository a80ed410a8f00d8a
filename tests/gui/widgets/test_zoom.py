"""The arithmetic of zooming: what is under the pointer stays there, and no edge leaves a gap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from multitone.gui.widgets.zoom import LEVELS, Zoom


def zoomed(size: tuple[int, int] = (6000, 4000), room: tuple[int, int] = (700, 500)) -> Zoom:
    zoom = Zoom()
    zoom.room, zoom.sizes = room, (size, size)
    return zoom


@given(x=st.integers(10, 690), y=st.integers(30, 470), steps=st.lists(st.sampled_from([1, -1]), max_size=12))
def test_what_lies_under_the_pointer_stays_there_as_far_as_the_edges_allow(x: int, y: int, steps: list[int]) -> None:
    zoom = zoomed()
    zoom.set_level(1.0)
    at = QPointF(x, y)
    for step in steps:
        before = zoom.place_at(at)
        zoom.step(step, at)
        after = zoom.place_at(at)
        if before is None or after is None or zoom.level is None:
            return
        assert after == pytest.approx(before, abs=2 / (6000 * zoom.factor) * 2 + 0.0005) or step < 0


def test_steps_go_through_all_levels_and_what_fits() -> None:
    zoom = zoomed()
    zoom.step(99)
    assert zoom.factor == LEVELS[-1]
    seen = []
    for _ in range(len(LEVELS)):
        zoom.step(-1)
        seen.append(zoom.level)
    assert seen == [*reversed(LEVELS[:-1]), None]
    zoom.step(-5)
    assert zoom.level is None


def test_a_small_picture_is_fitted_between_its_levels() -> None:
    zoom = zoomed((100, 80))
    assert zoom.factor == 1.0
    zoom.step(1)
    assert zoom.level == 1.5
    zoom.step(-1)
    assert zoom.level is None
    zoom.step(-1)
    assert zoom.level == 0.67


def test_panning_ends_at_the_edges() -> None:
    zoom = zoomed()
    zoom.pan(100, 0)
    assert zoom.center == (0.5, 0.5)
    zoom.set_level(1.0)
    zoom.pan(1e6, 1e6)
    areas = zoom.areas
    assert areas is not None
    assert (areas[1].left, areas[1].top) == (0, 0)
    zoom.pan(-50, -30)
    areas = zoom.areas
    assert areas is not None
    assert (areas[1].left, areas[1].top) == (-50, -30)


def test_another_picture_is_seen_at_the_same_relative_place() -> None:
    zoom = zoomed()
    zoom.set_level(1.0, QPointF(100, 100))
    place = zoom.place_at(QPointF(350, 250))
    zoom.sizes = ((3000, 2000), (3000, 2000))
    assert zoom.level == 1.0
    assert zoom.place_at(QPointF(350, 250)) == pytest.approx(place, abs=0.001)


def test_without_a_picture_nothing_is_seen() -> None:
    zoom = Zoom()
    zoom.step(3)
    zoom.pan(5, 5)
    assert (zoom.level, zoom.areas, zoom.can_pan, zoom.place_at(QPointF())) == (None, None, False, None)
