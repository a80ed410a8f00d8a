"""The window: what may be dropped on it and asked of it, and which of its layouts is seen."""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow

from multitone import paths
from multitone.gui.app.menus import Menus
from multitone.gui.app.pages import CONVERT, HISTORY, SPEED, Pages
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.desktop.reading_order import step_focus
from multitone.gui.pictures.drop_zone import DropFrame, DropZone
from multitone.gui.pictures.opening import ask_for
from multitone.gui.widgets import design
from multitone.gui.widgets.appearance import Appearance

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from multitone.batch.progress import JobProgress
    from multitone.gui.app.workspace import Workspace
    from multitone.gui.history.page import HistoryPage
    from multitone.gui.model.document import Document
    from multitone.gui.model.runner import CreateEngine, JobRunner
    from multitone.gui.model.session import Session
    from multitone.gui.speed.page import SpeedPage
    from multitone.speedup.comparison import Comparison

GEOMETRY = "window/geometry"
COMPARE = "compare_with_one_thread"
HEEDED = (COMPARE, "workers", "results_folder")
"""Settings that the window passes on to its session."""
LATE = (
    "multitone.services.preview.request",
    "multitone.services.thumbnails",
    "multitone.operations",
    "multitone.speedup.comparison",
    "multitone.services.service",
)
"""What is imported in a thread once the window is painted: NumPy and Pillow come with it."""


def open_settings() -> QSettings:
    """Return what the window remembers of its layout."""
    return QSettings(str(paths.config_folder() / "window.ini"), QSettings.Format.IniFormat)


