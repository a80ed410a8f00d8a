"""The window once there are pictures: list, preview and steps, and the foot below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from multitone.batch.discovery import Found
from multitone.gui import design, words
from multitone.gui.controls import Hairline, IconButton, label
from multitone.gui.desktop import Desktop
from multitone.gui.foot import Foot
from multitone.gui.picture_list import INSET, PictureList
from multitone.gui.picture_model import PictureModel
from multitone.gui.preview import PreviewPane
from multitone.gui.session import Session, State
from multitone.gui.steps import StepsPanel

SPLIT = "window/split"
HISTOGRAM = "preview/histogram"


class Workspace(QWidget):
    """Lays the panels out, and connects them with the session."""

    def __init__(
        self, session: Session, settings: QSettings, parent: QWidget | None = None, desktop: Desktop | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.model = PictureModel(self)
        self.list = PictureList(self.model, session.pictures)
        self.preview = PreviewPane(session.sketches, session.previews)
        self.steps = StepsPanel(session.document, session.pictures)
        self.preview.show_histogram(shown=settings.value(HISTOGRAM, type=bool, defaultValue=True) is True)
        self.foot = Foot(session, desktop or Desktop(session))
        self.count = label(name="picture_count", tone="title")
        self.close_pictures = IconButton("cross", self.tr("Close these pictures"), "close_pictures", side=design.OUTER)
        keeping = self.close_pictures.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.close_pictures.setSizePolicy(keeping)
        self.close_pictures.clicked.connect(session.clear)
        self._lay_out()
        session.folds.append(self.model.handle)
        session.pictures_changed.connect(self._show_pictures)
        session.pictures_added.connect(self._add_pictures)
        session.plan_changed.connect(self._show_chosen)
        session.plan_changed.connect(self._say_ignored)
        session.state_changed.connect(self._state_changed)
        session.progressed.connect(self.model.flush)
        session.document.changed.connect(self._show_content)
        self.list.chosen.connect(lambda _: self._show_chosen())
        self.foot.run.picked.connect(self.list.choose)
        self.foot.filter_asked.connect(self._filter)
        self.foot.failures.picked.connect(self.list.choose)
        self._show_content()

    @property
    def complete(self) -> bool:
        """Whether all that can be seen is painted: thumbnails and preview."""
        return self.list.complete and self.preview.complete

    def save(self) -> None:
        """Remember the layout."""
        self._settings.setValue(SPLIT, self._split.saveState())
        self._settings.setValue(HISTOGRAM, self.preview.histogram_shown)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 0, design.BETWEEN, 0)
        head.addWidget(self.count, 1)
        head.addWidget(self.close_pictures)
        pictures = QWidget()
        column = QVBoxLayout(pictures)
        column.setContentsMargins(design.OUTER - INSET, design.BETWEEN, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        for place, (widget, least, share) in enumerate(
            ((pictures, 152, 0), (self.preview, 320, 1), (self.steps, 240, 0))
        ):
            widget.setMinimumWidth(least)
            self._split.addWidget(widget)
            self._split.setStretchFactor(place, share)
        self._split.setSizes(
            [design.LIST_WIDTH, design.WINDOW[0] - design.LIST_WIDTH - design.STEPS_WIDTH, design.STEPS_WIDTH]
        )
        remembered = self._settings.value(SPLIT)
        if remembered is not None:
            self._split.restoreState(remembered)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._split, 1)
        whole.addWidget(Hairline())
        whole.addWidget(self.foot)

    def _show_pictures(self, images: Sequence[Found]) -> None:
        self.model.show_images(images)
        self._say_count()
        if not images:
            self.preview.clear()

    def _add_pictures(self, images: Sequence[Found]) -> None:
        self.model.append_images(images)
        self._say_count()

    def _say_ignored(self) -> None:
        ignored = self._session.found.ignored
        self.count.setToolTip(self.tr("{n} other files left alone").format(n=words.count(ignored)) if ignored else "")

    def _filter(self, only: bool) -> None:
        self.model.show_only_failed(only=only)
        self._say_count()

    def _say_count(self) -> None:
        everything = words.pictures(self._session.picture_count)
        some = self.tr("{n} of {all}").format(n=words.count(self.model.rowCount()), all=everything)
        self.count.setText(some if self.model.only_failed else everything)

    def _show_content(self) -> None:
        self.preview.show_content(self._session.document.content)

    def _show_chosen(self) -> None:
        """Preview the chosen picture; its target tells the format where the source's own is kept."""
        index = self.list.currentIndex()
        if index.isValid():
            path = self.model.path(index.row())
            self.preview.show_picture(path, self._session.target_of(path))
            if index.row() + 1 < self.model.rowCount():
                self.preview.expect(self.model.path(index.row() + 1))

    def _state_changed(self) -> None:
        state = self._session.state
        self.close_pictures.setVisible(state is not State.RUNNING)
        if state is State.READY or (state is State.RUNNING and not self._session.partial):
            self.model.clear_marks()
            self._say_count()
        self.model.flush()
