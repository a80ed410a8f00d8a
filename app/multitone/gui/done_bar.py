"""A finished job as one sentence, with what can be done next."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.gui import design, words
from multitone.gui.controls import button, label
from multitone.gui.language import declared
from multitone.gui.session import Session, State


class DoneBar(QWidget):
    """Renders a session that is done."""

    filter_asked = Signal(bool)
    """Show only what failed, or all again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("done_bar")
        self._session = session
        self._filtered = False
        self.sentence = label(name="done_sentence", tone="title")
        self.proof = label(name="proof", tone="quiet")
        self.proof.setWordWrap(True)
        self.open = button(self.tr("Open folder"), "open_folder", "filled")
        self.failed = button(self.tr("Show what failed"), "show_failed", "link")
        self.again = button(self.tr("Convert again"), "back_button")
        self.again.setToolTip(self.tr("Back to these pictures, with the same steps"))
        self.open.clicked.connect(self._open)
        self.failed.clicked.connect(self._filter)
        self.again.clicked.connect(session.back)
        buttons = QHBoxLayout()
        buttons.setSpacing(design.WITHIN)
        buttons.addWidget(self.open)
        buttons.addWidget(self.again)
        buttons.addWidget(self.failed)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.sentence)
        column.addWidget(self.proof)
        column.addSpacing(design.WITHIN)
        column.addStretch(1)
        column.addLayout(buttons)
        session.state_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Say how the job went."""
        session = self._session
        if session.state is not State.DONE:
            return
        self._filtered = False
        self.sentence.setText(self.said())
        self.sentence.setAccessibleName(self.said())
        self.proof.setText(self.proven())
        self.proof.setVisible(bool(self.proven()))
        failed = session.progress.failed if session.progress else 0
        self.failed.setVisible(failed > 0)
        self._name_filter()
        self.open.setVisible(bool(session.progress and session.progress.done))

    def said(self) -> str:
        """Return the sentence."""
        session, progress = self._session, self._session.progress
        last = progress.finished if progress else None
        if progress is None or last is None:
            return declared(session.problem) or self.tr("The job could not be run.")
        pictures = words.pictures(last.done)
        if last.cancelled:
            pictures = self.tr("Stopped after {n} of {all}").format(
                n=words.count(last.done), all=words.pictures(progress.tasks)
            )
        said = [pictures, words.seconds(last.seconds)]
        if session.speedup is not None:
            said.append(self.tr("{ratio} × one thread").format(ratio=words.ratio(session.speedup.speedup)))
        if last.skipped:
            said.append(self.tr("{n} skipped").format(n=words.count(last.skipped)))
        return " · ".join(said)

    def proven(self) -> str:
        """Return what is known beyond the sentence: the proof, bytes, or why the job stopped."""
        session, progress = self._session, self._session.progress
        last = progress.finished if progress else None
        said = []
        if last is not None and last.stopped:
            said.append(declared(last.stopped))
        if progress is not None and progress.done:
            said.append(f"{words.size(progress.bytes_in)} → {words.size(progress.bytes_out)}")
        measured = session.speedup
        if measured is not None:
            same = measured.compared - len(measured.differing)
            said.append(
                self.tr("{n} of {all} results identical, byte by byte").format(
                    n=words.count(same), all=words.count(measured.compared)
                )
            )
            if measured.cold:
                said.append(self.tr("the pool read from a cold disk, so run it again for a fair ratio"))
            if measured.sampled:
                said.append(self.tr("one thread did a sample of {n}").format(n=words.pictures(measured.pictures)))
        if session.comparison_note:
            said.append(session.comparison_note)
        return " · ".join(said)

    def _filter(self) -> None:
        self._filtered = not self._filtered
        self._name_filter()
        self.filter_asked.emit(self._filtered)

    def _name_filter(self) -> None:
        failed = self._session.progress.failed if self._session.progress else 0
        text = (
            self.tr("show all pictures")
            if self._filtered
            else self.tr("{n} failed: show").format(n=words.count(failed))
        )
        self.failed.setText(text)
        self.failed.setAccessibleName(text)

    def _open(self) -> None:
        if self._session.job is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._session.job.export.folder))
