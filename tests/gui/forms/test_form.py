"""A contract over the registry: every parameter of every operation can be set through its widget and read back."""

from __future__ import annotations

import os
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from multitone.gui.forms.editor import Title
from multitone.gui.forms.form import Form
from multitone.gui.widgets.fields import DropDown, Number, WholeNumber
from multitone.imaging.encode import export_formats
from multitone.imaging.operation import build_operation, operations
from multitone.imaging.parameters import Parameter, ParameterType, read_points, value_text
from multitone.operations.algorithms.monotone import heights
from multitone.services.preview.display import DisplayLevels

OPERATIONS = operations()
DECLARED = {
    **{info.name: info.parameters for info in OPERATIONS.values()},
    **{f"format {info.name}": info.parameters for info in export_formats().values()},
}
CASES = [(owner, parameter) for owner, parameters in DECLARED.items() for parameter in parameters]


def other_values(parameter: Parameter) -> list[Any]:
    """Return values that the parameter can have, beside its default."""
    match parameter.type:
        case "choice":
            return [choice for choice in parameter.choices if choice != parameter.default]
        case "boolean":
            return [not parameter.default]
        case "color":
            return ["#1a2b3c", "#abc"]
        case "number":
            low, high = parameter.slider or (parameter.minimum or 0.0, parameter.maximum or 100.0)
            return [low + (high - low) * part for part in (0.25, 0.5)]
        case "integer":
            low, high = parameter.slider or (parameter.minimum or 0, parameter.maximum or 100)
            return [round(low + (high - low) * part) for part in (0.25, 1.0)]
        case "points":
            return [((0.0, 0.0), (100.0, 140.5), (255.0, 255.0)), ((10.0, 255.0), (200.0, 0.0))]
        case "file":
            return [os.path.abspath("a look.cube"), "/elsewhere/green.png"]
        case _:
            return [parameter.example or "something else"]


def set_by_hand(qtbot: QtBot, form: Form, parameter: Parameter, value: Any) -> None:
    """Give a value as a person does: by keys and clicks."""
    editor = form.editors[parameter.name]
    if editor.given is not None and not editor.given.isChecked():
        qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    box: Any = editor.box  # type: ignore[attr-defined]
    if isinstance(box, DropDown):
        box.setFocus()
        while box.currentData() != value:
            qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() + 1 < box.count() else Qt.Key.Key_Home)
    elif isinstance(box, Number | WholeNumber):
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, box.locale().toString(value, "g", 8) if isinstance(value, float) else str(value))
        qtbot.keyClick(box, Qt.Key.Key_Return)
    elif isinstance(box, QLineEdit):
        box.selectAll()
        qtbot.keyClicks(box, value_text(value))
        qtbot.keyClick(box, Qt.Key.Key_Return)
    else:
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("owner", "parameter"), CASES, ids=[f"{owner} {p.name}" for owner, p in CASES])
def test_every_parameter_goes_through_its_widget_and_back(qtbot: QtBot, owner: str, parameter: Parameter) -> None:
    form = Form(DECLARED[owner], {p.name: p.default for p in DECLARED[owner]})
    qtbot.addWidget(form)
    form.show()
    edits: list[tuple[str, Any]] = []
    form.edited.connect(lambda name, value: edits.append((name, value)))
    assert form.values()[parameter.name] == parameter.default
    for value in (value for value in other_values(parameter) if value != parameter.default):
        set_by_hand(qtbot, form, parameter, value)
        assert form.values()[parameter.name] == (pytest.approx(value) if isinstance(value, float) else value)
        assert edits, "the edit is edit"
        assert edits[-1] == (parameter.name, form.values()[parameter.name])
    if owner in OPERATIONS:
        built = build_operation(owner, form.values())
        assert getattr(built, parameter.name) == form.values()[parameter.name]


@pytest.mark.parametrize("name", [name for name, parameters in DECLARED.items() if name in OPERATIONS and parameters])
def test_what_a_form_shows_is_what_it_was_given(qtbot: QtBot, name: str) -> None:
    parameters = DECLARED[name]
    for parameter in parameters:
        for value in other_values(parameter):
            given = {p.name: p.default for p in parameters} | {parameter.name: value}
            form = Form(parameters, given)
            qtbot.addWidget(form)
            shown = form.values()
            assert shown.pop(parameter.name) == (pytest.approx(value) if isinstance(value, float) else value)
            del given[parameter.name]
            assert shown == given


