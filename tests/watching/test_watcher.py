"""A watched folder: nothing is done twice, nothing of its own is eaten, and a day of it is one job."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.batch.events import Event, JobStarted, TaskFailed, TaskFinished, TaskSkipped
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import undo_job
from multitone.batch.options import ConvertOptions
from multitone.engines.base import JobControl
from multitone.engines.registry import create_engine
from multitone.errors import PlanRefused, UsageError
from multitone.messages import Message
from multitone.watching import watcher
from multitone.watching.notices import Away, Back, LeftOut, Notice, Waiting
from multitone.watching.watcher import Watcher
from tests.engines.conftest import picture


class Watch:
    """Runs a watch in this process. Each act begins when all before it is done; behind the last one the watch ends."""

    def __init__(self, folder: Path, output: Path, *steps: str, **options: object) -> None:
        self.folder, self.output = folder, output
        self.control = JobControl(waits=True)
        self.said: list[Message] = []
        options = {"steps": steps or ("grayscale",), "engine": "serial", **options}
        self._request = ConvertOptions(sources=(str(folder),), output=str(output), **options).request()
        self.events: list[Event | Notice] = []
        self.on: dict[type, Callable[[], object]] = {}
        """What is done when something is told."""

    def run(self, *acts: Callable[[], object]) -> Watch:
        self.control = JobControl(waits=True)
        self.events = []
        left = list(acts)
        engine, tell = create_engine("serial"), self.said.append
        for events in Watcher(str(self.folder), self._request, engine, self.control, rest=0.2, tell=tell).events():
            self.events += events
            for event in events:
                self.on.get(type(event), lambda: None)()
                if isinstance(event, Waiting) and not event.unfinished:
                    if not left:
                        self.control.cancel()
                        continue
                    left.pop(0)()
        return self

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def done(self) -> list[str]:
        return sorted(os.path.relpath(event.target, self.output) for event in self.of(TaskFinished))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_what_is_there_and_what_arrives_is_one_job_that_can_be_undone(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    watch = Watch(folder, tmp_path / "out").run(
        lambda: picture(folder / "b.jpg", 2), lambda: [picture(folder / f"{n}.png", n) for n in range(3)]
    )
    assert watch.done == ["0.png", "1.png", "2.png", "a.jpg", "b.jpg"]
    with Journal.open() as journal:
        [job] = journal.jobs()
        assert (job.state, job.pictures, job.done, job.left) == ("finished", 5, 5, 0)
        undone = undo_job(journal, job)
    assert len(undone.removed) == 5
    assert not (tmp_path / "out").exists()
    assert not watch.run().done, "what was undone stays undone"


def test_nothing_is_done_again_even_where_results_were_taken_away(folder, tmp_path):
    for number in range(3):
        picture(folder / f"{number}.jpg", number)
    watch = Watch(folder, tmp_path / "out").run()
    assert len(watch.done) == 3
    shutil.rmtree(tmp_path / "out")
    assert watch.run(lambda: picture(folder / "3.jpg", 3)).done == ["3.jpg"]


def test_other_settings_are_another_watch_and_existing_says_what_becomes_of_results(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    Watch(folder, tmp_path / "out").run()
    watch = Watch(folder, tmp_path / "out", "invert").run()
    assert (watch.done, [event.existing for event in watch.of(LeftOut)]) == ([], [1])
    assert Watch(folder, tmp_path / "out", "invert", existing="update").run().done == ["a.jpg"]


def test_a_picture_that_changes_later_is_told_or_made_again(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    watch = Watch(folder, tmp_path / "out").run(lambda: picture(folder / "a.jpg", 2))
    assert (watch.done, [event.standing for event in watch.of(TaskSkipped)]) == (["a.jpg"], ["older"])
    watch = Watch(folder, tmp_path / "out", existing="update").run(lambda: picture(folder / "a.jpg", 3))
    assert watch.done == ["a.jpg", "a.jpg"]


def test_a_picture_that_is_cut_off_is_tried_again_when_it_has_changed_and_counts_once(folder, tmp_path):
    picture(folder / "whole.jpg", 1)
    data = (folder / "whole.jpg").read_bytes()
    (folder / "whole.jpg").unlink()
    path = folder / "a.jpg"
    path.write_bytes(data[: len(data) // 2])
    watch = Watch(folder, tmp_path / "out").run(lambda: path.write_bytes(data))
    assert ([event.kind for event in watch.of(TaskFailed)], watch.done) == (["truncated"], ["a.jpg"])
    with Journal.open() as journal:
        [job] = journal.jobs()
        assert (job.pictures, job.done, job.failed) == (1, 1, 0)
    assert not watch.run().done


def test_results_inside_the_folder_are_not_eaten(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    watch = Watch(folder, folder / "web").run(lambda: picture(folder / "b.jpg", 2))
    assert watch.done == ["a.jpg", "b.jpg"]
    watch = Watch(folder, folder, "invert", name="{stem}-web").run(lambda: picture(folder / "c.jpg", 2))
    assert watch.done == ["a-web.jpg", "b-web.jpg", "c-web.jpg"]
    made = sorted(path.name for path in folder.rglob("*.jpg"))
    assert not Watch(folder, folder, "invert", name="{stem}-web").run().done
    assert sorted(path.name for path in folder.rglob("*.jpg")) == made


def test_two_folders_that_watch_each_other_come_to_an_end(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    picture(folder / "a.jpg", 1)
    there = Watch(folder, other, name="{stem}-there", existing="number")
    back = Watch(other, folder, name="{stem}-back", existing="number")
    assert there.run().done == ["a-there.jpg"]
    assert back.run().done == ["a-there-back.jpg"]
    assert (there.run().done, back.run().done) == ([], [])


def test_a_counter_goes_on_from_batch_to_batch(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    watch = Watch(folder, tmp_path / "out", name="scan-{counter:03}").run(
        lambda: picture(folder / "b.jpg", 2), lambda: picture(folder / "c.jpg", 3)
    )
    assert watch.done == ["scan-001.jpg", "scan-002.jpg", "scan-003.jpg"]


def test_pictures_that_want_one_name_do_not_stop_a_watch(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    watch = Watch(folder, tmp_path / "out", format="png").run(lambda: picture(folder / "a.bmp", 2))
    assert len(watch.done) == 2
    assert len(set(watch.done)) == 2


def test_a_folder_that_goes_and_comes_back_is_told_and_looked_through(folder, tmp_path):
    picture(folder / "a.jpg", 1)
    away = folder.with_name("away")

    def go() -> None:
        folder.rename(away)
        picture(away / "b.jpg", 2)

    watch = Watch(folder, tmp_path / "out")
    watch.on[Away] = lambda: away.rename(folder)
    watch.run(go)
    assert [len(watch.of(kind)) for kind in (Away, Back)] == [1, 1]
    assert watch.done == ["a.jpg", "b.jpg"]


def test_while_the_drive_of_the_results_is_away_nothing_is_written_in_its_place(folder, tmp_path, monkeypatch):
    watch = Watch(folder, tmp_path / "out")
    is_there = [True]
    monkeypatch.setattr(watcher.os.path, "ismount", lambda path: path == "/" and is_there[0])

    def go() -> None:
        is_there.clear()
        is_there.append(False)
        picture(folder / "a.jpg", 1)

    def come() -> None:
        assert not (tmp_path / "out").exists()
        is_there[0] = True

    watch.on[Away] = come
    assert watch.run(go).done == ["a.jpg"]


def test_what_cannot_be_watched_is_refused(folder, tmp_path):
    with pytest.raises(UsageError, match="is not a folder"):
        Watch(tmp_path / "nowhere", tmp_path / "out").run()
    with pytest.raises(PlanRefused):
        Watch(folder, tmp_path / "out", name="{nothing}").run()

    def second() -> None:
        with pytest.raises(UsageError, match="already"):
            Watch(folder, tmp_path / "out", "invert").run()
        picture(folder / "a.jpg", 1)  # else nothing more would be told

    Watch(folder, tmp_path / "out").run(second)


def test_a_folder_that_goes_while_a_batch_runs_is_told_and_the_batch_goes_on(folder, tmp_path):
    for number in range(6):
        picture(folder / f"{number}.jpg", number)
    away = folder.with_name("away")
    watch = Watch(folder, tmp_path / "out")
    watch.on[JobStarted] = lambda: folder.rename(away) if not away.exists() and not watch.of(Away) else None
    watch.on[Away] = lambda: away.rename(folder)
    watch.run()
    assert [len(watch.of(kind)) for kind in (Away, Back)] == [1, 1]
    assert watch.done == [f"{number}.jpg" for number in range(6)]
    assert not watch.of(TaskFailed)
