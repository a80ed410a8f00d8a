"""The catalogues of translations: whole, fresh, and every template can be said in every language."""

from __future__ import annotations

import ast
import functools
import importlib.util
import re
import string
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from multitone import messages, paths
from multitone.batch.command import options
from multitone.batch.naming import FIELDS
from multitone.imaging.operation import operations

FOLDER = paths.resources() / "translations"
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.po"))
SHOWN_AS_TYPED = {
    *FIELDS.values(),
    *(option.parameter.help for option in options().values()),
    *(info.notes for info in operations().values()),
}
"""Help that shows braces as they are typed, and takes no values."""


@functools.cache
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", paths.resources() / "make-translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def places(template: str) -> set[tuple[str, str]]:
    """Return what a template takes, and how it is written."""
    return {(name, spec or "") for _text, name, spec, _how in string.Formatter().parse(template) if name is not None}


@functools.cache
def collected() -> frozenset[str]:
    """Return all texts that are to be translated."""
    return frozenset(tool().collected())


def pairs(language: str) -> list[tuple[str, str]]:
    with Path(FOLDER / f"{language}.po").open("rb") as file:
        return [(str(message.id), str(message.string)) for message in read_po(file) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_fresh_and_whole(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool().main(check=True) == 0, capsys.readouterr().out
    waiting = [text for text, translation in pairs(language) if not translation]
    assert not waiting, f"translate these in resources/translations/{language}.po, then run `make translations`"


def test_what_is_said_inside_an_f_string_is_collected() -> None:
    """Before Python 3.12 the collector does not look into f-strings: say it before, and put its name there."""
    made = tool()
    known = collected()
    for file in made.PACKAGE.rglob("*.py"):
        for outer in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for call in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in made.MARKERS:
                    texts = [it.value for it in call.args if isinstance(it, ast.Constant) and isinstance(it.value, str)]
                    assert all(text in known for text in texts), f"{file}:{call.lineno}: {texts}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_takes_the_same_values_in_every_language(language: str) -> None:
    for text, translation in pairs(language):
        if translation and text not in SHOWN_AS_TYPED:
            assert places(translation) == places(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_said_in_every_language(language: str) -> None:
    """Numbers take any specification; a name is no number, and has none."""
    messages.speak(language)
    try:
        for text, _translation in pairs(language):
            if text in SHOWN_AS_TYPED:
                continue
            values = {name: 3 if spec else f"‹{name}›" for name, spec in places(text)}
            said = messages.tr(text, **values)
            for name, spec in places(text):
                assert spec or f"‹{name}›" in said, text
    finally:
        messages.speak("en")


def test_a_template_is_one_text() -> None:
    """Texts that are chosen within a mark are collected as one; each must stand in a mark of its own."""
    for text in collected():
        for name, _spec in places(text) if text not in SHOWN_AS_TYPED else ():
            assert name.isidentifier(), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_those_of_a_printer(language: str) -> None:
    """Straight quotes stay where something is to be typed."""
    straight = re.compile(r"\w'[a-z]|s' ")
    assert not [text for pair in pairs(language) for text in pair if straight.search(text)]
