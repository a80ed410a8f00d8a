"""What the window stands on: a binding of Qt that counts references right, or Python aborts after some painting."""

import gc
import sys

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

CALLS = 500


def test_calls_into_qt_take_no_reference_that_is_not_theirs(qapp):
    pixmap = QPixmap(8, 8)
    painter = QPainter(pixmap)
    color, rect = QColor("red"), QRect(0, 0, 4, 4)
    gc.collect()  # or what other tests left is collected in between, and counted
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        painter.setPen(color)
        painter.fillRect(rect, color)
        assert painter.isActive()
    after = sys.getrefcount(None), sys.getrefcount(True)
    painter.end()
    assert all(abs(a - b) < CALLS / 2 for a, b in zip(after, before, strict=True)), (before, after)
