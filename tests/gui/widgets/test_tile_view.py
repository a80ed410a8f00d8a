"""Tiles stand where arithmetic says, and are chosen by keys and mouse as in Qt's own lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QStringListModel, Qt
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.gui.widgets.tile_view import TileView


class Tiles(TileView):
    """Notes what it paints."""

    def __init__(self, number: int, width: int = 330, height: int = 250) -> None:
        super().__init__()
        self.painted: list[int] = []
        self.strings = QStringListModel([f"{i}" for i in range(number)])
        self.setModel(self.strings)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_tile(100, 50)
        self.resize(width, height)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.show()

    def paint_tile(self, painter: QPainter, area: QRect, row: int, *, chosen: bool, focus: bool) -> None:
        self.painted.append(row)


@pytest.fixture
def tiles(qtbot: QtBot) -> Tiles:
    made = Tiles(100_000)
    qtbot.addWidget(made)
    return made


def chosen(view: TileView) -> list[int]:
    return sorted(index.row() for index in view.selectionModel().selectedIndexes())


def test_only_what_is_seen_is_painted(tiles: Tiles) -> None:
    assert tiles.columns == 3
    tiles.painted.clear()
    tiles.viewport().repaint()
    assert tiles.painted == list(range(15))
    assert tiles.verticalScrollBar().maximum() == 33_334 * 50 - 250
    tiles.verticalScrollBar().setValue(1000 * 50 + 10)
    tiles.painted.clear()
    tiles.viewport().repaint()
    assert tiles.painted == list(range(3000, 3018))


@given(st.integers(0, 300), st.integers(80, 900), st.integers(0, 5000), st.booleans())
def test_each_tile_is_found_where_it_stands(
    qapp: QApplication, row: int, width: int, scroll: int, whole_width: bool
) -> None:
    view = Tiles(301, width)
    view.set_tile(100, 50, whole_width=whole_width)
    view.verticalScrollBar().setValue(scroll)
    index = view.strings.index(row)
    area = view.visualRect(index)
    for point in (area.topLeft(), area.center(), area.bottomRight()):
        assert view.indexAt(point).row() == row
        assert view.row_at(point) == row
    assert row in view.rows_within(area)
    view.scrollTo(index)
    assert view.viewport().rect().contains(view.visualRect(index).center())


def test_beside_the_tiles_there_is_nothing(qtbot: QtBot) -> None:
    view = Tiles(4)
    qtbot.addWidget(view)
    assert view.indexAt(QPoint(315, 10)).row() == -1
    assert view.indexAt(QPoint(150, 60)).row() == -1
    assert view.row_at(QPoint(150, 60)) == 3
    empty = Tiles(0)
    qtbot.addWidget(empty)
    assert empty.row_at(QPoint(5, 5)) == -1
    assert not empty.indexAt(QPoint(5, 5)).isValid()
    empty.selectAll()
    qtbot.keyClick(empty, Qt.Key.Key_Down)


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("Right", 1), ("Down", 3), ("Down Right Up", 1), ("Left", 0), ("Up", 0), ("End", 99_999), ("PageDown", 15),
        ("PageDown PageUp", 0), ("End Home", 0), ("End Down", 99_999), ("End Up Down", 99_999), ("End Right", 99_999),
    ],
)  # fmt: skip
def test_keys_move_as_the_eye_expects(qtbot: QtBot, tiles: Tiles, keys: str, row: int) -> None:
    tiles.setCurrentIndex(tiles.strings.index(0))
    for key in keys.split():
        qtbot.keyClick(tiles, Qt.Key[f"Key_{key}"])
    assert tiles.currentIndex().row() == row
    assert chosen(tiles) == [row]
    assert tiles.viewport().rect().contains(tiles.visualRect(tiles.currentIndex()).center())


def test_several_are_chosen_by_shift_and_ctrl(qtbot: QtBot, tiles: Tiles) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        middle = tiles.visualRect(tiles.strings.index(row)).center()
        qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, modifier, middle)

    click(1)
    click(6, Qt.KeyboardModifier.ShiftModifier)
    assert chosen(tiles) == [1, 2, 3, 4, 5, 6]
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert chosen(tiles) == [1, 2, 4, 5, 6]
    click(7)
    qtbot.keyClick(tiles, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert chosen(tiles) == [7, 8, 9, 10]
    qtbot.keyClick(tiles, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert tiles.selectionModel().selection().at(0).bottom() == 99_999


def test_the_picture_at_the_top_stays_when_the_width_changes(qtbot: QtBot, tiles: Tiles) -> None:
    tiles.verticalScrollBar().setValue(5000)
    assert tiles.first_seen == 300
    tiles.resize(530, 250)
    assert tiles.columns == 5
    assert tiles.first_seen == 300
    tiles.set_tile(100, 30, whole_width=True)
    assert tiles.first_seen == 300


def test_changed_tiles_alone_are_painted_again(qtbot: QtBot, tiles: Tiles) -> None:
    tiles.viewport().repaint()
    qtbot.waitUntil(lambda: bool(tiles.painted))
    tiles.painted.clear()
    tiles.strings.setData(tiles.strings.index(4), "other")
    qtbot.waitUntil(lambda: bool(tiles.painted))
    assert set(tiles.painted) == {3, 4, 5}
    tiles.painted.clear()
    tiles.strings.setData(tiles.strings.index(50_000), "other")
    QApplication.processEvents()
    assert not tiles.painted


def test_rows_that_come_and_go_are_scrolled_to(qtbot: QtBot) -> None:
    view = Tiles(3)
    qtbot.addWidget(view)
    assert view.verticalScrollBar().maximum() == 0
    view.strings.insertRows(3, 30)
    assert view.verticalScrollBar().maximum() == 11 * 50 - 250
    view.strings.setStringList(["a"])
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == 0)


def test_screen_readers_find_items_and_what_is_chosen(tiles: Tiles) -> None:
    tiles.setAccessibleName("Pictures")
    interface = QAccessible.queryAccessibleInterface(tiles)
    assert interface is not None
    assert interface.role() in (QAccessible.Role.List, QAccessible.Role.Table)
    assert interface.text(QAccessible.Text.Name) == "Pictures"
    assert interface.childCount() == 100_000
    tiles.selectionModel().select(tiles.strings.index(7), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    item = interface.child(7)
    assert item.text(QAccessible.Text.Name) == "7"
    assert item.state().selected
    assert item.rect().size() == tiles.visualRect(tiles.strings.index(7)).size()
