"""A child in a box does what its work needs, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.pipes import Connection
from multitone.errors import UsageError
from multitone.sandbox import landlock, support
from multitone.sandbox.box import Box
from multitone.sandbox.places import is_below, program_folders, tops
from multitone.storage.atomic_file import write_whole
from multitone.storage.folder import open_folder

by_landlock = pytest.mark.skipif(not support.has_landlock(), reason="this kernel has no Landlock")
by_seccomp = pytest.mark.skipif(not support.has_seccomp(), reason="this kernel filters no calls of this processor")


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except PermissionError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - told to the test
        return repr(error)
    return "done"


def _thread() -> None:
    thread = threading.Thread(target=os.getpid)
    thread.start()
    thread.join()


def files(connection: Connection, read: str, write: str, other: str) -> None:
    """Try what may be done to files. Entered in the child."""
    whole = Path(write, "whole")
    outcomes = {
        "threads": str(len(os.listdir("/proc/self/task"))),
        "read": _outcome(lambda: Path(read, "a").read_bytes()),
        "write whole": _outcome(lambda: write_whole(b"x", open_folder(write), "whole", replace=False, times=(1, 1))),
        "replace": _outcome(lambda: write_whole(b"y", open_folder(write), "whole", replace=True)),
        "link into a folder": _outcome(lambda: (os.mkdir(f"{write}/kept"), os.link(whole, f"{write}/kept/whole"))),
        "import": _outcome(
            lambda: __import__("multitone.imaging.raster").imaging.raster.vips().Image.black(2, 2).avg()
        ),
        "scratch": _outcome(lambda: Path(os.environ["TMPDIR"], "x").write_bytes(b"x")),
        "own figures": _outcome(lambda: Path("/proc/self/clear_refs").write_bytes(b"5")),
        "write to a source": _outcome(lambda: Path(read, "a").write_bytes(b"x")),
        "write beside a source": _outcome(lambda: Path(read, "b").touch()),
        "read another": _outcome(lambda: Path(other, "a").read_bytes()),
        "write another": _outcome(lambda: Path(other, "b").touch()),
        "list the root": _outcome(lambda: os.listdir("/")),
        "move out": _outcome(lambda: os.rename(whole, Path(other, "moved"))),
        "link to another": _outcome(lambda: os.symlink(other, f"{write}/way")),
        "read the parent": _outcome(lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes()),
    }
    connection.send_bytes(json.dumps(outcomes).encode())


def calls(connection: Connection) -> None:
    """Try what may be asked of the system. Entered in the child."""
    outcomes = {
        "thread": _outcome(_thread),
        "event loop": _outcome(lambda: asyncio.run(asyncio.sleep(0))),
        "own signal": _outcome(lambda: os.kill(os.getpid(), 0)),
        "program": _outcome(lambda: subprocess.run([sys.executable, "-c", ""], check=True)),
        "process": _outcome(lambda: os.fork() or os._exit(0)),
        "socket": _outcome(lambda: socket.socket().close()),
        "signal to another": _outcome(lambda: os.kill(os.getppid(), 0)),
        "user": _outcome(lambda: os.setuid(os.getuid())),
    }
    connection.send_bytes(json.dumps(outcomes).encode())


def told(child: Child) -> dict[str, str]:
    with contextlib.closing(child):
        outcomes: dict[str, str] = json.loads(child.connection.recv_bytes())
    return outcomes


@by_landlock
def test_files_are_open_that_are_needed_and_no_others(tmp_path: Path) -> None:
    for name in ("read", "write", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_bytes(b"a")
    read, write, other = (str(tmp_path / name) for name in ("read", "write", "other"))
    outcomes = told(Child(files, read, write, other, name="box", box=Box((read,), (write,))))
    assert outcomes.pop("threads") == "1"
    may = ("read", "write whole", "replace", "link into a folder", "import", "scratch", "own figures")
    assert outcomes == {name: "done" if name in may else "refused" for name in outcomes}
    assert (tmp_path / "read" / "a").read_bytes() == b"a"


@by_seccomp
def test_the_system_does_what_is_needed_and_no_more() -> None:
    outcomes = told(Child(calls, name="box", box=Box()))
    assert outcomes == {n: "done" if n in ("thread", "event loop", "own signal") else "refused" for n in outcomes}
    wider = told(Child(calls, name="box", box=Box().with_needs(["network", "programs"])))
    assert (wider["socket"], wider["program"], wider["signal to another"]) == ("done", "done", "refused")


def test_a_child_without_a_box_has_all_rights() -> None:
    assert told(Child(calls, name="free", box=None))["socket"] == "done"


def linger(connection: Connection) -> None:
    """Say that it is there, and stay. Entered in the child."""
    connection.send_bytes(b"here")
    signal.pause()


def test_a_child_in_a_box_still_ends_with_its_parent() -> None:
    child = Child(linger, name="box", box=Box())
    assert child.connection.recv_bytes() == b"here"
    child.let_go()
    assert child.ended(20)


def test_folders_of_plug_ins_belong_to_the_box(tmp_path: Path) -> None:
    box = Box(("/pictures",)).with_needs(["network", str(tmp_path)])
    assert box.needs == {"network"}
    assert box.holds(str(tmp_path / "model.bin"))
    assert box.holds("/pictures/a.jpg")
    assert not box.holds("/pictures2/a.jpg")


def test_folders_in_others_are_left_out() -> None:
    assert set(tops(["/a/b", "/a", "/ab", "/a b", "/c/d"])) == {"/a", "/a b", "/ab", "/c/d"}
    assert is_below("/a", "/")
    assert not is_below("/ab", "/a")


def test_the_program_is_readable_and_the_home_is_not() -> None:
    assert any(is_below(os.path.realpath(landlock.__file__), folder) for folder in program_folders())
    assert not any(is_below(os.path.expanduser("~/.ssh"), folder) for folder in program_folders())


@pytest.fixture
def nothing_chosen() -> object:
    yield
    support.choose(None)


@pytest.mark.usefixtures("nothing_chosen")
def test_what_is_required_and_lacking_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "has_landlock", lambda: False)
    with pytest.raises(UsageError, match="Landlock"):
        support.choose("require")
    support.choose("auto")
    assert support.confines() == support.has_seccomp()
    support.choose("off")
    assert not support.confines()
    assert Box().completed() is None


@pytest.mark.usefixtures("nothing_chosen")
def test_the_windows_words() -> None:
    assert support.taken(["--sandbox", "off", "a.jpg"]) == ["a.jpg"]
    assert support.chosen() == "off"
    assert support.taken(["a.jpg", "--sandbox=auto"]) == ["a.jpg"]
    with pytest.raises(UsageError, match="auto"):
        support.taken(["--sandbox"])
