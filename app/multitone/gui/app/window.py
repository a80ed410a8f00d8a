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
from multitone.batch.far.jobs import remembered
from multitone.gui.app import placing
from multitone.gui.app.menus import Menus
from multitone.gui.app.pages import CONVERT, HISTORY, SPEED, Pages
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.desktop.reading_order import step_focus
from multitone.gui.pictures.drop_zone import DropFrame, DropZone, ask_for
from multitone.gui.widgets.appearance import Appearance
from multitone.messages import say, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from multitone.gui.app.assembly import Assembly
    from multitone.gui.app.workspace import Workspace
    from multitone.gui.model.document import Document
    from multitone.gui.model.runner import CreateEngine
    from multitone.gui.model.session import Session

LATE = (
    "multitone.services.preview.request",
    "multitone.services.thumbnails",
    "multitone.operations",
    "multitone.speedup.comparison",
    "multitone.services.service",
)
"""What is imported in a thread once the window is painted: NumPy and Pillow come with it."""


class MainWindow(QMainWindow):
    """Shows the session. It is there at once; what does the work is loaded after the first paint."""

    waking = Signal()
    """What does the work is about to be put together, after the first paint."""
    _loaded = Signal()

    def __init__(self, create_engine: CreateEngine | None = None) -> None:
        super().__init__()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.settings = QSettings(str(paths.config_folder() / "window.ini"), QSettings.Format.IniFormat)
        self.preferences = Preferences(self)
        self.appearance = Appearance(application, self.preferences, self)
        self._create_engine = create_engine
        self._assembly: Assembly | None = None
        self._painted = False
        self.setObjectName("main_window")
        self.setWindowTitle("Multitone")
        self.setAcceptDrops(True)
        self.drop_zone = DropZone()
        self.drop_zone.folder_asked.connect(self._choose_folder)
        self.drop_zone.files_asked.connect(self._choose_files)
        self.drop_zone.samples_asked.connect(self._take_samples)
        self.pages = Pages(self.settings)
        self.pages.lay(self.drop_zone)
        self.setCentralWidget(self.pages)
        self.drop_frame = DropFrame(self)
        self._loaded.connect(self._wake)
        self.menus = Menus(self.menuBar(), self._commands())
        self.menuBar().setCornerWidget(self.pages.tabs)
        self.appearance.changed.connect(self._check_scheme)
        self._check_scheme()
        self.pages.turned.connect(self.menus.check_page)
        self.menus.check_page(self.pages.page)
        placing.place(self, self.settings)

    @property
    def assembly(self) -> Assembly:
        """What does the work; loaded now where it was not yet."""
        if self._assembly is None:
            self._wake()
        assert self._assembly is not None
        return self._assembly

    @property
    def session(self) -> Session:
        """What is going on."""
        return self.assembly.session

    @property
    def workspace(self) -> Workspace:
        """The panels that are seen once there are pictures."""
        return self.assembly.workspace

    @property
    def document(self) -> Document:
        """What the user has put together."""
        return self.session.document

    @property
    def complete(self) -> bool:
        """Whether all that can be seen is painted."""
        if self._assembly is None:
            return False
        if self.pages.page != CONVERT:
            return self.pages.complete
        if not self.document.content.sources or self.session.source_scan.problem:
            return self._painted
        seen = self.pages.currentWidget() is self.workspace
        return seen and self.session.current_plan.plan is not None and self.workspace.complete

    def take(self, sources: Sequence[str]) -> None:
        """Take in what was dropped, chosen or named on the command line; the page that shows it is seen."""
        self.pages.turn(CONVERT)
        self.session.add(list(map(remembered, sources)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._load_late)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            later = self._assembly is not None and (self.session.state.value == "running" or self.session.watched)
            self.drop_frame.light(later=bool(later))

    def dragLeaveEvent(self, _: QDragLeaveEvent) -> None:  # noqa: D102, N802
        self.drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        self.drop_frame.hide()
        urls = event.mimeData().urls()
        if urls:
            event.acceptProposedAction()
            self.take([url.toLocalFile() if url.isLocalFile() else url.toString() for url in urls])

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802
        placing.remember(self, self.settings)
        if self._assembly is not None:
            self.hide()
            self.pages.end()
            self._assembly.close()
        self.settings.sync()
        super().closeEvent(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:  # noqa: D102, N802
        return step_focus(self, QApplication.focusWidget(), forward=next_one)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            if not event.isAutoRepeat():
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

        placing.fit(self, self.screen(), moved=True)  # once more, for now the desktop has put its frame round it
        QApplication.setWindowIcon(program_icon())
        if self._assembly is None:
            threading.Thread(target=self._import_late, name="multitone imports", daemon=True).start()

    def _import_late(self) -> None:
        for module in LATE:
            importlib.import_module(module)
        from multitone.engines.ipc.started import warm_up

        warm_up()
        self._loaded.emit()

    def _wake(self) -> None:
        """Put together what does the work."""
        if self._assembly is not None:
            return
        self.waking.emit()
        from multitone.engines.base import MOST_WORKERS
        from multitone.gui.app.assembly import Assembly

        assembly = self._assembly = Assembly(self, self.pages, self._create_engine, self.settings, self.preferences)
        self.pages.addWidget(assembly.workspace)
        assembly.session.state_changed.connect(self._turn)
        assembly.workspace.pictures.sorting_out.offered.connect(self.menus.offer_these)
        watch = assembly.workspace.watch
        watch.changed.connect(lambda: self.menus.offer_watch(active=watch.active, possible=watch.possible))
        self.menus.follow_undo(assembly.session.document)
        assembly.workspace.preview.line.pin.toggled.connect(self.menus.actions["pin"].setChecked)
        run = assembly.session.run
        run.workers_changed.connect(lambda: self.menus.offer_workers(run.workers, MOST_WORKERS))
        self.menus.offer_workers(run.workers, MOST_WORKERS)
        self._turn()
        self.pages.wake(assembly)
        gc.freeze()  # what is imported stays
        gc.enable()
        self.drop_zone.interrupted.follow(assembly.session.past)

    def _check_scheme(self) -> None:
        self.menus.actions[self.appearance.scheme].setChecked(True)

    def _turn(self) -> None:
        """Show the layout of the session's state."""
        session = self.session
        self.pages.lay(self.drop_zone if session.state.value == "empty" else self.workspace)
        problem = session.source_scan.problem or session.past.problem or self.preferences.problem
        self.drop_zone.say(tr("Looking for pictures…") if session.looking else say(problem))
        self.menus.turn(session.state.value)

    def _commands(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the menus does; session and panels are loaded when the first asks for them."""
        return {
            "folder": self._choose_folder,
            "files": self._choose_files,
            "location": self._open_location,
            "samples": self._take_samples,
            "watch": lambda: self._on_convert(self.workspace.watch.toggle),
            "close": lambda: self.session.clear(),
            "quit": self.close,
            "undo": lambda: self.document.undo(),
            "redo": lambda: self.document.redo(),
            "add_step": lambda: self._on_convert(self.workspace.steps.offer),
            "invert_selection": lambda: self._on_convert(self.workspace.list.invert_selection),
            "keep_only": lambda: self._on_convert(self.workspace.pictures.sorting_out.keep_only),
            "remove_these": lambda: self._on_convert(self.workspace.pictures.sorting_out.remove_these),
            "convert_only": lambda: self._on_convert(self.workspace.pictures.sorting_out.convert_only),
            "convert": lambda: self._on_convert(self.session.convert),
            "pause": lambda: self.session.run.pause(paused=not self.session.run.paused),
            "stop": lambda: self.session.run.stop(),
            "more_workers": lambda: self.session.run.set_workers(self.session.run.workers + 1),
            "fewer_workers": lambda: self.session.run.set_workers(self.session.run.workers - 1),
            "next": lambda: self.workspace.list.step(1),
            "previous": lambda: self.workspace.list.step(-1),
            "pin": lambda: self._on_convert(self.workspace.preview.line.pin.toggle),
            "page_convert": lambda: self.pages.turn(CONVERT),
            "page_speed": lambda: self.pages.turn(SPEED),
            "page_history": lambda: self.pages.turn(HISTORY),
            "system": lambda: self.appearance.follow("system"),
            "light": lambda: self.appearance.follow("light"),
            "dark": lambda: self.appearance.follow("dark"),
            "switch": self.appearance.switch,
            "settings": self.show_settings,
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
        }

    def show_settings(self) -> QDialog:
        """Show the settings; a dialog that is there already comes to the front."""
        from multitone.gui.app.settings_dialog import SettingsDialog

        return _shown(self.findChild(SettingsDialog) or SettingsDialog(self.preferences, self))

    def show_shortcuts(self) -> QDialog:
        """Show all keys."""
        from multitone.gui.app.help import ShortcutSheet

        return _shown(self.findChild(ShortcutSheet) or ShortcutSheet(self))

    def show_about(self) -> QDialog:
        """Show what the program is made of."""
        from multitone.gui.app.help import About

        return _shown(self.findChild(About) or About(self))

    def _on_convert(self, do: Callable[[], object]) -> None:
        """Do something where it is seen."""
        self.pages.turn(CONVERT)
        do()

    def _take_samples(self) -> None:
        self.take([str(paths.samples())])

    def _choose_folder(self) -> None:
        ask_for(self, tr("Choose folder"), self.take, folder=True)

    def _open_location(self) -> None:
        from multitone.gui.app.location_dialog import LocationDialog  # late, as few windows ask for it

        _shown(LocationDialog(self, self.take))

    def _choose_files(self) -> None:
        ask_for(self, tr("Choose files"), self.take, folder=False)


def _shown(dialog: QDialog) -> QDialog:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
