from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
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
from multitone.gui.model.picture_status import Mark, Status
from multitone.gui.pictures import picture_list
from multitone.gui.pictures.picture_list import PictureList
from multitone.gui.pictures.picture_model import CHUNK, MARK, PATH, PIXMAP, REASON, PictureModel
from multitone.gui.pictures.picture_painting import CELL
from multitone.messages import Message
from multitone.services.preview.request import Pixels
from multitone.services.sorting import By, SortRequest
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


def test_a_reason_goes_with_what_it_was_the_reason_of(model: PictureModel) -> None:
    for number in (1, 2, 3):
        model.handle(failed(number))
    model.handle(finished(1))
    model.handle(TaskStarted(2.0, 2, 1, "/p/2.jpg"))
    model.await_again(["/p/3.jpg", "/p/elsewhere.jpg"])
    model.flush()
    assert [model.index(row).data(REASON) for row in (1, 2, 3)] == ["", "", ""]
    assert mark(model, 3) is Mark.NONE


def test_rows_say_names_and_paths(model: PictureModel) -> None:
    assert model.rowCount() == 10
    assert model.index(3).data() == "3.jpg"
    assert model.index(3).data(PATH) == "/p/3.jpg"
    assert mark(model, 3) is Mark.NONE


def test_marks_are_folded_from_events(model: PictureModel) -> None:
    for event in (
        TaskStarted(0.0, 1, 1, "/p/1.jpg"), finished(2), failed(3),
        TaskSkipped(0.0, 4, "/p/4.jpg", "/o", Message("It exists.")),
        TaskCancelled(0.0, 5, "/p/5.jpg"), TaskStarted(0.0, 6, 2, "/p/6.jpg"), WorkerDied(0.0, 2, 9, -11, "died", 6),
    ):  # fmt: skip
        model.handle(event)
    marks = [mark(model, row) for row in range(7)]
    assert marks == [Mark.NONE, Mark.WORKING, Mark.DONE, Mark.FAILED, Mark.SKIPPED, Mark.CANCELLED, Mark.NONE]
    assert model.index(3).data(REASON) == "It is broken."
    assert model.index(3).data(Qt.ItemDataRole.ToolTipRole) == "3.jpg\nfailed\nIt is broken."


def test_changed_rows_are_told_as_ranges(model: PictureModel) -> None:
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _: changed.append((first.row(), last.row())))
    for number in (1, 2, 3, 7, 9, 8):
        model.handle(finished(number))
    assert not changed
    model.flush()
    assert changed == [(1, 3), (7, 9)]
    model.flush()
    assert len(changed) == 2


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


def rows(model: PictureModel) -> list[str]:
    return [model.path(row) for row in range(model.rowCount())]


def answered(model: PictureModel) -> PictureModel:
    """Let the orders of a model be worked out at once."""
    model.order.asked.connect(lambda request: model.order.take(request, request.answer()))
    return model


def test_names_are_searched_in_any_case_and_folders_are_not(model: PictureModel) -> None:
    model.show_images([Found(f"/Jolly/{name}", "", 1) for name in ("Ärmel.JPG", "b.jpg", "ärger.png")])
    model.search("ÄR")
    assert rows(model) == ["/Jolly/Ärmel.JPG", "/Jolly/ärger.png"]
    assert model.row_of("/Jolly/b.jpg") is None
    assert model.row_of("/Jolly/ärger.png") == 1
    model.search("jolly")
    assert model.rowCount() == 0
    assert model.total == 3
    model.search("")
    assert model.rowCount() == 3


@pytest.mark.parametrize(
    ("by", "descending", "expected"),
    [
        ("name", False, "1 2 10 20"), ("name", True, "20 10 2 1"), ("size", False, "20 1 2 10"),
        ("size", True, "10 2 1 20"), (None, False, "10 2 1 20"), (None, True, "20 1 2 10"),
    ],
)  # fmt: skip
def test_pictures_are_ordered(model: PictureModel, by: By | None, descending: bool, expected: str) -> None:
    answered(model)
    sizes = {"20": 1, "1": 2, "2": 3, "10": 4}
    model.show_images([Found(f"/{name}", "", sizes[name]) for name in ("10", "2", "1", "20")])
    model.order.choose(by, descending=descending)
    assert rows(model) == [f"/{name}" for name in expected.split()]
    assert [model.row_of(path) for path in rows(model)] == [0, 1, 2, 3]


def test_by_status_what_failed_comes_first(model: PictureModel) -> None:
    answered(model)
    for event in (finished(0), failed(7), TaskSkipped(0.0, 3, "/p/3.jpg", "/o", Message("It exists."))):
        model.handle(event)
    model.order.choose("status")
    assert rows(model)[0] == "/p/7.jpg"
    assert rows(model)[-2:] == ["/p/3.jpg", "/p/0.jpg"]


def test_an_order_that_comes_too_late_is_not_taken(model: PictureModel) -> None:
    asked: list[SortRequest] = []
    model.order.asked.connect(asked.append)
    model.order.choose("name", descending=True)
    model.order.choose(None)
    model.order.take(asked[0], asked[0].answer())
    assert rows(model) == [image.path for image in IMAGES]
    assert not model.busy


def test_pictures_come_in_chunks_and_are_sorted_in(qtbot: QtBot, model: PictureModel) -> None:
    answered(model)
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    model.append_images([Found("/p/aa.jpg", "", 1), Found("/p/0a.jpg", "", 1)])
    assert inserted == [(10, 11)]
    assert model.row_of("/p/0a.jpg") == 11
    model.order.choose("name")
    model.search("a")
    model.append_images([Found("/p/00a.jpg", "", 1), Found("/p/z.jpg", "", 1)])
    assert model.row_of("/p/00a.jpg") is not None
    qtbot.waitUntil(lambda: not model.busy)
    assert rows(model)[-1] == "/p/aa.jpg"
    assert len(rows(model)) == 3
    assert model.row_of("/p/z.jpg") is None


