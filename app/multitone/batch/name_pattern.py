"""Name pattern: what the names that a template makes look like, and which number stands in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum


class Field(Enum):
    """What a template leaves open."""

    ANY = ".+"
    COUNTER = "[0-9]{1,18}"


MOST_TRIED = 2
"""Fields of any characters that a regular expression may try all lengths of: with five it takes hours for a name."""
MOST_DIGITS = 18


class NamePattern:
    """Literal texts and fields, one behind the other. Each field takes as much as it can, the first one first."""

    def __init__(self, parts: Sequence[str | Field]) -> None:
        self._parts = [part for part in parts if part]
        first = next((part for part in self._parts if part is Field.COUNTER), None)
        self._has_counter = first is not None
        shape = "".join(f"({part.value})" if isinstance(part, Field) else re.escape(part) for part in self._parts)
        self._fields = [part for part in self._parts if isinstance(part, Field)]
        self._quick = re.compile(shape, re.DOTALL) if self._fields.count(Field.ANY) <= MOST_TRIED else None

    def number_in(self, name: str) -> int:
        """Return the number that the first counter has in a name; 0 where there is none, or the name is another."""
        if not self._has_counter:
            return 0
        if self._quick is None:
            return self._found(name)
        match = self._quick.fullmatch(name)
        return int(match[1 + self._fields.index(Field.COUNTER)]) if match is not None else 0

    def _found(self, name: str) -> int:
        """Do the same in a time that grows with the number of parts times the length of the name."""
        fits = [[False] * len(name) + [True]]
        """By how many parts are left: whether these fit what stands behind a place."""
        for part in reversed(self._parts):
            last = _last(fits[-1])
            fits.append([_end(part, name, at, fits[-1], last) >= 0 for at in range(len(name))] + [False])
        at = 0
        for number, part in enumerate(self._parts):
            ends = fits[-2 - number]
            end = _end(part, name, at, ends, _last(ends))
            if end < 0 or part is Field.COUNTER:
                return int(name[at:end]) if end >= 0 else 0
            at = end
        return 0


def _last(ends: list[bool]) -> int:
    """Return the last allowed place, −1 for none."""
    return next((at for at in range(len(ends) - 1, -1, -1) if ends[at]), -1)


def _end(part: str | Field, name: str, at: int, ends: list[bool], last: int) -> int:
    """Return the last of the allowed places where a part that begins there may end, −1 for none."""
    if part is Field.ANY:
        return last if last > at else -1
    if isinstance(part, str):
        end = at + len(part)
        return end if name.startswith(part, at) and ends[end] else -1
    most = at
    while most < min(len(name), at + MOST_DIGITS) and name[most] in "0123456789":
        most += 1
    return next((end for end in range(most, at, -1) if ends[end]), -1)
