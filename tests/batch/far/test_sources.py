"""What there is in a place far away."""

import fsspec
import pytest

from multitone.batch.discovery import discover
from multitone.errors import UsageError
from multitone.storage.far import seen


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(seen, "_files", {})
    memory = fsspec.filesystem("memory")
    for name in ("img10.jpg", "img2.jpg", "day/b.png", "day/.hidden.png", ".dir/c.png", "notes.txt", "out/d.png"):
        memory.pipe(f"/far-sources/{name}", b"x" * len(name))
    yield "memory://far-sources"
    memory.rm("/far-sources", recursive=True)


def names(discovery, top):
    return [image.path.removeprefix(top + "/") for image in discovery.images]


def test_a_folder_is_listed_in_natural_order_with_sizes(place):
    found = discover([place], leave_out=f"{place}/out")
    assert names(found, place) == ["img2.jpg", "img10.jpg", "day/b.png"]
    assert [image.size for image in found.images] == [8, 9, 9]
    assert [image.folder for image in found.images] == ["", "", "day"]
    assert found.ignored == 1
    assert found.far


def test_patterns_match_files_and_folders(place):
    assert names(discover([f"{place}/img*.jpg"]), place) == ["img2.jpg", "img10.jpg"]
    assert names(discover([f"{place}/**/*.png"]), place) == ["day/b.png", "out/d.png"]
    assert names(discover([f"{place}/da*"]), place) == ["day/b.png"]
    with pytest.raises(UsageError, match="Nothing matches"):
        discover([f"{place}/*.gif"])


def test_several_go_under_their_names(place):
    found = discover([f"{place}/day", f"{place}/out"])
    assert [image.folder for image in found.images] == ["day", "out"]


def test_links_are_not_asked_about():
    found = discover(["https://example.invalid/a.jpg", "https://example.invalid/b?id=3"])
    assert [(image.path[-5:], image.size) for image in found.images] == [("a.jpg", 0), ("?id=3", 0)]


def test_what_is_not_there_is_told(place):
    with pytest.raises(UsageError, match="nothing in"):
        discover([f"{place}/nowhere"])
