"""Rows and columns of widgets, and places that are parted by a handle, each laid out by one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

Item = QWidget | QLayout | None
"""None stands for the room that is left."""
Part = Item | int | tuple[Item, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""An item, perhaps with its stretch and alignment; or a number of pixels."""
Margins = tuple[int, int, int, int]
NONE: Margins = (0, 0, 0, 0)
Box = TypeVar("Box", bound=QBoxLayout)


def row_of(*parts: Part, on: QWidget | None = None, margins: Margins = NONE, spacing: int = 0) -> QHBoxLayout:
    """Lay out from left to right; `on` is the widget that gets the layout."""
    return _filled(QHBoxLayout(), parts, on, margins, spacing)


def column_of(*parts: Part, on: QWidget | None = None, margins: Margins = NONE, spacing: int = 0) -> QVBoxLayout:
    """Lay out from top to bottom; `on` is the widget that gets the layout."""
    return _filled(QVBoxLayout(), parts, on, margins, spacing)


def split(
    orientation: Qt.Orientation, *parts: tuple[QWidget, int, int], sizes: Sequence[int], state: object = None
) -> QSplitter:
    """Part a place by a handle that can be dragged.

    Each part has what it needs at least, 0 where it knows that itself, and its share of what room is left. `state` is
    how it was left, where that is remembered.
    """
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    for number, (widget, least, share) in enumerate(parts):
        if least:
            (widget.setMinimumWidth if orientation is Qt.Orientation.Horizontal else widget.setMinimumHeight)(least)
        splitter.addWidget(widget)
        splitter.setStretchFactor(number, share)
    splitter.setSizes(sizes)
    if state is not None:
        splitter.restoreState(state)  # type: ignore[arg-type]
    return splitter


def _filled(box: Box, parts: tuple[Part, ...], on: QWidget | None, margins: Margins, spacing: int) -> Box:
    if on is not None:
        on.setLayout(box)
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            box.addSpacing(part)
            continue
        item, stretch, *alignment = part if isinstance(part, tuple) else (part, 0 if part is not None else 1)
        if item is None:
            box.addStretch(stretch)
        elif isinstance(item, QLayout):
            box.addLayout(item, stretch)
        else:
            box.addWidget(item, stretch, *alignment)
    return box
