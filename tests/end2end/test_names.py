"""Names of results, by real programs: taken while two run at once, too long, in folders, of dots."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from multitone.engines.registry import DEFAULT, engine_names
from tests.cli.conftest import PROGRAM
from tests.engines.conftest import picture

PICTURES = 12


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "trip").mkdir(parents=True)
    for seed in range(PICTURES):
        picture(folder / ("trip" if seed % 3 == 0 else ".") / f"{seed}.jpg", seed, (320, 240))
    return folder


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    line = [*PROGRAM, "convert", "in", "-o", "out", *arguments, "--json"]
    return subprocess.Popen(line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(program: subprocess.Popen[str]) -> tuple[int, list[dict[str, Any]]]:
    out, err = program.communicate(timeout=100)
    assert not err, err
    return program.returncode, [json.loads(line) for line in out.splitlines()]


def files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("existing", ["number", "replace"])
def test_every_picture_of_both_programs_is_there(tmp_path: Path, photos: Path, existing: str) -> None:
    programs = [start(tmp_path, "--do", step, "--existing", existing) for step in ("grayscale", "invert")]
    made: list[str] = []
    for status, events in map(ended, programs):
        assert (status, events[-1]["done"], events[-1]["skipped"]) == (0, PICTURES, 0)
        made += [event["target"] for event in events if event["event"] == "task-finished"]
    assert len(made) == 2 * PICTURES
    assert set(made) <= files(tmp_path / "out")
    if existing == "number":
        assert len(set(made)) == 2 * PICTURES
        assert files(tmp_path / "out") == set(made)
    else:
        assert len(files(tmp_path / "out")) >= 2 * PICTURES, "what was replaced is kept"


def test_the_run_fails_what_the_plan_says_and_nothing_else(tmp_path: Path, photos: Path) -> None:
    for name in ("x" * 251, "é" * 125 + "x"):
        os.rename(photos / f"{1 if name[0] == 'x' else 2}.jpg", photos / f"{name}.jpg")
    status, (plan,) = ended(start(tmp_path, "--format", "webp", "--dry-run"))
    assert (status, plan["problems"]) == (0, [])
    noted = {task["source"]: task["note"] for task in plan["tasks"] if task["note"]}
    assert set(noted.values()) == {"gets a name that is too long"}
    status, events = ended(start(tmp_path, "--format", "webp"))
    failed = [event for event in events if event["event"] == "task-failed"]
    assert status == 1
    assert {event["source"] for event in failed} == set(noted)
    assert {(event["kind"], event["reason"]) for event in failed} == {
        ("encode-failed", "The name of its result is too long; choose a shorter one.")
    }
    assert len(noted) == 2
    assert events[-1]["done"] == PICTURES - 2


@pytest.mark.parametrize("flat", [(), ("--flat",)])
@pytest.mark.parametrize("name", ["{folder}/web/{stem}", "{date:%Y/%m}/{stem}", "{stem}/{format}/{counter:02}"])
def test_folders_in_names_are_made_as_planned(tmp_path: Path, photos: Path, flat: tuple[str, ...], name: str) -> None:
    _, (plan,) = ended(start(tmp_path, "--name", name, *flat, "--dry-run"))
    status, events = ended(start(tmp_path, "--name", name, *flat))
    made = {event["target"] for event in events if event["event"] == "task-finished"}
    assert status == 0
    assert made == {task["target"] for task in plan["tasks"]} == files(tmp_path / "out")
    status, events = ended(start(tmp_path, "--name", name, *flat))
    assert (status, events[-1]["skipped"]) == (0, PICTURES)


@pytest.mark.parametrize("name", ["....jpg", "...jpg", " .jpg"])
@pytest.mark.parametrize("engine", [*engine_names("one-core"), DEFAULT])
def test_a_picture_whose_name_is_dots_is_done(tmp_path: Path, name: str, engine: str) -> None:
    (tmp_path / "in").mkdir()
    picture(tmp_path / "in" / "a.jpg", 1)
    os.rename(tmp_path / "in" / "a.jpg", tmp_path / "in" / name)
    line = [*PROGRAM, "convert", f"in/{name}", "-o", "out", "--do", "grayscale", "--engine", engine, "--json"]
    ran = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stdout
    assert os.listdir(tmp_path / "out") == [name]
