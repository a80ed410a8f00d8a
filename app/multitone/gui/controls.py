"""Small controls of our own: icon buttons, choices that read like words, check boxes, numbers with a unit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from multitone.gui import design, icons
from multitone.gui.typed_number import judge_number, number_text, read_number
from multitone.gui.undo_keys import leave_undo


def label(text: str = "", tone: str = "", name: str = "") -> QLabel:
    """Return a label in one of the style sheet's tones."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    if name:
        made.setObjectName(name)
    return made


class WrappedLabel(QLabel):
    """A label whose words go on in the next line, and whose wish for height is true.

    Qt's own wishes for a guessed width, and layouts that ask for heights by width keep old answers: the foot, which
    grows and folds, came out too short for its buttons.
    """

    LEAST = 160

    def __init__(self, name: str, tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setObjectName(name)
        if tone:
            self.setProperty("tone", tone)

    def hasHeightForWidth(self) -> bool:  # noqa: D102, N802
        return False

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        parent = self.parentWidget()
        width = self.width() if self.isVisible() or parent is None else parent.width()
        return QSize(self.LEAST, self.heightForWidth(max(self.LEAST, width)))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def button(text: str, name: str, tone: str = "") -> QPushButton:
    """Return a button in one of the style sheet's tones."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if tone:
        made.setProperty("tone", tone)
    return made


class Hairline(QWidget):
    """A line one pixel thin, across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(design.HAIRLINE)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        QPainter(self).fillRect(self.rect(), QColor(design.theme().hairline))


class IconButton(QAbstractButton):
    """A button that shows one of our icons."""

    def __init__(
        self, icon: str, title: str, name: str, parent: QWidget | None = None, *, side: int = design.CONTROL
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setObjectName(name)
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(icon, title)

    def say(self, icon: str, title: str) -> None:
        """Show another icon, which means something else."""
        self._icon = icon
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return self.size()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
        lit = self.isChecked() or (self.underMouse() and self.isEnabled())
        painter.setBrush(QColor(theme.hover) if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, design.RADIUS, design.RADIUS)
        side = min(design.ICON, self.width() - 8)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        color = theme.text if self.isEnabled() and (self.underMouse() or self.hasFocus()) else theme.quiet
        color = theme.accent if self.isChecked() else color
        if not self.isEnabled():
            painter.setOpacity(0.4)
        icons.draw(painter, self._icon, box, color)

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


class IconToggle(IconButton):
    """An icon button that stays down."""

    def __init__(self, icon: str, title: str, name: str, *, side: int = design.CONTROL) -> None:
        super().__init__(icon, title, name, side=side)
        self.setCheckable(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        super().paintEvent(event)
        if self.isChecked():  # a ground and a line at its foot: not by color alone
            inset = design.WITHIN - 2
            line = QRectF(inset, self.height() - 2, self.width() - 2 * inset, 2)
            QPainter(self).fillRect(line, QColor(design.theme().accent))


class Sign(QWidget):
    """An icon that only says something; the words stand beside it."""

    def __init__(self, icon: str, side: int = design.ICON) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(side, side)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        icons.draw(QPainter(self), self._icon, QRectF(self.rect()), design.theme().text)


class _NoWheel(QObject):
    """Keeps the wheel for scrolling where a control has no focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def leave_wheel(widget: QWidget) -> None:
    """Let the wheel scroll what lies round a control that has no focus."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_NoWheel(widget))


class Choice(QComboBox):
    """A choice that reads like a word of a sentence and is as wide as what it says."""

    def __init__(
        self, title: str, name: str, items: Sequence[tuple[str, object]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.view().setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
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

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 4, 4)
        color = QColor(theme.accent if self.isEnabled() else theme.quiet)
        painter.setPen(color)
        words = self.rect().adjusted(4, 0, -18, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.currentText())
        icons.draw(painter, "chevron", QRectF(self.width() - 18, (self.height() - 14) / 2, 14, 14), color)


class CheckBox(QCheckBox):
    """A check box whose mark we draw, so that it is crisp in both themes."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(design.ICON + (design.WITHIN + text + 4 if self.text() else 4), design.CONTROL - 4)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return self.sizeHint()

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
        words = self.rect().adjusted(design.ICON + design.WITHIN, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class WholeNumber(QSpinBox):
    """A whole number that is typed in place, with its unit."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setFont(design.font())
        self.setKeyboardTracking(False)
        self.lineEdit().setAcceptDrops(False)
        self.lineEdit().setTextMargins(0, 0, design.WITHIN // 2, 0)
        leave_undo(self, self.lineEdit())
        leave_wheel(self)

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:  # noqa: D102
        return judge_number(text, self.suffix().strip(), whole=True), text, place

    def valueFromText(self, text: str) -> int:  # noqa: D102, N802
        number = read_number(text, self.suffix().strip())
        return self.value() if number is None else round(max(self.minimum(), min(self.maximum(), number)))


class Number(QDoubleSpinBox):
    """A number that is typed in place, shown without idle zeros, with its unit."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setFont(design.font())
        self.setKeyboardTracking(False)
        self.setDecimals(4)
        self.lineEdit().setAcceptDrops(False)
        self.lineEdit().setTextMargins(0, 0, design.WITHIN // 2, 0)
        leave_undo(self, self.lineEdit())
        leave_wheel(self)

    def textFromValue(self, value: float) -> str:  # noqa: D102, N802
        return number_text(value, self.locale())

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:  # noqa: D102
        return judge_number(text, self.suffix().strip()), text, place

    def valueFromText(self, text: str) -> float:  # noqa: D102, N802
        number = read_number(text, self.suffix().strip())
        return self.value() if number is None else max(self.minimum(), min(self.maximum(), number))


class InlineText(QLineEdit):
    """A text that is typed in place and as wide as what it says."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setProperty("tone", "inline")
        self.setAcceptDrops(False)  # what is dropped is pictures, whatever lies under the pointer
        self.textChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(max(32, min(260, text + 2 * design.WITHIN)), design.CONTROL - 4)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(32, design.CONTROL - 4)


class Swatch(QAbstractButton):
    """A color that can be clicked."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.color = "#ffffff"
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setFixedSize(design.OUTER, design.OUTER)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

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
