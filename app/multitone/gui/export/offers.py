"""What a second run onto the same folder offers: to replace what this session made there, or another folder.

Results that are out of date have their remedy in the plan's line.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button


class Offers(QWidget):
    """Inline buttons beside the plan's sentence; absent where no result stands in the way."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offers")
        self._session = session
        self.replace = button(self.tr("Replace"), "replace_made", "link")
        self.keep = button(self.tr("Skip them after all"), "keep_made", "link")
        self.folder = button(self.tr("New folder"), "new_folder", "link")
        for first in (self.replace, self.keep):
            first.setProperty("place", "first")  # it begins a line
        self.replace.clicked.connect(session.current_plan.replace_made)
        self.keep.clicked.connect(session.current_plan.keep_made)
        self.folder.clicked.connect(session.current_plan.use_new_folder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(design.WITHIN // 2)
        for link in (self.replace, self.keep, self.folder):
            row.addWidget(link)
        session.current_plan.changed.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        session.document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done."""
        planned = self._session.current_plan
        made, replaces = planned.made_earlier, planned.replaces
        crowded = made > 0 or planned.all_exist
        text = self.tr("Replace {n} made earlier").format(n=numbers.count(made))
        self.replace.setText(text)
        self.replace.setAccessibleName(text)
        self.replace.setVisible(made > 0)
        self.keep.setVisible(replaces)
        self.folder.setVisible(crowded)
        self.folder.setToolTip(planned.new_folder if crowded else "")
        self.setVisible(crowded or replaces)
