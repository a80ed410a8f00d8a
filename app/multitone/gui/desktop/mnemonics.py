"""Mnemonics: a letter of each entry of a menu is underlined, and typing it chooses the entry; none stands twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu


def marked(texts: Sequence[str]) -> list[str]:
    """Return the texts of one menu with a mark before a letter each: of the words' first letters, or any that is free.

    Texts that have a mark keep it. One whose letters are all taken has none.
    """
    taken = {letter for letter in map(_letter_of, texts) if letter}
    return [text if _letter_of(text) else _with_mark(text, taken) for text in texts]


def mark(actions: Iterable[QAction]) -> None:
    """Give the entries of one menu their letters."""
    entries = [action for action in actions if action.text() and not action.isSeparator()]
    for action, text in zip(entries, marked([action.text() for action in entries]), strict=True):
        if text != action.text():
            action.setText(text)


def mark_when_shown(menu: QMenu) -> None:
    """Give the entries of a menu their letters each time it opens, for some say something else each time."""
    menu.aboutToShow.connect(lambda: mark(menu.actions()))


def _letter_of(text: str) -> str:
    """Return the letter that is marked already, in lower case."""
    _, found, after = text.replace("&&", "\0").partition("&")
    return after[:1].casefold() if found else ""


def _with_mark(text: str, taken: set[str]) -> str:
    said = text.partition("\t")[0]
    begins = [at for at, letter in enumerate(said) if letter.isalnum() and (at == 0 or not said[at - 1].isalnum())]
    for at in (*begins, *range(len(said))):
        letter = said[at].casefold()
        if letter.isalnum() and letter not in taken:
            taken.add(letter)
            return f"{text[:at]}&{text[at:]}"
    return text


def literal(text: str) -> str:
    """Return a text of which a menu or a button shows each `&`, in place of a mnemonic."""
    return text.replace("&", "&&")
