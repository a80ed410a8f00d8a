"""Reading order: Tab goes from left to right and from top to bottom, whatever was made first.

Rows and forms come and go, and Qt's own order is that of making; so the order is read off the layout when Tab is
pressed. Each panel is cut into bands across where gaps let it, else into columns, and so on within.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QScrollArea, QWidget

Edge = Callable[[QRect], int]


def in_reading_order(parent: QWidget) -> Iterator[QWidget]:
    """Yield all that Tab can reach within a widget."""
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and not child.size().isEmpty()
    ]
    for child in _cut(children):
        if child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield child
        if not isinstance(child, QAbstractSpinBox | QComboBox):
            yield from in_reading_order(child)


def step_focus(window: QWidget, focus: QWidget | None, *, forward: bool) -> bool:
    """Give the focus to the control after the one that has it, or to the one before; from the last to the first."""
    controls = list(in_reading_order(window))
    if not controls:
        return False
    while focus is not None and focus not in controls:
        focus = focus.parentWidget()
    step = 1 if forward else -1
    place = 0 if focus is None and forward else -1 if focus is None else controls.index(focus) + step
    following = controls[place % len(controls)]
    following.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    around = following.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(following)
        around = around.parentWidget()
    return True


def _cut(widgets: list[QWidget]) -> list[QWidget]:
    """Return widgets in reading order: bands from the top, in each columns from the left, and so on."""
    if len(widgets) < 2:
        return widgets
    for start, end in ((QRect.top, QRect.bottom), (QRect.left, QRect.right)):
        groups = _groups(widgets, start, end)
        if len(groups) > 1:
            return [widget for group in groups for widget in _cut(group)]
    return sorted(widgets, key=lambda widget: (widget.y(), widget.x()))


def _groups(widgets: list[QWidget], start: Edge, end: Edge) -> list[list[QWidget]]:
    """Part widgets where a straight cut touches none of them."""
    groups: list[list[QWidget]] = []
    reached = -1
    for widget in sorted(widgets, key=lambda widget: start(widget.geometry())):
        area = widget.geometry()
        if not groups or start(area) > reached:
            groups.append([])
        groups[-1].append(widget)
        reached = max(reached, end(area))
    return groups
