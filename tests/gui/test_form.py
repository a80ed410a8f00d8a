"""A contract over the registry: every parameter of every operation can be set through its widget and read back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from multitone.gui.controls import Choice, Number, WholeNumber
from multitone.gui.form import Form
from multitone.imaging.declaration import Parameter, value_text
from multitone.imaging.encode import export_formats
from multitone.imaging.operation import build_operation, operations

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
            return [((0.0, 12.0), (255.0, 240.0)), ((0.0, 0.0), (60.5, 30.0), (255.0, 255.0))]
        case _:
            return [parameter.example or "something else"]


def set_by_hand(qtbot: QtBot, form: Form, parameter: Parameter, value: Any) -> None:
    """Give a value as a person does: by keys and clicks."""
    editor = form.editors[parameter.name]
    if editor.given is not None and not editor.given.isChecked():
        qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    box: Any = editor.box  # type: ignore[attr-defined]
    if isinstance(box, Choice):
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
        assert edits, "the edit is told"
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


def test_an_optional_parameter_can_be_unset(qtbot: QtBot) -> None:
    form = Form(OPERATIONS["resize"].parameters, {"width": 640})
    qtbot.addWidget(form)
    form.show()
    editor = form.editors["width"]
    assert editor.value() == 640
    with qtbot.waitSignal(form.edited) as told:
        qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    assert told.args == ["width", None]
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
