"""What a person reads in the menu that steps are added from."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from multitone.gui.steps.step_menu import NAME, OperationMenu


def offered(menu: OperationMenu) -> list[str]:
    """Return the titles that are offered, in order."""
    indexes = [menu.list.model().index(row, 0) for row in range(menu.list.model().rowCount())]
    return [index.data() for index in indexes if index.data(NAME)]


def place_of(menu: OperationMenu, title: str) -> QPoint:
    """Bring an entry into sight and return its middle on the screen."""
    model = menu.list.model()
    index = next(i for i in (model.index(row, 0) for row in range(model.rowCount())) if i.data() == title)
    menu.list.scrollTo(index)
    return menu.list.viewport().mapToGlobal(menu.list.visualRect(index).center())