def test_many_pictures_are_taken_in_little_by_little(qtbot: QtBot, model: PictureModel) -> None:
    many = [Found(f"/p/{i}.jpg", "", i) for i in range(9_000)]
    model.show_images(many)
    assert model.rowCount() == CHUNK
    assert model.total == 9_000
    model.search("77")
    model.append_images([Found("/q/77.jpg", "", 1)])
    qtbot.waitUntil(lambda: not model.busy)
    judge = [image.path for image in many if "77" in image.path] + ["/q/77.jpg"]
    assert rows(model) == judge
    model.search("")
    assert rows(model) == [*(image.path for image in many), "/q/77.jpg"]


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["search", "status", "sort", "append", "remove", "event"]), max_size=8), st.randoms())
def test_rows_and_places_agree_whatever_is_asked(qapp: QApplication, asked: list[str], random: Random) -> None:
    """Each shown picture is once where it is said to be, and what is shown is just what is sought."""
    model = answered(PictureModel())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    names = [f"/p/{random.randrange(1000)}-{i}.jpg" for i in range(40)]
    model.show_images([Found(name, "", random.randrange(9)) for name in names[:20]])
    there, states = list(names[:20]), dict.fromkeys(names, Mark.NONE)
    for what in asked:
        if what == "search":
            model.search(random.choice(("", "1", "2-", "zz")))
        elif what == "status":
            model.show_status(random.choice(tuple(Status)))
        elif what == "sort":
            model.order.choose(random.choice((None, "name", "size")), descending=random.random() < 0.5)
        elif what == "append":
            fresh = names[len(there) : len(there) + 3] if len(there) == len(set(there)) else []
            fresh = [name for name in fresh if model.row_of(name) is None and name not in there]
            model.append_images([Found(name, "", 1) for name in fresh])
            there += fresh
        elif what == "remove" and there:
            gone = random.choice(there)
            model.remove([gone])
            states[gone] = Mark.CANCELLED
            names.remove(gone)
            there.remove(gone)
        elif what == "event" and there:
            path = random.choice(there)
            model.handle(TaskFailed(1.0, 1, 1, path, "truncated", "It ends.", "decode", ""))
            states[path] = Mark.FAILED
            model.flush()
            model._list()
    shown = rows(model)
    wanted = [
        n for n in there if model.listing.needle in n.rpartition("/")[2] and states[n] in model.listing.status.marks
    ]
    assert sorted(shown) == sorted(wanted)
    assert all(model.row_of(path) == row for row, path in enumerate(shown))
    assert model.total == len(there)


def test_removed_pictures_are_told_and_their_events_passed_over(model: PictureModel) -> None:
    removed: list[set[str]] = []
    model.removed.connect(removed.append)
    model.remove(["/p/3.jpg", "/p/5.jpg", "/nowhere"])
    assert removed == [{"/p/3.jpg", "/p/5.jpg"}]
    assert model.rowCount() == model.total == 8
    model.handle(finished(3))
    model.flush()
    assert model.row_of("/p/3.jpg") is None
    assert model.count_of(Status.DONE) == 0
    model.show_images(IMAGES)
    assert model.row_of("/p/3.jpg") == 3


def test_a_status_that_is_sought_is_followed_while_a_job_runs(qtbot: QtBot, model: PictureModel) -> None:
    model.show_status(Status.DONE)
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    model.handle(finished(4))
    model.flush()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.path(0) == "/p/4.jpg"
    model.show_status(Status.WAITING)
    qtbot.waitUntil(lambda: model.rowCount() == 9)
    model.handle(TaskStarted(0.0, 1, 1, "/p/1.jpg"))
    model.handle(TaskCancelled(0.0, 2, "/p/2.jpg"))
    model.flush()
    assert not model._list_soon.isActive(), "what is in work, or was stopped, still waits"
    assert (model.count_of(Status.DONE), model.count_of(Status.WAITING)) == (1, 9)


def test_thumbnails_are_kept_within_their_bytes(model: PictureModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multitone.gui.pictures.kept_thumbnails.KEPT_BYTES", 4 * 100 * 100 * 2)
    for number in (1, 2, 2, 3):
        model.take_thumbnail(f"/p/{number}.jpg", QPixmap(100, 100))
    assert [f"/p/{n}.jpg" in model.thumbnails for n in (1, 2, 3)] == [False, True, True]


def test_thumbnails_are_kept_within_limits(model: PictureModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multitone.gui.pictures.kept_thumbnails.KEPT", 2)
    for number in (1, 2, 3):
        model.take_thumbnail(f"/p/{number}.jpg", QPixmap(4, 4))
    assert [f"/p/{n}.jpg" in model.thumbnails for n in (1, 2, 3)] == [False, True, True]
    assert model.index(3).data(PIXMAP) is not None


def test_only_thumbnails_that_are_seen_are_asked_for(
    qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "multitone.gui.pictures.picture_list.ThumbnailRequest.answer",
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
    qtbot.waitUntil(lambda: "/p/99999.jpg" in model.thumbnails)
    assert sum(len(asked.paths) for _, asked in questions.asked) <= 20
    view.choose("/p/50000.jpg")
    assert view.currentIndex().row() == 50_000
    view.step(1)
    assert view.currentIndex().row() == 50_001


def test_a_thumbnail_is_no_larger_than_its_place(qtbot: QtBot) -> None:
    pixmap = picture_list.pixmap_of(Pixels(300, 150, bytes(300 * 150 * 3)), 192, 2.0)
    assert pixmap.deviceIndependentSize().width() == 96
    assert pixmap.height() == 96
