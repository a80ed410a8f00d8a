"""A job in shards: together they are what one job is, byte for byte, whatever is done and killed in between."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from tests.cli.conftest import PROGRAM
from tests.conftest import SOAK
from tests.end2end.command_line import Ran, multitone
from tests.end2end.disk import Stands, standing
from tests.end2end.killing import killed
from tests.end2end.tints import PALETTE, picture

pytestmark = [pytest.mark.story, pytest.mark.timeout(600 if SOAK else 120)]

SHARDS = 7
DOCUMENT = Path(__file__).parents[2] / "docs" / "shards.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with pictures in `in` that want the same names, and files where their results go."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for number in range(18):
        suffix = (".jpg", ".png", ".bmp")[number % 3]
        put(tmp_path / "in" / f"day {number % 2}" / f"p{number // 3}{suffix}", number)
    for out in ("one", "out"):
        for name in ("p1.jpg", "p2.jpg", "0009-p2.jpg", "day 1/p1.jpg", "day 0/p0-2.jpg"):
            put(tmp_path / out / name, 3)
    with tifffile.TiffWriter(tmp_path / "in" / "scan.tif") as writer:
        for level in (40, 120, 200):
            writer.write(np.full((8, 12), level, np.uint8), photometric="minisblack")
    return tmp_path


def put(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture(PALETTE[number], path.suffix, (12 + number, 8)))
    os.utime(path, ns=(1_600_000_000_000_000_000 + number,) * 2)


def disk(out: str) -> dict[str, Stands]:
    """Return all that stands in a folder, without what the program keeps for itself."""
    found = {os.path.relpath(path, out): stands for path, stands in standing(out).items()}
    return {path: stands for path, stands in found.items() if not path.startswith(".multitone-")}


def convert(out: str, *options: str) -> Ran:
    return multitone("convert", "in", "-o", out, "--engine", "serial", "--json", *options)


WISHES = (
    ("--flat", "--format", "jpeg", "--existing", "number"),
    ("--flat", "--format", "jpeg", "--existing", "replace", "--pages", "split"),
    ("--name", "{counter:04}-{stem}", "--format", "jpeg", "--pages", "split", "--existing", "number"),
    ("--name", "{counter:04+}-{stem}", "--flat", "--format", "png", "--do", "invert"),
)


@pytest.mark.parametrize("wish", WISHES, ids=" ".join)
def test_shards_together_are_one_job_to_the_byte(folder: Path, wish: tuple[str, ...]) -> None:
    one = convert("one", *wish)
    numbers = list(range(1, SHARDS + 1))
    random.Random(len(wish)).shuffle(numbers)
    shards = [convert("out", *wish, "--shard", f"{number}/{SHARDS}") for number in numbers]
    assert max(ran.status for ran in shards) == one.status, shards
    assert disk("out") == disk("one")
    ended = [event["event"] for ran in shards for event in ran.final]
    assert sorted(ended) == sorted(event["event"] for event in one.final)
    assert {event["source"] for ran in shards for event in ran.final} == {event["source"] for event in one.final}


@pytest.mark.faults
def test_a_shard_that_is_killed_goes_on_and_the_whole_is_one_job(folder: Path) -> None:
    for number in range(40 if not SOAK else 400):
        put(folder / "in" / "more" / f"q{number}.jpg", number % len(PALETTE))
    wish = ("--flat", "--format", "jpeg", "--existing", "number", "--pages", "first")
    one = convert("one", *wish)
    asked = ["convert", "in", "-o", "out", *wish, "--json", "--shard", "2/3"]
    died = killed(asked, "out", str(folder), 4, everything=True)
    first, again = convert("out", *wish, "--shard", "1/3"), multitone(*asked)
    assert first.status == again.status == 0, again
    merged = multitone("history", "--merge", "out", "--json")
    (told,) = merged.lines[0]["jobs"]
    assert (merged.status, told["left"], told["shards"][2]["state"]) == (1, told["shards"][2]["pictures"], "not begun")
    rest = multitone("resume", "--merge", "out", "--json")
    assert rest.status == 0, rest
    assert disk("out") == disk("one")
    done = [event["target"] for ran in (died, first, again, rest) for event in ran.of("task-finished")]
    assert len(done) >= len(one.of("task-finished")) - 4, "what was killed may have done some that it did not tell"
    assert len(set(done)) == len(done), "nothing is done twice"


def test_all_shards_come_into_the_history_and_are_undone_together(folder: Path) -> None:
    before = disk("out")
    for number in (2, 1):
        assert convert("out", "--format", "png", "--pages", "first", "--shard", f"{number}/2").status == 0
    merged = multitone("history", "--merge", "out")
    assert merged.status == 0, merged
    assert not (folder / "out" / ".multitone-shards").exists(), "nothing is left but the results"
    jobs = multitone("history", "--json").lines[0]["jobs"]
    run = jobs[0]["id"].partition("s")[0]
    assert [job["id"] for job in jobs] == [f"{run}s2", f"{run}s1"]
    assert run in merged.out
    assert "--shard 2/2" in multitone("history", f"{run}s2").out
    assert [line.partition(" ")[0] for line in multitone("history", run).out.splitlines()[1:3]] == [
        f"{run}s2",
        f"{run}s1",
    ]
    undone = multitone("undo", run, "--json")
    assert undone.status == 0, undone
    assert disk("out") == before
    refused = multitone("history", "--merge", "out", "--json")
    assert refused.status == 2
    assert refused.says("No job was done in shards")


def test_a_shard_that_is_done_begins_the_next_round_and_one_with_new_pictures_too(folder: Path) -> None:
    wish = ("--flat", "--format", "png", "--pages", "first")
    for number in (1, 2):
        assert convert("out", *wish, "--shard", f"{number}/2").of("task-finished")
    again = [convert("out", *wish, "--shard", f"{number}/2") for number in (1, 2)]
    assert {event["event"] for each in again for event in each.final} == {"task-skipped"}
    for number in range(8):
        put(folder / "in" / f"new{number}.png", number)
    ran = [convert("out", *wish, "--shard", f"{number}/2") for number in (2, 1)]
    late = sorted(os.path.basename(event["source"]) for each in ran for event in each.of("task-finished"))
    assert late == [f"new{number}.png" for number in range(8)]


def test_a_dry_run_shows_the_part_of_a_shard_and_keeps_nothing(folder: Path) -> None:
    wish = ("--flat", "--format", "jpeg", "--existing", "number")
    whole = convert("one", *wish, "--dry-run").lines[0]["tasks"]
    parts = [convert("one", *wish, "--dry-run", "--shard", f"{number}/3").lines[0]["tasks"] for number in (1, 2, 3)]
    assert sorted(task["target"] for part in parts for task in part) == sorted(task["target"] for task in whole)
    assert not (folder / "one" / ".multitone-shards").exists()
    assert convert("one", *wish, "--shard", "1/3").status == 0
    after = convert("one", *wish, "--dry-run", "--shard", "2/3").lines[0]["tasks"]
    assert [task["target"] for task in after] == [task["target"] for task in parts[1]], "the plan stays the same"


@pytest.mark.faults
def test_shards_that_begin_at_once_agree_upon_one_plan(folder: Path) -> None:
    wish = ("--flat", "--format", "jpeg", "--existing", "number", "--pages", "first")
    asked = [["convert", "in", "-o", "out", *wish, "-q", "--shard", f"{number}/3"] for number in (1, 2, 3)]
    programs = [subprocess.Popen([*PROGRAM, *each]) for each in asked]
    assert [program.wait(100) for program in programs] == [0, 0, 0]
    convert("one", *wish)
    assert disk("out") == disk("one")
    assert len(list((folder / "out" / ".multitone-shards").glob("*/plan"))) == 1


def test_a_shard_without_pictures_is_done(folder: Path) -> None:
    shutil.rmtree("in")
    put(folder / "in" / "only.jpg", 1)
    ran = [convert("out", "--shard", f"{number}/2") for number in (1, 2)]
    assert [each.status for each in ran] == [0, 0], ran
    assert sorted(len(each.final) for each in ran) == [0, 1]
    assert multitone("history", "--merge", "out").status == 0


def test_a_plan_that_is_broken_or_leads_elsewhere_is_refused(folder: Path) -> None:
    assert convert("out", "--shard", "1/2").status == 0
    (plan,) = (folder / "out" / ".multitone-shards").glob("*/plan")
    whole = plan.read_bytes()
    plan.write_bytes(whole[:40])
    broken = convert("out", "--shard", "2/2")
    assert broken.status == 2
    assert broken.says("cannot be read")


@pytest.mark.skipif(shutil.which("parallel") is None, reason="GNU parallel is not installed")
def test_the_example_for_gnu_parallel_works_as_it_stands(folder: Path) -> None:
    lines = re.search(r"## GNU parallel.*?```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert lines is not None
    os.rename("in", "photos")
    os.remove("photos/scan.tif")
    program = folder / "bin" / "multitone"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m multitone "$@"\n')
    program.chmod(0o700)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PARALLEL_HOME": str(folder)}
    ended = subprocess.run(["sh", "-c", lines[1]], capture_output=True, text=True, env=environment, check=False)
    assert ended.returncode == 0, ended
    assert "7 shards, 18 done" in ended.stdout
    assert multitone("convert", "photos", "-o", "whole", "--format", "jpeg", "--engine", "serial").status == 0
    assert disk("web") == disk("whole")


@pytest.mark.parametrize(
    ("variables", "shard"),
    [
        ({"SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "3"}, "2/3"),
        ({"AWS_BATCH_JOB_ARRAY_INDEX": "1", "AWS_BATCH_JOB_ARRAY_SIZE": "3"}, "2/3"),
        ({"JOB_COMPLETION_INDEX": "1", "JOB_COMPLETIONS": "3"}, "2/3"),
    ],
)
def test_the_scheduler_says_which_shard_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], shard: str
) -> None:
    typed = convert("out", "--dry-run", "--shard", shard).lines
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert json.dumps(convert("out", "--dry-run", "--shard", "auto").lines) == json.dumps(typed)
