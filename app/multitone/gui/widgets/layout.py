"""Rows and columns of widgets, each laid out by one call."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Item = QWidget | QLayout | None
"""None stands for the room that is left."""
Margins = tuple[int, int, int, int]
NONE: Margins = (0, 0, 0, 0)
Box = TypeVar("Box", bound=QBoxLayout)


def row_of(*items: Item, on: QWidget | None = None, margins: Margins = NONE, spacing: int = 0) -> QHBoxLayout:
    """Lay out from left to right; `on` is the widget that gets the layout."""
    return _filled(QHBoxLayout(), items, on, margins, spacing)


def column_of(*items: Item, on: QWidget | None = None, margins: Margins = NONE, spacing: int = 0) -> QVBoxLayout:
    """Lay out from top to bottom; `on` is the widget that gets the layout."""
    return _filled(QVBoxLayout(), items, on, margins, spacing)


def _filled(box: Box, items: tuple[Item, ...], on: QWidget | None, margins: Margins, spacing: int) -> Box:
    if on is not None:
        on.setLayout(box)
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for item in items:
        if isinstance(item, QWidget):
            box.addWidget(item)
        elif item is not None:
            box.addLayout(item)
        else:
            box.addStretch(1)
    return box
