"""`--report`: a page, a table and a trace of a true run, and what happens where one cannot be written."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from multitone import paths
from multitone.batch.events import JobStarted
from multitone.cli.following import Reports
from multitone.errors import UsageError
from tests.cli.conftest import PROGRAM, Multitone
from tests.engines.conftest import picture
from tests.reports import trace_format
from tests.reports.runs import job_of
from tests.reports.test_page import Page


def test_photographs_are_reported_in_all_three_kinds(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    samples = paths.resources() / "samples"
    (photos / 'no <picture> & "none".jpg').write_bytes(b"nothing")
    wanted = [word for name in ("r.html", "r.csv", "r.json", "r.csv") for word in ("--report", name)]
    ended = multitone("convert", samples, photos, "-o", "out", "--do", "grayscale", "--compare", "--json", *wanted)
    assert ended.status == 1, ended.err
    finished = {e["task"]: e for e in ended.events if e["event"] == "task-finished"}
    pids = {e["pid"] for e in ended.events if e["event"] == "worker-started"}
    last = ended.events[-1]
    page = Page((tmp_path / "r.html").read_text("utf-8"))
    assert f"{last['done']} of {last['done'] + 1} pictures done" in page.text
    assert 'no <picture> & "none".jpg' in page.text
    assert f"multitone convert {samples}" in page.text
    trace = trace_format.check((tmp_path / "r.json").read_text("utf-8"))
    spans = [e for e in trace["traceEvents"] if e.get("cat") == "task"]
    assert {e["pid"] for e in spans} <= pids
    assert {e["args"]["task"] for e in spans if e["args"]["ended"] == "done"} == finished.keys()
    assert trace["otherData"]["one_thread"]["said"]
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert {int(x["task"]): int(x["bytes_out"]) for x in lines if x["status"] == "done"} == {
        task: event["bytes_out"] for task, event in finished.items()
    }
    assert [x["kind"] for x in lines if x["status"] == "failed"] == ["unreadable"]


@pytest.mark.parametrize("report", ["r.txt", "missing/r.csv"])
def test_a_report_that_could_not_be_written_is_refused_before_the_job(
    multitone: Multitone, photos: Path, tmp_path: Path, report: str
) -> None:
    ended = multitone("convert", photos, "-o", "out", "--report", report)
    assert ended.status == 2
    assert report.partition("/")[0] in ended.err
    assert not (tmp_path / "out").exists()


def test_a_dry_run_is_no_run_to_report(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "--dry-run", "--report", "r.csv")
    assert (ended.status, "--dry-run" in ended.err) == (2, True)
    assert not (tmp_path / "r.csv").exists()


def test_a_stopped_job_reports_what_there_was_and_its_rest_too(
    multitone: Multitone, photos: Path, tmp_path: Path
) -> None:
    for i in range(16):
        picture(photos / f"more{i}.jpg", i, (600, 450))
    line = [*PROGRAM, "convert", "photos", "-o", "out", "--do", "gaussian-blur sigma=5", "--json", "--report", "r.json"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True, cwd=tmp_path) as program:
        assert program.stdout is not None
        for printed in program.stdout:
            if json.loads(printed)["event"] == "task-finished":
                os.killpg(program.pid, signal.SIGINT)
                break
        last = json.loads(program.stdout.readlines()[-1])
        assert program.wait(20) == 130
    told = trace_format.check((tmp_path / "r.json").read_text("utf-8"))["otherData"]
    assert (told["done"], told["cancelled"]) == (last["done"], last["cancelled"])
    assert told["cancelled"] > 0
    ended = multitone("resume", "--quiet", "--report", "rest.json")
    assert ended.status == 0, ended.err
    rest = trace_format.check((tmp_path / "rest.json").read_text("utf-8"))["otherData"]
    assert (rest["done"], rest["skipped"]) == (told["cancelled"] + told["done"], 0), "one report of the whole job"
    assert rest["command"].startswith(f"multitone convert {photos} -o ")


def test_a_report_whose_folder_goes_meanwhile_is_told_and_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    reports = Reports([str(folder / "r.csv"), str(tmp_path / "s.csv")])
    reports.begin(job_of(["a.jpg"]))
    assert list(reports.following(iter([[JobStarted(0.0, "j", "processes", 1, 1, 0)]])))
    folder.rmdir()
    reports.write()
    assert "r.csv could not be written" in capsys.readouterr().err
    assert (tmp_path / "s.csv").exists()


def test_a_report_takes_no_picture_s_place(tmp_path: Path) -> None:
    job = job_of(["a.csv"], folder=str(tmp_path))
    with pytest.raises(UsageError, match="would replace a picture"):
        Reports([str(tmp_path / "a.csv")]).begin(job)
