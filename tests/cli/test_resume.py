"""Which job is gone on with, and what is said of the pictures that need nothing."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from tests.end2end.command_line import Ran, multitone
from tests.engines.conftest import picture


@pytest.fixture
def partly_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Return a run of three pictures, one of them broken; one result was edited, the other undone."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    os.mkdir("in")
    for seed, name in enumerate(("a.png", "b.png")):
        picture(tmp_path / "in" / name, seed)
    (tmp_path / "in" / "broken.png").write_bytes(b"no picture at all")
    ran = multitone("convert", "in", "-o", "out", "--do", "invert", "--engine", "serial", "--json")
    with open("out/a.png", "ab") as edited:
        edited.write(b"a tag")
    assert multitone("undo", "--json").status == 1
    return ran


def test_a_job_undone_in_part_is_not_gone_on_with_unless_it_is_named(partly_undone: Ran) -> None:
    for options in ([], ["--failed"]):
        refused = multitone("resume", *options, "--json")
        assert refused.status == 2
        assert refused.lines[-1]["event"] == "refused"


def test_what_was_undone_is_said_to_be_so(partly_undone: Ran) -> None:
    ran = multitone("resume", partly_undone.job, "--failed", "--json")
    told = {os.path.basename(event["source"]): event for event in ran.final}
    assert (told["b.png"]["event"], told["b.png"]["standing"]) == ("task-skipped", "undone")
    assert told["a.png"]["standing"] == "edited"
    assert told["broken.png"]["event"] == "task-failed"
    assert not os.path.exists("out/b.png")


def test_a_job_that_went_on_has_one_report_of_all_its_pictures(tmp_path: Path, partly_undone: Ran) -> None:
    ran = multitone("convert", "in", "-o", "whole", "--do", "invert", "--engine", "serial", "--json")
    size = os.path.getsize("whole/a.png")
    os.unlink("whole/b.png")
    again = multitone("resume", ran.job, "--report", "report.csv")
    assert "1 done, 1 done before" in again.out
    with open("report.csv", encoding="utf-8") as file:
        rows = {os.path.basename(row["source"]): row for row in csv.DictReader(file)}
    assert {name: row["status"] for name, row in rows.items()} == {
        "a.png": "done", "b.png": "done", "broken.png": "skipped",
    }  # fmt: skip
    assert (rows["a.png"]["bytes_out"], rows["a.png"]["reason"]) == (str(size), "It was done before the job went on.")
