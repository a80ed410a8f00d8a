"""The preview: the chosen picture before and after, through the real steps and encoder, with a divider to drag."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.engines.preview import Preview, PreviewRequest
from multitone.errors import MultitoneError
from multitone.gui import design, words
from multitone.gui.controls import label
from multitone.gui.document import Content
from multitone.gui.picture_list import image_of
from multitone.gui.questions import Questions

ASK_AFTER = 40
"""Milliseconds of quiet before a preview is asked for: a slider on its way asks for few."""
STEP = 0.02
"""Part of the picture that a key moves the divider by."""
ON_PICTURE, ON_PICTURE_TEXT = "#000000", "#ffffff"
"""Ground and text of what is written on a picture, the same in both themes."""


@dataclass(slots=True)
class _Side:
    """One side: its picture, and the picture scaled to what is shown."""

    image: QImage
    scaled: QPixmap | None = None


class Canvas(QWidget):
    """Paints two pictures over each other with a divider between them."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Before and after"))
        self.setAccessibleDescription(self.tr("Left and right arrow keys move the divider."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.divider = 0.5
        self.message = ""
        self._before: _Side | None = None
        self._after: _Side | None = None
        self._dragging = False

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(200, 120)

    def show_pictures(self, before: QImage | None, after: QImage | None, message: str = "") -> None:
        """Show two pictures, or say why there are none."""
        self._before = _Side(before) if before is not None else None
        self._after = _Side(after) if after is not None else None
        self.message = message
        self.update()

    def set_divider(self, part: float) -> None:
        """Put the divider at a part of the picture's width."""
        self.divider = min(1.0, max(0.0, part))
        self.update()

    def picture_area(self) -> QRectF:
        """Return where the picture before stands."""
        return self._area(self._before.image) if self._before else QRectF()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surround))
        if self._before is None or self._after is None:
            painter.setFont(design.font())
            painter.setPen(QColor(theme.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(design.OUTER, 0, -design.OUTER, 0), flags, self.message)
            return
        area = self.picture_area()
        x = round(area.left() + area.width() * self.divider)
        self._paint_side(painter, self._before, QRectF(0, 0, x, self.height()))
        self._paint_side(painter, self._after, QRectF(x, 0, self.width() - x, self.height()))
        self._paint_divider(painter, area, x, theme)

    def _paint_side(self, painter: QPainter, side: _Side, clip: QRectF) -> None:
        area = self._area(side.image)
        if side.scaled is None:
            ratio = self.devicePixelRatioF()
            size = (area.size() * ratio).toSize()
            image = side.image
            if image.size() != size:
                image = image.scaled(
                    size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            side.scaled = QPixmap.fromImage(image)
            side.scaled.setDevicePixelRatio(ratio)
        painter.setClipRect(clip)
        painter.drawPixmap(area.topLeft(), side.scaled)
        painter.setClipping(False)

    def _paint_divider(self, painter: QPainter, area: QRectF, x: float, theme: design.Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(0, 0, 0, 110), 3))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QPen(QColor(ON_PICTURE_TEXT), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center = QPointF(x, area.center().y())
        ring = theme.accent if self.hasFocus() else ON_PICTURE_TEXT
        painter.setPen(QPen(QColor(ring), 1.5))
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawEllipse(center, design.HANDLE / 2 - 2, design.HANDLE / 2 - 2)
        painter.setPen(QPen(QColor(ON_PICTURE_TEXT), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (-1, 1):
            tip = center + QPointF(way * 8, 0)
            painter.drawLine(tip, tip + QPointF(-way * 3.5, -3.5))
            painter.drawLine(tip, tip + QPointF(-way * 3.5, 3.5))
        self._paint_caption(painter, area, x, self.tr("before"), before=True)
        self._paint_caption(painter, area, x, self.tr("after"), before=False)

    def _paint_caption(self, painter: QPainter, area: QRectF, x: float, text: str, *, before: bool) -> None:
        """Write which side is which, where there is room for it."""
        written = design.font(design.SMALL)
        width = QFontMetricsF(written).horizontalAdvance(text) + 2 * design.WITHIN
        left = x - width - design.WITHIN if before else x + design.WITHIN
        box = QRectF(left, area.bottom() - 22 - design.WITHIN, width, 22)
        if not area.contains(box):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(ON_PICTURE)
        ground.setAlpha(150)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(ON_PICTURE_TEXT))
        painter.setFont(written)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _area(self, image: QImage) -> QRectF:
        """Return where a picture of that size stands: fitted, never enlarged beyond its own pixels."""
        ratio = self.devicePixelRatioF()
        room = QSize(self.width(), self.height())
        size = image.size() / ratio
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (room.width() - size.width()) // 2, (room.height() - size.height()) // 2, size.width(), size.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        for side in (self._before, self._after):
            if side is not None:
                side.scaled = None
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.LeftButton and self._before is not None:
            self._dragging = True
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        area = self.picture_area()
        x = area.left() + area.width() * self.divider
        near = self._before is not None and abs(event.position().x() - x) < design.HANDLE / 2
        self.setCursor(Qt.CursorShape.SplitHCursor if near or self._dragging else Qt.CursorShape.ArrowCursor)
        if self._dragging:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:  # noqa: D102, N802
        self._dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        moves = {
            Qt.Key.Key_Left: self.divider - STEP,
            Qt.Key.Key_Right: self.divider + STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        wanted = moves.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.set_divider(wanted)

    def event(self, event: QEvent) -> bool:
        """Repaint the handle when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def _drag_to(self, x: float) -> None:
        area = self.picture_area()
        if area.width() > 0:
            self.set_divider((x - area.left()) / area.width())


class PreviewPane(QWidget):
    """The canvas, and below it what the picture is called, and its bytes and size before and after."""

    shown = Signal()

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._questions = questions
        self._content: Content | None = None
        self._path = ""
        self._target = ""
        self._asked: PreviewRequest | None = None
        self._answered: PreviewRequest | None = None
        self.canvas = Canvas()
        self.name = label(name="preview_name", tone="strong")
        self.dimensions = label(name="preview_size", tone="quiet")
        self.bytes = label(name="preview_bytes")
        for figure in (self.dimensions, self.bytes):
            figure.setFont(design.font())
        line = QHBoxLayout()
        line.setContentsMargins(design.BETWEEN, 0, design.BETWEEN, 0)
        line.setSpacing(design.BETWEEN)
        line.addWidget(self.name, 1)
        line.addWidget(self.dimensions)
        line.addWidget(self.bytes)
        column = QVBoxLayout(self)
        column.setContentsMargins(design.WITHIN, design.WITHIN, design.WITHIN, design.WITHIN)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.canvas, 1)
        column.addLayout(line)
        self._quiet = QTimer(self, singleShot=True, interval=ASK_AFTER)
        self._quiet.timeout.connect(self._ask)
        self.canvas.resized.connect(self._quiet.start)

    @property
    def complete(self) -> bool:
        """Whether what is shown is the chosen picture through the steps as they stand."""
        return self._asked is not None and self._answered == self._asked and not self._quiet.isActive()

    def show_picture(self, path: str, target: str) -> None:
        """Show another picture; `target` tells the format where the source's own is kept."""
        if path != self._path:
            self._path, self._target = path, target
            self.name.setText(words.name_of(path))
            self.name.setToolTip(path)
            self.dimensions.clear()
            self.bytes.clear()
        self._target = target
        self._quiet.start()

    def show_content(self, content: Content) -> None:
        """Show the picture through other steps."""
        self._content = content
        self._quiet.start()

    def clear(self) -> None:
        """Show nothing."""
        self._path, self._asked, self._answered = "", None, None
        self._quiet.stop()
        self.canvas.show_pictures(None, None)
        for text in (self.name, self.dimensions, self.bytes):
            text.clear()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        QPainter(self).fillRect(self.rect(), QColor(design.theme().surround))

    def _ask(self) -> None:
        if not self._path or self._content is None or not self.isVisible():
            return
        ratio = self.canvas.devicePixelRatioF()
        fit = (max(64, round(self.canvas.width() * ratio)), max(64, round(self.canvas.height() * ratio)))
        request = PreviewRequest(self._path, self._content.pipeline, self._content.format_for(self._target), fit)
        if request != self._asked:
            self._asked = request
            self._questions.ask("preview", request, self._arrived, first=True)

    def _arrived(self, request: PreviewRequest, answer: Preview | MultitoneError) -> None:
        if request.path != self._path:
            return
        self._answered = request
        if isinstance(answer, MultitoneError):
            self.canvas.show_pictures(None, None, str(answer))
            self.dimensions.clear()
            self.bytes.clear()
        else:
            self.canvas.show_pictures(image_of(answer.before), image_of(answer.after))
            self._say(answer)
        self.shown.emit()

    def _say(self, answer: Preview) -> None:
        before, after = words.dimensions(answer.size_before), words.dimensions(answer.size_after)
        self.dimensions.setText(before if before == after else f"{before} → {after}")
        sizes = f"{words.size(answer.bytes_before)} → {words.size(answer.bytes_after)}"
        self.bytes.setText(sizes)
        self.bytes.setAccessibleName(self.tr("Bytes before and after: {sizes}").format(sizes=sizes))
