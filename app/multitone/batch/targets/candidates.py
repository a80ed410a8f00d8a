"""The names that one picture may get, one after the other, and the number that a counter goes on after."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from multitone.batch.job import Export
from multitone.batch.naming import BETWEEN_FOLDERS, NameTemplate, numbered_name, split_name


class Candidates:
    """The names that one picture may get, in the order in which they are tried."""

    def __init__(self, name: Callable[[int], str], suffix: str, *, counts: bool) -> None:
        *self.folders, stem = name(0).split(BETWEEN_FOLDERS)
        self.first = stem + suffix
        self.suffix = suffix
        self.counts = counts
        """Whether the template counts, so that the next name is that of the next number."""
        self._name = name

    def at(self, number: int) -> str:
        """Return a name, counted from 1."""
        if number == 1:
            return self.first
        return self._counted(number - 1) if self.counts else self._numbered(number)

    def _counted(self, more: int) -> str:
        return self._name(more).split(BETWEEN_FOLDERS)[-1] + self.suffix

    def _numbered(self, number: int) -> str:
        return numbered_name(self.first[: len(self.first) - len(self.suffix)], self.suffix, number)

    def may_be(self, name: str) -> bool:
        """Whether a name is one that the picture may have got earlier."""
        if not name.endswith(self.suffix):
            return False
        if self.counts or name == self.first:
            return True
        stem = self.first[: len(self.first) - len(self.suffix)]
        return re.fullmatch(re.escape(stem) + r"-[0-9]+", name[: len(name) - len(self.suffix)]) is not None

    def is_numbered(self, name: str, counter: int) -> bool:
        """Whether a name is the picture's with any number behind it, or in place of the counter that it has now."""
        if not self.counts:
            return self.may_be(name)
        return any(self._counted(int(n) - counter) == name for n in re.findall("[0-9]+", name))


def highest_number(export: Export, template: NameTemplate) -> int:
    """Return the highest number that a file below the output folder has by a template."""
    highest = 0
    for _, folders, names in os.walk(export.folder):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        highest = max(highest, *(template.number_in(split_name(name)[0]) for name in names), 0)
    return highest
