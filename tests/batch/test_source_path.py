"""Paths of sources: homes, patterns, trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch.source_path import absolute, ancestors, below, common_folder, fixed_part, is_below


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def test_a_home_folder_is_put_in_place_of_its_sign_but_not_of_a_name_that_begins_so(inside: Path) -> None:
    (inside / "~").mkdir()
    (inside / "~root").touch()
    assert absolute("~/a.jpg") == str(inside / "home/a.jpg")
    assert absolute("~") == str(inside / "home")
    assert absolute("~root") == str(inside / "~root")
    assert absolute("~nobody-of-that-name") == str(inside / "~nobody-of-that-name")


def test_a_pattern_begins_in_the_deepest_folder_that_is_there(inside: Path) -> None:
    (inside / "in[1]").mkdir()
    assert fixed_part(f"{inside}/in[1]/*/a?.jpg") == f"{inside}/in[1]"
    assert fixed_part(f"{inside}/in*/a.jpg") == str(inside)


def test_what_lies_in_a_folder_is_known_by_its_path() -> None:
    assert is_below("/a/b", "/a")
    assert is_below("/a", "/a")
    assert is_below("/a", "/")
    assert not is_below("/ab", "/a")
    assert (below("/a", "/a/b/c"), below("/", "/a"), below("/a", "/a")) == ("b/c", "a", "")
    assert [*ancestors("/a/b/c", "/a")] == ["/a/b", "/a"]


def test_named_files_have_a_folder_in_common(inside: Path) -> None:
    for name in ("in/x/a.jpg", "in/y/z/b.jpg"):
        (inside / name).parent.mkdir(parents=True)
        (inside / name).touch()
    assert common_folder(["in/x/a.jpg", "in/y/z/b.jpg", "in"]) == str(inside / "in")
    assert common_folder(["in/y/z/b.jpg"]) == str(inside / "in/y/z")
    assert common_folder(["in"]) is None
