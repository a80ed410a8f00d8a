"""The list of pictures: it asks for the thumbnails that are seen, and says which picture is chosen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from multitone.errors import MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.picture_status import Status
from multitone.gui.pictures.picture_model import PATH, PictureModel
from multitone.gui.pictures.picture_painting import Look, PicturePainting
from multitone.gui.widgets import design
from multitone.gui.widgets.preview_image import image_of
from multitone.gui.widgets.tile_view import TileView
from multitone.messages import _, tr
from multitone.paths import thumbnail_folder
from multitone.services.preview.request import Pixels
from multitone.services.thumbnails import ThumbnailRequest
from multitone.services.watched_child import GivenUpError

KEY = "thumbnails"
MOST_AT_ONCE = 8
"""Thumbnails of one question; a round trip costs as much as a small one of them."""
ASK_AFTER = 30
"""Milliseconds without scrolling after which thumbnails are asked for."""
MOST_REMEMBERED = 500
"""Chosen pictures that stay chosen when others are listed; more only where all were."""


KEYS = (
    ("Arrows", _("Another picture")),
    ("Shift+Arrows", _("Select more or fewer pictures")),
    ("Ctrl+A", _("Select all pictures")),
    ("Del", _("Remove the selected pictures")),
)
"""The keys of the list, and what each does."""


class PictureList(TileView):
    """Shows the pictures, as a grid or as rows."""

    chosen = Signal(str)
    """The path of the picture that is to be previewed."""
    folder_asked = Signal(str)
    """A picture is to be shown in its folder."""
    unshown = Signal(object)
    """Some pictures have no thumbnail; carries why, by their paths."""
    selection_changed = Signal()
    """More or fewer pictures are chosen."""

    def __init__(self, model: PictureModel, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = model
        self._questions = questions
        self._asked: ThumbnailRequest | None = None
        self._painting = PicturePainting()
        self.fixed = False
        """Whether no picture may be removed, for a job is at work on them."""
        self._rows = False
        self._shown = ""
        self._remembered: tuple[str, int, list[str] | None] = ("", -1, [])
        self.setObjectName("picture_list")
        self.setAccessibleName(tr("Pictures"))
        model.modelAboutToBeReset.connect(self._remember)
        self.setModel(model)
        self._soon = QTimer(self, singleShot=True, interval=ASK_AFTER)
        self._soon.timeout.connect(self._ask_thumbnails)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._soon.start())
        model.modelReset.connect(self._listed)
        model.rowsInserted.connect(lambda *_: self._grown())
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self._lay_out()

    @property
    def complete(self) -> bool:
        """Whether every picture that is seen has its thumbnail, or is known to have none."""
        return self._asked is None and self.pictures.thumbnails.keys() >= set(self._seen())

    @property
    def chosen_count(self) -> int:
        """How many pictures are chosen."""
        return sum(last - first + 1 for first, last in self._ranges())

    def chosen_paths(self) -> list[str]:
        """Return the pictures that are chosen."""
        return [path for first, last in self._ranges() for path in self.pictures.paths(first, last)]

    @property
    def meant_count(self) -> int:
        """How many pictures are meant by *these*: those that are selected, if several are, or else those sought."""
        if self.chosen_count > 1:
            return self.chosen_count
        return self.pictures.rowCount() if self.pictures.listing.filtered else 0

    def meant_paths(self) -> list[str]:
        """Return the pictures that are meant by *these*."""
        if self.chosen_count > 1:
            return self.chosen_paths()
        return self.pictures.paths(0, self.pictures.rowCount() - 1) if self.pictures.listing.filtered else []

    def invert_selection(self) -> None:
        """Select all pictures of the list that are not selected, and no others."""
        others, after = QItemSelection(), 0
        rows = self.pictures.rowCount()
        for first, last in (*sorted(self._ranges()), (rows, rows)):
            if after < first:
                others.select(self.pictures.index(after), self.pictures.index(first - 1))
            after = last + 1
        self.selectionModel().select(others, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def show_rows(self, *, rows: bool) -> None:
        """Show rows with names, or a grid."""
        self._rows = rows
        self._lay_out()
        self._soon.start()

    def choose(self, path: str) -> None:
        """Choose a picture, and scroll to it."""
        row = self.pictures.row_of(path)
        if row is not None:
            index = self.pictures.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def step(self, by: int) -> None:
        """Choose the next picture, or the one before."""
        row = self.currentIndex().row() + by
        if 0 <= row < self.pictures.rowCount():
            self.choose(self.pictures.path(row))

    def remove_chosen(self) -> None:
        """Take the chosen pictures out of the list."""
        paths = [] if self.fixed else self.chosen_paths()
        if paths:
            self.pictures.remove(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() == Qt.Key.Key_Delete:
            self.remove_chosen()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self._soon.start()

    def _ranges(self) -> list[tuple[int, int]]:
        """Return the first and last row of each run of chosen pictures."""
        selection = self.selectionModel().selection()
        return [(selection.at(i).top(), selection.at(i).bottom()) for i in range(selection.count())]

    def _lay_out(self) -> None:
        only_failed = self.pictures.listing.status in (Status.FAILED, Status.BAD)
        look = Look.ROW if self._rows else Look.REASON if only_failed else Look.TILE
        self._painting.look = look
        self.set_tile(*self._painting.tile(), whole_width=look is not Look.TILE)

    def begin_painting(self) -> None:  # noqa: D102
        self._painting.begin()

    def paint_tile(self, painter: QPainter, area: QRect, row: int, *, chosen: bool, focus: bool) -> None:  # noqa: D102
        self._painting.paint(painter, area, self.pictures.shown(row), chosen=chosen, focus=focus)

    def _current_changed(self, index: QModelIndex) -> None:
        path = index.data(PATH) if index.isValid() else ""
        if path and path != self._shown:
            self._shown = path
            self.chosen.emit(path)

    def _remember(self) -> None:
        """Keep in mind what is chosen, for a reset forgets it."""
        current, chosen = self.currentIndex(), self.chosen_count
        path = current.data(PATH) if current.isValid() else self._remembered[0]
        paths: list[str] | None = self.chosen_paths() if chosen <= MOST_REMEMBERED else []
        if chosen > MOST_REMEMBERED and chosen == self.pictures.rowCount():
            paths = None
        self._remembered = (path, current.row(), paths)

    def _listed(self) -> None:
        self._lay_out()
        self.updateGeometries()
        rows = self.pictures.rowCount()
        if rows == 0:
            if not self.pictures.total:
                self._shown = ""
            return
        path, before, paths = self._remembered
        row = self.pictures.row_of(path) if path else None
        current = self.pictures.index(row if row is not None else max(0, min(before, rows - 1)))
        flags = QItemSelectionModel.SelectionFlag
        if paths is None:
            self.selectAll()
        else:
            self.selectionModel().select(self._selection_of(paths), flags.ClearAndSelect)
        command = flags.NoUpdate if self.selectionModel().isSelected(current) else flags.ClearAndSelect
        self.selectionModel().setCurrentIndex(current, command)
        self._soon.start()

    def _selection_of(self, paths: list[str]) -> QItemSelection:
        selection = QItemSelection()
        for path in paths:
            row = self.pictures.row_of(path)
            if row is not None:
                index = self.pictures.index(row)
                selection.select(index, index)
        return selection

    def _grown(self) -> None:
        if not self.currentIndex().isValid() and self.pictures.rowCount():
            self.choose(self.pictures.path(0))
        self._soon.start()

    def _seen(self) -> list[str]:
        """Return the paths of the rows that are seen."""
        if not self.isVisible() or self.viewport().height() < design.WITHIN:
            return []
        rows = self.rows_within(self.viewport().rect())
        return self.pictures.paths(rows[0], rows[-1]) if rows else []

    def _ask_thumbnails(self) -> None:
        """Ask for some of what is seen and missing, in place of a question that still waits; for one alone at first."""
        seen = self._seen()
        missing = [path for path in seen if path not in self.pictures.thumbnails]
        if not missing:
            self._questions.forget(KEY)
            self._asked = None
            return
        paths = tuple(missing[: MOST_AT_ONCE if len(missing) < len(seen) or self._asked is not None else 1])
        if self._asked is None or self._asked.paths != paths:
            side = round(design.THUMBNAIL * self.devicePixelRatioF())
            self._asked = ThumbnailRequest(paths, side, str(thumbnail_folder()))
            self._questions.ask(KEY, self._asked, self._thumbnails_arrived)

    def _thumbnails_arrived(
        self, request: ThumbnailRequest, answer: tuple[Pixels | MultitoneError, ...] | MultitoneError
    ) -> None:
        paths = request.paths
        if isinstance(answer, MultitoneError):  # the child came to its end at one of them
            at = answer.picture_of(paths) if isinstance(answer, GivenUpError) else None
            paths, answer = (at or paths[0],), (answer,)
        ratio = self.devicePixelRatioF()
        problems = {p: it for p, it in zip(paths, answer, strict=False) if isinstance(it, MultitoneError)}
        if problems:
            self.unshown.emit(problems)
        for path, pixels in zip(paths, answer, strict=False):
            pixmap = None if isinstance(pixels, MultitoneError) else pixmap_of(pixels, request.side, ratio)
            self.pictures.take_thumbnail(path, pixmap)
        if request is self._asked:
            self._asked = None
            self._ask_thumbnails()


def pixmap_of(pixels: Pixels, side: int, ratio: float) -> QPixmap:
    """Return a thumbnail, scaled into `side` device pixels."""
    image = image_of(pixels)
    if max(image.width(), image.height()) > side:
        image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
