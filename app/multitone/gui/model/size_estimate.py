"""About how many bytes the results of the plan take, once some of them have been tried."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.estimates.sizing import Sizing
from multitone.batch.job import Export
from multitone.batch.plan import Plan
from multitone.errors import MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.current_plan import CurrentPlan
from multitone.imaging.pipeline import Pipeline
from multitone.services.sizes import Sized, SizesRequest

QUIET = 300
"""Milliseconds without another plan before pictures are tried."""
KEY = "sizes"
NOTHING_TO_TRY = SizesRequest(Pipeline(()), Export(folder=""), Sizing())


class SizeEstimate(QObject):
    """Has a sample of the plan's pictures tried, and says what comes of it; not while a job runs."""

    changed = Signal()

    def __init__(self, planned: CurrentPlan, questions: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bytes: int | None = None
        """About what all results take; None until that is known."""
        self._planned, self._questions = planned, questions
        self._plan: Plan | None = None
        """The plan that is estimated."""
        self._asks: object = None
        """What the results depend on."""
        self._request: SizesRequest | None = None
        self._held = False
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self._ask)
        planned.changed.connect(self._heed)

    def hold(self, *, held: bool) -> None:
        """Try nothing as a job runs, which needs the cores; or go on, as it is over."""
        if held and not self._held and self._request is not None:
            self._request = None
            self._questions.ask(KEY, NOTHING_TO_TRY, self._take)
        self._held = held
        self._heed()

    def _heed(self) -> None:
        plan = self._planned.plan
        if plan is None or plan.problems or self._held:
            self._plan = None
            self._quiet.stop()
        elif plan is not self._plan:
            self._plan = plan
            export = plan.draft.export
            of_export = (export.output, export.format, export.quality, export.if_larger, export.pages)
            asks = (plan.draft.pipeline, of_export)
            if (asks, plan.sizing) != self._asks:
                self._asks, self.bytes = (asks, plan.sizing), None  # whoever shows it hears of the plan as well
                self._request = None
                self._quiet.start()
            elif self.bytes is None:
                self._quiet.start()

    def _ask(self) -> None:
        plan = self._plan
        if plan is None or not plan.sizing.tasks:
            return
        self._request = SizesRequest(plan.draft.pipeline, plan.draft.export, plan.sizing)
        self._questions.ask(KEY, self._request, self._take)

    def _take(self, request: SizesRequest, part: Sized | MultitoneError) -> None:
        if isinstance(part, Sized) and request is self._request and part.bytes != self.bytes:
            self.bytes = part.bytes
            self.changed.emit()
