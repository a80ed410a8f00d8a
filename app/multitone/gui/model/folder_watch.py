"""FolderWatch: the folder of the document is watched, and what arrives is processed as the document says.

::

    Document ─► Watcher (thread) ─► deque ─► FolderWatch: what the line says, marks of pictures, the list looked at anew
        └── an edit: the watch begins anew when nothing is in work
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.events import Event, JobFinished, JobStarted, TaskFailed, TaskFinished, TaskSkipped
from multitone.batch.options import ConvertRequest
from multitone.engines.base import Engine, JobControl
from multitone.gui.model.run import POOL
from multitone.gui.model.runner import EventReader, Fold
from multitone.gui.model.session import Session, State
from multitone.messages import NOTHING, Message, _
from multitone.watching.notices import Arrived, Away, Back, Notice, Waiting

LOOK_AFTER = 300
"""Milliseconds from an arrival to a look at the sources, so that a burst is one look."""


class _Reader(EventReader):
    """Reads what a watch tells."""

    ended = Signal()

    def start(self, request: ConvertRequest, engine: Callable[[], Engine]) -> None:
        """Begin to watch the source of a request."""

        def read() -> Iterable[list[Event | Notice]]:
            from multitone.watching.watcher import Watcher  # late: few folders are watched

            return Watcher(request.sources[0], request, engine(), self.control).events()

        self._begin(read, "multitone watch")

    def _settle(self, *, more: bool) -> None:
        if not more:
            self._timer.stop()
            self.ended.emit()


class FolderWatch(QObject):
    """Watches the one folder that the document works on, until it is told to stop or works on others."""

    changed = Signal()
    """Something else is to be said of the watch; at most once a frame."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reader: _Reader | None = None
        self._again = False
        """Whether it is to begin anew, for the document says something else."""
        self._with: tuple[Any, Any] = (None, None)
        self.folder = ""
        """The folder that is watched, or was last; empty before the first."""
        self.problem = NOTHING
        """Why the watch has ended by itself."""
        self.folds: list[Fold] = []
        """What else wants to see each event of its jobs."""
        self.fates: dict[str, TaskFinished | TaskFailed | TaskSkipped] = {}
        """What became of each picture that has arrived, or was there."""
        self.done = self.failed = self.at_work = self.unfinished = 0
        self.away = ""
        """The folder that is not there."""
        self._look_soon = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._look_soon.timeout.connect(self._look)
        session.document.changed.connect(self._edited)
        session.state_changed.connect(self.changed)

    @property
    def active(self) -> bool:
        """Whether a folder is watched."""
        return self._reader is not None

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop, and what is in work is not over yet."""
        return self._reader is not None and self._reader.control.cancelled and not self._again

    @property
    def possible(self) -> bool:
        """Whether a watch can begin now: there is one folder, and results have one."""
        content = self._session.document.content
        ready = self._session.state in (State.READY, State.DONE)
        return ready and len(content.sources) == 1 and os.path.isdir(content.sources[0])

    def toggle(self) -> None:
        """Begin, or stop."""
        self.stop() if self.active else self.start()

    def start(self) -> None:
        """Watch the folder of the document."""
        if self.active or not self.possible:
            return
        self._session.back()
        self.folder, self.fates = self._session.document.content.sources[0], {}
        self.done = self.failed = 0
        self._begin()

    def stop(self) -> None:
        """Stop; what is in work is finished."""
        self._again = False
        if self._reader is not None:
            self._reader.control.cancel()
            self.changed.emit()

    def dismiss(self) -> None:
        """Say no more why the watch has ended."""
        self.problem = NOTHING
        self.changed.emit()

    def close(self) -> None:
        """End with the window, waiting a little for what is in work."""
        self._look_soon.stop()
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _begin(self) -> None:
        content, run = self._session.document.content, self._session.run
        self._with = content.pipeline, content.export
        self._again, self.problem = False, NOTHING
        self.at_work = self.unfinished = 0
        self.away = ""
        request = ConvertRequest((self.folder,), content.pipeline, content.export)
        create, workers = run.create, run.workers
        reader = self._reader = _Reader(JobControl(waits=True), (self._handle,), self)
        reader.changed.connect(self.changed)
        reader.ended.connect(self._ended)
        self._block()
        reader.start(request, lambda: create(POOL, workers))
        self.changed.emit()

    def _handle(self, event: Any) -> None:
        """Take in what the watch tells."""
        match event:
            case Arrived():
                if not self._session.source_scan.plans_for(event.source):
                    self._look_soon.start()
            case JobStarted():
                self.at_work = event.tasks
            case TaskFinished() | TaskFailed() | TaskSkipped():
                self._count(event)
            case JobFinished():
                self.at_work = 0
                self._look_soon.start()
            case Waiting():
                self.at_work, self.unfinished = 0, event.unfinished
                self._renew()
            case Away():
                self.away = event.folder
            case Back():
                self.away = ""
                self._look_soon.start()
            case __:
                pass
        for fold in self.folds if self._session.state is State.READY else ():
            fold(event)

    def _count(self, event: TaskFinished | TaskFailed | TaskSkipped) -> None:
        self.at_work = max(0, self.at_work - 1)
        self.fates[event.source] = event
        self.done += isinstance(event, TaskFinished)
        if self.failed or isinstance(event, TaskFailed):
            self.failed = sum(isinstance(fate, TaskFailed) for fate in self.fates.values())

    def _edited(self) -> None:
        """Stop where the folder is closed; begin anew with other steps or another export."""
        content = self._session.document.content
        if self.active and self.folder not in content.sources:
            self.stop()
        elif self.active and (content.pipeline, content.export) != self._with:
            self._again = True
            self._renew()
        self._block()
        self.changed.emit()

    def _block(self) -> None:
        """Let no job of the same pictures alone begin beside the watch, or let one begin again."""
        alone = self.active and self._session.document.content.sources == (self.folder,)
        why = _("The folder is watched: what arrives is converted.") if alone else NOTHING
        if why != self._session.watched:
            self._session.watched = why
            self._session.state_changed.emit()

    def _renew(self) -> None:
        """Begin anew where that is wanted, and nothing is in work."""
        if self._again and not self.at_work and self._reader is not None:
            self._reader.control.cancel()

    def _ended(self) -> None:
        reader, self._reader = self._reader, None
        if reader is None:
            return
        again, problem = self._again, Message(str(reader.problem)) if reader.problem else NOTHING
        reader.deleteLater()
        if again and not problem:
            self._begin()
            return
        self.problem, self._again = problem, False
        self._block()
        self.changed.emit()

    def _look(self) -> None:
        """Let the list and the plan know what is there, but not while a job or its result is looked at."""
        if self._session.state is State.READY and not self.away and os.path.isdir(self.folder):
            self._session.source_scan.look_anew()
