from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from multitone.batch.discovery import Found
from multitone.batch.events import (
    StageSeconds,
    TaskCancelled,
    TaskFailed,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
    WorkerDied,
)
from multitone.engines.preview import Pixels
from multitone.gui import picture_list
from multitone.gui.marks import Mark, Status
from multitone.gui.picture_list import PictureList
from multitone.gui.picture_model import MARK, PATH, PIXMAP, REASON, PictureModel
from multitone.gui.picture_painting import CELL
from tests.gui.conftest import PromptQuestions

IMAGES = tuple(Found(f"/p/{i}.jpg", "", 1) for i in range(10))


@pytest.fixture
def model(qapp) -> PictureModel:
    made = PictureModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_images(IMAGES)
    return made


def finished(number: int) -> TaskFinished:
    return TaskFinished(1.0, number, 1, f"/p/{number}.jpg", "/o", 1, 1, 1, StageSeconds())


def failed(number: int, reason: str = "It is broken.") -> TaskFailed:
    return TaskFailed(1.0, number, 1, f"/p/{number}.jpg", "truncated", reason, "decode", "")


def mark(model: PictureModel, row: int) -> Mark:
    return model.index(row).data(MARK)


def test_rows_say_names_and_paths(model: PictureModel) -> None:
    assert model.rowCount() == 10
    assert model.index(3).data() == "3.jpg"
    assert model.index(3).data(PATH) == "/p/3.jpg"
    assert mark(model, 3) is Mark.NONE


def test_marks_are_folded_from_events(model: PictureModel) -> None:
    for event in (
        TaskStarted(0.0, 1, 1, "/p/1.jpg"), finished(2), failed(3), TaskSkipped(0.0, 4, "/p/4.jpg", "/o", "It exists."),
        TaskCancelled(0.0, 5, "/p/5.jpg"), TaskStarted(0.0, 6, 2, "/p/6.jpg"), WorkerDied(0.0, 2, 9, -11, "died", 6),
    ):  # fmt: skip
        model.handle(event)
    marks = [mark(model, row) for row in range(7)]
    assert marks == [Mark.NONE, Mark.WORKING, Mark.DONE, Mark.FAILED, Mark.SKIPPED, Mark.CANCELLED, Mark.NONE]
    assert model.index(3).data(REASON) == "It is broken."
    assert model.index(3).data(Qt.ItemDataRole.ToolTipRole) == "3.jpg\nfailed\nIt is broken."


def test_changed_rows_are_told_as_ranges(model: PictureModel) -> None:
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _: told.append((first.row(), last.row())))
    for number in (1, 2, 3, 7, 9, 8):
        model.handle(finished(number))
    assert not told
    model.flush()
    assert told == [(1, 3), (7, 9)]
    model.flush()
    assert len(told) == 2


def test_only_what_failed_is_shown(model: PictureModel) -> None:
    for number in (2, 5):
        model.handle(failed(number))
    model.show_status(Status.FAILED)
    assert [model.path(row) for row in range(model.rowCount())] == ["/p/2.jpg", "/p/5.jpg"]
    assert model.row_of("/p/5.jpg") == 1
    assert model.row_of("/p/1.jpg") is None
    model.clear_marks()
    assert model.rowCount() == 10
    assert mark(model, 2) is Mark.NONE


def test_thumbnails_are_kept_within_limits(model: PictureModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multitone.gui.picture_model.KEPT_THUMBNAILS", 2)
    for number in (1, 2, 3):
        model.take_thumbnail(f"/p/{number}.jpg", QPixmap(4, 4))
    assert [model.has_thumbnail(f"/p/{n}.jpg") for n in (1, 2, 3)] == [False, True, True]
    assert model.index(3).data(PIXMAP) is not None


def test_only_thumbnails_that_are_seen_are_asked_for(
    qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "multitone.gui.picture_list.ThumbnailRequest.answer",
        lambda asked: (Pixels(3, 2, bytes(18)),) * len(asked.paths),
    )
    model = PictureModel()
    questions = PromptQuestions("test")
    view = PictureList(model, questions)  # type: ignore[arg-type]  # a double of its
    qtbot.addWidget(view)
    view.resize(260, 320)
    view.show()
    model.show_images([Found(f"/p/{i}.jpg", "", 1) for i in range(100_000)])
    qtbot.waitUntil(lambda: view.complete and len(questions.asked) > 0)
    assert sum(len(asked.paths) for _, asked in questions.asked) <= 10
    assert view.currentIndex().row() == 0
    everything = 50_000 * CELL - view.viewport().height()
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() >= everything, timeout=20_000)
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.has_thumbnail("/p/99999.jpg"))
    assert sum(len(asked.paths) for _, asked in questions.asked) <= 20
    view.choose("/p/50000.jpg")
    assert view.currentIndex().row() == 50_000
    view.step(1)
    assert view.currentIndex().row() == 50_001


def test_a_thumbnail_is_no_larger_than_its_place(qtbot: QtBot) -> None:
    pixmap = picture_list.pixmap_of(Pixels(300, 150, bytes(300 * 150 * 3)), 192, 2.0)
    assert pixmap.deviceIndependentSize().width() == 96
    assert pixmap.height() == 96
