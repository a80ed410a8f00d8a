"""No name is rich text, a mnemonic or a command anywhere in the window; each is shown as it is."""

from __future__ import annotations

import ast
import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from multitone import paths
from multitone.batch.journal.records import Ended
from multitone.errors import ImageError
from multitone.gui.app.window import MainWindow
from multitone.gui.desktop.numbers import name_of
from multitone.gui.desktop.tooltip import JOINER, plain, set_tip
from multitone.gui.model.session import Session, State
from multitone.gui.speed.export import as_csv, as_svg
from multitone.gui.speed.runs import RunsView
from multitone.gui.steps.presets import PresetMenu
from multitone.gui.widgets.facts import FactsView
from multitone.messages import Message, _
from multitone.reports.table import FORMULA
from tests.gui.conftest import Script, own_home, prompt, script, session, window  # noqa: F401 - fixtures
from tests.gui.history.conftest import chosen, turned
from tests.gui.history.past import keep_job
from tests.gui.speed.doubles import Remembering, dependencies, measurement
from tests.hostile.names import NAMES, make_files
from tests.hostile.shown import faults
from tests.house import PACKAGE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

EVIL = "<img src=/dev/zero>&lt;b&gt; A & B\x1b[31m\u202e[*]{name}\n%1\x9b0m"
"""A word of a stranger that tries all at once."""
RICH_FILE = "<img src=x> &lt;b&gt; A & B"
"""A file of a step has to have letters that can be printed."""
FOLDER = "<b>&amp; C & D\x1b[2J\u202e"


