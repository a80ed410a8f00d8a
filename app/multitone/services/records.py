"""Records of services as messages hold them that msgspec does not know by itself: errors, operations and formats."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct

from multitone.engines.ipc.packing import read, reads, writes
from multitone.errors import EngineError, FailureKind, ImageError, MultitoneError, PlanRefused, UsageError
from multitone.imaging.encode import export_formats
from multitone.imaging.operation import find_operation
from multitone.imaging.step import AnyOperation
from multitone.imaging.writers.format import AnyFormat
from multitone.messages import Message


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
        return msgspec.convert(data, Trouble, dec_hook=read).error

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


@writes(MultitoneError)
def _as_data(error: MultitoneError) -> Trouble:
    return Trouble.of(error)


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
