"""Searching: what answers to typed words, by titles, synonyms and help, the best first; or is spelled nearly so."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
NEAR = 0.74
"""How alike two words are at least, by difflib's ratio, for one to be the other misspelled."""
SHORTEST_MISSPELLED = 4
"""Letters of a word that may be misspelled; shorter ones are near to too many others."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one thing that is searched for, made alike by `plain`, in as many languages as are known."""

    titles: tuple[str, ...]
    keywords: tuple[str, ...]
    rest: str
    """What else is said of it, as one text."""
    behind: int = 0
    """How many ranks it stands behind others that answer as well."""

    def rank(self, phrase: str) -> int | None:
        """Say how well this answers to a phrase, 0 best; None where it lacks one of its words."""
        words, names = phrase.split(), (*self.titles, *self.keywords)
        begun = {part for name in names for part in name.split()}
        if phrase in self.titles:
            return 0
        if any(title.startswith(phrase) for title in self.titles):
            return 1
        if any(all(_begins(word, title.split()) for word in words) for title in self.titles):
            return 2
        if phrase in self.keywords:
            return 3
        if any(keyword.startswith(phrase) for keyword in self.keywords):
            return 4
        if all(_begins(word, begun) for word in words):
            return 5
        if all(any(word in name for name in names) for word in words):
            return 6
        return 7 if all(any(word in text for text in (*names, self.rest)) for word in words) else None

    def nearness(self, phrase: str) -> float:
        """Say how near its titles and keywords come to a phrase that may be misspelled: 0, or `NEAR` to 1."""
        known = {part for name in (*self.titles, *self.keywords) for part in name.split()}
        return min(max((_likeness(word, part) for part in known), default=0.0) for word in phrase.split())


def plain(text: str) -> str:
    """Return a text as it is compared: without case, accents and punctuation; “&” is “and”."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in parts if not unicodedata.combining(letter)).replace("&", " and ")
    return re.sub(r"[\W_]+", " ", letters).strip()


def wording(titles: Iterable[str], keywords: Iterable[str] = (), rest: Iterable[str] = (), behind: int = 0) -> Wording:
    """Return the words of one thing: its names, synonyms of them, and what else is said of it."""
    return Wording(tuple(map(plain, titles)), tuple(map(plain, keywords)), " ".join(map(plain, rest)), behind)


def answering(known: Sequence[tuple[T, Wording]], typed: str) -> list[T]:
    """Return what answers to all words that were typed, the best first; if nothing does, what is spelled nearly so."""
    phrase = plain(typed)
    if not phrase:
        return [] if typed.strip() else [thing for thing, _ in known]
    ranks = [(words.rank(phrase), words.behind, thing) for thing, words in known]
    exact = [(rank + behind, thing) for rank, behind, thing in ranks if rank is not None]
    if exact:
        return [thing for _, thing in sorted(exact, key=lambda pair: pair[0])]
    near = [(words.nearness(phrase), thing) for thing, words in known]
    return [thing for likeness, thing in sorted(near, key=lambda pair: -pair[0]) if likeness >= NEAR]


def _begins(word: str, parts: Iterable[str]) -> bool:
    return any(part.startswith(word) for part in parts)


def _likeness(word: str, part: str) -> float:
    """Return how alike two words are; what is not typed to its end yet is like the beginning of a longer one."""
    if word == part:
        return 1.0
    if len(word) < SHORTEST_MISSPELLED or len(part) < SHORTEST_MISSPELLED or word[0] != part[0]:
        return 0.0
    matcher = difflib.SequenceMatcher(None, part[: len(word) + 1], word, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0
