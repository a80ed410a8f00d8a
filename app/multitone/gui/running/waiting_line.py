"""The quiet line that names the jobs that wait: «then: Weekend (32 pictures) ×»."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.job_history import Waiting
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, button, label
from multitone.gui.widgets.layout import row_of
from multitone.messages import say, tr

MOST_SHOWN = 4
"""Jobs that are named; the rest is counted."""
WIDEST = 240
"""Pixels that one of them may take."""


class WaitingLine(QWidget):
    """Renders the session's queue; absent while nothing waits."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("waiting_line")
        self.setAccessibleName(tr("Waiting jobs"))
        self._session = session
        self._parts: list[QWidget] = []
        self._row = row_of(None, on=self, spacing=design.WITHIN // 2)
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
            self._put(label(tr("and {n:,} more", n=len(waiting) - MOST_SHOWN), "quiet"))
        if waiting and self._session.state in (State.DONE, State.READY) and waiting[0].plan is not None:
            start = button(tr("Start"), "start_waiting", "link")
            start.setAccessibleName(tr("Start {name}", name=waiting[0].title))
            start.clicked.connect(self._session.start_waiting)
            self._put(start)
        self.setVisible(bool(waiting))

    def _name(self, place: int, job: Waiting) -> None:
        known = numbers.pictures(job.pictures) if job.plan is not None else tr("looking for pictures…")
        text = tr("{name} ({pictures})", name=job.title, pictures=say(job.problem) or known)
        self._put(label(tr("then:") if place == 0 else "·", "quiet"))
        name = label(name=f"waiting_{place}", tone="quiet")
        name.setText(name.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, WIDEST))
        set_tip(name, "\n".join((text, *map(numbers.shown, job.content.sources), f"→ {job.content.export.folder}")))
        self._put(name)
        remove = IconButton("cross", tr("Remove {name} from the queue", name=job.title), f"remove_waiting_{place}",
                            side=design.OUTER)  # fmt: skip
        remove.clicked.connect(lambda: self._session.queue.remove(job.number))
        self._put(remove)

    def _put(self, part: QWidget) -> None:
        self._row.insertWidget(self._row.count() - 1, part)
        self._parts.append(part)
        part.show()
