"""What a declaration says: parameters read from a msgspec Struct, and text turned into one.

Operations and export formats are Structs whose fields carry type, limits, unit and help. The window's forms, the
`--do` syntax, validation and the reference are all read from here, so nothing is listed twice.
"""

from __future__ import annotations

import functools
import shlex
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec import inspect as introspection

from multitone.errors import UsageError
from multitone.imaging.parameter import COLOR_PATTERN as COLOR_PATTERN
from multitone.imaging.parameter import LEAST_RISE as LEAST_RISE
from multitone.imaging.parameter import POINTS_EXAMPLE as POINTS_EXAMPLE
from multitone.imaging.parameter import Color as Color
from multitone.imaging.parameter import Level as Level
from multitone.imaging.parameter import Parameter as Parameter
from multitone.imaging.parameter import ParameterType as ParameterType
from multitone.imaging.parameter import Points as Points
from multitone.imaging.parameter import absolute as absolute
from multitone.imaging.parameter import bounded as bounded
from multitone.imaging.parameter import described as described
from multitone.imaging.parameter import file_of as file_of
from multitone.imaging.parameter import read_points as read_points
from multitone.imaging.parameter import rgb as rgb
from multitone.imaging.parameter import rises as rises
from multitone.imaging.parameter import value_text as value_text
from multitone.messages import Message, _

_PARTING = frozenset(" \t\r\n'\"\\")
"""Letters that mean something to `shlex.split`."""

S = TypeVar("S", bound=Struct)


@functools.cache
def parameters_of(declared: type[Struct]) -> tuple[Parameter, ...]:
    """Read the parameters of a declared Struct, in order."""
    described = introspection.type_info(declared)
    assert isinstance(described, introspection.StructType)
    orders = _choices_in_order(declared)
    return tuple(_parameter(field, orders) for field in described.fields)


def summary_of(declared: type) -> str:
    """Return the first sentence of a declaration's docstring."""
    said = next((base.__doc__ for base in declared.__mro__ if base is not object and base.__doc__), "")
    return " ".join(said.partition("\n\n")[0].split())


def build(declared: type[S], name: str, values: Mapping[str, Any]) -> S:
    """Make a declared Struct from values as a person or a file gives them, checked against its limits.

    An empty value stands for the default. Raises `UsageError` that names the parameter and what it takes.
    """
    if not values:  # to ask for the parameters takes a start 2 ms
        return msgspec.convert({}, declared, strict=False)
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
        raise UsageError(_("A {kind} is empty; write a name, such as “{name}”.", kind=Message(kind), name=example))
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
        if parameter.type == "file" and isinstance(value, str):
            value = absolute(value)
        if parameter.fields and isinstance(value, str) and not parameter.accepts(value):
            raise ValueError("fields that there are not")  # noqa: TRY301  # one way out for all that will not do
        built = msgspec.convert({parameter.name: value}, declared, strict=False)
        if parameter.type == "points" and not rises(getattr(built, parameter.name)):
            raise ValueError("x does not rise")  # noqa: TRY301  # one way out for all that will not do
    except ValueError as error:  # msgspec's ValidationError is one too
        shown = value_text(value) if _is_points(value) else value
        values = {"name": name, "key": parameter.name, "value": str(shown), "expectation": parameter.expectation()}
        raise UsageError(_("{name}: {key}={value} is not valid; {key} takes {expectation}.", **values)) from error
    return value


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
        **(_limits(kind, orders.get(field.name, ())) | ({"type": "file"} if "suffixes" in extra else {})),
        suffixes=extra.get("suffixes", ()),
        labels=extra.get("labels", ()),
        words=extra.get("words", ()),
        fields=extra.get("fields", ()),
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
