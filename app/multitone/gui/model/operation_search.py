"""Operations as a menu offers them: in words, by family, or by how well they answer to what is typed."""

from __future__ import annotations

import typing
from dataclasses import dataclass

from multitone.gui.desktop.numbers import spoken
from multitone.imaging.operation import Family, OperationInfo, operations
from multitone.messages import say

FAMILIES: tuple[str, ...] = typing.get_args(Family)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One operation in the window's words."""

    name: str
    title: str
    help: str
    family: str

    def rank(self, words: list[str]) -> int | None:
        """Say how well the entry answers to words, 0 best; None where it lacks one of them."""
        title = self.title.casefold()
        everything = " ".join((title, self.name, self.help.casefold(), self.family.casefold()))
        if not all(word in everything for word in words):
            return None
        if title.startswith(" ".join(words)):
            return 0
        if all(any(part.startswith(word) for part in (*title.split(), *self.name.split("-"))) for word in words):
            return 1
        return 2 if all(word in title or word in self.name for word in words) else 3


def entries() -> list[MenuEntry]:
    """Return all operations, family by family."""
    known = sorted(operations().values(), key=lambda info: FAMILIES.index(info.family))
    return [_entry(info) for info in known]


def answering(known: list[MenuEntry], typed: str) -> list[MenuEntry]:
    """Return the entries that have all words of what was typed, the best first."""
    words = typed.casefold().split()
    ranked = [(entry.rank(words), place, entry) for place, entry in enumerate(known)]
    return [entry for rank, _, entry in sorted((r for r in ranked if r[0] is not None), key=lambda r: r[:2])]


def _entry(info: OperationInfo) -> MenuEntry:
    return MenuEntry(info.name, say(info.title), say(info.help), spoken(info.family))
