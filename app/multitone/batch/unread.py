"""Folders below the sources that cannot be read, or that links lead to: left out and said, and the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from multitone.batch.problems import CautionKind
from multitone.messages import NOTHING, Message, _


class Unread(Struct, frozen=True):
    """A folder that could not be read."""

    path: str
    """As it is printed."""
    reason: str
    """As the system says it."""


def unread_sentence(folders: Sequence[Unread]) -> Message:
    """Say which folders are left out, and why; nothing where there is none."""
    if not folders:
        return NOTHING
    path, reason = folders[0].path, folders[0].reason
    if len(folders) == 1:
        message = _("{path} cannot be read and is left out: {reason}.", path=path, reason=reason)
    else:
        message = _(
            "{n:,} folders cannot be read and are left out; the first is {path}: {reason}.",
            n=len(folders),
            path=path,
            reason=reason,
        )
    return message.of_kind(CautionKind.UNREAD)


def linked_sentence(number: int) -> Message:
    """Say how many links to folders outside the sources are not followed; nothing where there are none."""
    if not number:
        return NOTHING
    one, many = (
        _("1 linked folder is left out; --follow takes it."),
        _("{n:,} linked folders are left out; --follow takes them."),
    )
    message = Message((one if number == 1 else many).template, {"n": number})
    return message.of_kind(CautionKind.LINKED)
