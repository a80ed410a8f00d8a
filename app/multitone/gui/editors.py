"""Editors of one parameter each, by the parameter's type: a form is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractSpinBox, QColorDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from multitone.gui import design
from multitone.gui.controls import CheckBox, Choice, IconButton, Number, Swatch, WholeNumber
from multitone.gui.curve import IDENTITY, points_text, read_points
from multitone.gui.curve_editor import CurveEditor
from multitone.gui.slider import Slider
from multitone.gui.typed_number import number_text
from multitone.gui.words import spoken
from multitone.imaging.declaration import Parameter, ParameterType

TICKS = 1000
"""Positions of a slider over numbers."""
STRIDES = 100
"""Presses of an arrow key from one end of a slider to the other."""
LARGEST_WHOLE = 2**31 - 1
BOX = 88
RESET = 20


class Title(QLabel):
    """The name of a parameter; a double click on it resets the parameter."""

    double_clicked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", "quiet")

    def mouseDoubleClickEvent(self, _: QMouseEvent) -> None:  # noqa: D102, N802
        self.double_clicked.emit()


class Editor(QWidget):
    """Edits one parameter. `edited` carries a new value that the user gave; None where it was unset."""

    edited = Signal(object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.title = spoken(parameter.name)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(design.WITHIN // 2)
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(0, 1)
        self.setToolTip(parameter.help)
        self.given: CheckBox | None = None
        if parameter.optional:
            self.given = CheckBox(self.title, f"given_{parameter.name}")
            self.given.toggled.connect(self._given_changed)
            self.grid.addWidget(self.given, 0, 0)
        elif parameter.type != "boolean":
            named = Title(self.title)
            named.double_clicked.connect(self.reset)
            self.grid.addWidget(named, 0, 0)
        self.back = IconButton("reset", self._reset_words(), f"reset_{parameter.name}", side=RESET)
        keeping = self.back.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keeping)
        self.back.clicked.connect(self.reset)
        self.back.hide()
        self.edited.connect(lambda _: self._offer_reset())
        if parameter.type != "boolean":
            self.grid.addWidget(self.back, 0, 1)

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
        self._offer_reset()

    def reset(self) -> None:
        """Return to the declared default, and tell it."""
        if self.value() != self.parameter.default:
            if self.back.hasFocus():
                self.focusNextChild()
            self.show_value(self.parameter.default)
            self.edited.emit(self.value())

    def shown(self) -> Any:
        """Return what the control holds."""
        raise NotImplementedError

    def show_given(self, value: Any) -> None:
        """Show a value in the control, without a signal."""
        raise NotImplementedError

    def show_controls(self, *, visible: bool) -> None:
        """Show what sets the value, or hide it where the operation decides."""
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if widget not in (self.given, self.back):
                widget.setVisible(visible)

    def name_of_control(self) -> str:
        """Return the name that tests and style sheets find the control by."""
        return f"parameter_{self.parameter.name}"

    def _reset_words(self) -> str:
        default = self.parameter.default
        if isinstance(default, int | float) and not isinstance(default, bool):
            value = f"{number_text(default, QLocale())} {self.parameter.unit}".rstrip()
            return self.tr("Reset {what} to {value}").format(what=self.title.lower(), value=value)
        return self.tr("Reset {what}").format(what=self.title.lower())

    def _offer_reset(self) -> None:
        self.back.setVisible(self.parameter.type != "boolean" and self.value() != self.parameter.default)

    def _given_changed(self, given: bool) -> None:
        self.show_controls(visible=given)
        self.edited.emit(self.value())


class _UndoKeys(QObject):
    """Leaves Ctrl+Z to the window once what was typed is taken; while it is being typed, the field undoes it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            line = watched.lineEdit() if isinstance(watched, QAbstractSpinBox) else watched
            keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(map(event.matches, keys)) and isinstance(line, QLineEdit) and not line.isModified():
                event.ignore()
                return True
        return False


