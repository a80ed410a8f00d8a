"""A form made from declared parameters: one editor each, by the parameter's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QGridLayout, QHBoxLayout, QLineEdit, QSlider, QWidget

from multitone.gui import design
from multitone.gui.controls import CheckBox, Choice, Number, Swatch, WholeNumber, label
from multitone.gui.language import declared
from multitone.gui.words import spoken as spoken
from multitone.imaging.declaration import Parameter, ParameterType

TICKS = 1000
"""Positions of a slider over numbers."""
LARGEST_WHOLE = 2**31 - 1


class Editor(QWidget):
    """Edits one parameter. `edited` carries a new value that the user gave; None where it was unset."""

    edited = Signal(object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.title = spoken(parameter.name)
        self.column = QGridLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setHorizontalSpacing(design.WITHIN)
        self.column.setVerticalSpacing(0)
        self.column.setColumnStretch(0, 1)
        self.setToolTip(declared(parameter.help))
        self.given: CheckBox | None = None
        if parameter.optional:
            self.given = CheckBox(self.title, f"given_{parameter.name}")
            self.given.toggled.connect(self._given_changed)
            self.column.addWidget(self.given, 0, 0)
        elif parameter.type != "boolean":
            self.column.addWidget(label(self.title, "quiet"), 0, 0)

    def value(self) -> Any:
        """Return the value shown; None where it is unset."""
        return None if self.given is not None and not self.given.isChecked() else self.shown()

    def show_value(self, value: Any) -> None:
        """Show a value, without a signal; None unsets an optional one."""
        if self.given is not None:
            with QSignalBlocker(self.given):
                self.given.setChecked(value is not None)
            self.show_controls(visible=value is not None)
        if value is not None:
            self.show_given(value)

    def shown(self) -> Any:
        """Return what the control holds."""
        raise NotImplementedError

    def show_given(self, value: Any) -> None:
        """Show a value in the control, without a signal."""
        raise NotImplementedError

    def show_controls(self, *, visible: bool) -> None:
        """Show what sets the value, or hide it where the operation decides."""
        for place in range(self.column.count()):
            item = self.column.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.given:
                widget.setVisible(visible)

    def name_of_control(self) -> str:
        """Return the name that tests and style sheets find the control by."""
        return f"parameter_{self.parameter.name}"

    def _given_changed(self, given: bool) -> None:
        self.show_controls(visible=given)
        self.edited.emit(self.value())


class _NumberEditor(Editor):
    """A spin box with its unit, and a slider over the span that is usually wanted."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        whole = parameter.type == "integer"
        lowest = -LARGEST_WHOLE if parameter.minimum is None else parameter.minimum
        highest = LARGEST_WHOLE if parameter.maximum is None else parameter.maximum
        self.box: WholeNumber | Number = (WholeNumber if whole else Number)(self.title, self.name_of_control())
        span = parameter.slider or (lowest, highest)
        self._low, self._high = float(span[0]), float(span[1])
        if isinstance(self.box, WholeNumber):
            self.box.setRange(round(lowest), round(highest))
        else:
            self.box.setRange(lowest, highest)
            self.box.setSingleStep((self._high - self._low) / 100)
        self.box.setSuffix(f" {parameter.unit}" if parameter.unit else "")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.box.setFixedWidth(88)
        self.column.addWidget(self.box, 0, 1)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"slider_{parameter.name}")
        self.slider.setAccessibleName(self.title)
        self.slider.setRange(0, round(self._high - self._low) if whole else TICKS)
        self.column.addWidget(self.slider, 1, 0, 1, 2)
        self.box.valueChanged.connect(self._typed)
        self.slider.valueChanged.connect(self._slid)
        self.show_given(self._high if parameter.default is None else parameter.default)
        self.show_value(parameter.default)

    def shown(self) -> Any:
        return self.box.value()

    def show_given(self, value: Any) -> None:
        self._put(value)
        self._follow(value)

    def _typed(self, value: float) -> None:
        self._follow(value)
        self.edited.emit(value)

    def _slid(self, tick: int) -> None:
        value = self._low + (self._high - self._low) * tick / max(1, self.slider.maximum())
        self._put(float(f"{value:.3g}"))
        self.edited.emit(self.box.value())

    def _put(self, value: float) -> None:
        with QSignalBlocker(self.box):
            if isinstance(self.box, WholeNumber):
                self.box.setValue(round(value))
            else:
                self.box.setValue(value)

    def _follow(self, value: float) -> None:
        """Put the slider where the number is; beyond its span it stays at the end."""
        part = (value - self._low) / (self._high - self._low) if self._high > self._low else 0.0
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(min(1.0, max(0.0, part)) * self.slider.maximum()))


