"""The errors that Multitone raises, and the kinds of failure that a picture can meet.

::

    MultitoneError            anything that Multitone says of its own accord; its text is meant for the user
    ├── UsageError            what was typed or chosen makes no sense; names the input and the remedy
    ├── PlanRefused           the plan has problems; nothing was written
    ├── EngineError           a job cannot be run here, or cannot go on
    └── ImageError            one picture cannot be processed; the job goes on with the others
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

FailureKind = Literal[
    "unreadable",
    "truncated",
    "unsupported",
    "too-large",
    "timeout",
    "crashed",
    "out-of-memory",
    "permission",
    "no-space",
    "vanished",
    "encode-failed",
    "operation-failed",
]

FAILURE_KINDS: tuple[FailureKind, ...] = get_args(FailureKind)

FAILURE_WORDS: dict[FailureKind, str] = {
    "unreadable": "could not be read as a picture",
    "truncated": "ends too early",
    "unsupported": "is of a kind that cannot be read here",
    "too-large": "is larger than the limit",
    "timeout": "took too long",
    "crashed": "crashed the worker",
    "out-of-memory": "needs more memory than there is",
    "permission": "may not be read or written",
    "no-space": "found no room on the disk",
    "vanished": "is gone",
    "encode-failed": "could not be written in this format",
    "operation-failed": "could not be processed",
}
"""What happened to the picture, as the second half of a sentence."""


class MultitoneError(Exception):
    """Anything that Multitone says of its own accord."""


class UsageError(MultitoneError):
    """What was typed or chosen makes no sense."""


class PlanRefused(MultitoneError):  # noqa: N818 - the word that the contract uses
    """A plan has problems, so nothing was written."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class EngineError(MultitoneError):
    """A job cannot be run here, or cannot go on."""


class ImageError(MultitoneError):
    """One picture cannot be processed.

    `kind` says what sort of failure it is, the text says why in the user's words, and `detail` keeps what the
    library said.
    """

    def __init__(self, kind: FailureKind, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.kind: FailureKind = kind
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[ImageError], tuple[FailureKind, str, str]]:
        return ImageError, (self.kind, self.reason, self.detail)
