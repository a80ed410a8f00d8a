"""Current plan: what a job would do to the pictures that are there, and what of it was made earlier since the start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from multitone.batch.plan import Plan, another_output
from multitone.batch.targets.standing import STALE
from multitone.gui.model.content import Content
from multitone.gui.model.document import Document
from multitone.gui.model.job_history import JobHistory
from multitone.messages import NOTHING, Message, _


class CurrentPlan(QObject):
    """Holds the plan for a document, and the choice what becomes of results that are there already."""

    changed = Signal()
    settled = Signal()
    """A plan was made, and whoever shows it has heard of it."""

    def __init__(self, document: Document, job_history: JobHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.made: Plan | None = None
        """The plan as it was made, before anything in it was chosen to be replaced."""
        self.made_earlier = 0
        """How many of the results that the plan passes over were made earlier in this session."""
        self.replaces = False
        """Whether the next job shall replace them."""
        self._content: Content | None = None
        """What the plan is of, None where that may no longer be so on the disk."""
        self._document, self._job_history = document, job_history
        self.changed.connect(self._heed_job_history)  # before any widget

    @property
    def fresh(self) -> bool:
        """Whether the plan is of the document as it stands."""
        return self.plan is not None and self._content == self._document.content

    @property
    def to_convert(self) -> int:
        """How many pictures a job would work on."""
        return 0 if self.plan is None else len(self.plan.tasks) - self.plan.counts["skip"]

    @property
    def all_exist(self) -> bool:
        """Whether nothing is to be done because all results are there."""
        plan = self.plan
        return plan is not None and bool(plan.tasks) and not plan.problems and not self.to_convert

    @property
    def blocked(self) -> Message:
        """Why there is nothing to be run, empty where there is."""
        if self.plan is None:
            return _("The plan is being made.")
        if self.plan.problems:
            return self.plan.problems[0]
        if not self.all_exist:
            return NOTHING
        if self.made_earlier:
            return _("All results exist, {n:,} made earlier in this session.", n=self.made_earlier)
        if any(self.plan.standings[standing] for standing in STALE):  # the remedy stands beside it, see `PlanLine`
            return _("All results exist already, but not all are up to date.")
        return _("All results exist already. Choose “replace what exists” or another folder.")

    @property
    def new_folder(self) -> str:
        """A folder that has no results yet, named after the one that has."""
        return another_output(self._document.content.export.folder, self._job_history.folders)

    def take(self, content: Content, plan: Plan) -> None:
        """Take the plan that was made of a document's content."""
        self.plan, self.made, self._content = plan, plan, content
        self.changed.emit()
        self.settled.emit()

    def doubt(self) -> None:
        """Go on showing the plan, which may be wrong by now."""
        self._content = None

    def forget(self) -> None:
        """Have no plan until the next is made; whoever calls it says that it `changed`, or that all is gone."""
        self.plan = self.made = self._content = None

    def replace_made(self) -> None:
        """Let the next job replace what was made earlier in this session; it does so once."""
        self.replaces = True
        self.changed.emit()

    def keep_made(self) -> None:
        """Let the next job replace nothing after all."""
        self.replaces, self.plan = False, self.made
        self.changed.emit()

    def use_new_folder(self) -> None:
        """Let results go into a folder that has none yet."""
        self._document.set_export("folder", self.new_folder)

    def _heed_job_history(self) -> None:
        """Know what of a new plan was made earlier, before anything shows it; replace it where that was asked for."""
        if self.plan is not None and self.replaces:
            self.plan = self._job_history.replacing(self.plan)
        self.made_earlier = self._job_history.made(self.plan) if self.plan is not None else 0
