"""Light and dark: follow the system, or stay with what the user forced."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from multitone.gui.desktop.preferences import Preferences, at_start
from multitone.gui.widgets import design

Wish = Literal["system", "light", "dark"]
WISHES: tuple[Wish, ...] = get_args(Wish)
SETTING = "theme"


class Appearance(QObject):
    """Dresses the application, and dresses it anew when the system or the user changes."""

    changed = Signal()

    def __init__(self, application: QApplication, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._preferences = preferences
        self.wish: Wish = next((wish for wish in WISHES if wish == at_start(SETTING)), "system")
        preferences.changed.connect(self._heed)
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
        self._preferences.set(SETTING, wish)

    def switch(self) -> None:
        """Turn light into dark and dark into light."""
        self.follow("light" if self.theme is design.DARK else "dark")

    def _heed(self, name: str) -> None:
        if name == SETTING:
            self.wish = self._preferences.settings.theme
            self._dress()

    def _dress(self) -> None:
        design.apply(self._application, self.theme)
        self.changed.emit()
