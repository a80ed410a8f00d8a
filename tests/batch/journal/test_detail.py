"""Past jobs as they are told: counted, with what failed and what is kept, and what can still be done with them."""

from __future__ import annotations

import itertools
import os
import shlex
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from multitone.batch.job import Job, replaced_folder
from multitone.batch.journal.detail import JobDetail, detail, failures_of, has_words, listed
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.records import Ended, State
from multitone.batch.journal.store import Journal
from multitone.imaging.contents import loss_sentences

Planned = Callable[..., Job]


@pytest.fixture
def settled(journal: Journal, planned: Planned) -> Callable[..., Job]:
    """Return a maker of jobs of three pictures that ended in a way."""

    def make(state: State = "finished", *ended: Ended) -> Job:
        job = planned()
        journal.begin(job, "processes", 2, ["/in/here"])
        journal.note(job.id, ended or [Ended(number, "done", "", 5, 6) for number in (1, 2, 3)])
        journal.settle(job.id, state, 2.5)
        return job

    return make


def told(journal: Journal, job: Job) -> JobDetail:
    return detail(journal, journal.job(job.id))


def test_a_job_is_told_whole(journal, settled):
    job = settled("stopped", Ended(1, "done", "", 5, 6), Ended(2, "failed", "truncated"))
    found = told(journal, job)
    assert (found.past.done, found.past.failed, found.past.left, found.state) == (1, 1, 1, "stopped")
    assert [(f.source, f.kind, f.words) for f in found.failures] == [
        (job.tasks[1].source, "truncated", "ends too early")
    ]
    assert (found.kept, found.undo_refused, found.resume_refused, found.again_refused) == (None, "", "", "")
    words = shlex.split(found.command)
    assert words[:5] == ["multitone", "convert", "/in/here", "-o", job.export.folder]
    assert words[words.index("--do") + 1] == "grayscale"
    assert ("--timeout", "9.5") in itertools.pairwise(words)


def test_ways_and_losses_are_counted_apart(journal, settled):
    lossy = Ended(2, "done", "not-transcoded,alpha,exif", 5, 6)
    job = settled("finished", Ended(1, "done", "larger", 5, 6), lossy, Ended(3, "done", "exif", 5, 6))
    found = told(journal, job)
    assert (found.ways, found.losses) == ({"larger": 1, "not-transcoded": 1}, {"alpha": 1, "exif": 2})
    assert loss_sentences(found.losses) == ["1 × transparency is lost", "2 × EXIF is lost"]


def test_what_is_undone_is_counted(journal, settled):
    job = settled("finished")
    journal.note(job.id, [Ended(1, "undone"), Ended(2, "undone")])
    journal.settle(job.id, "finished")
    past = told(journal, job).past
    assert (past.done, past.undone) == (1, 2)


def test_of_many_failures_so_many_are_told_in_order(journal, settled):
    job = settled("finished", *(Ended(number, "failed", "unreadable") for number in (3, 1, 2)))
    past = journal.job(job.id)
    sources = [task.source for task in job.tasks]
    assert [failure.source for failure in detail(journal, past, most=2).failures] == sources[:2]
    assert [failure.source for failure in failures_of(journal, past)] == sources


def test_a_kind_of_failure_that_this_program_does_not_know_is_told_as_it_stands(journal, settled):
    job = settled("finished", Ended(1, "failed", "of-tomorrow"))
    assert told(journal, job).failures[0].words == "of-tomorrow"


@pytest.mark.parametrize(
    ("state", "undo", "resume"),
    [
        ("finished", "", "No pictures are left"),
        ("undone", "already been undone", "was undone"),
        ("partly undone", "", "undone in part"),
        ("running", "", "No pictures are left"),
    ],
)
def test_it_is_told_why_a_job_cannot_be_undone_or_go_on(journal, settled, state, undo, resume):
    found = told(journal, settled(state))
    for said, expected in ((found.undo_refused, undo), (found.resume_refused, resume)):
        assert expected in said if expected else not said


def test_a_job_that_made_nothing_is_not_offered_to_be_undone(journal, settled):
    found = told(journal, settled("finished", *(Ended(number, "skipped") for number in (1, 2, 3))))
    assert "made nothing" in found.undo_refused


