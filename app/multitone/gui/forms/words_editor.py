"""Editor of a text that is one of a few words most often: these are chosen, and anything else is typed below them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from multitone.gui.desktop.numbers import spoken
from multitone.gui.forms.line_editor import LineEditor
from multitone.gui.widgets import design
from multitone.gui.widgets.fields import DropDown

OTHER = None
"""Stands for what none of the words says."""


class WordsEditor(LineEditor):
    """A list of words, and a line that is there only where none of them is chosen."""

    def lay_out(self) -> None:
        """Put the list beside the title, and the line below both."""
        labels = map(spoken, self.parameter.labels)
        words = (*self.parameter.words, OTHER)
        self.choice = DropDown(self.title, f"words_{self.parameter.name}", list(zip(labels, words, strict=True)))
        self.choice.activated.connect(lambda _: self._choose())
        self.grid.setVerticalSpacing(design.WITHIN // 2)
        self.grid.addWidget(self.choice, 0, 2)
        self.grid.addWidget(self.box, 1, 0, 1, 3)

    def written(self, value: Any) -> str:
        """Return the text that stands for a value: nothing for a word, which the list says."""
        return "" if value in self.parameter.words else super().written(value)

    def show_given(self, value: Any) -> None:
        """Choose the word, or write the value into the line."""
        super().show_given(value)
        is_word = value in self.parameter.words
        self.choice.choose(value if is_word else OTHER)
        self.box.setHidden(is_word)

    def _choose(self) -> None:
        word = self.choice.currentData()
        if word is not OTHER:
            self.take(word)
            return
        self.box.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        """Read the line; one that is left empty means what was chosen before."""
        if self.box.text().strip():
            super()._typed()
        else:
            self.show_given(self._last)
