"""The empty window: one large place to drop pictures on, and three other ways in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label


class Stack(QWidget):
    """Three lanes at work, large: what the program is about, drawn rather than said."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(176, 68)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        tones = (theme.decode, theme.apply, theme.encode)
        rows = ((28, 20, 12, 36, 24, 16, 40), (44, 28, 20, 16, 12, 36, 20), (16, 24, 44, 20, 32, 28, 12))
        for row, widths in enumerate(rows):
            left = 0
            for place, width in enumerate(widths):
                painter.fillRect(QRectF(left, row * 24, width, 20), QColor(tones[place % 3]))
                left += width


class DropZone(QWidget):
    """Asks for pictures."""

    folder_asked = Signal()
    files_asked = Signal()
    samples_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop_zone")
        self.setAccessibleName(self.tr("Drop pictures here"))
        self.title = label(self.tr("Drop a folder of pictures"), name="drop_title")
        self.title.setFont(design.font(28, light=True))
        self.said = label(name="drop_sentence", tone="quiet")
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.folder = button(self.tr("Choose folder…"), "choose_folder", "filled")
        self.files = button(self.tr("Choose files…"), "choose_files", "raised")
        self.samples = button(self.tr("Try the samples"), "try_samples", "link")
        for asked, by in (
            (self.folder_asked, self.folder),
            (self.files_asked, self.files),
            (self.samples_asked, self.samples),
        ):
            by.clicked.connect(asked)
        self.interrupted: QWidget | None = None
        """What is offered where a job was cut short."""
        self._lay_out()
        self.say("")

    def offer(self, interrupted: QWidget) -> None:
        """Put an offer below the ways in."""
        self.interrupted = interrupted
        self._column.insertSpacing(self._column.count() - 1, 2 * design.OUTER)
        self._column.insertWidget(self._column.count() - 1, interrupted)

    def say(self, text: str) -> None:
        """Say what is going on, or what the program does to originals."""
        self.said.setText(text or self.tr("Every core works on them. Originals are never changed."))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        QPainter(self).fillRect(self.rect(), QColor(design.theme().surround))

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(design.WITHIN)
        ways.addStretch(1)
        for way in (self.folder, self.files, self.samples):
            ways.addWidget(way)
        ways.addStretch(1)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(5)
        column.addWidget(Stack(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(2 * design.OUTER)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(design.WITHIN)
        column.addWidget(self.said)
        column.addSpacing(2 * design.OUTER)
        column.addLayout(ways)
        column.addStretch(6)


class DropFrame(QWidget):
    """Lights up over the whole window while something is dragged over it that it would take."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._later = False
        self.setObjectName("drop_frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def light(self, *, later: bool = False) -> None:
        """Lay the frame over the window; what is dropped is taken now, or waits until a job is done."""
        self._later = later
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        veil = QColor(theme.surround)
        veil.setAlpha(190)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 2))
        inset = design.WITHIN
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), inset, inset)
        painter.setFont(design.font(design.LARGE, strong=True))
        painter.setPen(QColor(theme.text))
        now, then = self.tr("Drop to take these pictures in"), self.tr("Drop to convert these pictures after this job")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, then if self._later else now)
