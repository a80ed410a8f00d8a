"""No name commands the terminal: not in a sentence, a table or JSON of any command, on either stream."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import pty
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.cli.application import run
from multitone.escapes import is_obeyed
from tests.cli.conftest import PROGRAM
from tests.engines.conftest import picture
from tests.hostile.names import COMMANDS, MISLEADING, NAMES, make_files
from tests.house import PACKAGE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no such terminal elsewhere")

PLAIN = {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100", "LINES": "30"}
"""A terminal that gets no command at all, so that each one is a stranger's."""
WORDS = [name for name in NAMES if not name.startswith("-")]
LINES: dict[str, Callable[[str], list[str]]] = {
    "no source": lambda name: ["convert", f"/nowhere/{name}", "-o", "/nowhere/out"],
    "no steps": lambda name: ["convert", ".", "-o", "out", "--do", name],
    "no such setting": lambda name: ["convert", ".", "-o", "out", "--do", f"resize {name}=1"],
    "no such value": lambda name: ["convert", ".", "-o", "out", "--do", f"text text=x font='{name}'"],
    "no preset": lambda name: ["convert", ".", "-o", "out", "--preset", name],
    "no format": lambda name: ["convert", ".", "-o", "out", "--format", name],
    "no engine": lambda name: ["convert", ".", "-o", "out", "--engine", name],
    "no number": lambda name: ["convert", ".", "-o", "out", "--workers", name],
    "no template": lambda name: ["convert", ".", "-o", "out", "--name", f"{name}/{{nothing}}"],
    "no report": lambda name: ["convert", ".", "-o", "out", "--report", name],
    "parted": lambda name: ["convert", f"width={name}", "-o", "out", "--do", "resize"],
    "no command": lambda name: [name],
    "no option": lambda name: [f"--{name}"],
    "no option of a command": lambda name: ["history", f"--{name}"],
    "no job": lambda name: ["history", name],
    "nothing found": lambda name: ["history", "--search", name],
    "no operation": lambda name: ["operations", name],
    "no preset to show": lambda name: ["presets", name],
    "no kind": lambda name: ["measurements", "--kind", name],
    "no file to read": lambda name: ["measurements", "--import", name],
    "too many": lambda name: ["undo", "a", name],
    "no resume": lambda name: ["resume", name],
}
"""Lines that people type, or a script made of names, and that are refused."""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in a folder with one picture."""
    for name, value in (PLAIN | {"MULTITONE_HOME": str(tmp_path / "home")}).items():
        monkeypatch.setenv(name, value)
    picture(tmp_path / "a.jpg", 1)
    monkeypatch.chdir(tmp_path)


def said_of(arguments: list[str]) -> str:
    """Return what the program says on both streams, where both are a terminal."""
    shown = Terminal()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        run(arguments)
    return shown.getvalue()


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("line", LINES)
def test_what_is_refused_is_said_without_commands(line: str) -> None:
    for name in WORDS:
        said = said_of(LINES[line](name))
        assert said, name
        assert not is_obeyed(said), (name, said)
        forged = [one for one in said.splitlines() if one.startswith("multitone: ") and "multitone:" in name]
        assert len(forged) <= 1, said


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("line", ["no source", "no steps", "no operation", "no job"])
def test_json_of_what_is_refused_is_json(line: str) -> None:
    for name in (*COMMANDS, *MISLEADING):
        said = said_of([*LINES[line](name), "--json"])
        assert not is_obeyed(said), (name, said)
        assert json.loads(said)["problems"]


def in_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """Run the program with both streams in a terminal, and return what was written to it."""
    ours, theirs = pty.openpty()
    mode = termios.tcgetattr(theirs)
    mode[1] &= ~termios.OPOST  # lines end as they are written
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    environment = {**os.environ, **PLAIN, "MULTITONE_HOME": str(folder / "home"), **variables}
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment
    ) as program:
        os.close(theirs)
        shown = b""
        while True:
            try:
                data = os.read(ours, 1 << 16)
            except OSError:  # Linux says so where the other end is closed
                break
            if not data:
                break
            shown += data
        os.close(ours)
        program.wait(100)
    return shown.decode("utf-8", "surrogateescape")


@pytest.fixture
def strangers(tmp_path: Path) -> Path:
    """Return a folder with a folder of pictures of all names, each of which is broken, and one that is whole."""
    picture(tmp_path / "whole.jpg", 1)
    whole = (tmp_path / "whole.jpg").read_bytes()
    make_files(tmp_path / "in" / "\x1b[31m<b>&\u202e", whole[: len(whole) // 2])
    make_files(tmp_path / "in", whole, NAMES[::4])
    return tmp_path


@pytest.mark.story
def test_a_job_of_such_names_tells_all_and_commands_nothing(strangers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (PLAIN | {"MULTITONE_HOME": str(strangers / "home")}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(strangers)
    job = ["convert", "in", "-o", "out\x1b[32m", "--do", "invert"]
    said = {"-v": in_terminal(strangers, *job, "-v", "--report", "r\x1b[33m.csv")}
    lines = ([*job, "--dry-run"], [*job, "-q"], ["history"], ["resume", "--failed", "-q"], ["undo"])
    said |= {" ".join(line): said_of(line) for line in lines}
    for line, text in said.items():
        assert text.strip(), line
        assert not is_obeyed(text), (line, text)
        assert not {"multitone: 99 done.jpg", "multitone: all is well.jpg"} & set(text.splitlines())
        assert "Traceback" not in text
    assert not (strangers / "out\x1b[32m").exists(), "all was undone"


@pytest.mark.story
def test_json_in_a_terminal_is_json(strangers: Path) -> None:
    said = in_terminal(strangers, "convert", "in", "-o", "out", "--do", "invert", "--json")
    assert not is_obeyed(said)
    events = [json.loads(line) for line in said.splitlines()]
    assert events[-1]["event"] == "job-finished"
    named = {os.path.basename(event["source"]) for event in events if "source" in event}
    found = (os.path.basename(name) for name in NAMES if not name.startswith("."))
    assert named == {name.encode("utf-8", "backslashreplace").decode() for name in found}
    [job] = json.loads(in_terminal(strangers, "history", "--json"))["jobs"]
    for more in ((), ("--json",)):
        said = in_terminal(strangers, "history", job["id"], *more)
        assert not is_obeyed(said)
        assert "ends too early" in said or json.loads(said)["failures"]


@pytest.mark.story
def test_a_terminal_with_colors_gets_no_command_of_a_name(strangers: Path) -> None:
    said = in_terminal(
        strangers, "convert", "in", "-o", "out", "--do", "invert", "-v", TERM="xterm-256color", NO_COLOR=""
    )
    assert "\x1b[" in said, "rich draws"
    for command in ("[31mred", "[31m<b>", "]", "[2J", "P", "[6n", "c", "[?1049"):
        assert f"\x1b{command}" not in said
    assert not is_obeyed("".join(sign for sign in said if sign not in "\x1b\r"))


WRITERS = {"cli/terminal.py", "cli/streams.py", "gui/app/application.py"}
"""The last one says why there is no window, through `streams.Output`."""
SPEAK_JSON = {"speedup/lab/bare.py"}
"""A program of its own, which is read by another."""


def test_nothing_else_writes_to_the_streams() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name, text = str(path.relative_to(PACKAGE)), path.read_text("utf-8")
        if name in WRITERS | SPEAK_JSON or not any(word in text for word in ("print", "echo", "std", "Console")):
            continue
        calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        found += [f"{name}:{call.lineno}" for call in calls if _writes(call.func)]
    assert found == []


def _writes(function: ast.expr) -> bool:
    match function:
        case ast.Name("print" | "Console") | ast.Attribute(attr="echo" | "secho"):
            return True
        case ast.Attribute(attr="write" | "writelines", value=stream):
            return ast.unparse(stream).startswith(("sys.stdout", "sys.stderr"))
    return False
