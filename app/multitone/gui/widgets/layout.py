"""Rows and columns of widgets, and places that are parted by a handle, each laid out in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

Item = QWidget | QLayout
Part = Item | int | tuple[Item | None, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""A widget or layout, perhaps with its stretch and alignment; a number of pixels; or with None a stretch alone."""
STRETCH: Part = (None, 1)
Box = TypeVar("Box", bound=QBoxLayout)
Margins = tuple[int, int, int, int]
NONE = (0, 0, 0, 0)


def row(*parts: Part, on: QWidget | None = None, margins: Margins = NONE, spacing: int = 0) -> QHBoxLayout:
    """Lay parts out side by side, `on` a widget or to be part of another layout."""
    return _filled(QHBoxLayout(on) if on else QHBoxLayout(), parts, margins, spacing)


def column(*parts: Part, on: QWidget | None = None, margins: Margins = NONE, spacing: int = 0) -> QVBoxLayout:
    """Lay parts out below each other, `on` a widget or to be part of another layout."""
    return _filled(QVBoxLayout(on) if on else QVBoxLayout(), parts, margins, spacing)


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


def _filled(box: Box, parts: tuple[Part, ...], margins: Margins, spacing: int) -> Box:
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            box.addSpacing(part)
            continue
        item, stretch, *alignment = part if isinstance(part, tuple) else (part, 0)
        if item is None:
            box.addStretch(stretch)
        elif isinstance(item, QLayout):
            box.addLayout(item, stretch)
        else:
            box.addWidget(item, stretch, *alignment)
    return box
