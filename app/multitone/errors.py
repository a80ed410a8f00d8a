"""The errors that Multitone raises, the kinds of failure that a picture can meet, and paths in texts.

::

    MultitoneError            anything that Multitone says of its own accord; its text is meant for the user
    ├── UsageError            what was typed or chosen makes no sense; names the input and the remedy
    ├── PlanRefused           the plan has problems; nothing was written
    ├── EngineError           a job cannot be run here, or cannot go on
    └── ImageError            one picture cannot be processed; the job goes on with the others
"""

from __future__ import annotations

import os
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

REMEDIES: dict[FailureKind, str] = {
    "unreadable": "Open it in another program; if that cannot read it either, copy it anew from where it came.",
    "truncated": "Copy it anew from the card or the camera; the copy was cut off.",
    "unsupported": "Save it as JPEG, PNG or TIFF in the program that made it.",
    "too-large": "Make it smaller first, or cut it into parts.",
    "timeout": "Try again with fewer workers, or take a slow step out.",
    "crashed": "Try again; if it crashes again, open the picture in another program and save it anew.",
    "out-of-memory": "Close other programs, or try again with fewer workers.",
    "permission": "Change the permissions of the file or the folder, or choose another folder.",
    "no-space": "Free some room on the disk, or choose a folder on another one; then go on.",
    "vanished": "Put the files or the folder back, or connect the disk again; then try again.",
    "encode-failed": "Choose another format or another folder.",
    "operation-failed": "Try again without the step that was added last.",
}
"""What a person can do about it."""


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


def printed(path: str) -> str:
    """Return a path that no terminal takes for commands: what cannot be printed is shown as an escape."""
    if path.isprintable():
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
