"""What a measurement says of a job, and when two jobs are the same work."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from multitone.batch.job import Export, Job, Task
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline
from multitone.operations.text import Text
from multitone.speedup.comparison import Comparison, Side
from multitone.speedup.lab.table import Laboratory, LabRow
from multitone.speedup.measurements.store import Measurements, keep
from multitone.speedup.measurements.taking import (
    of_comparison,
    of_laboratory,
    of_run,
    of_scaling,
    result_of,
    this_machine,
    workload_of,
)
from multitone.speedup.scaling import Scaling
from multitone.speedup.timing import Span, Timing
from tests.speedup.curves import recorded


def job(
    *names: str, folder: str = "/home/ada/photos", steps: tuple[str, ...] = ("grayscale",), **export: object
) -> Job:
    tasks = tuple(Task(n, os.path.join(folder, name), f"/out/{n}.jpg", 10 * n) for n, name in enumerate(names, 1))
    return Job("j", Pipeline.parse(steps), Export(folder="/out", **export), tasks)


HERE = job("a.jpg", "trip/b.jpg", "trip/c.jpg")


def test_a_job_of_skips_has_no_pictures():
    nothing = msgspec.structs.replace(HERE, tasks=tuple(msgspec.structs.replace(t, action="skip") for t in HERE.tasks))
    assert workload_of(nothing).pictures == 0
    assert workload_of(nothing).key == workload_of(HERE, done=()).key != workload_of(HERE).key


def test_the_same_work_on_the_same_pictures_has_one_key_wherever_they_lie():
    there = job("a.jpg", "trip/b.jpg", "trip/c.jpg", folder="media/disk", name="{counter}", existing="number")
    turned = msgspec.structs.replace(HERE, tasks=tuple(reversed(HERE.tasks)), id="other")
    assert {workload_of(other).key for other in (HERE, there, turned)} == {workload_of(HERE).key}
    assert workload_of(HERE, 36.0) == (found := workload_of(HERE, 36.0))
    assert (found.steps, found.pictures, found.megapixels) == ("grayscale", 3, 36.0)


@pytest.mark.parametrize(
    "other",
    [
        job("a.jpg", "trip/b.jpg"),
        job("a.jpg", "trip/b.jpg", "trip/d.jpg"),
        job("a.jpg", "trips/b.jpg", "trips/c.jpg"),
        job("a.jpg", "trip/b.jpg", "trip/c.jpg", steps=("grayscale luma=rec709",)),
        job("a.jpg", "trip/b.jpg", "trip/c.jpg", steps=()),
        job("a.jpg", "trip/b.jpg", "trip/c.jpg", quality=80),
        job("a.jpg", "trip/b.jpg", "trip/c.jpg", format=parse_format("webp")),
        job("a.jpg", "trip/b.jpg", "trip/c.jpg", metadata="strip"),
        msgspec.structs.replace(HERE, tasks=(*HERE.tasks[:2], msgspec.structs.replace(HERE.tasks[2], size=31))),
    ],
)
def test_other_work_has_another_key(other):
    assert workload_of(other).key != workload_of(HERE).key


def test_a_run_is_of_the_pictures_that_were_done():
    timing = Timing(
        began=0.5, ended=3.5, workers=2, engine="processes", task_seconds={1: 1.0, 2: 2.0}, pixels=6_000_000
    )
    run = of_run(HERE, timing)
    assert run.workload == workload_of(job("a.jpg", "trip/b.jpg"), 6.0)
    assert (run.kind, run.engine, run.workers, run.seconds, run.megapixels_per_second) == ("run", "processes", 2, 3, 2)
    assert (run.machine, run.speedup, run.detail) == (this_machine(), None, b"")
    whole = Span(began=0.5, ended=3.5, pixels=9_000_000, whole=True)
    assert of_run(HERE, whole).workload == workload_of(HERE, 9.0)
    assert of_run(HERE, Span(began=0.5, ended=3.5, pixels=6_000_000)).workload.pictures == 0  # nobody knows which


def test_names_and_words_that_are_no_text_are_kept_too(tmp_path: Path):
    words = Pipeline((Text(text=os.fsdecode(b"\xff")),))
    strange = msgspec.structs.replace(job(os.fsdecode(b"\xff.jpg"), "b.jpg"), pipeline=words)
    run = of_run(strange, Timing(began=0.5, ended=3.5, task_seconds={1: 1.0, 2: 2.0}))
    assert keep(run, tmp_path) == ""
    with Measurements(tmp_path) as kept:
        assert kept.recent()[0].workload == run.workload


def test_a_comparison_is_kept_with_its_parallel_side():
    one = Side((6.0, 6.2, 6.1), 6.1, 1, "serial", 1, megapixels_per_second=6.0)
    many = Side((3.0, 3.4, 3.2), 6.3, 1, "processes", 2, megapixels_per_second=12.0)
    found = Comparison(one, many, 1.9, (1.8, 2.0), 0.95, True, (), (0.1,), 3, 3, {}, ())
    kept = of_comparison(HERE, found)
    assert (kept.kind, kept.engine, kept.workers, kept.seconds, kept.speedup) == ("compare", "processes", 2, 3.2, 1.9)
    assert kept.workload.megapixels == pytest.approx(38.4)
    assert kept.workload.key == workload_of(HERE).key
    assert result_of(kept, Comparison) == found


def test_a_scaling_is_kept_with_its_fastest_point_and_as_a_whole():
    points = tuple(recorded(0.02, 5e-3))
    scaling = Scaling(points, None, "", None, True, (), 3, 36.0, "threads", {"cores": 64}, ())
    kept = of_scaling(HERE, scaling)
    best = min(points, key=lambda point: point.median)
    assert (kept.kind, kept.workers, kept.seconds, kept.speedup) == ("scale", best.workers, best.median, best.speedup)
    assert kept.workload == workload_of(HERE, 36.0)
    assert result_of(kept, Scaling) == scaling


def test_the_laboratory_is_one_measurement_of_what_could_be_measured():
    rows = (
        LabRow("c", "threads", 2, "cpu", (1.0, 1.2, 1.1), 1.9, (1.8, 2.0), megapixels_per_second=50.0),
        LabRow("loop", "serial", 1, "cpu", (2.0,), 1.0),
        LabRow("numba", "threads", 2, "cpu", unavailable="Numba is not installed."),
    )
    kept = of_laboratory(Laboratory(rows, {}))
    assert (kept.kind, kept.seconds, kept.speedup, kept.workers) == ("lab", pytest.approx(3.1), 1.9, 2)
    assert kept.workload.steps == "c · loop"
    assert of_laboratory(Laboratory(rows[:1], {})).workload.key != kept.workload.key
    assert of_laboratory(Laboratory((), {})).seconds == 0