@pytest.fixture
def strangers(tmp_path: Path) -> Path:
    """Return a folder with pictures of all names; what the first ones say of themselves is hostile, too."""
    exif = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298):
        exif[tag] = EVIL.replace("\x9b", "")
    made = tmp_path / "made.jpg"
    Image.new("RGB", (48, 32), (200, 90, 40)).save(made, exif=exif)
    folder = tmp_path / FOLDER
    assert len(make_files(folder, made.read_bytes())) > 60
    made.unlink()
    return folder


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, strangers: Path) -> MainWindow:  # noqa: F811
    """Return the window with all these pictures."""
    window.resize(1280, 800)
    window.take([str(strangers)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete, timeout=20_000)
    return window


def test_a_tooltip_is_plain_text_and_shows_all_of_the_name(qapp: QApplication) -> None:
    for name in (*NAMES, EVIL, "a <b>", "<p", "1 < 2 &amp; 3 > 2", "x\n<b>", ""):
        assert not QtText.mightBeRichText(plain(name)), name
        assert plain(name_of(name)).replace(JOINER, "") == name_of(name)
        widget, action = QWidget(), QAction(name.replace("&", "&&"))
        for of in (widget, action):
            set_tip(of, name)
            assert not QtText.mightBeRichText(of.toolTip()), name
        set_tip(action, "")
        assert not QtText.mightBeRichText(action.toolTip()), name


def test_pictures_and_all_that_is_known_of_them(qtbot: QtBot, opened: MainWindow) -> None:
    pane, bad_files = opened.workspace.pictures, opened.session.bad_files
    assert pane.model.rowCount() > 60
    tips = [pane.model.index(row).data(Qt.ItemDataRole.ToolTipRole) for row in range(pane.model.rowCount())]
    assert sum(JOINER in tip for tip in tips) >= 12, "names that Qt would take for HTML"
    reason = ImageError("unreadable", _("The picture says {said}.", said=EVIL), EVIL)
    bad_files.add({pane.model.path(row): reason for row in range(3)})
    assert faults() == []
    pane.tools.details.setChecked(True)
    for row in range(0, pane.model.rowCount(), 6):
        pane.list.choose(pane.model.path(row))
        qtbot.waitUntil(lambda: pane.details.complete and opened.complete, timeout=20_000)
        assert pane.details.lines
        assert faults() == [], row


def test_a_run_what_fails_and_what_is_left_of_it(qtbot: QtBot, opened: MainWindow, script: Script) -> None:  # noqa: F811
    going, foot = opened.session, opened.workspace.foot
    number = len(going.current_plan.plan.tasks) if going.current_plan.plan else 0
    script.options |= {"failures": dict.fromkeys(range(2, number), "unreadable"), "deaths": {5}}
    script.gate.clear()
    going.convert()
    qtbot.waitUntil(lambda: going.state is State.RUNNING)
    going.add([str(Path(going.document.content.sources[0]))])  # waits in line
    assert faults() == []
    assert "[*][*]" not in opened.windowTitle()
    script.gate.set()
    qtbot.waitUntil(lambda: going.state is State.DONE, timeout=20_000)
    foot.failures.open()
    foot.done.fill_menu()
    assert faults() == []


def test_choices_of_the_export(qtbot: QtBot, opened: MainWindow, tmp_path: Path) -> None:
    document, sentence = opened.document, opened.workspace.foot.export.sentence
    for number, name in enumerate((FOLDER, EVIL, *NAMES[::8])):
        document.set_export("folder", str(tmp_path / str(number) / name))
        assert faults() == [], name
    sentence.folders.open_at(sentence.folder)
    assert faults() == []
    sentence.folders.close()
    document.set_export("name", EVIL)
    qtbot.waitUntil(lambda: opened.session.current_plan.fresh, timeout=20_000)
    assert faults() == []


def test_an_ampersand_of_a_name_is_no_mnemonic(opened: MainWindow, tmp_path: Path) -> None:
    opened.document.set_export("folder", str(tmp_path / "A & B"))
    assert opened.workspace.foot.export.sentence.folder.text() == "A && B"


def test_steps_with_words_and_files_of_strangers(qtbot: QtBot, opened: MainWindow, tmp_path: Path) -> None:
    panel = opened.workspace.steps
    Image.new("RGBA", (8, 8)).save(tmp_path / f"{RICH_FILE}.png")
    for name, parameter, value in (
        ("text", "text", EVIL.replace("{name}", "")), ("text", "typeface", str(tmp_path / f"{RICH_FILE}.ttf")),
        ("watermark", "file", str(tmp_path / f"{RICH_FILE}.png")),
    ):  # fmt: skip
        panel.add_step(name)
        place = len(opened.document.content.pipeline.steps) - 1
        opened.document.set_parameter(place, parameter, value)
        panel.choose(place)
        assert faults() == [], (name, value)
    opened.document.undo()
    assert faults() == []


def test_presets_of_strangers(opened: MainWindow) -> None:
    folder = paths.config_folder() / "presets"
    folder.mkdir(parents=True, exist_ok=True)
    rich = "<img src=/dev/zero> &lt; A & B [*]"
    for number, (name, help_text) in enumerate(((rich, rich), (rich + "2", ""), (EVIL, EVIL), ("x", EVIL))):
        document = {"version": 2, "name": name, "help": help_text, "steps": [{"operation": "text", "text": rich}]}
        (folder / f"{number}<b>.json").write_text(json.dumps(document))
    (folder / "\x1b[31m<b>\u202e.json").write_text("{")
    menu = PresetMenu.of(opened.workspace.steps)
    menu.fill()
    assert faults() == []
    shown = [action.text().replace("&&", "\0").replace("&", "").replace("\0", "&") for action in menu.actions()]
    assert rich in shown
    opened.workspace.steps.offer()
    assert faults() == []
    menu.bring(str(folder / "\x1b[31m<b>\u202e.json"))
    box = opened.findChild(QMessageBox, "preset_problem")
    assert box is not None
    assert faults() == []
    box.close()


def test_what_the_desktop_cannot_open(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = opened.assembly.desktop
    for name in NAMES[::6]:
        desktop.failed.emit(Message("{path} cannot be opened.", {"path": f"/{name}"}), f"/{name}")
    assert faults() == []
    for box in opened.findChildren(QMessageBox):
        box.close()


def test_jobs_of_the_past(qtbot: QtBot, opened: MainWindow, strangers: Path) -> None:
    for number, into in enumerate((FOLDER, EVIL, NAMES[0], NAMES[2])):
        ended = [Ended(1, "failed", "unreadable")] if number == 0 else ()
        keep_job(strangers, name=f"{number}" * 8, into=into, steps=(f"text text='{NAMES[0]}'",), ended=ended)
    page = turned(qtbot, opened)
    for number in range(4):
        chosen(qtbot, page, f"{number}" * 8)
        assert faults() == []


def test_measurements_of_other_machines(qtbot: QtBot, session: Session) -> None:  # noqa: F811
    runs = [measurement(number, machine=EVIL, version=f"=1+{number}") for number in range(1, 4)]
    work = msgspec.structs.replace(runs[0].workload, steps=f"grayscale · {EVIL}")
    runs = [msgspec.structs.replace(run, workload=work) for run in runs]
    view = RunsView(session, dependencies(kept=Remembering(*runs)))
    qtbot.addWidget(view)
    view.show()
    assert faults() == []
    assert all("<img src=/dev/zero>" in label.item.toPlainText() for _, label in view.chart.legend.items)
    assert "<img src=/dev/zero>" in "".join(ET.fromstring(as_svg(view.panel.exported)).itertext())
    _head, *rows = csv.reader(io.StringIO(as_csv(view.panel.exported).decode()))
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []


@pytest.mark.story
def test_a_real_job_of_such_names(qtbot: QtBot, strangers: Path) -> None:
    """Nothing is scripted here: services read the pictures, workers convert them."""
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.take([str(strangers)])
    qtbot.waitUntil(lambda: made.session.current_plan.fresh and made.complete, timeout=60_000)
    pictures = made.workspace.model.rowCount()
    made.session.convert()
    qtbot.waitUntil(lambda: made.session.state is State.DONE, timeout=60_000)
    assert faults() == []
    progress = made.session.run.progress
    assert progress is not None
    assert (progress.done, progress.failed) == (pictures, 0)
    made.close()


TIPS, RICH = (
    {"setToolTip", "showText", "hideText"},
    {"setHtml", "insertHtml", "setMarkdown", "setOpenExternalLinks", "RichText"},
)
LABELS = {"gui/widgets/controls.py", "gui/forms/editor.py", "gui/widgets/flow.py", "gui/app/help.py"}
"""Where labels are made: as plain text, or with a picture."""


def test_tooltips_labels_and_html_are_each_made_in_one_place() -> None:
    found = []
    for path in sorted((PACKAGE / "gui").rglob("*.py")):
        name, text = str(path.relative_to(PACKAGE)), path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            word = node.attr if isinstance(node, ast.Attribute) else ""
            made = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if (
                (word in TIPS and name != "gui/desktop/tooltip.py")
                or (word in RICH and name != "gui/widgets/facts.py")
                or (made == "QLabel" and name not in LABELS)
            ):
                found.append(f"{name}:{getattr(node, 'lineno', 0)} {word or made}")
    assert found == []


def test_facts_load_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (400, 30)).save(tmp_path / "a.png")
    view = FactsView("facts", "Facts")
    qtbot.addWidget(view)
    view.show_html(f'<img src="{tmp_path / "a.png"}">')
    view.show()
    qtbot.waitExposed(view)
    assert view.document().idealWidth() < 40


def test_what_qt_complains_of_commands_no_terminal() -> None:
    complain = (
        "from multitone.cli import streams; streams.prepare()\n"
        "from multitone.gui.app.application import hear_qt; hear_qt()\n"
        "from PySide6.QtCore import qWarning; qWarning('of \\x1b[31m\\u202e<b>.jpg')"
    )
    ended = subprocess.run([sys.executable, "-c", complain], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr == "of \\x1b[31m\\u202e<b>.jpg\n"
