"""Things that flow like words: no dot stands at the end of a line."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from multitone.gui.widgets.controls import label
from multitone.gui.widgets.flow import FlowPanel, Separator


def test_a_dot_that_would_end_a_line_is_not_seen(qtbot: QtBot) -> None:
    panel = FlowPanel()
    qtbot.addWidget(panel)
    dots = [Separator() for _ in range(3)]
    for number in range(4):
        pair = FlowPanel()
        pair.flow.addWidget(label("words " * 3))
        if number < 3:
            pair.flow.addWidget(dots[number])
        pair.setFixedSize(160, 20)
        panel.flow.addWidget(pair)
    panel.resize(170, 200)
    panel.show()
    qtbot.waitExposed(panel)
    assert [dot.seen for dot in dots] == [False, False, False], "each on a line of its own"
    panel.resize(340, 200)
    qtbot.waitUntil(lambda: [dot.seen for dot in dots] == [True, False, True])
    wide = dots[0].width()
    panel.resize(2000, 200)
    qtbot.waitUntil(lambda: [dot.seen for dot in dots] == [True, True, True])
    assert dots[0].width() == wide
