import os
import shutil

import msgspec
import pytest

from multitone.batch.fingerprint import UNKNOWN
from multitone.batch.journal.claims import Claim, write_claim
from multitone.batch.journal.detail import detail, listed
from multitone.batch.journal.killed import take_in_killed
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.ownership import is_own, take_in_claims
from tests.batch.journal.test_resuming import written


@pytest.fixture
def begun(journal, planned):
    job = planned()
    journal.begin(job, "processes", 2)
    lock = JobLock.take(journal.locks, job.id)
    yield job, lock
    lock.release()


def claimed(lock, task, ended, kept=b""):
    known = ended.fingerprint
    target = os.fsencode(task.target)
    write_claim(lock.handle, Claim(task.number, target, ended.size, ended.modified, known.inode, known.sha256, kept))


def ends(journal, job):
    return [None if record.ended is None else record.ended.ending for record in journal.records(job.id)]


def test_what_was_claimed_and_stands_is_done(journal, begun):
    job, lock = begun
    ended = written(job.tasks[0])
    claimed(lock, job.tasks[0], ended, b"/kept/a.jpg")
    assert take_in_claims(journal, job.id) == 1
    assert ends(journal, job) == ["done", None, None]
    [first, *_] = journal.records(job.id)
    assert (first.ended.size, first.ended.kept) == (ended.size, "/kept/a.jpg")
    assert is_own(job.tasks[0], first.ended, os.lstat(job.tasks[0].target))
    assert take_in_claims(journal, job.id) == 0


def test_what_was_claimed_and_never_got_its_name_is_not(journal, begun):
    job, lock = begun
    ended = written(job.tasks[0])
    claimed(lock, job.tasks[0], ended)
    os.rename(job.tasks[0].target, f"{job.tasks[0].target}.moved")  # its inode lives on
    with open(job.tasks[0].target, "wb") as file:
        file.write(b"somebody else's")
    assert take_in_claims(journal, job.id) == 0
    assert ends(journal, job) == [None, None, None]


def test_what_was_claimed_and_edited_since_is_known_as_such(journal, begun):
    job, lock = begun
    claimed(lock, job.tasks[0], written(job.tasks[0]))
    with open(job.tasks[0].target, "r+b") as file:
        file.write(b"A")
    assert take_in_claims(journal, job.id) == 1
    [first, *_] = journal.records(job.id)
    assert not is_own(job.tasks[0], first.ended, os.lstat(job.tasks[0].target))


def test_a_lock_keeps_what_is_claimed_until_it_is_settled(journal, begun):
    job, lock = begun
    claimed(lock, job.tasks[0], written(job.tasks[0]))
    lock.release()
    again = JobLock.take(journal.locks, job.id)
    assert again.path.stat().st_size
    again.release(settled=True)
    assert not again.path.exists()
    lock.handle = os.open(os.devnull, os.O_RDONLY)  # for the fixture to close


def test_a_copy_with_all_its_times_is_the_result_unless_it_may_be_the_source(planned):
    job = planned("a.jpg")
    [task] = job.tasks
    ended = written(task)
    os.rename(task.target, f"{task.target}.old")
    with open(f"{task.target}.old", "rb") as old, open(task.target, "wb") as new:
        new.write(old.read())
    assert is_own(task, ended, os.lstat(task.target))
    assert not is_own(task, msgspec.structs.replace(ended, fingerprint=UNKNOWN), os.lstat(task.target))
    as_its_source = msgspec.structs.replace(task, size=ended.size)
    assert not is_own(as_its_source, ended, os.lstat(task.target))
    shutil.copyfile(task.target, task.source)
    assert is_own(as_its_source, ended, os.lstat(task.target))
    os.unlink(task.source)
    assert not is_own(as_its_source, ended, os.lstat(task.target))


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


def test_a_file_of_the_same_bytes_is_not_known_by_its_time_for_another_job_may_have_made_it(journal, begun):
    job, lock = begun
    task = job.tasks[0]
    claimed(lock, task, written(task))
    os.rename(task.target, f"{task.target}.moved")
    shutil.copy2(f"{task.target}.moved", task.target)
    assert take_in_claims(journal, job.id) == 1
    [first, *_] = journal.records(job.id)
    assert first.ended.fingerprint.changed == 0
    assert is_own(task, first.ended, os.lstat(task.target))
