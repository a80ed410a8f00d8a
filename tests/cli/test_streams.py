"""Streams that are closed, full, or of an encoding that cannot hold what is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from tests.cli.conftest import PROGRAM
from tests.engines.conftest import picture

FULL = "/dev/full"
Program = Callable[..., "subprocess.CompletedProcess[bytes]"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="started by a shell")


@pytest.fixture
def shell(tmp_path: Path) -> Program:
    """Return a runner of a shell's line in a folder with one picture; `$M` is the program."""
    (tmp_path / "in").mkdir()
    picture(tmp_path / "in" / "a.jpg", 1)
    home = {"MULTITONE_HOME": str(tmp_path / "home"), "M": " ".join(PROGRAM)}

    def run(line: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
        program = ["bash", "-o", "pipefail", "-c", line]
        environment = {**os.environ, **home, **variables}
        return subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False)

    return run


@pytest.mark.parametrize(
    ("closed", "engine"),
    [
        (">&-", "processes"),
        ("2>&-", "serial"),
        ("<&-", "processes"),
        (">&- 2>&- --json", "serial"),
        ("<&- >&- 2>&-", "processes"),
    ],
)
def test_with_closed_streams_the_job_is_done(shell: Program, tmp_path: Path, closed: str, engine: str) -> None:
    ended = shell(f"$M convert in -o out --do invert --engine {engine} {closed}")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.jpg"]


def test_a_closed_stream_is_no_other_file(shell: Program, tmp_path: Path) -> None:
    """A file that is opened takes the lowest number that is free: 1, if nothing stood in its place."""
    shell("$M convert in -o out --do invert >&- 2>&-")
    assert json.loads(shell("$M history --json").stdout)["jobs"][0]["done"] == 1


@pytest.mark.skipif(not os.path.exists(FULL), reason="this system has no disk that is always full")
@pytest.mark.parametrize(
    "command", ["convert in -o out -q", "convert in -o out", "convert in -o out --json", "history"]
)
def test_words_that_find_no_room_are_told_and_the_job_is_done(shell: Program, tmp_path: Path, command: str) -> None:
    ended = shell(f"$M {command} > {FULL}")
    quiet = "-q" in command
    assert ended.returncode == (0 if quiet else 1)
    assert ended.stderr.decode() == (
        "" if quiet else "multitone: The output could not be written: No space left on device.\n"
    )
    assert (tmp_path / "out" / "a.jpg").exists() == ("convert" in command)


@pytest.mark.skipif(not os.path.exists(FULL), reason="this system has no disk that is always full")
def test_troubles_that_find_no_room_change_nothing(shell: Program) -> None:
    assert shell(f"$M convert nowhere -o out 2> {FULL}").returncode == 2
    assert shell("$M convert nowhere -o out 2>&-").returncode == 2
    assert shell("$M convert --nonsense 2>&-").returncode == 2


@pytest.mark.parametrize("command", ["operations", "convert in -o out --json", "convert in -o out2 -v", "--help"])
def test_a_reader_that_has_enough_disturbs_nobody(shell: Program, command: str) -> None:
    ended = shell(f"$M {command} | head -1")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert len(ended.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "encoding"),
    [
        ("convert in -o out --dry-run", "cp1252"),
        ("convert in -o out -v", "ascii:strict"),
        ("convert in -o out -v", "utf-8:strict"),
        ("history", "latin-1"),
        ("operations", "latin-1"),
        ("convert --help", "ascii"),
        ("convert nowhere→ -o out || true", "latin-1"),
    ],
)
def test_words_are_shown_in_any_encoding(shell: Program, command: str, encoding: str) -> None:
    ended = shell(f"$M {command}", PYTHONIOENCODING=encoding)
    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
    ended.stdout.decode(encoding.partition(":")[0])
    ended.stderr.decode(encoding.partition(":")[0])


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_json_is_utf8_in_any_locale(shell: Program, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "in" / "a.jpg").rename(tmp_path / "in" / "😀.jpg")
    ended = shell("$M convert in -o out --json", PYTHONIOENCODING=encoding)
    assert (ended.returncode, ended.stderr) == (0, b"")
    events = [json.loads(line) for line in ended.stdout.decode("utf-8").splitlines()]
    assert events[-1]["done"] == 1
    assert any(event.get("source", "").endswith("😀.jpg") for event in events)


@pytest.mark.skipif(sys.platform == "darwin", reason="this system has only names that are text")
def test_a_name_that_is_no_text_can_be_said_and_listed(shell: Program, tmp_path: Path) -> None:
    os.rename(tmp_path / "in" / "a.jpg", os.fsencode(tmp_path) + b"/in/caf\xe9.jpg")
    ended = shell("ls -d in/* | $M convert - -o out -v --report ~/r.csv", HOME=str(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert rb"caf\xe9.jpg" in ended.stdout
    assert os.listdir(os.fsencode(tmp_path / "out")) == [b"caf\xe9.jpg"]
    assert (tmp_path / "r.csv").exists()


def listed(program: Program, tmp_path: Path, data: bytes, options: str = "") -> Any:
    (tmp_path / "list").write_bytes(data)
    return program(f"$M convert - -o out --engine serial {options} < list")


def test_a_list_names_files_and_folders_each_once(shell: Program, tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir()
    picture(tmp_path / "in" / "sub" / " two\nlines .jpg", 2)
    (tmp_path / "in" / "a.xmp").touch()
    data = b"in/a.jpg\0in/a.xmp\0in/sub\0./in/a.jpg\0in/sub/ two\nlines .jpg"
    ended = listed(shell, tmp_path, data, "--json")
    assert ended.returncode == 0, ended.stderr
    started = json.loads(ended.stdout.splitlines()[0])
    assert (started["tasks"], started["ignored"]) == (2, 1)


def test_a_list_keeps_its_tree_where_that_is_said(shell: Program, tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / "in" / folder).mkdir()
        picture(tmp_path / "in" / folder / "b.jpg", 2)
    ended = shell("find in/? -name '*.jpg' | $M convert - -o out --tree --engine serial")
    assert ended.returncode == 0, ended.stderr
    assert {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.jpg")} == {
        "x/b.jpg",
        "y/b.jpg",
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("$M convert - -o out < /dev/null", "The list on standard input is empty"),
        ("$M convert - -o out <&-", "The list on standard input is empty"),
        ("echo gone.jpg | $M convert - -o out", "gone.jpg does not exist."),
        ("echo notes.txt in/none > in/none; ls -d in/none in/none | $M convert - -o out", "in the list on standard"),
    ],
)
def test_a_list_that_names_nothing_is_refused(shell: Program, line: str, said: str) -> None:
    ended = shell(line)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith("multitone: ")
    assert said in ended.stderr.decode()


def test_a_pipe_that_does_not_wait_is_waited_for(tmp_path: Path) -> None:
    """As one is that another program, such as ssh or Node.js, has made so."""
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with subprocess.Popen([*PROGRAM, "operations", "--json"], stdout=theirs, cwd=tmp_path) as program:
        os.close(theirs)
        with os.fdopen(ours, "rb") as out:
            assert json.loads(_slowly(out))["operations"]
        assert program.wait(60) == 0


def _slowly(out: IO[bytes]) -> bytes:
    data = b""
    while piece := out.read(4096):
        data += piece
    return data
