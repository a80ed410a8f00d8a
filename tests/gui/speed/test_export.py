"""Export: files that other programs read, whole or not there at all."""

from __future__ import annotations

import csv
import dataclasses
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.run import Run
from multitone.gui.speed.export import settled, write
from multitone.gui.speed.provenance import Provenance
from multitone.gui.speed.scaling.result import ScalingResult
from multitone.gui.widgets import design
from multitone.messages import _
from tests.gui.speed.doubles import SERIAL, scaling_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def result(qtbot: QtBot, qapp: QApplication) -> ScalingResult:
    made = ScalingResult(Run(), Preferences())
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show_scaling(scaling_of(1, 2, 3, 4, 6), "Measured just now")
    made.show()
    return made


def rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def test_a_picture_is_sharp_and_in_our_colors(result: ScalingResult, tmp_path: Path) -> None:
    exported = result.scaling_panel.exported
    write(exported, "png", str(tmp_path / "a.png"))
    with Image.open(tmp_path / "a.png") as image:
        assert image.format == "PNG"
        size = exported.size()
        assert image.width == 2 * (size.width() + 2 * design.BETWEEN)
        pixels = image.convert("RGB")
        seen = {color for _, color in pixels.getcolors(1 << 20) or []}
        assert pixels.getpixel((2, 2)) == rgb(design.LIGHT.panel)
    assert {rgb(design.LIGHT.accent), rgb(design.LIGHT.one_thread), rgb(design.LIGHT.text)} <= seen
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_drawing_has_lines_to_scale_and_words_as_text(result: ScalingResult, tmp_path: Path) -> None:
    for panel in (result.scaling_panel, result.time_panel):
        write(panel.exported, "svg", str(tmp_path / "a.svg"))
        root = ET.parse(tmp_path / "a.svg").getroot()
        assert root.tag == f"{SVG}svg"
        assert root.findtext(f"{SVG}title") == panel.exported.title
        said = [text.text for text in root.iter(f"{SVG}text")]
        assert panel.exported.title in said
        assert not [one for one in root.iter(f"{SVG}path") if "vector-effect" in one.attrib]
        assert not list(root.iter(f"{SVG}image")), "nothing in it is a picture"
    assert "encode" in said


def test_a_line_keeps_its_width_where_data_are_scaled() -> None:
    lines = (
        f'<svg xmlns="{SVG[1:-1]}"><g stroke-width="2" transform="matrix(100,0,0,-50,10,200)">'
        '<path vector-effect="non-scaling-stroke" d="M0,0 L2,1e0 "/></g>'
        '<g transform="matrix(1,0,0,1,5,5)"><rect x="0" y="0" width="1" height="1" '
        'vector-effect="non-scaling-stroke"/></g></svg>'
    )
    first, second = ET.fromstring(settled(lines.encode())).iter(f"{SVG}g")
    assert first[0].get("d") == "M10.000,200.000 L210.000,150.000 "
    assert "transform" not in first.attrib
    assert second.get("transform") == "matrix(1,0,0,1,5,5)"


def test_a_table_and_data_hold_the_figures(result: ScalingResult, tmp_path: Path) -> None:
    exported = result.scaling_panel.exported
    write(exported, "csv", str(tmp_path / "a.csv"))
    with open(tmp_path / "a.csv", newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert [int(line["workers"]) for line in lines] == [1, 2, 3, 4, 6]
    assert float(lines[4]["speedup"]) == pytest.approx(6 / (1 + SERIAL * 5))
    assert lines[0]["low"] == lines[0]["karp_flatt"] == ""
    write(exported, "json", str(tmp_path / "a.json"))
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert told["fit"]["serial_fraction"] == SERIAL
    assert len(told["points"][4]["time_use"]) == 6
    write(result.time_panel.exported, "csv", str(tmp_path / "b.csv"))
    with open(tmp_path / "b.csv", newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            parts = [float(line[part]) for part in ("start", "read", "decode", "apply", "encode", "write", "wait")]
            assert sum(parts) == pytest.approx(float(line["total"]))


@pytest.fixture
def doubted(result: ScalingResult) -> ScalingResult:
    """Return a scaling against which something speaks, of which all is known."""
    warning = _("The machine was {busy:.0f} % busy with other work; the figures may be off.", busy=31.0)
    scaling = msgspec.structs.replace(scaling_of(1, 2, 3, 4, 6), warnings=(warning,))
    at = datetime(2026, 5, 4, 12, 30, tzinfo=UTC).timestamp()
    result.show_scaling(scaling, "Measured just now", at, "Grayscale · 79 pictures, 640 MP")
    return result


@pytest.fixture
def british() -> Iterator[None]:
    """Write years with four digits, whatever language a test before has spoken."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("british")
def test_a_saved_chart_tells_where_it_comes_from(doubted: ScalingResult, result: ScalingResult, tmp_path: Path) -> None:
    said = ["31 % busy", "Grayscale · 79 pictures, 640 MP", "AMD EPYC · 2 cores · Linux 6.8 · Python 3.11.9", "2026"]
    for panel in (doubted.scaling_panel, doubted.time_panel):
        write(panel.exported, "svg", str(tmp_path / "a.svg"))
        root = ET.parse(tmp_path / "a.svg").getroot()
        seen = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
        described = root.findtext(f"{SVG}desc") or ""
        for part in said:
            assert part in seen.replace("  ", " ")
            assert part.replace("2026", "26") in described
        write(panel.exported, "csv", str(tmp_path / "a.csv"))
        with open(tmp_path / "a.csv", newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                assert line["machine"] == "AMD EPYC · 2 cores · Linux 6.8 · Python 3.11.9"
                assert line["measured"] == "2026-05-04T12:30:00+00:00"
                assert line["job"] == "Grayscale · 79 pictures, 640 MP"
                assert line["warnings"].startswith("The machine was 31 % busy")


def test_a_picture_has_room_for_where_it_comes_from(doubted: ScalingResult, tmp_path: Path) -> None:
    exported = doubted.scaling_panel.exported
    heights = []
    for known in (exported, dataclasses.replace(exported, provenance=Provenance)):
        write(known, "png", str(tmp_path / "a.png"))
        with Image.open(tmp_path / "a.png") as image:
            heights.append(image.height)
    lines = len(exported.provenance().lines())
    assert lines == 3
    assert heights[0] - heights[1] >= 2 * lines * design.SMALL


def test_a_file_that_cannot_be_written_is_told_and_the_old_one_stays(result: ScalingResult, tmp_path: Path) -> None:
    panel = result.scaling_panel
    panel.save("csv", str(tmp_path / "gone" / "a.csv"))
    assert panel.saved.text().startswith("a.csv cannot be written: ")
    assert panel.saved.text().endswith("Choose another folder.")
    assert not list(tmp_path.iterdir())
    panel.save("csv", str(tmp_path / "a.csv"))
    assert panel.saved.text() == "Saved as “a.csv”"


def test_the_menu_asks_for_a_file(qtbot: QtBot, result: ScalingResult, tmp_path: Path) -> None:
    panel = result.scaling_panel
    panel.formats.actions()[3].trigger()
    dialog = result.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.accept()
    qtbot.waitUntil(lambda: (tmp_path / "mine.json").exists())
    qtbot.mouseClick(panel.export, Qt.MouseButton.LeftButton)
    assert panel.formats.isVisible()
    panel.formats.close()
