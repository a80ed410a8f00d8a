"""The menu that steps are added from: a field to search in, the operations with a picture of their effect, presets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.operation_search import PRESET, MenuEntry, answering, entries
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import Hairline, Sign, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

PICTURE = QSize(48, 36)
"""The size of an effect's picture, in the window's pixels."""
ROW, HEAD = 48, 30
SIZE = QSize(392, 560)
NAME, HELP = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
TOP, BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom


class OperationMenu(QFrame):
    """Pops up; typing filters, arrows move, Enter or a click chooses, Escape closes."""

    chosen = Signal(str)
    """The name of the operation to add."""
    preset_chosen = Signal(object, str)
    """The preset to apply, and how it is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("operation_menu")
        self.setAccessibleName(tr("Add step"))
        self._entries: list[MenuEntry] = []
        self.search = QLineEdit()
        self.search.setObjectName("operation_search")
        self.search.setAccessibleName(tr("Search steps and presets"))
        self.search.setProperty("tone", "search")
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = _OperationList()
        self.delegate = _EntryPainter(self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.itemClicked.connect(self._choose)
        self.list.itemEntered.connect(self._point)
        self.nothing = label(tr("No step or preset matches."), "quiet", "operation_nothing")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        around = (design.BETWEEN, design.WITHIN, design.WITHIN, design.WITHIN)
        field = row_of(Sign("search"), self.search, margins=around, spacing=design.WITHIN // 2)
        column_of(field, Hairline(), self.list, self.nothing, on=self, margins=(1, 1, 1, 1))

    def open_at(self, anchor: QWidget) -> None:
        """Show the menu under or over a widget, wherever the screen has room, ready to be typed into."""
        self._entries = entries()  # anew: presets come and go
        self.search.setPlaceholderText(tr("Search {n:,} steps and presets", n=len(self._entries)))
        self.search.clear()
        self._fill("")
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
            self._choose(self.list.currentItem())
        elif key is Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _fill(self, typed: str) -> None:
        """Offer everything by family, or what answers to the words, best first."""
        self.list.clear()
        searching = bool(typed.strip())
        offered = answering(self._entries, typed) if searching else self._entries
        family = ""
        for entry in offered:
            if not searching and entry.family != family:
                family = entry.family
                QListWidgetItem(family, self.list).setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(_item(entry))
        self.list.setVisible(bool(offered))
        self.nothing.setVisible(not offered)
        if offered:
            self._point(self._operations()[0])
            self.list.scrollToTop()

    def _whole_height(self) -> int:
        """Return the height that shows everything, or the most there may be."""
        operations = len(self._operations())
        rows = operations * ROW + (self.list.count() - operations) * HEAD
        return min(SIZE.height(), self.search.sizeHint().height() + 2 * design.WITHIN + rows + design.WITHIN)

    def _operations(self) -> list[QListWidgetItem]:
        items = map(self.list.item, range(self.list.count()))
        return [item for item in items if item.data(NAME)]

    def _move(self, by: int) -> None:
        items = self._operations()
        if not items:
            return
        current = self.list.currentItem()
        at = items.index(current) if current in items else 0
        to = min(max(at + by, 0), len(items) - 1)
        self._point(items[to])
        self.list.scrollToItem(items[to] if to else self.list.item(max(0, self.list.row(items[0]) - 1)))

    def _point(self, item: QListWidgetItem) -> None:
        """Make an entry the current one, and tell a screen reader, whose focus is in the field."""
        if item.data(NAME):
            self.list.setCurrentItem(item)
            self.search.setAccessibleDescription(f"{item.text()}. {item.data(HELP)}")

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.data(NAME):
            return
        entry = next(entry for entry in self._entries if entry.name == item.data(NAME))
        self.close()
        if entry.preset is None:
            self.chosen.emit(entry.name)
        else:
            self.preset_chosen.emit(entry.preset, entry.title)


class _OperationList(QListWidget):
    """What is offered; what is typed while it is pointed at goes on filtering."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("operation_list")
        self.setAccessibleName(tr("Operations"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW // 2)


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
        small = design.font(design.SMALL)
        painter.save()
        inside = area.adjusted(design.BETWEEN, 0, -design.WITHIN, 0)
        if not index.data(NAME):
            _write(painter, index.data(), inside.adjusted(0, 0, 0, -6), small, theme.quiet, BOTTOM)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, QColor(theme.hover))
                painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), QColor(theme.accent))
            self._paint_picture(painter, inside, index.data(NAME))
            inside.adjust(PICTURE.width() + 12, 7, 0, -7)
            _write(painter, index.data(), inside, design.font(), theme.text, TOP)
            _write(painter, index.data(HELP), inside, small, theme.quiet, BOTTOM)
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRect, name: str) -> None:
        frame = QRect(area.left(), area.center().y() - PICTURE.height() // 2 + 1, PICTURE.width(), PICTURE.height())
        picture = self.pictures.get(name)
        if picture is None:
            painter.fillRect(frame, QColor(design.theme().control))
            if name.startswith(PRESET):
                box = QRectF(0, 0, design.ICON, design.ICON)
                box.moveCenter(QRectF(frame).center())
                icons.draw(painter, "rows", box, design.theme().quiet)
            return
        size = picture.deviceIndependentSize().toSize()
        painter.drawPixmap(frame.center() - QRect(QPoint(), size).center(), picture)


def _write(painter: QPainter, text: str, area: QRect, font: QFont, color: str, at: Qt.AlignmentFlag) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | at, elided)


def _item(entry: MenuEntry) -> QListWidgetItem:
    item = QListWidgetItem(entry.title)
    item.setData(NAME, entry.name)
    item.setData(HELP, entry.help)
    set_tip(item, entry.help)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}. {entry.help}")
    return item
