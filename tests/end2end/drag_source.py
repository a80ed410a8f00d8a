"""A program of its own that folders are dragged from: a small window at a place that is told, nothing else.

Started as `python drag_source.py X Y PATH...`; it prints `ready` when it is shown. A press on it starts a real drag.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """What the mouse takes hold of."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__("folder")
        self._paths = paths

    def mousePressEvent(self, _: QMouseEvent) -> None:
        """Start dragging the paths."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self._paths])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


def main() -> None:
    """Show the source until the program is ended."""
    application = QApplication(sys.argv[:1])
    source = Source(sys.argv[3:])
    source.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
    source.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 120, 80)
    source.show()
    QTimer.singleShot(200, lambda: print("ready", flush=True))
    application.exec()


main()
