"""Newcomers in a second run: each picture keeps its result, and has just one."""

import os

import pytest

from multitone.batch.discovery import discover
from multitone.batch.fingerprint import Fingerprint, hash_of
from multitone.batch.job import Export
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.batch.plan import plan
from multitone.imaging.pipeline import Pipeline


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names):
    for name in names:
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(name.encode())
        time = 10**18 + 10**9 * sum(name.encode())
        os.utime(name, ns=(time, time))


def planned(*sources, folder="out", steps=("grayscale",), **export):
    found = discover(sources or ("in",), leave_out=folder)
    return plan(found, Pipeline.parse(steps), Export(folder=folder, **export))


def done(made):
    """Do what a plan says as a run does, and return what became of each picture."""
    job = made.job
    with Journal.open() as journal:
        journal.begin(job, "serial", 1)
        journal.note(job.id, [_ended(task) for task in job.tasks])
        journal.settle(job.id, "finished")
    return {
        os.path.relpath(task.source): os.path.relpath(task.target) if task.action != "skip" else ""
        for task in job.tasks
    }


def _ended(task):
    if task.action == "skip":
        return Ended(task.number, "skipped")
    os.makedirs(os.path.dirname(task.target), exist_ok=True)
    content = b"result of " + os.fsencode(task.source)
    with open(task.target, "wb") as file:
        file.write(content)
    os.utime(task.target, ns=(task.modified, task.modified))
    status = os.stat(task.target)
    known = Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(content))
    return Ended(task.number, "done", "", status.st_size, status.st_mtime_ns, known)


@pytest.mark.parametrize("existing", ["skip", "update", "replace"])
def test_a_newcomer_of_the_same_name_takes_no_name_from_those_that_have_one(existing):
    put("in/a/x.jpg", "in/b/x.jpg")
    assert done(planned(flat=True)) == {"in/a/x.jpg": "out/x.jpg", "in/b/x.jpg": "out/x-2.jpg"}
    put("in/0/x.jpg")
    again = done(planned(flat=True, existing=existing))
    assert again.pop("in/0/x.jpg") == "out/x-3.jpg"
    assert set(again.values()) == ({"out/x.jpg", "out/x-2.jpg"} if existing == "replace" else {""})
