"""Exchange: measurements as a JSON document, to be compared on another machine."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from multitone.errors import UsageError
from multitone.speedup.measurements.records import Measurement

VERSION = 1
"""Of the document; a program that finds a newer one leaves it alone."""


class ExchangeFile(Struct, frozen=True):
    """Measurements on their way to another machine."""

    multitone_measurements: int
    """The document's version."""
    measurements: tuple[Measurement, ...]


def written(measurements: Iterable[Measurement]) -> bytes:
    """Return measurements as a JSON document, details included."""
    return msgspec.json.encode(ExchangeFile(VERSION, tuple(measurements)))


def read(document: bytes) -> tuple[Measurement, ...]:
    """Return the measurements of a document. Raises `UsageError` where it is none."""
    try:
        found = msgspec.json.decode(document, type=ExchangeFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(
            f"This is no file of measurements ({error}); `multitone measurements --export FILE` writes one."
        ) from error
    if found.multitone_measurements > VERSION:
        raise UsageError("These measurements were written by a later Multitone; bring this one up to date.")
    return found.measurements
