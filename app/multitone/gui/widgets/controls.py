"""Small controls of our own that are pressed or read: labels, buttons, icon buttons; fields stand in `fields`."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.layout import row_of


def name_control(control: QWidget, title: str, name: str) -> None:
    """Give what is pressed its name, its title for those who do not see it, and a hand that makes it light up."""
    control.setObjectName(name)
    control.setAccessibleName(title)
    control.setCursor(Qt.CursorShape.PointingHandCursor)
    control.setAttribute(Qt.WidgetAttribute.WA_Hover)
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def label(text: str = "", tone: str = "", name: str = "") -> QLabel:
    """Return a label in one of the style sheet's tones."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        label.setProperty("tone", tone)
    if name:
        label.setObjectName(name)
    return label


class ElidedLabel(QLabel):
    """A label that leaves out what it has no room for, and says so by dots."""

    def __init__(self, name: str, tone: str, mode: Qt.TextElideMode) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setProperty("tone", tone)
        self._mode = mode

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter, enabled = QPainter(self), self.isEnabled()
        flags = self.alignment().value | Qt.TextFlag.TextSingleLine.value
        self.style().drawItemText(painter, area, flags, self.palette(), enabled, text, self.foregroundRole())


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

    minimumSizeHint = sizeHint  # noqa: N815

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self.updateGeometry()  # what was said while it was hidden was measured by another width


def button(text: str, name: str, tone: str = "") -> QPushButton:
    """Return a button in one of the style sheet's tones."""
    button = QPushButton(text)
    name_control(button, text, name)
    if tone:
        button.setProperty("tone", tone)
    return button


def relabel(shown: QAbstractButton | QLabel, text: str) -> None:
    """Let a button or a label say another text, to those who do not see it too."""
    shown.setText(text)
    shown.setAccessibleName(text)


def show_text(shown: QLabel, text: str) -> None:
    """Show a text; a label that has none takes no room."""
    shown.setText(text)
    shown.setVisible(bool(text))


def dialog_foot(dialog: QDialog, link: QPushButton, close: QPushButton) -> QHBoxLayout:
    """Return the last row of a dialog that changes things at once: a link, and what closes it and Enter presses."""
    close.clicked.connect(dialog.close)
    close.setDefault(True)
    return row_of(link, None, close, spacing=design.WITHIN)


def paint_ground(painter: QPainter, area: QRectF, *, lit: bool, focus: bool, radius: float = 4) -> None:
    """Paint what lies under a flat control: a ground where it is lit, and a rim where it has the focus."""
    theme = design.theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent)) if focus else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.hover) if lit else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class Hairline(QWidget):
    """A line one pixel thin, across or upright."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        (self.setFixedWidth if upright else self.setFixedHeight)(design.HAIRLINE)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        QPainter(self).fillRect(self.rect(), QColor(design.theme().hairline))


class IconButton(QAbstractButton):
    """A button that shows one of our icons."""

    def __init__(
        self, icon: str, title: str, name: str, parent: QWidget | None = None, *, side: int = design.CONTROL
    ) -> None:
        super().__init__(parent)
        name_control(self, title, name)
        self.setFixedSize(side, side)
        self.say(icon, title)

    def say(self, icon: str, title: str) -> None:
        """Show another icon, which means something else."""
        self._icon = icon
        self.setAccessibleName(title)
        set_tip(self, title)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        lit = self.isChecked() or (self.underMouse() and self.isEnabled())
        paint_ground(painter, QRectF(self.rect()), lit=lit, focus=self.hasFocus(), radius=design.RADIUS)
        side = min(design.ICON, self.width() - 8)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        color = theme.text if self.isEnabled() and (self.underMouse() or self.hasFocus()) else theme.quiet
        color = theme.accent if self.isChecked() else color
        if not self.isEnabled():
            painter.setOpacity(0.4)
        icons.draw(painter, self._icon, box, color)
        if self.isChecked():  # a ground and a line at its foot: not by color alone
            inset = design.WITHIN - 2
            painter.fillRect(QRectF(inset, self.height() - 2, self.width() - 2 * inset, 2), QColor(theme.accent))


class IconToggle(IconButton):
    """An icon button that stays down."""

    def __init__(self, icon: str, title: str, name: str, *, side: int = design.CONTROL) -> None:
        super().__init__(icon, title, name, side=side)
        self.setCheckable(True)


class Sign(QWidget):
    """An icon that only says something; the words stand beside it."""

    def __init__(self, icon: str, side: int = design.ICON) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(side, side)

    def say(self, icon: str) -> None:
        """Show another icon, which means something else."""
        self._icon = icon
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        icons.draw(QPainter(self), self._icon, QRectF(self.rect()), design.theme().text)
