"""Small fields of our own: choices that read like words, check boxes, numbers with a unit, texts in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import name_control, paint_ground
from multitone.gui.widgets.typed_number import judge_number, number_text, read_number
from multitone.messages import tr


class _Passing(QObject):
    """Lets events pass by a field to what lies round it."""

    def __init__(self, field: QWidget, passes: Callable[[QEvent], bool]) -> None:
        super().__init__(field)
        self._passes = passes
        field.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802
        if self._passes(event):
            event.ignore()
            return True
        return False


def leave_wheel(widget: QWidget) -> None:
    """Let the wheel scroll what lies round a control that has no focus."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    _Passing(widget, lambda event: isinstance(event, QWheelEvent) and not widget.hasFocus())


def leave_undo(field: QWidget, line: QLineEdit) -> None:
    """Let Ctrl+Z undo in a field, which is a line or holds one, only what is being typed there."""

    def is_for_window(event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride or line.isModified():
            return False
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    _Passing(field, is_for_window)
    line.editingFinished.connect(lambda: line.setModified(False))


def name_field(widget: QWidget, title: str, name: str) -> None:
    """Give a field without a label of its own a title, for the pointer and for those who do not see it, and a name."""
    widget.setObjectName(name)
    widget.setAccessibleName(title)
    set_tip(widget, title)


def type_in_place(box: QSpinBox | QDoubleSpinBox, line: QLineEdit, title: str, name: str) -> None:
    """Let a number be typed in place: it counts when it is whole, and neither wheel, drop nor undo are caught."""
    name_field(box, title, name)
    box.setFont(design.font())
    box.setKeyboardTracking(False)
    line.setAcceptDrops(False)
    line.setTextMargins(0, 0, design.WITHIN // 2, 0)
    leave_undo(box, line)
    leave_wheel(box)
    _SelectsWhenClicked(box, line)


class _SelectsWhenClicked(QObject):
    """Selects the number where a click has brought the focus, so that what is typed takes its place."""

    def __init__(self, box: QSpinBox | QDoubleSpinBox, line: QLineEdit) -> None:
        super().__init__(box)
        self._line = line
        self._came = False
        for watched in (box, line):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusIn:
            self._came = event.reason() is Qt.FocusReason.MouseFocusReason
        elif event.type() is QEvent.Type.MouseButtonRelease and watched is self._line and self._came:
            self._came = False
            if not self._line.hasSelectedText():  # which was drawn with the mouse
                self._line.selectAll()
        return False


class DropDown(QComboBox):
    """A drop-down list that reads like a word of a sentence and is as wide as what it says."""

    def __init__(self, title: str, name: str, items: Sequence[tuple[str, object]]) -> None:
        super().__init__()
        name_control(self, title, name)
        set_tip(self, title)
        self.view().setAccessibleName(title)
        leave_wheel(self)
        self.offer(items)
        self.currentIndexChanged.connect(self.updateGeometry)

    def offer(self, items: Sequence[tuple[str, object]]) -> None:
        """Show other words to choose from."""
        with QSignalBlocker(self):
            self.clear()
            for text, data in items:
                self.addItem(text, data)
        widest = max((self.fontMetrics().horizontalAdvance(text) for text, _ in items), default=0)
        self.view().setMinimumWidth(widest + 2 * design.OUTER)
        self.updateGeometry()

    def choose(self, data: object) -> None:
        """Show the item of that data, without a signal."""
        place = next((i for i in range(self.count()) if self.itemData(i) == data), 0)
        if place != self.currentIndex():
            with QSignalBlocker(self):
                self.setCurrentIndex(place)
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(self.fontMetrics().horizontalAdvance(self.currentText()) + 8 + 16, design.CONTROL - 4)

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), lit=self.underMouse(), focus=self.hasFocus())
        color = QColor(theme.accent if self.isEnabled() else theme.quiet)
        painter.setPen(color)
        area = self.rect().adjusted(4, 0, -18, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.currentText())
        icons.draw(painter, "chevron", QRectF(self.width() - 18, (self.height() - 14) / 2, 14, 14), color)


