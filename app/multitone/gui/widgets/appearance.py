"""Light and dark: follow the system, or stay with what the user forced."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from multitone.gui.desktop.preferences import Preferences, at_start
from multitone.gui.widgets import design

Scheme = Literal["system", "light", "dark"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
SETTING = "theme"


class Appearance(QObject):
    """Dresses the application, and dresses it anew when the system or the user changes."""

    changed = Signal()

    def __init__(self, application: QApplication, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._preferences = preferences
        self.scheme: Scheme = next((scheme for scheme in SCHEMES if scheme == at_start(SETTING)), "system")
        preferences.changed.connect(self._heed)
        application.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    @property
    def theme(self) -> design.Theme:
        """The theme that is worn; where the system says nothing, light."""
        if self.scheme != "system":
            return design.DARK if self.scheme == "dark" else design.LIGHT
        dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return design.DARK if dark else design.LIGHT

    def follow(self, scheme: Scheme) -> None:
        """Wear another theme, or the system's."""
        self._preferences.set(SETTING, scheme)

    def switch(self) -> None:
        """Turn light into dark and dark into light."""
        self.follow("light" if self.theme is design.DARK else "dark")

    def _heed(self, name: str) -> None:
        if name == SETTING:
            self.scheme = self._preferences.settings.theme
            self._dress()

    def _dress(self) -> None:
        design.apply(self._application, self.theme)
        self.changed.emit()
