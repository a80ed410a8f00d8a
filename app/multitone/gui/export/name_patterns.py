"""The patterns of names that are ready to be chosen, and the choice to type one."""

from __future__ import annotations

from multitone.gui.widgets.fields import DropDown
from multitone.messages import tr

OWN = "?"
"""The choice that lets a pattern be typed."""


class NamePatterns(DropDown):
    """Offers the patterns; where the user has typed one, that says it, and only the mark of the list stands here."""

    def __init__(self) -> None:
        ready = {
            "{stem}": tr("keep names"),
            "{date:%Y-%m-%d_%H%M%S}": tr("names by date and time"),
            "{date:%Y-%m-%d}_{stem}": tr("names by date and name"),
            "{date:%Y/%m}/{stem}": tr("names by month and name"),
            "{counter:04}": tr("names by number"),
            "{stem}-{counter:03}": tr("names by name and number"),
            OWN: tr("names by pattern…"),
        }
        super().__init__(tr("Pattern of the names"), "name_pattern", [(text, name) for name, text in ready.items()])

    def currentText(self) -> str:  # noqa: D102, N802
        return "" if self.currentData() == OWN else super().currentText()
