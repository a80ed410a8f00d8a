"""The list of pictures: thumbnails of 96 pixels with a corner mark; failures with their reasons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from multitone.engines.preview import Pixels, ThumbnailRequest
from multitone.errors import MultitoneError
from multitone.gui import design, icons, marks
from multitone.gui.picture_model import MARK, PATH, PIXMAP, REASON, PictureModel
from multitone.gui.questions import Questions

MOST_WAITING = 6
"""Thumbnails asked for at a time, so that what is scrolled away is not decoded in vain."""
KEY = "thumbnail "
INSET = design.WITHIN // 2
"""Round each thumbnail, where the frame of the chosen one is."""
INSIDE = QPoint(INSET, INSET)
"""From a row's corner to where its picture surely is."""
CELL = design.THUMBNAIL + design.WITHIN


class PictureDelegate(QStyledItemDelegate):
    """Paints a thumbnail with its mark; beside it name and reason where only failures are shown."""

    wide = False

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: D102, N802, ARG002
        return QSize(2 * CELL if self.wide else CELL, CELL)

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = design.theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(area.left() + INSET, area.top() + INSET, design.THUMBNAIL, design.THUMBNAIL)
        pixmap: QPixmap | None = index.data(PIXMAP)
        painter.save()
        if pixmap is None:
            shown = box.adjusted(12, 16, -12, -16)
            painter.fillRect(shown, QColor(theme.idle))
            icons.draw(painter, "pictures", QRectF(box.center().x() - 8, box.center().y() - 8, 16, 16), theme.quiet)
        else:
            size = pixmap.deviceIndependentSize()
            shown = QRectF(
                box.center().x() - size.width() / 2, box.center().y() - size.height() / 2, size.width(), size.height()
            )
            painter.drawPixmap(shown.toAlignedRect().topLeft(), pixmap)
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(theme.accent if focused else theme.quiet), 2))
            painter.drawRoundedRect(shown.adjusted(-2, -2, 2, 2), 2, 2)
        corner = QRectF(shown.right() - design.MARK + 2, shown.bottom() - design.MARK + 2, design.MARK, design.MARK)
        marks.draw(painter, index.data(MARK), corner, theme)
        if self.wide:
            words_area = QRect(
                area.left() + CELL + INSET, area.top() + INSET, area.width() - CELL - INSET, design.THUMBNAIL
            )
            self._write(painter, words_area, index, theme)
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex, theme: design.Theme) -> None:
        painter.setFont(design.font(design.SMALL, strong=True))
        painter.setPen(QColor(theme.text))
        name = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(design.font(design.SMALL))
        painter.setPen(QColor(theme.quiet))
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(0, 18, 0, 0), flags, index.data(REASON))


class PictureList(QListView):
    """Shows the pictures, asks for the thumbnails that are seen, and says which picture is chosen."""

    chosen = Signal(str)
    """The path of the picture that is to be previewed."""

    def __init__(self, model: PictureModel, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = model
        self._questions = questions
        self._waiting: set[str] = set()
        self._delegate = PictureDelegate(self)
        self.setObjectName("picture_list")
        self.setAccessibleName(self.tr("Pictures"))
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(2000)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(CELL // 2)
        self._soon = QTimer(self, singleShot=True, interval=30)
        self._soon.timeout.connect(self._ask_thumbnails)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        model.modelReset.connect(self._listed)
        self.selectionModel().currentChanged.connect(self._current_changed)

    @property
    def complete(self) -> bool:
        """Whether every picture that is seen has its thumbnail, or is known to have none."""
        return not self._waiting and all(self.pictures.has_thumbnail(path) for path in self._seen())

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

    def dataChanged(  # noqa: D102, N802
        self,
        topLeft: QModelIndex | QPersistentModelIndex,  # noqa: N803
        bottomRight: QModelIndex | QPersistentModelIndex,  # noqa: N803
        roles: Iterable[int] = (),  # noqa: ARG002
    ) -> None:
        # QListView lays all rows out anew for each change; ours never change their size.
        changed = self.visualRect(topLeft).united(self.visualRect(bottomRight))
        self.viewport().update(changed.adjusted(-self.width(), 0, self.width(), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self._soon.start()

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(PATH))

    def _listed(self) -> None:
        if self._delegate.wide != self.pictures.only_failed:
            self._delegate.wide = self.pictures.only_failed
            self.scheduleDelayedItemsLayout()
        if self.pictures.rowCount():
            self.choose(self.pictures.path(0))
        self._soon.start()

    def _scrolled(self) -> None:
        self._questions.forget(KEY)
        self._waiting.clear()
        self._soon.start()

    def _seen(self) -> list[str]:
        """Return the paths of the rows that are seen."""
        rows = self.pictures.rowCount()
        view = self.viewport().rect()
        if not rows or not self.isVisible() or view.height() < CELL // 2:
            return []
        top = self.indexAt(view.topLeft() + INSIDE).row()
        low = self.indexAt(view.bottomLeft() + INSIDE).row()
        across = 1 if self._delegate.wide else max(1, view.width() // CELL)
        first = max(0, top)
        last = rows - 1 if low < 0 else min(rows - 1, low + across - 1)
        last = min(last, first + across * (view.height() // CELL + 2))
        return [self.pictures.path(row) for row in range(first, last + 1)]

    def _ask_thumbnails(self) -> None:
        side = round(design.THUMBNAIL * self.devicePixelRatioF())
        for path in self._seen():
            if len(self._waiting) >= MOST_WAITING:
                return
            if path not in self._waiting and not self.pictures.has_thumbnail(path):
                self._waiting.add(path)
                self._questions.ask(KEY + path, ThumbnailRequest(path, side), self._thumbnail_arrived)

    def _thumbnail_arrived(self, request: ThumbnailRequest, answer: Pixels | MultitoneError) -> None:
        self._waiting.discard(request.path)
        pixmap = (
            None if isinstance(answer, MultitoneError) else pixmap_of(answer, request.side, self.devicePixelRatioF())
        )
        self.pictures.take_thumbnail(request.path, pixmap)
        self._ask_thumbnails()


def image_of(pixels: Pixels) -> QImage:
    """Return packed RGB as an image that owns its memory."""
    return QImage(pixels.data, pixels.width, pixels.height, 3 * pixels.width, QImage.Format.Format_RGB888).copy()


def pixmap_of(pixels: Pixels, side: int, ratio: float) -> QPixmap:
    """Return a thumbnail, scaled into `side` device pixels."""
    image = image_of(pixels)
    if max(image.width(), image.height()) > side:
        image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
