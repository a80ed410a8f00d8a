"""The thumbnails that the window keeps: those that came last, within limits of number and memory."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtGui import QPixmap

KEPT = 1_500
KEPT_BYTES = 128_000_000
"""1,500 thumbnails at 1×, 800 at 2×; more than any screen shows, or those that are seen would drive each other out."""


class KeptThumbnails(OrderedDict[str, QPixmap | None]):
    """Pixmaps by path; None stands for a picture that has none."""

    _bytes = 0

    def keep(self, path: str, pixmap: QPixmap | None) -> None:
        """Keep a thumbnail, and let go of the oldest where there is no room."""
        self._bytes += _bytes_of(pixmap) - _bytes_of(self.pop(path, None))
        self[path] = pixmap
        while len(self) > KEPT or self._bytes > KEPT_BYTES:
            self._bytes -= _bytes_of(self.popitem(last=False)[1])


def _bytes_of(pixmap: QPixmap | None) -> int:
    return 0 if pixmap is None else 4 * pixmap.width() * pixmap.height()
