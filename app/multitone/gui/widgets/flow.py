"""A layout that sets widgets like words: one after another, and on a new line where there is no more room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QSizePolicy, QWidget

from multitone.gui.widgets import design


class Separator(QLabel):
    """A dot between two things that flow; where the second begins a line, it is not seen."""

    def __init__(self) -> None:
        super().__init__("·")
        self.setProperty("tone", "quiet")
        self._seen = True

    @property
    def seen(self) -> bool:
        """Whether the dot is painted; its room it takes in any case."""
        return self._seen

    def show_dot(self, *, seen: bool) -> None:
        """Paint the dot, or leave its room empty."""
        if seen != self._seen:
            self._seen = seen
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        if self._seen:
            super().paintEvent(event)


class Flow(QLayout):
    """Fills lines from the left; a line is as high as the highest thing in it."""

    def __init__(self, space: int = design.WITHIN // 2, between_lines: int = design.WITHIN // 2) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space = space
        self._between = between_lines
        self.top = False
        """Whether things hang from the top of their line in place of standing in its middle."""
        self._backwards = False
        self.setContentsMargins(0, 0, 0, 0)

    def set_backwards(self, *, backwards: bool) -> None:
        """Set each line from its last thing to its first, or as usual."""
        self._backwards = backwards
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102, N802
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102, N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: D102, N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        across = sum(size.width() for size in sizes) + self._space * max(0, len(sizes) - 1)
        return QSize(across, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: D102, N802
        least = QSize(0, 0)
        for item in self._items:
            least = least if item.isEmpty() else least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, area: QRect) -> None:  # noqa: D102, N802
        super().setGeometry(area)
        self._arrange(area, move=True)

    def _arrange(self, area: QRect, *, move: bool) -> int:
        """Set the lines, and return how high they are together."""
        y = area.y()
        for number, line in enumerate(self._lines(area.width())):
            y += self._between if number else 0
            height = max(item.sizeHint().height() for item in line)
            x = area.x()
            for item in reversed(line) if self._backwards else line:
                size = item.sizeHint().boundedTo(QSize(area.width(), height))
                if move:
                    down = 0 if self.top else (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, y + down), size))
                x += size.width() + self._space
            if move:
                _end_with(line)
            y += height
        return y - area.y()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if not lines or used + self._space + wide > width:
                lines.append([item])
                used = wide
            else:
                lines[-1].append(item)
                used += self._space + wide
        return lines


def _end_with(line: list[QLayoutItem]) -> None:
    """Let no dot be seen at the end of a line."""
    for item in line:
        widget = item.widget()
        for dot in widget.findChildren(Separator) if widget is not None else ():
            dot.show_dot(seen=item is not line[-1])


class FlowPanel(QWidget):
    """A widget whose children flow; as high as its width asks for."""

    def __init__(self, space: int = design.WITHIN // 2, between_lines: int = design.WITHIN // 2) -> None:
        super().__init__()
        self.flow = Flow(space, between_lines)
        self.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def clear(self) -> None:
        """Let all children go."""
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
