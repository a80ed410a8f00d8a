"""Names that are claimed: what a set would say, in a set and in a table."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.tables.claimed_names import ClaimedNames, NamePlaces

NAMES = st.lists(st.text(max_size=3) | st.sampled_from(["a", "b", "\ud800", ""]), max_size=150)


@given(NAMES, st.integers(0, 5))
def test_it_answers_as_a_set_does(names, most):
    claimed, known = ClaimedNames(most), set()
    for name in names:
        assert (name in claimed) == (name in known)
        assert claimed.claim(name) == (name not in known)
        known.add(name)
        assert name in claimed
        assert len(claimed) == len(known)


def test_names_whose_hashes_meet_are_told_apart(monkeypatch):
    monkeypatch.setattr("multitone.batch.tables.claimed_names.hash", lambda _: 7, raising=False)
    claimed = ClaimedNames(0)
    names = [f"{n}.jpg" for n in range(100)]
    assert all(claimed.claim(name) for name in names)
    assert all(name in claimed for name in names)
    assert "100.jpg" not in claimed


@given(NAMES)
def test_places_are_those_of_a_dictionary(names):
    places, known = NamePlaces(), {}
    for place, name in enumerate(names):
        places[name] = known[name] = place
    assert [places.get(name) for name in names] == [known[name] for name in names]
    assert places.get("nobody's") is None


@pytest.mark.parametrize("number", [20_000])
def test_a_name_in_a_table_takes_50_bytes(number):
    tracemalloc.start()
    try:
        claimed = ClaimedNames(0)
        for n in range(number):
            claimed.claim(f"img_{n:07}.jpg")
        assert tracemalloc.get_traced_memory()[0] / number < 50
    finally:
        tracemalloc.stop()
