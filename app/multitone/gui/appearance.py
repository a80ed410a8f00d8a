"""Light and dark: follow the system, or stay with what the user forced."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from multitone.gui import design

Wish = Literal["system", "light", "dark"]
WISHES: tuple[Wish, ...] = get_args(Wish)
KEY = "window/appearance"


class Appearance(QObject):
    """Dresses the application, and dresses it anew when the system or the user changes."""

    changed = Signal()

    def __init__(self, application: QApplication, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._settings = settings
        remembered = settings.value(KEY, "system")
        self.wish: Wish = next((wish for wish in WISHES if wish == remembered), "system")
        application.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    @property
    def theme(self) -> design.Theme:
        """The theme that is worn; where the system says nothing, light."""
        if self.wish != "system":
            return design.DARK if self.wish == "dark" else design.LIGHT
        dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return design.DARK if dark else design.LIGHT

    def follow(self, wish: Wish) -> None:
        """Wear another theme, or the system's."""
        self.wish = wish
        self._settings.setValue(KEY, wish)
        self._dress()

    def switch(self) -> None:
        """Turn light into dark and dark into light."""
        self.follow("light" if self.theme is design.DARK else "dark")

    def _dress(self) -> None:
        design.apply(self._application, self.theme)
        self.changed.emit()
