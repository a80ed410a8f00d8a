"""The report on a job of the past: a line for each picture, and nothing of a picture's overwritten."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.errors import UsageError
from multitone.gui.history.report import COLUMNS, write_report
from tests.gui.history.past import keep_job


def test_each_picture_has_a_line_with_what_became_of_it(photos: Path, tmp_path: Path) -> None:
    ended = [Ended(1, "done", "", 700, 1), Ended(2, "failed", "truncated"), Ended(3, "skipped"), Ended(4, "undone")]
    job = keep_job(photos, "stopped", ended)
    with Journal.open() as journal:
        write_report(journal, job.id, str(tmp_path / "report.csv"))
    head, *rows = csv.reader((tmp_path / "report.csv").read_text("utf-8").splitlines())
    assert tuple(head) == COLUMNS
    source, target = job.tasks[0].source, job.tasks[0].target
    assert rows[0] == ["1", source, target, "done", "", "", "900", "700"]
    assert rows[1][3:] == ["failed", "truncated", "ends too early", "900", ""]
    assert [row[3] for row in rows[2:]] == ["skipped", "undone", "unfinished"]


def test_it_takes_the_place_of_no_picture(photos: Path, tmp_path: Path) -> None:
    job = keep_job(photos)
    before = (photos / "4.jpg").read_bytes()
    with Journal.open() as journal, pytest.raises(UsageError, match="would replace a picture"):
        write_report(journal, job.id, str(photos / "4.jpg"))
    assert (photos / "4.jpg").read_bytes() == before
    assert not list(photos.glob(".multitone-*"))
