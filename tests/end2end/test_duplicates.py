"""`--duplicates first`: one result of files that hold the same bytes, and a line for each of the others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.end2end.command_line import Ran, check_account, multitone
from tests.end2end.tints import PALETTE, picture

pytestmark = pytest.mark.story


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three pictures and two copies in `in`."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("a.png", "b.png", "day/c.png")):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(PALETTE[number], ".png", (12, 8)))
    for copy in ("copy of a.png", "day/again.png"):
        shutil.copy("in/a.png", f"in/{copy}")
    return tmp_path


def convert(*options: str) -> Ran:
    given = ("--do", "invert", "--engine", "serial", "--json", *options)
    return multitone("convert", "in", "-o", "out", *given)


def results() -> list[str]:
    return sorted(os.path.relpath(os.path.join(top, name), "out") for top, _, names in os.walk("out") for name in names)


def test_the_first_gets_the_result_and_the_others_say_where_it_is(folder: Path) -> None:
    plan = convert("--duplicates", "first", "--dry-run").lines[0]["tasks"]
    a = str(folder / "out" / "a.png")
    assert {(os.path.basename(t["source"]), t["action"], t["target"]) for t in plan if t["action"] != "write"} == {
        ("copy of a.png", "duplicate", a), ("again.png", "duplicate", a),
    }  # fmt: skip
    ran = convert("--duplicates", "first", "--report", "manifest.jsonl")
    check_account(ran)
    assert results() == ["a.png", "b.png", "day/c.png"]
    assert {(event["reason"], event["standing"], event["target"]) for event in ran.of("task-skipped")} == {
        ("It is a duplicate: another picture holds the same bytes.", "duplicate", a)
    }
    assert multitone("verify", "manifest.jsonl", "--sources").status == 0
    job = multitone("history", ran.job, "--json").lines[0]
    assert (job["ways"], job["skipped"]) == ({"duplicate": 2}, 2)
    assert "--duplicates first" in job["command"]


def test_a_person_reads_of_them(folder: Path) -> None:
    asked = ("convert", "in", "-o", "out", "--engine", "serial", "--duplicates", "first")
    assert "2 without a result, because they are duplicates" in multitone(*asked, "--dry-run").out
    said = multitone(*asked).out
    assert "2 duplicates have no results of their own" in said
    assert "skipped" not in said
    again = multitone(*asked).out
    assert "3 skipped (they exist)" in again


def test_without_it_each_gets_a_result(folder: Path) -> None:
    assert convert().status == 0
    assert len(results()) == 5


def test_a_resumed_job_makes_none_of_them(folder: Path) -> None:
    first = convert("--duplicates", "first")
    os.remove("out/a.png")
    resumed = multitone("resume", first.job, "--json")
    assert [os.path.basename(event["source"]) for event in resumed.of("task-finished")] == ["a.png"]
    assert [event["standing"] for event in resumed.of("task-skipped")].count("duplicate") == 2
    assert results() == ["a.png", "b.png", "day/c.png"]
    assert multitone("undo", first.job).status == 0
    assert results() == []
