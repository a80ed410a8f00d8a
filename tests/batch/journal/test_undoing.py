import os
import shutil
from pathlib import Path

import msgspec
import pytest

from multitone.batch.fingerprint import UNKNOWN
from multitone.batch.job import replaced_folder
from multitone.batch.journal.later_jobs import Later
from multitone.batch.journal.records import TaskRecord
from multitone.batch.journal.undoing import undo, undo_job
from multitone.errors import UsageError
from tests.batch.journal.test_resuming import written


def replacing(job):
    return msgspec.structs.replace(job, tasks=tuple(msgspec.structs.replace(t, action="replace") for t in job.tasks))


def test_results_go_and_the_folders_that_were_made_for_them(planned, tmp_path):
    job = planned("a.jpg", "x/y/b.jpg")
    out = tmp_path / "out"
    seen = [TaskRecord(task, written(task)) for task in job.tasks]
    (out / "x" / "mine.txt").write_text("not of the job")
    undone = undo(job, seen, [str(out / "x" / "y"), str(out / "x"), str(out)])
    assert set(undone.removed) == {task.target for task in job.tasks}
    assert [str(path.relative_to(out)) for path in sorted(out.rglob("*"))] == ["x", "x/mine.txt"]
    assert all(os.path.exists(task.source) for task in job.tasks)


def test_a_result_that_was_changed_is_left_alone_and_said(planned):
    job = planned()
    seen = [TaskRecord(task, written(task)) for task in job.tasks]
    written(job.tasks[1], b"edited since", own_time=True)
    undone = undo(job, seen, [])
    assert [refusal.target for refusal in undone.refused] == [job.tasks[1].target]
    assert undone.numbers == (1, 3)
    assert os.path.exists(job.tasks[1].target)


def test_what_was_replaced_comes_back_with_its_bytes_and_times(planned):
    job = replacing(planned())
    before = {}
    kept = replaced_folder(job)
    os.makedirs(kept)
    seen = []
    for task in job.tasks:
        written(task, f"before {task.number}".encode(), own_time=True)
        os.utime(task.target, ns=(1, 10**18 + task.number))
        before[task.target] = (Path(task.target).read_bytes(), os.stat(task.target).st_mtime_ns)
        os.link(task.target, os.path.join(kept, os.path.basename(task.target)))
        os.unlink(task.target)
        kept_at = os.path.join(kept, os.path.basename(task.target))
        seen.append(TaskRecord(task, msgspec.structs.replace(written(task), kept=kept_at)))
    undone = undo(job, seen, [])
    assert set(undone.restored) == set(before)
    for target, (content, modified) in before.items():
        assert Path(target).read_bytes() == content
        assert os.stat(target).st_mtime_ns == modified
    assert not os.path.exists(kept)


def test_what_was_kept_and_never_replaced_stays_where_it_is(planned):
    job = replacing(planned("a.jpg"))
    [task] = job.tasks
    written(task, b"before", own_time=True)
    kept = replaced_folder(job)
    os.makedirs(kept)
    os.link(task.target, os.path.join(kept, "a.jpg"))
    undone = undo(job, [TaskRecord(task, None)], [])
    assert (undone.restored, undone.refused) == ((), ())
    assert Path(task.target).read_bytes() == b"before"
    assert not os.path.exists(kept)


def test_a_rehearsal_touches_nothing(planned):
    job = planned()
    seen = [TaskRecord(task, written(task)) for task in job.tasks]
    undone = undo(job, seen, [], dry_run=True)
    assert len(undone.removed) == 3
    assert all(os.path.exists(task.target) for task in job.tasks)


def test_a_result_stays_where_what_it_replaced_is_no_longer_kept(planned, tmp_path):
    job = replacing(planned("a.jpg"))
    [task] = job.tasks
    ended = msgspec.structs.replace(written(task), kept=str(tmp_path / "out" / "cleared.jpg"))
    undone = undo(job, [TaskRecord(task, ended)], [])
    assert [refusal.kind for refusal in undone.refused] == ["not-kept"]
    assert os.path.exists(task.target)


