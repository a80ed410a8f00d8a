"""The two pages of the window, Convert and Speed: which is seen, and that Speed is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from multitone.gui import design
from multitone.gui.tabs import Tabs

if TYPE_CHECKING:
    from multitone.gui.speed.page import SpeedPage

PAGE = "window/page"
CONVERT, SPEED = "convert", "speed"


class Pages(QStackedWidget):
    """Shows the layer of Convert that was laid last, or Speed."""

    turned = Signal(str)

    def __init__(self, settings: QSettings, make_speed: Callable[[], SpeedPage]) -> None:
        super().__init__()
        self._settings, self._make_speed = settings, make_speed
        self.page = SPEED if settings.value(PAGE) == SPEED else CONVERT
        """The one that is seen, or will be once the window is loaded."""
        self.speed: SpeedPage | None = None
        self._layer: QWidget | None = None
        self._awake = False
        tr = self.tr
        self.tabs = Tabs(tr("Page"), ((CONVERT, tr("Convert")), (SPEED, tr("Speed"))), "page")
        self.tabs.keep_margin(design.WITHIN - 2)
        self.tabs.choose(self.page)
        self.tabs.chosen.connect(self.turn)
        if self.page == SPEED:
            self.addWidget(QWidget())  # nothing, rather than the drop zone for the moment until Speed is made

    def lay(self, layer: QWidget) -> None:
        """Let Convert show one of its layers."""
        self._layer = layer
        if self.indexOf(layer) < 0:
            self.addWidget(layer)
        if self.page == CONVERT:
            self.setCurrentWidget(layer)

    def wake(self) -> None:
        """Make what the page needs from now on; there is a session."""
        self._awake = True
        self._show()

    def turn(self, page: str) -> None:
        """Turn to a page."""
        if page == self.page:
            return
        self.page = page
        self._settings.setValue(PAGE, page)
        self.tabs.choose(page)
        self._show()
        self.turned.emit(page)

    def close_speed(self) -> None:
        """End what is measured, with the window."""
        if self.speed is not None:
            self.speed.end()

    def _show(self) -> None:
        if self.page == CONVERT:
            if self._layer is not None:
                self.setCurrentWidget(self._layer)
        elif self._awake:
            if self.speed is None:
                self.speed = self._make_speed()
                self.addWidget(self.speed)
            self.setCurrentWidget(self.speed)
