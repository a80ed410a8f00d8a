"""Sources that have changed between plan and run fail by themselves, and hold nobody up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Existing, Export, Job
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed, Skipped
from multitone.imaging.pipeline import Pipeline
from tests.engines.conftest import MakeJob, picture


def entered(stage: int) -> None:
    """Take no note of a stage."""


def ended(job: Job) -> Done | Failed | Skipped:
    return run_task(job.tasks[0], JobContext(job), entered)


@pytest.mark.parametrize("made", ["pipe", "folder", "device"])
def test_a_source_that_has_become_something_else_is_unreadable(make_job: MakeJob, tmp_path: Path, made: str) -> None:
    job = make_job(1)
    source = Path(job.tasks[0].source)
    source.unlink()
    if made == "pipe":
        os.mkfifo(source)
    elif made == "folder":
        source.mkdir()
    else:
        source.symlink_to("/dev/zero")
    outcome = ended(job)
    assert isinstance(outcome, Failed)
    assert (outcome.kind, outcome.stage) == ("unreadable", "read")
    assert "no longer a regular file" in outcome.reason
    assert not any((tmp_path / "out").glob("**/*.*"))


def test_a_source_that_has_shrunk_fails_and_one_that_has_grown_does_not(make_job: MakeJob) -> None:
    job = make_job(1)
    whole = Path(job.tasks[0].source).read_bytes()
    Path(job.tasks[0].source).write_bytes(whole[: len(whole) // 2])
    outcome = ended(job)
    assert isinstance(outcome, Failed)
    assert outcome.kind in ("truncated", "unreadable")
    Path(job.tasks[0].source).write_bytes(whole + whole)
    assert isinstance(ended(job), Done)


@pytest.mark.parametrize("existing", ["replace", "skip", "number"])
def test_a_target_that_is_a_link_is_never_written_through(tmp_path: Path, existing: Existing) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    picture(tmp_path / "in" / "a.jpg", 1)
    elsewhere = tmp_path / "precious.jpg"
    elsewhere.write_bytes(b"precious")
    (tmp_path / "out" / "a.jpg").symlink_to(elsewhere)
    export = Export(folder=str(tmp_path / "out"), existing=existing)
    job = plan(discover([str(tmp_path / "in")]), Pipeline.parse(["invert"]), export).job
    if existing != "skip":
        assert isinstance(ended(job), Done)
    assert elsewhere.read_bytes() == b"precious"
    assert (tmp_path / "out" / "a.jpg").is_symlink() == (existing != "replace")
