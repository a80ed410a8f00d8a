"""The canvas: two pictures over each other with a divider between them, zoomed and moved by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.canvas_marks import paint_caption, paint_divider, paint_message
from multitone.gui.widgets.side import PreviewImage
from multitone.gui.widgets.zoom import Zoom

STEP = 0.02
"""Part of the picture that a key moves the divider by."""
PAN = 64
"""Pixels that a key moves the pictures by."""
NOTCH = 120
"""What a wheel says for one notch."""


class Canvas(QWidget):
    """Paints two pictures over each other with a divider between them."""

    view_changed = Signal()
    """Another part is to be seen, or at another size."""
    let_go = Signal()
    """A key that was held is let go."""
    looked_closer = Signal(object)
    """A place of the pictures that the loupe is held over, in parts of their size; None when it is let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Before and after"))
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.zoom = Zoom()
        self.divider = 0.5
        self.message = ""
        self.stale = ""
        """What is no longer what it stands for: nothing, "after", or "both"."""
        self._before: PreviewImage | None = None
        self._after: PreviewImage | None = None
        self._original_keys: set[str] = set()
        self._loupe_keys: set[str] = set()
        self._space = False
        self._dragging = ""
        self._grabbed = QPointF()
        self._pointer = QPointF()
        self._divider_before_click = self.divider
        self._turned = 0.0
        self.setAccessibleDescription(self.describe(""))

    def describe(self, sizes: str) -> str:
        """Return what a screen reader says of the canvas: the sizes of the pictures, and the keys."""
        keys = self.tr(
            "Left and right arrow keys move the divider, with Shift when zoomed; arrow keys move the zoomed picture. "
            "Plus and minus zoom, hold B for the original and Z for the loupe."
        )
        return f"{sizes} {keys}".strip()

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(200, 120)

    def show_sides(self, before: PreviewImage | None, after: PreviewImage | None, message: str = "") -> None:
        """Show two pictures, or say why there are none. The zoom stays, at the same place of the pictures."""
        self._before, self._after = before, after
        self.message, self.stale = message, ""
        self.zoom.sizes = (before.size, after.size) if before and after else None
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

    def hold_original(self, by: str, *, held: bool) -> None:
        """Show the picture before alone, as long as a key or a button is held."""
        (self._original_keys.add if held else self._original_keys.discard)(by)
        self.update()

    @property
    def shows_original(self) -> bool:
        """Whether the picture before is shown alone."""
        return bool(self._original_keys)

    def hold_loupe(self, by: str, *, held: bool) -> None:
        """Look closer at what lies under the pointer, as long as a key or a button is held."""
        (self._loupe_keys.add if held else self._loupe_keys.discard)(by)
        if held and self.zoom.place_at(self._pointer * self.devicePixelRatioF()) is None:
            self._pointer = QPointF(self.rect().center())  # it is elsewhere: a key alone looks at the middle
        self._look_closer()

    @property
    def sides(self) -> tuple[PreviewImage, PreviewImage] | None:
        """What is shown, before and after."""
        return (self._before, self._after) if self._before and self._after else None

    @property
    def pointer(self) -> QPointF:
        """Where the pointer was last, in the widget's own pixels."""
        return self._pointer

    def picture_area(self) -> QRectF:
        """Return what is seen of the pictures, in the widget's own pixels."""
        areas = self.zoom.areas
        if areas is None:
            return QRectF()
        ratio = self.devicePixelRatioF()
        whole = QRectF()
        for area in areas:
            whole |= QRectF(area.left / ratio, area.top / ratio, area.width / ratio, area.height / ratio)
        return whole & QRectF(self.rect())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surround))
        areas = self.zoom.areas
        if self._before is None or self._after is None or areas is None:
            paint_message(painter, QRectF(self.rect()), self.message, theme)
            return
        seen = self.picture_area()
        x = self._divider_x(seen)
        alone = self.shows_original
        if self.stale != "both" and not alone:
            self._paint(painter, self._before, 0, QRectF(0, 0, x, self.height()), pale=False)
            self._paint(painter, self._after, 1, QRectF(x, 0, self.width() - x, self.height()), pale=bool(self.stale))
            paint_divider(painter, seen, x, theme, focused=self.hasFocus())
            paint_caption(painter, seen, x, self.tr("before"), before=True)
            paint_caption(painter, seen, x, self.tr("after"), before=False)
            return
        whole = QRectF(self.rect())
        shown, place = (self._before, 0) if alone else (self._after, 1)
        self._paint(painter, shown, place, whole, pale=self.stale == "both")
        if alone:
            paint_caption(painter, seen, seen.left(), self.tr("original"), before=False)

    def _paint(self, painter: QPainter, side: PreviewImage, place: int, clip: QRectF, *, pale: bool) -> None:
        areas = self.zoom.areas
        assert areas is not None
        painter.save()
        painter.setClipRect(clip)
        painter.setOpacity(design.STALE if pale else 1.0)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # from here on a unit is a device pixel
        side.paint(painter, areas[place])
        painter.restore()

    def _divider_x(self, seen: QRectF) -> int:
        return round(seen.left() + seen.width() * self.divider)

    def _near_divider(self, at: QPointF) -> bool:
        seen = self.picture_area()
        return not seen.isEmpty() and abs(at.x() - self._divider_x(seen)) < design.HANDLE / 2

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.measure()

    def measure(self) -> None:
        """Take over how many device pixels there are."""
        ratio = self.devicePixelRatioF()
        self.zoom.room = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        self._view_changes()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._before is None:
            return
        if event.button() is Qt.MouseButton.MiddleButton:
            self.hold_loupe("middle button", held=True)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._grabbed = at
        if self.zoom.can_pan and (self._space or not self._near_divider(at)):
            self._dragging = "pictures"
        else:
            self._dragging = "divider"
            self._divider_before_click = self.divider
            self._drag_to(at.x())
        self._show_cursor(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        at = self._pointer = event.position()
        if self._dragging == "divider":
            self._drag_to(at.x())
        elif self._dragging == "pictures":
            moved = (at - self._grabbed) * self.devicePixelRatioF()
            self._grabbed = at
            self.zoom.pan(moved.x(), moved.y())
            self._view_changes()
        self._show_cursor(at)
        if self._loupe_keys:
            self._look_closer()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.MiddleButton:
            self.hold_loupe("middle button", held=False)
        else:
            self._dragging = ""
            self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go from fitted to 1:1 at the pointer, and back."""
        if event.button() is not Qt.MouseButton.LeftButton or self._before is None:
            return
        if self._dragging == "" and not self.zoom.can_pan:
            self.set_divider(self._divider_before_click)  # the first of the two clicks has moved it
        at = event.position() * self.devicePixelRatioF()
        self.set_zoom(1.0 if self.zoom.level is None else None, at)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().leaveEvent(event)
        if self._loupe_keys:
            self.looked_closer.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps and self._before is not None:
            self.step_zoom(steps, event.position() * self.devicePixelRatioF())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if not self._press(Qt.Key(event.key()), shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.isAutoRepeat():
            return
        match event.key():
            case Qt.Key.Key_B:
                self.hold_original("key", held=False)
                self.let_go.emit()
            case Qt.Key.Key_Z:
                self.hold_loupe("key", held=False)
                self.let_go.emit()
            case Qt.Key.Key_Space:
                self._space = False
                self._show_cursor(self._pointer)
            case _:
                super().keyReleaseEvent(event)

    def focusOutEvent(self, event: object) -> None:  # noqa: D102, N802
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._space = False
        self.hold_original("key", held=False)
        self.hold_loupe("key", held=False)

    def event(self, event: QEvent) -> bool:
        """Repaint the handle when the focus comes or goes; measure anew on another screen."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        elif event.type() is QEvent.Type.DevicePixelRatioChange:
            self.measure()
        return super().event(event)

    def _press(self, key: Qt.Key, *, shift: bool) -> bool:
        """Do what a key stands for, and say whether it stands for anything."""
        pans = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        divides = {
            Qt.Key.Key_Left: self.divider - STEP,
            Qt.Key.Key_Right: self.divider + STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        if key in pans and self.zoom.can_pan and not shift:
            way = PAN * self.devicePixelRatioF()
            self.zoom.pan(pans[key][0] * way, pans[key][1] * way)
            self._view_changes()
        elif key in divides:
            self.set_divider(divides[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step_zoom(1)
        elif key is Qt.Key.Key_Minus:
            self.step_zoom(-1)
        elif key is Qt.Key.Key_B:
            self.hold_original("key", held=True)
        elif key is Qt.Key.Key_Z:
            self.hold_loupe("key", held=True)
        elif key is Qt.Key.Key_Space:
            self._space = True
            self._show_cursor(self._pointer)
        else:
            return False
        return True

    def _view_changes(self) -> None:
        self.update()
        self.view_changed.emit()

    def _look_closer(self) -> None:
        at = self._pointer * self.devicePixelRatioF()
        self.looked_closer.emit(self.zoom.place_at(at) if self._loupe_keys else None)

    def _show_cursor(self, at: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._dragging == "pictures":
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._before is not None and (self._dragging or (self._near_divider(at) and not self._space)):
            shape = Qt.CursorShape.SplitHCursor
        elif self.zoom.can_pan:
            shape = Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    def _drag_to(self, x: float) -> None:
        seen = self.picture_area()
        if seen.width() > 0:
            self.set_divider((x - seen.left()) / seen.width())