def _leave_undo(box: WholeNumber | Number | QLineEdit) -> None:
    line = box if isinstance(box, QLineEdit) else box.lineEdit()
    box.installEventFilter(_UndoKeys(box))
    box.editingFinished.connect(lambda: line.setModified(False))


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
            self.box.setSingleStep((self._high - self._low) / STRIDES)
        self.box.setSuffix(f" {parameter.unit}" if parameter.unit else "")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.box.setFixedWidth(BOX)
        _leave_undo(self.box)
        self.grid.addWidget(self.box, 0, 2)
        self.slider = Slider(self.title, f"slider_{parameter.name}", self.box)
        ticks = round(self._high - self._low) if whole else TICKS
        self.slider.setRange(0, ticks)
        self.slider.setSingleStep(1 if whole else ticks // STRIDES)
        self.slider.setPageStep(max(1, ticks // 10))
        self.grid.addWidget(self.slider, 1, 0, 1, 3)
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
        self.slider.update()


class _BooleanEditor(Editor):
    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = CheckBox(self.title, self.name_of_control())
        self.grid.addWidget(self.box, 0, 0, 1, 3)
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
        self.grid.addWidget(self.box, 0, 2)
        self.show_value(parameter.default)
        self.box.currentIndexChanged.connect(lambda _: self.edited.emit(self.value()))

    def shown(self) -> Any:
        return self.box.currentData()

    def show_given(self, value: Any) -> None:
        self.box.choose(value)


class _LineEditor(Editor):
    """What texts, colors and curves have in common: a line that is read once it is typed."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = QLineEdit()
        self.box.setObjectName(self.name_of_control())
        self.box.setAccessibleName(self.title)
        self.box.setAcceptDrops(False)
        _leave_undo(self.box)
        self._last: Any = ""
        self.lay_out()
        self.show_value(parameter.default)
        self.box.editingFinished.connect(self._typed)

    def lay_out(self) -> None:
        """Put the line, and what belongs to it, into the grid."""
        self.grid.addWidget(self.box, 1, 0, 1, 3)

    def read(self, text: str) -> Any:
        """Return the value that a text stands for; None where it stands for none."""
        return text

    def written(self, value: Any) -> str:
        """Return the text that stands for a value."""
        return str(value)

    def shown(self) -> Any:
        return self._last

    def show_given(self, value: Any) -> None:
        self._last = value
        with QSignalBlocker(self.box):
            self.box.setText(self.written(value))
            self.box.setCursorPosition(0)

    def take(self, value: Any) -> None:
        """Show a value that the user gave, and tell it."""
        self.show_given(value)
        self.edited.emit(self.value())

    def _typed(self) -> None:
        value = self.read(self.box.text())
        if value is None or value == self._last:
            self.show_given(self._last)
        else:
            self.take(value)


class _ColorEditor(_LineEditor):
    """A color as text, with a swatch beside it."""

    def lay_out(self) -> None:
        words = self.tr("Choose {what}").format(what=self.title.lower())
        self.swatch = Swatch(words, f"swatch_{self.parameter.name}")
        self.swatch.clicked.connect(self._choose)
        self.box.setFixedWidth(BOX)
        row = QHBoxLayout()
        row.setSpacing(design.WITHIN)
        row.addWidget(self.swatch)
        row.addWidget(self.box)
        self.grid.addLayout(row, 0, 2)

    def read(self, text: str) -> str | None:
        color = f"#{text.strip().removeprefix('#')}"
        return color if QColor.isValidColorName(color) and len(color) in (4, 7) else None

    def show_given(self, value: Any) -> None:
        super().show_given(value)
        if value:
            self.swatch.show_color(value)

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self._last), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self.take(color.name()))
        dialog.open()


class _PointsEditor(_LineEditor):
    """A curve, and below it the same as text."""

    def lay_out(self) -> None:
        self.curve = CurveEditor(self.title, f"curve_{self.parameter.name}")
        self.curve.edited.connect(self.take)
        self.box.setAccessibleName(self.tr("{what} as text").format(what=self.title))
        self.box.setToolTip(self.tr("Points from left to right: in,out;in,out…, from 0 to 255"))
        self.grid.setVerticalSpacing(design.WITHIN // 2)
        self.grid.addWidget(self.curve, 1, 0, 1, 3)
        self.grid.addWidget(self.box, 2, 0, 1, 3)
        self._last = IDENTITY

    def read(self, text: str) -> Any:
        return read_points(text)

    def written(self, value: Any) -> str:
        return points_text(value)

    def show_given(self, value: Any) -> None:
        points = tuple((float(x), float(y)) for x, y in value)
        super().show_given(points)
        self.curve.show_points(points)


_EDITORS: dict[ParameterType, Callable[[Parameter], Editor]] = {
    "number": _NumberEditor,
    "integer": _NumberEditor,
    "boolean": _BooleanEditor,
    "choice": _ChoiceEditor,
    "color": _ColorEditor,
    "text": _LineEditor,
    "points": _PointsEditor,
}


def editor_of(parameter: Parameter) -> Editor:
    """Return an editor that fits the parameter's type."""
    return _EDITORS[parameter.type](parameter)
