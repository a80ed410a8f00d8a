"""Facts as one text, so that all of it can be selected and copied: names with their values, and paragraphs."""

from __future__ import annotations

import html
from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QFontMetrics, QPixmap, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser

from multitone.gui.widgets import design


class FactsView(QTextBrowser):
    """Shows HTML in the theme's colors: what is of the class `quiet` is quiet."""

    def __init__(self, name: str, title: str, size: int = design.BODY) -> None:
        super().__init__()
        self._size, self._html = size, ""
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # paths have no spaces
        self.setAcceptDrops(False)  # what is dropped is pictures, whatever lies under the pointer
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)

    def show_html(self, text: str) -> None:
        """Show another text; where it is the same, what was scrolled to stays."""
        if text != self._html:
            self._html = text
            self._fill()

    def table(self, rows: Iterable[tuple[str, str]], between: int, below: int, above: int = 0) -> str:
        """Return names and their values, which are HTML, as a table.

        The spaces are `between` its columns, `below` each row, and `above` it all.
        """
        rows = list(rows)
        metrics = QFontMetrics(design.font(self._size))
        width = between + max((metrics.horizontalAdvance(name) for name, _value in rows), default=0)
        style = f"padding-bottom: {below}px"
        cells = "".join(
            f'<tr><td class="quiet" width="{width}" style="{style}">{html.escape(name)}</td>'
            f'<td style="{style}">{value}</td></tr>'
            for name, value in rows
        )
        return f'<table style="margin-top: {above}px" cellspacing="0" cellpadding="0">{cells}</table>'

    def loadResource(self, _kind: int, _name: QUrl | str) -> QPixmap:  # noqa: N802
        """Load nothing, whatever a text names: facts are words. Where Qt got nothing, it would look for itself."""
        return QPixmap(1, 1)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._fill()

    def _fill(self) -> None:
        self.document().setDefaultFont(design.font(self._size))
        self.document().setDefaultStyleSheet(f".quiet {{ color: {design.theme().quiet} }}")
        self.setHtml(self._html)
