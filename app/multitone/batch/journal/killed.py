"""Jobs whose program is gone: what it finished is noted, and what a power cut has cost is looked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from multitone.batch.journal.durability import UNFLUSHED, look_after_cut
from multitone.batch.journal.lock import JobLock, is_name
from multitone.batch.journal.ownership import take_in_claims
from multitone.batch.journal.store import Journal
from multitone.messages import Message

_OPEN = "SELECT id, folder, state FROM jobs WHERE state IN ('running', 'not yet on the disk')"


def take_in_killed(
    journal: Journal, folders: Sequence[str] | None = None, tell: Callable[[Message], None] = lambda _: None
) -> None:
    """Note what killed programs finished and did not come to note: below or above some folders, or anywhere.

    `tell` gets what a power cut has cost.
    """
    for job, folder, state in list(journal.rows(_OPEN)):
        place = os.fsdecode(folder)
        if not is_name(job) or (folders is not None and not any(_is_one_way(place, other) for other in folders)):
            continue
        has_lock = state == UNFLUSHED or (journal.locks / f"{job}.lock").exists()
        lock = JobLock.take(journal.locks, job) if has_lock else None
        if lock is not None:
            try:
                take_in_claims(journal, job)
                cost = look_after_cut(journal, job, state)
                if cost is not None:
                    tell(cost)
            finally:
                lock.release()


def _is_one_way(one: str, other: str) -> bool:
    """Whether one folder lies in another, or is the same."""
    try:
        return os.path.commonpath([one, other]) in (one, other)
    except ValueError:  # they are on two drives
        return False
