"""The window's language: its translation, Qt's own, numbers; and words that were declared below the window."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from multitone import paths

CONTEXT = "declared"
"""Where translations of declared words and of sentences from below stand."""
SENTENCES = "sentences.json"
"""The sentences that the layers below can say, with places for what varies; made by resources/make-translations.py."""
_PLACE = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"(?:([a-z][a-z ]*) )?(-?\d[\d.]*(?: \S+)?)")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def speak(application: QCoreApplication, language: str) -> str:
    """Let the application speak a language, or the system's; return the one that is spoken.

    Texts are read when a widget is made, so this comes before the first one.
    """
    locale = QLocale.system() if language == "system" else QLocale(language)
    own = QTranslator(application)
    found = own.load(locale, "multitone", "_", str(paths.resources() / "translations"))
    if not found and locale.language() is not QLocale.Language.English:
        locale = QLocale(QLocale.Language.English, locale.territory())
    QLocale.setDefault(locale)
    if found:
        of_qt = QTranslator(application)
        if of_qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(of_qt)
        application.installTranslator(own)
    said_below.cache_clear()
    return QLocale.languageToCode(locale.language())


def declared(text: str) -> str:
    """Return a declared word or a sentence from below in the window's language; as it is where none is known."""
    if not text:
        return ""
    exact = QCoreApplication.translate(CONTEXT, text)
    return exact if exact != text else said_below(text)


def described(text: str) -> str:
    """Return the description of a step, such as “Gaussian blur · 2.5 px”, in the window's language."""
    title, *rest = text.split(" · ")
    return " · ".join([declared(title), *map(_set_apart, rest)])


def _set_apart(part: str) -> str:
    """Say one of the values that set a step apart: a number, a declared word, or what was typed."""
    from multitone.gui.desktop.numbers import spoken, within

    number = _NUMBER.fullmatch(part)
    if number is not None:
        name, value = number.groups()
        return " ".join((*((within(spoken(name)),) if name else ()), _POINT.sub(QLocale().decimalPoint(), value)))
    return spoken(part).lower() if _NAME.fullmatch(part) else part


@functools.lru_cache(maxsize=4096)
def said_below(text: str) -> str:
    """Find the sentence that a text was made from, translate that, and put back what varied."""
    for sentence in _sentences():
        match = sentence.pattern.fullmatch(text)
        if match is None:
            continue
        translated = QCoreApplication.translate(CONTEXT, sentence.text)
        if translated == sentence.text:
            return text
        return filled(translated, dict(zip(sentence.places, match.groups(), strict=True)))
    return text


def filled(text: str, varied: Mapping[str, str]) -> str:
    """Put into a sentence's places what varies, translated where that is a declared word itself."""

    def put(place: re.Match[str]) -> str:
        value = varied.get(place[1], place[0])
        before = value[: len(value) - len(value.lstrip())]
        return before + declared(value.strip())

    return _PLACE.sub(put, text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with places, such as «It has {width} × {height} pixels.»."""

    text: str
    places: tuple[str, ...]
    pattern: re.Pattern[str]


def sentence(text: str) -> Sentence:
    """Read a sentence with places."""
    parts = _PLACE.split(text)
    pattern = "".join("(.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return Sentence(text, tuple(parts[1::2]), re.compile(pattern, re.DOTALL))


@functools.cache
def _sentences() -> list[Sentence]:
    """Return all sentences, those that say most first, so that a vague one never takes a clear one's place."""
    try:
        texts = json.loads((paths.resources() / "translations" / SENTENCES).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [sentence(text) for text in sorted(texts, key=lambda text: -len(_PLACE.sub("", text)))]
