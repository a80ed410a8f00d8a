"""`multitone watch` as it is typed: words or JSON, its end, its service, and what is refused."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM
from tests.end2end.command_line import multitone
from tests.engines.conftest import picture
from tests.watching.watched import watched


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_words_a_line_a_picture(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    (folder / "b.jpg").write_bytes(b"nothing")
    command = [*PROGRAM, "watch", str(folder), "-o", str(tmp_path / "out"), "--do", "invert", "--rest", "0.5"]
    command += ["--then", "echo made {target}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        said: list[str] = []
        while len(said) < 4:
            said.append(program.stdout.readline().split(" ", 1)[1].rstrip())
        program.send_signal(signal.SIGINT)
        said += [line.split(" ", 1)[1].rstrip() for line in program.stdout]
        errors = program.stderr.read()
    assert said[0] == f"Watching {folder}, results in {tmp_path / 'out'}; Ctrl-C ends it."
    failure = "b.jpg could not be read as a picture: It is not a picture in a format that Multitone reads."
    assert set(said[1:3]) == {"a.jpg → a.jpg", f"{failure} It is tried again when it changes."}
    assert said[3:] == ["Waiting for pictures.", "Ended: 1 done, 1 failed."]
    assert errors == f"made {tmp_path / 'out' / 'a.jpg'}\n"
    assert program.returncode == 1


def test_json_lines_until_it_is_ended(folder, tmp_path):
    with watched(folder, tmp_path / "out", "--do", "invert", "--then", "echo {target}") as watch:
        (folder / "day").mkdir()
        picture(folder / "day" / "a.png", 1)
        watch.wait_for(lambda: bool(watch.of("task-finished")) and watch.is_idle())
        assert watch.end(signal.SIGTERM) == 0
    kinds = [event["event"] for event in watch.events]
    assert [kinds[0], kinds[-1]] == ["watching", "watch-ended"]
    assert kinds.index("arrived") < kinds.index("job-started") < kinds.index("job-finished") < len(kinds) - 2
    assert watch.events[-1] | {"at": 0} == {
        "event": "watch-ended", "at": 0, "done": 1, "failed": 0, "skipped": 0, "cancelled": 0
    }  # fmt: skip
    assert watch.errors == f"{tmp_path / 'out' / 'day' / 'a.png'}\n"


def test_a_service_is_printed(folder, tmp_path):
    (folder / "50 % $off").mkdir()
    ran = multitone(
        "watch", str(folder / "50 % $off"), "-o", os.path.relpath(tmp_path / "out"), "--do", "resize width=40",
        "--rest", "5", "--unit",
    )  # fmt: skip
    assert ran.status == 0, ran
    [command] = [line.removeprefix("ExecStart=") for line in ran.out.splitlines() if line.startswith("ExecStart=")]
    words = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(command)]
    at = words.index("watch")
    assert os.path.isabs(words[0])
    expected = [str(folder / "50 % $off"), "-o", str(tmp_path / "out"), "--do", "resize width=40", "--rest", "5"]
    assert words[at + 1 :] == expected
    assert "~/.config/systemd/user/multitone-50-off.service" in ran.out
    assert not (tmp_path / "home").exists() or not list((tmp_path / "home").rglob("history.sqlite"))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--rest", "soon"], "--rest 'soon' is not valid; write seconds from 0 to 3600."),
        (["--rest", "-1"], "--rest '-1' is not valid"),
        (["--then", "mv {file}"], "--then knows no {file}"),
        (["--do", "invert", "--name", "{nobody}"], "{nobody}"),
    ],
)
def test_what_will_not_do_is_refused(folder, tmp_path, options, why):
    ran = multitone("watch", str(folder), "-o", str(tmp_path / "out"), *options, "--json")
    assert ran.status == 2, ran
    assert ran.says(why), ran
    assert [json.loads(line)["event"] for line in ran.out.splitlines()] == ["refused"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    ran = multitone("watch", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out"))
    assert (ran.status, ran.says("is not a folder")) == (2, True)
