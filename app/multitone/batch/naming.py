"""Names of results: templates, and a free name where one is taken."""

from __future__ import annotations

import os
import re
import string
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from multitone.errors import UsageError

FORBIDDEN = '<>:"|?*\\/'
"""Characters that some system refuses in a name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a template can speak of."""

    stem: str
    folder: str
    """Name of the folder that the source lies in."""
    counter: int
    format: str


_WIDTH = re.compile(r"0?[1-9]|0?1[0-9]")
FIELDS: dict[str, str] = {
    "stem": "the source's name without its suffix",
    "folder": "the name of the source's folder",
    "counter": "1, 2, 3 … in the order of the plan; {counter:04} fills up with zeros",
    "format": "the format of the result",
}


class NameTemplate:
    """A template such as `{stem}-gray` or `{counter:04}`. Raises `UsageError` where it makes no name."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            raise UsageError(f"The name {text!r} cannot be read: {error}.") from error
        for literal, field, pattern, conversion in parts:
            bad = next((c for c in literal if c in FORBIDDEN or ord(c) < 32), None)
            if bad is not None:
                raise UsageError(f"The name {text!r} holds {bad!r}, which a file's name cannot hold everywhere.")
            if field is not None and (field not in FIELDS or conversion):
                raise UsageError(
                    f"The name {text!r} asks for {{{field}}}; there are {', '.join('{' + f + '}' for f in FIELDS)}."
                )
            if pattern and not (field == "counter" and _WIDTH.fullmatch(pattern)):
                raise UsageError(
                    f"The name {text!r} asks for {{{field}:{pattern}}}; only {{counter:04}} takes a width."
                )
        if not text.strip():
            raise UsageError("The name is empty; write a template such as '{stem}'.")
        self._plain = text == "{stem}"

    def name(self, subject: Subject) -> str:
        """Return the name without suffix that the template gives a subject."""
        if self._plain:
            return subject.stem
        return self.text.format(
            stem=subject.stem, folder=subject.folder, counter=subject.counter, format=subject.format
        )


def fold(path: str) -> str:
    """Return what two paths have in common that some file system takes for one: case and composed letters."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def free_name(folder: str, name: str, suffix: str, taken: Callable[[str], bool]) -> str:
    """Return the first of `name`, `name-2`, `name-3` … in a folder that is not taken."""
    path = os.path.join(folder, name + suffix)
    number = 2
    while taken(path):
        path = os.path.join(folder, f"{name}-{number}{suffix}")
        number += 1
    return path