def test_what_means_nothing_at_the_moment_is_hidden(qtbot: QtBot) -> None:
    """The weights of a black-and-white filter of one's own show when that is chosen, by the keyboard."""
    info = OPERATIONS["grayscale"]
    form = Form(info.parameters, {}, info.type)
    qtbot.addWidget(form)
    form.show()
    weights = [form.editors[name] for name in ("red", "green", "blue")]
    assert not any(editor.isVisible() for editor in weights)
    assert form.editors["luma"].isVisible()
    kind = next(p for p in info.parameters if p.name == "filter")
    set_by_hand(qtbot, form, kind, "custom")
    assert all(editor.isVisible() for editor in weights)
    set_by_hand(qtbot, form, kind, "orange")
    assert not any(editor.isVisible() for editor in weights)


def test_an_optional_parameter_can_be_unset(qtbot: QtBot) -> None:
    form = Form(OPERATIONS["resize"].parameters, {"width": 640})
    qtbot.addWidget(form)
    form.show()
    editor = form.editors["width"]
    assert editor.value() == 640
    with qtbot.waitSignal(form.edited) as edit:
        qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    assert edit.args == ["width", None]
    assert form.values()["width"] is None
    assert build_operation("resize", form.values()) == build_operation("resize", {})


def test_a_slider_moves_the_number_and_the_number_the_slider(qtbot: QtBot) -> None:
    form = Form(OPERATIONS["gaussian-blur"].parameters, {"sigma": 2.0})
    qtbot.addWidget(form)
    editor: Any = form.editors["sigma"]
    editor.slider.setValue(editor.slider.maximum())
    assert form.values() == {"sigma": 20.0}
    editor.box.setValue(100.0)
    assert editor.slider.value() == editor.slider.maximum()
    assert form.values() == {"sigma": 100.0}, "a number may leave the slider's span"


def test_a_color_that_is_none_is_not_taken(qtbot: QtBot) -> None:
    form = Form(OPERATIONS["resize"].parameters, {"background": "#123456"})
    qtbot.addWidget(form)
    box: Any = form.editors["background"].box  # type: ignore[attr-defined]
    box.setText("sandy")
    with qtbot.assertNotEmitted(form.edited):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert form.values()["background"] == "#123456"
    assert box.text() == "#123456"


@pytest.mark.parametrize(
    ("owner", "name", "typed"),
    [("curve", "points", "0,0"), ("curve", "points", "up"), ("crop", "aspect", "wide"), ("text", "text", "x" * 501)],
)
def test_what_will_not_do_is_put_back(qtbot: QtBot, owner: str, name: str, typed: str) -> None:
    form = Form(DECLARED[owner], {p.name: p.example or p.default for p in DECLARED[owner]})
    qtbot.addWidget(form)
    form.show()
    before = form.values()
    box = form.editors[name].box  # type: ignore[attr-defined]
    box.setText(typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert form.values() == before


def declared(name: str, type_: ParameterType, default: Any, **more: Any) -> Parameter:
    """Return a parameter as a declaration would give it."""
    return Parameter(
        name=name, type=type_, default=default, optional=more.get("optional", False), minimum=more.get("minimum"),
        maximum=more.get("maximum"), choices=(), unit=more.get("unit", ""), slider=None, help="",
    )  # fmt: skip


SIGMA = declared("sigma", "number", 2.0, minimum=0.0, maximum=100.0, unit="px")
CURVE = declared("points", "points", ((0.0, 0.0), (128.0, 150.0), (255.0, 255.0)))


def shown(qtbot: QtBot, *parameters: Parameter) -> tuple[Form, list[tuple[str, Any]]]:
    """Return a form on the screen, and the list of its edits to come."""
    form = Form(parameters, {})
    qtbot.addWidget(form)
    form.resize(248, form.sizeHint().height())
    form.show()
    edits: list[tuple[str, Any]] = []
    form.edited.connect(lambda name, value: edits.append((name, value)))
    return form, edits


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2.5 px", 2.5), ("2,5", 2.5), ("3px", 3.0), (" 7 ", 7.0), (".5", 0.5), ("1e1", 10.0), ("1000", 100.0)],
)
@pytest.mark.parametrize("locale", ["en_US", "de_DE", "C"])
def test_a_number_is_typed_with_its_unit_and_either_decimal_mark(
    qtbot: QtBot, typed: str, value: float, locale: str
) -> None:
    form, edits = shown(qtbot, SIGMA)
    box: Any = form.editors["sigma"].box  # type: ignore[attr-defined]
    box.setLocale(QLocale(locale))
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box, typed)
    assert not edits, "nothing is edit while it is typed"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert edits == [("sigma", value)]
    assert box.text().endswith(" px")


