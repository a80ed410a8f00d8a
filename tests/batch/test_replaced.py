import os
import shutil
from pathlib import Path

import pytest

from multitone.batch.replaced import keep, move_aside


@pytest.fixture
def places(tmp_path):
    out = tmp_path / "out"
    (out / "x").mkdir(parents=True)
    target = out / "x" / "a.jpg"
    target.write_bytes(b"one")
    return str(target), str(out / ".kept"), str(out)


def test_a_second_attempt_keeps_the_same_file_once(places):
    target, folder, root = places
    kept = keep(target, folder, root)
    assert kept == os.path.join(folder, "x", "a.jpg")
    assert keep(target, folder, root) == kept
    assert os.listdir(os.path.dirname(kept)) == ["a.jpg"]


def test_another_file_gets_a_name_of_its_own(places):
    target, folder, root = places
    first = keep(target, folder, root)
    os.unlink(target)
    with open(target, "wb") as file:
        file.write(b"two")
    second = keep(target, folder, root)
    assert os.path.basename(second) == "a-2.jpg"
    assert [Path(kept).read_bytes() for kept in (first, second)] == [b"one", b"two"]


def test_where_nothing_stands_nothing_is_kept(places):
    target, folder, root = places
    os.unlink(target)
    assert keep(target, folder, root) == ""
    assert not os.path.exists(folder)


def test_a_link_is_kept_as_a_link(places, tmp_path):
    target, folder, root = places
    os.unlink(target)
    (tmp_path / "elsewhere").write_bytes(b"mine")
    os.symlink(tmp_path / "elsewhere", target)
    assert os.readlink(keep(target, folder, root)) == str(tmp_path / "elsewhere")


def test_without_hard_links_a_copy_with_its_times_is_kept(places, monkeypatch):
    target, folder, root = places
    os.utime(target, ns=(5 * 10**18 // 4, 10**18))

    def refused(*_, **__):
        raise OSError(1, "no links here")

    monkeypatch.setattr(os, "link", refused)
    kept = keep(target, folder, root)
    assert (os.stat(kept).st_mtime_ns, Path(kept).read_bytes()) == (10**18, b"one")
    assert keep(target, folder, root) == kept
    assert os.listdir(os.path.dirname(kept)) == ["a.jpg"]


def test_a_copy_that_is_cut_short_is_not_taken_for_the_whole(places, monkeypatch):
    target, folder, root = places

    def refused(*_, **__):
        raise OSError(1, "no links here")

    def cut(_, half, __):
        half.write(b"o")
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(shutil, "copyfileobj", cut)
    with pytest.raises(OSError, match="no space"):
        keep(target, folder, root)
    assert os.listdir(os.path.join(folder, "x")) == []


def test_what_is_moved_aside_stands_there_no_more(places):
    target, folder, root = places
    kept = move_aside(target, folder, root)
    assert not os.path.exists(target)
    assert Path(kept).read_bytes() == b"one"
