"""A story of looking closely: wheel, mouse and keys on the preview, answered by the real children."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from tests import pictures
from tests.end2end.conftest import Hand, blockage

pytestmark = [
    pytest.mark.story,
    pytest.mark.screen,
    pytest.mark.skipif(bool(blockage()), reason=f"no mouse here: {blockage()}"),
]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder with two photographs of three megapixels, and one that is damaged."""
    folder = tmp_path / "photos"
    folder.mkdir()
    large = np.asarray(Image.fromarray(pictures.photograph(700, 500)).resize((2100, 1500)))
    for name in ("a", "b"):
        (folder / f"{name}.jpg").write_bytes(pictures.file(large, "JPEG", quality=90))
    (folder / "c.jpg").write_bytes((folder / "a.jpg").read_bytes()[:30_000])
    return folder


def test_a_photographer_looks_closely(qtbot: QtBot, window: MainWindow, hand: Hand, photos: Path) -> None:
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete, timeout=30_000)
    preview = window.workspace.preview
    canvas, zoom = preview.canvas, preview.canvas.zoom
    assert zoom.level is None

    hand.turn_wheel(canvas, 3)
    qtbot.waitUntil(lambda: zoom.level is not None and zoom.factor >= 0.67, timeout=10_000)
    qtbot.waitUntil(lambda: preview.complete, timeout=20_000)
    hand.press("ctrl+1")
    qtbot.waitUntil(lambda: zoom.level == 1.0)
    qtbot.waitUntil(lambda: preview.complete, timeout=20_000)
    assert canvas.sides is not None
    assert canvas.sides[1].detail is not None

    center = zoom.center
    middle = canvas.mapToGlobal(canvas.rect().center())
    hand.drag(middle + QPoint(-120, 60), QPoint(80, -40))
    qtbot.waitUntil(lambda: zoom.center[0] < center[0] and zoom.center[1] > center[1])
    assert canvas.divider == 0.5
    hand.drag(middle + QPoint(0, -40), QPoint(100, 0))
    qtbot.waitUntil(lambda: canvas.divider > 0.6)

    hand.hold("b", held=True)
    qtbot.waitUntil(lambda: canvas.shows_original)
    hand.hold("b", held=False)
    qtbot.waitUntil(lambda: not canvas.shows_original)
    hand.hold("z", held=True)
    qtbot.waitUntil(lambda: preview.loupe.isVisible() and preview.loupe.sides is not None)
    hand.hold("z", held=False)
    qtbot.waitUntil(lambda: not preview.loupe.isVisible())

    hand.press("ctrl+Right")
    qtbot.waitUntil(lambda: preview.line.name.text() == "b.jpg" and preview.complete, timeout=20_000)
    assert zoom.level == 1.0
    hand.press("ctrl+Right")
    qtbot.waitUntil(lambda: "ends before the picture" in canvas.message, timeout=20_000)
    assert canvas.sides is None
    hand.press("ctrl+Left")
    hand.press("ctrl+0")
    qtbot.waitUntil(lambda: zoom.level is None and preview.complete and canvas.message == "", timeout=20_000)
