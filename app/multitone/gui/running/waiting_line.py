"""The quiet line that names the jobs that wait: «then: Weekend (32 pictures) ×»."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.model.job_history import Waiting
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, button, label

MOST_SHOWN = 4
"""Jobs that are named; the rest is counted."""
WIDEST = 240
"""Pixels that one of them may take."""


class WaitingLine(QWidget):
    """Renders the session's queue; absent while nothing waits."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting_line")
        self.setAccessibleName(self.tr("Jobs that wait"))
        self._session = session
        self._parts: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(design.WITHIN // 2)
        self._row.addStretch(1)
        session.queue.changed.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Name the jobs that wait."""
        waiting = self._session.queue.waiting
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        for place, job in enumerate(waiting[:MOST_SHOWN]):
            self._name(place, job)
        if len(waiting) > MOST_SHOWN:
            self._put(label(self.tr("and {n} more").format(n=numbers.count(len(waiting) - MOST_SHOWN)), "quiet"))
        if waiting and self._session.state in (State.DONE, State.READY) and waiting[0].plan is not None:
            start = button(self.tr("Start"), "start_waiting", "link")
            start.setAccessibleName(self.tr("Start {name}").format(name=waiting[0].title))
            start.clicked.connect(self._session.start_waiting)
            self._put(start)
        self.setVisible(bool(waiting))

    def _name(self, place: int, job: Waiting) -> None:
        if job.problem:
            said = declared(job.problem)
        elif job.plan is None:
            said = self.tr("looking for pictures…")
        else:
            said = numbers.pictures(job.pictures)
        text = self.tr("{name} ({pictures})").format(name=job.title, pictures=said)
        self._put(label(self.tr("then:") if place == 0 else "·", "quiet"))
        named = label(name=f"waiting_{place}", tone="quiet")
        named.setText(named.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, WIDEST))
        named.setToolTip("\n".join((text, *map(numbers.shown, job.content.sources), f"→ {job.content.export.folder}")))
        self._put(named)
        remove = IconButton("cross", self.tr("Do not do {name}").format(name=job.title), f"remove_waiting_{place}",
                            side=design.OUTER)  # fmt: skip
        number = job.number
        remove.clicked.connect(lambda: self._session.queue.remove(number))
        self._put(remove)

    def _put(self, part: QWidget) -> None:
        self._row.insertWidget(self._row.count() - 1, part)
        self._parts.append(part)
        part.show()
