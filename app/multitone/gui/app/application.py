"""The application: checks that a window can be shown, opens it, and runs it to its end."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import TYPE_CHECKING

from multitone.errors import UsageError
from multitone.escapes import visible
from multitone.gui.desktop.display import PACKAGES, missing_display
from multitone.messages import language_of_terminal, say, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from multitone.gui.app.window import MainWindow

SCREENSHOT = "MULTITONE_SCREENSHOT"
"""Names a file: the window paints all that is seen, grabs itself into it, and the program ends."""
STYLE = ("-style", "fusion")
"""Said as a user would: `QApplication.setStyle` returns a QStyle, and to make Python's class of that, with its
more than 500 constants, took 12 ms of the start."""
LONGEST_WAIT = 15.0
NO_WINDOW = 2


def run(sources: list[str]) -> int:
    """Show the window with these sources until it is closed, and return the exit status."""
    gc.disable()  # a fifth of the start goes into looking for garbage among Qt's classes; the window enables it again
    try:
        sources = _without_sandbox_option(sources)
    except UsageError as error:
        reason = say(error.message)
    else:
        reason = missing_display()
    if reason:
        print(f"multitone: {reason}", file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return NO_WINDOW
    try:
        application = make_application()
    except ImportError as error:
        install = tr(
            "Qt cannot be loaded: {error}. Install: sudo apt install {packages}", error=error, packages=PACKAGES
        )
        print(f"multitone: {install}", file=sys.stderr)  # noqa: T201
        return NO_WINDOW
    from multitone.gui.app.window import MainWindow

    hear_qt()
    window = MainWindow()
    window.waking.connect(lambda: _require_sandbox(application))
    window.show()
    if sources:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, window, lambda: window.take(sources))
    if os.environ.get(SCREENSHOT):
        grab_when_complete(application, window, os.environ[SCREENSHOT])
    return application.exec()


def _without_sandbox_option(words: list[str]) -> list[str]:
    """Take what was typed of the sandbox out of the words, and return the rest. Raises `UsageError`."""
    if not any(word.startswith("--") for word in words):
        return words
    from multitone.sandbox import support  # late: most starts say nothing of it, and it loads msgspec

    return support.taken(words)


def _require_sandbox(application: QApplication) -> None:
    """End the program where the settings ask for a sandbox that cannot be had, before any file is looked into."""
    from multitone.sandbox import support

    try:
        support.choose(support.asked())
    except UsageError as error:
        print(f"multitone: {say(error.message)}", file=sys.stderr)  # noqa: T201 - the window goes
        application.exit(NO_WINDOW)


def make_application() -> QApplication:
    """Return the application with our style and name; its icon follows when the window is painted."""
    from PySide6.QtWidgets import QApplication

    from multitone.gui.desktop.preferences import at_start

    application = QApplication([*sys.argv[:1], *STYLE])
    application.setApplicationName("multitone")
    application.setApplicationDisplayName("Multitone")
    application.setDesktopFileName("multitone")
    language = at_start("language")
    if not (language == "system" and speaks_english()):
        from multitone.gui.desktop.language import speak

        speak(application, language)
    return application


def hear_qt() -> None:
    """Let what Qt complains of, which may hold names, go through our own stream, in which nothing is obeyed."""
    import atexit

    from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

    def write(kind: QtMsgType, context: QMessageLogContext, said: str) -> None:
        sys.stderr.write(visible(qFormatLogMessage(kind, context, said)) + "\n")

    qInstallMessageHandler(write)
    atexit.register(qInstallMessageHandler, None)


def speaks_english() -> bool:
    """Whether the system's language is surely English, so that no translation need be looked for."""
    if not sys.platform.startswith("linux"):
        return False
    names = [language_of_terminal(), *os.environ.get("LANGUAGE", "").split(":")]
    return all(name.partition(".")[0].partition("_")[0] in ("C", "POSIX", "en") for name in names if name)


def grab_when_complete(application: QApplication, window: MainWindow, file: str) -> None:
    """Look until all that is seen is painted, then save the window as a picture and end the program."""
    from PySide6.QtCore import QTimer

    begun = time.monotonic()
    timer = QTimer(window, interval=50)

    def look() -> None:
        if window.complete or time.monotonic() - begun > LONGEST_WAIT:
            timer.stop()
            saved = window.grab().save(file)
            window.close()
            application.exit(0 if saved else 1)

    timer.timeout.connect(look)
    timer.start()
