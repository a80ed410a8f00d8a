"""What sums a step up: the values that set it apart, in the words of whoever says them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from multitone.imaging.operation import Operation
from multitone.imaging.parameters import Parameter, parameters_of, value_text
from multitone.imaging.presentation.ways import Way, owned, way_of

MOST_VALUES = 2
NUMBERS = ("number", "integer")


class Words(Protocol):
    """How names and numbers are said."""

    def name(self, name: str) -> str:
        """Say the name of a parameter, or of a way, within a line."""

    def choice(self, name: str) -> str:
        """Say what was chosen, or switched on."""

    def number(self, value: float) -> str:
        """Write a number."""


def summary(step: Operation, words: Words) -> list[str]:
    """Return what sets a step apart, most telling first; its only, default value where nothing does."""
    known = {parameter.name: parameter for parameter in parameters_of(type(step))}
    given = {name: getattr(step, name) for name in known}
    way = way_of(step.ways, given, {name: parameter.default for name, parameter in known.items()})
    said = {name for name in owned(step.ways) if way is not None and name not in way.also}
    told = [known[name] for name in (known if step.told is None else step.told) if name not in said]
    texts = [_way_text(way, known, given, words)] if way is not None else []
    texts += [_value_text(parameter, given[parameter.name], words, always=step.told is not None) for parameter in told]
    texts = list(filter(None, texts))
    if not texts and step.told is None:
        texts = list(_defaults(told, given, words))
    return texts[:MOST_VALUES]


def with_unit(number: str, unit: str) -> str:
    """Write a number with its unit: degrees follow it at once."""
    return f"{number}{unit}" if unit == "°" else f"{number} {unit}"


def _way_text(way: Way, known: Mapping[str, Parameter], given: Mapping[str, Any], words: Words) -> str:
    """Say in what way a step is used, and with what values: “longest side 1920 px”, “fill 300 × 200 px”."""
    named = [known[name] for name in way.begins if given[name] is not None][:MOST_VALUES]
    units = {parameter.unit for parameter in named}
    if len(named) > 1 and len(units) == 1 and "" not in units:
        values = with_unit(" × ".join(words.number(given[it.name]) for it in named), units.pop())
    else:
        values = " · ".join(_value_text(it, given[it.name], words) or value_text(given[it.name]) for it in named)
    word = words.name(way.name) if way.told and (named or not way.begins) else ""
    return f"{word} {values}".strip()


def _value_text(parameter: Parameter, value: Any, words: Words, *, always: bool = False) -> str:
    """Say a value; nothing where it sets nothing apart, but for words that are `always` told."""
    if value is None or value is False:
        return ""
    if parameter.unit and parameter.type in NUMBERS:
        return with_unit(words.number(value), parameter.unit)
    if always and parameter.type == "text":
        return " ".join(str(value).split())
    return "" if value == parameter.default else _said(parameter, value, words)


def _said(parameter: Parameter, value: Any, words: Words) -> str:
    """Say a value, with the name of what it is where it would say nothing without."""
    if parameter.type == "file":
        return os.path.basename(str(value))
    if parameter.type in NUMBERS:
        return (
            words.number(value) if parameter.name == "value" else f"{words.name(parameter.name)} {words.number(value)}"
        )
    if value is True or parameter.type == "choice":
        return words.choice(parameter.name if value is True else str(value))
    return value_text(value)


def _defaults(told: list[Parameter], given: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Yield defaults that say something all the same: the first number or choice, or the colors."""
    colors = [parameter for parameter in told if parameter.type == "color"]
    first = [parameter for parameter in told if parameter.type in (*NUMBERS, "choice")][:1]
    for parameter in itertools.islice(colors or first, MOST_VALUES):
        if given[parameter.name] is not None:
            yield _said(parameter, given[parameter.name], words)
