"""The laboratory's view as it is used: choose, run, watch, stop, read, export; by mouse and by keys."""

from __future__ import annotations

import csv
import io
import json
import statistics
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from multitone.errors import UsageError
from multitone.gui.model.session import State
from multitone.gui.speed.dependencies import planned_rows
from multitone.gui.speed.export import write
from multitone.gui.speed.laboratory import labels
from multitone.gui.speed.laboratory.laboratory import LaboratoryView
from multitone.gui.speed.laboratory.result import WIDTH, LabResult
from multitone.gui.speed.laboratory.rows import key
from multitone.gui.widgets import design
from tests.gui.speed.scripted_laboratory import NO_NUMBA, OPEN, Bench, found, planned

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.let_go()


@pytest.fixture
def view(qtbot: QtBot, bench: Bench) -> Iterator[LaboratoryView]:
    made = LaboratoryView(bench, plan=planned, cores=2)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: bool(made.choice.kernels) and made.isActiveWindow())
    yield made
    bench.let_go()
    made.end()


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, LEFT, pos=widget.rect().center())


def choose_only(qtbot: QtBot, view: LaboratoryView, *kernels: str) -> None:
    for name, box in view.choice.kernels.items():
        if box.isChecked() != (name in kernels):
            click(qtbot, box)


def test_all_that_is_here_is_chosen_and_what_is_missing_says_why(view: LaboratoryView) -> None:
    choice = view.choice
    assert [name for name, box in choice.kernels.items() if not box.isEnabled()] == ["numba"]
    assert not choice.kernels["numba"].isChecked()
    assert NO_NUMBA in choice.missing.text()
    assert "Sub-interpreters" in choice.missing.text()
    assert choice.chosen_kernels == ("loop", "python", "numpy", "numba", "cython", "c", "pillow", "libvips")
    assert choice.duration.text() == "1 min 20 s to 6 min 40 s; it has not run here yet", "a range at least"
    assert not view.result.isVisible()


def test_what_is_chosen_is_run_and_read(qtbot: QtBot, view: LaboratoryView, bench: Bench) -> None:
    choose_only(qtbot, view, "c")
    click(qtbot, view.choice.workloads["io"])
    click(qtbot, view.choice.run)
    qtbot.waitUntil(lambda: not view.running)
    assert [(asked["kernels"], asked["workloads"]) for asked in bench.asked] == [(("c",), ("cpu",))]
    assert [row.engine for row in view.result.laboratory.rows] == ["serial", "threads", "asyncio", "processes"]
    assert view.choice.duration.text().startswith("About "), "each has run"
    click(qtbot, view.choice.kernels["pillow"])
    assert view.choice.duration.text().startswith("About "), "Pillow by the mean of those that have"
    said = view.result.bars.accessibleDescription().splitlines()
    of_threads = view.result.laboratory.rows[1]
    assert "60 pieces of work, in each the kernel 7 times" in labels.describe_runs(of_threads)
    seconds = statistics.median(of_threads.seconds)
    assert said[1] == f"C, threads: 1.94 ×, {seconds:.2f} s, 76.8 MP/s, same pixels. {OPEN}"


def test_it_is_watched_and_stopped_by_keys(qtbot: QtBot, view: LaboratoryView, bench: Bench) -> None:
    bench.hold_after = 4  # the loop on all four engines, once, is done
    view.choice.run.setFocus()
    qtbot.keyClick(view.choice.run, Qt.Key.Key_Space)
    assert view.running
    assert QApplication.focusWidget() is view.run.stop
    assert not view.choice.isVisible()
    qtbot.waitUntil(lambda: view.run.figures.text().startswith("run 5 of"))
    assert view.run.title.text() == "Loop on serial"
    assert view.run.lanes.isVisible()
    qtbot.waitUntil(lambda: "one thread · 1.png" in view.run.lanes.accessibleDescription())
    assert view.run.figures.text().endswith(" s left"), "by the mean of what ran, before the others have"
    rows = {key(row): row for row in view.result.laboratory.rows}
    assert len(rows["cpu", "loop", "processes"].seconds) == 1
    assert rows["cpu", "c", "serial"].seconds == (), "it fills in row by row"
    assert not view.result.panel.export.isVisible()
    qtbot.keyClick(view.run.stop, Qt.Key.Key_Space)
    assert view.run.figures.text().startswith("Finishing")
    bench.let_go()
    qtbot.waitUntil(lambda: not view.running)
    assert QApplication.focusWidget() is view.choice.run
    assert view.note.isVisible()
    kept = {row.kernel for row in view.result.laboratory.rows}
    assert kept == {"loop"}, "what was measured stays, what was not is not shown"


def test_without_a_choice_nothing_begins(qtbot: QtBot, view: LaboratoryView) -> None:
    for box in view.choice.workloads.values():
        click(qtbot, box)
    assert not view.choice.run.isEnabled()
    assert view.choice.duration.text() == "Choose a kernel, or the network."
    assert not view.choice.kernels["c"].isEnabled(), "kernels belong to the processor"
    click(qtbot, view.choice.workloads["io"])
    assert view.choice.run.isEnabled()


