"""What the preview shows of a picture: as far as it has come from the child, the whole and the part seen zoomed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from multitone.services.preview.request import Detail, Pixels
from multitone.services.preview.viewport import Area

MOST_ENLARGED = 64_000_000
"""Pixels of an enlarged detail that are kept: more than any screen has."""


@dataclass(slots=True)
class PreviewImage:
    """The picture before, or the picture after."""

    image: QImage
    """The whole picture, perhaps reduced."""
    size: tuple[int, int]
    """Its own size."""
    detail: QImage | None = None
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Which part of it the detail is, in its own pixels."""
    approximate: bool = False

    _enlarged: QImage | None = None
    """The detail with its pixels enlarged; painting it anew each time takes twice as long."""

    def paint(self, painter: QPainter, area: Area) -> None:
        """Paint into an area of device pixels. A picture's own pixels are never smoothed once they are enlarged."""
        whole = QRectF(area.left, area.top, area.width, area.height)
        if self.detail is None:
            self._draw(painter, self.image, whole, self.size)
            return
        across, down = area.width / self.size[0], area.height / self.size[1]
        left, top, right, bottom = self.box
        place = QRectF(area.left + left * across, area.top + top * down, (right - left) * across, (bottom - top) * down)
        if not place.adjusted(-1, -1, 1, 1).contains(whole & painter.clipBoundingRect()):
            self._draw(painter, self.image, whole, self.size)
        self._draw(painter, self.detail, place, (right - left, bottom - top))

    def _draw(self, painter: QPainter, image: QImage, place: QRectF, full: tuple[int, int]) -> None:
        if image.isNull():
            return
        size = place.size().toSize()
        has_all = (image.width(), image.height()) == full and not self.approximate
        enlarged = place.width() >= full[0] - 1
        smooth = size != image.size() and not (has_all and enlarged)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        if not smooth and size != image.size() and image is self.detail and _bounded(size):
            if self._enlarged is None or self._enlarged.size() != size:
                self._enlarged = image.scaled(size)
            painter.drawImage(place.topLeft(), self._enlarged)
        else:
            painter.drawImage(place, image)


def _bounded(size: QSize) -> bool:
    return size.width() * size.height() <= MOST_ENLARGED


def preview_image(pixels: Pixels, size: tuple[int, int], detail: Detail | None, *, approximate: bool) -> PreviewImage:
    """Return what a child has sent as a picture that can be painted."""
    preview = PreviewImage(image_of(pixels), size, approximate=approximate)
    if detail is not None:
        preview.detail, preview.box = image_of(detail.pixels), detail.box
    return preview


def image_of(pixels: Pixels) -> QImage:
    """Return packed RGB as an image that owns its memory, in the form that is painted fastest."""
    if not pixels.width:
        return QImage()
    raw = QImage(pixels.data, pixels.width, pixels.height, 3 * pixels.width, QImage.Format.Format_RGB888)
    return raw.convertToFormat(QImage.Format.Format_RGB32)
