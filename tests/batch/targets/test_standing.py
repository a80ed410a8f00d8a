"""The second run: whose a target is that exists, and what is done about it."""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.fingerprint import Fingerprint, hash_of, is_same_time
from multitone.batch.job import Export
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.batch.plan import plan
from multitone.batch.targets.standing import standing_sentences
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline


class Desk:
    """A folder of files that are named like pictures, and jobs over them that need no worker."""

    def __init__(self, folder: Path) -> None:
        self.sources, self.out = folder / "in", folder / "out"
        self.sources.mkdir()
        self._time = 10**18

    def put(self, *names: str, folder: Path | None = None) -> None:
        """Put files there, each with content and time of its own."""
        for name in names:
            path = (folder or self.sources) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._time += 10**10 + 1
            path.write_bytes(f"{name} {self._time}".encode())
            os.utime(path, ns=(self._time, self._time))

    def plan(self, *steps: str, kind: str = "", into: Path | None = None, **export):
        """Plan a job."""
        chosen = build_format(kind) if kind else None
        made = Export(folder=str(into or self.out), format=chosen, **export)
        return plan(discover([str(self.sources)], leave_out=made.folder), Pipeline.parse(steps), made)

    def run(self, *steps: str, **export) -> None:
        """Do what a plan says, and note it, as an engine and the journal do."""
        made = self.plan(*steps, **export)
        assert not made.problems
        with Journal.open() as journal:
            journal.begin(made.job, "serial", 1)
            journal.note(made.job.id, [done(task) for task in made.job.tasks if task.action != "skip"])
            journal.settle(made.job.id, "finished")

    def said(self, made) -> dict[str, tuple[str, str, str]]:
        """Return what a plan does with each source: the target's name, the action and what is said."""
        return {
            os.path.basename(task.source): (os.path.basename(task.target), task.action, task.standing)
            for task in made.tasks
        }


def done(task):
    os.makedirs(os.path.dirname(task.target), exist_ok=True)
    content = f"result of {task.source} {task.modified}".encode()
    Path(task.target).write_bytes(content)
    os.utime(task.target, ns=(task.modified, task.modified))
    status = os.stat(task.target)
    known = Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(content))
    return Ended(task.number, "done", "", status.st_size, status.st_mtime_ns, known, "", task.target)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    return Desk(tmp_path)


def test_the_same_again_does_nothing(desk):
    desk.put("a.jpg", "b.jpg")
    desk.run("invert")
    assert desk.said(desk.plan("invert")) == {"a.jpg": ("a.jpg", "skip", ""), "b.jpg": ("b.jpg", "skip", "")}


def test_a_counter_stays_with_its_picture_and_newcomers_get_the_next(desk):
    desk.put("b.jpg", "c.jpg")
    desk.run(name="p{counter:03}")
    desk.put("a.jpg", "aa.jpg")
    assert desk.said(desk.plan(name="p{counter:03}")) == {
        "a.jpg": ("p003.jpg", "number", ""),
        "aa.jpg": ("p004.jpg", "number", ""),
        "b.jpg": ("p001.jpg", "skip", ""),
        "c.jpg": ("p002.jpg", "skip", ""),
    }


def test_a_counter_goes_on_after_the_highest_where_that_is_asked_for(desk):
    desk.put("a.jpg")
    desk.put("p0041.jpg", "x0099.jpg", folder=desk.out)
    assert desk.said(desk.plan(name="p{counter:04+}"))["a.jpg"][0] == "p0042.jpg"


def test_of_equal_stems_the_newcomer_gets_a_name_of_its_own(desk):
    desk.put("a.png")
    desk.run(kind="webp")
    desk.put("a.jpg")
    expected = {"a.jpg": ("a-2.webp", "number", ""), "a.png": ("a.webp", "skip", "")}
    assert desk.said(desk.plan(kind="webp")) == expected
    desk.run(kind="webp")
    again = desk.said(desk.plan(kind="webp"))
    assert again == {"a.jpg": ("a-2.webp", "skip", ""), "a.png": ("a.webp", "skip", "")}


def test_without_a_history_the_times_tell_which_of_equal_stems_it_was(desk, monkeypatch, tmp_path):
    desk.put("a.png")
    desk.run(kind="webp")
    desk.put("a.jpg")
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "another home"))
    assert desk.said(desk.plan(kind="webp"))["a.jpg"] == ("a-2.webp", "number", "")
    assert desk.said(desk.plan(kind="webp"))["a.png"] == ("a.webp", "skip", "")


def test_of_equal_names_in_a_flat_folder_each_keeps_its_own(desk):
    desk.put("x/a.jpg", "y/a.jpg")
    desk.run(flat=True)
    desk.put("w/a.jpg")
    made = desk.plan(flat=True)
    assert [(os.path.basename(task.target), task.action) for task in made.tasks] == [
        ("a-3.jpg", "number"), ("a.jpg", "skip"), ("a-2.jpg", "skip"),
    ]  # fmt: skip


def test_another_cards_picture_of_the_same_name_is_not_taken_for_done(desk):
    desk.put("a.jpg")
    desk.run()
    shutil.rmtree(desk.sources)
    desk.sources = desk.sources.with_name("card 2")
    desk.put("a.jpg")
    assert desk.said(desk.plan())["a.jpg"] == ("a-2.jpg", "number", "")
    assert desk.said(desk.plan(existing="replace"))["a.jpg"] == ("a.jpg", "replace", "")


def test_pictures_whose_folder_was_renamed_are_still_the_same(desk):
    desk.put("a.jpg", "b.jpg")
    desk.run()
    moved = desk.sources.with_name("renamed")
    os.rename(desk.sources, moved)
    desk.sources = moved
    assert desk.said(desk.plan()) == {"a.jpg": ("a.jpg", "skip", ""), "b.jpg": ("b.jpg", "skip", "")}


