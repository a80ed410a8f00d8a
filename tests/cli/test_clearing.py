"""`history --clear`, and what is cleared by itself, on the command line with real jobs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from multitone import settings
from tests.end2end.command_line import Ran, multitone
from tests.engines.conftest import picture


@pytest.fixture(autouse=True)
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    os.mkdir("in")
    for seed, name in enumerate(("a.png", "b.png", "c.png")):
        picture(tmp_path / "in" / name, seed)
    return tmp_path / "in"


def converted(step: str, *options: str) -> Ran:
    ran = multitone(
        "convert", "in", "-o", "out", "--do", step, "--existing", "replace", "--engine", "serial", "--json", *options
    )
    assert ran.status == 0, ran
    return ran


def keeps(job: str) -> int:
    folder = Path("out") / f".multitone-replaced-{job}"
    return sum(path.is_file() for path in folder.rglob("*"))


def test_replacing_again_and_again_keeps_one_job_deep() -> None:
    jobs = [converted(step).job for step in ("invert", "grayscale", "flip", "rotate angle=90", "sepia")]
    assert [keeps(job) for job in jobs] == [0, 0, 0, 0, 3]
    assert multitone("undo").status == 0
    assert [path.name for path in sorted(Path("out").iterdir())] == ["a.png", "b.png", "c.png"]
    refused = multitone("undo", jobs[3], "--json")
    assert refused.status == 1
    assert refused.says("What it replaced is no longer kept.")


def test_settings_say_how_long_it_is_kept() -> None:
    settings.save(settings.Settings(keep_replaced="until-cleared"))
    jobs = [converted(step).job for step in ("invert", "grayscale", "flip")]
    assert [keeps(job) for job in jobs] == [0, 3, 3]
    cleared = multitone("history", "--clear", "--json")
    [line] = cleared.lines
    assert (cleared.status, line["event"]) == (0, "cleared")
    assert sorted((job["job"], job["files"]) for job in line["jobs"]) == sorted((job, 3) for job in jobs[1:])
    assert all(job["bytes"] > 0 for job in line["jobs"])
    assert [keeps(job) for job in jobs] == [0, 0, 0]
    assert multitone("history", "--clear").out == "No job keeps replaced files.\n"


def test_one_job_is_cleared_by_the_start_of_its_name() -> None:
    settings.save(settings.Settings(keep_replaced="until-cleared"))
    jobs = [converted(step).job for step in ("invert", "grayscale", "flip")]
    ran = multitone("history", jobs[1][:10], "--clear")
    assert ran.status == 0
    assert ran.out.startswith(f"Job {jobs[1]} in ")
    assert "3 files cleared (" in ran.out
    assert [keeps(job) for job in jobs] == [0, 0, 3]


def test_clear_goes_with_no_search() -> None:
    refused = multitone("history", "--clear", "--search", "gray")
    assert (refused.status, "--clear" in refused.err) == (2, True)


def test_the_plan_says_what_will_be_kept() -> None:
    converted("invert")
    size = sum(path.stat().st_size for path in Path("out").glob("*.png"))
    arguments = ("convert", "in", "-o", "out", "--do", "grayscale", "--existing", "replace", "--dry-run")
    assert "The 3 replaced files are kept (" in multitone(*arguments).out
    assert json.loads(multitone(*arguments, "--json").out)["kept_bytes"] == size
    assert "kept" not in multitone("convert", "in", "-o", "new", "--dry-run").out
