"""The window's language: everything is collected, German is whole, and sentences from below are found again."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone import paths
from multitone.batch.naming import NameTemplate
from multitone.errors import UsageError
from multitone.gui.app.window import MainWindow
from multitone.gui.desktop import language, numbers
from multitone.gui.desktop.language import declared, described, filled, said_below, speak
from multitone.gui.model.document import Document
from tests.gui.conftest import Script

FOLDER = paths.resources() / "translations"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", paths.resources() / "make-translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    locale = QLocale()
    assert speak(qapp, "de") == "de"
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)
    said_below.cache_clear()


def translated() -> dict[tuple[str, str], str]:
    found = {}
    for context in ET.parse(FOLDER / "multitone_de.ts").iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None
            found[name, message.findtext("source") or ""] = (translation.text or "") if finished else ""  # type: ignore[union-attr]
    return found


def test_german_says_all_that_is_said(tool: ModuleType) -> None:
    german = translated()
    missing = sorted(text for text in tool.collected() if not german.get(text, "").strip())
    assert not missing, "run `make translations`, then fill resources/translations/multitone_de.ts"


def test_no_translation_loses_or_invents_a_place(tool: ModuleType) -> None:
    def places_in(text: str) -> set[str]:
        return set(language._PLACE.findall(text))

    assert not [key for key, text in translated().items() if text and places_in(key[1]) != places_in(text)]


def test_what_is_loaded_is_what_is_written(tool: ModuleType, tmp_path: Path) -> None:
    tool.write_qm(FOLDER / "multitone_de.ts", tmp_path / "fresh.qm")
    assert (FOLDER / "multitone_de.qm").read_bytes() == (tmp_path / "fresh.qm").read_bytes()


def test_the_sentences_are_those_of_the_code(tool: ModuleType) -> None:
    assert [one.text for one in language._sentences()] == sorted(
        tool.sentences(), key=lambda text: -len(language._PLACE.sub("", text))
    )


def test_texts_are_found_however_they_are_said(tool: ModuleType) -> None:
    module = (
        "def _tr(text): return QCoreApplication.translate('words', text)\n"
        "class Bar:\n"
        "    def make(self):\n"
        "        tr = self.tr\n"
        "        return tr('one'), self.tr('two ' 'parts'), f\"{self.tr('three')}\"\n"
        "def said():\n"
        "    tr = QCoreApplication.translate\n"
        "    return tr('plan', 'four'), _tr('five'), QCoreApplication.translate('marks', 'six')\n"
    )
    import ast

    assert set(tool.from_window(ast.parse(module))) == {
        ("Bar", "one"), ("Bar", "two parts"), ("Bar", "three"), ("plan", "four"), ("words", "five"), ("marks", "six"),
    }  # fmt: skip


def test_every_sentence_is_found_again_with_what_varies(german: None) -> None:
    for one in language._sentences():
        varied = {place: f"‹{number}›" for number, place in enumerate(one.places)}
        said = filled(one.text, varied)
        assert said_below(said) == filled(translated()["declared", one.text], varied), one.text


def test_sentences_from_below_are_said_in_german(german: None) -> None:
    with pytest.raises(UsageError) as refused:
        NameTemplate("{stm}")
    assert declared(str(refused.value)).startswith("Der Name '{stm}' verlangt {stm}; es gibt {stem}")
    assert declared("/a/b.txt is a file, not a folder; choose another folder for the results.") == (
        "/a/b.txt ist eine Datei und kein Ordner; einen anderen Ordner für die Ergebnisse wählen."
    )
    assert declared("HEIF becomes PNG") == "HEIF wird zu PNG"
    assert declared("a whole number from 0 to 255") == "eine ganze Zahl von 0 bis 255"
    assert declared("one of fit, fill") == "eines von fit, fill"
    assert declared("A BMP holds at most 9 pixels a side; this one has 10 × 5.").startswith("Ein BMP fasst höchstens 9")
    assert declared("The worker crashed twice while it processed this picture (signal 11).").endswith("(Signal 11).")
    assert declared("quite another thing") == "quite another thing"
    assert declared("") == ""


def test_a_name_keeps_its_capital_within_a_german_sentence(german: None) -> None:
    assert numbers.within(numbers.spoken("opacity")) == "Deckkraft"
    document = Document()
    document.add_step("text")
    document.set_parameter(len(document.steps) - 1, "opacity", 20.0)
    assert document.undo_stack.undoText() == "Deckkraft ändern"


def test_a_step_is_described_in_german(german: None) -> None:
    assert described("Gaussian blur · 2.5 px") == "Gaußscher Weichzeichner · 2,5 px"
    assert described("Resize · 1920 px · enlarge") == "Größe ändern · 1920 px · vergrößern"
    assert described("White balance · temperature 12.5") == "Weißabgleich · Temperatur 12,5"
    assert described("Border · 40 px · #ABC") == "Rahmen · 40 px · #ABC"
    assert described("Text · © Ada 2.5 · bottom-right") == "Text · © Ada 2.5 · unten rechts"


def test_numbers_follow_the_language(german: None) -> None:
    assert numbers.count(12_345) == "12.345"
    assert numbers.size(1_400_000) == "1,4 MB"
    assert numbers.pictures(3) == "3 Bilder"


def test_qt_speaks_the_same_language(german: None) -> None:
    if not Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_de.qm").exists():
        pytest.skip("this Qt comes without translations")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_language_that_is_not_there_is_english(qapp: QApplication) -> None:
    before = QLocale()
    assert speak(qapp, "fr") == "en"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    QLocale.setDefault(before)


def test_the_window_is_german_from_the_menu_to_the_plan(
    german: None, qtbot: QtBot, prompt: None, script: Script, photos: Path
) -> None:
    window = MainWindow(script)
    qtbot.addWidget(window)
    window.show()
    assert [head.text() for head in window.menuBar().actions()] == [
        "Bilder",
        "Bearbeiten",
        "Auftrag",
        "Ansicht",
        "Hilfe",
    ]
    assert window.drop_zone.title.text() == "Einen Ordner mit Bildern hier ablegen"
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    bar = window.workspace.foot.export
    planned, room = bar.plan_line.sentence.text().split(" · ")
    assert planned == "5 neu, 1 andere Datei bleibt, wie sie ist"
    assert room.startswith("etwa ")
    assert room.endswith(" frei")
    assert bar.convert.text() == "5 umwandeln"
    assert window.workspace.steps.rows[0].line.text() == "Graustufen"
    window.document.set_export("folder", str(photos / "0.jpg"))
    qtbot.waitUntil(lambda: "ist eine Datei und kein Ordner" in bar.plan_line.sentence.text())
    window.close()


def test_the_setting_is_heeded_from_the_next_start(own_home: Path) -> None:
    from multitone import settings

    settings.save(settings.Settings(language="de"))
    code = (
        "from multitone.gui.app.application import make_application; make_application();"
        "from multitone.gui.pictures.drop_zone import DropZone; zone = DropZone(); folder = zone.folder;"
        "print(ascii(folder.text()))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert told.stdout.strip() == ascii("Ordner wählen…")
