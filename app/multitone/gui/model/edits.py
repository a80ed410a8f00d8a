"""The commands of the undo stack: edits of steps and export, and edits of which pictures are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from multitone.batch.job import Existing
from multitone.gui.desktop import numbers
from multitone.gui.model.content import Content
from multitone.messages import tr

MERGES = 1
"""The kind of command that Qt tries to merge with its follower."""


class Edit(QUndoCommand):
    """One edit: the content before and after it."""

    def __init__(
        self, restore: Callable[[Content], None], text: str, before: Content, after: Content, merges: str
    ) -> None:
        super().__init__(text)
        self._restore, self._before = restore, before
        self.after, self.merges = after, merges

    def undo(self) -> None:
        """Return to what was before."""
        self._restore(self._before)

    def redo(self) -> None:
        """Make the edit, the first time too."""
        self._restore(self.after)

    def id(self) -> int:
        """Return the kind that can be merged, or -1."""
        return MERGES if self.merges else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Take up an edit of the same thing that follows; a value that is back where it was is no edit at all."""
        if not isinstance(other, Edit) or other.merges != self.merges:
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True


class PicturesEdit(QUndoCommand):
    """Pictures were added, removed, brought back or closed: the sources and what is left out, before and after it."""

    def __init__(
        self, restore: Callable[[Content, Existing | None], None], text: str, before: Content, after: Content
    ) -> None:
        super().__init__(text)
        self._restore, self.before, self.after = restore, before, after

    def undo(self) -> None:
        """Return to the pictures that were there before."""
        before, after = self.before.export.existing, self.after.export.existing
        self._restore(self.before, before if before != after else None)

    def redo(self) -> None:
        """Make the edit, the first time too."""
        self._restore(self.after, None)


def edits_pictures(command: QUndoCommand) -> bool:
    """Tell whether a command, or a part of it, is about which pictures are there."""
    parts = (command.child(place) for place in range(command.childCount()))
    return isinstance(command, PicturesEdit) or any(isinstance(part, PicturesEdit) for part in parts)


def added_sources(sources: Sequence[str]) -> str:
    """Say what was added."""
    if len(sources) > 1:
        return tr("Add {n:,} files and folders", n=len(sources))
    return tr("Add “{name}”", name=numbers.name_of(sources[0].rstrip("/\\")))
