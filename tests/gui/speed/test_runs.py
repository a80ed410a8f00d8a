"""Runs over time: by workload, versions and machines by shape and word; a start is explained, trouble is told."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from multitone.errors import MultitoneError
from multitone.gui.model.session import Session
from multitone.gui.speed.runs import RunsView
from tests.gui.speed.doubles import Remembering, dependencies, measurement


def view_of(qtbot: QtBot, session: Session, kept: Remembering) -> RunsView:
    made = RunsView(session, dependencies(kept=kept))
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_runs_it_says_how_to_get_the_first(qtbot: QtBot, session: Session, kept: Remembering) -> None:
    view = view_of(qtbot, session, kept)
    assert "Convert pictures" in view.note.text()
    assert not view.panel.isVisible()
    kept.kept.append(measurement(1))
    view.refresh()
    assert view.panel.isVisible()
    assert not view.note.isVisible()


def test_works_are_told_apart_and_the_newest_is_shown(qtbot: QtBot, session: Session) -> None:
    kept = Remembering(measurement(1), measurement(2, key="k2"), measurement(3), measurement(4, "lab", key="k3"))
    view = view_of(qtbot, session, kept)
    assert [view.workload.itemData(place) for place in range(view.workload.count())] == ["k1", "k2"], (
        "that of the newest run first"
    )
    assert view.workload.currentText() == "Grayscale · Gaussian blur · 2 px · 79 pictures, 640 MP"
    assert [run.number for run in view.shown()] == [1, 3]
    view.workload.setCurrentIndex(1)
    assert [run.number for run in view.shown()] == [2]
    kept.kept.append(measurement(5))
    view.refresh()
    assert view.workload.currentData() == "k2", "what was chosen stays"


def test_versions_and_machines_differ_by_shape_and_word(qtbot: QtBot, session: Session) -> None:
    kept = Remembering(
        measurement(1, machine="here"), measurement(2, machine="there"), measurement(3, machine="here", version="0.2.0")
    )
    view = view_of(qtbot, session, kept)
    labels = [label.text for _, label in view.chart.legend.items]
    assert labels == ["0.1.0 · here", "0.1.0 · there", "0.2.0 · here"]
    symbols = {sample.item.opts["symbol"] for sample, _ in view.chart.legend.items}
    assert len(symbols) == 3
    rows = view.table.texts.rows
    assert [row[2:4] for row in rows] == [("0.2.0", "here"), ("0.1.0", "there"), ("0.1.0", "here")]
    assert rows[0][7:] == ("165", "–")


def test_trouble_with_the_file_is_told(qtbot: QtBot, session: Session, kept: Remembering) -> None:
    kept.error = MultitoneError("The measurements cannot be read.")
    view = view_of(qtbot, session, kept)
    assert view.note.text() == "The measurements cannot be read."