def test_a_job_has_the_machine_to_itself(qtbot: QtBot, view: LaboratoryView, bench: Bench) -> None:
    class Session(QObject):
        state_changed = Signal()
        state = State.READY

    session = Session()
    busy = LaboratoryView(bench, session=session, plan=planned, cores=2)  # type: ignore[arg-type]
    qtbot.addWidget(busy)
    busy.show()
    qtbot.waitUntil(lambda: busy.choice.run.isEnabled())
    bench.hold_after = 0
    busy.start()
    qtbot.waitUntil(lambda: busy.run.figures.text().startswith("run 1 of"))
    session.state = State.RUNNING
    session.state_changed.emit()
    bench.let_go()
    qtbot.waitUntil(lambda: not busy.running)
    assert busy.note.text().startswith("A job started")
    assert not busy.choice.run.isEnabled()
    assert busy.choice.duration.text() == "A job is running; measure when it is done."
    session.state = State.DONE
    session.state_changed.emit()
    assert busy.choice.run.isEnabled()


def test_a_failure_is_told(qtbot: QtBot, view: LaboratoryView, bench: Bench) -> None:
    bench.fails_with = UsageError("No picture could be read; name a folder with pictures.")
    view.start()
    qtbot.waitUntil(lambda: not view.running)
    assert view.note.text() == "No picture could be read; name a folder with pictures."
    assert view.choice.run.isVisible()


def test_what_was_just_measured_comes_into_sight_until_somebody_scrolls(
    qtbot: QtBot, view: LaboratoryView, bench: Bench
) -> None:
    bench.hold_after = 16
    view.resize(960, 400)
    view.start()
    qtbot.waitUntil(lambda: view.run.figures.text().startswith("run 17 of"))
    bar = view.area.verticalScrollBar()
    assert bar.value() > 0
    qtbot.keyClick(view.run.stop, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(view.run.stop, Qt.Key.Key_Home)
    assert bar.value() == 0
    bench.let_go()
    rows = view.result
    qtbot.waitUntil(lambda: any(row.kernel == "numpy" and row.seconds for row in rows.laboratory.rows))
    assert bar.value() == 0
    view.stop()
    qtbot.waitUntil(lambda: not view.running)


@pytest.mark.parametrize("theme", [design.LIGHT, design.DARK], ids=lambda theme: theme.name)
def test_the_headings_stay_in_sight(
    qtbot: QtBot, qapp: QApplication, view: LaboratoryView, theme: design.Theme
) -> None:
    design.apply(qapp, theme)
    view.result.show_laboratory(found(), over=True)
    view.result.show()
    view.choice.hide()
    qtbot.waitUntil(lambda: view.area.verticalScrollBar().maximum() > 500)
    view.area.verticalScrollBar().setValue(500)
    top = view.area.viewport().mapTo(view, QPoint(0, 0)).y()
    left = design.OUTER
    row = [view.grab().toImage().pixelColor(left + 40, top + 35).name(), theme.hairline]
    assert row[0] == row[1]


def test_every_control_can_be_found_and_says_what_it_is(qtbot: QtBot, view: LaboratoryView) -> None:
    view.result.show_laboratory(found(), over=True)
    view.result.show()
    view.result.panel.as_table.click()
    controls = [w for w in view.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]
    assert len(controls) >= 15
    assert not [w for w in controls if not w.objectName() or not w.accessibleName()]
    table = view.result.table
    assert table.isVisible()
    assert not view.result.bars.isVisible()
    why = table.texts.index(1, 3)
    assert table.texts.data(why, Qt.ItemDataRole.AccessibleTextRole).startswith("Why: Only one thread at a time")
    table.setFocus()
    assert table.selectionModel().hasSelection(), "it is seen that it has the focus"


def test_exports_are_read_again(qapp: QApplication, tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"result.{kind}" for kind in ("png", "svg", "csv", "json")}
    result = LabResult(2)
    result.show_laboratory(found(), over=True)
    for kind, path in paths.items():
        write(result.panel.exported, kind, str(path))
    with Image.open(paths["png"]) as picture:
        assert picture.width == 2 * (WIDTH + 2 * design.BETWEEN)
        assert len(picture.convert("RGB").getcolors(1 << 16) or ()) > 8
    texts = [node.text or "" for node in ET.parse(paths["svg"]).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Processor", "Network", "1.94 ×", "same pixels"} <= set(texts)
    rows = list(csv.DictReader(io.StringIO(paths["csv"].read_text("utf-8"))))
    document = json.loads(paths["json"].read_text("utf-8"))
    assert len(rows) == len(document["rows"]) == len(planned())
    of_c = next(row for row in rows if (row["kernel"], row["engine"]) == ("c", "threads"))
    same = next(row for row in document["rows"] if (row["kernel"], row["engine"]) == ("c", "threads"))
    assert float(of_c["seconds"]) == pytest.approx(sorted(same["seconds"])[1])
    assert (float(of_c["speedup"]), of_c["identical"]) == (same["speedup"], "true")
    assert document["conditions"]["python"] == "3.11.2"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(p.name for p in paths.values())


def test_an_export_that_fails_says_what_helps(view: LaboratoryView, tmp_path: Path) -> None:
    view.result.show_laboratory(found(), over=True)
    view.result.panel.save("csv", str(tmp_path / "none" / "result.csv"))
    assert (
        view.result.panel.saved.text()
        == "result.csv cannot be written: No such file or directory. Choose another folder."
    )
    view.result.panel.save("csv", str(tmp_path / "result.csv"))
    assert view.result.panel.saved.text() == "Saved as “result.csv”"


def test_all_that_the_laboratory_knows_has_a_name_and_a_word() -> None:
    for row in planned_rows():
        assert labels.kernel_help(row.kernel), row.kernel
        assert labels.engine_title(row.engine) in {
            "serial", "threads", "asyncio", "processes", "sub-interpreters", "free-threaded",
        }  # fmt: skip
        assert labels.lane_title(row.engine, 1)
