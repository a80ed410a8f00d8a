"""The laboratory's view: choose, watch it at work, and read what each engine buys each kernel, and why.

::

    plan ─► choice ─► Measuring ─► run (lanes, run x of y) + result (bars or table), row by row

The run stays in sight; all else scrolls below it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QWidget

from multitone.engines.base import available_cores
from multitone.gui.desktop import numbers
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.session import Session, State
from multitone.gui.speed import dependencies
from multitone.gui.speed.laboratory import labels, rows
from multitone.gui.speed.laboratory.result import LabResult
from multitone.gui.speed.laboratory.selection import LabChoice
from multitone.gui.speed.run_line import RunLine
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, Sign, WrappedLabel
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr
from multitone.speedup.lab.table import FEWEST, Laboratory, LabRow
from multitone.speedup.timing import RunBegan

SCROLLED_BY: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
"""Keys that none of the controls takes move all that scrolls."""
AHEAD = 64
"""Pixels that are kept in sight above and below what was just measured."""
LANES_EVERY = 125
"""Milliseconds between two frames. By the usual 33 the window took 5 % of a core, which those at work lacked."""


class LaboratoryView(QWidget):
    """Measures with what it is given, and shows what was found."""

    running_changed = Signal()
    """A measuring began, or is over."""

    def __init__(
        self,
        bench: dependencies.Bench = dependencies.run_laboratory,
        *,
        session: Session | None = None,
        plan: dependencies.PlanRows = dependencies.planned_rows,
        cores: int = 0,
        usual: Callable[[], float | None] = dependencies.seconds_a_run,
    ) -> None:
        super().__init__()
        self.setObjectName("laboratory")
        self._bench, self._plan = bench, plan
        self._measuring: Measuring | None = None
        self._planning: Measuring | None = None
        self._rows: tuple[LabRow, ...] = ()
        self._durations = rows.Durations()
        self._usual = usual
        self.intro = WrappedLabel("lab_intro", "quiet")
        self.intro.setText(
            tr(
                "A bare loop and one picture filter, written in several ways, are run one after another, in threads, "
                "as coroutines and in processes; then pictures are fetched from a server that answers late. Python’s "
                "lock, the GIL, lets only one thread at a time run Python: threads gain only where a kernel releases "
                "it, or waits."
            )
        )
        self.choice = LabChoice()
        self.run = RunLine("laboratory", self._details, _lane_titles, every=LANES_EVERY)
        self.note, self._sign, self._line = WrappedLabel("lab_note"), Sign("warning"), Hairline()
        self.result = LabResult(cores or available_cores())
        self.area, self._content = QScrollArea(), QWidget()
        self._following = False
        """Whether what was just measured is brought into sight; until somebody scrolls."""
        self.choice.run_asked.connect(self.start)
        self.choice.changed.connect(self._say_duration)
        self._session = session
        if session is not None:
            session.state_changed.connect(self._state_changed)
        self._lay_out()
        self._state_changed()
        self._show_parts()

    @property
    def running(self) -> bool:
        """Whether something is being measured."""
        return self._measuring is not None and self._measuring.running

    def start(self) -> None:
        """Measure what is chosen."""
        self.end()
        self._rows = self.choice.chosen_rows
        kernels, workloads = tuple(dict.fromkeys(row.kernel for row in self._rows)), self.choice.chosen_workloads
        self._measuring = Measuring(
            lambda control: self._bench(kernels=kernels, workloads=workloads, control=control), self
        )
        self._measuring.advanced.connect(self._advanced)
        self._measuring.ended.connect(self._ended)
        self._durations.start(time.monotonic())
        self.run.follow(self._measuring)
        self._measuring.start()
        self.result.show_laboratory(Laboratory(self._rows, {}), over=False)
        self._show_parts()
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
            self._durations.usual = self._usual()
            self._planning = Measuring(dependencies.planning(self._plan), self)
            self._planning.advanced.connect(lambda laboratory: self.choice.offer(laboratory.rows))
            self._planning.ended.connect(self._planned)
            self._planning.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        action = SCROLLED_BY.get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            self.area.verticalScrollBar().triggerAction(action)

    def _advanced(self, laboratory: Laboratory) -> None:
        """Fill the rows in as they are measured, and bring what was just measured into sight."""
        advanced = self._durations.advance(laboratory.rows, time.monotonic())
        seen = rows.filled(self._rows, laboratory.rows)
        self.result.show_laboratory(msgspec.structs.replace(laboratory, rows=seen), over=False)
        place = self.result.bars.place_of(advanced)
        if place is not None and self._following and self.result.bars.isVisible():
            middle = self.result.bars.mapTo(self._content, place.center().toPoint())
            self.area.ensureVisible(0, middle.y(), 0, AHEAD)

    def _stop_following(self) -> None:
        self._following = False

    def _ended(self) -> None:
        """Keep what was found; say what went wrong."""
        measuring = self._measuring
        assert measuring is not None
        focused = self.focusWidget()
        had_focus = focused is not None and (focused is self.run.stop or self.run.isAncestorOf(focused))
        laboratory: Laboratory = measuring.result or Laboratory((), {})
        seen = rows.settled(rows.filled(self._rows, laboratory.rows), stopped=measuring.stopped)
        self.result.show_laboratory(msgspec.structs.replace(laboratory, rows=seen), over=True)
        self.note.setText(self._outcome(measuring))
        self._say_duration()
        if self._following:
            self.area.verticalScrollBar().setValue(0)
        self._show_parts()
        if had_focus:
            self.choice.run.setFocus(Qt.FocusReason.OtherFocusReason)
        self.running_changed.emit()

    def _outcome(self, measuring: Measuring) -> str:
        if measuring.problem:
            return say(measuring.problem)
        if measuring.stopped and self._job_runs:
            return tr("A job started, so the laboratory was stopped; what was measured until then is shown below.")
        return tr("Stopped; what was measured until then is shown below.") if measuring.stopped else ""

    @property
    def _job_runs(self) -> bool:
        return self._session is not None and self._session.state is State.RUNNING

    def _state_changed(self) -> None:
        """Give way to a job: either would slow the other, and no figure would be true."""
        if self._job_runs:
            self.stop()
        self.choice.blocked = tr("A job is running; measure when it is done.") if self._job_runs else ""
        self.choice.refresh()
        self._say_duration()

    def _planned(self) -> None:
        """Say how long it takes, or that nothing can be measured here."""
        if self._planning is not None and self._planning.problem:
            self.note.setText(say(self._planning.problem))
        self._say_duration()
        self._show_parts()

    def _say_duration(self) -> None:
        """Say how long it will take by what ran here before, at least within bounds."""
        if self.choice.reason:
            return
        seconds = self._durations.expected(self.choice.chosen_rows, FEWEST)
        if seconds is None:
            low, high = map(numbers.time_left, self._durations.bounds(self.choice.chosen_rows, FEWEST))
            text = tr("{low} to {high}; it has not run here yet", low=low, high=high)
        else:
            text = tr("About {time}, as it took here before", time=numbers.time_left(seconds))
        self.choice.duration.setText(text)

    def _details(self, _: Measuring) -> list[str]:
        left = self._durations.left(self._rows, FEWEST)
        if left is not None:
            return [tr("{time} left", time=numbers.time_left(left))]
        low, high = map(numbers.time_left, self._durations.bounds(self._rows, FEWEST))
        return [tr("{low} to {high} left", low=low, high=high)]

    def _show_parts(self) -> None:
        """Show what there is something to say in."""
        running = self.running
        noted = bool(self.note.text()) and not running
        for part, seen in (
            (self.intro, not running), (self.choice, not running), (self.run, running), (self._line, running),
            (self.note, noted), (self._sign, noted),
        ):  # fmt: skip
            part.setVisible(seen)
        self.result.setVisible(bool(self.result.laboratory.rows))

    def _lay_out(self) -> None:
        note = row_of(self._sign, self.note, spacing=design.WITHIN)
        parts = (self.intro, self.choice, note, self.result, None)
        margins = (design.OUTER, design.BETWEEN, design.OUTER, design.OUTER)
        column_of(*parts, on=self._content, margins=margins, spacing=design.BETWEEN)
        self.area.setWidget(self._content)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.verticalScrollBar().valueChanged.connect(self.result.bars.update)  # its headings stay in sight
        self.area.verticalScrollBar().actionTriggered.connect(self._stop_following)
        self.run.setContentsMargins(design.OUTER, design.WITHIN, design.OUTER, design.BETWEEN)
        column_of(self.run, self._line, (self.area, 1), on=self)


def _lane_titles(run: RunBegan) -> list[str]:
    return [labels.lane_title(run.engine, number) for number in range(1, run.workers + 1)]
