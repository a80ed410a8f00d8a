"""One step of the panel: its line, what can be done with it, and while it is chosen its form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.desktop.language import declared, described
from multitone.gui.forms.form import Form
from multitone.gui.model.document import Step
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import Hairline, IconButton
from multitone.imaging.operation import info_of
from multitone.imaging.parameters import parameters_of
from multitone.imaging.pipeline import describe

ROW = 40
GUTTER = 12
"""What lies left of the words: the grip by which a step is dragged."""
INDENT = 10
"""How far the chosen step's words stand in, beside its bar."""
LIFTED = 0.45


class StepLine(QAbstractButton):
    """One step as a line: its title, and quieter what sets it apart. It is clicked, or dragged to another place."""

    dragged = Signal(QPoint)
    """Where on the screen the line is dragged to."""
    dropped = Signal()
    returned = Signal()
    """The drag was given up."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFixedHeight(ROW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._on = True
        self._lifted = False
        self._pressed: QPoint | None = None

    def say(self, text: str, *, on: bool) -> None:
        """Show another description, or the same as switched off."""
        self.setText(text)
        self._on = on
        self.setAccessibleName(text if on else self.tr("{step}, switched off").format(step=text))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(160, ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._pressed is None:
            return
        way = event.position().toPoint() - self._pressed
        if not self._lifted and way.manhattanLength() >= QApplication.startDragDistance():
            self._lift(lifted=True)
        if self._lifted:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        self._pressed = None
        if self._lifted:
            self._lift(lifted=False)
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if self._lifted and Qt.Key(event.key()) is Qt.Key.Key_Escape:
            self._pressed = None
            self._lift(lifted=False)
            self.returned.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the panel's; Qt would look for a group of buttons
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._lifted:
            painter.setOpacity(LIFTED)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(GUTTER - 4, 4.5, -0.5, -4.5), 4, 4)
        if self.isChecked():
            painter.fillRect(QRectF(GUTTER, ROW / 2 - 8, 2, 16), QColor(theme.accent if self._on else theme.quiet))
        if self.underMouse() or self._lifted:
            icons.draw(painter, "grip", QRectF(-2, ROW / 2 - 8, 16, 16), theme.quiet)
        self._paint_words(painter, theme)

    def _paint_words(self, painter: QPainter, theme: design.Theme) -> None:
        title, dot, rest = self.text().partition(" · ")
        area = self.rect().adjusted(GUTTER + (INDENT if self.isChecked() else 0), 0, -4, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(design.font(strong=self.isChecked()))
        painter.setPen(QColor(theme.text if self._on else theme.quiet))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, middle, shown)
        used = painter.fontMetrics().horizontalAdvance(shown)
        painter.setFont(design.font())
        painter.setPen(QColor(theme.quiet))
        room = area.adjusted(used + design.WITHIN, 0, 0, 0)
        said = rest.split(" · ") if dot else []
        while said and painter.fontMetrics().horizontalAdvance(" · ".join(said)) > room.width():
            said.pop()  # half a value would say something else
        painter.drawText(room, middle, " · ".join(said))

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def _lift(self, *, lifted: bool) -> None:
        self._lifted = lifted
        self.setDown(False)
        self.setCursor(Qt.CursorShape.ClosedHandCursor if lifted else Qt.CursorShape.PointingHandCursor)
        self.update()


class StepRow(QWidget):
    """A step's line with its tools, and below it, while it is chosen, its form."""

    asked = Signal(str)
    """What the user wants with the step: choose, switch, remove or menu."""

    def __init__(self, step: Step, place: int) -> None:
        super().__init__()
        self.type = type(step.operation)
        self.form: Form | None = None
        self._chosen = False
        self._on = step.on
        self.line = StepLine(f"step_{place}")
        self.line.setToolTip(declared(info_of(step.operation).help))
        self.switch = IconButton("eye", "", "step_switch", side=design.OUTER)
        self._title = declared(info_of(step.operation).title)
        more, remove = self.tr("More to do with {step}"), self.tr("Remove {step}")
        self.more = IconButton("more", more.format(step=self._title), "step_more", side=design.OUTER)
        self.remove = IconButton("cross", remove.format(step=self._title), "step_remove", side=design.OUTER)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.line, 1)
        tools = ((self.switch, "switch"), (self.more, "menu"), (self.remove, "remove"))
        for tool, what in ((self.line, "choose"), *tools):
            tool.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
        for tool, _ in tools:
            head.addWidget(tool)
        below = QHBoxLayout()
        below.setContentsMargins(GUTTER, 0, 0, 0)
        below.addWidget(Hairline())
        self._column.addLayout(head)
        self._column.addLayout(below)
        self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Show the step with other values, or switched on or off."""
        self._on = step.on
        self.line.say(described(describe(step.operation)), on=step.on)
        other = self.tr("Switch off {step}") if step.on else self.tr("Switch on {step}")
        self.switch.say("eye" if step.on else "eye_off", other.format(step=self._title))
        if self.form is not None:
            self.form.show_values({p.name: getattr(step.operation, p.name) for p in parameters_of(self.type)})
        self._show_tools()

    def show_chosen(self, form: Form | None, *, chosen: bool) -> None:
        """Open the row with a form, or close it."""
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = form
        if form is not None:
            form.setContentsMargins(GUTTER + INDENT, 0, 0, design.BETWEEN)
            self._column.insertWidget(1, form)
        self._chosen = chosen
        self.line.setChecked(chosen)
        self._show_tools()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        event.accept()
        self.asked.emit("menu")

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102, N802
        super().enterEvent(event)
        self._show_tools()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().leaveEvent(event)
        self._show_tools()

    def _show_tools(self) -> None:
        """Show the tools where they are wanted; that a step is off is always seen."""
        near = self._chosen or self.underMouse()
        self.switch.setVisible(near or not self._on)
        self.more.setVisible(near)
        self.remove.setVisible(near)