def test_what_failed_alone_can_be_taken_up_again(journal, settled):
    found = told(journal, settled("finished", *(Ended(number, "failed", "timeout") for number in (1, 2, 3))))
    assert (found.past.left, found.resume_refused) == (0, "")


def test_a_job_that_somebody_works_at_is_running(journal, settled):
    job = settled("running", Ended(1, "done", "", 5, 6))
    lock = JobLock.take(journal.locks, job.id)
    assert lock is not None
    found = told(journal, job)
    assert (found.state, listed(journal)[0].state) == ("running", "running")
    assert found.undo_refused == found.resume_refused == "It is running now."
    lock.release()
    assert told(journal, job).state == listed(journal)[0].state == "interrupted"


def test_of_a_job_of_long_ago_there_is_the_command(journal, settled, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.pruning.KEPT_JOBS", 1)
    oldest, _ = settled(), settled()
    found = told(journal, oldest)
    assert found.past.pruned
    assert found.past.done == 3
    assert "too old" in found.undo_refused
    assert "too old" in found.resume_refused
    assert found.command


def test_a_job_of_a_later_program_is_told_all_the_same(journal, settled):
    job = settled("finished")
    journal._connection.execute("UPDATE jobs SET recipe = ?", (b'{"do":["paint-like-monet"]}',))
    found = told(journal, job)
    assert (found.asked, found.command) == (None, "")
    assert "does not know its steps" in found.again_refused
    journal._connection.execute("UPDATE jobs SET recipe = ?", (b"of another kind",))
    assert told(journal, job).asked is None
    assert listed(journal)[0].sources == ()


def test_a_command_that_cannot_be_typed_is_not_told(journal, planned):
    job = planned()
    job = msgspec.structs.replace(job, export=msgspec.structs.replace(job.export, folder="/out\n/there"))
    journal.begin(job, "processes", 2, ["/in"])
    found = told(journal, job)
    assert (found.command, found.again_refused) == ("", "")
    assert found.asked is not None
    assert found.asked.export.folder == "/out\n/there"


def test_sources_that_are_not_known_are_told(journal, planned):
    job = planned()
    journal.begin(job, "processes", 2)
    found = told(journal, job)
    assert "where its pictures came from" in found.again_refused
    assert not found.command


def test_what_was_replaced_is_counted_where_it_is_kept(journal, settled, monkeypatch):
    job = settled()
    kept = Path(replaced_folder(job))
    (kept / "trip").mkdir(parents=True)
    assert told(journal, job).kept is None, "an empty folder keeps nothing"
    (kept / "a.jpg").write_bytes(b"12345")
    (kept / "trip" / "b.jpg").write_bytes(b"123")
    found = told(journal, job).kept
    assert found is not None
    assert (found.folder, found.files, found.bytes, found.more) == (str(kept), 2, 8, False)
    monkeypatch.setattr("multitone.batch.journal.detail.MOST_KEPT", 1)
    found = told(journal, job).kept
    assert found is not None
    assert (found.files, found.more) == (1, True)


def test_jobs_are_found_by_all_words_wherever_they_stand(journal, settled):
    first, second = settled(), settled()
    jobs = listed(journal)
    assert [job.past.id for job in jobs] == [second.id, first.id]
    assert jobs[0].sources == ("/in/here",)
    for text in (second.id[:6], "GRAY blur", "/in/here out", " "):
        assert has_words(jobs[0].searched, text), text
    assert not has_words(jobs[0].searched, "grayscale sharpen")


def test_no_task_is_loaded_however_many_there_are(journal, settled, monkeypatch):
    job = settled("stopped", Ended(1, "done", "", 5, 6))
    monkeypatch.setattr(Journal, "records", lambda *_: pytest.fail("a million tasks would take seconds"))
    assert told(journal, job).command
    assert listed(journal)


def test_what_was_kept_and_did_not_give_way_is_not_counted(journal, settled):
    job = settled("stopped")
    kept, target = Path(replaced_folder(job)), Path(job.tasks[0].target)
    kept.mkdir(parents=True)
    target.write_bytes(b"12345")
    os.link(target, kept / target.name)
    assert told(journal, job).kept is None, "the disk was full just then"
    os.link(target, kept.parent / "another name.jpg")
    target.unlink()
    target.write_bytes(b"123")
    found = told(journal, job).kept
    assert (found.files, found.bytes) == (1, 5)
