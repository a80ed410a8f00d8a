import os
import shutil

import pytest
from PIL import Image

from multitone.batch.fingerprint import Fingerprint, hash_of
from multitone.batch.job import common_folders, replaced_folder
from multitone.batch.journal.records import Ended, TaskRecord
from multitone.batch.journal.resuming import remaining, reopen, sweep, tidy


def written(task, content=b"a result", *, own_time=False):
    """Put a file at a target as a worker does: with the time of its source."""
    os.makedirs(os.path.dirname(task.target), exist_ok=True)
    with open(task.target, "wb") as file:
        file.write(content)
    if not own_time:
        os.utime(task.target, ns=(task.modified, task.modified))
    status = os.stat(task.target)
    known = Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(content))
    return Ended(task.number, "done", "", status.st_size, status.st_mtime_ns, known)


def records(job, **ended):
    return [TaskRecord(task, ended.get(f"t{task.number}")) for task in job.tasks]


def actions(found):
    return [task.action for task in found.job.tasks]


def test_what_stands_as_it_was_written_is_not_done_again(planned):
    job = planned()
    found = remaining(job, records(job, t1=written(job.tasks[0])), failed=False)
    assert actions(found) == ["skip", "write", "write"]
    assert (found.left, found.occupied, found.damaged) == (2, (), ())


def test_a_file_of_somebody_else_is_not_taken_for_ours_whatever_its_time(planned):
    job = planned()
    written(job.tasks[1])
    found = remaining(job, records(job), failed=False)
    assert found.left == 3
    assert found.occupied == (job.tasks[1].target,)
    assert actions(found) == ["write", "replace", "write"]  # it is kept then


@pytest.mark.parametrize(
    ("existing", "action"), [("skip", "skip"), ("update", "skip"), ("replace", "replace"), ("number", "write")]
)
def test_what_another_job_has_made_meanwhile_is_treated_as_what_exists(planned, existing, action):
    job = planned(existing=existing)
    written(job.tasks[1])

    def of_another(task, _):
        return "other-settings" if task.number == 2 else None

    found = remaining(job, records(job), failed=False, of_another=of_another)
    assert actions(found) == ["write", action, "write"]
    assert found.occupied == ()
    assert found.job.tasks[1].standing == ("other-settings" if action == "skip" else "")


def test_in_a_job_that_numbers_nothing_gives_way(planned):
    job = planned(existing="number")
    written(job.tasks[1])
    found = remaining(job, records(job), failed=False)
    assert (actions(found), found.occupied) == (["write", "write", "write"], ())


def test_the_untouched_source_in_the_place_of_its_result_is_no_result(planned):
    job = planned()
    ended = written(job.tasks[0])
    os.unlink(job.tasks[0].target)
    shutil.copy2(job.tasks[0].source, job.tasks[0].target)
    found = remaining(job, records(job, t1=ended), failed=False)
    assert found.occupied == (job.tasks[0].target,)


def test_a_file_that_a_power_cut_left_short_is_moved_aside_and_made_again(planned):
    job = planned()
    ended = written(job.tasks[0])
    os.truncate(job.tasks[0].target, 3)
    os.utime(job.tasks[0].target, ns=(ended.modified, ended.modified))
    empty = written(job.tasks[1])
    written(job.tasks[1], b"")
    found = remaining(job, records(job, t1=ended, t2=empty), failed=False)
    assert [task.number for task in found.damaged] == [1, 2]
    tidy(found)
    assert not os.path.exists(job.tasks[0].target)
    assert not os.path.exists(job.tasks[1].target)
    assert os.path.getsize(os.path.join(replaced_folder(job), "a.jpg")) == 3


def test_an_edited_result_that_kept_its_time_is_no_damaged_one(planned):
    job = planned()
    ended = written(job.tasks[0], b"x" * 100_000)
    Image.new("L", (20, 20)).save(job.tasks[0].target)
    os.utime(job.tasks[0].target, ns=(ended.modified, ended.modified))
    found = remaining(job, records(job, t1=ended), failed=False)
    assert (found.changed, found.damaged) == ((job.tasks[0].target,), ())


def test_a_result_that_somebody_works_on_is_left_alone(planned):
    job = planned()
    ended = written(job.tasks[0])
    written(job.tasks[0], b"with a mustache", own_time=True)
    found = remaining(job, records(job, t1=ended), failed=False)
    assert found.changed == (job.tasks[0].target,)
    assert actions(found)[0] == "skip"


def test_a_result_that_is_gone_is_made_again(planned):
    job = planned()
    ended = written(job.tasks[0])
    os.unlink(job.tasks[0].target)
    assert actions(remaining(job, records(job, t1=ended), failed=False))[0] == "write"


def test_what_failed_is_tried_again_only_where_it_is_wished(planned):
    job = planned()
    seen = records(job, t1=Ended(1, "failed", "truncated"), t2=Ended(2, "skipped"))
    assert actions(remaining(job, seen, failed=False)) == ["skip", "skip", "write"]
    assert actions(remaining(job, seen, failed=True)) == ["write", "skip", "write"]


def test_sources_that_changed_are_taken_as_they_are(planned):
    job = planned()
    with open(job.tasks[2].source, "ab") as file:
        file.write(b" and more")
    found = remaining(job, records(job), failed=False)
    assert found.new_sources == (job.tasks[2].source,)
    assert found.job.tasks[2].size == job.tasks[2].size + 9


def test_a_result_of_a_source_that_changed_before_its_job_went_on_is_no_older_than_that(planned, journal):
    job = planned()
    journal.begin(job, "serial", 1)
    journal.settle(job.id, "cancelled")
    with open(job.tasks[1].source, "wb") as file:
        file.write(b"another picture")
    reopened = reopen(journal, job.id)
    reopened.lock.release()
    now = os.stat(job.tasks[1].source)
    known = [record.task for record in journal.records(job.id)]
    assert (known[1].size, known[1].modified) == (now.st_size, now.st_mtime_ns)
    assert known[::2] == list(job.tasks[::2])


def test_a_look_into_each_result_finds_what_size_and_time_do_not(planned):
    job = planned()
    ended = written(job.tasks[0])
    found = remaining(job, records(job, t1=ended), failed=False, is_whole=lambda _: False)
    assert [task.number for task in found.damaged] == [1]


def test_temporary_files_of_this_job_go_and_those_of_others_stay(planned, tmp_path):
    job = planned()
    written(job.tasks[0])
    out = tmp_path / "out"
    (out / f".multitone-{job.id}-2.part").touch()  # of an earlier Multitone
    (out / f".multitone-{job.id}-2-0123456789abcdef.part").touch()
    (out / ".multitone-another-2.part").touch()
    assert sweep(common_folders(job.tasks), job) == 2
    assert sorted(os.listdir(out)) == [".multitone-another-2.part", "a.jpg"]
