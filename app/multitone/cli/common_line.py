"""The common line: `multitone convert` as it is mostly typed, read without click, which takes as long as the picture.

::

    words ──read──► ConvertOptions, from its fields' declarations        what it does not know, None: click reads that
                                                                         line, and says what is wrong with it
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from multitone.batch import options as declared
from multitone.batch.options import ConvertOptions

COMMAND = "convert"
_NAMES = dict(zip(ConvertOptions.__struct_encode_fields__, ConvertOptions.__struct_fields__, strict=True))
"""The fields by the words that name them."""
_ARGUMENT = "sources"


def read(words: Sequence[str]) -> ConvertOptions | None:
    """Return what was typed; None of another command, and of a line with anything that is not plain."""
    if not words or words[0] != COMMAND:
        return None
    given: dict[str, Any] = {}
    left = iter(words[1:])
    for word in left:
        name = _name_of(word)
        if name is None:
            return None
        value = word if name == _ARGUMENT else _value(name, left)
        if value is None:
            return None
        if _is_repeated(name):
            given[name] = (*given.get(name, ()), value)
        elif given.setdefault(name, value) is not value:
            return None
    return ConvertOptions(**given) if {_ARGUMENT, "output"} <= given.keys() else None


def _name_of(word: str) -> str | None:
    """Return the field that a word belongs to; None where it is not plain."""
    if word == "-" or not word.startswith("-"):
        return _ARGUMENT
    if word.startswith("--"):
        name = _NAMES.get(word[2:])
        return None if name == _ARGUMENT else name
    return next((name for name in _NAMES.values() if _extra(name).get("short") == word), None)


def _value(name: str, left: Iterator[str]) -> Any:
    """Return the value of an option, taken from the words behind it; None of one that is not valid or not plain."""
    kinds = _kinds(name)
    if bool in kinds:
        return True
    text = next(left, "")
    if not text or text.startswith("-"):
        return None
    if str in kinds or _is_repeated(name):
        return text
    try:
        return msgspec.convert(text, _hint(name), strict=False)
    except msgspec.ValidationError:
        return None


def _is_repeated(name: str) -> bool:
    return any(typing.get_origin(kind) is tuple for kind in _kinds(name))


def _kinds(name: str) -> tuple[Any, ...]:
    """Return the types of which a field's value may be."""
    bare = typing.get_args(_hint(name))[0]
    return typing.get_args(bare) if type(None) in typing.get_args(bare) else (bare,)


def _extra(name: str) -> dict[str, Any]:
    return _hint(name).__metadata__[0].extra or {}


@functools.cache
def _hint(name: str) -> Any:
    """Return the declared type of one field; to ask for those of all takes 2 ms."""
    return eval(ConvertOptions.__annotations__[name], vars(declared))  # noqa: S307 - the program's own source
