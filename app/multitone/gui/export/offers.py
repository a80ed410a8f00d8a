"""What a second run onto the same folder offers: to replace what this session made there, or another folder.

Results that are out of date have their remedy in the plan's line.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, relabel
from multitone.gui.widgets.layout import row
from multitone.messages import tr


class Offers(QWidget):
    """Inline buttons beside the plan's sentence; absent where no result stands in the way."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("offers")
        self._plan = session.current_plan
        self.replace = button(tr("Replace"), "replace_made", "link")
        self.keep = button(tr("Skip them after all"), "keep_made", "link")
        self.folder = button(tr("New folder"), "new_folder", "link")
        for first in (self.replace, self.keep):
            first.setProperty("place", "first")  # it begins a line
        self.replace.clicked.connect(self._plan.replace_made)
        self.keep.clicked.connect(self._plan.keep_made)
        self.folder.clicked.connect(self._plan.use_new_folder)
        row(self.replace, self.keep, self.folder, on=self, spacing=design.WITHIN // 2)
        for changed in (self._plan.changed, session.state_changed, session.document.changed):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done."""
        plan = self._plan
        crowded = plan.made_earlier > 0 or plan.all_exist
        relabel(self.replace, tr("Replace {n:,} made earlier", n=plan.made_earlier))
        self.replace.setVisible(plan.made_earlier > 0)
        self.keep.setVisible(plan.replaces)
        self.folder.setVisible(crowded)
        self.folder.setToolTip(plan.new_folder if crowded else "")
        self.setVisible(crowded or plan.replaces)
