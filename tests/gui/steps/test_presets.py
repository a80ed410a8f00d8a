"""The menu of presets: what it lists, and what each of its lines does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from multitone import paths
from multitone.batch.job import Export
from multitone.gui.model.document import Document
from multitone.gui.steps.presets import PresetMenu, preset_button
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline, step_text
from multitone.imaging.preset import Preset, find_preset, own_presets, preset_json, save_preset, shipped_presets
from tests.batch.test_options import parse_command


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.fixture
def document(window: QWidget) -> Document:
    made = Document(window)
    made.set_sources(["/photos/a b"])
    return made


@pytest.fixture
def menu(document: Document, window: QWidget) -> PresetMenu:
    made = PresetMenu(document, window)
    made.fill()
    return made


def texts(menu: PresetMenu) -> list[str]:
    """Return what the entries say, without the marks of their mnemonics."""
    return [re.sub("&(&?)", r"\1\1", action.text()) for action in menu.actions() if not action.isSeparator()]


def action(menu: PresetMenu, name: str) -> QAction:
    found = menu.findChild(QAction, name)
    assert isinstance(found, QAction), name
    return found


def test_shipped_presets_are_listed_with_their_help(menu: PresetMenu) -> None:
    listed = texts(menu)
    for preset in shipped_presets():
        assert preset.name in listed
    tip = action(menu, "preset_web-1920").toolTip()
    assert find_preset("web-1920").help in tip
    assert "Resize" in tip
    assert "Your own" not in listed
    assert "Delete" not in listed, "there is nothing to delete"


def test_what_was_used_last_heads_the_presets(document: Document, menu: PresetMenu) -> None:
    assert "Last used" not in texts(menu), "nothing was"
    document.remember(Pipeline.parse(["grayscale", "gaussian-blur sigma=3"]), Export(folder="/x", quality=85))
    menu.fill()
    assert texts(menu)[0] == "Last used"
    menu.actions()[0].trigger()
    content = document.content
    assert [step_text(step) for step in content.pipeline.steps] == ["grayscale", "gaussian-blur sigma=3.0"]
    assert content.export.quality == 85
    assert content.export.folder != "/x", "the folder belongs to the pictures"
    menu.fill()
    assert "Last used" not in texts(menu), "it stands there already"
    document.undo_stack.undo()
    assert content.export != document.content.export


def test_a_preset_is_applied_in_one_change(document: Document, menu: PresetMenu, qtbot: QtBot) -> None:
    document.set_export("flat", True)
    before = document.content
    changes = []
    document.changed.connect(lambda: changes.append(1))
    action(menu, "preset_thumbnail-400").trigger()
    assert len(changes) == 1
    export = document.content.export
    assert document.content.pipeline == find_preset("thumbnail-400").pipeline
    assert (export.format, export.metadata, export.name) == (
        build_format("jpeg", {"quality": 80}),
        "strip",
        "{stem}-thumbnail",
    )
    assert (export.folder, export.flat) == (before.export.folder, True), "a preset holds no folder"
    assert document.content.sources == before.sources


def test_saved_listed_replaced_and_deleted(document: Document, menu: PresetMenu) -> None:
    notices: list[str] = []
    menu.noticed.connect(notices.append)
    document.set_pipeline(Pipeline.parse(["invert"]))
    document.set_export("metadata", "strip")
    menu.save(" Salt & pepper ")
    (own,) = own_presets()
    assert (own.name, own.metadata, [step_text(step) for step in own.pipeline.steps]) == (
        "Salt & pepper",
        "strip",
        ["invert"],
    )
    menu.fill()
    assert "Salt && pepper" in texts(menu)
    document.set_pipeline(Pipeline())
    menu.save("salt & pepper")
    assert len(own_presets()) == 1
    menu.delete("salt & pepper")
    menu.fill()
    assert own_presets() == []
    assert "Delete" not in texts(menu)
    assert notices == ["Saved as “Salt & pepper”", "Saved as “salt & pepper”", "“salt & pepper” was deleted"]


def test_the_name_is_asked_for_and_says_what_it_replaces(menu: PresetMenu, window: QWidget, qtbot: QtBot) -> None:
    save_preset(Preset("Mine"))
    menu.fill()
    action(menu, "preset_save").trigger()
    dialog = window.findChild(QInputDialog, "preset_name")
    assert isinstance(dialog, QInputDialog)
    assert dialog.textValue() == "Grayscale"
    dialog.setTextValue("mine")
    assert "replaces" in dialog.labelText()
    dialog.setTextValue("Other")
    assert "replaces" not in dialog.labelText()
    dialog.accept()
    assert [preset.name for preset in own_presets()] == ["Mine", "Other"]


def test_a_preset_comes_from_a_file_and_goes_into_one(
    document: Document, menu: PresetMenu, window: QWidget, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.json"
    theirs.write_bytes(preset_json(Preset("Theirs", "", Pipeline.parse(["invert"]), template="{stem}-i")))
    menu.ask_import()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(theirs))
    dialog.reject()
    assert [preset.name for preset in own_presets()] == ["Theirs"]
    assert document.content.export.name == "{stem}-i"
    menu.export(str(tmp_path / "mine"))
    mine = find_preset(str(tmp_path / "mine.json"))
    assert mine.name == "mine"
    assert mine.pipeline == Pipeline.parse(["invert"])
    assert mine.template == "{stem}-i"


def test_the_command_is_the_document(document: Document, menu: PresetMenu) -> None:
    document.set_pipeline(Pipeline.parse(["grayscale", "gaussian-blur sigma=1.5"]))
    document.set_export("format", build_format("jpeg"))
    action(menu, "copy_command").trigger()
    text = QGuiApplication.clipboard().text()
    assert shlex.split(text)[:3] == ["multitone", "convert", "/photos/a b"]
    request = parse_command(text)
    content = document.content
    assert (request.sources, request.pipeline, request.export) == (content.sources, content.pipeline, content.export)


@pytest.mark.parametrize("content", [b"{", b'{"version": 1, "metadata": "burn"}'])
def test_a_file_that_is_none_is_told_and_stops_nothing(
    document: Document, menu: PresetMenu, window: QWidget, tmp_path: Path, content: bytes
) -> None:
    before = document.content
    (tmp_path / "bad.json").write_bytes(content)
    menu.bring(str(tmp_path / "bad.json"))
    box = window.findChild(QMessageBox, "preset_problem")
    assert isinstance(box, QMessageBox)
    assert "'bad'" in box.text()
    assert document.content == before
    assert own_presets() == []
    box.accept()


def test_a_broken_file_is_listed_with_its_reason(menu: PresetMenu) -> None:
    folder = paths.config_folder() / "presets"
    folder.mkdir(parents=True)
    (folder / "broken.json").write_text("{")
    menu.fill()
    assert "A file that cannot be used" in texts(menu)
    assert "Black and white" in texts(menu)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_button_opens_the_menu(document: Document, window: QWidget, qtbot: QtBot) -> None:
    made = preset_button(document)
    made.setParent(window)
    made.show()
    assert isinstance(made, QPushButton)
    assert made.accessibleName() == "Presets"
    menu = made.findChild(PresetMenu)
    assert menu is not None
    assert not menu.actions(), "no file is read before it opens"
    made.click()
    qtbot.waitUntil(menu.isVisible)
    assert "Black and white" in texts(menu)
    menu.close()


def test_a_preset_exported_under_a_long_name_can_be_read(menu: PresetMenu, tmp_path: Path) -> None:
    file = tmp_path / f"{'long ' * 30}.json"
    menu.export(str(file))
    assert find_preset(str(file)).name == ("long " * 30)[:80].strip()


def test_a_command_that_cannot_be_typed_is_not_copied(document: Document, menu: PresetMenu) -> None:
    said: list[str] = []
    menu.noticed.connect(said.append)
    QGuiApplication.clipboard().setText("before")
    document.open_sources(["/photos/a\x1b[2J\nb"], add=False)
    action(menu, "copy_command").trigger()
    assert QGuiApplication.clipboard().text() == "before"
    assert said == ["It contains a name that cannot be typed."]
