"""One step of the panel: its line, what can be done with it, while it is chosen its form, and where it would go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from multitone.gui.desktop.mnemonics import literal
from multitone.gui.desktop.step_text import step_parts, step_title
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.forms.form import Form
from multitone.gui.model.content import Step
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import Hairline, IconButton, name_control
from multitone.gui.widgets.layout import column_of, row_of
from multitone.imaging.operation import info_of
from multitone.imaging.parameters import parameters_of
from multitone.messages import say, tr

ROW = 40
GUTTER = 12
"""What lies left of the words: the grip by which a step is dragged."""
INDENT = 10
"""How far the chosen step's words stand in, beside its bar."""
LIFTED = 0.45
"""Opacity of a line that is dragged."""
MARK_HEIGHT, MARK_LINE = 6, 2


class StepLine(QAbstractButton):
    """One step as a line: its title, and quieter what sets it apart. It is clicked, or dragged to another place."""

    dragged = Signal(QPoint)
    """Where on the screen the line is dragged to."""
    dropped = Signal()
    returned = Signal()
    """The drag was given up."""

    def __init__(self, name: str) -> None:
        super().__init__()
        name_control(self, "", name)
        self.setCheckable(True)
        self.setFixedHeight(ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: list[str] = []
        self._on = True
        self._lifted = False
        self._pressed: QPoint | None = None

    def say(self, parts: list[str], *, on: bool) -> None:
        """Show another title with other values, or the same as switched off."""
        text = " · ".join(parts)
        self.setText(literal(text))
        self._parts, self._on = parts, on
        self.setAccessibleName(text if on else tr("{step}, switched off", step=text))
        self.update()

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
        self._paint_text(painter, theme)

    def _paint_text(self, painter: QPainter, theme: design.Theme) -> None:
        title, *values = self._parts
        area = self.rect().adjusted(GUTTER + (INDENT if self.isChecked() else 0), 0, -4, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(design.font(strong=self.isChecked()))
        painter.setPen(QColor(theme.text if self._on else theme.quiet))
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, middle, title)
        area.adjust(painter.fontMetrics().horizontalAdvance(title) + design.WITHIN, 0, 0, 0)
        painter.setFont(design.font())
        painter.setPen(QColor(theme.quiet))
        while values and painter.fontMetrics().horizontalAdvance(" · ".join(values)) > area.width():
            values.pop()  # half a value would say something else
        painter.drawText(area, middle, " · ".join(values))

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
        set_tip(self.line, say(info_of(step.operation).help))
        self._title = title = step_title(step.operation)
        self.switch = IconButton("eye", "", "step_switch", side=design.OUTER)
        self.more = IconButton("more", tr("More actions for {step}", step=title), "step_more", side=design.OUTER)
        self.remove = IconButton("cross", tr("Remove {step}", step=title), "step_remove", side=design.OUTER)
        pressed = {"choose": self.line, "switch": self.switch, "menu": self.more, "remove": self.remove}
        for what, tool in pressed.items():
            tool.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
        head = row_of(self.line, self.switch, self.more, self.remove)
        self._column = column_of(head, row_of(Hairline(), margins=(GUTTER, 0, 0, 0)), on=self)
        self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Show the step with other values, or switched on or off."""
        self._on = step.on
        self.line.say(step_parts(step.operation), on=step.on)
        self.switch.say(
            "eye" if step.on else "eye_off",
            tr("Switch off {step}", step=self._title) if step.on else tr("Switch on {step}", step=self._title),
        )
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

    def event(self, event: QEvent) -> bool:
        """Show the tools while the pointer is near."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._show_tools()
        return super().event(event)

    def _show_tools(self) -> None:
        """Show the tools where they are wanted; that a step is off is always seen."""
        near = self._chosen or self.underMouse()
        self.switch.setVisible(near or not self._on)
        self.more.setVisible(near)
        self.remove.setVisible(near)


class DropMark(QWidget):
    """A line between two rows of its parent, where a dragged step would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._slot: int | None = None
        self.setObjectName("drop_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, rows: Sequence[QWidget], place: int, y: int) -> None:
        """Go between the rows that are nearest to a height; hide where the row of that place lies already."""
        self._slot = slot = sum(y > row.geometry().center().y() for row in rows)
        edge = rows[slot].y() if slot < len(rows) else rows[-1].geometry().bottom() + 1
        width = max(row.geometry().right() for row in rows)
        self.setGeometry(0, max(0, edge - MARK_HEIGHT // 2 - 1), width, MARK_HEIGHT)
        self.setVisible(slot not in (place, place + 1))
        self.raise_()

    def leave(self, place: int) -> int:
        """Hide, and return the place that the row of that place goes to."""
        slot, self._slot = self._slot, None
        self.hide()
        return place if slot is None else slot - (slot > place)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(design.theme().accent))
        middle = self.height() / 2
        painter.drawEllipse(QPointF(GUTTER, middle), middle, middle)
        painter.drawRect(QRectF(GUTTER, middle - MARK_LINE / 2, self.width() - GUTTER, MARK_LINE))
