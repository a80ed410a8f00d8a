"""Numbers in words: counts, bytes, seconds, ratios and parts. One rule for one number, at every door.

The front end sets the style once (`use`): its separators, and how the units are called in its language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

DECIMAL_UNITS = ("kB", "MB", "GB", "TB")


class Style(NamedTuple):
    """How a language writes numbers. No Struct: the window says its first texts before it loads msgspec."""

    decimal: str = "."
    group: str = ","
    unit: Callable[[str], str] = str
    """Translates a template of a number with its unit."""


ENGLISH = Style()
_style = ENGLISH


def use(style: Style) -> None:
    """Write all numbers in a style from now on."""
    global _style
    _style = style


def style() -> Style:
    """Return the style that is used."""
    return _style


def formatted(value: float, spec: str, style: Style | None = None) -> str:
    """Write a number by a format specification, with the separators of a style.

    Beside Python's own specifications there are `bytes`, `seconds` and `percent`.
    """
    style = style or _style
    named = _NAMED.get(spec)
    if named is not None:
        return named(value, style)
    text = format(value, spec)
    if not spec and isinstance(value, int):  # a name of a kind, such as a year
        return text
    return text.translate({ord(","): style.group, ord("."): style.decimal})


def count(number: int, style: Style | None = None) -> str:
    """Write a whole number with its thousands apart."""
    return formatted(number, ",", style)


def decimal(number: float, places: int, style: Style | None = None) -> str:
    """Write a number with so many decimals."""
    return formatted(number, f",.{places}f", style)


def figures(number: float, digits: int = 3, style: Style | None = None) -> str:
    """Write a measured figure with the digits that count: 0.0041, 0.12, 1.23, 12.3, 1,234."""
    places = 0
    while places < digits - 1 and abs(number) < 10 ** (digits - 1 - places) - 0.5 * 10 ** -(places + 1):
        places += 1
    if 0 < abs(number) < 10 ** (1 - places):
        places = 1 - math.floor(math.log10(abs(number)))
    return decimal(number, places, style)


def ratio(number: float, style: Style | None = None) -> str:
    """Write a ratio with two decimals."""
    return decimal(number, 2, style)


def between(ends: Sequence[float], style: Style | None = None) -> str:
    """Write the least and the most of measured values: 0.98–1.02."""
    return "–".join(formatted(end, ".2f", style) for end in ends)


def size(number: float, style: Style | None = None) -> str:
    """Write a number of bytes with a fitting decimal unit and at most three figures: 812 bytes, 2 MB, 12.3 MB."""
    style = style or _style
    if number < 999.5:
        whole = round(number)
        template = _said("{n} byte", style) if whole == 1 else _said("{n} bytes", style)
        return template.format(n=count(whole, style))
    for unit in DECIMAL_UNITS:
        number /= 1000
        if number < 999.5 or unit == DECIMAL_UNITS[-1]:
            places = 1 if number < 99.95 and round(number, 1) != round(number) else 0
            return f"{decimal(number, places, style)} {unit}"
    raise AssertionError(number)


def seconds(value: float, style: Style | None = None, *, digits: int = 2) -> str:
    """Write a duration in the figures that count: 12 ms, 1.4 s, 48 s, 3 min 5 s, 2 h 10 min.

    `digits` is how many figures a time below a minute has at most; measured times are shown with three.
    """
    style = style or _style
    if 0 < value < 0.0995:
        return _said("{n} ms", style).format(n=decimal(1000 * value, digits - 1 if value < 0.00995 else 0, style))
    if value < 59.5 if digits < 3 else value < 59.95:
        places = digits - 1 - (value >= 10 - 0.5 * 10 ** (1 - digits))
        return _said("{n} s", style).format(n=decimal(value, places, style))
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return _said("{m} min {s} s", style).format(m=minutes, s=rest)
    return _said("{h} h {m} min", style).format(h=count(minutes // 60, style), m=minutes % 60)


def seconds_left(value: float, style: Style | None = None) -> str:
    """Write an estimated time, in whole seconds and at least one."""
    style = style or _style
    whole = max(1, round(value))
    return _said("{n} s", style).format(n=whole) if whole < 60 else seconds(whole, style)


def percent(part: float, style: Style | None = None) -> str:
    """Write a part, 0 to 1, in percent: whole, or with a decimal where it is small."""
    style = style or _style
    value = 100 * part
    if 0 < value < 0.05:
        return _said("less than {n} %", style).format(n=decimal(0.1, 1, style))
    return _said("{n} %", style).format(n=decimal(value, 1 if 0 < value < 9.95 else 0, style))


def _said(template: str, style: Style) -> str:
    return style.unit(template)


_NAMED: dict[str, Callable[[float, Style], str]] = {"bytes": size, "seconds": seconds, "percent": percent}
