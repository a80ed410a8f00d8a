"""The export sentence, its details, the name and the plan, as a person edits and reads them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from multitone.batch.job import ColorTarget, Export, Job, MetadataPolicy
from multitone.batch.losses import LossKind
from multitone.batch.naming import FIELDS, NameTemplate
from multitone.batch.plan import Plan, PlannedTask
from multitone.engines.registry import create_engine
from multitone.gui.app.window import MainWindow
from multitone.gui.export.export_bar import ExportBar
from multitone.gui.export.name_patterns import OWN
from multitone.gui.export.plan_line import needed_room, remedy_of
from multitone.gui.model.session import Session, State
from multitone.gui.widgets.flow import FlowPanel
from multitone.imaging.encode import build_format, export_formats, format_name
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message, _
from tests.gui.conftest import Script


@pytest.fixture
def bar(ready: MainWindow) -> ExportBar:
    return ready.workspace.foot.export


def export(window: MainWindow) -> Export:
    return window.document.content.export


def right_edge(widget: QWidget, of: QWidget) -> int:
    return widget.mapTo(of, QPoint(widget.width(), 0)).x()


def test_things_flow_like_words(qtbot: QtBot) -> None:
    panel = FlowPanel(space=10, between_lines=5)
    qtbot.addWidget(panel)
    for wide, high in ((50, 20), (60, 30), (40, 10)):
        thing = QWidget()
        thing.setFixedSize(wide, high)
        panel.flow.addWidget(thing)
    assert panel.heightForWidth(170) == 30, "50 + 10 + 60 + 10 + 40 fit exactly"
    assert panel.heightForWidth(169) == 30 + 5 + 10
    assert panel.heightForWidth(109) == 20 + 5 + 30 + 5 + 10
    hidden = panel.flow.itemAt(1).widget()  # type: ignore[union-attr]
    hidden.hide()
    assert panel.heightForWidth(100) == 20, "what is hidden takes no room"
    panel.clear()
    assert panel.heightForWidth(100) == 0


def cut(bar: ExportBar) -> list[str]:
    """Return the names of what has less room than it needs, or stands beyond the edge."""
    parts = [part for part in bar.sentence.findChildren(QWidget) if part.parentWidget().parentWidget() is bar.sentence]
    return [
        part.objectName()
        for part in parts
        if part.isVisible()
        and (
            right_edge(part, bar) > bar.width()
            or part.width() < min(part.maximumWidth(), part.minimumSizeHint().width())
        )
    ]


@pytest.mark.parametrize("width", [960, 1280])
def test_nothing_of_the_sentence_is_cut(qtbot: QtBot, ready: MainWindow, bar: ExportBar, width: int) -> None:
    ready.document.set_export("folder", str(Path(export(ready).folder).parent / ("a long name " * 12).strip()))
    ready.document.set_export("format", build_format("jpeg"))
    bar.sentence.details.setChecked(True)
    ready.resize(width, 700)
    qtbot.waitUntil(lambda: ready.width() == width and not cut(bar))
    assert "…" in bar.sentence.folder.text()
    assert bar.sentence.folder.toolTip().endswith("a long name")


def test_details_open_below_and_fold_again(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    foot = ready.workspace.foot
    ready.document.set_export("format", build_format("jpeg"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and foot.height() == foot.heightForWidth(foot.width()))
    before = foot.height()
    assert not bar.details.isVisible()
    qtbot.mouseClick(bar.sentence.details, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.details.isVisible() and foot.height() > before + 60)
    qtbot.waitUntil(lambda: foot.height() == foot.heightForWidth(foot.width()))
    qtbot.mouseClick(bar.sentence.details, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: foot.height() == before)


@pytest.mark.parametrize("name", list(export_formats()))
def test_details_are_the_declaration_of_the_format(ready: MainWindow, bar: ExportBar, name: str) -> None:
    ready.document.set_export("format", build_format(name))
    bar.sentence.details.setChecked(True)
    told = [parameter for form in bar.details.forms for parameter in form.editors]
    assert told == [parameter.name for parameter in export_formats()[name].parameters]
    assert export_formats()[name].help in bar.details.help.text()


def test_an_edit_of_the_details_is_an_edit_of_the_format(ready: MainWindow, bar: ExportBar) -> None:
    ready.document.set_export("format", build_format("png"))
    bar.sentence.details.setChecked(True)
    editor = next(form.editors["level"] for form in bar.details.forms if "level" in form.editors)
    editor.box.setValue(7)  # type: ignore[attr-defined]
    assert export(ready).format == build_format("png", {"level": 7})
    assert next(f for f in bar.details.forms if "level" in f.editors).editors["level"] is editor, "the focus stays"
    ready.document.set_export("format", None)
    assert not bar.details.forms
    assert "own format" in bar.details.help.text()


def test_there_is_one_quality(ready: MainWindow, bar: ExportBar) -> None:
    ready.document.set_export("format", build_format("jpeg", {"quality": 75}))
    bar.sentence.details.setChecked(True)
    detail = bar.details.forms[0].editors["quality"]
    assert (bar.sentence.quality.value(), detail.value()) == (75, 75), "the format's own, where the export names none"
    bar.sentence.quality.setValue(60)
    assert detail.value() == 60
    detail.box.setValue(55)  # type: ignore[attr-defined]
    assert bar.sentence.quality.value() == 55
    assert ready.document.content.format_for("a.jpg") == build_format("jpeg", {"quality": 55})


def general(bar: ExportBar) -> list[str]:
    """Return which fields of the export are offered, whatever the format."""
    return [name for form in bar.details.general for name in form.editors]


def own_editor(bar: ExportBar, name: str) -> Any:
    """Return the editor of a field of the export."""
    return next(form.editors[name] for form in bar.details.general if name in form.editors)


def type_size(qtbot: QtBot, editor: Any, text: str) -> None:
    editor.box.setFocus()
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, text)
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)


def test_a_size_is_typed_as_people_write_it(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    bar.sentence.details.setChecked(True)
    editor = own_editor(bar, "max_bytes")
    assert editor.title == "At most"
    qtbot.mouseClick(editor.given, Qt.MouseButton.LeftButton)
    assert export(ready).max_bytes is None, "nothing is asked for before a size is there"
    type_size(qtbot, editor, "lots")
    assert export(ready).max_bytes is None
    assert "500k or 2M" in editor.accessibleDescription()
    type_size(qtbot, editor, "1.5M")
    assert export(ready).max_bytes == 1_500_000
    assert editor.box.text() == "1.5 MB"
    ready.document.undo_stack.undo()
    assert export(ready).max_bytes is None


def quality_phrase(bar: ExportBar) -> str:
    """Return what the sentence says of the quality."""
    phrase = bar.sentence.quality.parentWidget()
    layout = phrase.layout()
    assert layout is not None
    parts = [layout.itemAt(place).widget() for place in range(layout.count())]  # type: ignore[union-attr]
    texts = [part.text() for part in parts if part.isVisibleTo(phrase)]  # type: ignore[union-attr]
    return " ".join(filter(None, texts))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "at quality 90"),
        ({"max_bytes": 500_000}, "at quality up to 100 and at most 500 kB"),
        ({"max_bytes": 500_000, "quality": 80}, "at quality up to 80 and at most 500 kB"),
        ({"same_quality": True}, "at its source’s quality, else 90"),
        ({"same_quality": True, "max_bytes": 2_000_000}, "at its source’s quality, else up to 100 and at most 2 MB"),
    ],
)
def test_the_sentence_says_which_quality_comes_out(
    ready: MainWindow, bar: ExportBar, asked: dict[str, object], said: str
) -> None:
    for name, value in asked.items():
        ready.document.set_export(name, value)
    assert quality_phrase(bar) == said
    ready.document.set_export("format", build_format("jpeg"))
    assert quality_phrase(bar) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "copied where nothing changes, else at quality 90"),
        ({"max_bytes": 500_000}, "copied where small enough, else at quality up to 100 and at most 500 kB"),
        ({"quality": 90}, "at quality 90"),
        ({"metadata": "strip"}, "at quality 90"),
    ],
)
def test_the_sentence_says_what_is_copied(
    ready: MainWindow, bar: ExportBar, asked: dict[str, object], said: str
) -> None:
    ready.document.set_pipeline(Pipeline())
    for name, value in asked.items():
        ready.document.set_export(name, value)
    assert quality_phrase(bar) == said
    ready.document.set_pipeline(Pipeline.parse(["invert"]))
    assert "copied" not in quality_phrase(bar)


def test_only_jpegs_have_the_quality_of_their_source(ready: MainWindow, bar: ExportBar) -> None:
    ready.document.set_export("format", build_format("webp"))
    assert general(bar) == ["max_bytes", "if_larger", "pages", "duplicates"]
    ready.document.set_export("same_quality", True)
    assert quality_phrase(bar) == "at quality 85"
    assert own_editor(bar, "same_quality").value(), "what is set can be unset"


def test_a_limit_stays_in_sight_where_it_cannot_be_kept(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    ready.document.set_export("max_bytes", 500_000)
    ready.document.set_export("format", build_format("png"))
    qtbot.waitUntil(lambda: "PNG has none" in bar.plan_line.sentence.text())
    editor = own_editor(bar, "max_bytes")
    editor.given.setChecked(False)
    assert export(ready).max_bytes is None
    assert general(bar) == ["if_larger", "pages", "duplicates"]
    qtbot.waitUntil(lambda: bar.plan_line.sentence.text().startswith("5 will be written"))


@pytest.mark.parametrize("choice", ["color", "metadata"])
def test_every_policy_is_offered_in_words(ready: MainWindow, bar: ExportBar, choice: str) -> None:
    box = getattr(bar.sentence, choice)
    offered = get_args({"color": ColorTarget, "metadata": MetadataPolicy}[choice])
    assert [box.itemData(place) for place in range(box.count())] == list(offered)
    assert all(" " in box.itemText(place) for place in range(box.count())), "a phrase each"
    for place, value in enumerate(offered):
        box.setCurrentIndex(place)
        assert getattr(export(ready), choice) == value


def choose_pattern(bar: ExportBar, pattern: str) -> None:
    """Choose as a person does, for whom a choice that is made again counts too."""
    place = bar.sentence.pattern.findData(pattern)
    bar.sentence.pattern.setCurrentIndex(place)
    bar.sentence.pattern.activated.emit(place)


def test_a_ready_pattern_is_two_clicks_away(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    box = bar.sentence.pattern
    assert not bar.sentence.name.isVisible()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    index = view.model().index(box.findData("{counter:04}"), 0)
    place = view.visualRect(index).center()

    def chosen() -> bool:  # the list takes no second click while it may be the rest of the first
        if view.isVisible():
            qtbot.mouseMove(view.viewport(), place)
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return export(ready).name == "{counter:04}"

    qtbot.waitUntil(chosen)
    qtbot.waitUntil(lambda: bar.names.examples.text() == "Names: 0001.jpg, 0002.jpg, 0003.jpg …")
    assert not bar.sentence.name.isVisible()


def test_every_ready_pattern_makes_names(bar: ExportBar) -> None:
    box = bar.sentence.pattern
    patterns = [box.itemData(place) for place in range(box.count())]
    assert (patterns[0], patterns[-1]) == ("{stem}", OWN)
    for pattern in patterns[:-1]:
        NameTemplate(pattern)


def test_a_pattern_of_ones_own_begins_with_the_one_in_force(ready: MainWindow, bar: ExportBar) -> None:
    choose_pattern(bar, "{stem}-{counter:03}")
    choose_pattern(bar, OWN)
    assert bar.sentence.name.isVisible()
    assert bar.sentence.name.selectedText() == export(ready).name == "{stem}-{counter:03}"
    choose_pattern(bar, "{stem}")
    assert not bar.sentence.name.isVisible()
    ready.document.set_export("name", "web-{stem}")
    assert bar.sentence.name.isVisible()
    assert bar.sentence.pattern.currentData() == OWN


def test_names_are_shown_as_they_are_typed(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    assert not bar.names.isVisible()
    choose_pattern(bar, OWN)
    qtbot.keyClicks(bar.sentence.name, "{stem}-gray")
    qtbot.waitUntil(lambda: bar.names.examples.text() == "Names: 0-gray.jpg, 1-gray.jpg, 2-gray.jpg …")
    assert bar.names.isVisible()
    assert bar.sentence.name.accessibleDescription() == bar.names.examples.text()


def test_folders_in_names_are_shown_and_what_makes_none_is_said(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar
) -> None:
    choose_pattern(bar, OWN)
    qtbot.keyClicks(bar.sentence.name, "web/{stem}/")
    assert "ends with a slash" in bar.names.examples.text()
    assert export(ready).name == "web/{stem}", "the last that is a name"
    qtbot.keyClicks(bar.sentence.name, "{format}")
    said = "Names: web/0/jpeg.jpg, web/1/jpeg.jpg, web/2/jpeg.jpg …"
    qtbot.waitUntil(lambda: bar.names.examples.text() == said)
    assert export(ready).name == "web/{stem}/{format}"


def test_a_name_that_cannot_be_is_said_and_not_taken(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    choose_pattern(bar, OWN)
    qtbot.keyClicks(bar.sentence.name, "{stem}-a")
    qtbot.keyClicks(bar.sentence.name, "{stm}")
    assert export(ready).name.startswith("{stem}-a")
    assert name_error_is_said(bar)
    ready.document.set_export("flat", True)
    assert bar.sentence.name.text() == "{stem}-a{stm}", "what was typed is not taken away"
    assert ready.session.blocked == ""
    for _key in "{stm}":
        qtbot.keyClick(bar.sentence.name, Qt.Key.Key_Backspace)
    assert not bar.names.error
    assert export(ready).name == "{stem}-a"


def name_error_is_said(bar: ExportBar) -> bool:
    said = bar.names.examples.text()
    return "{stm}" in said and said.endswith("stays in use.") and bar.names.sign.isVisible()


def test_all_that_a_name_can_hold_is_offered(ready: MainWindow, bar: ExportBar) -> None:
    choose_pattern(bar, OWN)
    bar.sentence.name.setText("a-")
    actions = bar.names.menu().actions()
    assert len(actions) == len(FIELDS)
    for action, (field, meaning) in zip(actions, FIELDS.items(), strict=True):
        assert action.text().startswith(f"{{{field}}}")
        assert meaning in action.text()
    next(a for a in actions if a.text().startswith("{stem}")).trigger()
    assert bar.sentence.name.text() == export(ready).name == "a-{stem}"


TRANSPARENCY = _("transparency is lost").of_kind(LossKind.ALPHA)


def with_losses(session: Session, *losses: Message) -> Plan:
    tasks = tuple(PlannedTask(f"{n}.png", f"out/{n}.jpg", "write", losses) for n in range(3))
    return Plan(tasks, (), Job("1", Pipeline(()), session.document.content.export, ()))


def test_a_loss_has_its_remedy_beside_it(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    ready.document.set_export("format", build_format("jpeg"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    ready.session.current_plan.plan = with_losses(ready.session, TRANSPARENCY)
    bar.refresh()
    links = bar.plan_line.remarks.findChildren(QPushButton)
    assert [link.text() for link in links] == ["Write PNG"]
    assert links[0].accessibleName() == "3 × transparency is lost: Write PNG"
    assert bar.plan_line.remarks.isVisible()
    qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    chosen = export(ready).format
    assert chosen is not None
    assert format_name(chosen) == "png"
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and not bar.plan_line.remarks.isVisible())


def test_remedies_are_formats_that_keep_what_is_lost() -> None:
    jpeg, png = build_format("jpeg"), build_format("png")
    for loss in (TRANSPARENCY, _("16 bits become 8").of_kind(LossKind.DEPTH)):
        assert remedy_of(loss, jpeg) == "png"
        assert remedy_of(loss, png) is None
        assert remedy_of(loss, None) is None
    assert remedy_of(_("CMYK becomes RGB").of_kind(LossKind.CMYK), jpeg) is None
    assert remedy_of(_("Display P3 becomes sRGB").of_kind(LossKind.COLOR_SPACE), build_format("gif")) == "jpeg"


def test_room_is_said_where_the_plan_knows_it(ready: MainWindow) -> None:
    class Knows:
        space_needed, space_free = 1_100_000_000, 52_000_000_000

    assert needed_room(Knows()) == "at most 1.1 GB of 52 GB free"  # type: ignore[arg-type]
    assert needed_room(Knows(), 123_456_789) == "about 120 MB of 52 GB free"  # type: ignore[arg-type]
    unknowing = ready.session.current_plan.plan
    assert unknowing is not None
    if not hasattr(unknowing, "space_needed"):
        assert needed_room(unknowing) == ""


def test_the_plan_names_what_exists(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    os.makedirs(export(ready).folder)
    Path(export(ready).folder, "0.jpg").write_bytes(b"there")
    ready.document.set_export("existing", "replace")
    qtbot.waitUntil(lambda: bar.plan_line.sentence.text().startswith("4 will be written, 1 will be replaced"))
    ready.document.set_export("existing", "skip")
    qtbot.waitUntil(lambda: bar.plan_line.sentence.text().startswith("4 will be written, 1 exists and will be skipped"))


def converted(qtbot: QtBot, window: MainWindow, script: Script) -> Path:
    """Convert what is there for real, go back, and return the folder of the results."""
    script.engine = create_engine
    window.session.convert()
    qtbot.waitUntil(lambda: window.session.state is State.DONE, timeout=20_000)
    window.session.back()
    qtbot.waitUntil(lambda: window.session.current_plan.fresh)
    return Path(export(window).folder)


def edited(photos: Path, *numbers: int) -> None:
    """Let other pictures stand where some of the sources did."""
    for number in numbers:
        Image.new("RGB", (60, 40), (9, 9, 9)).save(photos / f"{number}.jpg")


def remarks(bar: ExportBar) -> list[str]:
    return [part.text() for part in bar.plan_line.remarks.findChildren(QLabel)]


def remedy(bar: ExportBar, existing: str) -> QPushButton:
    return bar.remedies.links[existing]  # type: ignore[index]


def offered(bar: ExportBar) -> list[str]:
    """Return the remedies for what exists that are shown."""
    return [link.text() for link in (*bar.remedies.links.values(), bar.remedies.folder) if link.isVisible()]


def links(bar: ExportBar) -> list[QPushButton]:
    return bar.plan_line.remarks.findChildren(QPushButton)


def test_results_that_are_out_of_date_are_updated_by_a_link(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, script: Script, photos: Path
) -> None:
    converted(qtbot, ready, script)
    assert not bar.plan_line.remarks.isVisible()
    assert bar.plan_line.sentence.text().startswith("All 5 exist.")
    edited(photos, 0, 1, 2)
    ready.session.source_scan.look_anew()
    qtbot.waitUntil(lambda: remarks(bar) == ["3 results are older than their sources"])
    assert offered(bar) == ["Replace them", "Update 3", "Number them", "New folder"]
    qtbot.mouseClick(remedy(bar, "update"), Qt.MouseButton.LeftButton)
    assert export(ready).existing == "update"
    qtbot.waitUntil(lambda: bar.plan_line.sentence.text().startswith("3 will be updated, 2 exist and will be skipped"))
    assert bar.convert.text() == "Convert 3"
    assert not bar.plan_line.remarks.isVisible()
    ready.session.convert()
    qtbot.waitUntil(lambda: ready.session.state is State.DONE, timeout=20_000)
    ready.session.back()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 0)


def test_one_link_updates_whatever_is_out_of_date(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, script: Script, photos: Path
) -> None:
    converted(qtbot, ready, script)
    edited(photos, 0)
    ready.session.source_scan.look_anew()
    ready.document.add_step("invert")
    expected = ["1 result is older than its source", "4 results were made with other settings"]
    qtbot.waitUntil(lambda: remarks(bar) == expected)
    assert offered(bar) == ["Replace them", "Update", "Number them", "New folder"]


def test_where_all_results_exist_it_is_said_what_can_be_done(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, script: Script, photos: Path
) -> None:
    converted(qtbot, ready, script)
    assert bar.plan_line.sentence.text() == "All 5 exist."
    assert offered(bar) == ["Replace them", "Number them", "New folder"]
    ready.document.set_export("existing", "update")
    qtbot.waitUntil(lambda: bar.plan_line.sentence.text() == "All 5 exist and are up to date.")
    assert offered(bar) == ["Replace them", "Number them", "Skip them", "New folder"]
    ready.document.set_export("existing", "skip")
    edited(photos, 0)
    ready.session.source_scan.look_anew()
    qtbot.waitUntil(lambda: remarks(bar) == ["1 result is older than its source"])
    assert bar.plan_line.sentence.text() == "All 5 exist."
    assert offered(bar) == ["Replace them", "Update 1", "Number them", "New folder"]


def test_what_was_edited_since_is_said_and_has_no_remedy(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, script: Script
) -> None:
    folder = converted(qtbot, ready, script)
    (folder / "0.jpg").write_bytes(b"with a mustache")
    ready.session.source_scan.look_anew()
    qtbot.waitUntil(lambda: remarks(bar) == ["1 result has been edited since it was made and is left alone"])
    assert not links(bar)


def test_a_file_that_is_not_known_is_replaced_by_a_link(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, photos: Path
) -> None:
    os.makedirs(export(ready).folder)
    Path(export(ready).folder, "0.jpg").write_bytes(b"there")
    ready.document.set_export("existing", "update")
    qtbot.waitUntil(lambda: remarks(bar) == ["1 file is not known to be a result and is left alone"])
    qtbot.mouseClick(remedy(bar, "replace"), Qt.MouseButton.LeftButton)
    assert export(ready).existing == "replace"


def test_results_beside_their_pictures_are_no_pictures(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, script: Script, photos: Path
) -> None:
    ready.document.set_export("folder", str(photos))
    ready.document.set_export("format", build_format("webp"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 5)
    converted(qtbot, ready, script)
    assert len(list(photos.glob("*.webp"))) == 5
    model, source_scan = ready.workspace.model, ready.session.source_scan
    assert (model.total, source_scan.picture_count) == (5, 5), "also without another look at the disk"
    assert remarks(bar) == ["5 results of earlier jobs are left out:"]
    ready.document.set_export("format", build_format("png"))
    qtbot.waitUntil(lambda: bar.plan_line.sentence.text().startswith("5 will be written, 1 other"))
    link = bar.findChild(QPushButton, "include_results")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 10)
    assert (model.total, source_scan.picture_count) == (10, 10)
    qtbot.waitUntil(lambda: remarks(bar) == ["5 results of earlier jobs are processed, too:"])  # old ones go later
    ready.document.undo_stack.undo()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 5)
    assert (model.total, source_scan.picture_count) == (5, 5)
    assert not bar.plan_line.warning.isVisible(), "that is as it should be"
    source_scan.leave_out([str(photos / "0.jpg")])
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 4)
    source_scan.bring_back()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 5)
    assert model.total == 5
    ready.document.set_export("folder", str(photos.parent / "out"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert model.total == 5, "the journal knows them wherever results go"


def test_results_stay_out_of_sight_when_the_folder_is_opened_again(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, script: Script, photos: Path
) -> None:
    ready.document.set_export("folder", str(photos))
    ready.document.set_export("format", build_format("webp"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 5)
    converted(qtbot, ready, script)
    ready.session.clear()
    ready.document.set_export("format", build_format("png"))
    ready.take([str(photos)])
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.complete)
    assert (ready.workspace.model.total, ready.session.current_plan.to_convert) == (5, 5)
    ready.take([str(photos / "0.webp")])
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 6)
    assert ready.workspace.model.total == 6, "one that is named is wanted"


def test_a_format_keeps_its_quality_in_the_next_session(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    ready.document.set_export("format", build_format("jpeg"))
    ready.document.set_export("quality", 85)
    ready.document.set_export("format", build_format("avif"))
    ready.close()
    again = MainWindow(script)
    qtbot.addWidget(again)
    again.show()
    again.take([str(photos)])
    qtbot.waitUntil(lambda: again.session.current_plan.fresh)
    bar = again.workspace.foot.export
    bar.sentence.format.setCurrentIndex(bar.sentence.format.findData("jpeg"))
    assert (bar.sentence.quality.value(), export(again).quality) == (85, 85)
    again.close()


def test_what_stands_in_for_a_date_is_said_without_alarm(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    choose_pattern(bar, "{date:%Y-%m-%d}_{stem}")
    qtbot.waitUntil(lambda: remarks(bar) == ["5 pictures have no date taken; the file’s date is used"])
    assert not bar.plan_line.warning.isVisible()
    choose_pattern(bar, "{stem}")
    qtbot.waitUntil(lambda: not remarks(bar))


def test_what_becomes_of_larger_results_is_chosen_in_the_details(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar
) -> None:
    ready.document.set_pipeline(Pipeline())
    ready.document.set_export("quality", 80)
    bar.sentence.details.setChecked(True)
    box = own_editor(bar, "if_larger").box
    box.setCurrentIndex(box.findData("copy"))
    assert export(ready).if_larger == "copy"
    qtbot.waitUntil(lambda: any("copied if its result would be larger" in remark for remark in remarks(bar)))


def test_pages_are_chosen_by_words_and_some_are_typed(qtbot: QtBot, ready: MainWindow, bar: ExportBar) -> None:
    bar.sentence.details.setChecked(True)
    editor = own_editor(bar, "pages")
    assert [editor.choice.itemText(place) for place in range(4)] == [
        "All in one file", "Only the first", "A file for each", "Some of them",
    ]  # fmt: skip
    assert not editor.box.isVisibleTo(bar), "a word needs no line"
    choose(editor, "split")
    assert export(ready).pages == "split"
    choose(editor, None)
    assert editor.box.isVisibleTo(bar)
    assert export(ready).pages == "split", "nothing is asked for before pages are named"
    type_size(qtbot, editor, "2-5")
    assert export(ready).pages == "2-5"
    type_size(qtbot, editor, "last")
    assert "2-5" in editor.accessibleDescription()
    assert export(ready).pages == "2-5"
    ready.document.undo_stack.undo()
    assert editor.choice.currentData() == "all", "edits of one field in a row are one"
    choose(editor, None)
    type_size(qtbot, editor, " ")
    assert (editor.choice.currentData(), editor.box.isVisibleTo(bar)) == ("all", False)


def choose(editor: Any, word: str | None) -> None:
    editor.choice.setCurrentIndex([editor.choice.itemData(place) for place in range(4)].index(word))
    editor.choice.activated.emit(editor.choice.currentIndex())


def test_pages_that_no_result_can_hold_are_said_with_what_helps(
    qtbot: QtBot, ready: MainWindow, bar: ExportBar, tmp_path: Path
) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    pages = [Image.new("L", (30, 20), level) for level in (10, 90, 200)]
    pages[0].save(folder / "scan.tif", save_all=True, append_images=pages[1:])
    ready.take([str(folder)])
    ready.document.set_export("format", build_format("jpeg"))
    qtbot.waitUntil(lambda: "1 file has pages that only TIFF can hold:" in remarks(bar))
    ready.document.set_export("pages", "first")
    qtbot.waitUntil(lambda: any("other pages are lost" in remark for remark in remarks(bar)))
    assert bar.findChild(QPushButton, "remedy_tiff") is None, "they were left out on purpose"
    ready.document.set_export("pages", "all")
    qtbot.waitUntil(lambda: bar.findChild(QPushButton, "split_pages") is not None)
    link = bar.findChild(QPushButton, "split_pages")
    assert link.text() == "Write a file for each"
    link.click()
    qtbot.waitUntil(lambda: not any("only TIFF" in remark for remark in remarks(bar)))
    assert export(ready).pages == "split"
    plan = ready.session.current_plan.plan
    assert plan is not None
    assert sum(task.page > 0 for task in plan.tasks) == 3
