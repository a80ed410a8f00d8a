"""What the empty window offers where a job was cut short: to go on, to take it back, or to let it be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.batch.journal.records import PastJob
from multitone.gui.desktop import numbers
from multitone.gui.model.past_jobs import PastJobs
from multitone.gui.pictures.drop_zone import DropZone
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label


class Interrupted(QWidget):
    """One sentence and three buttons; absent where no job was cut short."""

    wanted = Signal(object)
    """Carries the `PastJob` that shall go on."""
    undo_wanted = Signal(object)
    """Carries the `PastJob` that shall be undone."""
    unwanted = Signal(object)
    """Carries the `PastJob` that is not to be spoken of again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interrupted")
        self._past: PastJob | None = None
        self.sentence = label(name="interrupted_sentence", tone="quiet")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setWordWrap(True)
        self.go_on = button(self.tr("Continue"), "continue_past", "raised")
        self.take_back = button(self.tr("Undo"), "undo_past", "link")
        self.let_be = button(self.tr("Let it be"), "abandon_past", "link")
        for by, signal in (
            (self.go_on, self.wanted),
            (self.take_back, self.undo_wanted),
            (self.let_be, self.unwanted),
        ):
            by.clicked.connect(lambda _=False, signal=signal: signal.emit(self._past))
        ways = QHBoxLayout()
        ways.setSpacing(design.WITHIN)
        ways.addStretch(1)
        for way in (self.go_on, self.take_back, self.let_be):
            ways.addWidget(way)
        ways.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.sentence)
        column.addLayout(ways)
        self.hide()

    def show_past(self, past: PastJob | None) -> None:
        """Offer to go on with a job, or nothing."""
        self._past = past
        self.setVisible(past is not None)
        if past is None:
            return
        folder = numbers.name_of(past.folder.rstrip("/\\"))
        done, all_ = numbers.count(past.done), numbers.pictures(past.pictures)
        self.sentence.setText(
            self.tr("The job into “{folder}” was cut short: {done} of {all} are done.").format(
                folder=folder, done=done, all=all_
            )
        )
        self.sentence.setToolTip(past.folder)
        text = self.tr("Continue {pictures}").format(pictures=numbers.pictures(past.left))
        self.go_on.setText(text)
        self.go_on.setAccessibleName(text)
        self.take_back.setVisible(past.done > 0)


def offer_past(past: PastJobs, drop_zone: DropZone) -> None:
    """Offer to go on with a job that was cut short, where there is one."""
    offer = Interrupted()
    drop_zone.offer(offer)
    past.interrupted.connect(offer.show_past)
    past.undone.connect(lambda _: past.look())
    past.reopened.connect(lambda _: offer.show_past(None))
    offer.wanted.connect(past.take_up)
    offer.undo_wanted.connect(lambda job: past.undo(job.id))
    offer.unwanted.connect(past.abandon)
    offer.unwanted.connect(lambda _: offer.show_past(None))
    past.look()