@pytest.mark.parametrize("existing", ["skip", "update"])
def test_what_is_older_or_of_other_settings_is_said_and_updated(desk, existing):
    desk.put("a.jpg", "b.jpg")
    desk.run("invert")
    desk.put("a.jpg")
    stale = "skip" if existing == "skip" else "update"
    told = "older" if existing == "skip" else ""
    assert desk.said(desk.plan("invert", existing=existing)) == {
        "a.jpg": ("a.jpg", stale, told), "b.jpg": ("b.jpg", "skip", ""),
    }  # fmt: skip
    others = {name: said[1:] for name, said in desk.said(desk.plan("sepia", existing=existing)).items()}
    assert others == {"a.jpg": (stale, told), "b.jpg": (stale, "other-settings" if existing == "skip" else "")}
    assert desk.said(desk.plan(kind="jpeg", quality=70, existing="update"))["b.jpg"][1] == "update"


def test_what_was_updated_is_fresh(desk):
    desk.put("a.jpg")
    desk.run("invert")
    desk.put("a.jpg")
    desk.run("invert", existing="update")
    assert desk.said(desk.plan("invert", existing="update"))["a.jpg"] == ("a.jpg", "skip", "")


def test_an_update_leaves_alone_what_is_not_known_or_was_edited(desk):
    desk.put("a.jpg", "b.jpg")
    desk.run("invert")
    desk.put("c.jpg")
    desk.put("a.jpg", "c.jpg", folder=desk.out)
    assert desk.said(desk.plan("sepia", existing="update")) == {
        "a.jpg": ("a.jpg", "skip", "edited"),
        "b.jpg": ("b.jpg", "update", ""),
        "c.jpg": ("c.jpg", "skip", "unknown"),
    }


def test_a_result_that_was_only_touched_or_copied_back_is_no_edited_one(desk):
    desk.put("a.jpg")
    desk.run("invert")
    result = desk.out / "a.jpg"
    shutil.copyfile(result, desk.out / "copy")
    os.replace(desk.out / "copy", result)
    assert desk.said(desk.plan("sepia", existing="update"))["a.jpg"][1] == "update"


def test_a_result_that_was_deleted_is_made_again_under_its_name(desk):
    desk.put("x/a.jpg", "y/a.jpg")
    desk.run(flat=True)
    os.unlink(desk.out / "a-2.jpg")
    made = desk.plan(flat=True)
    assert [(os.path.basename(task.target), task.action) for task in made.tasks] == [
        ("a.jpg", "skip"), ("a-2.jpg", "number"),
    ]  # fmt: skip


def test_other_names_beside_those_of_an_earlier_job_are_new(desk):
    desk.put("a.jpg")
    desk.run(name="{stem}-small")
    assert desk.said(desk.plan(name="{stem}-large"))["a.jpg"] == ("a-large.jpg", "write", "")


def test_what_is_numbered_stands_beside_and_is_not_gone_on_with(desk):
    desk.put("a.jpg")
    desk.run("invert")
    desk.run("invert", existing="number")
    assert sorted(os.listdir(desk.out)) == ["a-2.jpg", "a.jpg"]
    assert desk.said(desk.plan("invert", existing="replace"))["a.jpg"] == ("a.jpg", "replace", "")


def test_beside_their_sources_results_are_no_sources(desk):
    desk.put("a.jpg", "b.jpg")
    desk.run(kind="webp", into=desk.sources)
    again = desk.plan(kind="webp", into=desk.sources)
    assert not again.problems
    assert desk.said(again) == {"a.jpg": ("a.webp", "skip", ""), "b.jpg": ("b.webp", "skip", "")}
    assert again.draft.left_out == 2
    assert "2 results of earlier jobs are left out." in again.warnings
    taken = desk.plan(kind="avif", into=desk.sources, include_results=True)
    assert (len(taken.tasks), taken.draft.left_out) == (4, 0)
    assert "2 results of earlier jobs are processed, too." in taken.warnings
    other = desk.plan(kind="avif", into=desk.sources)
    assert {said[0] for said in desk.said(other).values()} == {"a.avif", "b.avif"}


def test_beside_their_sources_their_names_tell_where_the_history_is_lost(desk, monkeypatch, tmp_path):
    desk.put("a.jpg")
    desk.run(kind="webp", into=desk.sources)
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "another home"))
    again = desk.plan(kind="webp", into=desk.sources)
    assert (again.problems, desk.said(again)) == ((), {"a.jpg": ("a.webp", "skip", "")})


def test_results_in_a_folder_among_the_sources_are_left_out_and_a_folder_of_results_is_a_source(desk):
    desk.put("a.jpg")
    desk.run(into=desk.sources / "web")
    assert desk.said(desk.plan(into=desk.out)) == {"a.jpg": ("a.jpg", "write", "")}
    desk.sources /= "web"
    assert desk.said(desk.plan(into=desk.out)) == {"a.jpg": ("a.jpg", "write", "")}


def test_times_are_one_as_coarse_as_a_file_system_keeps_them():
    fine = 1_700_000_000_123_456_789
    assert is_same_time(fine, fine)
    assert is_same_time(fine, 1_700_000_000_123_456_700)
    assert is_same_time(fine, 1_700_000_000_000_000_000)
    assert not is_same_time(fine, fine + 10**10)
    assert not is_same_time(fine, fine + 1)


def test_what_is_said_counts_right():
    assert standing_sentences(Counter()) == []
    one, many = standing_sentences(Counter({"older": 1, "other-settings": 1200}))
    assert one.startswith("1 result ")
    assert many.startswith("1,200 results ")
    assert all("update" in sentence for sentence in (one, many))
