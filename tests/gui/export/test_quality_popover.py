"""The quality in its panel, and what the picture in view takes, beside what an encoder gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.desktop import numbers
from multitone.gui.export.format_list import SIZE, FormatList
from multitone.gui.export.quality_popover import QUALITIES, QualityPopover
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats
from multitone.imaging.output import Output, deliver
from multitone.imaging.pipeline import Pipeline


@pytest.fixture
def popover(qtbot: QtBot, ready: MainWindow) -> QualityPopover:
    ready.document.set_export("format", build_format("jpeg"))
    sentence = ready.workspace.foot.export.sentence
    qtbot.mouseClick(sentence.more_quality, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sentence.qualities.isVisible)
    return sentence.qualities


def length(photos: Path, name: str, quality: int | None = None) -> int:
    """Return the bytes of the first picture, made gray, by the encoder itself."""
    decoded = decode((photos / "0.jpg").read_bytes())
    raster = Pipeline.parse(["grayscale"]).apply(decoded.raster).computed()
    return len(deliver(raster, build_format(name).with_quality(quality), decoded.metadata, Output()))


def test_the_picture_in_view_is_encoded_at_four_qualities(
    qtbot: QtBot, ready: MainWindow, popover: QualityPopover, photos: Path
) -> None:
    assert popover.head.text() == "0.jpg takes"
    said = [f"{numbers.size(length(photos, 'jpeg', quality))} at {quality}" for quality in QUALITIES]
    qtbot.waitUntil(lambda: [link.text() for link in popover.links.values()] == said)
    qtbot.mouseClick(popover.links[75], Qt.MouseButton.LeftButton)
    assert ready.document.content.export.quality == 75
    assert popover.isVisible(), "so that it can be compared with another"


def test_other_steps_make_other_bytes(qtbot: QtBot, ready: MainWindow, popover: QualityPopover) -> None:
    qtbot.waitUntil(lambda: "–" not in popover.links[95].text())
    ready.document.set_pipeline(Pipeline.parse(["resize width=30 height=30"]))
    assert popover.links[95].text() == "– at 95"
    qtbot.waitUntil(lambda: "–" not in popover.links[95].text())


def test_quality_and_limit_are_set_in_place(qtbot: QtBot, ready: MainWindow, popover: QualityPopover) -> None:
    assert popover.form is not None
    editor = popover.form.editors["quality"]
    editor.box.setValue(42)  # type: ignore[attr-defined]
    assert ready.document.content.export.quality == 42
    assert ready.workspace.foot.export.sentence.quality.value() == 42
    limit = popover.limit.editors["max_bytes"]
    qtbot.mouseClick(limit.given, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    qtbot.keyClicks(limit.box, "500k")  # type: ignore[attr-defined]
    qtbot.keyClick(limit.box, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert ready.document.content.export.max_bytes == 500_000
    popover.close()


def test_the_list_of_formats_says_what_each_takes(qtbot: QtBot, ready: MainWindow, photos: Path) -> None:
    box = ready.workspace.foot.export.sentence.format
    assert isinstance(box, FormatList)
    box.showPopup()
    places = {name: box.findData(name) for name in export_formats()}
    qtbot.waitUntil(lambda: all(box.itemData(place, SIZE) for place in places.values()), timeout=20_000)
    for name in ("jpeg", "png", "webp"):
        assert box.itemData(places[name], SIZE) == numbers.size(length(photos, name))
    said = box.itemData(places["png"], Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"PNG, {numbers.size(length(photos, 'png'))}"
    box.hidePopup()


def test_each_format_takes_what_it_does_as_it_was_used_last(qtbot: QtBot, ready: MainWindow, photos: Path) -> None:
    document, box = ready.document, ready.workspace.foot.export.sentence.format
    document.set_export("format", build_format("webp"))
    document.set_export("quality", 20)
    document.set_export("format", build_format("png"))
    box.showPopup()
    place = box.findData("webp")
    qtbot.waitUntil(lambda: bool(box.itemData(place, SIZE)), timeout=20_000)
    assert box.itemData(place, SIZE) == numbers.size(length(photos, "webp", 20))
    box.hidePopup()
