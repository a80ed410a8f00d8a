"""A job followed from elsewhere: by the window's title, the taskbar, a thin line on every page, and a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design
from multitone.messages import tr

if TYPE_CHECKING:
    from multitone.gui.model.desktop_services import Desktop

NAME = "Multitone"
LINE = 2
"""Pixels that the line is high."""


class Followed(QObject):
    """Says how far the session's job is wherever that is seen without the panel of the run."""

    def __init__(self, session: Session, window: QWidget, above: QWidget, desktop: Desktop) -> None:
        super().__init__(window)
        self._session, self._window, self._desktop = session, window, desktop
        self.line = ProgressLine(above)
        self._said = ""
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        session.state_changed.connect(self._turn)

    def refresh(self) -> None:
        """Bring title, taskbar and line up to date, and say what has changed."""
        headline = headline_of(self._session)
        shown = headline.replace("[*]", "[*][*]")  # alone it stands for a mark of what is not saved
        self._window.setWindowTitle(f"{shown} – {NAME}" if headline else NAME)
        part = part_done(self._session) if self._session.state is State.RUNNING else None
        self.line.show_part(part)
        self._desktop.show_progress(part)
        self._announce(change_of(self._session))

    def _turn(self) -> None:
        if self._session.state is State.RUNNING:
            self._timer.start()
        else:
            self._timer.stop()
        self.refresh()

    def _announce(self, said: str) -> None:
        """Let a screen reader say what the job has come to, once."""
        if said == self._said:
            return
        self._said = said
        if said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, said))


def headline_of(session: Session) -> str:
    """Return how far the job is and whose it is; empty where there is none."""
    run, progress = session.run, session.run.progress
    if progress is None or run.job is None or session.state not in (State.RUNNING, State.DONE):
        return ""
    n, total, name = progress.settled, progress.tasks or len(run.job.tasks), run.title
    if session.state is State.DONE:
        if session.undone is not None:
            return tr("Undone · {name}", name=name)
        if session.ended is not None and session.ended.whole:
            return tr("Done: {n:,} of {all:,} · {name}", n=progress.done, all=total, name=name)
        return tr("Stopped: {n:,} of {all:,} · {name}", n=progress.done, all=total, name=name)
    if run.comparison is not None:
        n, total = len(run.comparison.one.task_seconds), run.comparison.progress.tasks
        return tr("One thread: {n:,} of {all:,} · {name}", n=n, all=total, name=name)
    if run.paused:
        return tr("Paused: {n:,} of {all:,} · {name}", n=n, all=total, name=name)
    return tr("{n:,} of {all:,} · {name}", n=n, all=total, name=name)


def part_done(session: Session) -> float:
    """Return how much of the pictures is settled, 0 to 1; of the sample while one thread is measured."""
    run, progress = session.run, session.run.progress
    if run.comparison is not None:
        return len(run.comparison.one.task_seconds) / max(1, run.comparison.progress.tasks)
    total = 0 if progress is None else progress.tasks or len(run.job.tasks if run.job else ())
    return progress.settled / total if progress is not None and total else 0.0


def change_of(session: Session) -> str:
    """Return what has become of the job, in words that change only when that does."""
    run, progress = session.run, session.run.progress
    if progress is None or run.job is None:
        return ""
    if session.state is State.RUNNING:
        if run.comparison is not None:
            return tr("Measuring one thread")
        if run.stopping:
            return tr("Stopping")
        pictures = numbers.pictures(len(run.job.tasks))
        return tr("Paused") if run.paused else tr("Converting {pictures}", pictures=pictures)
    if session.state is State.DONE and session.undone is None:
        if progress.finished is None:
            return tr("The job could not be run")
        return tr("Done: {what}", what=numbers.sentence(progress.finished, earlier=progress.earlier))
    return ""


class ProgressLine(QWidget):
    """A thin line along the upper edge of the pages, as long as the part that is done; absent without a job."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("progress_line")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.part: float | None = None
        """0 to 1; None where there is no job."""
        self._over = over
        over.installEventFilter(self)
        self.hide()

    def show_part(self, part: float | None) -> None:
        """Be as long as that part of the whole, or absent."""
        if part == self.part:
            return
        self.part = part
        self.setVisible(part is not None)
        if part is not None:
            self._lie()
            self.raise_()  # above a page that was made since
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        painter, theme = QPainter(self), design.theme()
        painter.fillRect(self.rect(), QColor(theme.hairline))
        width = self.width() * min(1.0, self.part or 0.0)
        left = self.width() - width if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0.0
        painter.fillRect(QRectF(left, 0, width, LINE), QColor(theme.accent))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay as wide as what it lies on."""
        if watched is self._over and isinstance(event, QResizeEvent):
            self._lie()
        return False

    def _lie(self) -> None:
        self.setGeometry(0, 0, self._over.width(), LINE)
