"""The chosen job: what it did and what became of it, what can be done with it, and all that is known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.batch.journal.detail import JobDetail
from multitone.batch.journal.undoing import Undone
from multitone.gui.desktop import numbers
from multitone.gui.history import facts, job_words
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, WrappedLabel, button
from multitone.gui.widgets.flow import Flow

WIDEST = 832
"""Lines that are longer are hard to read."""


class JobPane(QWidget):
    """Shows one job; what is asked on its buttons is done by the page."""

    asked = Signal(str)
    """What is wanted: resume, retry, again, open, report, undo, or force, which undoes all the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job_pane")
        self.job: JobDetail | None = None
        self.title = WrappedLabel("job_title", "title")
        self.sign, self.state = Sign("details"), WrappedLabel("job_state", "quiet")
        self.resume = button(self.tr("Continue"), "history_resume")
        self.open = button(self.tr("Open folder"), "history_open")
        self.again = button(self.tr("Convert again"), "history_again")
        self.again.setToolTip(self.tr("Load its pictures, steps and export into Convert, ready to run"))
        self.retry = button(self.tr("Retry failed"), "history_retry", "link")
        self.report = button(self.tr("Save report…"), "history_report", "link")
        self.report.setToolTip(self.tr("A table of its pictures and what became of each"))
        self.copy = button(self.tr("Copy command"), "history_copy", "link")
        self.copy.setToolTip(self.tr("Copy the line that runs this job again in a terminal"))
        self.undo = button(self.tr("Undo"), "history_undo", "link")
        self.undo.setToolTip(self.tr("Remove these results, and put back what they replaced"))
        self.force = button(self.tr("Remove all the same"), "history_force", "link")
        self.force.setProperty("place", "first")  # it stands below the sentence
        for by, what in (
            (self.resume, "resume"), (self.retry, "retry"), (self.again, "again"), (self.open, "open"),
            (self.report, "report"), (self.undo, "undo"), (self.force, "force"),
        ):  # fmt: skip
            by.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
        self.copy.clicked.connect(self._copy)
        self.told = WrappedLabel("job_told")
        self._told_sign = Sign("details")
        self.facts = facts.JobFacts()
        self._lay_out()
        self.say("")

    def show_job(self, job: JobDetail, undone: Undone | None, *, running: bool) -> None:
        """Show a job, and what undoing it did; while a job is `running` here no other can be begun."""
        self.job = job
        past = job.past
        self.title.setText(job_words.work(past.steps, _format(job)))
        self.sign.say(job_words.icon(job.state, past))
        self.state.setText(f"{job_words.state(job.state)} · {job_words.counts(past)}")
        refused = [facts.left_alone(undone)] if undone is not None else []
        self.facts.show_facts(facts.facts_of(job), [*refused, facts.failures_of(job)])
        self._offer(job, running=running)

    def say(self, text: str, icon: str = "details") -> None:
        """Say what became of what was asked."""
        self.force.hide()
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self._told_sign.setVisible(bool(text))
        self._told_sign.say(icon)

    def say_undone(self, undone: Undone) -> None:
        """Say what undoing did, and offer to remove what stayed because its source is gone."""
        self.say(job_words.undone(undone), "warning" if undone.refused else "check")
        self.force.setToolTip(job_words.orphans(undone.orphans))
        self.force.setAccessibleDescription(job_words.orphans(undone.orphans))
        self.force.setVisible(undone.orphans > 0)

    def say_undoing(self, *, undoing: bool) -> None:
        """Say that a job is being undone."""
        for by in (self.undo, self.force):
            by.setEnabled(not undoing)
        self.undo.setText(self.tr("Undoing…") if undoing else self.tr("Undo"))

    def _offer(self, job: JobDetail, *, running: bool) -> None:
        """Offer what can be done with the job; the first of it is the one filled button."""
        past = job.past
        for by, text, number in (
            (self.resume, self.tr("Continue {pictures}").format(pictures=numbers.pictures(past.left)), past.left),
            (self.retry, self.tr("Retry {n} failed").format(n=numbers.count(past.failed)), past.failed),
        ):
            by.setText(text)
            by.setAccessibleName(text)
            by.setVisible(number > 0 and not job.resume_refused)
        self.again.setVisible(not job.again_refused)
        self.report.setVisible(not past.pruned)
        self.copy.setVisible(bool(job.command))
        self.undo.setVisible(not job.undo_refused)
        undone = past.state == "undone"
        self.open.setVisible(not undone)
        first = self.again if undone else self.resume if past.left and not job.resume_refused else self.open
        for by in (self.resume, self.open, self.again):
            design.set_tone(by, "filled" if by is first else "")
        for by in (self.resume, self.retry, self.again):
            by.setEnabled(not running)

    def _copy(self) -> None:
        if self.job is not None:
            QGuiApplication.clipboard().setText(self.job.command)
            self.say(self.tr("Command copied."), "check")

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(design.WITHIN)
        state.addWidget(self.sign)
        state.addWidget(self.state, 1)
        self._buttons = QWidget()
        flow = Flow(design.WITHIN, design.WITHIN)
        self._buttons.setLayout(flow)
        for by in (self.resume, self.open, self.again, self.retry, self.report, self.copy, self.undo):
            flow.addWidget(by)
        said = QVBoxLayout()
        said.setSpacing(design.WITHIN // 2)
        said.addWidget(self.told)
        said.addWidget(self.force, 0, Qt.AlignmentFlag.AlignLeft)
        told = QHBoxLayout()
        told.setSpacing(design.WITHIN)
        told.addWidget(self._told_sign, 0, Qt.AlignmentFlag.AlignTop)
        told.addLayout(said, 1)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.BETWEEN)
        head = QVBoxLayout()
        head.setSpacing(design.WITHIN)
        head.addWidget(self.title)
        head.addLayout(state)
        column.addLayout(head)
        column.addWidget(self._buttons)
        column.addLayout(told)
        column.addWidget(self.facts, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(design.OUTER, design.BETWEEN + design.WITHIN // 2, design.OUTER, design.OUTER)
        row.addWidget(inner, 1)
        row.addStretch(0)


def _format(job: JobDetail) -> str:
    from multitone.imaging.encode import format_text

    chosen = job.asked.export.format if job.asked is not None else None
    return "" if chosen is None else format_text(chosen)
