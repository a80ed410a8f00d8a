"""`multitone history`: names that can be typed at any width, and one job whole."""

from __future__ import annotations

import json
import os
import shlex
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from multitone.batch.job import Export, Job, Task, replaced_folder
from multitone.batch.journal.pruning import KEPT_DAYS, KEPT_JOBS
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.imaging.pipeline import Pipeline
from tests.cli.conftest import Multitone

LONG = "a holiday in the mountains with a name that is longer than any terminal is wide, for names are what people like"


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journal]:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    with Journal.open() as opened:
        yield opened


Make = Callable[..., Job]


@pytest.fixture
def make(journal: Journal, tmp_path: Path) -> Make:
    """Return a maker of jobs; those of long names have all kinds of endings."""

    def made(name: str = "0123abcd", pictures: int = 3, folder: str = "out", failed: int = 0) -> Job:
        out = str(tmp_path / folder)
        tasks = tuple(Task(n, f"{tmp_path}/in/{n}.jpg", f"{out}/{n}.jpg", 9) for n in range(1, pictures + 1))
        job = Job(name, Pipeline.parse(["grayscale"]), Export(folder=out), tasks)
        journal.begin(job, "processes", 2, [str(tmp_path / "in here")])
        ended = [Ended(n, "failed", "truncated") if n <= failed else Ended(n, "done", "", 9, 9) for n in range(1, 4)]
        journal.note(job.id, ended)
        journal.settle(job.id, "finished", 12.3)
        return job

    return made


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_at_any_width_a_job_has_its_whole_name_and_loses_nothing_but_of_its_folder(
    make: Make, in_terminal: Callable[..., str], columns: int
) -> None:
    make("0123abcd", 1_036, LONG, failed=1)
    make("89abcdef", 3)
    shown = in_terminal("history", COLUMNS=str(columns))
    lines = [line.rstrip() for line in shown.replace("\r", "").splitlines()]
    assert max(map(len, lines)) <= columns
    for said in ("0123abcd", "89abcdef", "finished", "2 done,", "1 failed,", "1,033 left", "12 s", "3 done"):
        assert said in shown, said
    assert "like" in shown, "the end of the folder tells it from others"
    assert "…" in shown
    assert f"{KEPT_DAYS} days" in " ".join(shown.split())
    assert f"the last {KEPT_JOBS}" in " ".join(shown.split())


def test_into_a_file_each_job_is_one_line_with_all_of_its_folder(make: Make, multitone: Multitone) -> None:
    make("0123abcd", 1_036, LONG, failed=1)
    ended = multitone("history")
    [line] = [line for line in ended.out.splitlines() if "0123abcd" in line]
    assert line.split()[0] == "0123abcd"
    assert line.endswith(LONG)
    assert "2 done, 1 failed, 1,033 left" in line


