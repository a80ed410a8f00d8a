"""What a declaration says: parameters read from a msgspec Struct, and text turned into one.

Operations and export formats are Structs whose fields carry type, limits, unit and help. The window's forms, the
`--do` syntax, validation and the reference are all read from here, so nothing is listed twice.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec import inspect as introspection

from multitone.errors import UsageError

ParameterType = Literal["number", "integer", "boolean", "choice", "color", "text", "points"]
COLOR_PATTERN = r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z"

S = TypeVar("S", bound=Struct)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that can be set."""

    name: str
    type: ParameterType
    default: Any
    optional: bool
    """None is allowed and means that the operation decides."""
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    unit: str
    slider: tuple[float, float] | None
    """What a slider spans, where that is less than the value range."""
    help: str

    def expectation(self) -> str:
        """Say what a value has to be, as the end of a sentence."""
        match self.type:
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "boolean":
                return "true or false"
            case "color":
                return "a color like #fed or #ffeedd"
            case "number" | "integer":
                kind = "a whole number" if self.type == "integer" else "a number"
                if self.minimum is not None and self.maximum is not None:
                    return f"{kind} from {self.minimum:g} to {self.maximum:g}"
                return kind if self.minimum is None else f"{kind} of at least {self.minimum:g}"
            case _:
                return "text"

    def as_json(self) -> dict[str, Any]:
        """Return the parameter as the contract's `operations --json` shows it."""
        return {
            "name": self.name,
            "type": self.type,
            "default": self.default,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "choices": list(self.choices),
            "unit": self.unit,
            "help": self.help,
        }


@functools.cache
def parameters_of(declared: type[Struct]) -> tuple[Parameter, ...]:
    """Read the parameters of a declared Struct, in order."""
    described = introspection.type_info(declared)
    assert isinstance(described, introspection.StructType)
    return tuple(_parameter(field) for field in described.fields)


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
            close = suggestion(key, parameters)
            has = f"it has {', '.join(parameters)}" if parameters else "it has none"
            raise UsageError(f"{name} has no parameter {key!r}{close}; {has}.")
    given = {key: value for key, value in values.items() if value not in ("", None)}
    for key, value in given.items():
        _check(declared, name, parameters[key], value)
    return msgspec.convert(given, declared, strict=False)


def suggestion(word: str, known: Mapping[str, object] | list[str]) -> str:
    """Return « (did you mean …?)» where something known is close to the word."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _check(declared: type[Struct], name: str, parameter: Parameter, value: Any) -> None:
    try:
        msgspec.convert({parameter.name: value}, declared, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(
            f"{name}: {parameter.name}={value} does not do; {parameter.name} takes {parameter.expectation()}."
        ) from error


def _unwrapped(kind: introspection.Type) -> tuple[introspection.Type, dict[str, Any], str]:
    """Return a type without its annotations, and what those say: unit and slider, and the description."""
    extra: dict[str, Any] = {}
    description = ""
    while isinstance(kind, introspection.Metadata):
        extra = {**(kind.extra or {}), **extra}
        description = description or (kind.extra_json_schema or {}).get("description", "")
        kind = kind.type
    return kind, extra, description


def _parameter(field: introspection.Field) -> Parameter:
    kind, extra, description = _unwrapped(field.type)
    optional = isinstance(kind, introspection.UnionType) and kind.includes_none
    if isinstance(kind, introspection.UnionType):
        kind = next(t for t in kind.types if not isinstance(t, introspection.NoneType))
        kind, inner, inner_description = _unwrapped(kind)
        extra, description = {**inner, **extra}, description or inner_description
    default = None if field.default is msgspec.NODEFAULT else field.default
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    named: ParameterType = "text"
    if isinstance(kind, introspection.BoolType):
        named = "boolean"
    elif isinstance(kind, introspection.IntType | introspection.FloatType):
        named = "integer" if isinstance(kind, introspection.IntType) else "number"
        minimum = kind.ge if kind.ge is not None else kind.gt
        maximum = kind.le if kind.le is not None else kind.lt
    elif isinstance(kind, introspection.LiteralType):
        named, choices = "choice", tuple(str(v) for v in kind.values)
    elif isinstance(kind, introspection.StrType) and kind.pattern == COLOR_PATTERN:
        named = "color"
    return Parameter(
        name=field.encode_name,
        type=named,
        default=default,
        optional=optional,
        minimum=minimum,
        maximum=maximum,
        choices=choices,
        unit=extra.get("unit", ""),
        slider=extra.get("slider"),
        help=description,
    )
