import os

import pytest

from multitone import paths
from multitone.batch.discovery import discover
from multitone.batch.events import JobFinished, TaskFinished, WorkerStarted
from multitone.batch.job import replaced_folder
from multitone.batch.journal.database import JournalError
from multitone.batch.journal.lock import is_held
from multitone.batch.journal.store import Journal
from multitone.batch.plan import plan
from multitone.engines.base import JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine, engine_names
from multitone.engines.scripted import ScriptedEngine
from multitone.errors import UsageError
from multitone.imaging.pipeline import Pipeline


@pytest.fixture(autouse=True)
def own_history(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))


def played(engine, job, control=None, told=None):
    control = control or JobControl()
    return recorded(engine.run(job, control), job, engine, control, [].append if told is None else told.append)


def past(job):
    with Journal.open() as journal:
        return journal.job(job.id)


def test_a_job_stands_in_the_journal_before_its_first_event_and_to_its_end(make_job):
    job = make_job(6)
    events = played(ScriptedEngine(failures={2: "truncated"}), job)
    next(events)
    assert (past(job).state, past(job).left) == ("running", 6)
    assert is_held(paths.data_folder() / "jobs", job.id)
    *_, last = [event for batch in events for event in batch]
    assert isinstance(last, JobFinished)
    assert (past(job).state, past(job).done, past(job).failed) == ("finished", 5, 1)
    assert past(job).seconds == pytest.approx(last.seconds)
    assert not is_held(paths.data_folder() / "jobs", job.id)


def test_what_is_cancelled_or_abandoned_is_left_to_do(make_job):
    job, control = make_job(6), JobControl()
    engine = ScriptedEngine(between=lambda batch: control.cancel() if batch == 1 else None)
    list(played(engine, job, control))
    assert (past(job).state, past(job).done, past(job).left) == ("cancelled", 4, 2)
    other = make_job(6)
    events = played(ScriptedEngine(), other)
    for _ in range(6):
        next(events)
    events.close()
    assert (past(other).state, past(other).done, past(other).left) == ("cancelled", 2, 4)


def test_no_second_program_works_at_a_job(make_job):
    job = make_job(4)
    first = played(ScriptedEngine(), job)
    next(first)
    with pytest.raises(UsageError, match="another Multitone"):
        list(played(ScriptedEngine(), job))
    assert past(job).state == "running", "whoever is refused says nothing of a job that is another's"
    assert len(list(first)) > 2
    assert past(job).done == 4


def test_a_history_that_takes_nothing_does_not_keep_a_job_from_running(make_job, tmp_path):
    (tmp_path / "home").write_text("in the way")
    told = []
    *_, last = played(ScriptedEngine(), make_job(4), told=told)
    assert last[-1].done == 4
    [sentence] = told
    assert "cannot be resumed or undone" in sentence


def test_of_a_job_that_the_history_has_no_room_for_workers_write_nothing_down(make_job, monkeypatch):
    def full(*_, **__):
        raise JournalError("The history cannot be kept: database or disk is full.")

    monkeypatch.setattr(Journal, "begin", full)
    job, control, handles = make_job(4), JobControl(), set()
    done = 0
    for batch in played(ScriptedEngine(), job, control):
        handles.add(control.lock)
        done += sum(isinstance(event, TaskFinished) for event in batch)
    assert (done, handles) == (4, {None})
    assert not os.listdir(paths.data_folder() / "jobs")


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="looks at the handles of workers in /proc")
@pytest.mark.parametrize("name", engine_names("isolation"))
def test_workers_hold_the_lock_with_their_program(make_job, name):
    job, control = make_job(8), JobControl()
    engine = create_engine(name)
    lock = str(paths.data_folder() / "jobs" / f"{job.id}.lock")
    held = []
    for batch in recorded(watch(engine, job, control), job, engine, control):
        for event in batch:
            if isinstance(event, WorkerStarted):
                held.append(lock in {_link(event.pid, handle) for handle in os.listdir(f"/proc/{event.pid}/fd")})
    assert held
    assert all(held)


def test_targets_are_known_by_size_and_time(make_job):
    job, control = make_job(5), JobControl()
    engine = create_engine(workers=2)
    list(recorded(watch(engine, job, control), job, engine, control))
    with Journal.open() as journal:
        for record in journal.records(job.id):
            status = os.stat(record.task.target)
            assert (record.ended.size, record.ended.modified) == (status.st_size, status.st_mtime_ns)


def _link(pid, handle):
    try:
        return os.readlink(f"/proc/{pid}/fd/{handle}")
    except OSError:  # closed between two looks
        return ""


def three_times(make_job, control=None, *, stops=False):
    """Run a job thrice that replaces; return what the second keeps when the third says that it is over, and later."""
    kept, names, job = None, [], make_job(3, existing="replace")
    for turn, step in enumerate(("grayscale", "invert", "flip")):
        job = replanned(job, step)
        names.append(replaced_folder(job))
        own = control if control is not None and turn == 2 else JobControl()
        engine = create_engine("serial")
        for batch in recorded(watch(engine, job, own), job, engine, own):
            if stops and turn == 2 and any(isinstance(event, TaskFinished) for event in batch):
                own.cancel()
            if batch and isinstance(batch[-1], JobFinished):
                kept = os.path.exists(names[-2:][0])
    return kept, os.path.exists(names[1])


def replanned(job, step):
    return plan(discover([os.path.dirname(job.tasks[0].source)]), Pipeline.parse([step]), job.export).job


def test_that_a_job_is_over_is_told_before_what_earlier_ones_keep_is_cleared(make_job):
    assert three_times(make_job) == (True, False)


def test_what_is_measured_next_is_not_disturbed_by_clearing(make_job):
    assert three_times(make_job, JobControl(lends_cores=False)) == (False, False)


def test_a_job_that_was_stopped_clears_nothing(make_job):
    assert three_times(make_job, stops=True) == (True, True)
