"""Packing: records as messages between processes, in msgpack: data, of which nothing runs when it is read.

::

    record ── pack ──► bytes ── pipe ──► Unpacker(type) ──► record of that type, or `ForeignDataError`

What a child sends is believed only as far as its type goes: limits and lengths stand in the types that are read
(`Meta`, `__post_init__`), what was asked for is compared by who asked. An error is data, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct

from multitone.errors import EngineError, FailureKind, ImageError, MultitoneError, PlanRefused, UsageError
from multitone.imaging.encode import export_formats
from multitone.imaging.operation import find_operation
from multitone.imaging.step import AnyOperation
from multitone.imaging.writers.format import AnyFormat
from multitone.messages import Message, _, decode_hook, encoded

ESCAPED = b"\xc1"
"""Begins a message with texts that UTF-8 cannot write, such as names in another encoding; no msgpack begins so."""
_SURROGATES_TO_PRIVATE = 0x800
"""From U+D800, the first surrogate, to U+E000, the first character for private use."""

T = TypeVar("T")


class ForeignDataError(EngineError):
    """A message is not what was to come: its sender cannot be believed any more. `detail` says why."""

    def __init__(self, detail: str) -> None:
        super().__init__(_("The process that worked on this gave no valid answer, and was ended."))
        self.detail = detail


class Trouble(Struct, frozen=True):
    """An error as data."""

    what: Literal["image", "usage", "plan", "engine"]
    message: Message
    kind: FailureKind = "unreadable"
    detail: str = ""
    problems: tuple[Message, ...] = ()

    @staticmethod
    def of(error: MultitoneError) -> Trouble:
        """Take it from an error; one of a class that is not sent is sent as what is above it."""
        match error:
            case ImageError():
                return Trouble("image", error.reason, error.kind, error.detail)
            case PlanRefused():
                return Trouble("plan", error.message, problems=error.problems)
            case UsageError():
                return Trouble("usage", error.message)
        return Trouble("engine", error.message)

    @staticmethod
    def read(data: Any) -> MultitoneError:
        """Return the error that plain data tell of. Raises `msgspec.ValidationError`."""
        return msgspec.convert(data, Trouble, dec_hook=_read).error

    @property
    def error(self) -> MultitoneError:
        """The error."""
        match self.what:
            case "image":
                return ImageError(self.kind, self.message, self.detail)
            case "plan":
                return PlanRefused(self.problems)
            case "usage":
                return UsageError(self.message)
        return EngineError(self.message)


def pack(value: Any) -> bytes:
    """Write a record as a message."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, enc_hook=_written, builtin_types=(bytes,))
        return ESCAPED + _encode(_with_texts(plain, _escaped))


class Unpacker(Generic[T]):
    """Reads messages that are to hold one type."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._decode = msgspec.msgpack.Decoder(kind, dec_hook=_read).decode

    def __call__(self, data: bytes | memoryview) -> T:
        """Read a message. Raises `ForeignDataError` for whatever it is not."""
        try:
            if data[:1] == ESCAPED:
                plain = _with_texts(msgspec.msgpack.decode(data[1:]), _unescaped)
                return msgspec.convert(plain, self._kind, dec_hook=_read)  # type: ignore[no-any-return]
            return self._decode(data)  # type: ignore[no-any-return]
        except Exception as error:  # whoever sends what he should not finds more ways than msgspec has errors
            raise ForeignDataError(f"{type(error).__name__}: {error}") from error


Reader = Callable[[Any], Any]
_readers: dict[Any, Reader] = {}


def reads(kind: Any) -> Callable[[Reader], Reader]:
    """Let a function read what messages hold for a type that msgspec does not know; it raises what that will not do."""

    def register(reader: Reader) -> Reader:
        _readers[kind] = reader
        return reader

    return register


def _written(value: object) -> object:
    if isinstance(value, Message):
        return encoded(value)
    if isinstance(value, MultitoneError):
        return Trouble.of(value)
    raise NotImplementedError(type(value))


def _read(kind: type, data: Any) -> Any:
    reader = _readers.get(kind)
    return decode_hook(kind, data) if reader is None else reader(data)


@reads(MultitoneError)
@reads(ImageError)
def _error(data: Any) -> MultitoneError:
    return Trouble.read(data)


@reads(AnyOperation)
def _operation(data: Any) -> object:
    return msgspec.convert(data, find_operation(data["operation"]).type)


@reads(AnyFormat)
def _format(data: Any) -> object:
    return msgspec.convert(data, export_formats()[data["format"]].type)


_encode = msgspec.msgpack.Encoder(enc_hook=_written).encode


def _with_texts(value: Any, changed: Callable[[str], str]) -> Any:
    """Return plain data with all texts changed."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, dict):
        return {_with_texts(key, changed): _with_texts(part, changed) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_with_texts(part, changed) for part in value]
    return value


def _escaped(text: str) -> str:
    """Write a surrogate as NUL and a character for private use, and NUL twice."""
    return re.sub("[\0\ud800-\udfff]", lambda met: "\0" + _other(met[0], _SURROGATES_TO_PRIVATE), text)


def _unescaped(text: str) -> str:
    return re.sub("\0(.)", lambda met: _other(met[1], -_SURROGATES_TO_PRIVATE), text, flags=re.DOTALL)


def _other(character: str, by: int) -> str:
    return character if character == "\0" else chr(ord(character) + by)