class MainWindow(QMainWindow):
    """Shows the session. It is there at once; what does the work is loaded after the first paint."""

    _loaded = Signal()

    def __init__(self, create_engine: CreateEngine | None = None) -> None:
        super().__init__()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.settings = open_settings()
        self.preferences = Preferences(self)
        self.appearance = Appearance(application, self.preferences, self)
        self._create_engine = create_engine
        self._session: Session | None = None
        self._workspace: Workspace | None = None
        self._painted = False
        self.setObjectName("main_window")
        self.setWindowTitle("Multitone")
        self.setAcceptDrops(True)
        self.setMinimumSize(*design.SMALLEST)
        self.drop_zone = DropZone()
        self.drop_zone.folder_asked.connect(self._choose_folder)
        self.drop_zone.files_asked.connect(self._choose_files)
        self.drop_zone.samples_asked.connect(self._take_samples)
        self.pages = Pages(self.settings, self._make_speed, self._make_history)
        self.pages.lay(self.drop_zone)
        self.setCentralWidget(self.pages)
        self.drop_frame = DropFrame(self)
        self._loaded.connect(self._wake)
        self.menus = Menus(self.menuBar(), self._commands())
        self.menus.check_scheme(self.appearance.scheme)
        self.menus.wished.connect(self.appearance.follow)
        self.menuBar().setCornerWidget(self.pages.tabs)
        self.pages.turned.connect(self.menus.check_page)
        self.menus.check_page(self.pages.page)
        self.resize(*design.WINDOW)
        remembered = self.settings.value(GEOMETRY)
        if remembered is not None:
            self.restoreGeometry(remembered)

    @property
    def session(self) -> Session:
        """What is going on; loaded now where it was not yet."""
        if self._session is None:
            self._wake()
        assert self._session is not None
        return self._session

    @property
    def workspace(self) -> Workspace:
        """The panels that are seen once there are pictures."""
        assert self.session is not None
        assert self._workspace is not None
        return self._workspace

    @property
    def document(self) -> Document:
        """What the user has put together."""
        return self.session.document

    @property
    def runner(self) -> JobRunner | None:
        """What runs the job, if there is one."""
        return self.session.run.runner

    @property
    def progress(self) -> JobProgress | None:
        """How far the job is, or how it ended."""
        return self.session.run.progress

    @property
    def speedup(self) -> Comparison | None:
        """What the comparison with one thread found."""
        return self.session.run.speedup

    @property
    def complete(self) -> bool:
        """Whether all that can be seen is painted."""
        if self._session is None:
            return False
        if self.pages.page == SPEED:
            return self.pages.speed is not None and self.pages.speed.complete
        if self.pages.page == HISTORY:
            return self.pages.history is not None and self.pages.history.complete
        if not self._session.document.content.sources or self._session.source_scan.problem:
            return self._painted
        return (
            self.pages.currentWidget() is self._workspace
            and self._session.current_plan.plan is not None
            and self.workspace.complete
        )

    def take(self, sources: Sequence[str]) -> None:
        """Take in what was dropped, chosen or named on the command line; the page that shows it is seen."""
        self.pages.turn(CONVERT)
        self.session.add(sources)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._load_late)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.drop_frame.light(later=self._session is not None and self._session.state.value == "running")

    def dragLeaveEvent(self, _: QDragLeaveEvent) -> None:  # noqa: D102, N802
        self.drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        self.drop_frame.hide()
        urls = event.mimeData().urls()
        if urls:
            event.acceptProposedAction()
            self.take([url.toLocalFile() if url.isLocalFile() else url.toString() for url in urls])

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802
        self.settings.setValue(GEOMETRY, self.saveGeometry())
        if self._session is not None:
            self.preferences.set(COMPARE, self._session.run.compare)
            self.workspace.save()
            self.hide()
            self.pages.end()
            self._session.close()
        self.settings.sync()
        super().closeEvent(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:  # noqa: D102, N802
        return step_focus(self, QApplication.focusWidget(), forward=next_one)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()  # Qt's buttons outside of dialogs heed the space bar only
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.update()

    def _load_late(self) -> None:
        """Import what is heavy in a thread, so that the window answers meanwhile; give the program its icon."""
        from multitone.gui.widgets.icons import program_icon

        QApplication.setWindowIcon(program_icon())
        if self._session is None:
            threading.Thread(target=self._import_late, name="multitone imports", daemon=True).start()

    def _import_late(self) -> None:
        for module in LATE:
            importlib.import_module(module)
        from multitone.engines.ipc.child_process import warm_up

        warm_up()
        self._loaded.emit()

    def _wake(self) -> None:
        """Make the session and the panels."""
        if self._session is not None:
            return
        from multitone.engines.registry import create_engine
        from multitone.gui.app.workspace import Workspace
        from multitone.gui.model.desktop_services import Announcer, Desktop
        from multitone.gui.model.session import Session
        from multitone.gui.pictures.interrupted import offer_past

        session = self._session = Session(self._create_engine or create_engine, self)
        desktop = self._desktop = Desktop(self)
        self._workspace = Workspace(session, self.settings, desktop=desktop)
        session.source_scan.plans.start()
        session.pictures.start()
        self.announcer = Announcer(session, self, desktop)
        self.pages.addWidget(self._workspace)
        session.state_changed.connect(self._turn)
        self.menus.follow_undo(session.document.undo_stack)
        self.preferences.changed.connect(self._heed)
        for name in HEEDED:
            self._heed(name)
        self._turn()
        self.pages.wake()
        gc.freeze()  # what is imported stays
        gc.enable()
        offer_past(session.past, self.drop_zone)

    def _make_speed(self) -> SpeedPage:
        from multitone.gui.speed.page import SpeedPage

        return SpeedPage(self.session, self.preferences, self.settings)

    def _make_history(self) -> HistoryPage:
        from multitone.gui.history.page import HistoryPage

        page = HistoryPage(self.session, self._desktop)
        page.convert_wanted.connect(lambda: self.pages.turn(CONVERT))
        return page

    def _heed(self, name: str) -> None:
        """Let a setting take effect."""
        chosen, session = self.preferences.settings, self.session
        if name == COMPARE:
            session.run.compare = chosen.compare_with_one_thread
        elif name == "workers":
            session.run.set_workers(chosen.workers or session.run.cores)
        elif name == "results_folder":
            session.document.set_results_folder(chosen.results_folder)
        elif name == "theme":
            self.menus.check_scheme(chosen.theme)
        self.workspace.foot.export.refresh()

    def _turn(self) -> None:
        """Show the layout of the session's state."""
        from multitone.gui.desktop.language import declared

        session = self.session
        empty = session.state.value == "empty"
        self.pages.lay(self.drop_zone if empty else self.workspace)
        problem = declared(session.source_scan.problem or session.past.problem or self.preferences.problem)
        self.drop_zone.say(self.tr("Looking for pictures…") if session.looking else problem)
        self.menus.turn(session.state.value)

    def _commands(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the menus does; session and panels are loaded when the first asks for them."""
        return {
            "folder": self._choose_folder,
            "files": self._choose_files,
            "samples": self._take_samples,
            "close": lambda: self.session.clear(),
            "quit": self.close,
            "undo": lambda: self.document.undo_stack.undo(),
            "redo": lambda: self.document.undo_stack.redo(),
            "add_step": lambda: self._on_convert(self.workspace.steps.offer),
            "convert": lambda: self._on_convert(self.session.convert),
            "pause": lambda: self.session.run.pause(paused=not self.session.run.paused),
            "stop": lambda: self.session.run.stop(),
            "more_workers": lambda: self._add_workers(1),
            "fewer_workers": lambda: self._add_workers(-1),
            "next": lambda: self.workspace.list.step(1),
            "previous": lambda: self.workspace.list.step(-1),
            "page_convert": lambda: self.pages.turn(CONVERT),
            "page_speed": lambda: self.pages.turn(SPEED),
            "page_history": lambda: self.pages.turn(HISTORY),
            "switch": self.appearance.switch,
            "settings": self.show_settings,
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
        }

    def show_settings(self) -> QDialog:
        """Show the settings; a dialog that is there already comes to the front."""
        from multitone.gui.app.settings_dialog import SettingsDialog

        return self._show(SettingsDialog, lambda: SettingsDialog(self.preferences, self))

    def show_shortcuts(self) -> QDialog:
        """Show all keys."""
        from multitone.gui.app.shortcuts import ShortcutSheet

        return self._show(ShortcutSheet, lambda: ShortcutSheet(self))

    def show_about(self) -> QDialog:
        """Show what the program is made of."""
        from multitone.gui.app.about import About

        return self._show(About, lambda: About(self))

    def _show(self, kind: type[QDialog], make: Callable[[], QDialog]) -> QDialog:
        already = self.findChild(kind)
        dialog = already or make()
        dialog.show()
        if already is not None:
            dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _on_convert(self, do: Callable[[], object]) -> None:
        """Do something where it is seen."""
        self.pages.turn(CONVERT)
        do()

    def _add_workers(self, number: int) -> None:
        self.session.run.set_workers(self.session.run.workers + number)

    def _take_samples(self) -> None:
        self.take([str(paths.samples())])

    def _choose_folder(self) -> None:
        ask_for(self, self.tr("Choose folder"), self.take, folder=True)

    def _choose_files(self) -> None:
        ask_for(self, self.tr("Choose files"), self.take, folder=False)
