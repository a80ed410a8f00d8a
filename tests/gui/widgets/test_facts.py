"""Facts and layouts: what was scrolled to stays, colors follow the theme, and parts stand as they are asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.widgets import design
from multitone.gui.widgets.facts import FactsView
from multitone.gui.widgets.layout import column_of, row_of, split


def test_facts_keep_their_place_until_they_change(qtbot: QtBot, qapp: QApplication) -> None:
    view = FactsView("facts", "Facts")
    qtbot.addWidget(view)
    view.resize(200, 100)
    view.show()
    rows = [(f"Name {number}", f"value <b>{number}</b>") for number in range(50)]
    view.show_html(view.table(rows, 8, 4))
    assert "Name 7\nvalue 7" in view.toPlainText()
    view.verticalScrollBar().setValue(60)
    view.show_html(view.table(rows, 8, 4))
    assert view.verticalScrollBar().value() == 60
    design.apply(qapp, design.DARK)
    assert design.DARK.quiet in view.toHtml()
    design.apply(qapp, design.LIGHT)
    assert design.LIGHT.quiet in view.toHtml()


def test_parts_take_the_room_that_they_are_given(qtbot: QtBot) -> None:
    page, first, second = QWidget(), QLabel("1"), QLabel("2")
    qtbot.addWidget(page)
    column_of(row_of(first, 20, second, None), None, on=page, margins=(5, 6, 7, 8))
    page.resize(300, 200)
    page.show()
    assert (first.x(), first.y()) == (5, 6)
    assert second.x() == first.geometry().right() + 1 + 20


def test_a_split_place_is_shared_and_never_less_than_its_parts_need(qtbot: QtBot) -> None:
    first, second = QWidget(), QWidget()
    splitter = split(Qt.Orientation.Horizontal, (first, 50, 0), (second, 80, 1), sizes=(60, 140))
    qtbot.addWidget(splitter)
    splitter.resize(200 + splitter.handleWidth(), 40)
    splitter.show()
    assert (first.width(), second.width()) == (60, 140)
    splitter.resize(300 + splitter.handleWidth(), 40)
    assert first.width() == 60
    assert splitter.minimumSizeHint().width() >= 130
