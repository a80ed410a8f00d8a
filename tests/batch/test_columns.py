"""Tables hold what a tuple would, in a fraction of its memory."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch import columns
from multitone.batch.columns import PathColumn, WordColumn, collected
from tests.large import treat_as_large

NAME = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=8)
PATHS = st.lists(st.tuples(st.sampled_from(["", "/", "/in/", "/in/ü/", "in/"]), NAME).map("".join), max_size=30)


def column(paths, near=None):
    made = PathColumn(near)
    for path in paths:
        made.append(path)
    return made


@given(PATHS, st.slices(30), st.integers(-35, 35))
def test_a_column_of_paths_is_as_the_tuple_of_them(paths, some, place):
    made, plain = column(paths), tuple(paths)
    assert made == plain
    assert plain == made
    assert made == pickle.loads(pickle.dumps(made))
    assert made[some] == plain[some]
    assert (len(made), list(made)) == (len(plain), list(plain))
    try:
        expected = plain[place]
    except IndexError:
        with pytest.raises(IndexError):
            made[place]
    else:
        assert made[place] == expected
    assert (made == (*plain, "another")) is False
    assert (made == "text") is False


def test_folders_are_told_in_the_order_of_their_first_path():
    assert column(["/b/1", "/a/1", "/b/2", "x", "/1"]).folders() == ["/b", "/a", "", "/"]


@given(st.lists(st.tuples(NAME, NAME, st.sampled_from(["", "-gray", ".jpg", ".png", ".ü"])), max_size=20))
def test_a_column_beside_another_has_its_own_paths(rows):
    near = column([f"/in/{name}.jpg" for name, _, _ in rows])
    alike = [f"/out/{name}{end}" for name, _, end in rows]
    other = [f"/out/{name}{end}" for _, name, end in rows]
    assert column(alike, near) == alike
    assert column(other, near) == other
    assert column(list(near), near) == near


def test_what_names_have_in_common_is_kept_once():
    near = column([f"/in/picture {n:04}.jpg" for n in range(100)])
    beside = column([f"/out/picture {n:04}.png" for n in range(100)], near)
    assert len(beside._names) == len(".png") * 100


def test_words_are_counted_and_found():
    words = WordColumn()
    for word in ("a", "b", "a", ()):
        words.append(word)
    assert words[0:4] == ["a", "b", "a", ()]
    assert (list(words.places("a")), list(words.places("c"))) == ([0, 2], [])
    assert words.counts() == {"a": 2, "b": 1, (): 1}


@pytest.mark.parametrize("number", range(8))
def test_few_are_collected_in_a_tuple_and_many_in_a_table(monkeypatch, number):
    treat_as_large(monkeypatch)
    paths = [f"/in/{n}" for n in range(number)]
    made = collected(iter(paths), PathColumn)
    assert type(made) is (tuple if number <= columns.LARGE else PathColumn)
    assert made == tuple(paths)
    assert collected(made, PathColumn) == made
