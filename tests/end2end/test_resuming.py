"""The program is killed in the middle of jobs, and its user goes on or takes it all back."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM
from tests.conftest import SOAK
from tests.engines.conftest import picture

KILLS, PICTURES = (20, 500) if SOAK else (3, 60)
STEPS = ["--do", "grayscale", "--do", "resize width=40"]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder of pictures with times of their own, in three folders."""
    folder = tmp_path / "in"
    for number in range(PICTURES):
        place = folder / f"day {number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"img {number:03d}.{'png' if number % 7 == 0 else 'jpg'}"
        picture(path, number, (160, 120))
        os.utime(path, ns=(10**18 + number, 10**18 + 1_000_000_007 * number))
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a runner of the program with a history of its own."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))

    def start(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=100)

    return start


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return all files of a folder, hidden ones too, with their bytes and times."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def killed_at(number: int, *arguments: str | Path) -> str:
    """Start the program, kill it when it has said so many pictures done, and return the name of its job."""
    job = ""
    with subprocess.Popen([*PROGRAM, *map(str, arguments), "--json"], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        done = 0
        for line in program.stdout:
            event = json.loads(line)
            job = event.get("job", job)
            done += event["event"] == "task-finished"
            if done >= number:
                program.send_signal(signal.SIGKILL)
                break
    assert program.returncode == -signal.SIGKILL
    return job


def test_a_job_that_is_killed_comes_out_as_if_nothing_had_been(sources, run, tmp_path):
    assert run("convert", sources, "-o", tmp_path / "whole", *STEPS).returncode == 0
    whole = contents(tmp_path / "whole")
    assert len(whole) == PICTURES
    seed = int(os.environ.get("MULTITONE_SEED", secrets.randbelow(1 << 32)))
    print(f"MULTITONE_SEED={seed}")  # noqa: T201 - pytest shows it where a test fails
    chance = random.Random(seed)
    for turn in range(KILLS):
        out = tmp_path / f"out {turn}"
        moment = chance.randrange(1, PICTURES - 8)
        job = killed_at(moment, "convert", sources, "-o", out, *STEPS)
        resumed = run("resume", job, "--json")
        assert resumed.returncode == 0, (seed, resumed.stderr)
        assert contents(out) == whole, (seed, moment)
        events = [json.loads(line) for line in resumed.stdout.splitlines()]
        again = sum(event["event"] == "task-started" for event in events)
        assert events[-1]["done"] + events[-1]["skipped"] == PICTURES
        assert again <= PICTURES - moment, (seed, moment)
        assert events[-1]["failed"] == events[-1]["cancelled"] == 0


def test_what_stood_when_the_program_was_killed_is_not_touched_by_the_resumed_run(sources, run, tmp_path):
    out = tmp_path / "out"
    job = killed_at(PICTURES // 2, "convert", sources, "-o", out, *STEPS)
    run("history")  # gives the workers the moment that they need to go
    stood = {path: path.stat().st_ino for path in out.rglob("*.*") if path.is_file() and ".part" not in path.name}
    assert run("resume", job).returncode == 0
    assert {path: path.stat().st_ino for path in stood} == stood


def test_a_job_is_resumed_in_the_moment_that_its_program_is_killed(sources, run, tmp_path):
    out = tmp_path / "out"
    with subprocess.Popen(
        [*PROGRAM, "convert", str(sources), "-o", str(out), *STEPS, "--json"], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        started = [json.loads(line) for line, _ in zip(program.stdout, range(3), strict=False)]
        [job] = [event["job"] for event in started if "job" in event]
        program.send_signal(signal.SIGKILL)
    resumed = run("resume", job)
    assert resumed.returncode == 0, resumed.stderr
    assert len(contents(out)) == PICTURES


def test_undoing_a_run_that_replaced_gives_every_byte_and_time_back(sources, run, tmp_path):
    out = tmp_path / "out"
    run("convert", sources, "-o", out, *STEPS)
    (out / "mine.txt").write_text("not of any job")
    before = contents(out)
    assert run("convert", sources, "-o", out, "--do", "invert", "--existing", "replace").returncode == 0
    assert contents(out) != before
    undone = run("undo")
    assert undone.returncode == 0, undone.stderr
    assert f"0 results removed, {PICTURES} files put back" in undone.stdout
    assert contents(out) == before
    assert not list(out.glob(".multitone*"))


def test_undoing_a_replacing_run_that_was_killed_gives_everything_back(sources, run, tmp_path):
    out = tmp_path / "out"
    run("convert", sources, "-o", out, *STEPS)
    before = contents(out)
    killed_at(PICTURES // 3, "convert", sources, "-o", out, "--do", "invert", "--existing", "replace")
    undone = run("undo")  # it is the last one that has results, though nobody came to note them
    assert undone.returncode == 0, undone.stderr
    assert contents(out) == before


def test_undoing_leaves_alone_what_was_changed_since(sources, run, tmp_path):
    out = tmp_path / "out"
    run("convert", sources, "-o", out, *STEPS)
    edited = out / "day 1" / "img 001.jpg"
    edited.write_bytes(b"with a mustache")
    undone = run("undo")
    assert undone.returncode == 1
    assert f"{edited} is left alone: It has been changed since." in undone.stderr
    assert [path for path in out.rglob("*") if path.is_file()] == [edited]
    assert len(contents(sources)) == PICTURES


def test_what_failed_is_tried_again(sources, run, tmp_path):
    broken = sources / "day 0" / "img 003.jpg"
    good = broken.read_bytes()
    broken.write_bytes(good[:300])
    assert run("convert", sources, "-o", tmp_path / "out", *STEPS).returncode == 1
    assert "No job has pictures left" in run("resume").stderr
    broken.write_bytes(good)
    resumed = run("resume", "--failed", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout.splitlines()[-1])["done"] == 1
    [job] = json.loads(run("history", "--json").stdout)["jobs"]
    assert (job["state"], job["done"], job["failed"], job["left"]) == ("finished", PICTURES, 0, 0)


def test_a_home_that_takes_no_files_does_not_keep_a_job_from_running(sources, run, tmp_path):
    (tmp_path / "home").write_text("a file where the folder would be")
    ended = run("convert", sources, "-o", tmp_path / "out", "--quiet", *STEPS)
    assert ended.returncode == 0
    assert "cannot be resumed or undone" in ended.stderr
    assert len(contents(tmp_path / "out")) == PICTURES
