"""The menu that steps are added from: a field to search in, and the operations with a picture of their effect."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from multitone.gui.model.operation_search import MenuEntry, answering, entries
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, Sign, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

PICTURE = QSize(48, 36)
"""The size of an effect's picture, in the window's pixels."""
ROW, HEAD = 48, 30
SIZE = QSize(392, 560)
NAME, HELP = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class OperationMenu(QFrame):
    """Pops up; typing filters, arrows move, Enter or a click chooses, Escape closes."""

    chosen = Signal(str)
    """The name of the operation to add."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("operation_menu")
        self.setAccessibleName(tr("Add step"))
        self._entries = entries()
        self.search = QLineEdit()
        self.search.setObjectName("operation_search")
        self.search.setAccessibleName(tr("Search operations"))
        self.search.setPlaceholderText(tr("Search {n} operations", n=len(self._entries)))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self.list = _list(self._model, tr("Operations"))
        self.delegate = _EntryPainter(self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.clicked.connect(self._choose)
        self.list.entered.connect(self._point)
        self.nothing = label(tr("No operation is called that."), "quiet", "operation_nothing")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._fill("")

    def open_beside(self, anchor: QWidget) -> None:
        """Show the menu under or over a widget, wherever the screen has room, ready to be typed into."""
        self.search.clear()
        self.list.scrollToTop()
        space = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + design.WITHIN // 2))
        above = anchor.mapToGlobal(QPoint(0, -design.WITHIN // 2))
        down, up = space.bottom() - below.y(), above.y() - space.top()
        is_down = down >= min(self._whole_height(), up)
        height = min(self._whole_height(), down if is_down else up)
        self.resize(SIZE.width(), height)
        window = anchor.window()
        inside = window.mapToGlobal(QPoint(window.width() - design.WITHIN, 0)).x()
        x = max(space.left(), min(below.x(), inside - SIZE.width(), space.right() - SIZE.width()))
        self.move(x, below.y() if is_down else above.y() - height)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_pictures(self, pictures: Mapping[str, QPixmap]) -> None:
        """Show what operations do."""
        self.delegate.pictures = dict(pictures)
        self.list.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take from the field the keys that move and choose."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        page = max(1, self.list.viewport().height() // ROW - 1)
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if key in ways:
            self._move(ways[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key is Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _lay_out(self) -> None:
        around = (design.BETWEEN, design.WITHIN, design.WITHIN, design.WITHIN)
        self.search.setProperty("tone", "search")
        field = row_of(Sign("search"), self.search, margins=around, spacing=design.WITHIN // 2)
        column_of(field, Hairline(), self.list, self.nothing, on=self, margins=(1, 1, 1, 1))

    def _fill(self, typed: str) -> None:
        """Offer everything by family, or what answers to the words, best first."""
        self._model.clear()
        found = answering(self._entries, typed) if typed.strip() else self._entries
        family = ""
        for entry in found:
            if not typed.strip() and entry.family != family:
                family = entry.family
                self._model.appendRow(_head(family))
            self._model.appendRow(_item(entry))
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        rows = self._rows()
        if rows:
            self._point(self._model.index(rows[0], 0))
            self.list.scrollToTop()

    def _whole_height(self) -> int:
        """Return the height that shows everything, or the most there may be."""
        rows = sum(ROW if self._model.index(row, 0).data(NAME) else HEAD for row in range(self._model.rowCount()))
        return min(SIZE.height(), self.search.sizeHint().height() + 2 * design.WITHIN + rows + design.WITHIN)

    def _rows(self) -> list[int]:
        """Return the rows that are operations."""
        return [row for row in range(self._model.rowCount()) if self._model.index(row, 0).data(NAME)]

    def _move(self, by: int) -> None:
        rows = self._rows()
        if not rows:
            return
        at = rows.index(self.list.currentIndex().row()) if self.list.currentIndex().row() in rows else 0
        to = min(max(at + by, 0), len(rows) - 1)
        self._point(self._model.index(rows[to], 0))
        self.list.scrollTo(self._model.index(max(0, rows[to] - 1) if to == 0 else rows[to], 0))

    def _point(self, index: QModelIndex) -> None:
        """Make an entry the current one, and tell a screen reader, whose focus is in the field."""
        if index.data(NAME):
            self.list.setCurrentIndex(index)
            self.search.setAccessibleDescription(f"{index.data()}. {index.data(HELP)}")

    def _choose(self, index: QModelIndex) -> None:
        name = index.data(NAME) if index.isValid() else None
        if name:
            self.close()
            self.chosen.emit(name)


class _EntryPainter(QStyledItemDelegate):
    """Paints an operation: its picture, its title, and quieter its help."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pictures: dict[str, QPixmap] = {}

    def sizeHint(self, _: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(0, ROW if index.data(NAME) else HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = design.theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        inside = area.adjusted(design.BETWEEN, 0, -design.WITHIN, 0)
        if not index.data(NAME):
            below = Qt.AlignmentFlag.AlignBottom
            _write(painter, index.data(), inside.adjusted(0, 0, 0, -6), design.font(design.SMALL), theme.quiet, below)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, QColor(theme.hover))
                painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), QColor(theme.accent))
            self._paint_picture(painter, inside, index.data(NAME))
            words = inside.adjusted(PICTURE.width() + 12, 7, 0, -7)
            top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
            _write(painter, index.data(), words, design.font(), theme.text, top)
            _write(painter, index.data(HELP), words, design.font(design.SMALL), theme.quiet, bottom)
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRect, name: str) -> None:
        frame = QRect(area.left(), area.center().y() - PICTURE.height() // 2 + 1, PICTURE.width(), PICTURE.height())
        picture = self.pictures.get(name)
        if picture is None:
            painter.fillRect(frame, QColor(design.theme().control))
            return
        size = picture.deviceIndependentSize().toSize()
        painter.drawPixmap(frame.center() - QRect(QPoint(), size).center(), picture)


def _write(painter: QPainter, text: str, area: QRect, font: QFont, color: str, at: Qt.AlignmentFlag) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | at, shown)


def _list(model: QStandardItemModel, title: str) -> QListView:
    made = QListView()
    made.setObjectName("operation_list")
    made.setAccessibleName(title)
    made.setModel(model)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is typed goes on filtering
    made.setMouseTracking(True)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.verticalScrollBar().setSingleStep(ROW // 2)
    return made


def _head(family: str) -> QStandardItem:
    head = QStandardItem(family)
    head.setFlags(Qt.ItemFlag.NoItemFlags)
    return head


def _item(entry: MenuEntry) -> QStandardItem:
    item = QStandardItem(entry.title)
    item.setData(entry.name, NAME)
    item.setData(entry.help, HELP)
    item.setToolTip(entry.help)
    item.setAccessibleText(f"{entry.title}. {entry.help}")
    return item
