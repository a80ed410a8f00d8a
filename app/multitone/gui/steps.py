"""The steps: one line each, the parameters of the chosen one only, and a menu to add from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui import design
from multitone.gui.controls import Hairline, IconButton, button, label
from multitone.gui.document import Document
from multitone.gui.form import Form, spoken
from multitone.gui.language import declared, described
from multitone.imaging.declaration import parameters_of
from multitone.imaging.operation import Operation, info_of, operations
from multitone.imaging.pipeline import describe

ROW = 40


class StepLine(QAbstractButton):
    """One step as a line: its title, and quieter what sets it apart."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFixedHeight(ROW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another description."""
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(160, ROW)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(-3, 4.5, -0.5, -4.5), 4, 4)
        if self.isChecked():
            painter.fillRect(QRectF(0, ROW / 2 - 8, 2, 16), QColor(theme.accent))
        title, dot, rest = self.text().partition(" · ")
        left = 10 if self.isChecked() else 0
        painter.setFont(design.font(strong=self.isChecked()))
        painter.setPen(QColor(theme.text))
        area = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        if dot:
            used = painter.fontMetrics().horizontalAdvance(title)
            painter.setFont(design.font())
            painter.setPen(QColor(theme.accent if self.underMouse() and not self.isChecked() else theme.quiet))
            room = area.adjusted(used + design.WITHIN, 0, 0, 0)
            shown = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


class StepRow(QWidget):
    """A step's line, and below it, while it is chosen, its form."""

    asked = Signal(str)
    """What the user wants with the step: choose, up, down or remove."""

    def __init__(self, step: Operation, place: int) -> None:
        super().__init__()
        self.type = type(step)
        self.form: Form | None = None
        self.line = StepLine(described(describe(step)), f"step_{place}")
        self.line.setToolTip(declared(info_of(step).help))
        self.line.clicked.connect(lambda: self.asked.emit("choose"))
        self.up = IconButton("up", self.tr("Move step up"), "step_up", side=design.OUTER)
        self.down = IconButton("down", self.tr("Move step down"), "step_down", side=design.OUTER)
        self.remove = IconButton("cross", self.tr("Remove step"), "step_remove", side=design.OUTER)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.line, 1)
        for tool, what in ((self.up, "up"), (self.down, "down"), (self.remove, "remove")):
            tool.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
            head.addWidget(tool)
        self._column.addLayout(head)
        self._column.addWidget(Hairline())
        self.show_chosen(None, movable=False)

    def show_step(self, step: Operation) -> None:
        """Show the step with other values."""
        self.line.say(described(describe(step)))
        if self.form is not None:
            self.form.show_values({p.name: getattr(step, p.name) for p in parameters_of(type(step))})

    def show_chosen(self, form: Form | None, *, movable: bool, chosen: bool = False) -> None:
        """Open the row with a form, or close it."""
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = form
        if form is not None:
            form.setContentsMargins(10, 0, 0, design.BETWEEN)
            self._column.insertWidget(1, form)
        self.line.setChecked(chosen)
        self.up.setVisible(chosen and movable)
        self.down.setVisible(chosen and movable)
        self.remove.setVisible(chosen)


class StepsPanel(QWidget):
    """All steps of the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self._document = document
        self.chosen: int | None = 0 if document.steps else None
        self.rows: list[StepRow] = []
        self.add = button(self.tr("+ Add step"), "add_step", "link")
        self.add.clicked.connect(self._offer)
        self._empty = label(self.tr("No steps: pictures are only written anew, in the format below."), "quiet")
        self._empty.setWordWrap(True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, design.BETWEEN, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, design.WITHIN, 0, 0)
        foot.addWidget(self.add)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(design.BETWEEN, design.BETWEEN, design.WITHIN, 0)
        column.setSpacing(design.WITHIN)
        title = label(self.tr("Steps"), "title")
        title.setMinimumHeight(design.OUTER)
        column.addWidget(title)
        column.addWidget(scroll, 1)
        document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's steps; rows whose step is of the same kind stay, with the focus in them."""
        steps = self._document.steps
        if [row.type for row in self.rows] != [type(step) for step in steps]:
            self._rebuild(steps)
        for row, step in zip(self.rows, steps, strict=True):
            row.show_step(step)
        self._empty.setVisible(not steps)

    def choose(self, place: int | None) -> None:
        """Open one step, or none."""
        self.chosen = place
        for number, (row, step) in enumerate(zip(self.rows, self._document.steps, strict=True)):
            if number != place:
                row.show_chosen(None, movable=False)
                continue
            parameters = parameters_of(type(step))
            form = None
            if parameters:
                form = Form(parameters, {p.name: getattr(step, p.name) for p in parameters})
                form.edited.connect(
                    lambda name, value, number=number: self._document.set_parameter(number, name, value)
                )
            row.show_chosen(form, movable=len(self.rows) > 1, chosen=True)
            row.up.setEnabled(number > 0)
            row.down.setEnabled(number + 1 < len(self.rows))

    def menu(self) -> QMenu:
        """Return the menu of all operations, by family."""
        made = QMenu(self)
        family = ""
        for info in sorted(operations().values(), key=lambda info: _FAMILIES.index(info.family)):
            if info.family != family:
                family = info.family
                if not made.isEmpty():
                    made.addSeparator()
                head = made.addAction(spoken(family))
                head.setEnabled(False)
            action = made.addAction(QCoreApplication.translate("operations", info.title))
            action.setData(info.name)
            action.setToolTip(declared(info.help))
            action.triggered.connect(lambda _=False, name=info.name: self.add_step(name))
        made.setToolTipsVisible(True)
        return made

    def add_step(self, name: str) -> None:
        """Append a step, and open it."""
        self.chosen = len(self._document.steps)
        self._document.add_step(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        keys = {Qt.Key.Key_Delete: "remove"}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            keys = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}
        what = keys.get(Qt.Key(event.key()))
        if what is not None and self.chosen is not None:
            self._do(self.chosen, what)
        else:
            super().keyPressEvent(event)

    def _do(self, place: int, what: str) -> None:
        last = len(self.rows) - 1
        if what == "choose":
            self.choose(None if self.chosen == place else place)
        elif what == "remove":
            self.chosen = min(place, last - 1) if last > 0 else None
            self._document.remove_step(place)
        elif 0 <= (to := place + (-1 if what == "up" else 1)) <= last:
            self.chosen = to
            self._document.move_step(place, to)
            self.choose(to)

    def _rebuild(self, steps: tuple[Operation, ...]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [StepRow(step, place) for place, step in enumerate(steps)]
        for place, row in enumerate(self.rows):
            row.asked.connect(lambda what, place=place: self._do(place, what))
            self._column.insertWidget(1 + place, row)
        self.choose(self.chosen if self.chosen is not None and self.chosen < len(steps) else None)

    def _offer(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height())))


_FAMILIES = ("color", "tone", "detail", "geometry", "effects", "overlay")
