"""What does the work behind the window, put together once that is painted: the session, and its panels."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QWidget

from multitone.engines.registry import create_engine
from multitone.gui.app.followed import Followed
from multitone.gui.app.problem_box import tell_problem
from multitone.gui.app.workspace import Workspace
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.desktop_services import Announcer, Desktop
from multitone.gui.model.runner import CreateEngine
from multitone.gui.model.session import Session

COMPARE = "compare_with_one_thread"
HEEDED = (COMPARE, "workers", "results_folder")
"""Settings that the session begins with."""


class Assembly(QObject):
    """Holds session, panels and desktop, and passes the settings on to them."""

    def __init__(
        self,
        window: QWidget,
        pages: QWidget,
        create: CreateEngine | None,
        settings: QSettings,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self.preferences = preferences
        self.session = Session(create or create_engine, self)
        self.desktop = Desktop(self)
        self.desktop.failed.connect(lambda problem, path: tell_problem(window, problem, path))
        self.workspace = Workspace(self.session, settings, self.desktop)
        self.session.source_scan.plans.start()
        self.session.pictures.start()
        self.announcer = Announcer(self.session, window, self.desktop)
        self.followed = Followed(self.session, window, pages, self.desktop)
        preferences.changed.connect(self._heed)
        for name in HEEDED:
            self._heed(name)

    def close(self) -> None:
        """Remember the layout and the choices, and end everything."""
        self.preferences.set(COMPARE, self.session.run.compare)
        self.workspace.save()
        self.workspace.watch.close()
        self.session.close()

    def _heed(self, name: str) -> None:
        """Let a setting take effect."""
        chosen, run = self.preferences.settings, self.session.run
        if name == COMPARE:
            run.compare = chosen.compare_with_one_thread
        elif name == "workers":
            run.set_workers(chosen.workers or run.cores)
        elif name == "results_folder":
            self.session.document.set_results_folder(chosen.results_folder)
        self.workspace.foot.export.refresh()
