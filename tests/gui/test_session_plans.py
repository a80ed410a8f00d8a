"""Plans that arrive late: what the user does while pictures are looked for is neither lost nor undone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from multitone.gui.model.session import Session, State
from multitone.imaging.pipeline import Pipeline
from tests.gui.conftest import Script


class Held:
    """Hands parts of answers over when a test says so, to whoever asked last under the key, as a child's arrive."""

    def __init__(self) -> None:
        self.then: Callable[[Any, Any], None] = lambda *_: None
        self.asked: list[tuple[Any, Iterator[Any]]] = []

    def ask(self, _: str, request: Any, then: Callable[[Any, Any], None], *, first: bool = False) -> None:
        del first
        self.then = then
        self.asked.append((request, request.answer()))

    def close(self) -> None:
        """There is no child here."""

    def hand_over(self, number: int, parts: int = 1000) -> None:
        """Hand over the next parts of an answer."""
        request, answer = self.asked[number]
        for part in itertools.islice(answer, parts):
            self.then(request, part)


@pytest.fixture
def held(session: Session) -> Held:
    """Hold back the answers of the session's plans."""
    questions = Held()
    session.source_scan.plans = questions  # type: ignore[assignment]  # it does what a session asks for
    return questions


def asked(qtbot: QtBot, held: Held, number: int) -> None:
    qtbot.waitUntil(lambda: len(held.asked) == number)


def test_a_plan_that_was_on_its_way_does_not_bring_back_what_is_left_out(
    qtbot: QtBot, session: Session, photos: Path, held: Held
) -> None:
    session.add([str(photos)])
    asked(qtbot, held, 1)
    held.hand_over(0)
    session.document.set_export("quality", 50)
    asked(qtbot, held, 2)
    session.source_scan.leave_out([str(photos / "0.jpg")])
    held.hand_over(1)
    assert session.current_plan.plan is None
    asked(qtbot, held, 3)
    held.hand_over(2)
    assert session.current_plan.fresh
    assert (session.source_scan.picture_count, session.current_plan.to_convert) == (4, 4)


def test_leaving_out_before_all_are_found_loses_no_other_picture(
    qtbot: QtBot, session: Session, photos: Path, held: Held
) -> None:
    shown: list[str] = []
    session.source_scan.pictures_changed.connect(
        lambda images: shown.__setitem__(slice(None), [i.path for i in images or ()])
    )
    session.source_scan.pictures_added.connect(lambda images: shown.extend(image.path for image in images))
    session.add([str(photos)])
    asked(qtbot, held, 1)
    held.hand_over(0, 1)
    session.source_scan.leave_out([str(photos / "1.jpg")])
    held.hand_over(0)
    session.source_scan.bring_back()
    asked(qtbot, held, 2)
    held.hand_over(1)
    assert session.current_plan.fresh
    assert len(shown) == session.source_scan.picture_count == session.current_plan.to_convert == 5


def test_an_edit_while_more_pictures_are_looked_for_does_not_lose_them(
    qtbot: QtBot, session: Session, photos: Path, tmp_path: Path, held: Held
) -> None:
    session.add([str(photos)])
    asked(qtbot, held, 1)
    held.hand_over(0)
    other = tmp_path / "other"
    other.mkdir()
    Image.new("L", (8, 8)).save(other / "one.png")
    session.document.set_export("folder", str(tmp_path / "out"))
    session.add([str(other)])
    asked(qtbot, held, 2)
    session.document.add_step("invert")
    asked(qtbot, held, 3)
    held.hand_over(1)
    held.hand_over(2)
    assert session.current_plan.fresh
    assert session.current_plan.to_convert == len(session.source_scan.found.images) == 6


def test_parts_of_an_older_answer_are_not_mixed_into_a_newer_one(
    qtbot: QtBot, session: Session, photos: Path, held: Held
) -> None:
    session.add([str(photos)])
    asked(qtbot, held, 1)
    session.document.set_export("quality", 50)
    asked(qtbot, held, 2)
    held.hand_over(0, 1)
    held.hand_over(1)
    assert session.current_plan.fresh
    assert len(session.source_scan.found.images) == session.current_plan.to_convert == 5


