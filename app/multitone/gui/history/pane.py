"""The chosen job: what it did and what became of it, what can be done with it, and all that is known of it."""

from __future__ import annotations

import html
import os

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPushButton, QWidget

from multitone.batch.journal.detail import JobDetail
from multitone.batch.journal.undoing import Undone
from multitone.gui.desktop.numbers import name_of, pictures, shown
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.history import job_text
from multitone.gui.history.job_text import Fact, Files
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, WrappedLabel, button, relabel, show_text
from multitone.gui.widgets.facts import FactsView
from multitone.gui.widgets.flow import Flow
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

WIDEST = 832
"""Lines that are longer are hard to read."""


class JobPane(QWidget):
    """Shows one job; what is asked on its buttons is done by the page."""

    asked = Signal(str)
    """What is wanted: resume, retry, again, use, open, report, copy, undo, clear, or force,
    which undoes all the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job_pane")
        self.job: JobDetail | None = None
        self.facts: list[Fact] = []
        """What is known of it."""
        self.title = WrappedLabel("job_title", "title")
        self.sign, self.state = Sign("details"), WrappedLabel("job_state", "quiet")
        self.resume = self._button("resume", tr("Continue"))
        self.open = self._button("open", tr("Open folder"))
        tip = tr("Load its pictures, steps and export into Convert, ready to run")
        self.again = self._button("again", tr("Convert again"), tip=tip)
        tip = tr("Take its steps and export choices for the pictures that are open now")
        self.use = self._button("use", tr("Use these steps"), "link", tip)
        self.retry = self._button("retry", tr("Retry failed"), "link")
        tip = tr("A table of its pictures and what became of each")
        self.report = self._button("report", tr("Save report…"), "link", tip)
        tip = tr("Copy the line that runs this job again in a terminal")
        self.copy = self._button("copy", tr("Copy command"), "link", tip)
        self.undo = self._button(
            "undo", tr("Undo"), "link", tr("Remove these results, and put back what they replaced")
        )
        tip = tr("Delete the files that its results replaced; undo can then no longer put them back")
        self.clear = self._button("clear", tr("Clear kept files"), "link", tip)
        self.force = self._button("force", tr("Remove anyway"), "link")
        self.force.setProperty("place", "first")  # it stands below the sentence
        self.message, self._message_sign = WrappedLabel("job_message"), Sign("details")
        self.view = FactsView("job_facts", tr("What is known about the selected job"))
        self._lay_out()
        self.say("")

    def show_job(self, job: JobDetail, undone: Undone | None, *, running: bool) -> None:
        """Show a job, and what undoing it did; while a job is `running` here no other can be begun."""
        self.job, self.facts = job, job_text.facts_of(job)
        past = job.past
        self.title.setText(job_text.title(past.steps, _format(job)))
        self.sign.say(job_text.icon(job.state, past))
        self.state.setText(f"{job_text.state(job.state)} · {job_text.counts(past)}")
        refused = _list(job_text.left_alone(undone)) if undone is not None else ""
        lists = [text for text in (refused, _list(job_text.failures_of(job))) if text]
        rows = [(fact.name, _value(fact)) for fact in self.facts]
        table = self.view.table(rows, design.BETWEEN, design.WITHIN)
        self.view.show_html("".join([*lists[:-1], table, *lists[-1:]]))
        self._offer(job, running=running)

    def say(self, text: str, icon: str = "details") -> None:
        """Say what became of what was asked."""
        self.force.hide()
        show_text(self.message, text)
        self._message_sign.setVisible(bool(text))
        self._message_sign.say(icon)

    def say_undone(self, undone: Undone) -> None:
        """Say what undoing did, and offer to remove what stayed because its source is gone."""
        self.say(job_text.undone(undone), "warning" if undone.refused else "check")
        set_tip(self.force, job_text.orphans(undone.orphans))
        self.force.setAccessibleDescription(job_text.orphans(undone.orphans))
        self.force.setVisible(undone.orphans > 0)

    def say_undoing(self, *, undoing: bool) -> None:
        """Say that a job is being undone."""
        for by in (self.undo, self.force):
            by.setEnabled(not undoing)
        self.undo.setText(tr("Undoing…") if undoing else tr("Undo"))

    def _button(self, action: str, text: str, tone: str = "", tip: str = "") -> QPushButton:
        """Return a button that asks for an action."""
        created = button(text, f"history_{action}", tone)
        set_tip(created, tip)
        created.clicked.connect(lambda: self.asked.emit(action))
        return created

    def _offer(self, job: JobDetail, *, running: bool) -> None:
        """Offer what can be done with the job; the first of it is the one filled button."""
        past = job.past
        for by, text, number in (
            (self.resume, tr("Continue {pictures}", pictures=pictures(past.left)), past.left),
            (self.retry, tr("Retry {n:,} failed", n=past.failed), past.failed),
        ):
            relabel(by, text)
            by.setVisible(number > 0 and not job.resume_refused)
        self.again.setVisible(not job.again_refused)
        self.use.setVisible(job.asked is not None)
        self.report.setVisible(not past.pruned)
        self.copy.setVisible(bool(job.command))
        self.undo.setVisible(not job.undo_refused)
        self.clear.setVisible(job.kept is not None and not job.running)
        undone = past.state == "undone"
        self.open.setVisible(not undone)
        first = self.again if undone else self.resume if past.left and not job.resume_refused else self.open
        for by in (self.resume, self.open, self.again):
            design.set_tone(by, "filled" if by is first else "")
        for by in (self.resume, self.retry, self.again, self.use):
            by.setEnabled(not running)

    def _lay_out(self) -> None:
        within = design.WITHIN
        head = column_of(self.title, row_of(self.sign, (self.state, 1), spacing=within), spacing=within)
        buttons, flow = QWidget(), Flow(within, within)
        buttons.setLayout(flow)
        firm = (self.resume, self.open, self.again)
        for by in (*firm, self.use, self.retry, self.report, self.copy, self.undo, self.clear):
            flow.addWidget(by)
        answer = column_of(self.message, (self.force, 0, Qt.AlignmentFlag.AlignLeft), spacing=within // 2)
        message = row_of((self._message_sign, 0, Qt.AlignmentFlag.AlignTop), (answer, 1), spacing=within)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column_of(head, buttons, message, (self.view, 1), on=inner, spacing=design.BETWEEN)
        margins = (design.OUTER, design.BETWEEN + within // 2, design.OUTER, design.OUTER)
        row_of((inner, 1), (None, 0), on=self, margins=margins)


def _format(job: JobDetail) -> str:
    from multitone.imaging.encode import format_text

    chosen = job.asked.export.format if job.asked is not None else None
    return "" if chosen is None else format_text(chosen)


def _value(fact: Fact) -> str:
    value = html.escape(fact.value).replace("\n", "<br>")
    mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return f"<span style=\"font-family: '{mono}'\">{value}</span>" if fact.typed else value


def _list(files: Files) -> str:
    """Write a list of files: each with its reason, and below that, quietly, its folder."""
    if not files.lines:
        return ""
    below = design.WITHIN
    parts = [f'<p style="font-weight: 600; margin: {below}px 0 {below}px 0">{html.escape(files.title)}</p>']
    for path, reason in files.lines:
        line = html.escape(f"{name_of(path)} {reason}")
        folder = html.escape(shown(os.path.dirname(path)))
        folder = f'<span class="quiet" style="font-size: {design.SMALL}px">{folder}</span>'
        parts.append(f'<p style="margin: 0 0 {below}px 0">{line}<br>{folder}</p>')
    if files.more:
        parts.append(f'<p class="quiet" style="margin: 0">{html.escape(tr("and {n:,} more", n=files.more))}</p>')
    return "".join(parts)
