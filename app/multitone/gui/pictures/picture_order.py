"""The order of the list: which was chosen, the question put to a child, and the answer for the pictures there are."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.gui.pictures.pictures import Pictures
from multitone.services.sorting import By, SortRequest

SORT_AFTER = 60
"""Milliseconds of quiet after which added pictures are sorted in."""


class PictureOrder(QObject):
    """Asks for the chosen order, and says which places it is."""

    asked = Signal(object)
    """Wants a `SortRequest` answered in a child and brought back to `take`."""
    changed = Signal(object)
    """Carries the places in order, an `array('I')`; None stands for the order in which they were found."""

    def __init__(self, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by: By | None = None
        """None is the order in which pictures were found, folder by folder."""
        self.descending = False
        self._pictures = pictures
        self._awaited: SortRequest | None = None
        self._soon = QTimer(self, singleShot=True, interval=SORT_AFTER)
        self._soon.timeout.connect(self._ask)

    @property
    def as_found(self) -> bool:
        """Whether pictures stand as they were found."""
        return self.by is None and not self.descending

    @property
    def busy(self) -> bool:
        """Whether an order is still to come."""
        return self._awaited is not None or self._soon.isActive()

    def choose(self, by: By | None, *, descending: bool = False) -> None:
        """Order the pictures so from now on."""
        self.by, self.descending = by, descending
        self._awaited = None
        self._ask()

    def sort_in(self) -> None:
        """Ask anew, once no more pictures come for a moment."""
        if not self.as_found:
            self._soon.start()

    def forget(self) -> None:
        """Await nothing: other pictures are there."""
        self._awaited = None

    def take(self, request: SortRequest, places: bytes) -> None:
        """Take the answer to an order that was asked for, in ascending places."""
        if request is self._awaited:
            self._awaited = None
            self._say(array("I", places))

    def _ask(self) -> None:
        if self.by is not None:
            self._awaited = self._pictures.sort_request(self.by)
            self.asked.emit(self._awaited)
        elif self.descending:
            self._say(array("I", range(len(self._pictures))))
        else:
            self.changed.emit(None)

    def _say(self, order: array[int]) -> None:
        self.changed.emit(order[::-1] if self.descending else order)
