"""The list of formats, with what the picture in view takes in each as far as that is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from multitone.batch.job import Export
from multitone.gui.desktop import numbers
from multitone.gui.model.document import Document
from multitone.gui.model.encodings import Encodings
from multitone.gui.widgets import design
from multitone.gui.widgets.fields import DropDown
from multitone.imaging.encode import build_format
from multitone.messages import tr

SIZE = Qt.ItemDataRole.UserRole + 1
"""What an entry's format takes, in words."""
ROOM = 80
"""Pixels for that."""


class FormatList(DropDown):
    """Asks for the bytes when it is opened; each format as it was used last."""

    def __init__(self, document: Document, encodings: Encodings, items: Sequence[tuple[str, object]]) -> None:
        super().__init__(tr("Format"), "format", items)
        self._document, self._encodings = document, encodings
        self.setItemDelegate(_SizedEntries(self))
        self.view().setMinimumWidth(self.view().minimumWidth() + ROOM)
        encodings.changed.connect(self._show_sizes)

    def showPopup(self) -> None:  # noqa: D102, N802
        self._show_sizes()
        super().showPopup()
        self._encodings.want(self._exports().values())

    def hidePopup(self) -> None:  # noqa: D102, N802
        super().hidePopup()
        self._encodings.rest()

    def _exports(self) -> dict[int, Export]:
        """Return the export with each format, by the places in the list."""
        names = {place: self.itemData(place) for place in range(self.count())}
        with_format, export = self._document.formats.with_format, self._document.content.export
        current = self.currentIndex()
        return {
            place: export if place == current else with_format(export, build_format(name))
            for place, name in names.items()
            if name
        }

    def _show_sizes(self) -> None:
        for place, export in self._exports().items():
            length = self._encodings.bytes_of(export)
            text = "" if length is None else numbers.size(length)
            self.setItemData(place, text, SIZE)
            said = tr("{format}, {size}", format=self.itemText(place), size=text) if text else self.itemText(place)
            self.setItemData(place, said, Qt.ItemDataRole.AccessibleTextRole)


class _SizedEntries(QStyledItemDelegate):
    """Paints an entry, and at its right end what it takes."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return super().sizeHint(option, index) + QSize(0, design.WITHIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        text = index.data(SIZE)
        if text:
            area: QRect = option.rect
            painter.save()
            lit = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(option.palette.highlightedText().color() if lit else QColor(design.theme().quiet))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area.adjusted(0, 0, -design.WITHIN, 0), right, text)
            painter.restore()