class _BooleanEditor(Editor):
    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = CheckBox(self.title, self.name_of_control())
        self.column.addWidget(self.box, 0, 0)
        self.show_value(parameter.default)
        self.box.toggled.connect(lambda value: self.edited.emit(value))

    def shown(self) -> Any:
        return self.box.isChecked()

    def show_given(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))


class _ChoiceEditor(Editor):
    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = Choice(self.title, self.name_of_control(), [(spoken(c), c) for c in parameter.choices])
        self.column.addWidget(self.box, 0, 1)
        self.show_value(parameter.default)
        self.box.currentIndexChanged.connect(lambda _: self.edited.emit(self.value()))

    def shown(self) -> Any:
        return self.box.currentData()

    def show_given(self, value: Any) -> None:
        self.box.choose(value)


class _TextEditor(Editor):
    """A line of text; for a color with a swatch beside it."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = QLineEdit()
        self.box.setObjectName(self.name_of_control())
        self.box.setAccessibleName(self.title)
        self.box.setFixedWidth(88)
        self.box.setAcceptDrops(False)
        row = QHBoxLayout()
        row.setSpacing(design.WITHIN)
        self.swatch: Swatch | None = None
        if parameter.type == "color":
            self.swatch = Swatch(self.tr("Choose {what}").format(what=self.title.lower()), f"swatch_{parameter.name}")
            self.swatch.clicked.connect(self._choose)
            row.addWidget(self.swatch)
        row.addWidget(self.box)
        self.column.addLayout(row, 0, 1)
        self._last = ""
        self.show_value(parameter.default)
        self.box.editingFinished.connect(self._typed)

    def shown(self) -> Any:
        return self._last

    def show_given(self, value: Any) -> None:
        self._last = str(value)
        with QSignalBlocker(self.box):
            self.box.setText(self._last)
        if self.swatch is not None and self._last:
            self.swatch.show_color(self._last)

    def _typed(self) -> None:
        text = self.box.text().strip()
        if self.swatch is not None and not QColor.isValidColorName(text if text.startswith("#") else f"#{text}"):
            self.show_given(self._last)
            return
        if self.swatch is not None and not text.startswith("#"):
            text = f"#{text}"
        if self.swatch is not None and len(text) not in (4, 7):
            self.show_given(self._last)
        elif text != self._last:
            self.show_given(text)
            self.edited.emit(self.value())

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self._last), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, color: QColor) -> None:
        self.show_given(color.name())
        self.edited.emit(self.value())


_EDITORS: dict[ParameterType, Callable[[Parameter], Editor]] = {
    "number": _NumberEditor,
    "integer": _NumberEditor,
    "boolean": _BooleanEditor,
    "choice": _ChoiceEditor,
    "color": _TextEditor,
    "text": _TextEditor,
    "points": _TextEditor,
}


class Form(QWidget):
    """Editors of some parameters, one under the other. `edited` carries a parameter's name and its new value."""

    edited = Signal(str, object)

    def __init__(self, parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> None:
        super().__init__()
        self.editors: dict[str, Editor] = {}
        column = QGridLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setVerticalSpacing(design.WITHIN // 2)
        for row, parameter in enumerate(parameters):
            editor = self.editors[parameter.name] = _EDITORS[parameter.type](parameter)
            editor.show_value(values.get(parameter.name, parameter.default))
            editor.edited.connect(lambda value, name=parameter.name: self.edited.emit(name, value))
            column.addWidget(editor, row, 0)

    def values(self) -> dict[str, Any]:
        """Return what the form shows."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show other values, without a signal."""
        for name, editor in self.editors.items():
            if name in values and editor.value() != values[name]:
                editor.show_value(values[name])
