"""The preview: first about so, then truly; zoomed, moved, compared; never a stale picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.batch.job import Export
from multitone.gui.app.window import MainWindow
from multitone.gui.model.content import Content, Step
from multitone.gui.preview.preview import PreviewPane
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.display import Clipping
from multitone.services.preview.request import PreviewRequest
from tests import pictures
from tests.gui.conftest import PromptQuestions


class PatientQuestions(PromptQuestions):
    """Answers when it is told to; of one key only the newest, as the real one."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(name, parent)
        self.patient = False
        self.waiting: dict[str, tuple[Any, Callable[[Any, Any], None]]] = {}

    def ask(self, key: str, request: Any, then: Callable[[Any, Any], None], *, first: bool = False) -> None:
        if not self.patient:
            super().ask(key, request, then, first=first)
            return
        self.asked.append((key, request))
        self.waiting[key] = request, then

    def answer_now(self) -> None:
        waiting, self.waiting = self.waiting, {}
        for request, then in waiting.values():
            self._answer(request, then)

    @property
    def previews(self) -> list[PreviewRequest]:
        return [request for key, request in self.asked if key == "preview"]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return a picture of noise, in which every pixel can be told, large enough to be reduced."""
    noise = np.random.default_rng(1).integers(0, 256, (1000, 1200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "large.png")
    return tmp_path / "large.png"


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[PreviewPane]:
    made = PreviewPane(PatientQuestions("sketches"), PatientQuestions("previews"))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitExposed(made)
    return made


def sketches(pane: PreviewPane) -> PatientQuestions:
    return pane.queries.sketches  # type: ignore[return-value]


def previews(pane: PreviewPane) -> PatientQuestions:
    return pane.queries.previews  # type: ignore[return-value]


def content(*steps: str, kind: str = "png") -> Content:
    """Return steps and a format; PNG is quick where it need not be small."""
    chosen = build_format(kind, {"level": 0} if kind == "png" else {})
    return Content(("somewhere",), tuple(map(Step, Pipeline.parse(steps).steps)), Export(folder="out", format=chosen))


def show(qtbot: QtBot, pane: PreviewPane, path: Path, *steps: str) -> None:
    pane.show_content(content(*steps))
    pane.show_picture(str(path), str(path))
    qtbot.waitUntil(lambda: pane.complete)


def pixels(image: QImage) -> np.ndarray:
    """Return what was grabbed, as RGB."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def grabbed(pane: PreviewPane) -> np.ndarray:
    return pixels(pane.canvas.grab().toImage())


