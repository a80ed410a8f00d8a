"""A step in the window's words: its title, and the values that set it apart."""

from __future__ import annotations

from multitone.escapes import in_a_line
from multitone.gui.desktop.numbers import WRITTEN, spoken, within
from multitone.imaging.operation import Operation, info_of
from multitone.imaging.parameters import parameters_of
from multitone.imaging.telling import summary
from multitone.messages import say
from multitone.numbers import formatted


def step_text(step: Operation) -> str:
    """Describe a step in one line, such as “Gaussian blur · 2.5 px”."""
    return " · ".join(step_parts(step))


def step_title(step: Operation) -> str:
    """Name what a step does."""
    return say(info_of(step).title)


def parameter_title(step: Operation, name: str) -> str:
    """Return what a form calls a parameter of a step, as it is declared."""
    known = next(parameter for parameter in parameters_of(type(step)) if parameter.name == name)
    return known.title or name


def step_parts(step: Operation) -> list[str]:
    """Return a step's title, and the values that set it apart."""
    return [step_title(step), *map(in_a_line, summary(step, _Spoken()))]


class _Spoken:
    """Names and numbers as the window says them."""

    def name(self, name: str) -> str:
        return within(spoken(name))

    def choice(self, name: str) -> str:
        return spoken(name) if name in WRITTEN else spoken(name).lower()

    def number(self, value: float) -> str:
        return formatted(value, ".4g") if isinstance(value, float) else str(value)
