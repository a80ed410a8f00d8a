"""Packing: records as messages between processes, in msgpack: data, of which nothing runs when it is read.

::

    record ── pack ──► bytes ── pipe ──► Unpacker(type) ──► record of that type, or `ForeignDataError`

What a child sends is believed only as far as its type goes: limits and lengths stand in the types that are read
(`Meta`, `__post_init__`), what was asked for is compared by who asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from multitone.errors import EngineError
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
        self._decode = msgspec.msgpack.Decoder(kind, dec_hook=read).decode

    def __call__(self, data: bytes | memoryview) -> T:
        """Read a message. Raises `ForeignDataError` for whatever it is not."""
        try:
            if data[:1] == ESCAPED:
                plain = _with_texts(msgspec.msgpack.decode(data[1:]), _unescaped)
                return msgspec.convert(plain, self._kind, dec_hook=read)  # type: ignore[no-any-return]
            return self._decode(data)  # type: ignore[no-any-return]
        except Exception as error:  # whoever sends what he should not finds more ways than msgspec has errors
            raise ForeignDataError(f"{type(error).__name__}: {error}") from error


Reader = Callable[[Any], Any]
_readers: dict[Any, Reader] = {}
_writers: dict[type, Reader] = {}
"""What is sent in place of a record of a type that msgspec does not know."""


def reads(kind: Any) -> Callable[[Reader], Reader]:
    """Let a function read what messages hold for a type that msgspec does not know; it raises what that will not do."""

    def register(reader: Reader) -> Reader:
        _readers[kind] = reader
        return reader

    return register


def writes(kind: type) -> Callable[[Reader], Reader]:
    """Let a function return what is sent in place of a record of a type that msgspec does not know."""

    def register(writer: Reader) -> Reader:
        _writers[kind] = writer
        return writer

    return register


def read(kind: type, data: Any) -> Any:
    """Read what stands in place of a record that msgspec does not know: its `dec_hook`."""
    reader = _readers.get(kind)
    return decode_hook(kind, data) if reader is None else reader(data)


def _written(value: object) -> object:
    if isinstance(value, Message):
        return encoded(value)
    writer = next((writer for kind, writer in _writers.items() if isinstance(value, kind)), None)
    if writer is None:
        raise NotImplementedError(type(value))
    return writer(value)


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
    import re  # late: few names are in no encoding

    return re.sub("[\0\ud800-\udfff]", lambda met: "\0" + _other(met[0], _SURROGATES_TO_PRIVATE), text)


def _unescaped(text: str) -> str:
    import re

    return re.sub("\0(.)", lambda met: _other(met[1], -_SURROGATES_TO_PRIVATE), text, flags=re.DOTALL)


def _other(character: str, by: int) -> str:
    return character if character == "\0" else chr(ord(character) + by)