def test_a_result_whose_source_is_gone_stays_unless_forced(planned):
    job = planned("a.jpg", "b.jpg")
    seen = [TaskRecord(task, written(task)) for task in job.tasks]
    os.unlink(job.tasks[0].source)
    undone = undo(job, seen, [])
    assert [(refusal.target, refusal.kind) for refusal in undone.refused] == [(job.tasks[0].target, "no-source")]
    assert undo(job, seen[:1], [], force=True).removed == (job.tasks[0].target,)


def test_a_result_whose_source_is_a_link_that_leads_nowhere_stays_unless_forced(planned, tmp_path):
    job = planned("a.jpg")
    [task] = job.tasks
    seen = [TaskRecord(task, written(task))]
    os.unlink(task.source)
    os.symlink(tmp_path / "gone.jpg", task.source)
    assert [refusal.kind for refusal in undo(job, seen, []).refused] == ["no-source"]
    assert undo(job, seen, [], force=True).removed == (task.target,)


def test_a_result_that_its_source_is_a_link_to_stays_unless_forced(planned):
    job = planned("a.jpg")
    [task] = job.tasks
    seen = [TaskRecord(task, written(task))]
    os.unlink(task.source)
    os.symlink(task.target, task.source)
    assert [refusal.kind for refusal in undo(job, seen, []).refused] == ["no-source"]
    assert undo(job, seen, [], force=True).removed == (task.target,)


def test_an_original_that_was_moved_to_its_results_place_stays_even_where_it_is_forced(planned):
    job = planned("a.jpg")
    [task] = job.tasks
    copied = Path(task.source).read_bytes()
    seen = [TaskRecord(task, written(task, copied))]
    os.rename(task.source, f"{task.target}.moved")
    os.replace(f"{task.target}.moved", task.target)
    undone = undo(job, seen, [], force=True)
    assert [refusal.kind for refusal in undone.refused] == ["changed"]
    assert Path(task.target).read_bytes() == copied


def test_an_original_that_was_moved_to_its_results_place_stays_where_another_picture_has_taken_its_own(planned):
    job = planned("a.jpg")
    [task] = job.tasks
    seen = [TaskRecord(task, written(task, Path(task.source).read_bytes()))]
    os.rename(task.source, f"{task.target}.moved")
    os.replace(f"{task.target}.moved", task.target)
    Path(task.source).write_bytes(b"another")
    undone = undo(job, seen, [], force=True)
    assert [refusal.kind for refusal in undone.refused] == ["changed"]
    assert os.path.exists(task.target)


def test_a_result_that_a_later_job_wrote_again_is_that_jobs(planned):
    job = planned("a.jpg")
    [task] = job.tasks
    seen = [TaskRecord(task, written(task))]
    os.rename(task.target, f"{task.target}.old")
    shutil.copy2(f"{task.target}.old", task.target)  # to the byte
    undone = undo(job, seen, [], later=lambda _: Later("beef"))
    assert [refusal.kind for refusal in undone.refused] == ["later"]
    assert "beef" in undone.refused[0].reason


def test_a_folder_that_is_away_is_not_one_that_is_empty(planned, tmp_path):
    job = planned("x/a.jpg")
    [task] = job.tasks
    seen = [TaskRecord(task, written(task))]
    os.rename(tmp_path / "out" / "x", tmp_path / "out" / "y")
    undone = undo(job, seen, [])
    assert ([refusal.kind for refusal in undone.refused], undone.numbers) == (["away"], ())


def test_a_result_of_a_journal_without_fingerprints_is_known_by_more_than_its_time(planned):
    job = planned("a.jpg", "b.jpg")
    one, two = job.tasks
    seen = [
        TaskRecord(one, msgspec.structs.replace(written(one), fingerprint=UNKNOWN)),
        TaskRecord(two, msgspec.structs.replace(written(two, Path(two.source).read_bytes()), fingerprint=UNKNOWN)),
    ]
    undone = undo(job, seen, [])
    assert undone.removed == (one.target,)  # the other may be its source, which has the same size and time


