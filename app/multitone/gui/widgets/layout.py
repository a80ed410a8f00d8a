"""Rows and columns of widgets, each laid out in one call."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

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
