"""Tooltips: set here and nowhere else, so that a name is shown as it is and never read as rich text.

Qt takes a tooltip that looks like HTML for HTML, and reads the files that its images name. Names, metadata and presets
come from strangers, so every tooltip is plain text: one that looks like HTML is broken where only Qt sees it.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as QtText  # it guesses there
from PySide6.QtWidgets import QListWidgetItem, QToolTip, QWidget

from multitone.escapes import visible

JOINER = "\u2060"
"""A sign without width; behind it no tag begins and no entity is read."""


def plain(text: str) -> str:
    """Return a text that Qt shows as it is wherever it guesses; for models, the data of `ToolTipRole`."""
    text = visible(text)
    if not QtText.mightBeRichText(text):
        return text
    return text.replace("<", f"<{JOINER}").replace("&", f"&{JOINER}")


def set_tip(of: QWidget | QAction | QListWidgetItem, text: str) -> None:
    """Set a tooltip; an entry of a menu without one would take its own text for it, rich or not."""
    if not text and isinstance(of, QAction):
        text = of.text().replace("&&", "&")
    of.setToolTip(plain(text))


def show_tip(at: QPoint, text: str, over: QWidget, area: QRect | None = None, milliseconds: int = -1) -> None:
    """Show a text as a tooltip at a place of the screen; an empty one hides what is shown."""
    QToolTip.showText(at, plain(text), over, area or QRect(), milliseconds)


def hide_tip() -> None:
    """Hide the tooltip that is shown."""
    QToolTip.hideText()
