"""A finished job as one sentence, with what can be done next."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from multitone.batch.journal.undoing import Undone
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.session import Session, State
from multitone.gui.running.report_saving import ReportSaving
from multitone.gui.widgets import design, notices
from multitone.gui.widgets.controls import Sign, WrappedLabel, button, label
from multitone.messages import say


class DoneBar(QWidget):
    """Renders a session that is done."""

    failures_asked = Signal(bool)
    """Show what failed, or all again."""

    def __init__(self, session: Session, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("done_bar")
        self._session = session
        self._desktop = desktop
        self.filtered = False
        self.sentence = label(name="done_sentence", tone="title")
        self.sign = Sign("warning")
        self.notice = WrappedLabel("done_notice")
        self.proof = WrappedLabel("proof", "quiet")
        self.carry_on = button(self.tr("Continue"), "continue_button", "filled")
        self.open = button(self.tr("Open folder"), "open_folder", "filled")
        self.failed = button(self.tr("Show what failed"), "show_failed", "link")
        self.again = button(self.tr("Convert again"), "back_button")
        self.again.setToolTip(self.tr("Back to these pictures, with the same steps"))
        self.undo = button(self.tr("Undo"), "undo_job", "link")
        self.undo.setToolTip(self.tr("Remove these results, and put back what they replaced"))
        self.report = button(self.tr("Save report"), "save_report", "link")
        self.report.setToolTip(self.tr("A page to read, a table, or a trace that Perfetto opens"))
        self.saving = ReportSaving(session.run, self)
        self.jobs = button(self.tr("Jobs in this session"), "sitting_jobs", "link")
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.carry_on.clicked.connect(session.continue_job)
        self.open.clicked.connect(self._open)
        self.failed.clicked.connect(self._ask_failures)
        self.again.clicked.connect(session.back)
        self.undo.clicked.connect(session.undo)
        self.report.clicked.connect(self.saving.ask)
        self.saving.changed.connect(self.refresh)
        self.jobs.clicked.connect(self._show_jobs)
        self._lay_out()
        session.state_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Say how the job went."""
        session = self._session
        if session.state is not State.DONE:
            return
        self.filtered = False
        self.sentence.setText(self.said())
        self.sentence.setAccessibleName(self.said())
        told = self.told()
        self.notice.setText(told)
        self.notice.setVisible(bool(told))
        self.sign.setVisible(bool(told))
        self.proof.setText(self.proven())
        self.proof.setVisible(bool(self.proven()))
        failed = session.run.progress.failed if session.run.progress else 0
        self.failed.setVisible(failed > 0)
        self._name_failed()
        self._offer()
        self._arrange()

    def said(self) -> str:
        """Return the sentence."""
        session, progress = self._session, self._session.run.progress
        if session.undone is not None:
            return self.taken_back(session.undone)
        last = progress.finished if progress else None
        if progress is not None and last is None and progress.done:
            return self.tr("Stopped after {n} of {all}").format(
                n=numbers.count(progress.done), all=numbers.pictures(progress.tasks)
            )
        if last is None:
            return self.tr("The job could not be run")
        return numbers.sentence(last, None if session.run.speedup is None else session.run.speedup.speedup)

    def taken_back(self, undone: Undone) -> str:
        """Return the sentence on a job that was undone."""
        said = [self.tr("{n} removed").format(n=numbers.count(len(undone.removed)))] if undone.removed else []
        if undone.restored:
            said.append(self.tr("{n} put back").format(n=numbers.count(len(undone.restored))))
        return self.tr("Undone: {what}").format(what=", ".join(said) or self.tr("nothing was left to remove"))

    def left_alone(self, undone: Undone) -> str:
        """Return what was left alone, and why; History tells it of each."""
        kinds = Counter(refusal.kind for refusal in undone.refused)
        changed, orphans = kinds.pop("changed", 0), kinds.pop("no-source", 0)
        gone = self.tr("{n} left alone, because their sources are gone: see History")
        said = (
            (changed, self.tr("{n} changed since and left alone")),
            (orphans, self.tr("1 left alone, because its source is gone: see History") if orphans == 1 else gone),
            (kinds.total(), self.tr("{n} left alone: see History")),
        )
        return " · ".join(text.format(n=numbers.count(n)) for n, text in said if n)

    def told(self) -> str:
        """Return what the world did to the job."""
        session, progress = self._session, self._session.run.progress
        if session.undone is not None:
            return self.left_alone(session.undone)
        said = notices.after(progress) if progress is not None else []
        if session.past.problem:
            said.append(declared(session.past.problem))
        if session.run.runner is not None:
            said += map(declared, session.run.runner.notices)
        if self.saving.problem:
            said.append(self.tr("The report was not saved: {reason}").format(reason=declared(self.saving.problem)))
        if session.run.problem and (progress is None or progress.finished is None):
            said.insert(0, declared(session.run.problem))
        return " · ".join(said)

    def proven(self) -> str:
        """Return what is known beyond the sentence: bytes, memory, and the proof."""
        session, progress = self._session, self._session.run.progress
        if session.undone is not None:
            return ""
        said = []
        if progress is not None and progress.done:
            said.append(f"{numbers.size(progress.bytes_in)} → {numbers.size(progress.bytes_out)}")
        if progress is not None and progress.done and progress.peak_memory:
            said.append(self.tr("{size} of memory at most").format(size=numbers.size(progress.peak_memory)))
        measured = session.run.speedup
        if measured is not None:
            same = measured.pictures - len(measured.differing)
            said.append(
                self.tr("{n} of {all} results identical, byte by byte").format(
                    n=numbers.count(same), all=numbers.count(measured.pictures)
                )
            )
            said += [say(warning).rstrip(".") for warning in measured.warnings]
            if measured.sampled:
                said.append(self.tr("one thread did a sample of {n}").format(n=numbers.pictures(measured.pictures)))
        if session.run.comparison_note:
            said.append(session.run.comparison_note)
        if self.saving.saved:
            said.append(self.tr("Report saved as “{name}”").format(name=self.saving.saved))
        return " · ".join(said)

    def show_filtered(self, *, filtered: bool) -> None:
        """Know whether what failed is seen."""
        self.filtered = filtered
        self._name_failed()

    def _offer(self) -> None:
        """Offer what can be done next; the first of it is the one filled button."""
        session = self._session
        left = session.left
        text = self.tr("Continue {pictures}").format(pictures=numbers.pictures(left))
        self.carry_on.setText(text)
        self.carry_on.setAccessibleName(text)
        self.carry_on.setVisible(left > 0 and session.undone is None)
        design.set_tone(self.open, "" if left or session.undone is not None else "filled")
        design.set_tone(self.again, "filled" if session.undone is not None else "")
        made = session.run.progress is not None and session.run.progress.done > 0
        self.open.setVisible(made and (session.undone is None or bool(session.undone.refused)))
        self.undo.setVisible(session.undoable)
        progress = session.run.progress
        self.report.setVisible(progress is not None and progress.settled > 0)
        self.report.setEnabled(not self.saving.busy)
        ended = session.job_history.ended
        text = self.tr("{n} jobs in this session").format(n=numbers.count(len(ended)))
        self.jobs.setText(text)
        self.jobs.setAccessibleName(text)
        self.jobs.setVisible(len(ended) > 1)

    def _ask_failures(self) -> None:
        self.failures_asked.emit(not self.filtered)

    def _name_failed(self) -> None:
        failed = self._session.run.progress.failed if self._session.run.progress else 0
        text = (
            self.tr("show all pictures")
            if self.filtered
            else self.tr("{n} failed: show").format(n=numbers.count(failed))
        )
        self.failed.setText(text)
        self.failed.setAccessibleName(text)

    def _show_jobs(self) -> None:
        """List the jobs of this session, the last first; each opens its folder."""
        self.fill_menu()
        self.menu.popup(self.jobs.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    def fill_menu(self) -> None:
        """Bring the list of the session's jobs up to date."""
        self.menu.clear()
        for ended in reversed(self._session.job_history.ended):
            said = numbers.sentence(ended.last) if ended.last is not None else self.tr("could not be run")
            action = self.menu.addAction(self.tr("{name}: {said}").format(name=ended.title, said=said))
            action.setToolTip(self.tr("Open {folder}").format(folder=ended.job.export.folder))
            folder = ended.job.export.folder
            action.triggered.connect(lambda _=False, folder=folder: self._desktop.open_folder(folder))

    def _open(self) -> None:
        if self._session.run.job is not None:
            self._desktop.open_folder(self._session.run.job.export.folder)

    def _lay_out(self) -> None:
        told = QHBoxLayout()
        told.setSpacing(design.WITHIN)
        told.addWidget(self.sign)
        told.addWidget(self.notice, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(design.WITHIN)
        for part in (self.carry_on, self.open, self.again, self.failed, self.report, self.undo, self.jobs):
            buttons.addWidget(part)
        said = QWidget()  # a layout of its own would be no wider than its narrowest line
        column = QVBoxLayout(said)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.sentence)
        column.addLayout(told)
        column.addWidget(self.proof)
        column.addStretch(1)
        self._buttons = buttons
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(design.BETWEEN)
        self._whole.addWidget(said, 1)
        self._whole.addLayout(buttons)
        self._whole.setAlignment(buttons, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the sentence where there is room and no curve to be as high as."""
        parent = self.parentWidget()
        width = self.width() if self.isVisible() or parent is None else parent.width() - 2 * design.OUTER
        needed = self.sentence.sizeHint().width() + 2 * design.OUTER + self._buttons.sizeHint().width()
        beside = self._session.run.speedup is None and needed <= width
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._whole.direction() is not way:
            self._whole.setDirection(way)
            reading = QBoxLayout.Direction.RightToLeft if beside else QBoxLayout.Direction.LeftToRight
            self._buttons.setDirection(reading)  # the filled one stands where Convert stood
            self._whole.setAlignment(
                self._buttons, Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignLeft
            )
