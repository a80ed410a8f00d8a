"""Scaling in the window: measures how the job at hand scales, shows it as it comes, says how many workers to use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.batch.job import Job
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.session import Session, State
from multitone.gui.speed.dependencies import Dependencies
from multitone.gui.speed.past import Remembered, last_scaling
from multitone.gui.speed.run_line import RunLine
from multitone.gui.speed.scaling.result import ScalingResult
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, button
from multitone.speedup.scaling import Scaling

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
        self._yielded = False
        """Whether a job that began ended the measuring."""
        self.measure = button(self.tr("Measure how this job scales"), "measure_scaling", "filled")
        self.measure.clicked.connect(self.begin)
        self.about = WrappedLabel("scaling_about", "quiet")
        self.run_line = RunLine()
        self.intro = WrappedLabel("scaling_intro")
        self.intro.setMaximumWidth(INTRO_WIDTH)
        self.intro.setText(
            self.tr(
                "Nothing was measured on this machine yet. The job at hand is done by one worker, by two, and so on up "
                "to all cores, several times in random order, into a scratch folder. You will see how much faster each "
                "one makes it, where the time goes, and how many workers to use here."
            )
        )
        self.told = WrappedLabel("scaling_told")
        self.told.hide()
        self.result = ScalingResult(session.run, preferences)
        self.result.told.connect(self.say)
        self._lay_out()
        session.state_changed.connect(self._state_changed)
        session.current_plan.changed.connect(self.refresh)
        self._show_remembered()
        self.refresh()

    @property
    def running(self) -> bool:
        """Whether something is being measured."""
        return self.measuring is not None

    def refresh(self) -> None:
        """Say what would be measured, or why nothing can be."""
        reason = blocked(self._session)
        self.measure.setVisible(self.measuring is None)
        self.measure.setEnabled(not reason)
        self.measure.setToolTip(reason)
        self.measure.setAccessibleDescription(reason)
        self.about.setText(self._about(reason))
        self.intro.setVisible(self.measuring is None and self.result.scaling is None)

    def begin(self) -> None:
        """Measure the job at hand."""
        plan = self._session.current_plan.plan
        if self.measuring is not None or blocked(self._session) or plan is None:
            return
        self._job, self._yielded = plan.job, False
        self.say("")
        self.measuring = Measuring(self._dependencies.scaling(plan.job), self)
        self.measuring.advanced.connect(self._advanced)
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
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _about(self, reason: str) -> str:
        if self.measuring is not None:
            return self.tr(
                "Results go into a scratch folder, which is removed afterwards. Starting a job ends the measuring."
            )
        if reason:
            return reason
        plan = self._session.current_plan.plan
        number = numbers.pictures(len(plan.job.tasks)) if plan is not None else ""
        return self.tr("{pictures}, with the steps at hand").format(pictures=number)

    def _advanced(self, scaling: Scaling) -> None:
        self.result.show_scaling(scaling, self.tr("Measured so far"))

    def _ended(self) -> None:
        measuring, self.measuring = self.measuring, None
        assert measuring is not None
        if measuring.problem:
            self.say(self.tr("Not measured: {reason}").format(reason=declared(measuring.problem)))
        elif measuring.stopped:
            self.say(
                self.tr("A job began, so the measuring was stopped.")
                if self._yielded
                else self.tr("Stopped; what was measured until then is shown, and not kept.")
            )
        elif isinstance(measuring.result, Scaling) and self._job is not None:
            self._keep(measuring.result, self._job)
        measuring.deleteLater()
        if not isinstance(measuring.result, Scaling):
            self._show_remembered()
        self.refresh()
        self.running_changed.emit()

    def _keep(self, scaling: Scaling, job: Job) -> None:
        self.result.show_scaling(scaling, self.tr("Measured just now"))
        if not scaling.points:
            return
        problem = self._dependencies.keep(job, scaling)
        if problem:
            self.say(self.tr("Measured, but not kept: {reason}").format(reason=declared(problem)))

    def _show_remembered(self) -> None:
        """Show what was measured last on this machine."""
        remembered: Remembered | None = last_scaling(self._dependencies)
        if remembered is None:
            self.result.show_scaling(None, "")
        else:
            self.result.show_scaling(remembered.scaling, remembered.said)

    def _state_changed(self) -> None:
        if self._session.state is State.RUNNING and self.measuring is not None:
            self._yielded = True
            self.measuring.stop()
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.BETWEEN)
        head.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.about, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(design.OUTER, design.BETWEEN, design.OUTER, design.OUTER)
        column.setSpacing(design.BETWEEN)
        column.addLayout(head)
        column.addWidget(self.intro)
        column.addWidget(self.told)
        column.addWidget(self.run_line)
        column.addWidget(self.result)
        column.addStretch(1)


def blocked(session: Session) -> str:
    """Return why nothing can be measured now; empty where it can."""
    tr = QCoreApplication.translate
    if session.state is State.EMPTY:
        return tr("ScalingView", "Open pictures on the page Convert first; they are what is measured.")
    if session.state is State.RUNNING:
        return tr("ScalingView", "A job is running; this can be measured when it is done.")
    plan = session.current_plan.plan
    if plan is None or (not session.current_plan.fresh and session.state is State.READY):
        return tr("ScalingView", "The plan is being made.")
    if plan.problems:
        return declared(plan.problems[0])
    return "" if plan.job.tasks else tr("ScalingView", "All pictures are removed from the job.")
