import os
import subprocess
import sys

import msgspec
import pytest

from multitone.batch.fingerprint import Fingerprint
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.errors import UsageError


def test_a_job_comes_back_as_it_was_planned(journal, planned):
    job = planned("a.jpg", "trip/b.jpg", os.fsdecode(b"\xff\xfe broken.jpg"), "n" * 240 + ".jpg", "new\nline.jpg")
    journal.begin(job, "processes", 3, ["/in/here", "/in/there"])
    again, asked = journal.bare(job.id)
    assert again == msgspec.structs.replace(job, tasks=())
    assert [record.task for record in journal.records(job.id)] == list(job.tasks)
    assert (asked.sources, asked.engine) == (("/in/here", "/in/there"), "processes")


def test_a_folder_that_was_named_from_where_one_stood_is_found_from_elsewhere(journal, planned, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    job = planned()
    near = msgspec.structs.replace(
        job,
        export=msgspec.structs.replace(job.export, folder="out"),
        tasks=tuple(msgspec.structs.replace(task, target=os.path.relpath(task.target)) for task in job.tasks),
    )
    journal.begin(near, "processes", 2)
    monkeypatch.chdir("/")
    assert journal.bare(job.id)[0] == msgspec.structs.replace(job, tasks=())
    assert [record.task for record in journal.records(job.id)] == list(job.tasks)
    assert journal.made_folders(job.id) == [str(tmp_path / "out")]


def test_what_became_of_tasks_stands_beside_them(journal, planned):
    job = planned()
    journal.begin(job, "serial", 1)
    journal.note(job.id, [Ended(1, "done", "", 120, 10**18 + 7), Ended(3, "failed", "truncated")])
    assert [record.ended for record in journal.records(job.id)] == [
        Ended(1, "done", "", 120, 10**18 + 7),
        None,
        Ended(3, "failed", "truncated", 0, 0),
    ]
    [past] = journal.jobs()
    assert (past.state, past.done, past.failed, past.left) == ("running", 1, 1, 1)
    assert past.steps == ("grayscale", "gaussian-blur sigma=2.5")


@pytest.mark.parametrize(
    ("time", "inode"), [(-(10**18), 1), (-1, 2**63 - 1), (2**63 - 1, 2**63), (2**63, 2**64 - 2), (10**19, 2**64 - 1)]
)
def test_inodes_of_64_bits_and_times_of_long_ago_and_the_far_future_are_kept(journal, planned, time, inode):
    job = planned("a.jpg")
    job = msgspec.structs.replace(job, tasks=(msgspec.structs.replace(job.tasks[0], modified=time),))
    ended = Ended(1, "done", "", 5, time, Fingerprint(inode, time, "00"))
    journal.begin(job, "serial", 1)
    journal.note(job.id, [ended])
    [record] = journal.records(job.id)
    assert (record.task.modified, record.ended) == (time, ended)


def test_a_picture_that_is_done_stays_done_where_a_later_run_passes_it_over(journal, planned):
    job = planned()
    journal.begin(job, "serial", 1)
    journal.note(job.id, [Ended(1, "done", "", 5, 6)])
    journal.begin(job, "serial", 1)
    journal.note(job.id, [Ended(1, "skipped"), Ended(2, "skipped")])
    assert [record.ended and record.ended.ending for record in journal.records(job.id)] == ["done", "skipped", None]


def test_the_runs_of_a_job_add_up(journal, planned):
    job = planned()
    journal.begin(job, "serial", 1)
    journal.settle(job.id, "stopped", 2.5)
    journal.begin(job, "serial", 1)
    journal.note(job.id, [Ended(n, "done") for n in (1, 2, 3)])
    journal.settle(job.id, "finished", 1.5)
    [past] = journal.jobs()
    assert (past.seconds, past.state, past.left, past.pictures) == (4.0, "finished", 0, 3)


def test_a_job_is_found_by_how_its_name_begins(journal, planned):
    jobs = [planned() for _ in range(3)]
    for job in jobs:
        journal.begin(job, "processes", 2)
    assert [past.id for past in journal.jobs()] == [job.id for job in reversed(jobs)]
    assert journal.job(jobs[1].id[:7]).id == jobs[1].id
    for name in ("", "no such job"):
        with pytest.raises(UsageError, match="multitone history"):
            journal.job(name)


def test_tasks_of_long_ago_are_forgotten_and_their_line_stays(journal, planned, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_JOBS", 2)
    jobs = [planned() for _ in range(3)]
    for job in jobs:
        journal.begin(job, "processes", 2)
        journal.note(job.id, [Ended(1, "done")])
        journal.settle(job.id, "finished")
    newest, _, oldest = journal.jobs()
    assert (newest.pruned, oldest.pruned, oldest.done, oldest.left) == (False, True, 1, 0)
    with pytest.raises(UsageError, match="no longer known"):
        journal.bare(oldest.id)


def test_what_is_written_durably_is_there_after_the_program_is_killed(tmp_path, planned):
    job = planned()
    code = (
        "import os, pickle, sys; from pathlib import Path; from multitone.batch.journal.store import Journal;"
        "Journal.open(Path(sys.argv[1])).begin(pickle.load(sys.stdin.buffer), 'processes', 2); os.kill(os.getpid(), 9)"
    )
    import pickle

    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "data")], input=pickle.dumps(job), check=False)
    assert killed.returncode == -9
    with Journal.open(tmp_path / "data") as journal:
        assert journal.bare(job.id)[0] == msgspec.structs.replace(job, tasks=())
        assert [record.task for record in journal.records(job.id)] == list(job.tasks)


def test_two_programs_write_at_once(tmp_path, planned):
    job = planned()
    with Journal.open(tmp_path / "data") as one, Journal.open(tmp_path / "data") as other:
        one.begin(job, "processes", 2)
        other.begin(planned("x.jpg"), "processes", 2)
        one.note(job.id, [Ended(1, "done")])
        assert len(one.jobs()) == len(other.jobs()) == 2


def test_folders_that_a_job_will_make_are_known_the_deepest_first(journal, planned, tmp_path):
    job = planned("a.jpg", "x/y/b.jpg")
    journal.begin(job, "processes", 2)
    out = tmp_path / "out"
    assert journal.made_folders(job.id) == [str(out / "x" / "y"), str(out / "x"), str(out)]


def test_a_job_that_goes_on_is_the_last_again(journal, planned):
    first, second = planned(), planned()
    for job in (first, second):
        journal.begin(job, "serial", 1)
        journal.settle(job.id, "cancelled")
    assert [past.id for past in journal.jobs()] == [second.id, first.id]
    journal.begin(first, "serial", 1)
    assert [past.id for past in journal.jobs()] == [first.id, second.id]
    assert len(list(journal.records(first.id))) == 3
