"""Fields in a text, such as {stem} or {date:%Y}: read, checked, and filled."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

DATE = "date"
"""The field that takes a pattern."""
PLAIN_DATE = "%Y-%m-%d"
LONGEST_DATE_PATTERN = 60
_DATE = r"(?:[^%{}\0\ud800-\udfff]|%[YymdHMSjBbAaIpuVGUW%])+"
"""Directives of strftime that are the same everywhere, or are words."""
_DIRECTIVE = re.compile(r"%.")


class Part(NamedTuple):
    """A piece of a text that stands as it is, and the field behind it, if there is one."""

    literal: str
    field: str | None
    pattern: str


def parts_of(text: str, known: Collection[str]) -> list[Part]:
    """Part a text at its fields; a brace that is to be shown is doubled. Raises `ValueError` for another text."""
    parts = []
    for literal, field, pattern, conversion in string.Formatter().parse(text):
        if field is not None and (field not in known or conversion):
            raise ValueError(f"there is no field {field}")
        if pattern and not (field == DATE and re.fullmatch(_DATE, pattern) and len(pattern) <= LONGEST_DATE_PATTERN):
            raise ValueError(f"{field} takes no such pattern")
        parts.append(Part(literal, field, pattern or ""))
    return parts


def accepts(text: str, known: Collection[str]) -> bool:
    """Whether all fields of a text are known, and its other braces doubled."""
    try:
        parts_of(text, known)
    except ValueError:
        return False
    return True


def escaped(text: str) -> str:
    """Return what stands for a text that has no fields."""
    return text.replace("{", "{{").replace("}", "}}")


def filled(parts: list[Part], value: Callable[[str, str], str]) -> str:
    """Return the text with a value in place of each field, of which it is given the pattern.

    A line with fields that comes out blank is left out.
    """
    marked = "".join(
        part.literal.replace("\0", "") + ("" if part.field is None else "\0" + value(part.field, part.pattern))
        for part in parts
    )
    lines = [line for line in marked.splitlines() if "\0" not in line or line.replace("\0", "").strip()]
    return "\n".join(lines).replace("\0", "")


def written_date(date: datetime | None, pattern: str) -> str:
    """Write a date by a pattern of strftime; nothing where there is none."""
    return "" if date is None else _DIRECTIVE.sub(lambda found: date.strftime(found[0]), pattern or PLAIN_DATE)
