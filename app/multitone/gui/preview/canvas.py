"""The canvas: the split view moved, zoomed and looked into closer by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from multitone.gui.preview.views import SplitView
from multitone.gui.widgets import design
from multitone.messages import _, tr

STEP = 0.02
"""Part of the picture that a key moves the divider by."""
PAN = 64
"""Pixels that a key moves the pictures by."""
NOTCH = 120
"""What a wheel says for one notch."""


KEYS = (
    ("Left Right Home End", _("Move the line between before and after")),
    ("Shift+Left Shift+Right", _("Move that line in an enlarged picture")),
    ("Arrows", _("Move an enlarged picture")),
    ("+ -", _("Zoom in or out")),
    ("Space", _("Hold to move the picture with the mouse")),
)
"""The keys of the preview, and what each does."""


class Canvas(SplitView):
    """Does what mouse and keys ask for."""

    let_go = Signal()
    """A key that was held is let go."""
    looked_closer = Signal(object)
    """A place of the pictures that the loupe is held over, in parts of their size; None when it is let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(tr("Before and after"))
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self.setMouseTracking(True)
        self.pointer = QPointF()
        """Where the pointer was last, in the widget's own pixels."""
        self._original_keys: set[str] = set()
        self._loupe_keys: set[str] = set()
        self._held_keys = {Qt.Key.Key_B: self.hold_original, Qt.Key.Key_Z: self.hold_loupe}
        self._space = False
        self._dragging = ""
        self._grabbed = QPointF()
        self._divider_before_click = self.divider
        self._turned = 0.0
        self.describe("")

    def describe(self, sizes: str) -> None:
        """Let a screen reader say the sizes of the pictures, and the keys."""
        keys = tr(
            "Left and right arrow keys move the divider, with Shift when zoomed; arrow keys move the zoomed picture. "
            "Plus and minus zoom, hold B for the original and Z for the loupe."
        )
        self.setAccessibleDescription(f"{sizes} {keys}".strip())

    def hold_original(self, by: str, *, held: bool) -> None:
        """Show the picture before alone, as long as a key or a button is held."""
        (self._original_keys.add if held else self._original_keys.discard)(by)
        self.shows_original = bool(self._original_keys)
        self.update()

    def hold_loupe(self, by: str, *, held: bool) -> None:
        """Look closer at what lies under the pointer, as long as a key or a button is held."""
        (self._loupe_keys.add if held else self._loupe_keys.discard)(by)
        if held and self.zoom.place_at(self.pointer * self.devicePixelRatioF()) is None:
            self.pointer = QPointF(self.rect().center())  # it is elsewhere: a key alone looks at the middle
        self._look_closer()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self.sides is None:
            return
        if event.button() is Qt.MouseButton.MiddleButton:
            self.hold_loupe("middle button", held=True)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = self._grabbed = event.position()
        if self.zoom.can_pan and (self._space or not self._near_divider(at)):
            self._dragging = "pictures"
        else:
            self._dragging = "divider"
            self._divider_before_click = self.divider
            self._drag_divider(at.x())
        self._show_cursor(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        at = self.pointer = event.position()
        if self._dragging == "divider":
            self._drag_divider(at.x())
        elif self._dragging == "pictures":
            moved = (at - self._grabbed) * self.devicePixelRatioF()
            self._grabbed = at
            self.pan(moved.x(), moved.y())
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
        if event.button() is not Qt.MouseButton.LeftButton or self.sides is None:
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
        if steps and self.sides is not None:
            self.step_zoom(steps, event.position() * self.devicePixelRatioF())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        key, way = Qt.Key(event.key()), PAN * self.devicePixelRatioF()
        pans = {
            Qt.Key.Key_Left: (way, 0), Qt.Key.Key_Right: (-way, 0), Qt.Key.Key_Up: (0, way), Qt.Key.Key_Down: (0, -way),
        }  # fmt: skip
        actions: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: self.set_divider(self.divider - STEP),
            Qt.Key.Key_Right: lambda: self.set_divider(self.divider + STEP),
            Qt.Key.Key_Home: lambda: self.set_divider(0.0),
            Qt.Key.Key_End: lambda: self.set_divider(1.0),
            Qt.Key.Key_Plus: lambda: self.step_zoom(1),
            Qt.Key.Key_Equal: lambda: self.step_zoom(1),
            Qt.Key.Key_Minus: lambda: self.step_zoom(-1),
            Qt.Key.Key_Space: lambda: self._hold_space(held=True),
        }
        if key in pans and self.zoom.can_pan and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(*pans[key])
        elif key in self._held_keys:
            self._held_keys[key]("key", held=True)
        elif key in actions:
            actions[key]()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            return
        if key in self._held_keys:
            self._held_keys[key]("key", held=False)
            self.let_go.emit()
        elif key is Qt.Key.Key_Space:
            self._hold_space(held=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802
        super().focusOutEvent(event)
        self._space = False
        for hold in self._held_keys.values():
            hold("key", held=False)

    def _hold_space(self, *, held: bool) -> None:
        """Let the mouse drag the pictures even where the divider is."""
        self._space = held
        self._show_cursor(self.pointer)

    def _look_closer(self) -> None:
        at = self.pointer * self.devicePixelRatioF()
        self.looked_closer.emit(self.zoom.place_at(at) if self._loupe_keys else None)

    def _near_divider(self, at: QPointF) -> bool:
        seen = self.picture_area()
        return not seen.isEmpty() and abs(at.x() - self.divider_at(seen)) < design.HANDLE / 2

    def _drag_divider(self, x: float) -> None:
        seen = self.picture_area()
        if seen.width() > 0:
            self.set_divider((x - seen.left()) / seen.width())

    def _show_cursor(self, at: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._dragging == "pictures":
            shape = Qt.CursorShape.ClosedHandCursor
        elif self.sides is not None and (self._dragging or (self._near_divider(at) and not self._space)):
            shape = Qt.CursorShape.SplitHCursor
        elif self.zoom.can_pan:
            shape = Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)
