"""Whose a file is: what a job wrote is proven by its fingerprint, and taken in from claims where nobody noted it.

A file is a job's own if the system says that nobody has touched it, or if it holds the very bytes that were written. Of
a result that is its source's copy, bytes prove nothing once the source is gone: it may be the source, moved there.
"""

from __future__ import annotations

import itertools
import os

import msgspec

from multitone.batch.fingerprint import has_same_content, is_untouched
from multitone.batch.job import Task
from multitone.batch.journal.claims import Claim, read_claims
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal

PIECE = 500
"""Claims that are looked up at once."""


def is_own(task: Task, ended: Ended, status: os.stat_result) -> bool:
    """Whether the file that stands at a task's target is what the job wrote there."""
    known = ended.fingerprint
    if is_untouched(status, ended.size, ended.modified, known):
        return True
    if known.sha256:
        copied_elsewhere = ended.size == task.size and status.st_ino != known.inode
        if copied_elsewhere and not os.path.lexists(task.source):
            return False
        return has_same_content(task.target, status, ended.size, known)
    return _is_as_written(task, ended, status) if not known.inode else False


def _is_as_written(task: Task, ended: Ended, status: os.stat_result) -> bool:
    """Judge a result of an earlier Multitone, which noted no fingerprint: a file like its source is none."""
    return (status.st_size, status.st_mtime_ns) == (ended.size, ended.modified) and ended.size != task.size


def status_of(path: str) -> os.stat_result | None:
    """Look at a file itself, not at what it links to; None where there is none."""
    try:
        return os.lstat(path)
    except (OSError, ValueError):
        return None


def settle_killed(journal: Journal) -> None:
    """Note what killed programs finished and did not come to note; jobs that somebody works at are left alone."""
    for job in journal.running():
        if (journal.locks / f"{job}.lock").exists():
            lock = JobLock.take(journal.locks, job)
            if lock is not None:
                try:
                    take_in_claims(journal, job)
                finally:
                    lock.release()


def take_in_claims(journal: Journal, job: str) -> int:
    """Note what workers finished and nobody came to note, and return how many that were. The job's lock is held."""
    claims = read_claims(journal.locks / f"{job}.lock")
    number = 0
    while piece := list(itertools.islice(claims, PIECE)):
        missing = journal.unnoted(job, {claim.number for claim in piece})
        ended = [end for claim in piece if claim.number in missing and (end := _ended(claim)) is not None]
        journal.note(job, ended)
        number += len(ended)
    return number


def _ended(claim: Claim) -> Ended | None:
    """Return the end that a claim stands for, if what stands there is what it speaks of."""
    target = os.fsdecode(claim.target)
    status = status_of(target)
    if status is None:
        return None
    known, kept = claim.fingerprint, os.fsdecode(claim.kept)
    if has_same_content(target, status, claim.size, known):
        known = msgspec.structs.replace(known, inode=status.st_ino, changed=status.st_ctime_ns)
    elif status.st_ino != claim.inode:
        return None
    modified = status.st_mtime_ns if known.changed else claim.modified
    return Ended(claim.number, "done", "", claim.size, modified, known, kept, target)
