"""The table, read back by the csv module."""

from __future__ import annotations

import csv
import io
import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multitone.batch.events import StageSeconds, TaskFailed, TaskFinished, TaskSkipped
from multitone.reports.record import Recorder
from multitone.reports.table import table_lines
from tests.reports.runs import job_of, run_of
from tests.reports.test_trace import NAMES


def read(record: Recorder) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(table_lines(record)), newline="")))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.lists(NAMES, min_size=1, max_size=30))
def test_every_picture_has_its_line(seed: int, names: list[str]) -> None:
    run = run_of(names, random.Random(seed))
    lines = read(run.recorded())
    assert [(int(line["task"]), line["source"]) for line in lines] == [(t.number, t.source) for t in run.job.tasks]
    by_task = {int(line["task"]): line for line in lines}
    for event in run.events:
        match event:
            case TaskFinished():
                line = by_task[event.task]
                assert (line["status"], int(line["pixels"]), int(line["bytes_in"])) == ("done", 120, 50)
                assert float(line["decode_seconds"]) == pytest.approx(event.seconds.decode, abs=1e-6)
                assert float(line["ended_at"]) == pytest.approx(event.at, abs=1e-6)
            case TaskFailed():
                line = by_task[event.task]
                assert (line["status"], line["kind"], line["reason"]) == ("failed", "truncated", "It <ends>.")
            case TaskSkipped():
                assert by_task[event.task]["status"] == "skipped"


def test_no_cell_is_a_formula_and_every_name_names_its_file() -> None:
    names = ["=HYPERLINK(0).jpg", "+1.jpg", "-1.jpg", "@a.jpg", "\t=1.jpg", "\r=1.jpg", "plain.jpg"]
    job = job_of(names, folder=".")
    tasks = tuple(type(t)(t.number, t.source.removeprefix("./"), t.target, t.size) for t in job.tasks)
    lines = read(Recorder(type(job)(job.id, job.pipeline, job.export, tasks)))
    for name, line in zip(names, lines, strict=True):
        assert line["status"] == "unfinished"
        assert not line["source"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert os.path.normpath(line["source"]) == name


def test_a_result_is_named_where_it_stands() -> None:
    record = Recorder(job_of(["a.jpg", "b.jpg"]))
    for number, target in ((1, "/results/a-2.jpg"), (2, "/results/b.jpg")):
        record.handle(TaskFinished(1.0, number, 1, "", target, 1, 1, 1, StageSeconds()))
    assert [line["target"] for line in read(record)] == ["/results/a-2.jpg", "/results/b.jpg"]
    assert [record.target(record.task(row)) for row in range(2)] == ["/results/a-2.jpg", "/results/b.jpg"]
    assert record.targets == {1: "/results/a-2.jpg"}
