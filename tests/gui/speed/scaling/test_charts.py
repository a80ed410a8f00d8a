"""Where the time goes: parts as wide as they took long, named where the pointer rests, told apart without color."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from pytestqt.qtbot import QtBot

from multitone.gui.speed.scaling.charts import PARTS, TimeBars, hatch
from multitone.speedup.timing import TimeUse


@pytest.fixture
def bars(qtbot: QtBot) -> TimeBars:
    made = TimeBars()
    qtbot.addWidget(made)
    made.show_uses((TimeUse(1, 1, 1, 2, 2, 1, 1, 2), TimeUse(2, 1, 1, 1, 1, 1, 0, 0)))
    made.resize(600, made.sizeHint().height())
    return made


def test_parts_are_as_wide_as_they_took_long(bars: TimeBars) -> None:
    first = dict(bars._places(bars.uses[0], QRectF(0, 0, 1000, 20)))
    assert [first[part].left() for part in PARTS] == [0, 100, 200, 400, 600, 700, 800]
    second = dict(bars._places(bars.uses[1], QRectF(0, 0, 1000, 20)))
    assert "wait" not in second, "nothing is painted for what took no time"
    assert second["encode"].right() == pytest.approx(499), "one scale for all bars, a gap after each part"


def test_the_pointer_reads_a_part(bars: TimeBars) -> None:
    bar = bars._bar(bars._line(QRectF(bars.rect()), 0))
    middle = QPoint(int(bar.left() + bar.width() * 0.3), int(bar.center().y()))
    assert bars.say_at(middle) == "worker 1 · decode · 2.0 s"
    assert bars.say_at(QPoint(2, 2)) == ""


def test_many_workers_have_narrow_bars_and_all_are_there(qtbot: QtBot, bars: TimeBars) -> None:
    few = bars.sizeHint().height()
    bars.show_uses(tuple(TimeUse(n, 0.1, 0, 1, 0, 0, 0, 0) for n in range(1, 65)))
    assert bars.sizeHint().height() < 12 * few
    bars.resize(bars.sizeHint())
    line = bars._line(QRectF(bars.rect()), 63)
    assert line.bottom() <= bars.height()
    assert bars.say_at(line.center().toPoint()).startswith("worker 64 · decode")


def test_hatching_stays_within_its_place() -> None:
    place = QRectF(10, 20, 17, 9)
    lines = hatch(place)
    assert len(lines) > 3
    assert all(place.contains(end) for line in lines for end in (line.p1(), line.p2()))
