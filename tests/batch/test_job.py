import os
from typing import get_args

import msgspec
import pytest

from multitone.batch.job import (
    ColorTarget,
    Export,
    Job,
    MetadataPolicy,
    Task,
    common_folders,
    new_job_id,
    numbered,
    part_mark,
    replaced_folder,
    work,
)
from multitone.imaging.encode import build_format
from multitone.imaging.output import Output
from multitone.imaging.pipeline import Pipeline
from multitone.storage.atomic_file import part_name
from tests.large import treat_as_large


def job(*tasks):
    return Job("0a1b", Pipeline(), Export(folder="out"), tuple(numbered(tasks)))


def test_the_largest_is_done_first_and_what_is_skipped_not_at_all():
    made = job(Task(0, "a", "A", 5), Task(0, "b", "B", 50), Task(0, "c", "C", 500, "skip"), Task(0, "d", "D", 5))
    assert [task.source for task in work(made)] == ["b", "a", "d"]


def test_of_a_large_job_the_largest_of_each_window_is_done_first(monkeypatch):
    treat_as_large(monkeypatch)
    made = job(*(Task(0, f"{n}", "", n, "skip" if n == 4 else "write") for n in range(7)))
    todo = work(made)
    assert [task.number for task in todo] == [2, 1, 4, 3, 6, 7]
    assert (len(todo), todo.bytes) == (6, 17)


def test_tasks_are_found_by_their_number():
    made = job(Task(0, "a", "A", 1), Task(0, "b", "B", 1))
    assert [task.number for task in made.tasks] == [1, 2]
    assert made.task(2).source == "b"


def test_names_of_jobs_differ_and_are_plain():
    names = {new_job_id() for _ in range(200)}
    assert len(names) == 200
    assert all(name.isalnum() for name in names)


def test_temporary_files_bear_the_name_that_the_contract_promises():
    assert part_name(part_mark("0a1b", 3)).startswith(".multitone-0a1b-3-")
    assert replaced_folder(job()) == os.path.abspath("out/.multitone-replaced-0a1b")


def test_each_folder_is_listed_once():
    made = job(Task(0, "a", "x/a", 1), Task(0, "b", "y/b", 1), Task(0, "c", "x/c", 1))
    assert common_folders(made.tasks) == ["x", "y"]


def test_a_task_costs_a_plan_less_than_a_kilobyte():
    task = Task(
        123456, "/home/somebody/pictures/2024/holiday/IMG_1234.jpg", "/home/somebody/out/IMG_1234.jpg", 5_000_000
    )
    assert len(msgspec.msgpack.encode(task)) < 1000


@pytest.mark.parametrize("policy", get_args(MetadataPolicy))
def test_an_export_comes_back_from_json_with_its_format(policy):
    export = Export(folder="out", metadata=policy, name="{date}", quality=3)
    assert msgspec.convert(msgspec.to_builtins(export), Export, strict=True) == export


def test_a_policy_that_is_unknown_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"folder": "out", "metadata": "some"}, Export)


@pytest.mark.parametrize(
    ("export", "quality"),
    [
        ({}, 90),
        ({"quality": 40}, 40),
        ({"max_bytes": 1000}, 100),
        ({"max_bytes": 1000, "quality": 40}, 40),
    ],
)
def test_an_encoder_has_the_best_quality_where_one_is_searched(export, quality):
    assert Export(folder="out", **export).encoder(build_format("jpeg")) == build_format("jpeg", {"quality": quality})
    assert Export(folder="out", **export).encoder(build_format("png")) == build_format("png")


def test_a_quality_that_is_set_with_the_format_is_the_best():
    chosen = build_format("webp", {"quality": 33})
    assert Export(folder="out", max_bytes=1000).encoder(chosen) == chosen


@pytest.mark.parametrize("color", get_args(ColorTarget))
def test_gray_is_a_step_at_the_end(color):
    export = Export(folder="out", color=color)
    gray = ["grayscale"] if color == "gray" else []
    assert export.finished(Pipeline.parse(["sepia"])) == Pipeline.parse(["sepia", *gray])
    assert export.finished(Pipeline()) == Pipeline.parse(gray)
    assert export.finished(Pipeline.parse(["grayscale luma=linear"])) == Pipeline.parse(["grayscale luma=linear"])


def test_what_is_asked_of_files_is_handed_on():
    export = Export(folder="out", metadata="author", color="srgb", max_bytes=7, same_quality=True)
    assert export.output == Output(metadata="author", color="srgb", max_bytes=7, same_quality=True)
