"""A step in the window's words: its title, and the values that set it apart."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping
from typing import Any

from multitone.gui.desktop.numbers import WRITTEN, spoken, within
from multitone.imaging.operation import Operation, info_of
from multitone.imaging.parameters import Parameter, parameters_of, value_text
from multitone.imaging.ways import Way, owned, way_of
from multitone.messages import say
from multitone.numbers import formatted

MOST_VALUES = 2


def step_text(step: Operation) -> str:
    """Describe a step in one line, such as “Gaussian blur · 2.5 px”."""
    return " · ".join(step_parts(step))


def step_title(step: Operation) -> str:
    """Name what a step does."""
    return say(info_of(step).title)


def step_parts(step: Operation) -> list[str]:
    """Return a step's title, and the values that set it apart."""
    known = {parameter.name: parameter for parameter in parameters_of(type(step))}
    told = known if step.told is None else step.told
    given = {name: getattr(step, name) for name in known}
    way = way_of(step.ways, given, {name: parameter.default for name, parameter in known.items()})
    said = {name for name in owned(step.ways) if way is not None and name not in way.also}
    values = [_value_text(known[name], given[name], always=step.told is not None) for name in told if name not in said]
    values = [_way_text(way, known, given), *values] if way is not None else values
    return [step_title(step), *itertools.islice(filter(None, values), MOST_VALUES)]


def _way_text(way: Way, known: Mapping[str, Parameter], given: Mapping[str, Any]) -> str:
    """Say in what way a step is used, and with what values: “longest side 1920 px”, “fill 300 × 200 px”."""
    named = [name for name in way.begins if given[name] is not None][:MOST_VALUES]
    units = {known[name].unit for name in named}
    if len(named) > 1 and len(units) == 1 and "" not in units:
        values = f"{' × '.join(_number(given[name]) for name in named)} {units.pop()}"
    else:
        values = " · ".join(_value_text(known[name], given[name]) or value_text(given[name]) for name in named)
    word = within(spoken(way.name)) if way.told and (named or not way.begins) else ""
    return f"{word} {values}".strip()


def _value_text(parameter: Parameter, value: Any, *, always: bool = False) -> str:
    """Say a value; nothing where it sets nothing apart, but for words that are `always` told."""
    if value is None or value is False:
        return ""
    if parameter.unit:
        return f"{_number(value)} {parameter.unit}"
    if always and parameter.type == "text":
        return " ".join(str(value).split())
    if value == parameter.default:
        return ""
    if parameter.type == "file":
        return os.path.basename(str(value))
    if parameter.type in ("number", "integer"):  # a bare number says nothing without its name
        return f"{within(spoken(parameter.name))} {_number(value)}"
    if value is True or parameter.type == "choice":
        name = parameter.name if value is True else str(value)
        return spoken(name) if name in WRITTEN else spoken(name).lower()
    return value_text(value)


def _number(value: float) -> str:
    return formatted(value, ".4g") if isinstance(value, float) else str(value)
