"""The page History: the jobs of the past in a list that is searched, and the chosen one with what can be done with it.

::

    JournalQueries ──listed──► JobSidebar (JobModel ─► JobList) ──chosen──► JournalQueries ──described──► JobPane
                                                 Session, seen on Convert ◄── resume, retry, again ────────┘
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from multitone.batch.journal.clearing import Cleared
from multitone.batch.journal.detail import JobDetail, Listed
from multitone.batch.journal.resuming import Reopened
from multitone.batch.journal.undoing import Undone
from multitone.gui.desktop.numbers import name_of
from multitone.gui.history import job_text
from multitone.gui.history.job_list import JobSidebar
from multitone.gui.history.pane import JobPane
from multitone.gui.history.queries import JournalQueries
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, Sign, WrappedLabel, button, label
from multitone.gui.widgets.file_dialogs import ask_to_save
from multitone.gui.widgets.layout import column_of, row_of, split
from multitone.messages import say, tr

LIST_WIDTH = 400
LEAST_LIST, LEAST_PANE = 280, 400
SENTENCE_WIDTH = 440
"""Of what is said where there are no jobs."""


class HistoryPage(QWidget):
    """Looks at the journal each time it is shown, and when a job ends."""

    convert_wanted = Signal()
    """What was asked for goes on where it is seen: on Convert."""

    def __init__(self, session: Session, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_page")
        self._session = session
        self.queries = JournalQueries(self)
        self.sidebar, self.pane = JobSidebar(), JobPane()
        self.list, self.model = self.sidebar.list, self.sidebar.model
        self._undone: dict[str, Undone] = {}
        """What undoing did to the jobs of this session."""
        self._looked = False
        self._resuming = self._undoing = ""
        """The job that is being taken up, and the one that is being undone."""
        self._actions: dict[str, Callable[[JobDetail], object]] = {
            "resume": self._resume,
            "retry": lambda job: self._resume(job, failed=True),
            "again": self._again,
            "use": self._use,
            "open": lambda job: desktop.open_folder(job.past.folder),
            "report": self._report,
            "copy": self._copy,
            "undo": self._undo,
            "clear": lambda job: self.queries.clear(job.past.id),
            "force": lambda job: self._undo(job, force=True),
        }
        self._lay_out()
        self._connect()

    @property
    def complete(self) -> bool:
        """Whether the jobs are listed, and the chosen one is described."""
        return self._looked and (not self.list.name or self._shown == self.list.name or bool(self.problem.text()))

    def refresh(self) -> None:
        """Look at the journal."""
        self._show_problem("")
        self.queries.list_jobs()

    def end(self) -> None:
        """Wait for what is under way, with the window."""
        self.queries.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self.refresh()

    # What is answered

    @property
    def _shown(self) -> str:
        """The job that is described."""
        return self.pane.job.past.id if self.pane.job is not None else ""

    @property
    def _running(self) -> bool:
        return self._session.state is State.RUNNING

    def _listed(self, jobs: list[Listed]) -> None:
        self._looked = True
        self.model.show_jobs(jobs)
        self._stack.setCurrentWidget(self._split if jobs else self._empty)
        if self.list.name:
            self.queries.describe(self.list.name)

    def _described(self, job: JobDetail) -> None:
        if job.past.id != self.list.name:
            return
        if self._shown != job.past.id:
            self.pane.say("")
        undone = self._undone.get(job.past.id)
        self.pane.show_job(job, undone, running=self._running)
        self.pane.say_undoing(undoing=self._undoing == job.past.id)
        self.pane.show()
        if undone is not None:
            self.pane.say_undone(undone)

    def _job_undone(self, job: str, undone: Undone) -> None:
        self._undone[job] = undone
        self._undoing = ""
        self._session.heed_undone(job, undone)
        self._session.past.look()  # what is offered to go on may be this one
        self.refresh()

    def _cleared(self, cleared: Cleared) -> None:
        self.pane.say(job_text.cleared(cleared), "warning" if cleared.refused else "check")
        self._session.kept_files.look()
        self.refresh()

    def _fail(self, reason: str) -> None:
        """Say why there is no answer."""
        self._looked, self._undoing = True, ""
        self.pane.say_undoing(undoing=False)
        self._show_problem(reason)

    def _show_problem(self, reason: str) -> None:
        self.problem.setText(say(reason))
        self._banner.setVisible(bool(reason))

    def _reopened(self, reopened: Reopened) -> None:
        """Turn to where the job goes on; the session has heard of it before."""
        if self._resuming != reopened.found.job.id:
            return
        self._resuming = ""
        if self._running:
            self.convert_wanted.emit()
        else:
            self.pane.say(tr("No pictures are left to do: all results exist."), "check")
            self.refresh()

    def _not_reopened(self, reason: str) -> None:
        if self._resuming:
            self._resuming = ""
            self._fail(reason)

    # What is asked

    def _do(self, action: str) -> None:
        job = self.pane.job
        if job is not None and job.past.id == self.list.name:  # not one that was chosen before it
            self._show_problem("")
            self._actions[action](job)

    def _resume(self, job: JobDetail, *, failed: bool = False) -> None:
        if not self._running:
            self._resuming = job.past.id
            self._undone.pop(job.past.id, None)
            self._session.past.take_up(job.past.id, failed=failed)

    def _again(self, job: JobDetail) -> None:
        if job.asked is not None and not self._running:
            self._session.put_together(job.asked)
            self.convert_wanted.emit()

    def _use(self, job: JobDetail) -> None:
        """Take its steps and export choices for the pictures that are there now."""
        if job.asked is not None and not self._running:
            self._session.document.use_again(job.asked.pipeline, job.asked.export, tr("Use steps of an earlier job"))
            self.convert_wanted.emit()

    def _undo(self, job: JobDetail, *, force: bool = False) -> None:
        self.pane.say("")
        self._undoing = job.past.id
        self.pane.say_undoing(undoing=True)
        self.queries.undo(job.past.id, force=force)

    def _report(self, job: JobDetail) -> None:
        name = name_of(job.past.folder.rstrip("/"))
        ask_to_save(
            self, tr("Save report"), name, tr("Table"), "csv", lambda path: self.queries.report(job.past.id, path)
        )

    def _copy(self, job: JobDetail) -> None:
        QGuiApplication.clipboard().setText(job.command)
        self.pane.say(tr("Command copied."), "check")

    def _choose(self, name: str) -> None:
        if name:
            self.queries.describe(name)  # until it is described, the one before it stays
        else:
            self.pane.hide()

    def _state_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _connect(self) -> None:
        queries, session = self.queries, self._session
        queries.listed.connect(self._listed)
        queries.described.connect(self._described)
        queries.undone.connect(self._job_undone)
        queries.cleared.connect(self._cleared)
        queries.reported.connect(
            lambda path: self.pane.say(tr("Report saved as “{name}”", name=name_of(path)), "check")
        )
        queries.failed.connect(self._fail)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda: self._do("open"))
        self.pane.asked.connect(self._do)
        session.state_changed.connect(self._state_changed)
        session.past.reopened.connect(self._reopened)
        session.past.failed.connect(self._not_reopened)

    # What is seen

    def _lay_out(self) -> None:
        self.problem = WrappedLabel("history_problem")
        self._banner = QWidget()
        margins = (design.OUTER, design.BETWEEN, design.OUTER, design.BETWEEN)
        row_of(Sign("warning"), (self.problem, 1), on=self._banner, margins=margins, spacing=design.WITHIN)
        self._banner.hide()
        self._split, self._empty = self._make_split(), self._make_empty()
        self._stack = QStackedWidget()
        for shown in (QWidget(), self._split, self._empty):  # nothing, until it is known what there is
            self._stack.addWidget(shown)
        column_of(Hairline(), self._banner, (self._stack, 1), on=self)

    def _make_split(self) -> QSplitter:
        room = QWidget()  # it stays where no job is chosen
        column_of(self.pane, on=room)
        self.pane.hide()
        parts = ((self.sidebar, LEAST_LIST, 0), (room, LEAST_PANE, 1))
        splitter = split(Qt.Orientation.Horizontal, *parts, sizes=(LIST_WIDTH, design.WINDOW[0] - LIST_WIDTH))
        splitter.setHandleWidth(1)
        return splitter

    def _make_empty(self) -> QWidget:
        """Return what says that jobs will stand here."""
        title = label(tr("No job has been run yet"), name="history_empty_title")
        title.setFont(design.font(28, light=True))
        sentence = WrappedLabel("history_empty_sentence", "quiet")
        sentence.setText(
            tr(
                "Each job is listed here from its first picture on, to be looked up, undone, continued, "
                "or converted again."
            )
        )
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence.setFixedWidth(SENTENCE_WIDTH)
        turn = button(tr("Go to Convert"), "history_to_convert")
        turn.clicked.connect(self.convert_wanted)
        empty = QWidget()
        empty.setObjectName("history_empty")
        middle = Qt.AlignmentFlag.AlignHCenter
        parts = [(part, 0, middle) for part in (title, sentence, turn)]
        column_of((None, 2), *parts, (None, 3), on=empty, spacing=design.BETWEEN)
        return empty
