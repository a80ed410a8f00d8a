"""Verifying: the files of a manifest against what stands on the disk, by their sizes first, then by their SHA-256."""

from __future__ import annotations

import concurrent.futures
import itertools
import os
import stat
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from multitone.batch.fingerprint import hash_of_file
from multitone.messages import Message, _
from multitone.reports.manifest import AHEAD, READERS, Entry

Kind = Literal["missing", "larger", "smaller", "changed", "unreadable"]


class Mismatch(Struct, frozen=True, tag_field="event", tag="mismatch"):
    """A file that is not as its manifest says."""

    path: str
    kind: Kind
    reason: Message


def verified(entries: Iterable[Entry]) -> Iterator[Mismatch | None]:
    """Yield what is wrong with each file in order; None of one that is right."""
    walking = iter(entries)
    with concurrent.futures.ThreadPoolExecutor(READERS) as readers:
        while some := list(itertools.islice(walking, AHEAD)):
            yield from readers.map(judge, some)


def judge(entry: Entry) -> Mismatch | None:
    """Say what is wrong with a file; None where it is right."""
    try:
        status = os.stat(entry.path)
        more = status.st_size - entry.bytes
        if not stat.S_ISREG(status.st_mode):
            return Mismatch(entry.path, "changed", _("is no longer a file"))
        if more > 0:
            return Mismatch(entry.path, "larger", _("is larger by {size:bytes}", size=more))
        if more < 0:
            return Mismatch(entry.path, "smaller", _("is smaller by {size:bytes}", size=-more))
        if hash_of_file(entry.path) != entry.sha256:
            return Mismatch(entry.path, "changed", _("has the same size, but another content"))
    except (FileNotFoundError, NotADirectoryError):
        return Mismatch(entry.path, "missing", _("is missing"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Mismatch(entry.path, "unreadable", _("cannot be read: {reason}", reason=reason))
    return None
