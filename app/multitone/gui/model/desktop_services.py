"""What is asked of the desktop: to show a file in its folder, and to tell that a long job has ended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, QMetaObject, QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from multitone.errors import printed
from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session
from multitone.gui.widgets import icons
from multitone.messages import _, tr

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

FILE_MANAGER = ("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1")
NOTICES = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")
LAUNCHER = "com.canonical.Unity.LauncherEntry"
"""The signal that docks and taskbars heed: Unity's, which Plasma, Dash to Dock, Plank and others understand."""
STEP = 0.01
"""How much further a job must be for the taskbar to be told."""
LONG = 20.0
"""Seconds after which a job is long: its end is told to a person who looks elsewhere."""
TRAY_SHOWN = 15_000
"""Milliseconds that an icon stays in the tray for its message."""


class Notifier(Protocol):
    """Tells a person who looks elsewhere that something has ended."""

    def tell(self, title: str, text: str) -> None:
        """Tell it, without a sound."""


class Desktop(QObject):
    """The desktop, by D-Bus where it has one, and by what Qt knows everywhere."""

    failed = Signal(object, str)
    """Something cannot be shown: why not and what helps, as a `Message`, and its path."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown_part: float | None = None

    def tell(self, title: str, text: str) -> None:
        """Show a notice, without a sound: by the desktop's own service, or by an icon in the tray."""
        if not self._notify(title, text):
            self._tray(title, text)

    def show_progress(self, part: float | None) -> None:
        """Let the taskbar show which part of a job is done, 0 to 1, or nothing; where the desktop has a bus."""
        shown = self._shown_part
        if part == shown or (part is not None and shown is not None and abs(part - shown) < STEP and part < 1):
            return
        self._shown_part = part
        bus = _session_bus() if has_bus() else None
        if bus is None:
            return
        from PySide6.QtDBus import QDBusMessage

        name = QApplication.desktopFileName() or "multitone"
        message = QDBusMessage.createSignal(f"/{LAUNCHER.replace('.', '/').lower()}/{os.getpid()}", LAUNCHER, "Update")
        properties = {"progress": float(part or 0.0), "progress-visible": part is not None}
        message.setArguments([f"application://{name}.desktop", properties])
        bus.send(message)

    def show_file(self, path: str) -> None:
        """Open the file manager with a file selected, or the folder that it lies in."""
        if not os.path.lexists(path) or not self._select(path):
            self.open_folder(os.path.dirname(path))

    def open_folder(self, folder: str) -> None:
        """Open a folder, or the nearest above it that is there."""
        there = folder
        while there and not os.path.isdir(there) and os.path.dirname(there) != there:
            there = os.path.dirname(there)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(there)):
            reason = _(
                "{path} cannot be opened: the desktop has no program for folders. Install a file manager, or copy the "
                "path and open it in another program.",
                path=printed(there),
            )
            self.failed.emit(reason, there)
        elif there != folder:
            reason = _(
                "{path} is not there any more; the nearest folder above it is opened. Was it moved or renamed?",
                path=printed(folder),
            )
            self.failed.emit(reason, folder)

    def _select(self, path: str) -> bool:
        """Ask the file manager, which is started where it does not run; where it refuses, the folder is opened."""
        bus = _session_bus()
        if bus is None:
            return False
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        service, place = FILE_MANAGER
        message = QDBusMessage.createMethodCall(service, place, service, "ShowItems")
        message.setArguments([[QUrl.fromLocalFile(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)

        def answered() -> None:
            if watcher.isError():
                self.open_folder(os.path.dirname(path))
            watcher.deleteLater()

        watcher.finished.connect(answered)
        return True

    def _notify(self, title: str, text: str) -> bool:
        bus = _session_bus()
        service, place = NOTICES
        if bus is None or not bus.interface().isServiceRegistered(service).value():
            return False
        from PySide6.QtDBus import QDBusInterface

        notices = QDBusInterface(service, place, service, bus, self)
        if not notices.isValid():
            return False
        hints = {"suppress-sound": True, "desktop-entry": "multitone"}
        # Called by name, for Python has no unsigned number that a message could be given.
        QMetaObject.invokeMethod(
            notices, "Notify", Q_RETURN_ARG("uint"), Q_ARG(str, "Multitone"), Q_ARG("uint", 0),
            Q_ARG(str, "multitone"), Q_ARG(str, title), Q_ARG(str, text), Q_ARG("QStringList", []),
            Q_ARG("QVariantMap", hints), Q_ARG(int, -1),
        )  # fmt: skip
        notices.deleteLater()
        return True

    def _tray(self, title: str, text: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        icon = QSystemTrayIcon(icons.program_icon(), self)
        icon.show()
        icon.showMessage(title, text, icons.program_icon(), TRAY_SHOWN)
        QTimer.singleShot(TRAY_SHOWN, icon, icon.deleteLater)


def has_bus() -> bool:
    """Whether the desktop's bus is there; to ask for it where it is not might start one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (runtime != "" and os.path.exists(f"{runtime}/bus"))


def _session_bus() -> QDBusConnection | None:
    """Return the desktop's bus, None where there is none."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return None
    bus = QDBusConnection.sessionBus()
    return bus if bus.isConnected() else None


class Announcer(QObject):
    """Tells of the end of a long job where the window is not looked at."""

    def __init__(self, session: Session, window: QWidget, notifier: Notifier) -> None:
        super().__init__(window)
        self._session, self._window, self.notifier = session, window, notifier
        session.job_history.changed.connect(self._ended)

    def _ended(self) -> None:
        ended = self._session.job_history.ended[-1]
        if ended.last is None or ended.last.seconds < LONG or self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        folder = ended.title
        title = tr("{folder} is done", folder=folder) if ended.whole else tr("{folder} was stopped", folder=folder)
        self.notifier.tell(title, numbers.sentence(ended.last, earlier=ended.earlier))
