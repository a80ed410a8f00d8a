"""A folder is watched from the window's model: what arrives is converted as the document says, and joins the list."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from multitone.engines.registry import create_engine
from multitone.gui.model.folder_watch import FolderWatch
from multitone.gui.model.session import Session, State
from multitone.messages import say
from tests.gui.conftest import Script


@pytest.fixture
def watch(qtbot: QtBot, session: Session, script: Script, photos: Path) -> FolderWatch:
    script.engine = lambda _name, _workers: create_engine("serial")
    session.add([str(photos)])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    made = FolderWatch(session, session)
    yield made
    made.close()


def results(photos: Path) -> set[str]:
    folder = photos.with_name(f"{photos.name} – multitone")
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_what_is_there_and_what_arrives_is_converted_and_joins_the_list(qtbot, session, watch, photos):
    assert watch.possible
    watch.start()
    assert session.blocked
    qtbot.waitUntil(lambda: watch.done == 5, timeout=20_000)
    Image.new("RGB", (60, 40)).save(photos / "new.png")
    qtbot.waitUntil(lambda: watch.done == 6 and session.source_scan.picture_count == 6, timeout=20_000)
    assert results(photos) == {*(f"{number}.jpg" for number in range(5)), "new.png"}
    watch.stop()
    qtbot.waitUntil(lambda: not watch.active, timeout=20_000)
    qtbot.waitUntil(lambda: session.current_plan.fresh and not session.current_plan.to_convert)
    assert (session.state, watch.problem) == (State.READY, "")


def test_other_steps_are_heeded_from_the_next_picture_on(qtbot, session, watch, photos):
    watch.start()
    qtbot.waitUntil(lambda: watch.done == 5, timeout=20_000)
    session.document.set_step_on(0, on=False)
    session.document.add_step("invert")
    Image.new("RGB", (60, 40), (255, 255, 255)).save(photos / "new.png")
    qtbot.waitUntil(lambda: watch.done == 6, timeout=20_000)
    assert watch.active
    with Image.open(photos.with_name(f"{photos.name} – multitone") / "new.png") as image:
        assert image.convert("L").getextrema() == (0, 0)


def test_a_folder_that_goes_is_waited_for(qtbot, session, watch, photos):
    watch.start()
    qtbot.waitUntil(lambda: watch.done == 5 and not watch.at_work, timeout=20_000)
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    away = photos.with_name("away")
    photos.rename(away)
    qtbot.waitUntil(lambda: bool(watch.away), timeout=20_000)
    Image.new("RGB", (60, 40)).save(away / "new.png")
    away.rename(photos)
    qtbot.waitUntil(lambda: watch.done == 6, timeout=20_000)
    assert not watch.away


def test_closing_the_pictures_stops_it(qtbot, session, watch):
    watch.start()
    session.clear()
    qtbot.waitUntil(lambda: not watch.active, timeout=20_000)
    assert (session.state, session.watched, watch.possible) == (State.EMPTY, "", False)


def test_what_forbids_a_watch_is_told_until_it_is_dismissed(qtbot, session, watch, photos, monkeypatch):
    session.document.set_export("name", "{stem}/{nobody}")
    watch.start()
    qtbot.waitUntil(lambda: bool(watch.problem), timeout=20_000)
    assert "nobody" in say(watch.problem)
    assert not watch.active
    assert not session.watched
    watch.dismiss()
    assert not watch.problem


def test_what_is_dropped_meanwhile_waits_and_takes_the_place_of_the_watch_when_it_is_started(
    qtbot, session, watch, photos, tmp_path
):
    watch.start()
    qtbot.waitUntil(lambda: watch.done == 5 and not watch.at_work, timeout=20_000)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(photos / "1.jpg", other)
    session.add([str(other)])
    qtbot.waitUntil(lambda: bool(session.queue.waiting) and session.queue.waiting[0].plan is not None)
    assert watch.active
    session.start_waiting()
    qtbot.waitUntil(lambda: session.state is State.DONE and not watch.active, timeout=20_000)
    assert session.run.progress is not None
    assert session.run.progress.done == 1


def test_several_sources_are_not_watched(qtbot, session, watch, photos, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(photos / "1.jpg", other)
    session.add([str(other)])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert not watch.possible
    watch.start()
    assert not watch.active
    assert os.listdir(other) == ["1.jpg"]
