"""The page History: the jobs of the past in a list that is searched, and the chosen one with what can be done with it.

::

    Asking ──listed──► JobsSide (JobModel ─► JobList) ──chosen──► Asking ──detailed──► JobPane
                                            Session, seen on Convert ◄── resume, retry, again ──┘
"""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from multitone.batch.journal.detail import JobDetail, Listed
from multitone.batch.journal.resuming import Reopened
from multitone.batch.journal.undoing import Undone
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.history.asking import Asking
from multitone.gui.history.empty import EmptyHistory
from multitone.gui.history.pane import JobPane
from multitone.gui.history.side import JobsSide
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, Sign, WrappedLabel

LIST_WIDTH = 400
LEAST_LIST, LEAST_PANE = 280, 400


class HistoryPage(QWidget):
    """Looks at the journal each time it is shown, and when a job ends."""

    convert_wanted = Signal()
    """What was asked for goes on where it is seen: on Convert."""

    def __init__(self, session: Session, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_page")
        self._session, self._desktop = session, desktop
        self.asking = Asking(self)
        self.side, self.pane = JobsSide(), JobPane()
        self.list, self.model = self.side.list, self.side.model
        self.problem = WrappedLabel("history_problem")
        self.empty = EmptyHistory()
        self._undone: dict[str, Undone] = {}
        """What undoing did to the jobs of this session."""
        self._looked = False
        self._resuming = self._undoing = ""
        """The job that is being taken up, and the one that is being undone."""
        self._does = {
            "resume": self._resume, "retry": self._retry, "again": self._again, "open": self._open,
            "report": self._report, "undo": self._undo, "force": self._force,
        }  # fmt: skip
        self._lay_out()
        self._connect()

    @property
    def complete(self) -> bool:
        """Whether the jobs are listed, and the chosen one is told."""
        told = self.pane.job.past.id if self.pane.job is not None else ""
        return self._looked and (not self.list.name or told == self.list.name or bool(self.problem.text()))

    def refresh(self) -> None:
        """Look at the journal."""
        self._say_problem("")
        self.asking.list_jobs()

    def end(self) -> None:
        """Wait for what is under way, with the window."""
        self.asking.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self.refresh()

    # What is answered

    def _listed(self, jobs: list[Listed]) -> None:
        self._looked = True
        self.side.show_jobs(jobs)
        self._stack.setCurrentWidget(self._jobs if jobs else self.empty)
        if self.list.name:
            self.asking.tell(self.list.name)

    def _detailed(self, job: JobDetail) -> None:
        if job.past.id != self.list.name:
            return
        if self.pane.job is None or self.pane.job.past.id != job.past.id:
            self.pane.say("")
        undone = self._undone.get(job.past.id)
        self.pane.show_job(job, undone, running=self._running)
        self.pane.say_undoing(undoing=self._undoing == job.past.id)
        self.pane.show()
        if undone is not None:
            self.pane.say_undone(undone)

    def _taken_back(self, job: str, undone: Undone) -> None:
        self._undone[job] = undone
        self._undoing = ""
        self._session.heed_undone(job, undone)
        self._session.past.look()  # what is offered to go on may be this one
        self.refresh()

    def _fail(self, reason: str) -> None:
        """Say why there is no answer."""
        self._looked, self._undoing = True, ""
        self.pane.say_undoing(undoing=False)
        self._say_problem(reason)

    def _say_problem(self, reason: str) -> None:
        self.problem.setText(declared(reason))
        self._problem.setVisible(bool(reason))

    def _reopened(self, reopened: Reopened) -> None:
        """Turn to where the job goes on; the session has heard of it before."""
        if self._resuming != reopened.found.job.id:
            return
        self._resuming = ""
        if self._running:
            self.convert_wanted.emit()
        else:
            self.pane.say(self.tr("No picture is left to do: all results are there."), "check")
            self.refresh()

    def _not_reopened(self, reason: str) -> None:
        if self._resuming:
            self._resuming = ""
            self._fail(reason)

    # What is asked

    def _do(self, what: str) -> None:
        job = self.pane.job
        if job is not None and job.past.id == self.list.name:  # not one that was chosen before it
            self._say_problem("")
            self._does[what](job)

    def _resume(self, job: JobDetail, *, failed: bool = False) -> None:
        if not self._running:
            self._resuming = job.past.id
            self._undone.pop(job.past.id, None)
            self._session.past.take_up(job.past, failed=failed)

    def _retry(self, job: JobDetail) -> None:
        self._resume(job, failed=True)

    def _again(self, job: JobDetail) -> None:
        if job.asked is not None and not self._running:
            self._session.put_together(job.asked)
            self.convert_wanted.emit()

    def _undo(self, job: JobDetail, *, force: bool = False) -> None:
        self.pane.say("")
        self._undoing = job.past.id
        self.pane.say_undoing(undoing=True)
        self.asking.undo(job.past.id, force=force)

    def _force(self, job: JobDetail) -> None:
        self._undo(job, force=True)

    def _open(self, job: JobDetail) -> None:
        self._desktop.open_folder(job.past.folder)

    def _report(self, job: JobDetail) -> None:
        dialog = QFileDialog(self, self.tr("Save report"), os.path.expanduser("~"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{self.tr('Table')} (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{numbers.name_of(job.past.folder.rstrip('/'))}.csv")
        dialog.fileSelected.connect(lambda path: self.asking.report(job.past.id, path))
        dialog.open()

    def _saved(self, path: str) -> None:
        self.pane.say(self.tr("Report saved as “{name}”").format(name=numbers.name_of(path)), "check")

    @property
    def _running(self) -> bool:
        return self._session.state is State.RUNNING

    def _choose(self, name: str) -> None:
        if name:
            self.asking.tell(name)  # until it is told, the one before it stays
        else:
            self.pane.hide()

    def _state_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _connect(self) -> None:
        asking, session = self.asking, self._session
        asking.listed.connect(self._listed)
        asking.detailed.connect(self._detailed)
        asking.undone.connect(self._taken_back)
        asking.reported.connect(self._saved)
        asking.failed.connect(self._fail)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda: self._do("open"))
        self.pane.asked.connect(self._do)
        self.empty.convert_wanted.connect(self.convert_wanted)
        session.state_changed.connect(self._state_changed)
        session.past.reopened.connect(self._reopened)
        session.past.failed.connect(self._not_reopened)

    def _lay_out(self) -> None:
        self._problem = QWidget()
        row = QHBoxLayout(self._problem)
        row.setContentsMargins(design.OUTER, design.BETWEEN, design.OUTER, design.BETWEEN)
        row.setSpacing(design.WITHIN)
        row.addWidget(Sign("warning"))
        row.addWidget(self.problem, 1)
        self._problem.hide()
        self._jobs = self._split()
        self._stack = QStackedWidget()
        for shown in (QWidget(), self._jobs, self.empty):  # nothing, until it is known what there is
            self._stack.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Hairline())
        whole.addWidget(self._problem)
        whole.addWidget(self._stack, 1)

    def _split(self) -> QSplitter:
        room = QWidget()  # it stays where no job is chosen
        inside = QVBoxLayout(room)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.pane)
        self.pane.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        for place, (widget, least) in enumerate(((self.side, LEAST_LIST), (room, LEAST_PANE))):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(place, place)
        split.setSizes([LIST_WIDTH, design.WINDOW[0] - LIST_WIDTH])
        return split
