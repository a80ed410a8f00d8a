"""Editor: what the editors of all kinds of parameters have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from multitone.gui.desktop.numbers import spoken, within
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, label
from multitone.gui.widgets.fields import CheckBox
from multitone.gui.widgets.typed_number import number_text
from multitone.imaging.parameters import Parameter
from multitone.messages import say, tr
from multitone.services.preview.display import DisplayLevels

RESET = 20
"""The side of the button that resets a parameter."""


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
    takes_levels = False
    """Whether it has use for the levels of the picture."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.title = spoken(parameter.title or parameter.name)
        self.control_name = f"parameter_{parameter.name}"
        """What tests and style sheets find the control by."""
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(design.WITHIN // 2)
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(0, 1)
        set_tip(self, say(parameter.help))
        self._problem: QLabel | None = None
        self._name: Title | None = None
        self._required = False
        self.given: CheckBox | None = None
        if parameter.optional:
            self.given = CheckBox(self.title, f"given_{parameter.name}")
            self.given.toggled.connect(self._given_changed)
            self.grid.addWidget(self.given, 0, 0)
        elif parameter.type != "boolean":
            self._add_name()
        self.back = IconButton("reset", self._reset_text(), f"reset_{parameter.name}", self, side=RESET)
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
        self.show_problem("")
        self._offer_reset()

    def reset(self) -> None:
        """Return to the declared default, and tell it."""
        if self.value() != self.parameter.default:
            if self.back.hasFocus():
                self.focusNextChild()
            self.show_value(self.parameter.default)
            self.edited.emit(self.value())

    def show_problem(self, problem: str) -> None:
        """Say below the control why its value will not do; nothing where it will."""
        if problem and self._problem is None:
            self._problem = label(tone="small", name=f"problem_{self.parameter.name}")
            self._problem.setWordWrap(True)
            self.grid.addWidget(self._problem, self.grid.rowCount(), 0, 1, 3)
        if self._problem is not None:
            self._problem.setText(f"⚠ {problem}")
            self._problem.setVisible(bool(problem))
        self.setAccessibleDescription(problem)

    def require(self, *, required: bool, titled: bool = True) -> None:
        """Offer to unset the value no longer, or again; without its title, what stands in its place says what it is."""
        self._required = required
        if self.given is not None:
            self.given.setVisible(not required)
            if self._name is None and required and titled:
                self._add_name()
        if self._name is not None:
            self._name.setVisible(titled and (required or self.given is None))
        self._offer_reset()

    def show_levels(self, levels: DisplayLevels) -> None:
        """Show what the picture holds that comes to this step; most editors have no use for that."""

    def shown(self) -> Any:
        """Return what the control holds."""
        raise NotImplementedError

    def show_given(self, value: Any) -> None:
        """Show a value in the control, without a signal."""
        raise NotImplementedError

    def show_controls(self, *, visible: bool) -> None:
        """Show what sets the value, or hide it where the operation decides."""
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if widget not in (self.given, self.back, self._problem, self._name) and widget.objectName() != "way":
                widget.setVisible(visible)

    def _reset_text(self) -> str:
        default = self.parameter.default
        if type(default) in (int, float):
            value = f"{number_text(default, QLocale())} {self.parameter.unit}".rstrip()
            return tr("Reset {what} to {value}", what=within(self.title), value=value)
        return tr("Reset {what}", what=within(self.title))

    def _offer_reset(self) -> None:
        default = self.parameter.default
        possible = self.parameter.type != "boolean" and not (self._required and default is None)
        self.back.setVisible(possible and self.value() != default)

    def _add_name(self) -> None:
        self._name = Title(self.title)
        self._name.double_clicked.connect(self.reset)
        self.grid.addWidget(self._name, 0, 0)

    def _given_changed(self, given: bool) -> None:
        self.show_controls(visible=given)
        self.edited.emit(self.value())
