"""The names that one picture may get, and those that it may have got earlier."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from multitone.batch.naming import BETWEEN_FOLDERS, NameTemplate, Subject, numbered_name

MOST_DIGITS = 4
"""Of the number of pages in a file."""


class Candidates:
    """The names that one picture may get, in the order in which they are tried."""

    def __init__(self, name: Callable[[int], str], suffix: str, *, counts: bool, earlier: Sequence[str] = ()) -> None:
        """Begin; `earlier` are stems that it may have got, beside those with a number."""
        *self.folders, self._stem = name(0).split(BETWEEN_FOLDERS)
        self.first = self._stem + suffix
        self.suffix = suffix
        self.counts = counts
        """Whether the template counts, so that the next name is that of the next number."""
        self._name = name
        self._earlier = earlier

    def at(self, number: int) -> str:
        """Return a name, counted from 1."""
        if number == 1:
            return self.first
        return self._counted(number - 1) if self.counts else numbered_name(self._stem, self.suffix, number)

    def _counted(self, more: int) -> str:
        return self._name(more).split(BETWEEN_FOLDERS)[-1] + self.suffix

    def may_be(self, name: str) -> bool:
        """Whether a name is one that the picture may have got earlier."""
        if not name.endswith(self.suffix):
            return False
        if self.counts or name == self.first or name[: len(name) - len(self.suffix)] in self._earlier:
            return True
        return re.fullmatch(re.escape(self._stem) + r"-[0-9]+", name[: len(name) - len(self.suffix)]) is not None

    def is_numbered(self, name: str, counter: int) -> bool:
        """Whether a name is the picture's with any number behind it, or in place of the counter that it has now."""
        if not self.counts:
            return self.may_be(name)
        return any(self._counted(int(n) - counter) == name for n in re.findall("[0-9]+", name))


def otherwise_padded(template: NameTemplate, subject: Subject) -> list[str]:
    """Return what a page was called while its file had so few pages, or so many, that numbers were padded otherwise."""
    names = (template.name(msgspec.structs.replace(subject, pages=10**digits)) for digits in range(MOST_DIGITS))
    return [name.split(BETWEEN_FOLDERS)[-1] for name in names]
