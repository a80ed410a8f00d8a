"""What a declaration says: parameters read from a msgspec Struct, and text turned into one.

Operations and export formats are Structs whose fields carry type, limits, unit and help. The window's forms, the
`--do` syntax, validation and the reference are all read from here, so nothing is listed twice.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import re
import shlex
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct
from msgspec import inspect as introspection

from multitone.errors import UsageError
from multitone.messages import Message, _

ParameterType = Literal["number", "integer", "boolean", "choice", "color", "text", "points"]
COLOR_PATTERN = r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z"
LEAST_RISE = 1 / 256
"""What x of points rises by, from each to the next; 16 bits have no two values between."""
POINTS_EXAMPLE = "0,0;128,150;255,255"

Color = Annotated[str, Meta(pattern=COLOR_PATTERN)]
Level = Annotated[int, Meta(ge=0, le=255)]
"""A value of 8 bits that stands for the same share of white at any depth."""
Coordinate = Annotated[float, Meta(ge=0, le=255)]
Points = Annotated[tuple[tuple[Coordinate, Coordinate], ...], Meta(min_length=2, max_length=256)]
"""Points of a curve, (x, y) of 0..255 each at any depth, x rising; as text `0,0;128,150;255,255`."""

_PARTING = frozenset(" \t\r\n'\"\\")
"""Letters that mean something to `shlex.split`."""

S = TypeVar("S", bound=Struct)


def described(help: str, unit: str = "", slider: tuple[float, float] | None = None, **limits: Any) -> Meta:  # noqa: A002
    """Annotate a parameter; `slider` is what a slider spans, where that is less than the value range."""
    extra = ({"unit": unit} if unit else {}) | ({"slider": slider} if slider else {})
    return Meta(description=help, extra=extra, **limits)


def bounded(least: float, most: float, help: str, unit: str = "", slider: tuple[float, float] | None = None) -> Meta:  # noqa: A002
    """Annotate a number that has limits."""
    return described(help, unit, slider, ge=least, le=most)


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

    def accepts(self, text: str) -> bool:
        """Say whether what was typed will do as points, a color or a text."""
        if self.type == "points":
            try:
                points = read_points(text)
            except ValueError:
                return False
            return (
                len(points) > 1 and _rises(points) and all(0 <= number <= 255 for point in points for number in point)
            )
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
            case "text" if self.example:
                return _("text such as {example}", example=self.example)
            case "text":
                return _("text") if self.longest is None else _("text of at most {n} characters", n=self.longest)

    def as_json(self) -> dict[str, Any]:
        """Return the parameter as the contract's `operations --json` shows it."""
        names = ("name", "type", "default", "minimum", "maximum", "choices", "unit", "help")
        return {name: getattr(self, name) for name in names} | {"choices": list(self.choices)}


@functools.cache
def parameters_of(declared: type[Struct]) -> tuple[Parameter, ...]:
    """Read the parameters of a declared Struct, in order."""
    described = introspection.type_info(declared)
    assert isinstance(described, introspection.StructType)
    orders = _choices_in_order(declared)
    return tuple(_parameter(field, orders) for field in described.fields)


def summary_of(declared: type) -> str:
    """Return the first sentence of a declaration's docstring."""
    return (inspect.getdoc(declared) or "").partition("\n\n")[0].replace("\n", " ")


def build(declared: type[S], name: str, values: Mapping[str, Any]) -> S:
    """Make a declared Struct from values as a person or a file gives them, checked against its limits.

    An empty value stands for the default. Raises `UsageError` that names the parameter and what it takes.
    """
    parameters = {p.name: p for p in parameters_of(declared)}
    for key in values:
        if key not in parameters:
            known = _("it has {names}", names=", ".join(parameters)) if parameters else _("it has none")
            near = suggestion(key, parameters)
            raise UsageError(
                _("{name} has no parameter {key!r}{near}; {known}.", name=name, key=key, near=near, known=known)
            )
    given = {
        key: _checked(declared, name, parameters[key], value)
        for key, value in values.items()
        if value is not None and value != ""
    }
    return msgspec.convert(given, declared, strict=False)


