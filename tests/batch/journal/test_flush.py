import errno
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.batch.journal import flush as module
from multitone.batch.journal.flush import FEW, Flush

LONG = 30.0
"""Seconds; a machine that is busy writes late."""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name in "ab":
        (tmp_path / name).write_bytes(b"bytes")
    return [str(tmp_path / name) for name in "ab"]


@pytest.fixture(params=["a program", "a thread"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "a thread":
        monkeypatch.setattr(module, "PROGRAMS", ())
    elif not sys.platform.startswith("linux"):
        pytest.skip("there is no such program here")
    return request.param


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("number", [2, FEW + 1])
def test_what_was_written_gets_to_the_disk(files: list[str], tmp_path: Path, number: int) -> None:
    flush = Flush(lambda: [*files, str(tmp_path / "gone")], number, [str(tmp_path), str(tmp_path / "gone too")])
    assert flush.ended(LONG) is True
    flush.let_go()


@pytest.mark.usefixtures("way")
def test_nothing_is_on_the_disk_at_once(tmp_path: Path) -> None:
    flush = Flush(tuple, 0, [])
    assert flush.ended(LONG) is not None
    flush.let_go()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a program that stands in for the system's, to be written."""
    path = tmp_path / "sync"
    monkeypatch.setattr(module, "PROGRAMS", (str(path),))
    return path


def script(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a program is asked on Linux only")
@pytest.mark.parametrize(("number", "first"), [(2, "a"), (FEW + 1, "-f")])
def test_a_few_files_are_flushed_by_themselves_and_many_with_their_file_system(
    files: list[str], tmp_path: Path, program: Path, number: int, first: str
) -> None:
    script(program, f'echo "$@" > {tmp_path}/asked')
    flush = Flush(lambda: files, number, [str(tmp_path)])
    assert flush.ended(LONG) is True
    flush.let_go()
    words = (tmp_path / "asked").read_text().split()
    assert os.path.basename(words[0]) == first
    assert words[-1] == str(tmp_path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a program is asked on Linux only")
def test_a_disk_that_fails_is_told(files: list[str], tmp_path: Path, program: Path) -> None:
    script(program, "exit 1")
    flush = Flush(lambda: files, 2, [str(tmp_path)])
    assert flush.ended(LONG) is False
    flush.let_go()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a program is asked on Linux only")
@pytest.mark.parametrize("has_pidfd", [True, False])
def test_a_drive_that_hangs_holds_nobody(
    files: list[str], tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch, has_pidfd: bool
) -> None:
    def refuse(_pid: int) -> int:
        raise OSError(errno.ENOSYS, "not here")

    if not has_pidfd:
        monkeypatch.setattr(os, "pidfd_open", refuse)
    os.mkfifo(tmp_path / "answer")
    script(program, f"read answer < {tmp_path}/answer")
    flush = Flush(lambda: files, 2, [str(tmp_path)])
    assert flush.ended(0.01) is None
    flush.let_go()
    (tmp_path / "answer").write_text("there\n")
    for thread in threading.enumerate():
        if thread.name == "flush":
            thread.join(LONG)
    assert not any(thread.name == "flush" for thread in threading.enumerate()), "its end was taken"


def test_a_thread_that_is_let_go_asks_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROGRAMS", ())
    go_on, asked = threading.Event(), []

    def listed() -> Iterator[str]:
        assert go_on.wait(LONG)
        yield str(tmp_path)

    monkeypatch.setattr(module, "_flush_one", asked.append)
    flush = Flush(listed, 1, [str(tmp_path)])
    assert flush.ended() is None
    flush.let_go()
    go_on.set()
    assert flush.ended(LONG) is None
    assert asked == []


def test_what_lies_in_memory_alone_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = Path("/dev/shm")
    if not in_memory.is_dir() or "tmpfs /dev/shm " not in Path("/proc/mounts").read_text():
        pytest.skip("there is no tmpfs here")
    monkeypatch.setattr(os, "posix_spawn", lambda *_, **__: pytest.fail("the system was asked"))
    flush = Flush(lambda: pytest.fail("files were listed"), 1, [str(in_memory)])
    assert flush.ended() is True
    flush.let_go()
