import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.storage.folder import (
    WALKS,
    Folder,
    LinkedError,
    beneath,
    chosen_folder,
    open_folder,
    remove_empty,
)

pytestmark = pytest.mark.skipif(not WALKS, reason="the system names files by their paths only")


def swap(path: Path, elsewhere: Path) -> None:
    """Put a link in the place of a folder."""
    path.rename(path.with_name("moved"))
    path.symlink_to(elsewhere)


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("out/deep", "elsewhere/deep"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path / "out", tmp_path / "elsewhere"


DEEDS: list[Callable[[Folder], object]] = [
    lambda folder: os.close(folder.create("new", 0o600)),
    lambda folder: folder.rename("a", "b"),
    lambda folder: folder.link("a", "b"),
    lambda folder: folder.unlink("a"),
    lambda folder: folder.forget("a"),
    lambda folder: folder.rmdir("empty"),
    lambda folder: remove_empty(folder, Folder.unlink),
    lambda folder: os.mkdir("made", dir_fd=folder.handle),
]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_in_an_open_folder_is_not_led_astray(places: tuple[Path, Path], deed: object) -> None:
    out, elsewhere = places
    for place in places:
        (place / "a").write_bytes(b"a")
        (place / "empty").mkdir()
    folder = open_folder(str(out))
    swap(out, elsewhere)
    deed(folder)  # type: ignore[operator]
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a", "deep", "empty"]
    assert not folder.is_there()


def test_no_link_is_part_of_a_path(places: tuple[Path, Path]) -> None:
    out, elsewhere = places
    swap(out, elsewhere)
    for path in (out, out / "deep"):
        with pytest.raises(LinkedError) as caught:
            open_folder(str(path))
        assert caught.value.filename == str(out)


def test_a_folder_that_somebody_names_is_named_by_its_links(places: tuple[Path, Path]) -> None:
    out, elsewhere = places
    swap(out, elsewhere)
    assert chosen_folder(str(out / "deep")).path == str(elsewhere / "deep")


@pytest.mark.parametrize("path", ["../elsewhere", "deep/../../elsewhere", "/etc", "..", "/"])
def test_what_lies_outside_is_not_beneath(places: tuple[Path, Path], path: str) -> None:
    top = open_folder(str(places[0]))
    with pytest.raises(ValueError, match=r"^/"):
        beneath(top, os.path.join(top.path, path))


def test_a_link_inside_leads_nowhere(places: tuple[Path, Path]) -> None:
    out, elsewhere = places
    (out / "link").symlink_to(elsewhere)
    top = open_folder(str(out))
    assert beneath(top, str(out)) is top
    assert beneath(top, str(out / "deep")).path == str(out / "deep")
    for path in ("link", "link/deep"):
        with pytest.raises(LinkedError):
            beneath(top, str(out / path))


def test_missing_folders_are_made_one_in_the_other(tmp_path: Path) -> None:
    def make(path: str, name: str, at: int | None) -> None:
        made.append(path)
        os.mkdir(name, dir_fd=at)

    made: list[str] = []
    with pytest.raises(FileNotFoundError):
        open_folder(str(tmp_path / "a/b"))
    assert open_folder(str(tmp_path / "a/b"), make).names() == []
    assert made == [str(tmp_path / "a"), str(tmp_path / "a/b")]


def test_a_file_is_read_through_no_link_and_a_pipe_is_none(places: tuple[Path, Path]) -> None:
    out, elsewhere = places
    (elsewhere / "a").write_bytes(b"mine")
    (out / "link").symlink_to(elsewhere / "a")
    os.mkfifo(out / "pipe")
    folder = open_folder(str(out))
    for name in ("link", "pipe", "deep"):
        with pytest.raises(OSError) as caught:  # noqa: PT011 - each system has words of its own
            folder.open(name)
        assert caught.value.errno in (errno.ELOOP, errno.EINVAL, errno.EISDIR)


def test_a_handle_goes_with_its_folder(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    folders = [open_folder(str(tmp_path)) for _ in range(5)]
    assert len(os.listdir("/proc/self/fd")) == before + 5
    folders.clear()
    assert len(os.listdir("/proc/self/fd")) == before
