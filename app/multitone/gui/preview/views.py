"""How two pictures are compared: over each other with a divider between them, or side by side under a loupe."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.canvas_marks import paint_caption, paint_divider, paint_message
from multitone.gui.widgets.preview_image import PreviewImage
from multitone.gui.widgets.zoom import Zoom
from multitone.messages import tr
from multitone.services.preview.viewport import Area, Viewport

APART = 24
"""Between the pointer and the loupe."""
Sides = tuple[PreviewImage, PreviewImage]
"""The pictures before and after."""


class SplitView(QWidget):
    """Paints what is seen of two pictures, or says why there are none."""

    view_changed = Signal()
    """Another part is to be seen, or at another size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.zoom = Zoom()
        self.divider = 0.5
        self.sides: Sides | None = None
        self.message = ""
        self.stale = ""
        """What is no longer what it stands for: nothing, "after", or "both"."""
        self.captions = tr("before"), tr("after")
        """What is written on the two halves."""
        self.pinned = False
        """Whether another result is pinned at left, in place of the picture before."""
        self.shows_original = False
        """Whether the picture before is shown alone."""

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(200, 120)

    def show_sides(self, sides: Sides | None, message: str = "") -> None:
        """Show two pictures, or say why there are none. The zoom stays, at the same place of the pictures."""
        self.sides, self.message, self.stale = sides, message, ""
        self.zoom.sizes = (sides[0].size, sides[1].size) if sides else None
        self.update()

    def set_stale(self, what: str) -> None:
        """Pale what is seen, for it is no longer what it stands for."""
        if what != self.stale:
            self.stale = what
            self.update()

    def set_divider(self, part: float) -> None:
        """Put the divider at a part of the width that is seen of the pictures."""
        self.divider = min(1.0, max(0.0, part))
        self.update()

    def set_zoom(self, level: float | None, at: QPointF | None = None) -> None:
        """Zoom to a level, about a point in device pixels; None fits."""
        self.zoom.set_level(level, at)
        self._view_changes()

    def step_zoom(self, steps: int, at: QPointF | None = None) -> None:
        """Zoom in by steps, or out."""
        self.zoom.step(steps, at)
        self._view_changes()

    def pan(self, across: float, down: float) -> None:
        """Move the pictures by device pixels."""
        self.zoom.pan(across, down)
        self._view_changes()

    def measure(self) -> None:
        """Take over how many device pixels there are."""
        ratio = self.devicePixelRatioF()
        self.zoom.room = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        self._view_changes()

    def picture_area(self) -> QRectF:
        """Return what is seen of the pictures, in the widget's own pixels."""
        ratio, whole = self.devicePixelRatioF(), QRectF()
        for area in self.zoom.areas or ():
            whole |= QRectF(area.left / ratio, area.top / ratio, area.width / ratio, area.height / ratio)
        return whole & QRectF(self.rect())

    def divider_at(self, seen: QRectF) -> int:
        """Return where the divider is in what is seen of the pictures."""
        return round(seen.left() + seen.width() * self.divider)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme, whole = design.theme(), QRectF(self.rect())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surround))
        if self.sides is None:
            paint_message(painter, whole, self.message, theme)
            return
        seen = self.picture_area()
        if self.shows_original or self.stale == "both":
            self._paint(painter, 0 if self.shows_original else 1, whole, pale=self.stale == "both")
            if self.shows_original:
                original = self.captions[0] if self.pinned else tr("original")
                paint_caption(painter, seen, seen.left(), original, before=False, icon=self._icon)
            return
        x = self.divider_at(seen)
        self._paint(painter, 0, QRectF(0, 0, x, self.height()), pale=False)
        self._paint(painter, 1, QRectF(x, 0, self.width() - x, self.height()), pale=bool(self.stale))
        paint_divider(painter, seen, x, theme, focused=self.hasFocus())
        paint_caption(painter, seen, x, self.captions[0], before=True, icon=self._icon)
        paint_caption(painter, seen, x, self.captions[1], before=False)

    @property
    def _icon(self) -> str:
        return "pin" if self.pinned else ""

    def _paint(self, painter: QPainter, place: int, clip: QRectF, *, pale: bool) -> None:
        assert self.sides is not None
        assert self.zoom.areas is not None
        paint_side(painter, self.sides[place], self.zoom.areas[place], clip, opacity=design.STALE if pale else 1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.measure()

    def event(self, event: QEvent) -> bool:
        """Repaint the handle when the focus comes or goes; measure anew on another screen."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        elif event.type() is QEvent.Type.DevicePixelRatioChange:
            self.measure()
        return super().event(event)

    def _view_changes(self) -> None:
        self.update()
        self.view_changed.emit()


class Loupe(QWidget):
    """Lies over the canvas beside the pointer and shows two panes."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("loupe")
        self.setAccessibleName(tr("Loupe: before and after at 1:1"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(2 * design.LOUPE + 1, design.LOUPE)
        self.hide()
        self.sides: Sides | None = None
        """What is shown, None while it is awaited."""
        self._view = Viewport((1, 1))

    @property
    def room(self) -> tuple[int, int]:
        """Device pixels that each pane has."""
        side = round(design.LOUPE * self.devicePixelRatioF())
        return side, side

    def stand_by(self, pointer: QPointF) -> None:
        """Go beside the pointer, to where there is room."""
        room = self._canvas.rect()
        x = pointer.x() - self.width() / 2
        y = pointer.y() + APART
        if y + self.height() > room.height():
            y = pointer.y() - APART - self.height()
        x = min(max(design.WITHIN, x), room.width() - self.width() - design.WITHIN)
        self.move(round(x), round(max(0.0, y)))
        self.show()
        self.raise_()

    def show_sides(self, sides: Sides | None, view: Viewport) -> None:
        """Show a part of two pictures; None while it is awaited."""
        self.sides, self._view = sides, view
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, design.RADIUS, design.RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(theme.surround))
        if self.sides is not None:
            self._paint_sides(painter, self.sides)
        painter.setPen(QPen(QColor(design.ON_PICTURE_TEXT), 1))
        middle = design.LOUPE + 0.5
        painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(0, 0, 0, 140), 1))
        painter.drawPath(shape)

    def _paint_sides(self, painter: QPainter, sides: Sides) -> None:
        areas = self._view.areas(sides[0].size, sides[1].size)
        for place, (side, area) in enumerate(zip(sides, areas, strict=True)):
            left = place * (design.LOUPE + 1)
            paint_side(painter, side, area, QRectF(left, 0, design.LOUPE, self.height()), left=left)


def paint_side(
    painter: QPainter, side: PreviewImage, area: Area, clip: QRectF, *, left: int = 0, opacity: float = 1.0
) -> None:
    """Paint a picture into an area, in device pixels from the left, as far as the clip goes."""
    ratio = painter.device().devicePixelRatioF()
    painter.save()
    painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(opacity)
    painter.translate(left, 0)
    painter.scale(1 / ratio, 1 / ratio)  # from here on a unit is a device pixel
    side.paint(painter, area)
    painter.restore()
