"""Parameter: one thing that can be set, its types and limits, and how its values are written."""

from __future__ import annotations

import itertools
import os
import re
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from multitone.imaging.fields import accepts
from multitone.messages import Message, _

ParameterType = Literal["number", "integer", "boolean", "choice", "color", "text", "points", "file"]
COLOR_PATTERN = r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z"
LEAST_RISE = 1 / 256
"""What x of points rises by, from each to the next; 16 bits have no two values between."""
LONGEST_PATH = 4_095
"""Characters of a path; no system takes more."""
POINTS_EXAMPLE = "0,0;128,150;255,255"

Color = Annotated[str, Meta(pattern=COLOR_PATTERN)]
Level = Annotated[int, Meta(ge=0, le=255)]
"""A value of 8 bits that stands for the same share of white at any depth."""
Coordinate = Annotated[float, Meta(ge=0, le=255)]
Points = Annotated[tuple[tuple[Coordinate, Coordinate], ...], Meta(min_length=2, max_length=256)]
"""Points of a curve, (x, y) of 0..255 each at any depth, x rising; as text `0,0;128,150;255,255`."""


def described(
    help: str,  # noqa: A002
    unit: str = "",
    slider: tuple[float, float] | None = None,
    *,
    title: str = "",
    **limits: Any,
) -> Meta:
    """Annotate a parameter.

    `slider` is what a slider spans, where that is less than the value range, and `title` what a form calls it.
    """
    said = {"unit": unit, "slider": slider, "title": title}
    extra = {name: value for name, value in said.items() if value}
    return Meta(description=help, extra=extra, **limits)


def bounded(least: float, most: float, help: str, unit: str = "", slider: tuple[float, float] | None = None) -> Meta:  # noqa: A002
    """Annotate a number that has limits."""
    return described(help, unit, slider, ge=least, le=most)


def file_of(help: str, *suffixes: str, example: str = "") -> Meta:  # noqa: A002
    """Annotate the path of a file, with the suffixes that such files have; empty stands for none."""
    return Meta(description=help, max_length=LONGEST_PATH, extra={"suffixes": suffixes, "example": example})


class Parameter(Struct, frozen=True):
    """One thing that can be set."""

    name: str
    type: ParameterType
    default: Any
    optional: bool
    """None is allowed and means that the operation decides."""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    slider: tuple[float, float] | None = None
    """What a slider spans, where that is less than the value range."""
    help: str = ""
    longest: int | None = None
    """How many characters a text may have."""
    pattern: str = ""
    """What a text of a certain form matches."""
    example: str = ""
    """What such a text looks like."""
    title: str = ""
    """What a form calls it, where that is not its name; spelled like one, with underscores."""
    suffixes: tuple[str, ...] = ()
    """Of a file: the endings that its name may have."""
    labels: tuple[str, ...] = ()
    """What a form calls the choices, in their order, where these are not their names; spelled like the title."""
    words: tuple[str, ...] = ()
    """Of a text: what it is most often. The labels are theirs, and behind them one for any other text."""
    fields: tuple[str, ...] = ()
    """Of a text: what it can say of the picture, each in braces, so that a brace itself is doubled."""

    def accepts(self, text: str) -> bool:
        """Say whether what was typed will do as points, a color or a text."""
        if self.type == "points":
            try:
                points = read_points(text)
            except ValueError:
                return False
            return len(points) > 1 and rises(points) and all(0 <= number <= 255 for point in points for number in point)
        if self.fields and not accepts(text, self.fields):
            return False
        return (self.longest is None or len(text) <= self.longest) and re.search(self.pattern, text) is not None

    def expectation(self) -> Message:
        """Say what a value has to be, as the end of a sentence."""
        match self.type:
            case "choice":
                return _("one of {choices}", choices=", ".join(self.choices))
            case "boolean":
                return _("true or false")
            case "color":
                return _("a color such as #fed or #ffeedd")
            case "number" | "integer":
                kind = _("a whole number") if self.type == "integer" else _("a number")
                if self.minimum is not None and self.maximum is not None:
                    return _("{kind} from {least:g} to {most:g}", kind=kind, least=self.minimum, most=self.maximum)
                return kind if self.minimum is None else _("{kind} of at least {n:g}", kind=kind, n=self.minimum)
            case "points":
                return _("two points or more, each 0..255, with x rising, such as {example}", example=POINTS_EXAMPLE)
            case "file":
                return _("the path of a file: {suffixes}", suffixes=", ".join(self.suffixes))
            case "text" if self.fields:
                fields = ", ".join(f"{{{field}}}" for field in self.fields)
                return _(
                    "text of at most {n} characters, with fields among {fields}, and other braces doubled",
                    n=self.longest or 0, fields=fields,
                )  # fmt: skip
            case "text" if self.example:
                return _("text such as {example}", example=self.example)
            case "text":
                return _("text") if self.longest is None else _("text of at most {n} characters", n=self.longest)

    def as_json(self) -> dict[str, Any]:
        """Return the parameter as the contract's `operations --json` shows it."""
        names = ("name", "type", "default", "minimum", "maximum", "choices", "unit", "help")
        said = {name: getattr(self, name) for name in names} | {"choices": list(self.choices)}
        return said | ({"suffixes": list(self.suffixes)} if self.type == "file" else {})


def value_text(value: object) -> str:
    """Write a value as the command line reads it: booleans as true and false, points as x,y;x,y, None as nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ";".join(",".join(repr(float(number)).removesuffix(".0") for number in point) for point in value)
    return "" if value is None else str(value)


def absolute(path: str) -> str:
    """Return the path of a file from the root, a home folder in place of `~`; empty stays empty.

    Raises `ValueError` where it is not text, as presets and the history keep it.
    """
    if "\0" in path or not path.isprintable():
        raise ValueError("a path of letters that cannot be printed")
    return os.path.abspath(os.path.expanduser(path)) if path else ""


def read_points(text: str) -> tuple[tuple[float, float], ...]:
    """Read `x,y;x,y;…`. Raises `ValueError` where that is not what the text holds."""
    points = []
    for point in text.split(";"):
        x, y = point.split(",")
        points.append((float(x), float(y)))
    return tuple(points)


def rgb(color: str) -> tuple[int, int, int]:
    """Read a color, #rgb or #rrggbb."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def rises(points: tuple[tuple[float, float], ...]) -> bool:
    """Whether x grows from each point to the next."""
    return all(other[0] - one[0] >= LEAST_RISE for one, other in itertools.pairwise(points))
