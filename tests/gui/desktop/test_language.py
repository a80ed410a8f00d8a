"""The window's language: its own catalogue, Qt's translation, and numbers; and steps, said from their declarations."""

from __future__ import annotations

import gettext
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from multitone import messages
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import speak
from multitone.gui.desktop.step_text import step_parts, step_text
from multitone.gui.model.document import Document
from multitone.gui.widgets.fields import SearchField
from multitone.imaging.pipeline import parse_step
from multitone.messages import say, tr

GERMAN = {
    "{n:,} pictures": "{n:,} Bilder", "Search": "Suchen", "Search by name": "Nach Namen suchen",
    "Width": "Breite", "Longest side": "Lange Seite", "Fill": "Füllen", "Box": "Innerhalb",
    "Gaussian blur": "Gaußscher Weichzeichner", "Resize": "Größe ändern", "White balance": "Weißabgleich",
    "Border": "Rahmen", "Enlarge": "Vergrößern", "Temperature": "Temperatur", "Bottom right": "Unten rechts",
    "Opacity": "Deckkraft", "It has {n:,} parts of {size:bytes}.": "Es hat {n:,} Teile zu {size:bytes}.",
}  # fmt: skip


class Catalogue(gettext.NullTranslations):
    """A small catalogue of the tests' own."""

    def gettext(self, message: str) -> str:
        return GERMAN.get(message, message)


@pytest.fixture
def german(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before, locale = set(qapp.findChildren(QTranslator)), QLocale()
    monkeypatch.setattr(messages, "_catalogue", lambda code: Catalogue() if code == "de" else None)
    assert speak(qapp, "de") == "de"
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)
    messages.speak("en")


def test_what_is_in_the_catalogue_is_said_in_german(german: None) -> None:
    assert say("Search") == "Suchen"
    assert SearchField().placeholderText() == "Suchen"
    assert say(messages._("It has {n:,} parts of {size:bytes}.", n=1234, size=1_400_000)) == (
        "Es hat 1.234 Teile zu 1,4 MB."
    )
    assert tr("quite another thing") == "quite another thing"


def test_a_name_keeps_its_capital_within_a_german_sentence(german: None) -> None:
    assert numbers.within(numbers.spoken("opacity")) == "Deckkraft"


@pytest.mark.parametrize(
    ("step", "english", "german_text"),
    [
        ("gaussian-blur sigma=2.5", "Gaussian blur · 2.5 px", "Gaußscher Weichzeichner · 2,5 px"),
        (
            "resize width=1920 enlarge=true",
            "Resize · width 1920 px · enlarge",
            "Größe ändern · Breite 1920 px · vergrößern",
        ),
        ("resize longest_side=1920", "Resize · longest side 1920 px", "Größe ändern · Lange Seite 1920 px"),
        ("resize width=300 height=200 mode=fill", "Resize · fill 300 × 200 px", "Größe ändern · Füllen 300 × 200 px"),
        ("resize width=300 height=200", "Resize · box 300 × 200 px", "Größe ändern · Innerhalb 300 × 200 px"),
        ("resize percent=60", "Resize · 60 %", "Größe ändern · 60 %"),
        ("white-balance temperature=12.5", "White balance · temperature 12.5", "Weißabgleich · Temperatur 12,5"),
        ("border width=40 color=#ABC", "Border · 40 px · #ABC", "Rahmen · 40 px · #ABC"),
        ("text 'text=© Ada 2.5'", "Text · © Ada 2.5", "Text · © Ada 2.5"),
        ("text", "Text · © Your name", "Text · © Your name"),
        ("watermark file=/a/logo.png", "Watermark · logo.png · 20 %", ""),
        ("watermark", "Watermark · 20 %", ""),
        ("lut file=/a/film.cube strength=80", "Look (LUT) · film.cube · 80 %", ""),
        ("crop aspect=1:1 position=bottom-right", "Crop · 1:1 · bottom right", "Crop · 1:1 · unten rechts"),
        ("grayscale luma=rec709", "Grayscale · Rec. 709", "Grayscale · Rec. 709"),
        ("levels output_white=200 gamma=1.25", "Levels · gamma 1.25 · output white 200", ""),
        ("grayscale", "Grayscale", "Grayscale"),
    ],
)
def test_a_step_is_told_by_what_sets_it_apart(
    request: pytest.FixtureRequest, step: str, english: str, german_text: str
) -> None:
    assert step_text(parse_step(step)) == english
    request.getfixturevalue("german")
    if german_text:
        assert step_text(parse_step(step)) == german_text


def test_a_text_with_a_dot_stays_whole() -> None:
    assert step_parts(parse_step("text 'text=one · two'"))[1] == "one · two"


def test_an_edit_is_named_in_german(german: None) -> None:
    document = Document()
    document.add_step("text")
    document.set_parameter(len(document.steps) - 1, "opacity", 20.0)
    assert "Deckkraft" in document.undo_stack.undoText()


def test_numbers_follow_the_language(german: None) -> None:
    assert numbers.count(12_345) == "12.345"
    assert numbers.size(1_400_000) == "1,4 MB"
    assert numbers.pictures(3) == "3 Bilder"


def test_numbers_are_written_as_in_the_country(german: None, qapp: QApplication) -> None:
    speak(qapp, "de-CH")
    assert numbers.count(12_345) == QLocale("de-CH").toString(12_345)


def test_qt_speaks_the_same_language(german: None) -> None:
    if not Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_de.qm").exists():
        pytest.skip("this Qt comes without translations")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_language_that_is_not_there_is_english(qapp: QApplication) -> None:
    before = QLocale()
    assert speak(qapp, "fr") == "en"
    assert QLocale().language() is QLocale.Language.English
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    QLocale.setDefault(before)
    messages.speak("en")


def test_the_setting_is_heeded_from_the_next_start(own_home: Path) -> None:
    from multitone import settings

    settings.save(settings.Settings(language="de"))
    code = (
        "from multitone import messages; from tests.gui.desktop.test_language import Catalogue;"
        "messages._catalogue = lambda code: Catalogue() if code == 'de' else None;"
        "from multitone.gui.app.application import make_application; make_application();"
        "from multitone.gui.widgets.fields import SearchField; print(SearchField().placeholderText())"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "Suchen"


def test_the_first_texts_are_said_before_much_is_loaded() -> None:
    code = "import sys; import multitone.messages, multitone.gui.widgets.controls;print('msgspec' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "False"
