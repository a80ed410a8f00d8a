"""Ctrl-C and its like: silent at any moment, heeded by all or, where they are to be ignored, by none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from multitone.cli.signals import ENDING, _remove_scratch, interruptible, unwinding
from multitone.engines.base import JobControl
from tests.cli.conftest import PROGRAM
from tests.engines.conftest import picture

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a starter of the program, in a group of its own, by a shell's words before it."""
    programs: list[subprocess.Popen[bytes]] = []
    scratch = tempfile.mkdtemp()  # near the root, for the path of a socket has 100 characters at the most
    (tmp_path / "scratch").symlink_to(scratch)
    environment = {**os.environ, "MULTITONE_HOME": str(tmp_path / "home"), "TMPDIR": scratch}

    def begin(*arguments: str, before: str = "") -> subprocess.Popen[bytes]:
        program = subprocess.Popen(
            ["bash", "-c", f'{before} exec "$@"', "bash", *PROGRAM, *arguments], cwd=tmp_path, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        programs.append(program)
        return program

    yield begin
    for program in programs:
        program.kill()
        program.communicate()
    shutil.rmtree(scratch)


def wait_for_children(program: subprocess.Popen[bytes]) -> None:
    """Wait until the program has begun to start its workers, which still load what they need then."""
    while not psutil.Process(program.pid).children():
        assert program.poll() is None
        os.sched_yield()


@pytest.mark.parametrize("number", ENDING)
@pytest.mark.parametrize("command", ["convert", "compare"])
def test_the_start_ends_without_a_word_and_without_a_rest(
    start: Start, tmp_path: Path, command: str, number: int
) -> None:
    program = start(command, "-", *(("-o", "out") if command == "convert" else ()), "--do", "invert")
    wait_for_children(program)
    os.killpg(program.pid, number)  # as a terminal does: all get it
    assert program.stderr is not None
    assert program.stderr.read() == b""  # which ends when the last of them has
    assert program.wait(20) in (-number, 130)
    assert not (tmp_path / "out").exists()
    assert os.listdir(tmp_path / "scratch") == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_running_job_stops_in_order(start: Start, tmp_path: Path, number: int) -> None:
    (tmp_path / "in").mkdir()
    for i in range(30):
        picture(tmp_path / "in" / f"{i}.jpg", i, (1600, 1200))
    program = start("convert", "in", "-o", "out", "--do", "gaussian-blur sigma=20", "--json")
    assert program.stdout is not None
    assert program.stderr is not None
    for line in program.stdout:
        if b"task-finished" in line:
            os.killpg(program.pid, number)
            break
    *_, last = program.stdout
    assert b'"job-finished"' in last
    assert program.wait(20) == 130
    assert program.stderr.read() == b""
    assert not list((tmp_path / "out").glob(".*"))
    assert os.listdir(tmp_path / "scratch") == []


@pytest.mark.parametrize(("name", "number"), [("INT", signal.SIGINT), ("HUP", signal.SIGHUP), ("TERM", signal.SIGTERM)])
def test_what_is_to_be_ignored_is_ignored_by_all(start: Start, tmp_path: Path, name: str, number: int) -> None:
    (tmp_path / "in").mkdir()
    for i in range(12):
        picture(tmp_path / "in" / f"{i}.jpg", i, (800, 600))
    program = start("convert", "in", "-o", "out", "--do", "gaussian-blur sigma=9", "-v", before=f"trap '' {name};")
    assert program.stdout is not None
    for _ in program.stdout:
        os.killpg(program.pid, number)
    assert program.wait(30) == 0
    assert len(os.listdir(tmp_path / "out")) == 12


def test_a_second_ctrl_c_does_not_wait_but_a_terminal_that_closes_may_say_so_twice() -> None:
    control = JobControl()
    with interruptible(control):
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
        assert control.cancelled
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_handlers_are_as_before_and_what_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        heeded = signal.getsignal(signal.SIGTERM)
        with unwinding():
            signal.raise_signal(signal.SIGHUP)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is heeded
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_control_can_be_cancelled_while_it_is_changed() -> None:
    """A signal comes between any two steps of the program, also while a lock is held."""
    control = JobControl()
    with control._lock:
        control.cancel()
    assert control.cancelled


def test_a_signal_may_come_while_the_module_of_the_scratch_folder_is_half_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "multitone.sandbox.scratch", ModuleType("multitone.sandbox.scratch"))
    _remove_scratch()
