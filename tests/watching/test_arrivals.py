"""Pictures are taken when they are whole, each state of one once."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.tables.found import Found
from multitone.watching.arrivals import SETTLE, Arrivals, Seen

REST = 2.0


class Folder:
    """A folder as looks find it."""

    def __init__(self, arrivals: Arrivals) -> None:
        self.arrivals = arrivals
        self.files: dict[str, Seen] = {}

    def put(self, path: str, size: int, modified: int = 1, written: bool | None = None, now: float = 0.0) -> None:
        found = Found(path, "", size, modified)
        self.files[path] = Seen(found, written)
        self.arrivals.see(found, now)

    def take(self, now: float) -> list[str]:
        return [found.path for found in self.arrivals.take(now, self.files.get)]


def folder(**known: tuple[int, int]) -> Folder:
    return Folder(Arrivals(REST, known))


def test_a_picture_at_rest_is_taken_once():
    there = folder()
    there.put("a", 5)
    assert there.take(REST - 0.1) == []
    assert there.take(REST) == ["a"]
    there.put("a", 5)
    assert there.take(9.0) == []
    assert not there.arrivals


def test_what_changes_waits_anew():
    there = folder()
    there.put("a", 5)
    there.put("a", 6, now=1.5)
    assert there.take(2.5) == []
    assert there.take(3.5) == ["a"]


def test_a_look_finds_changes_that_nobody_told_of():
    there = folder()
    there.put("a", 5)
    there.files["a"] = Seen(Found("a", "", 6, 2), None)
    assert there.take(REST) == []
    assert there.take(2 * REST) == ["a"]


def test_what_is_being_written_waits_however_long_and_what_is_closed_does_not():
    there = folder()
    there.put("a", 5, written=True)
    assert there.take(100.0) == []
    there.put("a", 5, written=False, now=100.0)
    there.put("b", 5, written=False, now=100.0)
    assert there.take(100.0) == ["a"]
    assert there.take(100.0 + SETTLE) == ["b"]


def test_an_empty_file_that_is_closed_waits_for_its_bytes():
    there = folder()
    there.put("a", 0, written=False)
    assert there.take(1.0) == []
    assert there.take(REST) == ["a"]


def test_what_is_known_is_not_taken_until_it_changes():
    there = folder(a=(5, 1))
    there.put("a", 5, 1)
    assert there.take(9.0) == []
    there.put("a", 7, 2, now=9.0)
    assert there.take(11.0) == ["a"]


def test_what_is_gone_is_not_waited_for():
    there = folder()
    there.put("a", 5)
    del there.files["a"]
    assert there.take(1.0) == []
    assert not there.arrivals


def test_what_is_forgotten_is_taken_again():
    there = folder()
    there.put("a", 5)
    assert there.take(REST) == ["a"]
    there.arrivals.forget("a")
    there.put("a", 5, now=5.0)
    assert there.take(5.0 + REST) == ["a"]


def test_what_waits_long_is_told_of_and_what_has_just_come_is_not():
    there = folder()
    assert there.arrivals.unfinished(0.0) == 0
    there.put("a", 5, written=True)
    assert there.arrivals.unfinished(0.5) is None
    assert there.arrivals.unfinished(1.0) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.sampled_from([None, True, False]))))
def test_each_state_of_a_picture_is_taken_at_most_once_and_the_last_one_is(changes):
    there, now, taken = folder(), 0.0, []
    for path, size, written in changes:
        there.put(path, size, size, written, now)
        now += 0.7
        taken += [(found.path, found.size) for found in there.arrivals.take(now, there.files.get)]
    for path, seen in list(there.files.items()):
        there.put(path, seen.found.size, seen.found.modified, False, now)
    taken += [(found.path, found.size) for found in there.arrivals.take(now + REST, there.files.get)]
    for path, seen in there.files.items():
        assert [size for taken_path, size in taken if taken_path == path][-1] == seen.found.size
    assert all(one != next_one for path in "abc" for one, next_one in _pairs(taken, path))


def _pairs(taken: list[tuple[str, int]], path: str) -> list[tuple[int, int]]:
    sizes = [size for taken_path, size in taken if taken_path == path]
    return list(itertools.pairwise(sizes))
