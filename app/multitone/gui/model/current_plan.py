"""Current plan: what a job would do to the pictures that are there, and why there is nothing to do."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from multitone.batch.plan import Plan, another_output
from multitone.gui.model.content import Content
from multitone.gui.model.document import Document
from multitone.gui.model.job_history import JobHistory
from multitone.messages import NOTHING, Message, _


class CurrentPlan(QObject):
    """Holds the plan for a document."""

    changed = Signal()
    settled = Signal()
    """A plan was made, and whoever shows it has heard of it."""

    def __init__(self, document: Document, job_history: JobHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._content: Content | None = None
        """What the plan is of, None where that may no longer be so on the disk."""
        self._document, self._job_history = document, job_history

    @property
    def fresh(self) -> bool:
        """Whether the plan is of the document as it stands."""
        return self.plan is not None and self._content == self._document.content

    @property
    def to_convert(self) -> int:
        """How many pictures a job would work on."""
        return 0 if self.plan is None else self.plan.to_do

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
        n, plan = len(self.plan.tasks), self.plan
        if plan.draft.export.existing == "update" and not plan.standings:
            return _("All {n:,} exist and are up to date.", n=n) if n > 1 else _("The result exists and is up to date.")
        return _("All {n:,} exist.", n=n) if n > 1 else _("The result exists.")

    @property
    def new_folder(self) -> str:
        """A folder that has no results yet, named after the one that has."""
        return another_output(self._document.content.export.folder, self._job_history.folders)

    def take(self, content: Content, plan: Plan) -> None:
        """Take the plan that was made of a document's content."""
        self.plan, self._content = plan, content
        self.changed.emit()
        self.settled.emit()

    def doubt(self) -> None:
        """Go on showing the plan, which may be wrong by now."""
        self._content = None

    def forget(self) -> None:
        """Have no plan until the next is made; whoever calls it says that it `changed`, or that all is gone."""
        self.plan = self._content = None

    def use_new_folder(self) -> None:
        """Let results go into a folder that has none yet."""
        self._document.set_export("folder", self.new_folder)
