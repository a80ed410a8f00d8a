"""Whose a file is: what a job wrote is proven by its fingerprint, and taken in from claims where nobody noted it.

A file is a job's own if the system says that nobody has touched it, or if it holds the very bytes that were written. Of
a result that is its source's copy, bytes prove nothing once the source has others or is gone: it may be the source,
moved there.
"""

from __future__ import annotations

import itertools
import os

import msgspec

from multitone.batch.fingerprint import has_same_content, is_untouched, status_of
from multitone.batch.job import Task
from multitone.batch.journal.claims import Claim, read_claims
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal

PIECE = 500
"""Claims that are looked up at once."""
LATEST = 10_000_000_000
"""Nanoseconds from the last claim until its result has its name, on the slowest of drives."""


def is_own(task: Task, ended: Ended, status: os.stat_result) -> bool:
    """Whether the file that stands at a task's target is what the job wrote there."""
    known = ended.fingerprint
    if is_untouched(status, ended.size, ended.modified, known):
        return True
    if known.sha256:
        if not has_same_content(task.target, status, ended.size, known):
            return False
        may_be_source = ended.size == task.size and status.st_ino != known.inode
        return not may_be_source or _has_same_bytes(task, ended)
    if known.inode:
        return False
    as_written = (status.st_size, status.st_mtime_ns) == (ended.size, ended.modified)
    return as_written and ended.size != task.size  # of an earlier Multitone, which noted no more


def _has_same_bytes(task: Task, ended: Ended) -> bool:
    """Whether a source holds the bytes of its result, so that this is not the only file that does."""
    path = os.path.realpath(task.source)  # it may have been moved to the target, and left a link to that
    status = status_of(path)
    if status is None or path == os.path.realpath(task.target):
        return False
    return has_same_content(path, status, ended.size, ended.fingerprint)


def take_in_claims(journal: Journal, job: str) -> int:
    """Note what workers finished and nobody came to note, and return how many that were. The job's lock is held."""
    path = journal.locks / f"{job}.lock"
    status = status_of(str(path))
    claims, until = read_claims(path), 0 if status is None else status.st_mtime_ns + LATEST
    number = 0
    while piece := list(itertools.islice(claims, PIECE)):
        missing = journal.unnoted(job, {claim.number for claim in piece})
        ended = [end for claim in piece if claim.number in missing and (end := _ended(claim, until)) is not None]
        journal.note(job, ended)
        journal.note_kept(job, ((claim.number, claim.kept) for claim in piece if claim.kept))
        number += len(ended)
    return number


def _ended(claim: Claim, until: int) -> Ended | None:
    """Return the end that a claim stands for, if that very file is there: another job may have made the same bytes."""
    target = os.fsdecode(claim.target)
    status = status_of(target)
    if status is None:
        return None
    known, kept = claim.fingerprint, os.fsdecode(claim.kept)
    if has_same_content(target, status, claim.size, known):
        if status.st_ino == claim.inode and status.st_ctime_ns <= until:
            known = msgspec.structs.replace(known, changed=status.st_ctime_ns)
    elif status.st_ino != claim.inode:
        return None
    modified = status.st_mtime_ns if known.changed else claim.modified
    return Ended(claim.number, "done", "", claim.size, modified, known, kept, target)
