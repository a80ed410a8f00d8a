"""What killed programs finished: their workers wrote it down, and whoever asks first notes it."""

import os

import pytest

from multitone.batch.journal.claims import Claim, write_claim
from multitone.batch.journal.detail import detail, listed
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.ownership import take_in_killed
from tests.batch.journal.test_resuming import written


@pytest.fixture
def killed(journal, planned):
    """Return a job of three pictures that was killed when one was done, before anything of it was noted."""
    job = planned()
    lock = JobLock.take(journal.locks, job.id)
    journal.begin(job, "processes", 2)
    done = written(job.tasks[0])
    known = done.fingerprint
    target = os.fsencode(job.tasks[0].target)
    write_claim(lock.handle, Claim(1, target, done.size, done.modified, known.inode, known.sha256))
    lock.release()
    return job


def test_a_list_of_jobs_counts_what_a_killed_one_finished(journal, killed):
    [found] = listed(journal)
    assert (found.state, found.past.done, found.past.left) == ("interrupted", 1, 2)


def test_one_job_counts_what_it_finished_before_it_was_killed(journal, killed):
    assert detail(journal, journal.job(killed.id)).past.done == 1


def test_a_job_that_somebody_works_at_is_left_to_them(journal, killed):
    lock = JobLock.take(journal.locks, killed.id)
    take_in_killed(journal)
    lock.release()
    assert journal.job(killed.id).done == 0


def test_only_jobs_of_the_folders_that_are_asked_about_are_looked_at(journal, killed, tmp_path):
    take_in_killed(journal, [str(tmp_path / "elsewhere")])
    assert journal.job(killed.id).done == 0
    take_in_killed(journal, [str(tmp_path)])
    assert journal.job(killed.id).done == 1
