"""How many workers a job has: a number with its word."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt, SignalInstance
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import label
from multitone.gui.widgets.fields import WholeNumber
from multitone.gui.widgets.layout import row_of
from multitone.messages import several, tr
from multitone.settings import MOST_WORKERS


class HasWorkers(Protocol):
    """A run, as far as this field is about it."""

    workers_changed: SignalInstance

    @property
    def cores(self) -> int:
        """How many this machine has."""

    @property
    def workers(self) -> int:
        """How many a job has, or will have."""

    def set_workers(self, number: int) -> None:
        """Change how many a job has, or will have, for a running one, too."""


class Workers(QWidget):
    """How many workers a job has; changes a running one."""

    def __init__(self, run: HasWorkers) -> None:
        super().__init__()
        self.box = WholeNumber(tr("Workers"), "workers")
        self.box.setRange(1, MOST_WORKERS)
        self.box.setFixedWidth(40)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_tip(
            self.box,
            several(
                "How many pictures are processed at a time; this machine has 1 core",
                "How many pictures are processed at a time; this machine has {n} cores",
                run.cores,
            ),
        )
        self.box.setValue(run.workers)
        self.box.valueChanged.connect(run.set_workers)
        run.workers_changed.connect(lambda: self.box.setValue(run.workers))
        self._run = run
        self.word = label(tr("workers"), "quiet")
        self._row = row_of(self.box, self.word, on=self, spacing=design.WITHIN)

    def put_round(self, before: QWidget, after: QWidget) -> None:
        """Put something on either side of the number."""
        self._row.insertWidget(0, before)
        self._row.insertWidget(2, after)

    def show_number(self) -> None:
        """Show how many there are now, unless another number is being typed."""
        if not self.box.hasFocus():
            with QSignalBlocker(self.box):
                self.box.setValue(self._run.workers)
