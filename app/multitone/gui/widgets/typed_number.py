"""Numbers as people type them: with a unit or without, with a decimal point or a decimal comma."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QValidator

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

_NUMBER = re.compile(r"\s*([-+−]?)\s*(\d*)((?:[.,]\d*)*)((?:[eE](?![a-zA-Z])[-+]?\d*)?)\s*(.*?)\s*\Z", re.DOTALL)
_LOOKALIKES = {"×": "x", "°": "deg", "µ": "u"}
"""What stands on no keyboard, and what is typed for it."""


def read_number(text: str, unit: str = "") -> float | None:
    """Read a number; None where the text is none, or names another unit."""
    match = _NUMBER.match(text)
    if match is None or not _unit_begins(match[5], unit):
        return None
    whole, *parts = re.split("[.,]", match[2] + match[3])
    marks = set(match[3]) & {".", ","}
    grouped = parts if len(marks) == 1 and len(parts) > 1 else parts[:-1]  # one mark twice separates thousands
    if any(len(group) != 3 for group in grouped):
        return None
    if len(grouped) == len(parts):
        whole, parts = "".join((whole, *parts)), []
    decimals = parts[-1] if parts else ""
    sign = "-" if match[1] in ("-", "−") else ""
    try:
        return float(f"{sign}{whole}{''.join(parts[:-1])}.{decimals}{match[4]}")
    except ValueError:
        return None


def judge_number(text: str, unit: str = "", *, whole: bool = False) -> QValidator.State:
    """Say whether a text is a number, could become one, or never will."""
    number = read_number(text, unit)
    if number is not None:
        fine = not whole or number.is_integer()
        return QValidator.State.Acceptable if fine else QValidator.State.Intermediate
    match = _NUMBER.match(text)
    possible = match is not None and _unit_begins(match[5], unit)
    return QValidator.State.Intermediate if possible else QValidator.State.Invalid


def number_text(value: float, locale: QLocale) -> str:
    """Write a number without idle zeros and without marks between thousands, which could be taken for decimals."""
    from PySide6.QtCore import QLocale  # late: its lists of languages and countries hold up the first paint

    plain = QLocale(locale)
    plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return plain.toString(float(value), "g", 8)


def _unit_begins(text: str, unit: str) -> bool:
    """Whether a text is the unit, its beginning, or that and the unit which the field has put there itself."""
    typed = text.strip().lower()
    begun = (typed, typed.removesuffix(unit.lower()).strip())
    return any(name.lower().startswith(begun) for name in (unit, _LOOKALIKES.get(unit, unit)))
