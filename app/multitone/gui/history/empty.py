"""The page History where no job was run yet: what will stand here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, button, label

WIDTH = 440


class EmptyHistory(QWidget):
    """Says what will stand here."""

    convert_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("history_empty")
        title = label(self.tr("No job has been run yet"), name="history_empty_title")
        title.setFont(design.font(28, light=True))
        said = WrappedLabel("history_empty_sentence", "quiet")
        said.setText(
            self.tr(
                "Each job is listed here from its first picture on, to be looked up, undone, "
                "continued, or converted again."
            )
        )
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said.setFixedWidth(WIDTH)
        turn = button(self.tr("Go to Convert"), "history_to_convert")
        turn.clicked.connect(self.convert_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(design.BETWEEN)
        column.addStretch(2)
        for part in (title, said, turn):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
