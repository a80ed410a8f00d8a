"""The steps: one line each, the parameters of the chosen one only, and a menu to add from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QWidget

from multitone.errors import MultitoneError, UsageError
from multitone.gui.desktop.mnemonics import mark_when_shown
from multitone.gui.forms.form import Form
from multitone.gui.model.content import Step
from multitone.gui.model.document import Document
from multitone.gui.steps.histogram import Histogram
from multitone.gui.steps.presets import PresetMenu, preset_button
from multitone.gui.steps.step_menu import PICTURE, OperationMenu
from multitone.gui.steps.step_row import GUTTER, DropMark, StepRow
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.preview_image import image_of
from multitone.imaging.operation import operations
from multitone.imaging.parameters import parameters_of
from multitone.messages import _, say, tr
from multitone.services.effects import EffectsRequest

if TYPE_CHECKING:
    from multitone.gui.desktop.questions import Questions
    from multitone.services.preview.request import Pixels

EFFECTS = "effects"
"""The key of the question what operations look like."""


KEYS = (
    ("Up Down", _("Another step")),
    ("Space Return", _("Open or close the step")),
    ("Alt+Up Alt+Down", _("Move the step up or down")),
    ("Ctrl+D", _("Duplicate the step")),
    ("Del", _("Remove the step")),
)
"""The keys of the rows, and what each does."""


class StepsPanel(QWidget):
    """All steps of the document. `questions` are asked what operations look like, when the menu opens first."""

    opened = Signal()
    """Another step is open, or none."""

    def __init__(self, document: Document, questions: Questions | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self._document = document
        self._questions = questions
        self._menu: OperationMenu | None = None
        self._shown: tuple[Step, ...] = ()
        self._wanted: int | None = None
        """The place to choose after an edit of the panel's own."""
        self.chosen: int | None = 0 if document.steps else None
        self.rows: list[StepRow] = []
        self.add = button(tr("+ Add step"), "add_step", "link")
        self.add.clicked.connect(self.offer)
        self._empty = label(tr("No steps: pictures are only written in the format below."), "quiet")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(GUTTER, 0, 0, 0)
        self.histogram = Histogram()
        self._lay_out()
        self._mark = DropMark(self._inside)
        document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's steps; rows whose step is of the same kind stay, with the focus in them."""
        steps, before = self._document.content.steps, self._shown
        self._shown = steps
        wanted, self._wanted = self._wanted, None
        changed = _first_change(before, steps)
        if [row.type for row in self.rows] != [type(step.operation) for step in steps]:
            self._rebuild(steps, changed if wanted is None and before else wanted)
        elif changed is not None and before and wanted is None and _others_alike(before, steps, changed):
            wanted = changed  # undone or redone: what has changed is shown
        for row, step in zip(self.rows, steps, strict=True):
            row.show_step(step)
        if wanted is not None and wanted != self.chosen:
            self.choose(wanted)
        self._empty.setVisible(not steps)

    def choose(self, place: int | None) -> None:
        """Open one step, or none."""
        self.chosen = place
        for number, (row, step) in enumerate(zip(self.rows, self._document.content.steps, strict=True)):
            row.show_chosen(self._form(number, step) if number == place else None, chosen=number == place)
        self.opened.emit()

    def offer(self) -> None:
        """Open the menu of operations."""
        if self._menu is None:
            self._menu = OperationMenu(self)
            self._menu.chosen.connect(self.add_step)
            self._menu.preset_chosen.connect(PresetMenu.of(self).apply)
        if not self._menu.delegate.pictures:
            self._ask_pictures()
        self._menu.open_at(self.add)

    def add_step(self, name: str) -> None:
        """Append a step, and open it."""
        self._wanted = len(self.rows)
        self._document.add_step(name)
        form = self.rows[-1].form
        if form is None or not form.begin():
            self._focus(len(self.rows) - 1)

    def menu_of(self, place: int) -> QMenu:
        """Return what can be done with a step."""
        menu = QMenu(self)
        mark_when_shown(menu)
        on = self._document.content.steps[place].on
        last = len(self.rows) - 1
        for text, what, keys, possible in (
            (tr("Switch off") if on else tr("Switch on"), "switch", "", True),
            (tr("Duplicate"), "duplicate", "Ctrl+D", True),
            (tr("Reset to defaults"), "reset", "", bool(parameters_of(self.rows[place].type))),
            (tr("Move up"), "up", "Alt+Up", place > 0),
            (tr("Move down"), "down", "Alt+Down", place < last),
            (tr("Remove"), "remove", "Del", True),
        ):
            if what in ("up", "remove"):
                menu.addSeparator()
            action = menu.addAction(text)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # said here, and heard by the panel
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, what=what: self._do(place, what))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the keys that rows leave, before the area they scroll in takes the arrows."""
        if watched is self._inside and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Act on the step that has the focus, else on the chosen one."""
        focus = QApplication.focusWidget()
        places = (place for place, row in enumerate(self.rows) if focus is not None and row.isAncestorOf(focus))
        place = next(places, self.chosen)
        keys = {Qt.Key.Key_Delete: "remove", Qt.Key.Key_Up: "before", Qt.Key.Key_Down: "after"}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            keys = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            keys = {Qt.Key.Key_D: "duplicate"}
        what = keys.get(Qt.Key(event.key()))
        if what is None or place is None:
            return False
        self._do(place, what)
        return True

    def _do(self, place: int, what: str) -> None:
        match what:
            case "choose":
                self.choose(None if self.chosen == place else place)
            case "menu":
                self._open_menu(place)
            case "switch":
                self._document.set_step_on(place, not self._document.content.steps[place].on)
            case "reset":
                self._document.reset_step(place)
            case "duplicate":
                self._wanted = place + 1
                self._document.duplicate_step(place)
                self._focus(place + 1)
            case "remove":
                self._wanted = self._after_removal(place)
                self._document.remove_step(place)
                self._focus(min(place, len(self.rows) - 1))
            case "up" | "down":
                self._move(place, place + (-1 if what == "up" else 1))
            case "before" | "after":
                self._focus(place + (-1 if what == "before" else 1))

    def _after_removal(self, place: int) -> int | None:
        """Return what is chosen once a step is gone: the same as before, or what takes its place."""
        last = len(self.rows) - 2
        if last < 0:
            return None
        if self.chosen is None or self.chosen == place:
            return min(place, last)
        return self.chosen - (self.chosen > place)

    def _move(self, place: int, to: int) -> None:
        if not 0 <= to < len(self.rows) or to == place:
            return
        order = list(range(len(self.rows)))
        order.insert(to, order.pop(place))
        chosen = self._wanted = None if self.chosen is None else order.index(self.chosen)
        self._document.move_step(place, to)
        if self.chosen != chosen:
            self.choose(chosen)
        self._focus(to)

    def _focus(self, place: int) -> None:
        """Put the focus on a step's line; where there is none, on what adds one."""
        if 0 <= place < len(self.rows):
            self.rows[place].line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.rows:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, place: int) -> None:
        menu = self.menu_of(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        more = self.rows[place].more
        menu.popup(more.mapToGlobal(QPoint(0, more.height())))

    def _form(self, place: int, step: Step) -> Form | None:
        parameters = parameters_of(type(step.operation))
        if not parameters:
            return None
        values = {p.name: getattr(step.operation, p.name) for p in parameters}
        form = Form(parameters, values, type(step.operation))
        form.edited.connect(lambda name, value: self._set(place, form, name, value))
        form.way_chosen.connect(lambda way, values: self._document.set_way(place, way, values))
        return form

    def _set(self, place: int, form: Form, name: str, value: object) -> None:
        try:
            self._document.set_parameter(place, name, value)
        except UsageError as error:
            form.show_problem(name, say(error.message))
        else:
            form.show_problem(name, "")

    def _rebuild(self, steps: tuple[Step, ...], chosen: int | None) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and any(row.isAncestorOf(focus) for row in self.rows)
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [StepRow(step, place) for place, step in enumerate(steps)]
        for place, row in enumerate(self.rows):
            row.asked.connect(lambda what, place=place: self._do(place, what))
            row.line.dragged.connect(lambda to, place=place: self._drag(place, to))
            row.line.dropped.connect(lambda place=place: self._move(place, self._mark.leave(place)))
            row.line.returned.connect(lambda place=place: self._mark.leave(place))
            self._column.insertWidget(1 + place, row)
        self.choose(None if not steps else self.chosen if chosen is None else min(chosen, len(steps) - 1))
        if inside:
            self._focus(self.chosen or 0)

    def _drag(self, place: int, to: QPoint) -> None:
        """Mark where the step would go."""
        y = self._inside.mapFromGlobal(to).y()
        self._scroll.ensureVisible(0, y, 0, design.OUTER)
        self._mark.follow(self.rows, place, y)

    def _ask_pictures(self) -> None:
        if self._questions is not None:
            ratio = self.devicePixelRatioF()
            size = (round(PICTURE.width() * ratio), round(PICTURE.height() * ratio))
            self._questions.ask(EFFECTS, EffectsRequest(tuple(operations()), size), self._pictures_arrived)

    def _pictures_arrived(self, request: EffectsRequest, answer: dict[str, Pixels] | MultitoneError) -> None:
        if self._menu is None or isinstance(answer, MultitoneError):
            return
        pictures = {}
        for name, pixels in answer.items():
            pictures[name] = QPixmap.fromImage(image_of(pixels))
            pictures[name].setDevicePixelRatio(request.size[0] / PICTURE.width())
        self._menu.show_pictures(pictures)

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._inside.installEventFilter(self)
        foot = row_of(self.add, None, margins=(GUTTER - design.LINK, design.WITHIN, 0, 0))
        self._column = column_of(self._empty, foot, None, on=self._inside, margins=(0, 0, design.BETWEEN, 0))
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        title = label(tr("Steps"), "title")
        title.setFixedHeight(design.OUTER)
        title.setContentsMargins(GUTTER, 0, 0, 0)
        head = row_of(title, None, preset_button(self._document), margins=(0, 0, design.BETWEEN - design.LINK, 0))
        margins = (design.BETWEEN - GUTTER, design.BETWEEN, design.WITHIN, 0)
        self.histogram.setContentsMargins(GUTTER, 0, design.BETWEEN, 0)
        column_of(self.histogram, head, self._scroll, on=self, margins=margins, spacing=design.WITHIN)

    def _leave_room(self, _: int, highest: int) -> None:
        """Let the bar scroll beside the rows, whose right edge stays where that of the head is."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if highest else 0
        self._column.setContentsMargins(0, 0, design.BETWEEN - bar, 0)


def _first_change(before: tuple[Step, ...], after: tuple[Step, ...]) -> int | None:
    """Return the first place where the operations differ; switching them on and off is no difference."""
    for place, (one, other) in enumerate(zip(before, after, strict=False)):
        if one.operation != other.operation:
            return place
    return None if len(before) == len(after) else min(len(before), len(after))


def _others_alike(before: tuple[Step, ...], after: tuple[Step, ...], place: int) -> bool:
    return [s.operation for s in before[place + 1 :]] == [s.operation for s in after[place + 1 :]]
