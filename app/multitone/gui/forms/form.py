"""A form made from declared parameters: one editor each, by the parameter's type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from multitone.gui.desktop.numbers import spoken as spoken
from multitone.gui.forms.editor import Editor
from multitone.gui.forms.editors import editor_of
from multitone.gui.widgets import design
from multitone.imaging.parameters import Parameter
from multitone.services.preview.display import DisplayLevels


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
            editor = self.editors[parameter.name] = editor_of(parameter)
            editor.show_value(values.get(parameter.name, parameter.default))
            editor.edited.connect(lambda value, name=parameter.name: self.edited.emit(name, value))
            column.addWidget(editor, row, 0)

    def values(self) -> dict[str, Any]:
        """Return what the form shows."""
        return {name: editor.value() for name, editor in self.editors.items()}

    @property
    def takes_levels(self) -> bool:
        """Whether an editor has use for the levels of the picture."""
        return any(editor.takes_levels for editor in self.editors.values())

    def show_levels(self, levels: DisplayLevels) -> None:
        """Show what the picture holds that comes to this step."""
        for editor in self.editors.values():
            editor.show_levels(levels)

    def show_problem(self, name: str, problem: str) -> None:
        """Say at a parameter why its value will not do; nothing where it will."""
        self.editors[name].show_problem(problem)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show other values, without a signal."""
        for name, editor in self.editors.items():
            if name in values and editor.value() != values[name]:
                editor.show_value(values[name])
