"""Where the window opens, on small screens and large ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from multitone.gui.app.placing import fitted

sides, places = st.integers(1, 5000), st.integers(-6000, 6000)
rects = st.builds(QRect, places, places, sides, sides)


@given(rects, rects)
def test_a_frame_lies_in_its_room_and_moves_no_further_than_it_must(frame: QRect, room: QRect) -> None:
    placed = fitted(frame, room)
    assert room.contains(placed)
    assert placed.size() == frame.size().boundedTo(room.size())
    if room.contains(frame):
        assert placed == frame


OPEN = """
import sys
from PySide6.QtWidgets import QApplication
application = QApplication(sys.argv)
from multitone.gui.app.window import MainWindow
for _ in range(2):
    window = MainWindow()
    window.show()
    while not window._painted:
        application.processEvents()
    application.processEvents()
    room = window.screen().availableGeometry()
    print(room.contains(window.frameGeometry()), room.width(), window.width(), window.minimumWidth())
    window.close()
"""


@pytest.mark.parametrize(("scale", "size"), [("1", "9"), ("1.5", "9"), ("2", "24")])
def test_the_window_fits_a_small_screen_at_any_scale(scale: str, size: str, tmp_path: Path) -> None:
    """The platform without a screen has one of 800 × 800 pixels."""
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "QT_FONT_DPI": str(int(size) * 10),
        "MULTITONE_HOME": str(tmp_path),
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", OPEN], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    for line in ended.stdout.splitlines():
        fits, room, width, least = line.split()
        assert fits == "True", ended.stdout
        assert int(least) <= int(width) <= int(room) <= round(800 / float(scale))
