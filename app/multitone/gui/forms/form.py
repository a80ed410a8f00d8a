"""A form made from declared parameters: one editor each, by the parameter's type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLineEdit, QWidget

from multitone.gui.desktop.numbers import spoken as spoken
from multitone.gui.forms.editor import Editor
from multitone.gui.forms.editors import editor_of
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, relabel
from multitone.gui.widgets.fields import DropDown
from multitone.imaging.operation import Operation
from multitone.imaging.parameters import Parameter
from multitone.imaging.presentation.ways import Arrangement, arranged, in_way
from multitone.messages import tr
from multitone.services.preview.display import DisplayLevels


class Form(QWidget):
    """Editors of some parameters, one under the other. `edited` carries a parameter's name and its new value.

    Where `declared` is an operation with ways, a list of them comes first, and below it what the way needs; the rest
    is shown when more is asked for. Parameters that mean nothing at the moment are hidden.
    """

    edited = Signal(str, object)
    way_chosen = Signal(str, object)
    """Another way was chosen: its name, and the values that make it up."""

    def __init__(
        self, parameters: tuple[Parameter, ...], values: Mapping[str, Any], declared: type[Operation] | None = None
    ) -> None:
        super().__init__()
        self.editors: dict[str, Editor] = {}
        self._ways = declared.ways if declared is not None else ()
        self._shown_if = declared.shown_if if declared is not None else {}
        self._defaults = {parameter.name: parameter.default for parameter in parameters}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(design.WITHIN // 2)
        self.way = self._way_list()
        for parameter in parameters:
            editor = self.editors[parameter.name] = editor_of(parameter)
            editor.show_value(values.get(parameter.name, parameter.default))
            editor.edited.connect(lambda value, name=parameter.name: self._edited(name, value))
            self._grid.addWidget(editor)
        self.more = button("", "more_parameters", "link")
        self.more.clicked.connect(self._fold)
        self._arranged = self._arrangement()
        self._open = any(self.editors[name].value() != self._defaults[name] for name in self._arranged.more)
        """Whether more is shown: from the beginning where something there was set."""
        self._lay_out()

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
        self._arrange()

    def begin(self) -> bool:
        """Put the focus on the first value, selected so that another is typed at once; say whether there is one."""
        for name in self._arranged.needed:
            editor = self.editors[name]
            box: QAbstractSpinBox | QLineEdit | None = editor.findChild(QAbstractSpinBox)
            box = editor.findChild(QLineEdit) if box is None else box
            if box is not None:
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                box.selectAll()
                return True
        return False

    def _edited(self, name: str, value: object) -> None:
        self.edited.emit(name, value)
        self._arrange()

    def _way_list(self) -> DropDown | None:
        if not self._ways:
            return None
        ways = DropDown(tr("Way"), "way", [(spoken(way.name), way.name) for way in self._ways])
        ways.activated.connect(lambda _: self._choose_way(ways.currentData()))
        return ways

    def _choose_way(self, name: str) -> None:
        if self._arranged.way is not None and self._arranged.way.name == name:
            return
        way = next(way for way in self._ways if way.name == name)
        values = in_way(way, self._ways, self.values(), self._defaults)
        self.show_values(values)
        self.way_chosen.emit(name, values)
        self.begin()

    def _arrangement(self) -> Arrangement:
        return arranged(tuple(self.editors), self._ways, self._shown_if, self.values(), self._defaults)

    def _arrange(self) -> None:
        """Lay the editors out anew where the values ask for it."""
        wanted = self._arrangement()
        if wanted != self._arranged:
            self._arranged = wanted
            self._lay_out()

    def _fold(self) -> None:
        self._open = not self._open
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the way first, with the number where it needs but one, then what it needs, then more."""
        arranged = self._arranged
        shown = (*arranged.needed, *arranged.first, *(arranged.more if self._open else ()))
        alone = len(arranged.needed) == 1
        while self._grid.count():
            self._grid.takeAt(0)
        for row, name in enumerate(shown, 1):
            self._grid.addWidget(self.editors[name], row, 0)
        self._grid.addWidget(self.more, len(shown) + 1, 0, Qt.AlignmentFlag.AlignLeft)
        for name, editor in self.editors.items():
            needed = name in arranged.needed
            editor.require(required=needed, titled=not (needed and alone))
            editor.setVisible(name in shown)
        if self.way is not None and arranged.way is not None:
            self.way.choose(arranged.way.name)
            self._place_way(self.way, self.editors[arranged.needed[0]].grid if alone else self._grid)
        relabel(self.more, tr("Less") if self._open else tr("More"))
        self.more.setVisible(bool(arranged.more))

    def _place_way(self, way: DropDown, grid: QGridLayout) -> None:
        """Put the list of ways into the first cell of a grid, with the focus if it has it."""
        focused = way.hasFocus()
        grid.addWidget(way, 0, 0, Qt.AlignmentFlag.AlignLeft)
        way.show()
        if focused:
            way.setFocus(Qt.FocusReason.OtherFocusReason)