@pytest.mark.parametrize("typed", ["2 kg", "many", "--2", "2.5.5"])
def test_what_is_no_number_cannot_be_typed(qtbot: QtBot, typed: str) -> None:
    form, edits = shown(qtbot, SIGMA)
    box: Any = form.editors["sigma"].box  # type: ignore[attr-defined]
    before = box.validate(typed, 0)
    assert before[0] is not QValidator.State.Acceptable
    assert not edits


def test_a_parameter_is_reset_by_its_label_or_its_button(qtbot: QtBot) -> None:
    form, edits = shown(qtbot, SIGMA)
    editor: Any = form.editors["sigma"]
    assert not editor.back.isVisible()
    for reset in (
        lambda: qtbot.mouseDClick(editor.findChild(Title), Qt.MouseButton.LeftButton),
        lambda: qtbot.mouseClick(editor.back, Qt.MouseButton.LeftButton),
    ):
        editor.slider.setValue(500)
        assert editor.back.isVisible()
        assert editor.back.accessibleName() == "Reset sigma to 2 px"
        reset()
        assert edits[-1] == ("sigma", 2.0)
        assert not editor.back.isVisible()


def test_a_slider_goes_where_it_is_pressed_and_by_keys(qtbot: QtBot) -> None:
    form, edits = shown(qtbot, SIGMA)
    slider: Any = form.editors["sigma"].slider  # type: ignore[attr-defined]
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, 8))
    assert edits[-1][1] == pytest.approx(50, abs=1)
    before = edits[-1][1]
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert edits[-1][1] == pytest.approx(before + 1)


def test_undo_belongs_to_the_field_while_it_is_typed_in_and_to_the_window_after(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, SIGMA, declared("text", "text", "old"))
    for name in ("sigma", "text"):
        box: Any = form.editors[name].box  # type: ignore[attr-defined]
        box.setFocus()

        def is_kept(box: Any = box) -> bool:
            event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            event.ignore()
            QApplication.sendEvent(box, event)
            return event.isAccepted()

        assert not is_kept()
        qtbot.keyClicks(box, "3")
        assert is_kept()
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert not is_kept()