class CheckBox(QCheckBox):
    """A check box whose mark we draw, so that it is crisp in both themes."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        name_control(self, text, name)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(design.ICON + (design.WITHIN + text + 4 if self.text() else 4), design.CONTROL - 4)

    minimumSizeHint = sizeHint  # noqa: N815

    def hitButton(self, point: object) -> bool:  # noqa: D102, N802, ARG002
        return True

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, (self.height() - 15) / 2 + 0.5, 14, 14)
        ring = theme.accent if self.isChecked() or self.hasFocus() or self.underMouse() else theme.quiet
        painter.setPen(QPen(QColor(ring), 1.25))
        painter.setBrush(QColor(theme.accent) if self.isChecked() else QColor(theme.control))
        painter.drawRoundedRect(box, 3.5, 3.5)
        if self.isChecked():
            icons.draw(painter, "check", box.adjusted(1, 1, -1, -1), theme.on_accent)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-1.25, -1.25, 1.25, 1.25), 4.5, 4.5)
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.quiet))
        area = self.rect().adjusted(design.ICON + design.WITHIN, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class WholeNumber(QSpinBox):
    """A whole number that is typed in place, with its unit."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        type_in_place(self, self.lineEdit(), title, name)

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:  # noqa: D102
        return judge_number(text, self.suffix().strip(), whole=True), text, place

    def valueFromText(self, text: str) -> int:  # noqa: D102, N802
        return round(_typed(self, text))


class Number(QDoubleSpinBox):
    """A number that is typed in place, shown without idle zeros, with its unit."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setDecimals(4)
        type_in_place(self, self.lineEdit(), title, name)

    def textFromValue(self, value: float) -> str:  # noqa: D102, N802
        return number_text(value, self.locale())

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:  # noqa: D102
        return judge_number(text, self.suffix().strip()), text, place

    def valueFromText(self, text: str) -> float:  # noqa: D102, N802
        return _typed(self, text)


def _typed(box: QSpinBox | QDoubleSpinBox, text: str) -> float:
    """Return the number that was typed, within the limits; where it is none, the one before."""
    number = read_number(text, box.suffix().strip())
    return box.value() if number is None else max(box.minimum(), min(box.maximum(), number))


class InlineText(QLineEdit):
    """A text that is typed in place and as wide as what it says."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        name_field(self, title, name)
        self.setProperty("tone", "inline")
        self.setAcceptDrops(False)  # what is dropped is pictures, whatever lies under the pointer
        self.setMinimumWidth(32)
        self.textChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(max(32, min(260, text + 2 * design.WITHIN)), design.CONTROL - 4)


class Swatch(QAbstractButton):
    """A color that can be clicked."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.color = "#ffffff"
        name_control(self, title, name)
        set_tip(self, title)
        self.setFixedSize(design.OUTER, design.OUTER)

    def show_color(self, color: str) -> None:
        """Show another color."""
        self.color = color
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.quiet), 1.25))
        painter.setBrush(QColor(self.color))
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), 8, 8)


class SearchField(QLineEdit):
    """Searches as it is typed into; Escape clears it, and then leaves it."""

    left = Signal()
    """The list is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName(tr("Search by name"))
        set_tip(self, tr("Search by name (Ctrl+F)"))
        self.setPlaceholderText(tr("Search"))
        self.setAcceptDrops(False)  # what is dropped is pictures, whatever lies under the pointer
        self.setMinimumWidth(48)

    def serve(self, page: QWidget) -> None:
        """Take the focus where the keys for searching are pressed on a page."""
        shortcut = QShortcut(QKeySequence.StandardKey.Find, page, self._begin)
        shortcut.setWhatsThis(self.accessibleName())

    def _begin(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.left.emit()
        else:
            super().keyPressEvent(event)
