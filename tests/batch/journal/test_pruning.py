import os
import time

import pytest

from multitone.batch.journal.records import Ended


@pytest.fixture
def run(journal, planned):
    """Return a maker of jobs that have run, whose pictures ended in some ways."""

    def make(*endings, replaces=False):
        job = planned()
        journal.begin(job, "serial", 1)
        kept = os.path.join(job.export.folder, f".multitone-replaced-{job.id}", "a.jpg")
        if replaces:
            os.makedirs(os.path.dirname(kept))
        journal.note(job.id, [Ended(n, e, kept=kept if replaces else "") for n, e in enumerate(endings, 1)])
        journal.settle(job.id, "finished")
        return job

    return make


def pruned(journal):
    return {past.id: past.pruned for past in journal.jobs()}


def test_runs_that_wrote_nothing_push_nothing_out(journal, run, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_JOBS", 2)
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_IDLE", 3)
    job = run("done", "done", "done")
    for _ in range(6):
        run("skipped", "skipped", "skipped")
    assert not pruned(journal)[job.id]
    assert len(journal.jobs()) == 1 + 3
    assert len(list(journal.records(job.id))) == 3


def test_a_job_whose_replaced_files_are_kept_is_never_forgotten(journal, run, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_JOBS", 1)
    keeping, plain = run("done", "done", "done", replaces=True), run("done", "done", "done")
    run("done", "done", "done")
    assert (pruned(journal)[keeping.id], pruned(journal)[plain.id]) == (False, True)
    os.removedirs(os.path.join(keeping.export.folder, f".multitone-replaced-{keeping.id}"))
    os.makedirs(keeping.export.folder)
    run("done", "done", "done")
    assert pruned(journal)[keeping.id]


def test_nor_is_one_whose_drive_is_away(journal, run, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_JOBS", 1)
    keeping = run("done", "done", "done", replaces=True)
    os.rename(keeping.export.folder, f"{keeping.export.folder}.away")
    run("done", "done", "done")
    assert not pruned(journal)[keeping.id]


def test_who_made_a_file_last_is_known_longer_than_its_job(journal, run, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_JOBS", 1)
    first = run("done", "done", "failed")
    run("done", "skipped", "skipped")
    assert pruned(journal)[first.id]
    assert [record.task.number for record in journal.records(first.id)] == [2]  # the first is another's by now
    monkeypatch.setattr(time, "time", lambda: 10**10)
    run("done", "done", "done")
    assert list(journal.records(first.id)) == []