def value_text(value: object) -> str:
    """Write a value as the command line reads it: booleans as true and false, points as x,y;x,y, None as nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ";".join(",".join(repr(float(number)).removesuffix(".0") for number in point) for point in value)
    return "" if value is None else str(value)


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


def split_settings(text: str, kind: str, example: str) -> tuple[str, dict[str, str]]:
    """Split `NAME key=value …`, quoted as by shlex, into the name and its values as they were typed.

    `kind` says what is named, `example` names one. Raises `UsageError` naming what is wrong.
    """
    try:
        parts = shlex.split(text)
    except ValueError as error:
        raise UsageError(
            _(
                "The {kind} {text!r} cannot be read; close each quotation mark, and write each backslash twice.",
                kind=Message(kind), text=text,
            )
        ) from error  # fmt: skip
    if not parts:
        raise UsageError(_("A {kind} is empty; write a name, such as '{name}'.", kind=Message(kind), name=example))
    values: dict[str, str] = {}
    for part in parts[1:]:
        key, equals, value = part.partition("=")
        if not equals:
            raise UsageError(_("{name}: {part!r} is not a setting; write it as key=value.", name=parts[0], part=part))
        if key in values:
            raise UsageError(_("{name}: {key} is given twice.", name=parts[0], key=key))
        values[key] = value
    return parts[0], values


def settings_text(name: str, chosen: Struct) -> str:
    """Write what `split_settings` reads: the name, and what differs from the defaults.

    Only what `shlex.split` would part is quoted, not what a shell would: whoever writes a command quotes the whole.
    """
    parts = [name]
    for parameter in parameters_of(type(chosen)):
        value = getattr(chosen, parameter.name)
        if value != parameter.default:
            parts.append(f"{parameter.name}={value_text(value)}")
    return " ".join(shlex.quote(part) if not part or _PARTING.intersection(part) else part for part in parts)


def suggestion(word: str, known: Mapping[str, object] | list[str]) -> Message:
    """Return « (did you mean …?)» where something known is close to the word."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return _(" (did you mean {name!r}?)", name=close[0]) if close else Message("")


def _checked(declared: type[Struct], name: str, parameter: Parameter, value: Any) -> Any:
    """Return the value, points as numbers. Raises `UsageError` where it will not do."""
    try:
        if parameter.type == "points" and isinstance(value, str):
            value = read_points(value)
        built = msgspec.convert({parameter.name: value}, declared, strict=False)
        if parameter.type == "points" and not _rises(getattr(built, parameter.name)):
            raise ValueError("x does not rise")  # noqa: TRY301  # one way out for all that will not do
    except ValueError as error:  # msgspec's ValidationError is one too
        shown = value_text(value) if _is_points(value) else value
        values = {"name": name, "key": parameter.name, "value": str(shown), "expectation": parameter.expectation()}
        raise UsageError(_("{name}: {key}={value} is not valid; {key} takes {expectation}.", **values)) from error
    return value


def _rises(points: tuple[tuple[float, float], ...]) -> bool:
    return all(other[0] - one[0] >= LEAST_RISE for one, other in itertools.pairwise(points))


def _is_points(value: Any) -> bool:
    return isinstance(value, tuple | list) and all(
        isinstance(p, tuple | list) and all(isinstance(n, int | float) for n in p) for p in value
    )


@functools.cache
def _choices_in_order(declared: type[Struct]) -> dict[str, tuple[Any, ...]]:
    """Return the choices of each field as they were declared, for msgspec sorts them by their letters."""
    return {
        # A choice that may be None is a union.
        name: next((get_args(kind) for kind in (hint, *get_args(hint)) if get_origin(kind) is Literal), ())
        for name, hint in get_type_hints(declared).items()
    }


def _unwrapped(kind: introspection.Type) -> tuple[introspection.Type, dict[str, Any], str]:
    """Return a type without its annotations, and what those say: unit and slider, and the description."""
    extra: dict[str, Any] = {}
    description = ""
    while isinstance(kind, introspection.Metadata):
        extra = {**(kind.extra or {}), **extra}
        description = description or (kind.extra_json_schema or {}).get("description", "")
        kind = kind.type
    return kind, extra, description


def _parameter(field: introspection.Field, orders: Mapping[str, tuple[Any, ...]]) -> Parameter:
    kind, extra, description = _unwrapped(field.type)
    optional = isinstance(kind, introspection.UnionType) and kind.includes_none
    if isinstance(kind, introspection.UnionType):
        kind = next(t for t in kind.types if not isinstance(t, introspection.NoneType))
        kind, inner, inner_description = _unwrapped(kind)
        extra, description = {**inner, **extra}, description or inner_description
    return Parameter(
        name=field.encode_name,
        default=None if field.default is msgspec.NODEFAULT else field.default,
        optional=optional,
        unit=extra.get("unit", ""),
        slider=extra.get("slider"),
        help=description,
        example=extra.get("example", ""),
        title=extra.get("title", ""),
        **_limits(kind, orders.get(field.name, ())),
    )


def _limits(kind: introspection.Type, order: tuple[Any, ...]) -> dict[str, Any]:
    """Return what a type allows, as fields of `Parameter`."""
    match kind:
        case introspection.BoolType():
            return {"type": "boolean"}
        case introspection.IntType() | introspection.FloatType():
            least = kind.ge if kind.ge is not None else kind.gt
            most = kind.le if kind.le is not None else kind.lt
            named = "integer" if isinstance(kind, introspection.IntType) else "number"
            return {"type": named, "minimum": least, "maximum": most}
        case introspection.LiteralType():
            return {"type": "choice", "choices": tuple(str(value) for value in sorted(kind.values, key=order.index))}
        case introspection.VarTupleType():
            return {"type": "points", "minimum": 0.0, "maximum": 255.0}
        case introspection.StrType() if kind.pattern == COLOR_PATTERN:
            return {"type": "color", "pattern": COLOR_PATTERN}
        case introspection.StrType():
            return {"type": "text", "longest": kind.max_length, "pattern": kind.pattern or ""}
    return {"type": "text"}
