"""What is said of the pictures of a run."""

from __future__ import annotations

import msgspec
import pytest

from multitone.batch.columns import collected
from multitone.batch.job import TaskTable
from multitone.reports.pictures import folders_of
from multitone.reports.record import Recorder
from tests.large import treat_as_large
from tests.reports.runs import job_of


@pytest.mark.parametrize("names", [["a.jpg", "b.jpg", "c.jpg"], ["x/a.jpg", "x/y/b.jpg", "x/c.jpg"], ["a/1", "ab/2"]])
def test_the_folders_of_very_many_pictures_are_those_of_few(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(names)
    treat_as_large(monkeypatch, more_than=1)
    large = msgspec.structs.replace(job, tasks=collected(iter(job.tasks), TaskTable))
    assert isinstance(large.tasks, TaskTable)
    assert folders_of(Recorder(large)) == folders_of(Recorder(job))
