"""What a user worked at is nobody's business: the folders of data, settings and thumbnails, and what lies in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from multitone import paths, settings
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.store import Journal
from multitone.services.thumbnail_cache import ThumbnailCache

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


@pytest.fixture(autouse=True)
def open_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    before = os.umask(0)
    yield
    os.umask(before)


def use_all(picture: Path) -> None:
    """Write what there is to write."""
    with Journal.open() as journal:
        lock = JobLock.take(journal.locks, "0a1b")
        assert lock is not None
        os.write(lock.handle, b"claim")
        lock.release()
        journal.settle("0a1b", "finished")
        seen = seen_by_others(paths.data_folder())
        assert seen == [], "its files beside the database, too"
    settings.save(settings.Settings())
    ThumbnailCache(str(paths.thumbnail_folder())).keep(str(picture), picture.stat(), "normal", Image.new("RGB", (9, 9)))


def seen_by_others(top: Path) -> list[str]:
    everything = [top, *top.rglob("*")]
    return [str(path) for path in everything if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_all_that_is_written_is_its_users_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    use_all(tmp_path / "a.jpg")
    home = tmp_path / "home"
    assert [path for name in ("data", "config", "cache/thumbnails") for path in seen_by_others(home / name)] == []


def test_what_others_could_read_before_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    use_all(tmp_path / "a.jpg")
    home = tmp_path / "home"
    opened = [home / "data", home / "data/jobs", home / "config", home / "data/history.sqlite"]
    opened += [home / "cache/thumbnails/normal"]
    for path in opened:
        path.chmod(0o777 if path.is_dir() else 0o666)
    use_all(tmp_path / "a.jpg")
    assert [oct(path.stat().st_mode & 0o777) for path in opened] == ["0o700", "0o700", "0o700", "0o600", "0o700"]


def test_a_folder_that_cannot_be_closed_is_used_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    paths.data_folder().mkdir(parents=True)
    monkeypatch.setattr(Path, "chmod", refuse)
    with Journal.open() as journal:
        assert journal.jobs() == []