def turn_wheel(pane: PreviewPane, at: QPoint, notches: int) -> None:
    canvas = pane.canvas
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_it_is_first_about_so_and_then_true(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    previews(pane).patient = True
    pane.show_content(content("gaussian-blur sigma=2"))
    pane.show_picture(str(large), str(large))
    qtbot.waitUntil(lambda: pane.line.state.text() == "approximate")
    assert not pane.complete
    assert pane.line.bytes.text().endswith("→ –")
    assert pane.line.dimensions.text() == "1200 × 1000"
    assert pane.canvas.sides is not None
    previews(pane).answer_now()
    assert pane.complete
    assert pane.line.state.text() == ""
    assert pane.line.saved.text().endswith(("% larger", "% smaller"))
    assert pane.line.format.text() == "PNG"
    assert not pane.line.bytes.text().endswith("–")


def test_of_fifty_positions_of_a_slider_few_are_asked_and_the_last_is_shown(
    qtbot: QtBot, pane: PreviewPane, large: Path
) -> None:
    show(qtbot, pane, large, "gaussian-blur sigma=1")
    sketches(pane).patient = True
    already = len(previews(pane).previews)
    for position in range(50):
        pane.show_content(content(f"gaussian-blur sigma={1 + position / 10}"))
    qtbot.waitUntil(lambda: "preview" in sketches(pane).waiting)
    for position in range(50):
        pane.show_content(content(f"gaussian-blur sigma={2 + position / 10}"))
    last = content("gaussian-blur sigma=6.9").pipeline
    qtbot.waitUntil(lambda: sketches(pane).waiting["preview"][0].pipeline == last)
    sketches(pane).answer_now()
    qtbot.waitUntil(lambda: pane.complete)
    assert len(sketches(pane).previews) <= 4
    assert [request.pipeline for request in previews(pane).previews[already:]] == [last]
    assert [request.path for key, request in previews(pane).asked if key == "decode"] == [str(large)]


def test_a_true_computation_that_takes_long_does_not_hold_up_the_next_quick_answer(
    qtbot: QtBot, pane: PreviewPane, large: Path
) -> None:
    previews(pane).patient = True
    pane.show_content(content("gaussian-blur sigma=5"))
    pane.show_picture(str(large), str(large))
    qtbot.waitUntil(lambda: pane.line.state.text() == "approximate")
    blurred = grabbed(pane).std()
    pane.show_content(content("invert"))
    qtbot.waitUntil(lambda: grabbed(pane).std() > blurred + 3)
    assert pane.line.state.text() == "approximate"


def test_an_outdated_true_answer_is_not_shown(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    previews(pane).patient = True
    pane.show_content(content("gaussian-blur sigma=5"))
    pane.show_picture(str(large), str(large))
    qtbot.waitUntil(lambda: "preview" in previews(pane).waiting)
    request, then = previews(pane).waiting.pop("preview")
    pane.show_content(content("invert"))
    qtbot.waitUntil(lambda: "preview" in previews(pane).waiting)
    before = grabbed(pane)
    then(request, request.answer())
    assert (grabbed(pane) == before).all()
    assert pane.line.state.text() == "approximate"
    previews(pane).answer_now()
    assert pane.complete


def test_moving_about_does_not_begin_a_true_computation_anew(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    previews(pane).patient = True
    pane.show_content(content("invert"))
    pane.show_picture(str(large), str(large))
    qtbot.waitUntil(lambda: "preview" in previews(pane).waiting)
    for level in (0.5, 1.0, 2.0):
        pane.canvas.set_zoom(level)
        qtbot.waitUntil(lambda level=level: sketches(pane).previews[-1].zoom == level)
    assert len(previews(pane).previews) == 1
    previews(pane).answer_now()
    assert [request.zoom for request in previews(pane).previews] == [None, 2.0]
    previews(pane).answer_now()
    assert pane.complete


def test_at_1_to_1_each_pixel_of_the_screen_is_one_of_the_picture(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large, "invert")
    pane.canvas.set_zoom(1.0)
    qtbot.waitUntil(lambda: pane.complete)
    pane.canvas.set_divider(0.0)
    seen = grabbed(pane)
    areas = pane.canvas.zoom.areas
    assert areas is not None
    left, top = round(-areas[1].left), round(-areas[1].top)
    true = 255 - np.asarray(Image.open(large))
    height, width = seen.shape[:2]
    inside = (slice(40, height // 2 - 30), slice(60, width))  # beside the divider and its caption
    assert (seen[inside] == true[top : top + height, left : left + width][inside]).all()


@pytest.mark.parametrize("level", [2.0, 4.0, 8.0])
def test_enlarged_pixels_are_never_smoothed(qtbot: QtBot, pane: PreviewPane, large: Path, level: float) -> None:
    show(qtbot, pane, large, "invert")
    pane.canvas.set_zoom(level)
    qtbot.waitUntil(lambda: pane.complete)
    pane.canvas.set_divider(0.0)
    seen = grabbed(pane)[40:, 60:]
    areas = pane.canvas.zoom.areas
    assert areas is not None
    rows = (np.arange(40, 40 + seen.shape[0]) - areas[1].top) // level
    columns = (np.arange(60, 60 + seen.shape[1]) - areas[1].left) // level
    true = (255 - np.asarray(Image.open(large)))[rows.astype(int)[:, None], columns.astype(int)]
    half = seen.shape[0] // 2 - 60
    assert (seen[:half] == true[:half]).all()


def test_the_wheel_zooms_at_the_pointer(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    at = QPoint(300, 220)
    before = pane.canvas.zoom.place_at(QPointF(at))
    turn_wheel(pane, at, 4)
    assert pane.canvas.zoom.factor > 1
    assert pane.canvas.zoom.place_at(QPointF(at)) == pytest.approx(before, abs=0.004)
    qtbot.waitUntil(lambda: pane.complete)
    assert pane.line.zoom.currentText() == f"{round(100 * pane.canvas.zoom.factor)} %"
    turn_wheel(pane, at, -3)
    assert pane.canvas.zoom.level == 0.5
    turn_wheel(pane, at, -1)
    assert pane.canvas.zoom.level is None
    assert pane.line.zoom.currentText().startswith("Fit")


def test_keys_zoom_and_the_choice_too(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    zoom = pane.canvas.zoom
    control = Qt.KeyboardModifier.ControlModifier
    for key, level in (
        (Qt.Key.Key_1, 1.0), (Qt.Key.Key_Plus, 1.5), (Qt.Key.Key_Minus, 1.0), (Qt.Key.Key_0, None),
    ):  # fmt: skip
        QTest.keyClick(pane, key, control)
        assert zoom.level == level
    pane.line.zoom.setCurrentIndex(pane.line.zoom.findData(4.0))
    pane.line.zoom.activated.emit(pane.line.zoom.currentIndex())
    assert zoom.level == 4.0


def test_a_double_click_goes_to_1_to_1_and_back_and_leaves_the_divider(
    qtbot: QtBot, pane: PreviewPane, large: Path
) -> None:
    show(qtbot, pane, large)
    canvas = pane.canvas
    at = QPoint(200, 150)
    for level in (1.0, None):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
        assert canvas.zoom.level == level
        assert canvas.divider == 0.5


def test_a_zoomed_picture_is_dragged_and_the_divider_keeps_its_handle(
    qtbot: QtBot, pane: PreviewPane, large: Path
) -> None:
    show(qtbot, pane, large)
    canvas = pane.canvas
    canvas.set_zoom(2.0)
    areas = canvas.zoom.areas
    assert areas is not None
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(canvas, QPoint(130, 80))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(130, 80))
    moved = canvas.zoom.areas
    assert moved is not None
    assert (moved[1].left, moved[1].top) == (areas[1].left + 30, areas[1].top - 20)
    assert canvas.divider == 0.5
    handle = QPoint(round(canvas.picture_area().center().x()), 100)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=handle)
    qtbot.mouseMove(canvas, QPoint(60, 100))
    assert canvas.divider == pytest.approx(60 / canvas.width(), abs=0.01)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
    qtbot.mouseMove(canvas, QPoint(50, 100))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 100))
    assert canvas.zoom.areas[1].left == moved[1].left - 10  # type: ignore[index]


def test_arrow_keys_move_the_divider_or_what_is_zoomed(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    canvas = pane.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.divider == pytest.approx(0.48)
    canvas.set_zoom(1.0)
    center = canvas.zoom.center
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.zoom.center[0] > center[0]
    assert canvas.divider == pytest.approx(0.48)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.divider == pytest.approx(0.5)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.divider == 1.0


def test_the_zoom_stays_when_picture_or_steps_change(
    qtbot: QtBot, pane: PreviewPane, large: Path, tmp_path: Path
) -> None:
    show(qtbot, pane, large)
    pane.canvas.set_zoom(1.0, QPointF(10, 10))
    qtbot.waitUntil(lambda: pane.complete)
    center = pane.canvas.zoom.center
    Image.new("RGB", (1600, 1400), "#336699").save(tmp_path / "other.png")
    show(qtbot, pane, tmp_path / "other.png", "grayscale")
    assert (pane.canvas.zoom.level, pane.canvas.zoom.center) == (1.0, center)
    assert pane.line.zoom.currentText() == "100 %"


def test_the_original_is_seen_while_a_key_or_the_button_is_held(
    qtbot: QtBot, pane: PreviewPane, tmp_path: Path
) -> None:
    Image.new("RGB", (400, 300), "#c02020").save(tmp_path / "red.png")
    show(qtbot, pane, tmp_path / "red.png", "grayscale")
    right = (pane.canvas.height() // 2, pane.canvas.width() // 2 + 150)
    gray = grabbed(pane)[right]
    assert gray[0] == gray[2]
    qtbot.keyPress(pane.canvas, Qt.Key.Key_B)
    assert tuple(grabbed(pane)[right]) == (0xC0, 0x20, 0x20)
    qtbot.keyRelease(pane.canvas, Qt.Key.Key_B)
    assert (grabbed(pane)[right] == gray).all()
    qtbot.mousePress(pane.line.original, Qt.MouseButton.LeftButton)
    assert pane.canvas.shows_original
    qtbot.mouseRelease(pane.line.original, Qt.MouseButton.LeftButton)
    assert not pane.canvas.shows_original


def test_the_loupe_shows_both_at_their_own_size_under_the_pointer(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large, "invert")
    at = QPoint(250, 180)
    qtbot.mouseMove(pane.canvas, at)
    place = pane.canvas.zoom.place_at(QPointF(at))
    assert place is not None
    qtbot.keyPress(pane.canvas, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: pane.loupe.isVisible() and pane.loupe.sides is not None)
    seen = pixels(pane.loupe.grab().toImage())
    side = pane.loupe.room[0]
    x, y = round(place[0] * 1200), round(place[1] * 1000)
    original = np.asarray(Image.open(large))
    around = original[y - 40 : y + 40, x - 40 : x + 40]
    middle = side // 2
    found = [
        (seen[middle - 40 + dy : middle + 40 + dy, middle - 40 + dx : middle + 40 + dx] == around).all()
        for dy in (-1, 0, 1) for dx in (-1, 0, 1)
    ]  # fmt: skip
    assert any(found)
    after = seen[middle - 60 : middle + 60, side + 1 + middle - 60 : side + 1 + middle + 60]
    before = seen[middle - 60 : middle + 60, middle - 60 : middle + 60]
    assert (after == 255 - before).all()
    qtbot.keyRelease(pane.canvas, Qt.Key.Key_Z)
    assert not pane.loupe.isVisible()
    qtbot.mousePress(pane.canvas, Qt.MouseButton.MiddleButton, pos=at)
    assert pane.loupe.isVisible()
    qtbot.mouseRelease(pane.canvas, Qt.MouseButton.MiddleButton, pos=at)
    pane.line.loupe.setChecked(True)
    assert pane.loupe.isVisible()


def test_held_keys_work_from_the_list_and_give_the_focus_back(qtbot: QtBot, ready: MainWindow) -> None:
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    pictures_list, preview = ready.workspace.list, ready.workspace.preview
    pictures_list.setFocus()
    QTest.keyPress(pictures_list, Qt.Key.Key_B)
    assert preview.canvas.shows_original
    QTest.keyRelease(preview.canvas, Qt.Key.Key_B)
    assert not preview.canvas.shows_original
    assert pictures_list.hasFocus()
    QTest.keyPress(pictures_list, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: preview.loupe.isVisible() and preview.loupe.sides is not None)
    QTest.keyRelease(preview.canvas, Qt.Key.Key_Z)
    assert not preview.loupe.isVisible()


def test_the_loupe_never_shows_another_picture_than_the_chosen_one(
    qtbot: QtBot, pane: PreviewPane, large: Path, tmp_path: Path
) -> None:
    show(qtbot, pane, large)
    pane.line.loupe.setChecked(True)
    qtbot.waitUntil(lambda: pane.loupe.sides is not None)
    sketches(pane).patient = True
    Image.new("RGB", (1200, 1000), "white").save(tmp_path / "white.png")
    pane.show_picture(str(tmp_path / "white.png"), "white.png")
    assert pane.loupe.sides is None
    qtbot.waitUntil(lambda: "preview" in sketches(pane).waiting)
    sketches(pane).answer_now()
    qtbot.waitUntil(lambda: pane.loupe.sides is not None)
    assert pixels(pane.loupe.grab().toImage())[40, 40].tolist() == [255, 255, 255]


def test_damage_is_said_in_words_and_no_stale_picture_is_left(
    qtbot: QtBot, pane: PreviewPane, large: Path, tmp_path: Path
) -> None:
    show(qtbot, pane, large)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(pictures.jpeg(400, 300)[:3000])
    show(qtbot, pane, broken)
    assert pane.canvas.sides is None
    assert pane.canvas.message == "The file ends before the picture does."
    assert pane.canvas.message in pane.canvas.accessibleDescription()
    assert pane.line.bytes.text() == pane.line.dimensions.text() == ""
    show(qtbot, pane, large)
    assert pane.canvas.message == ""
    assert pane.canvas.sides is not None


def test_the_picture_before_the_chosen_one_is_never_shown_as_if_it_were_it(
    qtbot: QtBot, pane: PreviewPane, large: Path, tmp_path: Path
) -> None:
    show(qtbot, pane, large)
    plain = grabbed(pane)
    sketches(pane).patient = True
    Image.new("RGB", (1200, 1000), "white").save(tmp_path / "white.png")
    pane.show_picture(str(tmp_path / "white.png"), "white.png")
    assert pane.canvas.stale == "both"
    assert grabbed(pane).std() < plain.std() / 2
    assert pane.line.bytes.text() == ""
    qtbot.waitUntil(lambda: "preview" in sketches(pane).waiting)
    sketches(pane).answer_now()
    assert pane.canvas.stale == ""


def test_a_result_that_is_late_pales(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    sketches(pane).patient = True
    pane.show_content(content("invert"))
    qtbot.waitUntil(lambda: pane.canvas.stale == "after")
    assert pane.line.state.text() == "in progress…"
    sketches(pane).answer_now()
    assert pane.canvas.stale == ""


def test_a_screen_reader_hears_the_sizes(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large, "resize width=600")
    said = pane.canvas.accessibleDescription()
    assert "1200 × 1000" in said
    assert "600 × 500" in said
    assert "arrow keys" in said
    assert pane.line.dimensions.text() == "1200 × 1000 → 600 × 500"


def test_a_resized_result_is_asked_for_with_the_metadata_policy_of_the_export(
    qtbot: QtBot, pane: PreviewPane, large: Path
) -> None:
    show(qtbot, pane, large)
    export = msgspec.structs.replace(content().export, metadata="strip")
    pane.show_content(Content(("somewhere",), (), export))
    qtbot.waitUntil(lambda: pane.complete)
    assert previews(pane).previews[-1].output.metadata == "strip"


def test_pixels_without_detail_are_painted_over(qtbot: QtBot, pane: PreviewPane, tmp_path: Path) -> None:
    halves = np.full((40, 60, 3), 120, np.uint8)
    halves[:, :30] = 0
    Image.fromarray(halves).save(tmp_path / "halves.png")
    show(qtbot, pane, tmp_path / "halves.png")
    pane.canvas.set_divider(0.0)
    plain = pixels(pane.canvas.grab().toImage())
    pane.show_clipping(Clipping(shadows=True))
    qtbot.waitUntil(lambda: pane.queries.known is not None and pane.queries.known.clipping.shadows)
    qtbot.waitUntil(lambda: pane.complete)
    seen = pixels(pane.canvas.grab().toImage())
    painted = (plain[..., :3].astype(int) != seen[..., :3]).any(axis=2)
    assert painted.sum() == pytest.approx(30 * 40, abs=200)  # captions may lie on it
    assert pane.canvas.stale == ""


def test_what_is_painted_over_is_no_other_result(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    quick = len(sketches(pane).previews)
    pane.show_clipping(Clipping(highlights=True))
    qtbot.waitUntil(lambda: pane.complete)
    assert len(sketches(pane).previews) == quick
    assert previews(pane).previews[-1].clipping.highlights


def left_of(pane: PreviewPane) -> np.ndarray:
    """Return the left half of what is seen, below the captions."""
    seen = pane.canvas.picture_area()
    shown = grabbed(pane)
    return shown[round(seen.top()) + 40 : round(seen.bottom()) - 40, round(seen.left()) : round(seen.center().x()) - 20]


def pin(qtbot: QtBot, pane: PreviewPane) -> None:
    qtbot.mouseClick(pane.line.pin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.complete)


def test_a_pinned_result_stays_at_left_with_its_bytes(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    pane.show_content(content(kind="jpeg"))
    pane.show_picture(str(large), str(large))
    qtbot.waitUntil(lambda: pane.complete)
    assert pane.canvas.captions == ("before", "after")
    known = pane.line.bytes.text().partition("→ ")[2]
    pin(qtbot, pane)
    assert pane.canvas.captions == (f"JPEG 90 · {known}", f"JPEG 90 · {known}")
    pane.show_content(content("invert"))
    qtbot.waitUntil(lambda: pane.complete)
    left, right = pane.canvas.captions
    assert left == f"JPEG 90 · {known}"
    assert right.startswith("PNG · ")
    assert pane.line.bytes.text().endswith(right.removeprefix("PNG · "))
    assert pane.canvas.sides is not None
    judge = decode(save(decode(large.read_bytes()).raster, build_format("jpeg"), Metadata())).raster
    pane.canvas.set_zoom(1.0)
    pane.canvas.set_divider(1.0)
    qtbot.waitUntil(lambda: pane.complete)
    detail, box = pane.canvas.sides[0].detail, pane.canvas.sides[0].box
    assert detail is not None
    assert (pixels(detail) == np.asarray(judge.pillow())[box[1] : box[3], box[0] : box[2]]).all()
    pin(qtbot, pane)
    assert pane.canvas.captions == ("before", "after")


def test_a_pin_follows_to_another_picture(qtbot: QtBot, pane: PreviewPane, large: Path, tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), "#c02020").save(tmp_path / "red.png")
    show(qtbot, pane, large, "invert")
    pin(qtbot, pane)
    pane.show_content(content())
    pane.show_picture(str(tmp_path / "red.png"), str(tmp_path / "red.png"))
    qtbot.waitUntil(lambda: pane.complete)
    assert tuple(left_of(pane)[20, 20]) == (0x3F, 0xDF, 0xDF)
    pane.clear()
    assert not pane.line.pin.isChecked()


def test_a_pinned_result_does_not_flicker_while_a_slider_moves(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    pin(qtbot, pane)
    before, caption = left_of(pane), pane.canvas.captions[0]
    previews(pane).patient = True
    pane.show_content(content("invert"))
    qtbot.waitUntil(lambda: pane.line.state.text() == "approximate")
    assert (left_of(pane) == before).all()
    assert pane.canvas.captions == (caption, "PNG")
    previews(pane).answer_now()
    assert pane.complete


def test_a_pin_is_no_other_result_and_needs_no_sketch(qtbot: QtBot, pane: PreviewPane, large: Path) -> None:
    show(qtbot, pane, large)
    sketched = len(sketches(pane).previews)
    pin(qtbot, pane)
    assert len(sketches(pane).previews) == sketched
    assert pane.canvas.stale == ""


def test_a_pin_is_set_by_key_and_said_in_the_menu(qtbot: QtBot, ready: MainWindow) -> None:
    ready.activateWindow()
    qtbot.waitUntil(lambda: ready.isActiveWindow() and ready.workspace.complete)
    preview, action = ready.workspace.preview, ready.menus.actions["pin"]
    ready.workspace.list.setFocus()
    qtbot.keyClick(ready.workspace.list, Qt.Key.Key_P)
    assert preview.line.pin.isChecked()
    assert action.isChecked()
    qtbot.waitUntil(lambda: preview.canvas.pinned)
    qtbot.mouseClick(preview.line.pin, Qt.MouseButton.LeftButton)
    assert not action.isChecked()
    action.trigger()
    assert preview.line.pin.isChecked()
