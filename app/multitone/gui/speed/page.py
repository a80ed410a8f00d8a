"""The page Speed: its sections, made when they are first turned to; charts are imported in a thread."""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Callable
from typing import ClassVar, TypeAlias

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.session import Session
from multitone.gui.speed.dependencies import Dependencies, real
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.tabs import Tabs
from multitone.messages import tr

SECTION = "speed/section"
SCALING, RUNS, LABORATORY = "scaling", "runs", "laboratory"
LATE = ("pyqtgraph", "multitone.gui.speed.scaling.scaling", "multitone.gui.speed.runs")
"""What is imported in a thread when the page is first shown. pyqtgraph makes no object of Qt's when it is imported,
only classes, so a thread may do it; it took 0.6 s, of which the window stood still for 0.04 s at the most."""
SCROLL_THEMSELVES = (LABORATORY,)
Make: TypeAlias = "Callable[[SpeedPage], QWidget]"


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
        self._session, self._preferences = session, preferences
        self._dependencies = dependencies or real()
        self._settings = settings
        self.sections: dict[str, QWidget] = {}
        """The sections that were turned to so far."""
        titles = {SCALING: tr("Scaling"), RUNS: tr("Runs over time"), LABORATORY: tr("Laboratory")}
        self.tabs = Tabs(tr("Section"), tuple(titles.items()), "speed", design.BODY)
        self.waiting = label(tr("The charts are being loaded…"), "quiet", "speed_waiting")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.waiting)
        self._areas: dict[str, QWidget] = {}
        remembered = str(settings.value(SECTION, ""))
        self.section = remembered if remembered in titles else SCALING
        self.tabs.choose(self.section)
        self.tabs.chosen.connect(self.turn)
        self._imported = self._failed = False
        self._loaded.connect(self._wake)
        margins = (design.OUTER - design.WITHIN, design.WITHIN, design.OUTER, design.WITHIN)
        column_of(row_of(self.tabs, None, margins=margins), Hairline(), (self._stack, 1), on=self)
        threading.Thread(target=self._import, name="multitone charts", daemon=True).start()

    @property
    def complete(self) -> bool:
        """Whether the section is made, or it is told why it cannot be."""
        return self.section in self.sections or self._failed

    def turn(self, name: str) -> None:
        """Show a section."""
        self.section = name
        self._settings.setValue(SECTION, name)
        self.tabs.choose(name)
        if not self._imported:
            return
        if name not in self.sections:
            section = self.sections[name] = self.make[name](self)
            self._areas[name] = section if name in SCROLL_THEMSELVES else scrolling(section)
            self._stack.addWidget(self._areas[name])
            if hasattr(section, "running_changed"):
                section.running_changed.connect(lambda: self._give_way(section))
        self._stack.setCurrentWidget(self._areas[name])

    def end(self) -> None:
        """End what is measured, with the window."""
        for section in self.sections.values():
            if hasattr(section, "end"):
                section.end()

    def _give_way(self, begun: QWidget) -> None:
        """Stop what else is measured when a section begins to: two at a time would measure each other."""
        if getattr(begun, "running", False):
            for section in self.sections.values():
                if section is not begun and getattr(section, "running", False):
                    section.stop()  # type: ignore[attr-defined]  # whoever can run can be stopped

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        refresh = getattr(self.sections.get(self.section), "refresh", None)
        if refresh is not None:
            refresh()

    def _import(self) -> None:
        """Import in the thread what the sections need; nothing of Qt's is made there."""
        problem = ""
        try:
            for module in LATE:
                importlib.import_module(module)
        except ImportError as error:
            problem = str(error)
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self._loaded.emit(problem)

    def _wake(self, problem: str) -> None:
        if problem:
            text = tr(
                "The charts cannot be loaded: {reason}. Reinstall Multitone with its dependencies.", reason=problem
            )
            self.waiting.setText(text)
            self._failed = True
            return
        self._imported = True
        self.turn(self.section)

    def _scaling(self) -> QWidget:
        from multitone.gui.speed.scaling.scaling import ScalingView

        return ScalingView(self._session, self._preferences, self._dependencies)

    def _runs(self) -> QWidget:
        from multitone.gui.speed.runs import RunsView

        return RunsView(self._session, self._dependencies)

    def _laboratory(self) -> QWidget:
        from multitone.gui.speed.laboratory.laboratory import LaboratoryView

        return LaboratoryView(session=self._session)

    make: ClassVar[dict[str, Callable[[SpeedPage], QWidget]]] = {
        SCALING: _scaling,
        RUNS: _runs,
        LABORATORY: _laboratory,
    }
    """What makes each section."""


def scrolling(widget: QWidget) -> QScrollArea:
    """Return an area in which a section is moved up and down where it is higher than its room."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