def test_a_curve_is_drawn_with_the_mouse(qtbot: QtBot) -> None:
    form, edits = shown(qtbot, CURVE)
    editor: Any = form.editors["points"]
    curve, box = editor.curve, editor.box
    assert box.text() == "0,0;128,150;255,255"
    at = curve.place_of((128, 150)).toPoint()
    qtbot.mousePress(curve, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(curve, curve.place_of((100, 200)).toPoint())
    qtbot.mouseRelease(curve, Qt.MouseButton.LeftButton)
    name, (_, moved, _) = edits[-1]
    assert name == "points"
    assert moved == (pytest.approx(100, abs=1), pytest.approx(200, abs=1))
    assert box.text() == value_text(editor.value())
    qtbot.mouseDClick(curve, Qt.MouseButton.LeftButton, pos=curve.place_of((200, 60)).toPoint())
    assert len(editor.value()) == 4
    qtbot.mouseRelease(curve, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(curve, Qt.MouseButton.LeftButton, pos=curve.place_of(moved).toPoint())
    assert len(editor.value()) == 3
    assert moved not in editor.value()


def test_a_point_is_made_and_dragged_in_one_gesture(qtbot: QtBot) -> None:
    form, edits = shown(qtbot, CURVE)
    editor: Any = form.editors["points"]
    curve, left = editor.curve, Qt.MouseButton.LeftButton
    qtbot.mousePress(curve, left, pos=curve.place_of((60, 200)).toPoint())
    assert len(editor.value()) == 4
    qtbot.mouseMove(curve, curve.place_of((70, 30)).toPoint())
    qtbot.mouseRelease(curve, left)
    qtbot.mouseMove(curve, curve.place_of((20, 20)).toPoint())
    assert editor.value()[1] == (pytest.approx(70, abs=1), pytest.approx(30, abs=1))
    assert editor.value() == edits[-1][1]
    assert curve.accessibleDescription().startswith("Point 2 of 4")


def test_a_press_near_the_curve_puts_the_point_on_it(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, CURVE)
    editor: Any = form.editors["points"]
    curve = editor.curve
    beside = curve.place_of((60, heights(editor.value(), (60.0,))[0])).toPoint() + QPoint(0, 6)
    qtbot.mouseClick(curve, Qt.MouseButton.LeftButton, pos=beside)
    x, y = editor.value()[1]
    assert y == round(heights(CURVE.default, (x,))[0])


def test_a_double_click_where_there_is_no_point_leaves_the_one_it_made(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, CURVE)
    editor: Any = form.editors["points"]
    curve, left, at = editor.curve, Qt.MouseButton.LeftButton, editor.curve.place_of((60, 200)).toPoint()
    qtbot.mouseDClick(curve, left, pos=at)
    assert len(editor.value()) == 4
    qtbot.mouseClick(curve, left, pos=at)
    qtbot.mouseDClick(curve, left, pos=at)
    assert len(editor.value()) == 3


def test_the_histogram_lies_behind_a_curve(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, CURVE, SIGMA)
    assert form.takes_levels
    editor: Any = form.editors["points"]
    empty = editor.curve.grab().toImage()
    form.show_levels(DisplayLevels((tuple([1] * 128 + [0] * 128),)))
    filled = editor.curve.grab().toImage()
    dark, light = (editor.curve.place_of(point).toPoint() for point in ((100, 20), (200, 20)))
    assert filled.pixelColor(dark) != empty.pixelColor(dark)
    assert filled.pixelColor(light) == empty.pixelColor(light)
    assert not Form((SIGMA,), {}).takes_levels


def test_a_curve_is_moved_by_keys(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, CURVE)
    editor: Any = form.editors["points"]
    curve = editor.curve
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Right):
        qtbot.keyClick(curve, key)
    assert editor.value()[1] == (129, 151)
    assert curve.accessibleDescription() == "Point 2 of 3: 129 becomes 151"
    qtbot.keyClick(curve, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert editor.value()[1] == (129, 141)
    qtbot.keyClick(curve, Qt.Key.Key_Insert)
    assert len(editor.value()) == 4
    for _ in range(9):
        qtbot.keyClick(curve, Qt.Key.Key_Delete)
    assert len(editor.value()) == 2, "two points stay"
    for _ in range(300):
        qtbot.keyClick(curve, Qt.Key.Key_Right)
    assert read_points(editor.box.text()) == editor.value(), "it is a curve still"


@pytest.mark.parametrize("typed", ["", "0,0", "0,0;0,5", "9,9;3,3", "0,0;300,5", "a,b;c,d", "1;2"])
def test_what_is_no_curve_is_not_taken(qtbot: QtBot, typed: str) -> None:
    form, edits = shown(qtbot, CURVE)
    editor: Any = form.editors["points"]
    editor.box.setText(typed)
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert not edits
    assert editor.box.text() == "0,0;128,150;255,255"
    problem = form.findChild(QLabel, "problem_points")
    assert problem is not None
    assert problem.text().startswith("⚠ Points must be ")
    editor.box.setText("0,0;9,9")
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert edits == [("points", ((0, 0), (9, 9)))]
    assert problem.isHidden()


def test_an_optional_text_waits_for_its_text(qtbot: QtBot) -> None:
    form, edits = shown(qtbot, declared("aspect", "text", None, optional=True))
    editor: Any = form.editors["aspect"]
    qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    assert not edits
    assert editor.box.isVisible()
    qtbot.keyClicks(editor.box, "3:2")
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    assert edits == [("aspect", "3:2"), ("aspect", None)]


def test_a_wide_range_has_no_slider_unless_a_span_is_declared(qtbot: QtBot) -> None:
    left = declared("left", "integer", None, optional=True, minimum=0, maximum=100_000)
    width = declared("width", "integer", None, optional=True, minimum=1, maximum=100_000)
    form, edits = shown(qtbot, left, width, SIGMA)
    sliders = {name: editor.slider is not None for name, editor in form.editors.items()}  # type: ignore[attr-defined]
    assert sliders == {"left": False, "width": False, "sigma": True}
    for name in ("left", "width"):
        qtbot.mouseClick(form.editors[name].given, Qt.MouseButton.LeftButton)
    assert edits == [("left", 0), ("width", 100_000)], "neither takes anything away"
