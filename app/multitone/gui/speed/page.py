"""The page Speed: its sections, made when they are first turned to; charts are imported in a thread."""

from __future__ import annotations

import importlib
import threading

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.session import Session
from multitone.gui.speed import sections
from multitone.gui.speed.dependencies import Dependencies, real
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, label
from multitone.gui.widgets.tabs import Tabs

SECTION = "speed/section"


class SpeedPage(QWidget):
    """Shows one section at a time; each scrolls on its own."""

    _loaded = Signal(str)

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        settings: QSettings,
        dependencies: Dependencies | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("speed_page")
        self._context = sections.Context(session, preferences, dependencies or real())
        self._settings = settings
        self.made: dict[str, QWidget] = {}
        """The sections that were turned to so far."""
        titles = sections.titles()
        self.tabs = Tabs(self.tr("Section"), titles, "speed", design.BODY)
        self.waiting = label(self.tr("The charts are being loaded…"), "quiet", "speed_waiting")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.waiting)
        self._areas: dict[str, QWidget] = {}
        remembered = str(settings.value(SECTION, ""))
        self.section = remembered if remembered in dict(titles) else sections.SCALING
        self.tabs.choose(self.section)
        self.tabs.chosen.connect(self.turn)
        self._imported = self._failed = False
        self._loaded.connect(self._wake)
        self._lay_out()
        threading.Thread(target=self._import, name="multitone charts", daemon=True).start()

    @property
    def complete(self) -> bool:
        """Whether the section is made, or it is told why it cannot be."""
        return self.section in self.made or self._failed

    def turn(self, name: str) -> None:
        """Show a section."""
        self.section = name
        self._settings.setValue(SECTION, name)
        self.tabs.choose(name)
        if not self._imported:
            return
        if name not in self.made:
            made = self.made[name] = sections.make(name, self._context)
            self._areas[name] = made if name in sections.SCROLL_THEMSELVES else scrolling(made)
            self._stack.addWidget(self._areas[name])
            if hasattr(made, "running_changed"):
                made.running_changed.connect(lambda: self._give_way(made))
        self._stack.setCurrentWidget(self._areas[name])

    def end(self) -> None:
        """End what is measured, with the window."""
        for section in self.made.values():
            end = getattr(section, "end", None)
            if end is not None:
                end()

    def _give_way(self, begun: QWidget) -> None:
        """Stop what else is measured when a section begins to: two at a time would measure each other."""
        if getattr(begun, "running", False):
            for section in self.made.values():
                if section is not begun and getattr(section, "running", False):
                    section.stop()  # type: ignore[attr-defined]  # whoever can run can be stopped

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        refresh = getattr(self.made.get(self.section), "refresh", None)
        if refresh is not None:
            refresh()

    def _import(self) -> None:
        """Import in the thread what the sections need; nothing of Qt's is made there."""
        problem = ""
        try:
            for module in sections.LATE:
                importlib.import_module(module)
        except ImportError as error:
            problem = str(error)
        self._loaded.emit(problem)

    def _wake(self, problem: str) -> None:
        if problem:
            said = self.tr("The charts cannot be loaded: {reason}. Install Multitone again, with its dependencies.")
            self.waiting.setText(said.format(reason=problem))
            self._failed = True
            return
        self._imported = True
        self.turn(self.section)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(design.OUTER - design.WITHIN, design.WITHIN, design.OUTER, design.WITHIN)
        head.addWidget(self.tabs)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addWidget(self._stack, 1)


def scrolling(widget: QWidget) -> QScrollArea:
    """Return an area in which a section is moved up and down where it is higher than its room."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
