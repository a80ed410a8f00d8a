"""Where the window opens: as it was left, on the screen that it was on, and never larger than there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from multitone.gui.widgets import design

GEOMETRY, SCREEN = "window/geometry", "window/screen"


def place(window: QWidget, settings: QSettings) -> None:
    """Give a window that is not shown yet its size and place."""
    window.resize(*design.WINDOW)
    remembered = settings.value(GEOMETRY)
    if remembered is not None:
        window.restoreGeometry(remembered)
    name = settings.value(SCREEN)
    known = [screen for screen in QGuiApplication.screens() if screen.name() == name]
    fit(window, known[0] if known else window.screen(), moved=remembered is not None)


def fit(window: QWidget, screen: QScreen, *, moved: bool) -> None:
    """Let a window fit a screen, and be as small as that asks; `moved` says that it has a place of its own."""
    room = screen.availableGeometry()
    frame = window.frameGeometry().size() - window.geometry().size()
    inner = room.size() - frame
    window.setMinimumSize(QSize(*design.SMALLEST).boundedTo(inner))
    if window.isMaximized() or window.isFullScreen():
        return
    if moved:
        placed = fitted(window.frameGeometry(), room)
        window.move(placed.topLeft())
        window.resize(placed.size() - frame)
    else:  # the desktop finds the place
        window.resize(window.size().boundedTo(inner))


def fitted(frame: QRect, room: QRect) -> QRect:
    """Return a frame no larger than the room, and moved as little as it takes to lie in it."""
    size = frame.size().boundedTo(room.size())
    left = min(max(frame.left(), room.left()), room.left() + room.width() - size.width())
    top = min(max(frame.top(), room.top()), room.top() + room.height() - size.height())
    return QRect(left, top, size.width(), size.height())


def remember(window: QWidget, settings: QSettings) -> None:
    """Keep size, place and screen for the next start."""
    settings.setValue(GEOMETRY, window.saveGeometry())
    settings.setValue(SCREEN, window.screen().name())
