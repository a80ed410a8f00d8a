"""What jobs keep for undo is cleared: by its user whole, by itself only what is proven to be an earlier result."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.batch.fingerprint import Fingerprint, hash_of, status_of
from multitone.batch.job import Job, replaced_folder
from multitone.batch.journal.clearing import WEEK, clear, clear_earlier
from multitone.batch.journal.lock import hold
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import RefusalKind, undo_job
from multitone.batch.replaced import keep
from multitone.errors import UsageError
from multitone.storage.folder import Folder

Run = Callable[..., Job]


@pytest.fixture
def run(planned: Callable[..., Job], journal: Journal) -> Run:
    """Return what runs a job that writes a text for each picture, keeping what it replaces."""

    def ran(text: str, *names: str, settled: bool = True) -> Job:
        job = planned(*names, existing="replace")
        journal.begin(job, "serial", 1)
        ended = []
        for task in job.tasks:
            kept = keep(task.target, replaced_folder(job), os.path.dirname(replaced_folder(job)))
            data = f"{text} {task.number}".encode()
            os.makedirs(os.path.dirname(task.target), exist_ok=True)
            Path(f"{task.target}.part").write_bytes(data)
            os.replace(f"{task.target}.part", task.target)
            status = status_of(task.target)
            assert status is not None
            known = Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(data))
            ended.append(Ended(task.number, "done", "", len(data), status.st_mtime_ns, known, kept))
        journal.note(job.id, ended)
        if settled:
            journal.settle(job.id, "finished", 1.0)
        return job

    return ran


def kept_by(job: Job) -> list[str]:
    folder = Path(replaced_folder(job))
    return sorted(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_what_the_job_before_keeps_goes_when_the_next_keeps_its_own(run: Run, journal: Journal) -> None:
    run("first")
    second, third = run("second"), run("third")
    assert (kept_by(second), kept_by(third)) == ([f"first {n}" for n in (1, 2, 3)], [f"second {n}" for n in (1, 2, 3)])
    [cleared] = clear_earlier(journal, third.id, "last-job")
    assert (cleared.job, cleared.files, cleared.bytes) == (second.id, 3, 3 * len("first 1"))
    assert not os.path.exists(replaced_folder(second))
    assert len(kept_by(third)) == 3
    assert clear_earlier(journal, third.id, "last-job") == []


def test_the_last_job_can_be_undone_exactly_and_the_one_before_says_that_nothing_is_kept(
    run: Run, journal: Journal
) -> None:
    run("first")
    second, third = run("second"), run("third")
    clear_earlier(journal, third.id, "last-job")
    assert len(undo_job(journal, journal.job(third.id)).restored) == 3
    assert Path(second.tasks[0].target).read_text() == "second 1"
    undone = undo_job(journal, journal.job(second.id))
    assert {refusal.kind for refusal in undone.refused} == {RefusalKind.NOT_KEPT}
    assert Path(second.tasks[0].target).read_text() == "second 1"


def test_a_file_of_the_users_that_was_replaced_stays_until_it_is_cleared_by_hand(
    run: Run, journal: Journal, planned: Callable[..., Job]
) -> None:
    [first, *_others] = planned().tasks
    os.makedirs(os.path.dirname(first.target))
    Path(first.target).write_text("made by hand")
    second, third = run("second"), run("third")
    clear_earlier(journal, third.id, "last-job")
    assert kept_by(second) == ["made by hand"]
    assert clear(journal, journal.job(second.id)).files == 1
    assert not os.path.exists(replaced_folder(second))


def test_a_result_that_was_edited_before_it_was_replaced_stays(run: Run, journal: Journal) -> None:
    first = run("first")
    status = os.stat(first.tasks[0].target)
    Path(first.tasks[0].target).write_text("edited1")
    os.utime(first.tasks[0].target, ns=(status.st_atime_ns, status.st_mtime_ns))  # as tools do that keep times
    second, third = run("second"), run("third")
    clear_earlier(journal, third.id, "last-job")
    assert kept_by(second) == ["edited1"]


def test_a_result_whose_source_is_gone_stays(run: Run, journal: Journal) -> None:
    first = run("first")
    second, third = run("second"), run("third")
    os.unlink(first.tasks[0].source)
    clear_earlier(journal, third.id, "last-job")
    assert kept_by(second) == ["first 1"]


def test_a_result_stays_whose_source_is_another_picture_under_its_name(run: Run, journal: Journal) -> None:
    first = run("first")
    Path(first.tasks[0].source).write_text("taken later, for the camera counts anew")
    second, third = run("second"), run("third")
    clear_earlier(journal, third.id, "last-job")
    assert kept_by(second) == ["first 1"], "it is all that is left of that picture"


def test_a_result_stays_whose_source_is_a_link_that_leads_nowhere(run: Run, journal: Journal, tmp_path: Path) -> None:
    first = run("first")
    source = Path(first.tasks[0].source)
    os.rename(source, tmp_path / "elsewhere.jpg")
    source.symlink_to(tmp_path / "elsewhere.jpg")
    second, third = run("second"), run("third")
    os.unlink(tmp_path / "elsewhere.jpg")
    clear_earlier(journal, third.id, "last-job")
    assert kept_by(second) == ["first 1"]


def test_what_is_cleared_may_be_stopped_and_is_cleared_later(run: Run, journal: Journal) -> None:
    run("first")
    second, third = run("second"), run("third")
    answers = iter([False, False])  # before a file, and in it
    [cleared] = clear_earlier(journal, third.id, "last-job", is_stopped=lambda: next(answers, True))
    assert (cleared.files, len(kept_by(second))) == (1, 2)
    clear_earlier(journal, third.id, "last-job")
    assert kept_by(second) == []


def test_nothing_is_cleared_before_the_next_job_keeps_its_own(run: Run, journal: Journal) -> None:
    run("first")
    second = run("second")
    shutil.rmtree(os.path.dirname(second.tasks[0].target) + "/none", ignore_errors=True)
    for task in second.tasks:
        os.unlink(task.target)
    third = run("third")
    assert kept_by(third) == []
    assert clear_earlier(journal, third.id, "last-job") == []
    assert len(kept_by(second)) == 3


def test_by_the_week_only_what_is_older_goes(run: Run, journal: Journal) -> None:
    run("first")
    second, third = run("second"), run("third")
    began = journal.job(second.id).began
    assert clear_earlier(journal, third.id, "week", now=began + WEEK - 10) == []
    [cleared] = clear_earlier(journal, third.id, "week", now=began + WEEK + 60)
    assert cleared.job == second.id
    assert len(kept_by(third)) == 3


def test_a_job_that_went_on_has_kept_its_files_since_then(run: Run, journal: Journal) -> None:
    run("first")
    second, third = run("second"), run("third")
    with journal._written() as execute:
        execute("UPDATE jobs SET began = began - ? WHERE id = ?", (WEEK + 60, second.id))
    assert clear_earlier(journal, third.id, "week") == [], "it was begun a week ago, and went on today"


def test_until_cleared_nothing_goes_by_itself(run: Run, journal: Journal) -> None:
    run("first")
    second, third = run("second"), run("third")
    assert clear_earlier(journal, third.id, "until-cleared", now=1e12) == []
    assert len(kept_by(second)) == 3


def test_a_job_that_somebody_works_at_is_passed_over(run: Run, journal: Journal) -> None:
    run("first")
    second, third = run("second"), run("third")
    lock = hold(journal.locks, second.id, 0.0)
    try:
        assert clear_earlier(journal, third.id, "last-job") == []
        with pytest.raises(UsageError, match="is running"):
            clear(journal, journal.job(second.id))
    finally:
        lock.release()
    assert len(kept_by(second)) == 3


def test_a_folder_that_is_away_is_said_to_be(run: Run, journal: Journal) -> None:
    run("first")
    second = run("second")
    out = os.path.dirname(second.tasks[0].target)
    os.rename(out, out + " away")
    with pytest.raises(UsageError, match="is not there"):
        clear(journal, journal.job(second.id))
    os.rename(out + " away", out)
    assert clear(journal, journal.job(second.id)).files == 3


def test_a_link_in_the_place_of_the_folder_leads_to_nothing(run: Run, journal: Journal, tmp_path: Path) -> None:
    run("first")
    second, third = run("second"), run("third")
    elsewhere = tmp_path / "elsewhere"
    os.rename(replaced_folder(second), elsewhere)
    os.symlink(elsewhere, replaced_folder(second))
    assert clear(journal, journal.job(second.id)).files == 0
    assert len(list(elsewhere.iterdir())) == 3
    assert third.id


def test_other_folders_keep_what_they_keep(run: Run, journal: Journal) -> None:
    run("first")
    second = run("second")
    out = os.path.dirname(second.tasks[0].target)
    os.rename(out, out + " of then")
    run("third")
    fourth = run("fourth")
    clear_earlier(journal, fourth.id, "last-job")
    assert len(os.listdir(os.path.join(out + " of then", os.path.basename(replaced_folder(second))))) == 3


def test_clearing_that_is_cut_short_leaves_the_rest_to_be_put_back(
    run: Run, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("first")
    second = run("second")
    real, removed = Folder.unlink, []

    def cut(folder: Folder, name: str) -> None:
        if removed:
            raise KeyboardInterrupt
        removed.append(name)
        real(folder, name)

    monkeypatch.setattr(Folder, "unlink", cut)
    with pytest.raises(KeyboardInterrupt):
        clear(journal, journal.job(second.id))
    monkeypatch.undo()
    undone = undo_job(journal, journal.job(second.id))
    assert len(undone.restored) == 2
    assert [refusal.kind for refusal in undone.refused] == [RefusalKind.NOT_KEPT]
    texts = sorted(Path(task.target).read_text() for task in second.tasks)
    assert [text.split()[0] for text in texts] == ["first", "first", "second"]


def test_of_a_file_that_stays_kept_below_a_cleared_job_undo_says_where_it_is(
    run: Run, journal: Journal, planned: Callable[..., Job]
) -> None:
    [first, *_others] = planned().tasks
    os.makedirs(os.path.dirname(first.target))
    Path(first.target).write_text("made by hand")
    second, third, fourth = run("second"), run("third"), run("fourth")
    clear_earlier(journal, fourth.id, "last-job")
    undo_job(journal, journal.job(fourth.id))
    undone = undo_job(journal, journal.job(second.id))
    reasons = [str(refusal.reason) for refusal in undone.refused]
    assert not any("undo that job first" in reason for reason in reasons), "that job cannot be undone any more"
    assert reasons[0].endswith(f"what this job replaced is {replaced_folder(second)}/{os.path.basename(first.target)}.")
    assert third.id in reasons[0]
    assert kept_by(second) == ["made by hand"]
