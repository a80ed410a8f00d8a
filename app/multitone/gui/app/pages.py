"""The pages of the window, Convert, Speed and History: which is seen, and that all but Convert are made when wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.tabs import Tabs
from multitone.messages import tr

if TYPE_CHECKING:
    from multitone.gui.app.assembly import Assembly
    from multitone.gui.history.page import HistoryPage
    from multitone.gui.speed.page import SpeedPage

PAGE = "window/page"
CONVERT, SPEED, HISTORY = "convert", "speed", "history"


class Pages(QStackedWidget):
    """Shows the layer of Convert that was laid last, or another page."""

    turned = Signal(str)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        remembered = str(settings.value(PAGE, CONVERT))
        self.page = remembered if remembered in (SPEED, HISTORY) else CONVERT
        """The one that is seen, or will be once the window is loaded."""
        self.speed: SpeedPage | None = None
        self.history: HistoryPage | None = None
        self._assembly: Assembly | None = None
        self._layer: QWidget | None = None
        titles = ((CONVERT, tr("Convert")), (SPEED, tr("Speed")), (HISTORY, tr("History")))
        self.tabs = Tabs(tr("Page"), titles, "page")
        self.tabs.keep_margin(design.WITHIN - 2)
        self.tabs.choose(self.page)
        self.tabs.chosen.connect(self.turn)
        if self.page != CONVERT:
            self.addWidget(QWidget())  # nothing, rather than the drop zone for the moment until the page is made

    @property
    def complete(self) -> bool:
        """Whether another page than Convert is seen, and all of it is painted."""
        page = self.speed if self.page == SPEED else self.history
        return page is not None and page.complete

    def lay(self, layer: QWidget) -> None:
        """Let Convert show one of its layers."""
        self._layer = layer
        if self.indexOf(layer) < 0:
            self.addWidget(layer)
        if self.page == CONVERT:
            self.setCurrentWidget(layer)

    def wake(self, assembly: Assembly) -> None:
        """Know what pages are about from now on, and make the one that is seen."""
        self._assembly = assembly
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
        page = self._layer if self.page == CONVERT else self._made()
        if page is not None:
            self.setCurrentWidget(page)

    def _made(self) -> QWidget | None:
        """Return another page than Convert, made where it is wanted the first time; none before pages can be made."""
        if self._assembly is None:
            return None
        page: QWidget
        if self.page == SPEED:
            page = self.speed = self.speed or self._make_speed(self._assembly)
        else:
            page = self.history = self.history or self._make_history(self._assembly)
        if self.indexOf(page) < 0:
            self.addWidget(page)
        return page

    def _make_speed(self, assembly: Assembly) -> SpeedPage:
        from multitone.gui.speed.page import SpeedPage

        return SpeedPage(assembly.session, assembly.preferences, self._settings)

    def _make_history(self, assembly: Assembly) -> HistoryPage:
        from multitone.gui.history.page import HistoryPage

        page = HistoryPage(assembly.session, assembly.desktop)
        page.convert_wanted.connect(lambda: self.turn(CONVERT))
        return page