def test_closing_the_pictures_takes_back_what_was_wished_for_them(
    qtbot: QtBot, session: Session, photos: Path, held: Held
) -> None:
    session.add([str(photos)])
    asked(qtbot, held, 1)
    held.hand_over(0)
    session.document.set_export("existing", "replace")
    session.document.set_export("quality", 50)
    session.convert()
    session.clear()
    session.add([str(photos)])
    asked(qtbot, held, 2)
    held.hand_over(1)
    assert session.state is State.READY
    assert session.document.content.export.existing == "skip"


@pytest.mark.parametrize("done", [False, True])
def test_what_was_left_out_and_is_dropped_again_is_shown_and_converted(
    qtbot: QtBot, session: Session, photos: Path, done: bool
) -> None:
    said: list[int] = []
    files = [str(photos / f"{number}.jpg") for number in range(3)]
    session.add(files)
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    session.source_scan.leave_out(files[1:2])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert (session.source_scan.picture_count, session.current_plan.to_convert) == (2, 2)
    session.source_scan.left_out_changed.connect(lambda: said.append(len(session.source_scan.left_out)))
    if done:
        session.convert()
        qtbot.waitUntil(lambda: session.state is State.DONE)
    session.add(files if done else files[1:2])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.to_convert == session.source_scan.picture_count == 3
    assert said[-1:] == [0]


def test_steps_that_end_copying_have_the_losses_looked_for(
    qtbot: QtBot, session: Session, photos: Path, held: Held
) -> None:
    Image.new("CMYK", (8, 8)).save(photos / "ink.jpg")
    session.document.set_pipeline(Pipeline())
    session.add([str(photos)])
    asked(qtbot, held, 1)
    held.hand_over(0)
    assert session.current_plan.plan is not None
    assert session.current_plan.plan.losses == {}
    session.document.set_pipeline(Pipeline.parse(["invert"]))
    asked(qtbot, held, 2)
    held.hand_over(1)
    assert session.current_plan.fresh
    assert session.current_plan.plan.losses == {"CMYK becomes RGB": 1}
    session.document.set_pipeline(Pipeline.parse(["sepia"]))
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert len(held.asked) == 2, "names and losses are known"


def test_no_plan_is_made_for_an_edit_that_was_undone_just_before_the_job(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    session.add([str(photos)])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    script.gate.clear()
    session.document.add_step("invert")
    session.document.undo_stack.undo()
    session.convert()
    assert session.state is State.RUNNING
    assert not session.source_scan._quiet.isActive(), "it would end the sight of a job that is done at once"
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE)


def test_the_files_of_steps_are_looked_into_by_the_child_before_a_job(
    qtbot: QtBot, session: Session, photos: Path, tmp_path: Path, held: Held
) -> None:
    """Other values of the step do not ask it again: the plan is followed at once, as for any step."""
    session.add([str(photos)])
    asked(qtbot, held, 1)
    held.hand_over(0)
    session.document.add_step("watermark")
    asked(qtbot, held, 2)
    held.hand_over(1)
    assert session.current_plan.plan is not None
    (problem,) = session.current_plan.plan.problems
    assert "No file is chosen" in problem
    Image.new("RGB", (8, 8)).save(tmp_path / "logo.png")
    place = len(session.document.content.steps) - 1
    session.document.set_parameter(place, "file", str(tmp_path / "logo.png"))
    asked(qtbot, held, 3)
    held.hand_over(2)
    assert session.current_plan.fresh
    assert not session.current_plan.plan.problems
    session.document.set_parameter(place, "size", 40.0)
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert len(held.asked) == 3
    session.document.set_parameter(place, "file", str(tmp_path / "gone.png"))
    asked(qtbot, held, 4)
    held.hand_over(3)
    (problem,) = session.current_plan.plan.problems
    assert "gone.png is not at" in problem
