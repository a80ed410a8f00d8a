"""Saving a report of the job that is done, from the window."""

from __future__ import annotations

import csv
import json
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from tests.gui.app.test_window import click, named, text
from tests.gui.conftest import Script


@pytest.fixture
def over(qtbot: QtBot, ready: MainWindow, script: Script) -> MainWindow:
    """Return a window whose job of five pictures is done; one failed, and at one a worker died."""
    script.options |= {"failures": {1: "truncated"}, "deaths": frozenset({3})}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    return ready


def asked_for(qtbot: QtBot, window: MainWindow, path: Path) -> QFileDialog:
    click(qtbot, window, "save_report")
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: not window.workspace.foot.done.saving.busy)
    return dialog


def test_a_page_a_table_a_trace_and_a_manifest_are_offered_and_written(
    qtbot: QtBot, over: MainWindow, tmp_path: Path
) -> None:
    click(qtbot, over, "save_report")
    dialog = over.findChild(QFileDialog)
    assert dialog is not None
    filters = dialog.nameFilters()
    assert filters == ["Page (*.html)", "Table (*.csv)", "Trace for Perfetto (*.json)", "Manifest (*.jsonl)"]
    dialog.filterSelected.emit(filters[2])
    assert dialog.defaultSuffix() == "json"
    dialog.close()
    qtbot.waitUntil(lambda: over.findChild(QFileDialog) is None)
    for name in ("r.html", "r.csv", "r.json", "r.jsonl", "named"):
        asked_for(qtbot, over, tmp_path / name)
        qtbot.waitUntil(lambda: over.findChild(QFileDialog) is None)
        assert f"Report saved as “{name if '.' in name else 'named.html'}”" in text(over, "proof")
    assert "4 of 5 pictures done" in (tmp_path / "named.html").read_text("utf-8")
    with (tmp_path / "r.csv").open(newline="") as file:
        assert [line["status"] for line in csv.DictReader(file)] == ["failed", *["done"] * 4]
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["otherData"]["failed"] == 1
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    assert [row["status"] for row in rows] == ["failed", *["done"] * 4]


def test_a_report_that_cannot_be_saved_is_told_and_forgotten_with_its_job(
    qtbot: QtBot, over: MainWindow, tmp_path: Path
) -> None:
    asked_for(qtbot, over, tmp_path / "gone" / "r.csv")
    assert "The report was not saved: There is no folder" in text(over, "done_notice")
    click(qtbot, over, "back_button")
    qtbot.waitUntil(lambda: over.session.current_plan.fresh)
    click(qtbot, over, "convert_button")
    qtbot.waitUntil(lambda: over.session.state is State.DONE)
    assert "not saved" not in text(over, "done_notice")


def test_it_is_written_in_a_thread_and_once_at_a_time(
    qtbot: QtBot, over: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, threads = threading.Event(), []

    def write(record: object, path: str) -> None:
        threads.append(threading.current_thread())
        assert go.wait(20)

    monkeypatch.setattr("multitone.reports.writing.write", write)
    saving = over.workspace.foot.done.saving
    saving.save(str(tmp_path / "r.csv"))
    assert not named(over, "save_report").isEnabled()
    saving.save(str(tmp_path / "s.csv"))
    go.set()
    qtbot.waitUntil(lambda: not saving.busy)
    assert named(over, "save_report").isEnabled()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
