"""The menu of fields that can be put into a text, below the button that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from multitone.messages import Message, say


def fields_menu(fields: Iterable[tuple[str, Message]], put: Callable[[str], None], parent: QWidget) -> QMenu:
    """Return a menu of fields and what they stand for; `put` is given the one that is chosen, in its braces."""
    menu = QMenu(parent)
    for field, meaning in fields:
        action = menu.addAction(f"{{{field}}}   {say(meaning)}")
        action.triggered.connect(lambda _=False, field=field: put(f"{{{field}}}"))
    return menu


def open_below(menu: QMenu, button: QWidget) -> None:
    """Open a menu below a button; it goes when it is closed."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
