"""Who has written a result since: a job is undone before those that came before it, as far as it still can be."""

from __future__ import annotations

import os

from msgspec import Struct

from multitone.batch.fingerprint import is_untouched, status_of
from multitone.batch.journal.database import fingerprint_of, time_of
from multitone.batch.journal.store import Journal
from multitone.errors import printed
from multitone.messages import Message, _

_OTHERS = (
    "SELECT jobs.id, jobs.rowid > (SELECT rowid FROM jobs WHERE id = ?1), written, written_modified, inode, changed,"
    " kept FROM tasks JOIN jobs ON jobs.id = tasks.job"
    " WHERE tasks.target = ?2 AND tasks.ending = 'done' AND jobs.id != ?1 ORDER BY jobs.rowid DESC"
)


class Later(Struct, frozen=True):
    """A job that has written a result after the one that is undone."""

    job: str
    undoable: bool = True
    """Whether what it replaced there is still kept, or it replaced nothing."""

    def reason(self, kept: str) -> Message:
        """Say why the result is left alone, and what can be done; `kept` is what the job that is undone replaced."""
        if self.undoable:
            return _("Job {job} has written it since; undo that job first.", job=self.job)
        if kept:
            return _(
                "Job {job} has written it since, and what that replaced is no longer kept; what this job replaced "
                "is {path}.",
                job=self.job, path=printed(kept),
            )  # fmt: skip
        return _("Job {job} has written it since, and what that replaced is no longer kept.", job=self.job)


def later_maker(journal: Journal, job: str, target: str) -> Later | None:
    """Return the job, begun before or after this one, that made the file at a target after it; None where none did."""
    for other, began_later, size, modified, inode, changed, kept in list(
        journal.rows(_OTHERS, job, os.fsencode(target))
    ):
        known = fingerprint_of(inode, changed)
        status = None if began_later else status_of(target)
        if began_later or (status is not None and is_untouched(status, size, time_of(modified), known)):
            return Later(str(other), not kept or os.path.lexists(os.fsdecode(kept)))
    return None
