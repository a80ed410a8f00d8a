"""Newcomers in a second run: each picture keeps its result, and has just one."""

import os
import shutil

import pytest

from multitone.batch.discovery import discover
from multitone.batch.fingerprint import Fingerprint, hash_of
from multitone.batch.job import Export
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.batch.plan import plan
from multitone.imaging.encode import build_format
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
        time = 10**18 + 10**9 * sum(name.encode()) + 123  # as fine as the file systems of today keep it
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


def _ended(task, by=b""):
    if task.action == "skip":
        return Ended(task.number, "skipped")
    os.makedirs(os.path.dirname(task.target), exist_ok=True)
    content = by + b"result of " + os.fsencode(task.source)
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


BESIDE = {"folder": "in", "name": "{stem}-gray"}


@pytest.mark.parametrize("how", ["renamed", "deleted", "edited"])
def test_a_result_beside_its_source_is_none_itself_whatever_became_of_either(how):
    put("in/a.jpg", "in/b.jpg")
    done(planned(**BESIDE))
    if how == "renamed":
        os.rename("in/a.jpg", "in/c.jpg")
    elif how == "deleted":
        os.unlink("in/a.jpg")
    else:
        put("in/a-gray.jpg")
    again = done(planned(**BESIDE))
    new = {"renamed": {"in/c.jpg": "in/c-gray.jpg"}, "deleted": {}, "edited": {"in/a.jpg": ""}}[how]
    assert again == {"in/b.jpg": "", **new}


def test_a_result_that_is_left_of_a_picture_is_a_picture_for_other_jobs():
    put("in/a.jpg")
    done(planned(**BESIDE))
    os.unlink("in/a.jpg")
    assert done(planned(name="{stem}-small")) == {"in/a-gray.jpg": "out/a-gray-small.jpg"}


@pytest.mark.parametrize("how", [{}, {"format": build_format("jpeg")}, {"name": "web/{stem}-{format}"}])
def test_results_beside_their_sources_are_known_by_their_names_where_the_history_is_gone(how, inside):
    put("in/a.jpg", "in/b.jpg")
    done(planned(**{**BESIDE, **how}))
    shutil.rmtree(inside / "home")
    assert done(planned(**{**BESIDE, **how})) == {"in/a.jpg": "", "in/b.jpg": ""}


@pytest.mark.parametrize("how", ["renamed", "folder renamed", "linked"])
def test_a_picture_keeps_its_number_under_another_name(how):
    put("in/b.jpg", "in/c.jpg")
    first = done(planned(name="p{counter:03}"))
    assert list(first.values()) == ["out/p001.jpg", "out/p002.jpg"]
    folder = "in"
    if how == "renamed":
        os.rename("in/b.jpg", "in/z.jpg")
    elif how == "folder renamed":
        os.rename("in", folder := "photos")
    else:
        os.symlink("in", folder := "link")
    put(f"{folder}/a.jpg")
    again = done(planned(folder, name="p{counter:03}"))
    assert again.pop(f"{folder}/a.jpg") == "out/p003.jpg"
    assert list(again.values()) == ["", ""]


def test_a_copy_of_a_picture_is_not_the_picture():
    put("in/b.jpg")
    done(planned(name="{counter}"))
    shutil.copy2("in/b.jpg", "in/a.jpg")
    assert done(planned(name="{counter}")) == {"in/a.jpg": "out/2.jpg", "in/b.jpg": ""}


def test_numbers_are_known_by_their_times_where_the_history_is_gone(inside):
    put("in/b.jpg", "in/c.jpg")
    done(planned(name="p{counter:03}"))
    shutil.rmtree(inside / "home")
    put("in/a.jpg")
    assert done(planned(name="p{counter:03}")) == {"in/a.jpg": "out/p003.jpg", "in/b.jpg": "", "in/c.jpg": ""}


@pytest.mark.parametrize("existing", ["skip", "update"])
def test_results_of_one_name_are_known_by_their_times_where_the_history_is_gone(inside, existing):
    put("in/a/x.jpg", "in/b/x.jpg")
    done(planned(flat=True))
    shutil.rmtree(inside / "home")
    put("in/0/x.jpg")
    again = done(planned(flat=True, existing=existing))
    assert again == {"in/0/x.jpg": "out/x-3.jpg", "in/a/x.jpg": "", "in/b/x.jpg": ""}


def test_a_file_of_the_users_with_the_time_of_a_picture_is_no_result_of_it():
    put("in/a.jpg", "in/b.jpg")
    os.mkdir("out")
    shutil.copy2("in/a.jpg", "out/mine 3.jpg")
    assert list(done(planned(name="p{counter}")).values()) == ["out/p1.jpg", "out/p2.jpg"]


def test_a_picture_of_the_far_future_is_done_once():
    put("in/a.jpg", "in/b.jpg")
    os.utime("in/a.jpg", ns=(10**18, 10**19))  # past what the journal can hold
    if os.stat("in/a.jpg").st_mtime_ns < 2**63:
        pytest.skip("this file system keeps no such time")
    assert done(planned()) == {"in/a.jpg": "out/a.jpg", "in/b.jpg": "out/b.jpg"}
    assert done(planned(existing="update")) == {"in/a.jpg": "", "in/b.jpg": ""}


def test_a_newcomer_leaves_a_result_alone_that_differs_from_its_name_in_case():
    put("in/A.jpg", "in/a.png")
    webp = {"format": build_format("webp")}
    assert done(planned(**webp)) == {"in/A.jpg": "out/A.webp", "in/a.png": "out/a-2.webp"}
    os.unlink("in/A.jpg")
    put("in/A.png")
    assert done(planned(**webp)) == {"in/A.png": "out/A-3.webp", "in/a.png": ""}
    assert done(planned(**webp)) == {"in/A.png": "", "in/a.png": ""}


def test_a_result_belongs_to_the_job_that_wrote_it_last_though_another_was_entered_after_it():
    put("in/a.jpg")
    first, second = planned(), planned(existing="replace")
    with Journal.open() as journal:
        journal.begin(first.job, "serial", 1)  # and is cut short
    done(second)
    with Journal.open() as journal:
        journal.note(first.job.id, [_ended(first.job.task(1), b"first ")])
        journal.settle(first.job.id, "finished")
    assert [(task.action, task.standing) for task in planned().job.tasks] == [("skip", "")]
