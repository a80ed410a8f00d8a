"""The laboratory's view: choose, watch it at work, and read what each engine buys each kernel, and why.

::

    plan ─► choice ─► Measuring ─► run (lanes, run x of y) + result (bars or table), row by row

The run stays in sight; all else scrolls below it.
"""

from __future__ import annotations

import functools
import time
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QVBoxLayout, QWidget

from multitone.engines.base import JobControl, available_cores
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.session import Session, State
from multitone.gui.speed.laboratory import bench, rows
from multitone.gui.speed.laboratory.duration import Durations
from multitone.gui.speed.laboratory.progress import LabRun
from multitone.gui.speed.laboratory.result import LabResult, signed
from multitone.gui.speed.laboratory.selection import LabChoice
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, WrappedLabel
from multitone.speedup.lab.table import FEWEST, Laboratory, LabRow

SCROLLED_BY: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
"""Keys that none of the controls takes move all that scrolls."""
AHEAD = 64
"""Pixels that are kept in sight above and below what was just measured."""


class LaboratoryView(QWidget):
    """Measures with what it is given, and shows what was found."""

    running_changed = Signal()
    """A measuring began, or is over."""

    def __init__(
        self,
        bench: bench.Bench = bench.run,
        parent: QWidget | None = None,
        *,
        session: Session | None = None,
        plan: bench.Plan = bench.planned,
        cores: int = 0,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("laboratory")
        self._bench, self._plan = bench, plan
        self._measuring: Measuring | None = None
        self._planning: Measuring | None = None
        self._rows: tuple[LabRow, ...] = ()
        self._durations = Durations()
        cores = cores or available_cores()
        self.intro = WrappedLabel("lab_intro", "quiet")
        self.intro.setText(
            self.tr(
                "A bare loop, and one filter of pictures written in several ways, are run one after another, in "
                "threads, as coroutines and in processes; then pictures are fetched from a server that answers late. "
                "Python’s lock, the GIL, lets one thread at a time run Python: threads gain only where a kernel lets "
                "go of it, or waits."
            )
        )
        self.choice = LabChoice()
        self.run = LabRun(cores)
        self.notice, self._sign = WrappedLabel("lab_notice"), Sign("warning")
        self.result = LabResult(cores)
        self.area, self._content = QScrollArea(), QWidget()
        self._following = False
        """Whether what was just measured is brought into sight; until somebody scrolls."""
        self.choice.run_asked.connect(self.start)
        self.choice.changed.connect(self._say_duration)
        self.run.ticked.connect(self._tell_left)
        self._session = session
        if session is not None:
            session.state_changed.connect(self._state_changed)
        self._lay_out()
        self._state_changed()
        self._show_rooms()

    @property
    def running(self) -> bool:
        """Whether something is being measured."""
        return self._measuring is not None and self._measuring.running

    def start(self) -> None:
        """Measure what is chosen."""
        self.end()
        self._rows = self.choice.chosen_rows
        kernels = tuple(dict.fromkeys(row.kernel for row in self._rows))
        measure = functools.partial(self._begin, kernels, self.choice.chosen_workloads)
        self._measuring = Measuring(measure, self)
        self._measuring.advanced.connect(self._advanced)
        self._measuring.ended.connect(self._ended)
        self._durations.start(time.monotonic())
        self.run.follow(self._measuring)
        self._measuring.start()
        self.result.show_laboratory(Laboratory(self._rows, {}), over=False)
        self._show_rooms()
        self.area.verticalScrollBar().setValue(0)
        self._following = True
        self.run.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.running_changed.emit()

    def stop(self) -> None:
        """End the measuring after what is in work; what was found so far stays."""
        if self._measuring is not None:
            self._measuring.stop()

    def end(self) -> None:
        """End everything at once, with the window."""
        for past in (self._measuring, self._planning):
            if past is not None:
                past.close()
                past.deleteLater()
        self._measuring = self._planning = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        if self._planning is None and not self.choice.planned:
            self._planning = Measuring(bench.reading_of(self._plan), self)
            self._planning.advanced.connect(lambda found: self.choice.offer(found.rows))
            self._planning.ended.connect(self._planned)
            self._planning.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        action = SCROLLED_BY.get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            self.area.verticalScrollBar().triggerAction(action)

    def _begin(self, kernels: tuple[str, ...], workloads: tuple[str, ...], control: JobControl) -> Any:
        return self._bench(kernels=kernels, workloads=workloads, control=control)

    def _advanced(self, laboratory: Laboratory) -> None:
        """Fill the rows in as they are measured."""
        advanced = self._durations.advance(laboratory.rows, time.monotonic())
        seen = rows.filled(self._rows, laboratory.rows)
        self.result.show_laboratory(msgspec.structs.replace(laboratory, rows=seen), over=False)
        self._follow(advanced)

    def _follow(self, advanced: set[rows.Key]) -> None:
        """Bring what was just measured into sight, unless somebody looks at something else."""
        place = self.result.bars.place_of(advanced)
        if place is None or not self._following or not self.result.bars.isVisible():
            return
        middle = self.result.bars.mapTo(self._content, place.center().toPoint())
        self.area.ensureVisible(0, middle.y(), 0, AHEAD)

    def _stop_following(self) -> None:
        self._following = False

    def _ended(self) -> None:
        """Keep what was found; say what went wrong."""
        measuring = self._measuring
        assert measuring is not None
        self.run.leave()
        found: Laboratory = measuring.result or Laboratory((), {})
        seen = rows.settled(rows.filled(self._rows, found.rows), stopped=measuring.stopped)
        self.result.show_laboratory(msgspec.structs.replace(found, rows=seen), over=True)
        self.notice.setText(self._told(measuring))
        self._say_duration()
        if self._following:
            self.area.verticalScrollBar().setValue(0)
        had_focus = self.run.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._show_rooms()
        if had_focus:
            self.choice.run.setFocus(Qt.FocusReason.OtherFocusReason)
        self.running_changed.emit()

    def _told(self, measuring: Measuring) -> str:
        if measuring.problem:
            return declared(measuring.problem)
        if measuring.stopped and self._job_runs:
            return self.tr("A job began, so the laboratory was stopped; what was measured until then is below.")
        if measuring.stopped:
            return self.tr("Stopped; what was measured until then is below.")
        return ""

    @property
    def _job_runs(self) -> bool:
        return self._session is not None and self._session.state is State.RUNNING

    def _state_changed(self) -> None:
        """Give way to a job: either would slow the other, and no figure would be true."""
        if self._job_runs:
            self.stop()
        self.choice.blocked = self.tr("A job is running; measure when it is done.") if self._job_runs else ""
        self.choice.refresh()
        self._say_duration()

    def _planned(self) -> None:
        """Say how long it takes, or that nothing can be measured here."""
        if self._planning is not None and self._planning.problem:
            self.notice.setText(declared(self._planning.problem))
        self._say_duration()
        self._show_rooms()

    def _say_duration(self) -> None:
        """Say how long it took before; nothing is guessed."""
        if self.choice.reason:
            return
        rows = self.choice.chosen_rows
        seconds = self._durations.expected(rows, FEWEST)
        unknown = self.tr("How long it takes here is said once each of these has run.")
        known = self.tr("About {time}, as it took here before")
        self.choice.duration.setText(unknown if seconds is None else known.format(time=numbers.time_left(seconds)))

    def _tell_left(self) -> None:
        self.run.left = self._durations.left(self._rows, FEWEST)

    def _show_rooms(self) -> None:
        """Show what there is something to say in."""
        running = self.running
        self.intro.setVisible(not running)
        self.choice.setVisible(not running)
        self.run.setVisible(running)
        for part in (self.notice, self._sign):
            part.setVisible(bool(self.notice.text()) and not running)
        self.result.setVisible(bool(self.result.laboratory.rows))

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(design.OUTER, design.BETWEEN, design.OUTER, design.OUTER)
        inside.setSpacing(design.BETWEEN)
        inside.addWidget(self.intro)
        inside.addWidget(self.choice)
        inside.addLayout(signed(self._sign, self.notice))
        inside.addWidget(self.result)
        inside.addStretch(1)
        self.area.setWidget(self._content)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.verticalScrollBar().valueChanged.connect(self.result.bars.update)  # its headings stay in sight
        self.area.verticalScrollBar().actionTriggered.connect(self._stop_following)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.run)
        column.addWidget(self.area, 1)
