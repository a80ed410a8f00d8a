"""Editors of one parameter each, by the parameter's type: a form is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog

from multitone.batch.byte_size import EXAMPLE, byte_size_text, read_byte_size
from multitone.errors import UsageError
from multitone.gui.desktop.numbers import spoken, within
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.forms.curve_editor import IDENTITY, CurveEditor
from multitone.gui.forms.editor import Editor
from multitone.gui.forms.fields_editor import FieldsEditor
from multitone.gui.forms.file_editor import FileEditor
from multitone.gui.forms.line_editor import LineEditor
from multitone.gui.forms.words_editor import WordsEditor
from multitone.gui.widgets import design
from multitone.gui.widgets.fields import CheckBox, DropDown, Number, Swatch, WholeNumber
from multitone.gui.widgets.layout import row_of
from multitone.gui.widgets.slider import Slider
from multitone.imaging.parameters import Parameter, ParameterType, read_points, value_text
from multitone.messages import say, tr
from multitone.services.preview.display import DisplayLevels

TICKS = 1000
"""Positions of a slider over numbers."""
STRIDES = 100
"""Presses of an arrow key from one end of a slider to the other."""
WIDEST = 10_000
"""The value range that a slider spans where no span is declared; one over more would leave out most values."""
LARGEST_WHOLE = 2**31 - 1
BOX = 88
"""The width of a field for one value."""


class _NumberEditor(Editor):
    """A spin box with its unit, and a slider over the span that is usually wanted."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._whole = parameter.type == "integer"
        lowest: Any = -LARGEST_WHOLE if parameter.minimum is None else parameter.minimum
        highest: Any = LARGEST_WHOLE if parameter.maximum is None else parameter.maximum
        self._low, self._high = map(float, parameter.slider or (lowest, highest))
        self.box: WholeNumber | Number
        if self._whole:
            self.box = WholeNumber(self.title, self.control_name)
        else:
            self.box = Number(self.title, self.control_name)
            self.box.setSingleStep((self._high - self._low) / STRIDES)
        self.box.setRange(lowest, highest)
        self.box.setSuffix(f" {parameter.unit}" if parameter.unit else "")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.box.setFixedWidth(BOX)
        self.grid.addWidget(self.box, 0, 2)
        self.slider: Slider | None = None
        if parameter.slider is not None or self._high - self._low <= WIDEST:
            self.slider = self._add_slider(round(self._high - self._low) if self._whole else TICKS)
        self.box.valueChanged.connect(self._typed)
        self.show_given(self._neutral() if parameter.default is None else parameter.default)
        self.show_value(parameter.default)

    def shown(self) -> Any:
        return self.box.value()

    def show_given(self, value: Any) -> None:
        self._put(value)
        self._follow(value)

    def _add_slider(self, ticks: int) -> Slider:
        slider = Slider(self.title, f"slider_{self.parameter.name}", self.box)
        slider.setRange(0, ticks)
        slider.setSingleStep(1 if self._whole else ticks // STRIDES)
        slider.setPageStep(max(1, ticks // 10))
        slider.valueChanged.connect(self._slid)
        self.grid.addWidget(slider, 1, 0, 1, 3)
        return slider

    def _neutral(self) -> float:
        """Return what an optional number begins with: an offset of nothing, a limit that is seldom reached."""
        return self._low if self.parameter.minimum == 0 and self.parameter.slider is None else self._high

    def _typed(self, value: float) -> None:
        self._follow(value)
        self.edited.emit(value)

    def _slid(self, tick: int) -> None:
        assert self.slider is not None
        value = self._low + (self._high - self._low) * tick / max(1, self.slider.maximum())
        self._put(float(f"{value:.3g}"))
        self.edited.emit(self.box.value())

    def _put(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setValue(round(value) if self._whole else value)

    def _follow(self, value: float) -> None:
        """Put the slider where the number is; beyond its span it stays at the end."""
        if self.slider is not None:
            part = (value - self._low) / (self._high - self._low) if self._high > self._low else 0.0
            with QSignalBlocker(self.slider):
                self.slider.setValue(round(min(1.0, max(0.0, part)) * self.slider.maximum()))
            self.slider.update()


class _BooleanEditor(Editor):
    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = CheckBox(self.title, self.control_name)
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
        labels = map(spoken, parameter.labels or parameter.choices)
        self.box = DropDown(self.title, self.control_name, list(zip(labels, parameter.choices, strict=True)))
        self.grid.addWidget(self.box, 0, 2)
        self.show_value(parameter.default)
        self.box.currentIndexChanged.connect(lambda _: self.edited.emit(self.value()))

    def shown(self) -> Any:
        return self.box.currentData()

    def show_given(self, value: Any) -> None:
        self.box.choose(value)


class _ByteSizeEditor(LineEditor):
    """A size of files, typed as people write it."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(msgspec.structs.replace(parameter, type="text", example=say(EXAMPLE)))

    def lay_out(self) -> None:
        self.box.setFixedWidth(BOX)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.grid.addWidget(self.box, 0, 2)

    def read(self, text: str) -> int | None:
        try:
            return read_byte_size(text)
        except UsageError:
            return None

    def written(self, value: Any) -> str:
        text = byte_size_text(value or 0)
        return "" if not value else f"{text} bytes" if text.isdecimal() else f"{text[:-1]} {text[-1]}B"


class _ColorEditor(LineEditor):
    """A color as text, with a swatch beside it."""

    def lay_out(self) -> None:
        title = tr("Choose {what}", what=within(self.title))
        self.swatch = Swatch(title, f"swatch_{self.parameter.name}")
        self.swatch.clicked.connect(self._choose)
        self.box.setFixedWidth(BOX)
        self.grid.addLayout(row_of(self.swatch, self.box, spacing=design.WITHIN), 0, 2)

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


class _PointsEditor(LineEditor):
    """A curve, and below it the same as text."""

    takes_levels = True

    def lay_out(self) -> None:
        self.curve = CurveEditor(self.title, f"curve_{self.parameter.name}")
        self.curve.edited.connect(self.take)
        self.box.setAccessibleName(tr("{what} as text", what=self.title))
        set_tip(self.box, tr("Points from left to right: in,out;in,out…, from 0 to 255"))
        self.grid.setVerticalSpacing(design.WITHIN // 2)
        self.grid.addWidget(self.curve, 1, 0, 1, 3)
        self.grid.addWidget(self.box, 2, 0, 1, 3)
        self._last = IDENTITY

    def read(self, text: str) -> Any:
        points = text.replace(" ", "").strip(";")
        return read_points(points) if self.parameter.accepts(points) else None

    def written(self, value: Any) -> str:
        return value_text(value)

    def show_given(self, value: Any) -> None:
        points = tuple((float(x), float(y)) for x, y in value)
        super().show_given(points)
        self.curve.show_points(points)

    def show_levels(self, levels: DisplayLevels) -> None:
        self.curve.show_levels(levels)


_EDITORS: dict[ParameterType, Callable[[Parameter], Editor]] = {
    "number": _NumberEditor,
    "integer": _NumberEditor,
    "boolean": _BooleanEditor,
    "choice": _ChoiceEditor,
    "color": _ColorEditor,
    "text": LineEditor,
    "points": _PointsEditor,
    "file": FileEditor,
}


def editor_of(parameter: Parameter) -> Editor:
    """Return an editor that fits the parameter's type."""
    if parameter.unit == "bytes":
        return _ByteSizeEditor(parameter)
    if parameter.words:
        return WordsEditor(parameter)
    return FieldsEditor(parameter) if parameter.fields else _EDITORS[parameter.type](parameter)
