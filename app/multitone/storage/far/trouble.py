"""Trouble: why something cannot be had from a far place, or be put there."""

from __future__ import annotations

from multitone.errors import FailureKind, MultitoneError, UsageError
from multitone.messages import Message, _
from multitone.storage.far.links import scrubbed
from multitone.storage.far.url import cleaned

REMEDY = 'pip install "multitone[cloud]"'


class FarError(MultitoneError):
    """A request to a far place failed. `passes` where it may go well another time; `wait` says when, in seconds."""

    def __init__(
        self, kind: FailureKind, reason: Message, detail: str = "", *, passes: bool = False, wait: float = 0.0
    ) -> None:
        super().__init__(reason)
        self.kind: FailureKind = kind
        self.reason = reason
        self.detail = scrubbed(detail)
        self.passes = passes
        self.wait = wait


def gone(detail: str = "") -> FarError:
    """Say that there is no such file."""
    return FarError("vanished", _("There is no file at this address."), detail)


def denied(detail: str = "") -> FarError:
    """Say that access was refused."""
    reason = _("Access was refused; check the credentials that the service’s own tools use.")
    return FarError("permission", reason, detail)


def passing(detail: str, wait: float = 0.0) -> FarError:
    """Say that a request failed of what may pass."""
    reason = _("The server did not answer as it should: {said}.", said=scrubbed(detail).rstrip(". ")[:200])
    return FarError("unreadable", reason, detail, passes=True, wait=wait)


def stalled() -> FarError:
    """Say that nothing more came."""
    return FarError("unreadable", _("The server stopped answering."), "", passes=True)


def too_large(size: int, most: int) -> FarError:
    """Say that a file is larger than the room that there is for it."""
    reason = _("It has {size:bytes}; there is room for {most:bytes} while it is processed.", size=size, most=most)
    return FarError("too-large", reason)


def lacking(url: str, library: str) -> UsageError:
    """Say that a library is missing, and how to get it."""
    message = _(
        "{url} needs the library {library}, which is missing; install it with: {remedy}.",
        url=cleaned(url), library=library, remedy=REMEDY,
    )  # fmt: skip
    return UsageError(message)
