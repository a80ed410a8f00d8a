"""The place of two pictures on the screen: seen whole, without gaps, over each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.services.preview.viewport import Viewport

lengths = st.integers(1, 9000)
sizes = st.tuples(lengths, lengths)
rooms = st.tuples(st.integers(50, 3000), st.integers(50, 3000))
centers = st.tuples(st.floats(0, 1), st.floats(0, 1))


@given(before=sizes, after=sizes, room=rooms)
def test_what_is_fitted_lies_within_the_room_and_is_not_enlarged(
    before: tuple[int, int], after: tuple[int, int], room: tuple[int, int]
) -> None:
    view = Viewport(room)
    for area in view.areas(before, after):
        assert area.left >= -1
        assert area.top >= -1
        assert area.left + area.width <= room[0] + 1.5
        assert area.top + area.height <= room[1] + 1.5
    assert 0 < view.zoom_of(before, after) <= 1


@given(after=sizes, room=rooms, zoom=st.sampled_from([0.25, 1.0, 2.0, 8.0]), center=centers)
def test_a_zoomed_picture_leaves_no_gap_at_an_edge(
    after: tuple[int, int], room: tuple[int, int], zoom: float, center: tuple[float, float]
) -> None:
    area = Viewport(room, zoom, center).areas(after, after)[1]
    for start, length, there in ((area.left, area.width, room[0]), (area.top, area.height, room[1])):
        if length >= there:
            assert start <= 0.5
            assert start + length >= there - 1
        else:
            assert abs(start - (there - length) / 2) <= 1


@given(before=sizes, after=sizes, room=rooms, zoom=st.sampled_from([None, 0.5, 1.0, 4.0]), center=centers)
def test_what_is_seen_lies_within_the_picture_and_covers_the_room(
    before: tuple[int, int],
    after: tuple[int, int],
    room: tuple[int, int],
    zoom: float | None,
    center: tuple[float, float],
) -> None:
    view = Viewport(room, zoom, center)
    for area, size in zip(view.areas(before, after), (before, after), strict=True):
        left, top, right, bottom = view.seen(area, size)
        assert 0 <= left <= right <= size[0] or left >= size[0]
        assert 0 <= top <= bottom <= size[1] or top >= size[1]
        if right > left:
            assert area.left + left * area.width / size[0] <= max(0.0, area.left) + 1e-6
            assert area.left + right * area.width / size[0] >= min(room[0], area.left + area.width) - 1e-6


@pytest.mark.parametrize("after", [(3000, 2000), (600, 400), (599, 400)])
def test_a_resized_picture_lies_exactly_over_the_one_before(after: tuple[int, int]) -> None:
    before, behind = Viewport((700, 500)).areas((6000, 4000), after)
    assert before == behind


def test_a_turned_picture_has_the_same_scale_as_the_one_before() -> None:
    before, after = Viewport((700, 500), 0.1).areas((6000, 4000), (4000, 6000))
    assert (before.width, before.height) == pytest.approx((600, 400))
    assert (after.width, after.height) == pytest.approx((400, 600))
    assert before.left + before.width / 2 == pytest.approx(after.left + after.width / 2, abs=1)