def test_the_name_that_is_listed_is_what_commands_take(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    assert multitone("convert", photos, "-o", tmp_path / "out", "--engine", "serial", "-q").status == 0
    name = multitone("history").out.splitlines()[1].split()[0]
    assert f"Job {name}" in multitone("history", name).out
    for command in (("resume", name), ("undo", name, "--dry-run"), ("undo", name)):
        assert multitone(*command).status == 0, command


def test_a_job_is_told_whole(make: Make, multitone: Multitone, tmp_path: Path) -> None:
    job = make(pictures=4, failed=1)
    kept = Path(replaced_folder(job))
    kept.mkdir(parents=True)
    (kept / "1.jpg").write_bytes(b"x" * 2_000)
    shown = multitone("history", "012").out
    facts = dict(line.split("  ", 1) for line in shown.splitlines() if "  " in line and not line.startswith(" "))
    said = {name: value.strip() for name, value in facts.items()}
    assert said["Job 0123abcd"] == "finished"
    assert said["begun"].startswith(time.strftime("%Y-%m-%d"))
    assert said["time"] == "12 s"
    assert said["ran on"] == "processes, 2 workers"
    assert said["pictures"] == "4: 2 done, 1 failed, 1 left"
    assert said["results in"] == str(tmp_path / "out")
    assert said["found in"] == str(tmp_path / "in here")
    assert shlex.split(said["again"])[:3] == ["multitone", "convert", str(tmp_path / "in here")]
    assert said["replaced"] == f"1 file, 2 kB, kept in {kept}"
    assert said["undo"] == "multitone undo 0123abcd"
    assert said["resume"] == "multitone resume 0123abcd"
    assert f"1 failed:\n    {tmp_path}/in/1.jpg ends too early\n" in shown


def test_the_command_that_is_told_runs_it_again(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    first = multitone("convert", photos, "-o", tmp_path / "it's out", "--do", "grayscale", "--engine", "serial", "-q")
    assert first.status == 0
    [job] = json.loads(multitone("history", "--json").out)["jobs"]
    again = json.loads(multitone("history", job["id"], "--json").out)["command"]
    ended = multitone(*shlex.split(again)[1:])
    assert ended.status == 0
    assert "8 skipped" in ended.out
    assert {past["folder"] for past in json.loads(multitone("history", "--json").out)["jobs"]} == {job["folder"]}


def test_of_many_failures_twenty_are_told_and_all_as_json(make: Make, journal: Journal, multitone: Multitone) -> None:
    job = make(pictures=23)
    journal.note(job.id, [Ended(n, "failed", "vanished") for n in range(1, 24)])
    journal.settle(job.id, "finished")
    shown = multitone("history", job.id).out
    assert shown.count("is gone") == 20
    assert shown.endswith("    and 3 more\n")
    told = json.loads(multitone("history", job.id, "--json").out)
    assert len(told["failures"]) == told["failed"] == 23
    assert told["failures"][0] == {"source": job.tasks[0].source, "kind": "vanished", "reason": "is gone"}
    assert told["resume"] == f"multitone resume {job.id} --failed"
    assert told["undo"] is None
    assert "made nothing" in told["undo_refused"]


def test_json_has_what_it_had_and_more(make: Make, multitone: Multitone, tmp_path: Path) -> None:
    make()
    told = json.loads(multitone("history", "--json").out)
    assert (told["kept_days"], told["kept_jobs"]) == (KEPT_DAYS, KEPT_JOBS)
    [job] = told["jobs"]
    assert (job["id"], job["done"], job["left"], job["state"]) == ("0123abcd", 3, 0, "finished")
    assert (job["steps"], job["sources"], job["undone"]) == (["grayscale"], [str(tmp_path / "in here")], 0)


@pytest.mark.parametrize("name", ["9", "0", ""])
def test_a_name_of_no_job_or_of_several_is_refused(make: Make, multitone: Multitone, name: str) -> None:
    make("01234567")
    make("0abcdef0")
    ended = multitone("history", name)
    assert ended.status == 2
    assert ("2 jobs begin with '0'" if name == "0" else f"no job {name!r}") in ended.err
    assert not ended.out


def test_jobs_are_looked_for_and_limited(make: Make, multitone: Multitone) -> None:
    make("01234567", folder="Holiday")
    make("89abcdef", folder="Wedding")
    assert [job["id"] for job in _listed(multitone, "--limit", "1")] == ["89abcdef"]
    assert [job["id"] for job in _listed(multitone, "--search", "holiday gray")] == ["01234567"]
    assert multitone("history", "--search", "funeral").out == "No job matches.\n"
    refused = multitone("history", "0123", "--limit", "1")
    assert refused.status == 2
    assert "--limit" in refused.err


def test_names_that_are_no_text_are_shown_as_escapes(make: Make, multitone: Multitone) -> None:
    make(folder=os.fsdecode(b"out\xff\n"))
    assert r"out\xff\n" in multitone("history").out
    shown = multitone("history", "0123").out
    assert r"out\xff\n" in shown
    assert "It contains a name that cannot be typed." in shown
    assert json.loads(multitone("history", "0123", "--json").out)["command"] is None


def test_where_no_job_was_run_that_is_said(multitone: Multitone) -> None:
    assert multitone("history").out == "No job has been run yet.\n"


def _listed(multitone: Multitone, *more: str) -> list[dict[str, object]]:
    jobs: list[dict[str, object]] = json.loads(multitone("history", "--json", *more).out)["jobs"]
    return jobs
