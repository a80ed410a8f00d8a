"""A finished job as one sentence, with what can be done next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from multitone.batch.copying import way_sentences
from multitone.batch.journal.undoing import RefusalKind, Undone
from multitone.batch.progress import JobProgress
from multitone.gui.desktop import numbers
from multitone.gui.desktop.mnemonics import literal
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.session import Session, State
from multitone.gui.running.report_saving import ReportSaving
from multitone.gui.widgets import design, notices
from multitone.gui.widgets.controls import Sign, WrappedLabel, button, label, relabel, show_text
from multitone.gui.widgets.flow import FlowPanel
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import _, say, several, tr
from multitone.speedup.comparison import Comparison


class DoneBar(QWidget):
    """Renders a session that is done."""

    failures_asked = Signal(bool)
    """Show what failed, or all again."""

    def __init__(self, session: Session, desktop: Desktop) -> None:
        super().__init__()
        self.setObjectName("done_bar")
        self._session = session
        self._desktop = desktop
        self.filtered = False
        self.sentence = label(name="done_sentence", tone="title")
        self.sign = Sign("warning")
        self.notice = WrappedLabel("done_notice")
        self.proof = WrappedLabel("proof", "quiet")
        self.saving = ReportSaving(session.run, self)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._make_buttons()
        self._lay_out()
        self.saving.changed.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        session.kept_files.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Say how the job went."""
        if self._session.state is not State.DONE:
            return
        relabel(self.sentence, self._sentence())
        show_text(self.notice, " · ".join(filter(None, self._notices())))
        self.sign.setVisible(bool(self.notice.text()))
        show_text(self.proof, " · ".join(self._proof()))
        self.failed.setVisible(self._progress.failed > 0)
        self.show_filtered(filtered=False)
        self._offer()
        self._arrange()

    @property
    def _progress(self) -> JobProgress:
        """How far the job got: nowhere, where it could not be run."""
        return self._session.run.progress or JobProgress()

    def _sentence(self) -> str:
        session, progress = self._session, self._progress
        if session.undone is not None:
            return undone_sentence(session.undone)
        if progress.finished is not None:
            speedup = session.run.speedup
            return numbers.sentence(progress.finished, None if speedup is None else speedup.speedup, progress.earlier)
        if progress.done:
            return tr("Stopped after {n:,} of {all}", n=progress.done, all=numbers.pictures(progress.tasks))
        return tr("The job could not be run")

    def _notices(self) -> Iterator[str]:
        """Yield what the world did to the job."""
        session, progress = self._session, self._progress
        if session.undone is not None:
            yield from left_alone(session.undone)
            return
        if progress.finished is None:
            yield say(session.run.problem)
        yield from notices.after(progress)
        yield say(session.past.problem)
        if session.run.runner is not None:
            yield from map(say, session.run.runner.notices)
        if self.saving.problem:
            yield tr("The report was not saved: {reason}", reason=self.saving.problem)

    def _proof(self) -> Iterator[str]:
        """Yield what is known beyond the sentence: bytes, memory, and the proof."""
        run, progress = self._session.run, self._progress
        if self._session.undone is not None:
            return
        yield from self._replaced()
        yield from map(say, way_sentences(progress.ways))
        if progress.done:
            yield f"{numbers.size(progress.bytes_in)} → {numbers.size(progress.bytes_out)}"
            if progress.peak_memory:
                yield tr("at most {size:bytes} of memory", size=progress.peak_memory)
        yield from (tr("{n:,} × {loss}", n=number, loss=loss) for loss, number in progress.losses.items())
        if run.speedup is not None:
            yield from proof_of(run.speedup)
        if run.comparison_note:
            yield run.comparison_note
        if self.saving.saved:
            yield tr("Report saved as “{name}”", name=self.saving.saved)

    def _replaced(self) -> Iterator[str]:
        """Yield what became of the files that results replaced."""
        kept, cleared = self._session.kept_files.kept, self._session.kept_files.cleared
        if kept is not None:
            one, many = _("1 replaced; the old one is kept ({size:bytes})"), _(
                "{n:,} replaced; the old ones are kept ({size:bytes})"
            )  # fmt: skip
            yield tr(one if kept.files == 1 else many, n=kept.files, size=kept.bytes)
        elif cleared is not None:
            one, many = _("1 replaced file cleared ({size:bytes})"), _("{n:,} replaced files cleared ({size:bytes})")
            yield tr(one if cleared.files == 1 else many, n=cleared.files, size=cleared.bytes)
        if cleared is not None and cleared.refused:
            yield say(cleared.refused[0].reason)

    def show_filtered(self, *, filtered: bool) -> None:
        """Know whether what failed is seen."""
        self.filtered = filtered
        failed = tr("Show {n:,} failed", n=self._progress.failed)
        relabel(self.failed, tr("Show all pictures") if filtered else failed)

    def _offer(self) -> None:
        """Offer what can be done next; the first of it is the one filled button."""
        session, progress = self._session, self._progress
        left, undone, jobs = session.left, session.undone, session.job_history.ended
        relabel(self.carry_on, tr("Continue {pictures}", pictures=numbers.pictures(left)))
        self.carry_on.setVisible(left > 0 and undone is None)
        design.set_tone(self.open, "" if left or undone is not None else "filled")
        design.set_tone(self.again, "filled" if undone is not None else "")
        self.open.setVisible(progress.done + progress.earlier > 0 and (undone is None or bool(undone.refused)))
        self.undo.setVisible(session.undoable)
        self.clear.setVisible(session.kept_files.kept is not None and undone is None)
        self.report.setVisible(progress.settled > 0)
        self.report.setEnabled(not self.saving.busy)
        relabel(self.jobs, tr("{n:,} jobs in this session", n=len(jobs)))
        self.jobs.setVisible(len(jobs) > 1)

    def _show_jobs(self) -> None:
        """List the jobs of this session, the last first; each opens its folder."""
        self.fill_menu()
        self.menu.popup(self.jobs.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    def fill_menu(self) -> None:
        """Bring the list of the session's jobs up to date."""
        self.menu.clear()
        for ended in reversed(self._session.job_history.ended):
            outcome = (
                numbers.sentence(ended.last, earlier=ended.earlier)
                if ended.last is not None
                else tr("could not be run")
            )
            folder = ended.job.export.folder
            action = self.menu.addAction(literal(f"{ended.title}: {outcome}"))
            set_tip(action, tr("Open {folder}", folder=folder))
            action.triggered.connect(lambda _=False, folder=folder: self._desktop.open_folder(folder))

    def _open(self) -> None:
        if self._session.run.job is not None:
            self._desktop.open_folder(self._session.run.job.export.folder)

    def _make_buttons(self) -> None:
        session = self._session
        self.carry_on = button(tr("Continue"), "continue_button", "filled")
        self.open = button(tr("Open folder"), "open_folder", "filled")
        self.again = button(tr("Convert again"), "back_button")
        set_tip(self.again, tr("Back to these pictures, with the same steps"))
        self.failed = button(tr("Show what failed"), "show_failed", "link")
        self.report = button(tr("Save report…"), "save_report", "link")
        set_tip(self.report, tr("A page to read, a table, or a trace that Perfetto opens"))
        self.undo = button(tr("Undo"), "undo_job", "link")
        set_tip(self.undo, tr("Remove these results, and put back what they replaced"))
        self.clear = button(tr("Clear"), "clear_kept", "link")
        set_tip(self.clear, tr("Delete the files that these results replaced; undo can then no longer put them back"))
        self.jobs = button(tr("Jobs in this session"), "session_jobs", "link")
        self.carry_on.clicked.connect(session.continue_job)
        self.open.clicked.connect(self._open)
        self.again.clicked.connect(session.back)
        self.failed.clicked.connect(lambda: self.failures_asked.emit(not self.filtered))
        self.report.clicked.connect(self.saving.ask)
        self.undo.clicked.connect(session.undo)
        self.clear.clicked.connect(session.kept_files.clear)
        self.jobs.clicked.connect(self._show_jobs)

    def _lay_out(self) -> None:
        text = QWidget()  # a layout of its own would be no wider than its narrowest line
        notice = row_of(self.sign, (self.notice, 1), spacing=design.WITHIN)
        column_of(self.sentence, notice, self.proof, None, on=text, spacing=design.WITHIN)
        buttons = (self.carry_on, self.open, self.again, self.failed, self.report, self.undo, self.clear, self.jobs)
        self._buttons = FlowPanel(design.WITHIN, design.WITHIN)
        for by in buttons:
            self._buttons.flow.addWidget(by)
        self._whole: QBoxLayout = column_of((text, 1), self._buttons, on=self, spacing=design.BETWEEN)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the sentence where there is room and no curve to be as high as."""
        parent, ways = self.parentWidget(), QBoxLayout.Direction
        width = self.width() if self.isVisible() or parent is None else parent.width() - 2 * design.OUTER
        needed = self.sentence.sizeHint().width() + 2 * design.OUTER + self._buttons.sizeHint().width()
        fits = self._session.run.speedup is None and needed <= width
        way = ways.LeftToRight if fits else ways.TopToBottom
        if self._whole.direction() is not way:
            self._whole.setDirection(way)
            self._buttons.flow.set_backwards(backwards=fits)  # Convert stood at the right
            self._whole.setAlignment(self._buttons, Qt.AlignmentFlag.AlignVCenter if fits else Qt.AlignmentFlag(0))


def undone_sentence(undone: Undone) -> str:
    """Say what went and what came back of a job that was undone."""
    parts = [tr("{n:,} removed", n=len(undone.removed))] if undone.removed else []
    if undone.restored:
        parts.append(tr("{n:,} put back", n=len(undone.restored)))
    return tr("Undone: {what}", what=", ".join(parts) or tr("nothing was left to remove"))


def left_alone(undone: Undone) -> Iterator[str]:
    """Yield what undoing left alone, and why; History tells it of each."""
    kinds = Counter(refusal.kind for refusal in undone.refused)
    changed, orphans = kinds.pop(RefusalKind.CHANGED, 0), kinds.pop(RefusalKind.NO_SOURCE, 0)
    if changed:
        yield tr("{n:,} changed since and left alone", n=changed)
    if orphans:
        yield several(
            "1 left alone, because its source is gone: see History",
            "{n:,} left alone, because their sources are gone: see History",
            orphans,
        )
    if kinds:
        yield tr("{n:,} left alone: see History", n=kinds.total())


def proof_of(comparison: Comparison) -> Iterator[str]:
    """Yield what a comparison with one thread has shown, and what speaks against its ratio."""
    compared = comparison.identical or comparison.differing  # neither, where nothing was written at all
    same = comparison.pictures - len(comparison.differing) if compared else 0
    yield tr("{n:,} of {all:,} results identical, byte for byte", n=same, all=comparison.pictures)
    yield from (say(warning).rstrip(".") for warning in comparison.warnings)
    if comparison.sampled:
        yield tr("one thread did a sample of {n}", n=numbers.pictures(comparison.pictures))
