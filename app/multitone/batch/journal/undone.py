"""What undoing a job did: results that are gone, files that are back, and what was left alone."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from multitone.messages import Message


class RefusalKind(StrEnum):
    """Why a result is left alone."""

    CHANGED = "changed"
    LATER = "later"
    AWAY = "away"
    NOT_KEPT = "not-kept"
    NO_SOURCE = "no-source"
    ERROR = "error"


class Refusal(Struct, frozen=True):
    """A result that stays as it is, and why."""

    target: str
    reason: Message
    kind: RefusalKind


class Undone(Struct, frozen=True):
    """What undoing did, or would do."""

    removed: tuple[str, ...]
    restored: tuple[str, ...]
    refused: tuple[Refusal, ...]
    numbers: tuple[int, ...]
    """Tasks whose results are gone now."""

    @property
    def orphans(self) -> int:
        """How many results are left alone only because their sources are gone; `force` removes them."""
        return sum(refusal.kind == RefusalKind.NO_SOURCE for refusal in self.refused)
