"""The foot of the list: what was removed, and what can be done with the pictures that are selected or sought."""

from __future__ import annotations

from PySide6.QtCore import Signal

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.pictures.picture_list import PictureList
from multitone.gui.pictures.picture_painting import INSET
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label, relabel
from multitone.gui.widgets.flow import FlowPanel
from multitone.messages import tr


class SortingOut(FlowPanel):
    """Offers to keep only these pictures, to remove them, and to convert them alone; or to bring back what is gone."""

    bring_back_asked = Signal()
    """What was removed is wanted back."""
    sorted_out = Signal()
    """Pictures were kept or removed; nothing need be sought any more."""
    offered = Signal(int, int)
    """How many pictures something can be done with, and of how many; none while a job runs."""
    convert_asked = Signal()
    """What is left is to be converted at once."""

    def __init__(self, pictures: PictureList) -> None:
        super().__init__(design.WITHIN, 0)
        self._list = pictures
        self.setObjectName("sorting_out")
        self.flow.setContentsMargins(INSET, 0, 0, 0)
        self.removed = label(name="removed", tone="small")
        self.bring_back = button(tr("Bring back"), "bring_back", "link")
        self.keep = button("", "keep_only", "link")
        self.remove = button(tr("Remove"), "remove_chosen", "link")
        self.convert = button(tr("Convert only these"), "convert_only", "link")
        set_tip(self.keep, tr("Remove all other pictures from the job; the originals stay untouched"))
        set_tip(self.remove, tr("Remove these pictures from the job (Delete); the originals stay untouched"))
        set_tip(self.convert, tr("Remove all other pictures from the job, and convert these at once"))
        for shown in (self.removed, self.bring_back, self.keep, self.remove, self.convert):
            self.flow.addWidget(shown)
        self.bring_back.clicked.connect(self.bring_back_asked)
        self.keep.clicked.connect(self.keep_only)
        self.remove.clicked.connect(self.remove_these)
        self.convert.clicked.connect(self.convert_only)

    def refresh(self, left_out: int) -> None:
        """Offer what makes sense now; `left_out` is how many pictures were removed."""
        number = self._list.meant_count
        offered = number > 0 and not self._list.fixed
        self.removed.setText(tr("{n:,} removed", n=left_out))
        self.removed.setVisible(left_out > 0 and not offered)
        self.bring_back.setVisible(left_out > 0 and not offered and not self._list.fixed)
        some = offered and number < self._list.pictures.total
        relabel(self.keep, tr("Keep only these {n:,}", n=number))
        self.keep.setVisible(some)
        self.convert.setVisible(some)
        self.remove.setVisible(offered)
        self.setVisible(offered or left_out > 0)
        self.offered.emit(*((0, 0) if self._list.fixed else (number, self._list.pictures.total)))

    def keep_only(self, paths: list[str] | None = None) -> None:
        """Remove all others than the pictures that are meant, or than these."""
        kept = paths or self._list.meant_paths()
        if kept and not self._list.fixed:
            self._list.pictures.keep_only(kept)
            self.sorted_out.emit()

    def remove_these(self, paths: list[str] | None = None) -> None:
        """Remove the pictures that are meant, or these."""
        gone = paths or self._list.meant_paths()
        if gone and not self._list.fixed:
            self._list.pictures.remove(gone)
            self.sorted_out.emit()

    def convert_only(self, paths: list[str] | None = None) -> None:
        """Convert the pictures that are meant, or these, and no others."""
        if not self._list.fixed:
            self.keep_only(paths)
            self.convert_asked.emit()
