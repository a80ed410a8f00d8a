"""The order of the list is worked out in a child, on packed names."""

from __future__ import annotations

import os
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.services.sorting import By, SortRequest


def order(
    by: By, paths: list[str], sizes: list[int] | None = None, states: bytes | None = None, chunk: int = 3
) -> list[int]:
    packed = tuple(os.fsencode("\0".join(paths[i : i + chunk])) for i in range(0, len(paths), chunk))
    request = SortRequest(
        by, packed, array("Q", sizes or [0] * len(paths)).tobytes(), states if states is not None else bytes(len(paths))
    )
    places = array("I")
    places.frombytes(request.answer())
    return list(places)


def test_names_are_sorted_as_people_count() -> None:
    paths = ["/z/img10.jpg", "/a/IMG2.jpg", "/b/img1.jpg", "/b/b.jpg"]
    assert order("name", paths) == [3, 2, 1, 0]


@given(st.lists(st.integers(0, 2**40), max_size=20))
def test_sizes_are_sorted_and_equal_ones_stay(sizes: list[int]) -> None:
    paths = [f"/{i}.jpg" for i in range(len(sizes))]
    assert order("size", paths, sizes) == sorted(range(len(sizes)), key=lambda i: (sizes[i], i))


@given(st.binary(max_size=20))
def test_states_are_sorted_by_rank(states: bytes) -> None:
    paths = [f"/{i}.jpg" for i in range(len(states))]
    assert order("status", paths, states=states) == sorted(range(len(states)), key=lambda i: (states[i], i))


def test_dates_are_those_of_the_files_and_what_is_gone_comes_first(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.jpg", "b.jpg", "none.jpg")]
    for path, when in zip(paths[:2], (2_000_000_000, 1_000_000_000), strict=True):
        path.touch()
        os.utime(path, (when, when))
    assert order("date", [str(path) for path in paths]) == [2, 1, 0]


@pytest.mark.parametrize("by", ["name", "size", "date", "status"])
def test_names_that_are_no_text_and_no_pictures_at_all_are_sorted_too(by: By) -> None:
    assert order(by, []) == []
    assert sorted(order(by, [os.fsdecode(b"/\xff\xfe.jpg"), "/ä\n.jpg"])) == [0, 1]
