"""What helps where results exist already: links that replace, update, number or skip them, or take a new folder."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from multitone.batch.job import Existing
from multitone.batch.targets.standing import STALE
from multitone.gui.desktop.numbers import shown
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, relabel
from multitone.gui.widgets.layout import row_of
from multitone.messages import tr


class Remedies(QWidget):
    """Offers every other choice for results that exist, in this sitting and in any after it; absent where none do."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("remedies")
        self._document, self._planned = session.document, session.current_plan
        texts: dict[Existing, str] = {
            "replace": tr("Replace them"),
            "update": tr("Update"),
            "number": tr("Number them"),
            "skip": tr("Skip them"),
        }
        self.links = {existing: button(text, f"{existing}_existing", "link") for existing, text in texts.items()}
        for existing, link in self.links.items():
            link.clicked.connect(lambda _=False, existing=existing: self._document.set_export("existing", existing))
        self.folder = button(tr("New folder"), "new_folder", "link")
        self.folder.clicked.connect(self._planned.use_new_folder)
        row_of(*self.links.values(), self.folder, on=self, spacing=design.WITHIN // 2)
        for changed in (self._planned.changed, session.state_changed):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer what would change something, by the plan that is shown."""
        plan = self._planned.plan
        there = 0 if plan is None or plan.problems else len(plan.tasks) - plan.counts["write"]
        self.setVisible(there > 0)
        if plan is None or not there:
            return
        chosen = plan.draft.export.existing
        stale = sum(plan.standings[standing] for standing in STALE)
        relabel(self.links["update"], tr("Update") if stale == there else tr("Update {n:,}", n=stale))
        for existing, link in self.links.items():
            link.setVisible(existing != chosen and (stale > 0 or existing != "update"))
        self._begin_line()
        set_tip(self.folder, shown(self._planned.new_folder))

    def _begin_line(self) -> None:
        """Let the first link that is shown begin its line where words do."""
        first = next(link for link in self.links.values() if not link.isHidden())
        for link in self.links.values():
            place = "first" if link is first else ""
            if link.property("place") != place:
                link.setProperty("place", place)
                link.style().polish(link)
