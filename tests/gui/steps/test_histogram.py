"""The histogram at the head of the steps: shares of lost detail, and marks that are pressed to see it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.steps.histogram import MARK, ClippingMark, Histogram
from multitone.gui.widgets.levels import NONE, scaled
from multitone.services.preview.display import Clipping, DisplayLevels

EVEN = DisplayLevels((tuple([1] * 256),))


def dark() -> DisplayLevels:
    """Return levels of which 23 in 277 have no detail in the shadows, and none in the highlights."""
    channel = [1] * 256
    channel[0], channel[1], channel[255] = 23, 0, 0
    return DisplayLevels((tuple(channel),))


@pytest.fixture
def histogram(qtbot: QtBot) -> Histogram:
    made = Histogram()
    qtbot.addWidget(made)
    made.resize(240, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    return made


def triangle(mark: ClippingMark) -> np.ndarray:
    """Return the pixels inside a mark's triangle."""
    image = mark.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    seen = seen[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    x = image.width() - 4 - 3 if mark.objectName() == "show_highlights" else 4 + 2
    y = round(image.height() / 2 - MARK / 2) + 2
    return seen[y, x].astype(int)


def test_shares_are_written_and_said(histogram: Histogram) -> None:
    histogram.show_levels(EVEN, dark())
    assert histogram.shadows.text() == f"Shadows {100 * 23 / sum(dark().channels[0]):.1f} %"
    assert histogram.highlights.text() == "Highlights 0 %"
    assert "without detail" in histogram.shadows.toolTip()
    assert "8.3 %" in histogram.accessibleDescription()


def test_a_mark_is_filled_where_detail_is_lost(histogram: Histogram) -> None:
    histogram.show_levels(EVEN, dark())
    filled = triangle(histogram.shadows)
    histogram.show_levels(dark(), EVEN)
    assert np.abs(triangle(histogram.shadows) - filled).max() == 0
    histogram.show_levels(EVEN, DisplayLevels(((0, *[1] * 254, 0),)))
    assert np.abs(triangle(histogram.shadows) - filled).max() > 60


def test_a_picture_that_is_gone_leaves_nothing(histogram: Histogram) -> None:
    histogram.show_levels(EVEN, dark())
    histogram.show_levels(NONE, NONE)
    assert (histogram.shadows.text(), histogram.accessibleDescription()) == ("Shadows", "")


def by_mouse(qtbot: QtBot, mark: ClippingMark) -> None:
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)


def by_key(qtbot: QtBot, mark: ClippingMark) -> None:
    mark.setFocus()
    qtbot.keyClick(mark, Qt.Key.Key_Space)


@pytest.mark.parametrize("press", [by_mouse, by_key])
def test_a_mark_asks_for_its_pixels(
    qtbot: QtBot, histogram: Histogram, press: Callable[[QtBot, ClippingMark], None]
) -> None:
    asked: list[Clipping] = []
    histogram.clipping_changed.connect(asked.append)
    for mark in (histogram.shadows, histogram.highlights, histogram.shadows):
        press(qtbot, mark)
    assert asked == [Clipping(shadows=True), Clipping(shadows=True, highlights=True), Clipping(highlights=True)]


def test_one_scale_for_all() -> None:
    tall = DisplayLevels((tuple([0] * 100 + [10] * 56 + [0] * 100),))
    one, other = scaled(EVEN, tall)
    assert max(one[0]) < max(other[0]) <= 1
    assert scaled(NONE, NONE) == [[], []]


def test_it_folds_and_that_is_remembered(qtbot: QtBot, ready: MainWindow) -> None:
    workspace = ready.workspace
    histogram, toggle = workspace.steps.histogram, workspace.preview.line.histogram
    qtbot.waitUntil(histogram.isVisible)
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert not histogram.isVisible()
    workspace.save()
    assert ready.settings.value("preview/histogram", type=bool) is False


def test_the_window_counts_and_shows_what_is_lost(qtbot: QtBot, ready: MainWindow) -> None:
    workspace = ready.workspace
    histogram, queries = workspace.steps.histogram, workspace.preview.queries
    ready.activateWindow()
    qtbot.waitUntil(lambda: bool(histogram.after.channels) and workspace.complete and ready.isActiveWindow())
    qtbot.keyClick(workspace.list, Qt.Key.Key_J)
    both = Clipping(shadows=True, highlights=True)
    qtbot.waitUntil(lambda: queries.known is not None and queries.known.clipping == both)
    assert histogram.shadows.isChecked()
    qtbot.keyClick(workspace.list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: queries.known is not None and queries.known.clipping == Clipping())
