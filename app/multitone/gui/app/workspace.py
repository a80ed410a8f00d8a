"""The window once there are pictures: list, preview and steps, and the foot below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from multitone.batch.discovery import Found
from multitone.batch.events import Event
from multitone.errors import ImageError, MultitoneError
from multitone.gui.app.foot import Foot
from multitone.gui.app.step_levels import StepLevels
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.folder_watch import FolderWatch
from multitone.gui.model.picture_status import Status
from multitone.gui.model.session import Session, State
from multitone.gui.pictures.picture_model import PictureModel
from multitone.gui.pictures.pictures_pane import PicturesPane
from multitone.gui.preview.preview import PreviewPane
from multitone.gui.steps.steps import StepsPanel
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline
from multitone.gui.widgets.layout import column_of, split
from multitone.messages import tr
from multitone.services.sorting import SortRequest
from multitone.watching.notices import Arrived, Notice

SPLIT = "window/split"
MOST_AWAITED = 20_000
"""Pictures of a job that goes on that are looked through at once, which takes 10 ms."""
HISTOGRAM = "preview/histogram"
FORMATS, FOLDERS = "export/formats", "export/folders"


class Workspace(QWidget):
    """Lays the panels out, and connects them with the session."""

    def __init__(self, session: Session, settings: QSettings, desktop: Desktop) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        session.document.formats.read(str(settings.value(FORMATS, "")).splitlines())
        session.document.folders.read(str(settings.value(FOLDERS, "")).splitlines())
        self.model = PictureModel(self)
        self.pictures = PicturesPane(self.model, session.pictures, settings)
        self.list, self.count = self.pictures.list, self.pictures.count
        self.preview = PreviewPane(session.sketches, session.previews)
        self.steps = StepsPanel(session.document, session.pictures)
        shown = settings.value(HISTOGRAM, type=bool, defaultValue=True) is True
        self.preview.line.histogram.setChecked(shown)
        self.steps.histogram.setVisible(shown)
        self.watch = FolderWatch(session, self)
        self.foot = Foot(session, self.watch, desktop)
        self._marks_soon = QTimer(self, singleShot=True, interval=design.MARKS_EVERY)
        self._lay_out()
        self._connect()
        self.list.folder_asked.connect(desktop.show_file)
        self._show_content()

    @property
    def complete(self) -> bool:
        """Whether all that can be seen is painted: thumbnails and preview."""
        return self.pictures.complete and self.preview.complete

    def save(self) -> None:
        """Remember the layout."""
        self._settings.setValue(SPLIT, self._split.saveState())
        self._settings.setValue(HISTOGRAM, self.preview.line.histogram.isChecked())
        self._settings.setValue(FOLDERS, "\n".join(filter(_is_plain, self._session.document.folders.paths)))
        self._settings.setValue(FORMATS, "\n".join(self._session.document.formats.lines()))
        self.pictures.save()

    def _connect(self) -> None:
        session, scan, foot = self._session, self._session.source_scan, self.foot
        scan.pictures_changed.connect(self._show_pictures)
        scan.pictures_added.connect(self.model.append_images)
        scan.left_out_changed.connect(self._say_left_out)
        self.model.order.asked.connect(lambda request: session.pictures.ask("order", request, self._take_order))
        self.model.removed.connect(scan.leave_out)
        self.model.listed.connect(lambda: foot.done.show_filtered(filtered=self.model.listing.status is Status.FAILED))
        self.pictures.sorting_out.bring_back_asked.connect(scan.bring_back)
        self.pictures.sorting_out.convert_asked.connect(session.convert_once_planned)
        self.pictures.close_pictures.clicked.connect(session.clear)
        session.current_plan.changed.connect(self._show_chosen)
        session.current_plan.changed.connect(self._say_ignored)
        session.state_changed.connect(self._state_changed)
        session.run.folds.append(self.model.handle)
        session.run.progressed.connect(lambda: None if self._marks_soon.isActive() else self._marks_soon.start())
        self._marks_soon.timeout.connect(self.model.flush)
        session.document.changed.connect(self._show_content)
        self.list.unshown.connect(session.bad_files.add)
        session.bad_files.found.connect(self._mark_bad)
        self.list.chosen.connect(lambda _: self._show_chosen())
        self._connect_histogram()
        self._connect_watch()
        foot.run.picked.connect(self.list.choose)
        foot.failures.picked.connect(self.list.choose)
        foot.filter_asked.connect(self._filter)

    def _connect_watch(self) -> None:
        """Let a watch mark the pictures in the list, those too that join it later."""
        watch, scan = self.watch, self._session.source_scan
        watch.folds.append(self._mark)
        watch.changed.connect(self._say_watched)
        watch.changed.connect(lambda: None if self._marks_soon.isActive() else self._marks_soon.start())
        for joined in (scan.pictures_changed, scan.pictures_added):
            joined.connect(lambda _: self._mark_again())
        self.pictures.watch.clicked.connect(watch.toggle)

    def _mark(self, event: Event | Notice) -> None:
        if isinstance(event, Arrived):  # perhaps anew, after it has failed
            self.model.await_again([event.source])
        elif not isinstance(event, Notice):
            self.model.handle(event)

    def _mark_again(self) -> None:
        for event in self.watch.fates.values() if self.watch.active else ():
            self.model.handle(event)
        self.model.flush()

    def _say_watched(self) -> None:
        self.pictures.say_watched(active=self.watch.active, possible=self.watch.possible)

    def _connect_histogram(self) -> None:
        """Let the histogram stand beside the steps, show what the preview counts, and paint over what it asks for."""
        preview, histogram = self.preview, self.steps.histogram
        preview.levels_changed.connect(histogram.show_levels)
        self.step_levels = StepLevels(self._session.sketches, self._session.document, preview, self.steps)
        preview.line.histogram.toggled.connect(histogram.setVisible)
        histogram.clipping_changed.connect(preview.show_clipping)
        shortcut = QShortcut(QKeySequence("J"), self, autoRepeat=False)
        shortcut.setWhatsThis(tr("Show pixels without detail"))
        shortcut.activated.connect(histogram.toggle_clipping)

    def _lay_out(self) -> None:
        widths = (design.LIST_WIDTH, design.WINDOW[0] - design.LIST_WIDTH - design.STEPS_WIDTH, design.STEPS_WIDTH)
        parts = ((self.pictures, 176, 0), (self.preview, 320, 1), (self.steps, 240, 0))
        self._split = split(Qt.Orientation.Horizontal, *parts, sizes=widths, state=self._settings.value(SPLIT))
        self._split.setHandleWidth(1)
        column_of((self._split, 1), Hairline(), self.foot, on=self)

    def _show_pictures(self, images: Sequence[Found]) -> None:
        self.model.show_images(images)
        self._say_left_out()
        if not images:
            self.pictures.tools.search.clear()
            self.preview.clear()

    def _mark_bad(self, errors: Mapping[str, ImageError]) -> None:
        self.model.mark_bad(errors)
        self.foot.export.plan_line.refresh()

    def _say_ignored(self) -> None:
        ignored = self._session.source_scan.found.ignored
        set_tip(self.count, numbers.others_left_alone(ignored) if ignored else "")

    def _filter(self, only: bool) -> None:
        self.pictures.tools.search.clear()
        self.model.show_status(Status.FAILED if only else Status.ALL)

    def _take_order(self, request: SortRequest, answer: bytes | MultitoneError) -> None:
        self.model.order.take(request, b"" if isinstance(answer, MultitoneError) else answer)

    def _say_left_out(self) -> None:
        self.pictures.say_left_out(len(self._session.source_scan.left_out))

    def _show_content(self) -> None:
        self.preview.show_content(self._session.document.content)

    def _show_chosen(self) -> None:
        """Preview the chosen picture; its target tells the format where the source's own is kept."""
        index = self.list.currentIndex()
        if index.isValid():
            path = self.model.path(index.row())
            target = self._session.source_scan.target_of(path)
            self.preview.show_picture(path, target)
            self._session.encodings.look_at(path, target)
            if index.row() + 1 < self.model.rowCount():
                self.preview.expect(self.model.path(index.row() + 1))

    def _state_changed(self) -> None:
        state = self._session.state
        self.pictures.say_running(running=state is State.RUNNING)
        anew = state is State.RUNNING and not self._session.run.partial
        if anew or state is State.READY or self._session.undone is not None:
            self.model.clear_marks()
        elif state is State.RUNNING and self._session.run.job is not None:
            tasks = self._session.run.job.tasks
            if len(tasks) <= MOST_AWAITED:  # of more, each is forgotten when it is taken up
                self.model.await_again(task.source for task in tasks if task.action != "skip")
        self.model.flush()


def _is_plain(folder: str) -> bool:
    """Whether a path is text of one line, which can be remembered as it is shown."""
    return numbers.shown(folder) == folder
