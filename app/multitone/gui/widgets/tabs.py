"""Words that turn from one thing to another: quiet, the chosen one underlined, by keys as well as by the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.controls import name_control, paint_ground
from multitone.gui.widgets.layout import row_of

LINE = 2
AROUND = 12
"""Space over and under a word together; with it the small ones stand level with the menus."""


class Tab(QAbstractButton):
    """One word of several, of which one is chosen."""

    def __init__(self, text: str, name: str, size: int) -> None:
        super().__init__()
        self._size = size
        name_control(self, text, name)
        self.setText(text)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        wide = QFontMetrics(design.font(self._size)).horizontalAdvance(self.text())
        return QSize(wide + 2 * design.WITHIN, self._size + AROUND)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        pointed_at = self.underMouse() and not self.isChecked()
        paint_ground(painter, QRectF(self.rect()), lit=pointed_at, focus=self.hasFocus())
        lit = self.isChecked() or self.underMouse() or self.hasFocus()
        painter.setFont(design.font(self._size))
        painter.setPen(QColor(theme.text if lit else theme.quiet))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.isChecked():
            line = QRectF(design.WITHIN, self.height() - LINE, self.width() - 2 * design.WITHIN, LINE)
            painter.fillRect(line, QColor(theme.accent))


class Tabs(QWidget):
    """Several words in a row; the arrows go from one to the next."""

    chosen = Signal(str)
    """The user turned to another one; carries its name."""

    def __init__(self, title: str, texts: Sequence[tuple[str, str]], prefix: str, size: int = design.SMALL) -> None:
        super().__init__()
        self.setObjectName(f"{prefix}_tabs")
        self.setAccessibleName(title)
        self.tabs = {name: Tab(text, f"{prefix}_{name}", size) for name, text in texts}
        """By name."""
        group = QButtonGroup(self)
        self._row = row_of(*self.tabs.values(), on=self, spacing=design.WITHIN // 2)
        for name, tab in self.tabs.items():
            group.addButton(tab)
            tab.toggled.connect(lambda on, name=name: self.chosen.emit(name) if on else None)

    def keep_margin(self, right: int) -> None:
        """Keep a space on the right."""
        self._row.setContentsMargins(0, 0, right, 0)

    def choose(self, name: str) -> None:
        """Turn to one of them."""
        self.tabs[name].setChecked(True)
