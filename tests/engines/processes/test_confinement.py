"""The box of a job's workers is told from the job, and takes nothing away from what the job does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.processes.confinement import Confinement, fewer, linked, missing_above
from multitone.imaging.pipeline import Pipeline
from multitone.sandbox.support import confines
from tests.engines.conftest import MakeJob, make_engine, picture, run

boxed = pytest.mark.skipif(not confines(), reason="this system has no sandbox")


def test_a_link_to_a_picture_elsewhere_is_read(tmp_path: Path) -> None:
    for name in ("in", "elsewhere"):
        (tmp_path / name).mkdir()
    picture(tmp_path / "elsewhere" / "a.jpg", 1)
    (tmp_path / "in" / "a.jpg").symlink_to(tmp_path / "elsewhere" / "a.jpg")
    job = plan(discover([str(tmp_path / "in")]), Pipeline(), Export(folder=str(tmp_path / "out"))).job
    assert linked(job.tasks) == [str(tmp_path / "in" / "a.jpg")]
    assert run(make_engine("processes"), job)[-1].done == 1


def test_files_of_steps_are_read_from_where_they_are(tmp_path: Path, make_job: MakeJob) -> None:
    (tmp_path / "logos").mkdir()
    picture(tmp_path / "logos" / "logo.png", 2, (8, 8))
    job = make_job(2, steps=(f"watermark file='{tmp_path}/logos/logo.png'",))
    assert run(make_engine("processes"), job)[-1].done == 2


@boxed
def test_a_job_that_makes_nothing_leaves_no_folder(tmp_path: Path, make_job: MakeJob) -> None:
    job = make_job(1)
    Path(job.tasks[0].source).write_bytes(b"\xff\xd8\xff nothing")
    assert run(make_engine("processes"), job)[-1].failed == 1
    assert not os.path.lexists(job.export.folder)


@boxed
def test_a_box_holds_sources_and_results_and_not_what_lies_beside_them(tmp_path: Path, make_job: MakeJob) -> None:
    confinement = Confinement(make_job(1))
    box = confinement.box()
    assert box is not None
    assert box.holds(str(tmp_path / "in" / "000.jpg"))
    assert box.holds(str(tmp_path / "out" / "000.jpg"))
    assert not box.holds(str(tmp_path / "other.jpg"))
    confinement.end()
    assert not (tmp_path / "out").exists()


def test_many_folders_are_named_by_those_above_them_but_never_by_the_root() -> None:
    folders = [f"/data/{year}/{day}" for year in range(10) for day in range(100)]
    assert fewer(folders, 500) == [f"/data/{year}" for year in range(10)]
    lone = [f"/{number}" for number in range(600)]
    assert fewer(lone, 500) == lone


def test_folders_that_are_missing_are_told_lowest_first(tmp_path: Path) -> None:
    assert missing_above(str(tmp_path / "a" / "b")) == [str(tmp_path / "a" / "b"), str(tmp_path / "a")]