def test_what_is_undone_is_noted_by_and_by(planned, monkeypatch):
    monkeypatch.setattr("multitone.batch.journal.undoing.PIECE", 2)
    job = planned("a.jpg", "b.jpg", "c.jpg")
    noted = []
    undo(job, [TaskRecord(task, written(task)) for task in job.tasks], [], note=noted.append)
    assert noted == [[1, 2], [3]]


def test_of_two_programs_that_wrote_at_once_the_last_to_write_is_undone_first(planned):
    job = planned("a.jpg")
    [task] = job.tasks
    undone = undo(job, [TaskRecord(task, written(task))], [], later=lambda _: Later("beef"))
    assert undone.removed == (task.target,)  # nobody has touched it since, so the other job wrote before


def kept_by_link(job):
    """Replace what stands at each target, and keep it by a second name."""
    kept = replaced_folder(job)
    os.makedirs(kept)
    for task in job.tasks:
        written(task, f"before {task.number}".encode(), own_time=True)
        kept_at = os.path.join(kept, os.path.basename(task.target))
        os.rename(task.target, kept_at)
        yield TaskRecord(task, msgspec.structs.replace(written(task), kept=kept_at))


def test_what_was_put_back_is_known_where_nobody_came_to_note_it(planned):
    job = replacing(planned())
    seen = list(kept_by_link(job))

    def killed(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo(job, seen, [], note=killed)
    undone = undo(job, seen, [])
    assert (len(undone.restored), undone.refused) == (3, ())
    assert [Path(task.target).read_bytes() for task in job.tasks] == [b"before 1", b"before 2", b"before 3"]
    assert not os.path.exists(replaced_folder(job))


def test_what_was_replaced_comes_back_where_there_are_no_hard_links(planned, monkeypatch):
    job = replacing(planned())
    seen = list(kept_by_link(job))

    def refused(*_, **__):
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    assert len(undo(job, seen, []).restored) == 3
    assert Path(job.tasks[0].target).read_bytes() == b"before 1"


def test_a_loss_is_told_where_neither_the_result_nor_what_it_replaced_is_there(planned):
    job = replacing(planned())
    seen = list(kept_by_link(job))
    os.unlink(seen[1].task.target)
    os.unlink(seen[1].ended.kept)
    undone = undo(job, seen, [])
    assert [(refusal.target, refusal.kind) for refusal in undone.refused] == [(job.tasks[1].target, "not-kept")]
    assert undone.numbers == (1, 3)


def test_an_empty_folder_in_the_place_of_the_results_is_not_theirs(planned, journal, tmp_path):
    job = replacing(planned())
    seen = list(kept_by_link(job))
    journal.begin(job, "serial", 1)
    journal.note(job.id, [record.ended for record in seen])
    journal.settle(job.id, "finished")
    os.rename(tmp_path / "out", tmp_path / "away")
    (tmp_path / "out").mkdir()
    for dry_run in (True, False):
        with pytest.raises(UsageError, match="None of the results are left"):
            undo_job(journal, journal.job(job.id), dry_run=dry_run)
    os.rmdir(tmp_path / "out")
    os.rename(tmp_path / "away", tmp_path / "out")
    assert len(undo_job(journal, journal.job(job.id)).restored) == 3


def test_results_that_were_deleted_by_hand_are_noted_where_that_is_asked_for(planned, journal):
    job = planned()
    journal.begin(job, "serial", 1)
    journal.note(job.id, [written(task) for task in job.tasks])
    journal.settle(job.id, "finished")
    for task in job.tasks:
        os.unlink(task.target)
    assert undo_job(journal, journal.job(job.id), force=True).removed == ()
    assert journal.job(job.id).state == "undone"
