"""All that the window says, wherever it says it, and what may be in none of it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTextEdit,
    QWidget,
)

from multitone.escapes import is_obeyed
from multitone.gui.desktop.tooltip import JOINER

Role = Qt.ItemDataRole
TOLD = (Role.ToolTipRole, Role.StatusTipRole, Role.WhatsThisRole)
READ = (Role.DisplayRole, Role.AccessibleTextRole, Role.AccessibleDescriptionRole)


def faults() -> list[str]:
    """Return what is wrong with what the windows say that there are, closed menus and dialogs included."""
    widgets = QApplication.allWidgets()
    models = {view.model() for view in widgets if isinstance(view, QAbstractItemView) and view.model() is not None}
    said = [fault for widget in widgets for fault in _of_widget(widget)]
    said += [fault for action in _actions(widgets) for fault in _of_action(action)]
    return said + [fault for model in models for fault in _of_model(model)]


def _actions(widgets: list[QWidget]) -> list[QAction]:
    found = {action for widget in widgets for action in (*widget.actions(), *widget.findChildren(QAction))}
    return [action for action in found if not action.isSeparator()]


def _of_widget(widget: QWidget) -> Iterator[str]:
    name = f"{type(widget).__name__} {widget.objectName()}"
    for text in (widget.toolTip(), widget.statusTip(), widget.whatsThis()):
        yield from _tip(name, text)
    for text in (widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle(), *_texts(widget)):
        yield from _text(name, text)
    if isinstance(widget, QLabel | QMessageBox) and _guesses(widget):
        yield f"{name} guesses whether it is HTML: {widget.text()!r}"
    if isinstance(widget, QTextEdit):
        yield from _of_document(name, widget)


def _guesses(widget: QLabel | QMessageBox) -> bool:
    return widget.textFormat() != Qt.TextFormat.PlainText and QtText.mightBeRichText(widget.text())


def _texts(widget: QWidget) -> list[str]:
    """Return what a widget shows; a field holds what is edited, as it is."""
    match widget:
        case QLabel() | QAbstractButton():
            return [widget.text()]
        case QMessageBox():
            return [widget.text(), widget.informativeText(), widget.detailedText()]
        case QComboBox():
            return [widget.itemText(place) for place in range(widget.count())]
        case QGroupBox() | QMenu():
            return [widget.title()]
        case QTextEdit():
            return [widget.toPlainText()]
    return []


def _of_document(name: str, view: QTextEdit) -> Iterator[str]:
    """Return the pictures and links in a text; none of ours has any."""
    block = view.document().begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            form = place.fragment().charFormat()
            if form.isImageFormat() or form.isAnchor():
                yield f"{name} has a picture or a link: {place.fragment().text()!r}"
            place += 1
        block = block.next()


def _of_action(action: QAction) -> Iterator[str]:
    parent: QObject | None = action.parent()
    name = f"action {action.objectName()} of {type(parent).__name__}"
    for text in (action.toolTip(), action.statusTip(), action.whatsThis()):
        yield from _tip(name, text)
    yield from _text(name, action.text())


def _of_model(model: QAbstractItemModel) -> Iterator[str]:
    name = type(model).__name__
    for row in range(model.rowCount()):
        for column in range(_columns(model)):
            index = model.index(row, column)
            for role in (*TOLD, *READ):
                said = index.data(role)
                if isinstance(said, str):
                    yield from (_tip if role in TOLD else _text)(f"{name} {row}", said)


def _columns(model: QAbstractItemModel) -> int:
    """Return how many columns a model has; that of a list hides the number."""
    return 1 if isinstance(model, QAbstractListModel) else max(1, model.columnCount(QModelIndex()))


def _tip(name: str, text: str) -> Iterator[str]:
    if QtText.mightBeRichText(text):
        yield f"{name} has a tip that is rich text: {text!r}"
    yield from _text(name, text.replace(JOINER, ""))


def _text(name: str, text: str) -> Iterator[str]:
    if is_obeyed(text):
        yield f"{name} says what is obeyed: {text!r}"
