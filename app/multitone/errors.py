"""The errors that Multitone raises, the kinds of failure that a picture can meet, and paths in texts.

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

from multitone.escapes import printed as printed
from multitone.messages import Message, _, joined

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

FAILURE_WORDS: dict[FailureKind, Message] = {
    "unreadable": _("could not be read as a picture"),
    "truncated": _("ends too early"),
    "unsupported": _("is of a kind that cannot be read here"),
    "too-large": _("is larger than the limit"),
    "timeout": _("took too long"),
    "crashed": _("crashed the worker"),
    "out-of-memory": _("needs more memory than there is"),
    "permission": _("may not be read or written"),
    "no-space": _("found no space on the disk"),
    "vanished": _("is gone"),
    "encode-failed": _("could not be written in this format"),
    "operation-failed": _("could not be processed"),
}
"""What happened to the picture, as the second half of a sentence."""

REMEDIES: dict[FailureKind, Message] = {
    "unreadable": _(
        "Open it in another program; if that cannot read it either, copy it again from where it came from."
    ),
    "truncated": _("Copy it again from the card or the camera; the copy was cut off."),
    "unsupported": _("Save it as JPEG, PNG or TIFF in the program that made it."),
    "too-large": _("Make it smaller first, or cut it into parts."),
    "timeout": _("Try again with fewer workers, or remove a slow step."),
    "crashed": _("Try again; if it crashes again, open the picture in another program and save a new copy."),
    "out-of-memory": _("Close other programs, or try again with fewer workers."),
    "permission": _("Change the permissions of the file or the folder, or choose another folder."),
    "no-space": _("Free some space on the disk, or choose a folder on another one; then continue."),
    "vanished": _("Put the files or the folder back, or connect the disk again; then try again."),
    "encode-failed": _("Choose another format or another folder."),
    "operation-failed": _("Try again without the step that was added last."),
}
"""What a person can do about it."""


class MultitoneError(Exception):
    """Anything that Multitone says of its own accord. As text it is English; `message` can be said in any language."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class UsageError(MultitoneError):
    """What was typed or chosen makes no sense."""


class PlanRefused(MultitoneError):  # noqa: N818 - the word that the contract uses
    """A plan has problems, so nothing was written."""

    def __init__(self, problems: Sequence[Message]) -> None:
        super().__init__(joined(problems, "; "))
        self.problems = tuple(problems)


class EngineError(MultitoneError):
    """A job cannot be run here, or cannot go on."""


class ImageError(MultitoneError):
    """One picture cannot be processed.

    `kind` says what sort of failure it is, the text says why in the user's words, and `detail` keeps what the
    library said.
    """

    def __init__(self, kind: FailureKind, reason: Message, detail: str = "") -> None:
        super().__init__(reason)
        self.kind: FailureKind = kind
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[ImageError], tuple[FailureKind, Message, str]]:
        return ImageError, (self.kind, self.reason, self.detail)
