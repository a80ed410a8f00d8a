"""The pages of the window, Convert, Speed and History: which is seen, and that all but Convert are made when wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from multitone.gui.history.page import HistoryPage
    from multitone.gui.speed.page import SpeedPage

PAGE = "window/page"
CONVERT, SPEED, HISTORY = "convert", "speed", "history"


class Pages(QStackedWidget):
    """Shows the layer of Convert that was laid last, or another page."""

    turned = Signal(str)

    def __init__(
        self, settings: QSettings, make_speed: Callable[[], SpeedPage], make_history: Callable[[], HistoryPage]
    ) -> None:
        super().__init__()
        self._settings, self._make_speed, self._make_history = settings, make_speed, make_history
        remembered = str(settings.value(PAGE, CONVERT))
        self.page = remembered if remembered in (SPEED, HISTORY) else CONVERT
        """The one that is seen, or will be once the window is loaded."""
        self.speed: SpeedPage | None = None
        self.history: HistoryPage | None = None
        self._layer: QWidget | None = None
        self._awake = False
        tr = self.tr
        pages = ((CONVERT, tr("Convert")), (SPEED, tr("Speed")), (HISTORY, tr("History")))
        self.tabs = Tabs(tr("Page"), pages, "page")
        self.tabs.keep_margin(design.WITHIN - 2)
        self.tabs.choose(self.page)
        self.tabs.chosen.connect(self.turn)
        if self.page != CONVERT:
            self.addWidget(QWidget())  # nothing, rather than the drop zone for the moment until the page is made

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

    def end(self) -> None:
        """End what is measured and what is asked, with the window."""
        for page in (self.speed, self.history):
            if page is not None:
                page.end()

    def _show(self) -> None:
        if self.page == CONVERT:
            if self._layer is not None:
                self.setCurrentWidget(self._layer)
        elif self._awake:
            page = self._speed() if self.page == SPEED else self._history()
            if self.indexOf(page) < 0:
                self.addWidget(page)
            self.setCurrentWidget(page)

    def _speed(self) -> SpeedPage:
        self.speed = self.speed or self._make_speed()
        return self.speed

    def _history(self) -> HistoryPage:
        self.history = self.history or self._make_history()
        return self.history
