"""Where a report may be written, and that it is there whole or not at all."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.batch.job import Task
from multitone.errors import UsageError
from multitone.reports.record import Recorder
from multitone.reports.writing import check, check_against, write
from tests.reports.runs import job_of, run_of


def test_each_suffix_is_its_kind(tmp_path: Path) -> None:
    record = run_of(["a\udcff.jpg", "b.jpg"], random.Random(3)).recorded()
    for name, head in (
        ("r.html", "<!DOCTYPE html>"),
        ("r.HTM", "<!DOCTYPE html>"),
        ("r.csv", "task,"),
        ("r.json", "{"),
    ):
        (tmp_path / name).write_text("an older report")
        write(record, str(tmp_path / name))
        assert (tmp_path / name).read_bytes().decode("utf-8").startswith(head)
    assert len(os.listdir(tmp_path)) == 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report.pdf", r"\.html .* \.csv .* \.json"),
        ("report", r"\.html .* \.csv .* \.json"),
        ("missing/report.csv", "There is no folder .* for the report"),
        ("folder.json", "is a folder"),
    ],
)
def test_what_cannot_be_written_is_refused_before(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(UsageError, match=said):
        check(str(tmp_path / name))


def test_no_picture_is_written_over(tmp_path: Path) -> None:
    picture = tmp_path / "picture.html"
    picture.write_bytes(b"in truth a photograph")
    behind = tmp_path / "behind.csv"
    behind.write_bytes(b"what a source of another name links to")
    (tmp_path / "link.jpg").symlink_to(behind)
    job = job_of(["a.jpg"])
    tasks = (Task(1, str(picture), str(tmp_path / "out.json"), 9), Task(2, str(tmp_path / "link.jpg"), "/o/b.jpg", 9))
    job = type(job)(job.id, job.pipeline, job.export, tasks)
    for name in ("picture.html", "behind.csv", "out.json"):
        with pytest.raises(UsageError, match="would replace a picture"):
            check_against(str(tmp_path / name), job)
        with pytest.raises(UsageError, match="would replace a picture"):
            write(Recorder(job), str(tmp_path / name))
    assert picture.read_bytes() == b"in truth a photograph"
    check_against(str(tmp_path / "other.csv"), job)


def test_a_report_that_fails_half_way_leaves_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pieces(_record: Recorder) -> Iterator[str]:
        yield "x" * 1_000_000
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("multitone.reports.table.table_lines", pieces)
    (tmp_path / "r.csv").write_text("older")
    with pytest.raises(OSError, match="No space"):
        write(Recorder(job_of(["a.jpg"])), str(tmp_path / "r.csv"))
    assert os.listdir(tmp_path) == ["r.csv"]
    assert (tmp_path / "r.csv").read_text() == "older"
