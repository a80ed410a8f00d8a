"""Arrivals: which of the pictures that were seen are new, and which of these are whole. No files, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from multitone.batch.tables.found import Found

LONG = 1.0
"""Seconds after which a picture that is still not whole is worth a word."""
SETTLE = 0.2
"""Seconds without a change after which a picture that nobody writes is whole; bursts become batches by it."""
Signature = tuple[int, int]
"""Bytes of a file, and when it was last changed, in nanoseconds: by these and its path a picture is known."""


class Seen(Struct, frozen=True):
    """A picture as a look found it."""

    found: Found
    written: bool | None
    """Whether somebody is writing it; None where the system does not say."""


Look = Callable[[str], Seen | None]
"""Looks at a file; None where it is gone."""


def signature(found: Found) -> Signature:
    """Return what a picture is known by, beside its path."""
    return found.size, found.modified


class _Waiting(Struct):
    found: Found
    since: float
    """When it was seen to change last."""
    first: float
    """When it was seen first."""


class Arrivals:
    """The pictures that wait until they are whole, and all that were taken."""

    def __init__(self, rest: float, known: Mapping[str, Signature]) -> None:
        """Begin; `rest` is for how long a picture must not have changed where nobody says whether it is written."""
        self._rest = rest
        self._known = dict(known)
        self._waiting: dict[str, _Waiting] = {}

    def __len__(self) -> int:
        """Return how many pictures are not whole yet."""
        return len(self._waiting)

    def unfinished(self, now: float) -> int | None:
        """Return how many pictures have not been whole for long; None while some may be whole in a moment."""
        long = sum(now - waiting.first >= LONG for waiting in self._waiting.values())
        return long if long == len(self._waiting) else None

    def see(self, found: Found, now: float) -> None:
        """Take in that a picture is there, as it is now."""
        if self._known.get(found.path) == signature(found):
            self._waiting.pop(found.path, None)
            return
        waiting = self._waiting.get(found.path)
        if waiting is None or signature(waiting.found) != signature(found):
            self._waiting[found.path] = _Waiting(found, now, now if waiting is None else waiting.first)

    def take(self, now: float, look: Look) -> list[Found]:
        """Return the pictures that are whole by now, which are known from then on; those that are gone are dropped."""
        taken = []
        for path in list(self._waiting):
            seen = look(path)
            if seen is None:
                del self._waiting[path]
                continue
            self.see(seen.found, now)
            waiting = self._waiting.get(path)
            if waiting is not None and self._is_whole(seen, now - waiting.since):
                del self._waiting[path]
                self._known[path] = signature(seen.found)
                taken.append(seen.found)
        return taken

    def know(self, found: Found) -> None:
        """Know that a picture was processed as it is now."""
        self._known[found.path] = signature(found)

    def forget(self, path: str) -> None:
        """Know no more that a picture was taken, so that it is taken when it is seen again."""
        self._known.pop(path, None)

    def _is_whole(self, seen: Seen, still: float) -> bool:
        """Whether a picture is whole that has not changed for some seconds; one without bytes waits for its first."""
        if seen.written is None or not seen.found.size:
            return still >= self._rest
        return not seen.written and still >= min(SETTLE, self._rest)
