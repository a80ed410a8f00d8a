"""Scaling in the window: measures how the job at hand scales, shows it as it comes, says how many workers to use."""

from __future__ import annotations

import platform
import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from multitone.batch.job import Job
from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.desktop.step_text import step_text
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.session import Session, State
from multitone.gui.speed.dependencies import ROUNDS, Dependencies, last_scaling
from multitone.gui.speed.provenance import say_work, say_workload
from multitone.gui.speed.run_line import RunLine
from multitone.gui.speed.scaling.duration import bounds, left, one_worker
from multitone.gui.speed.scaling.result import ScalingResult
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, button
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr
from multitone.speedup.measurements import Measurement
from multitone.speedup.measurements.taking import steps_of
from multitone.speedup.scaling import Scaling, default_counts

MOST_PAST = 50
"""Measurements that are looked at for how long another will take."""
INTRO_WIDTH = 640
"""Of a paragraph, in pixels: longer lines are hard to read."""


class ScalingView(QWidget):
    """One measuring at a time. A job that begins ends it: the user's pictures come first."""

    running_changed = Signal()
    """A measuring began, or is over."""

    def __init__(
        self, session: Session, preferences: Preferences, dependencies: Dependencies, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scaling")
        self._session, self._dependencies = session, dependencies
        self.measuring: Measuring | None = None
        self._job: Job | None = None
        self._past: list[Measurement] = []
        """What this machine did before."""
        self._counts = default_counts()
        self._yielded = False
        """Whether a job that began ended the measuring."""
        self.measure = button(tr("Measure how this job scales"), "measure_scaling", "filled")
        self.measure.clicked.connect(self.begin)
        self.about = WrappedLabel("scaling_about", "quiet")
        self.run_line = RunLine("scaling", self._details)
        self.intro = WrappedLabel("scaling_intro")
        self.intro.setMaximumWidth(INTRO_WIDTH)
        self.intro.setText(
            tr(
                "Nothing has been measured on this machine yet. The current job is done by one worker, by two, and so "
                "on up to all cores, several times in random order, with results in a scratch folder. You will see "
                "how much faster each one makes it, where the time goes, and how many workers to use here."
            )
        )
        self.note = WrappedLabel("scaling_note")
        self.note.hide()
        self.result = ScalingResult(session.run, preferences)
        head = row_of((self.measure, 0, Qt.AlignmentFlag.AlignTop), (self.about, 1), spacing=design.BETWEEN)
        parts = (head, self.intro, self.note, self.run_line, self.result, None)
        margins = (design.OUTER, design.BETWEEN, design.OUTER, design.OUTER)
        column_of(*parts, on=self, margins=margins, spacing=design.BETWEEN)
        session.state_changed.connect(self._state_changed)
        session.current_plan.changed.connect(self.refresh)
        self._show_last()
        self._look_back()
        self.refresh()

    @property
    def running(self) -> bool:
        """Whether something is being measured."""
        return self.measuring is not None

    def refresh(self) -> None:
        """Say what would be measured, or why nothing can be."""
        reason = blocked(self._session)
        self.measure.setVisible(not self.running)
        self.measure.setEnabled(not reason)
        set_tip(self.measure, reason)
        self.measure.setAccessibleDescription(reason)
        self.about.setText(self._about(reason))
        self.intro.setVisible(not self.running and self.result.scaling is None)

    def begin(self) -> None:
        """Measure the job at hand."""
        plan = self._session.current_plan.plan
        if self.measuring is not None or blocked(self._session) or plan is None:
            return
        self._job, self._yielded = plan.job, False
        self.say("")
        self.measuring = Measuring(self._dependencies.scaling(plan.job), self)
        self.measuring.advanced.connect(lambda scaling: self._show(scaling, tr("Measured so far")))
        self.measuring.ended.connect(self._ended)
        self.result.begin()
        self.run_line.follow(self.measuring)
        self.measuring.start()
        self.refresh()
        self.run_line.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.running_changed.emit()

    def stop(self) -> None:
        """End the measuring after what is in work."""
        if self.measuring is not None:
            self.measuring.stop()

    def end(self) -> None:
        """End the measuring at once, with the window."""
        if self.measuring is not None:
            self.measuring.close()

    def say(self, text: str) -> None:
        """Say what became of something; nothing where there is nothing to say."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _about(self, reason: str) -> str:
        if self.running:
            return tr("Results go into a scratch folder, which is removed afterwards. Starting a job stops measuring.")
        plan = self._session.current_plan.plan
        if reason or plan is None:
            return reason
        pictures = numbers.pictures(len(plan.job.tasks))
        one = one_worker(self._past, platform.node(), steps_of(plan.job), len(plan.job.tasks))
        if one is None:
            runs = ROUNDS * len(self._counts) + 1
            return tr("{pictures}, with the current steps, {runs:,} times", pictures=pictures, runs=runs)
        low, high = map(numbers.time_left, bounds(one, self._counts, ROUNDS))
        if low == high:
            return tr("{pictures}, with the current steps: about {time}", pictures=pictures, time=low)
        return tr("{pictures}, with the current steps: {low} to {high}", pictures=pictures, low=low, high=high)

    def _look_back(self) -> None:
        """See how fast this machine was before."""
        try:
            self._past = self._dependencies.recent(limit=MOST_PAST, details=False)
        except MultitoneError:  # the section of runs says why
            self._past = []

    def _details(self, measuring: Measuring) -> list[str]:
        """Say how far the run at work is, and how long all of them will take."""
        progress, run = measuring.progress, measuring.run
        if not progress.tasks or run is None:
            return []
        part = 0.0 if run.warms_up else progress.settled / progress.tasks
        points = measuring.result.points if isinstance(measuring.result, Scaling) else ()
        seconds = left(points, self._counts, ROUNDS, {run.workers: part})
        done = tr("{n:,} of {all:,} pictures", n=progress.done, all=progress.tasks)
        details = [done, numbers.seconds(progress.at)]
        return details if seconds is None else [*details, tr("{time} left", time=numbers.time_left(seconds))]

    def _ended(self) -> None:
        measuring, self.measuring = self.measuring, None
        assert measuring is not None
        scaling = measuring.result
        if measuring.problem:
            self.say(tr("Not measured: {reason}", reason=say(measuring.problem)))
        elif measuring.stopped and self._yielded:
            self.say(tr("A job started, so measuring was stopped."))
        elif measuring.stopped:
            self.say(tr("Stopped; what was measured until then is shown, but not kept."))
        elif isinstance(scaling, Scaling) and self._job is not None:
            self._show(scaling, tr("Measured just now"))
            problem = self._dependencies.keep(self._job, scaling) if scaling.points else ""
            if problem:
                self.say(tr("Measured, but not kept: {reason}", reason=say(problem)))
        measuring.deleteLater()
        if scaling is None:
            self._show_last()
        self._look_back()
        self.refresh()
        self.running_changed.emit()

    def _show(self, scaling: Scaling, when: str) -> None:
        """Show what was measured of the job at hand."""
        steps = [step_text(step) for step in self._job.pipeline.steps] if self._job is not None else []
        job = say_work(steps, scaling.pictures, scaling.megapixels)
        self.result.show_scaling(scaling, when, time.time(), job)

    def _show_last(self) -> None:
        """Show what was measured last on this machine."""
        scaling, kept = last_scaling(self._dependencies.recent) or (None, None)
        if scaling is None or kept is None:
            self.result.show_scaling(None, "")
            return
        when = tr("Measured {when}", when=numbers.date_and_time(kept.at))
        self.result.show_scaling(scaling, when, kept.at, say_workload(kept.workload))

    def _state_changed(self) -> None:
        if self._session.state is State.RUNNING and self.measuring is not None:
            self._yielded = True
            self.measuring.stop()
        if self._session.state is State.DONE:
            self._look_back()
        self.refresh()


def blocked(session: Session) -> str:
    """Return why nothing can be measured now; empty where it can."""
    if session.state is State.EMPTY:
        return tr("Open pictures on the Convert page first; they are what is measured.")
    if session.state is State.RUNNING:
        return tr("A job is running; this can be measured when it is done.")
    plan = session.current_plan.plan
    if plan is None or (not session.current_plan.fresh and session.state is State.READY):
        return tr("The plan is being made.")
    if plan.problems:
        return say(plan.problems[0])
    return "" if plan.job.tasks else tr("All pictures are removed from the job.")
