"""Origins: what the journal knows of files that stand somewhere, for a plan that is made beside them.

::

    folders of a plan ──Origins.of──► Origins ──at(target)──► Origin (source, settings, fingerprint) or None
                                              └─made_from(source)─► where that source's result went, by the same naming

Where the journal knows no result below an output folder, as before a first run, nothing more is asked of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from multitone.batch.fingerprint import Fingerprint, has_same_content, is_same_time, is_untouched, status_of
from multitone.batch.job import Job
from multitone.batch.journal.database import JournalDamaged, JournalError, fingerprint_of, inode_of, time_of
from multitone.batch.journal.job_options import encoded_options, naming_hash, settings_hash
from multitone.batch.journal.killed import take_in_killed
from multitone.batch.journal.store import Journal
from multitone.messages import NOTHING, Message, joined
from multitone.storage.far.url import absolute_folder, is_far


class Origin(Struct, frozen=True):
    """What a result was made from and how, as its job noted it."""

    job: str
    source: str
    source_size: int
    source_modified: int
    target: str
    size: int
    modified: int
    fingerprint: Fingerprint
    settings: bytes
    """A hash of all that decides what is in it; empty where it is not known."""
    naming: bytes = b""
    """A hash of all that decides what it is called; empty where it is not known."""
    page: int = 0
    """The page of the source that it shows, where each got a result; 0 for a whole file."""


_COLUMNS = (
    "SELECT jobs.id, source, tasks.size, tasks.modified, target, written, written_modified, inode, changed, sha256,"
    " settings, recipe, naming, page FROM tasks JOIN jobs ON jobs.id = tasks.job WHERE ending = 'done'"
)
_AT = _COLUMNS + " AND target = ? ORDER BY jobs.rowid DESC LIMIT 20"
_FROM = _COLUMNS + " AND source = ? AND page = ? AND naming = ? ORDER BY jobs.rowid DESC LIMIT 1"
_SOURCE = "SELECT 1 FROM tasks WHERE ending = 'done' AND source = ? LIMIT 1"
_SOURCES = (
    "SELECT source, tasks.size, tasks.modified FROM tasks JOIN jobs ON jobs.id = tasks.job"
    " WHERE ending = 'done' AND naming = ? LIMIT ?"
)
_BELOW = "SELECT 1 FROM tasks WHERE ending = 'done' AND target >= ? AND target < ? LIMIT 1"


class Origins:
    """The results that the journal knows below some folders; it asks it, and keeps nothing in memory."""

    def __init__(
        self, journal: Journal | None, naming: bytes = b"", settings: bytes = b"", problem: Message = NOTHING
    ) -> None:
        self._journal = journal
        self.naming = naming
        self.settings = settings
        """The hashes of what decides the names and the content of results in the plan that asks."""
        self._hashes: dict[str, bytes] = {}
        self.problem = problem
        """What is to be said of the journal, empty where all is well."""

    def __bool__(self) -> bool:
        """Whether anything may be known."""
        return self._journal is not None

    def at(self, target: str) -> Origin | None:
        """Return what is known of the result at a target, None where nothing is.

        Of several jobs that made it that one counts whose result stands there: an older one may have gone on since.
        """
        rows = self._ask(_AT, os.fsencode(target))
        if not rows:
            return None
        return self._origin(rows[0] if len(rows) == 1 else _standing(target, rows))

    def made_from(self, source: str, page: int = 0) -> Origin | None:
        """Return the last result of a source, or of a page of it, that was named as the plan names its results."""
        rows = self._ask(_FROM, os.fsencode(source), page, self.naming)
        return self._origin(rows[0]) if rows else None

    def sources(self, most: int) -> dict[tuple[int, int], set[str]]:
        """Return the sources of all results that were named so, by size and time; none where they are more."""
        rows = list(self._journal.rows(_SOURCES, self.naming, most + 1)) if self._journal is not None else []
        sources: dict[tuple[int, int], set[str]] = {}
        for source, size, modified in rows if len(rows) <= most else ():
            sources.setdefault((size, time_of(modified)), set()).add(os.fsdecode(source))
        return sources

    def is_source(self, path: str) -> bool:
        """Whether anything was made from a file."""
        return bool(self._ask(_SOURCE, os.fsencode(path)))

    def close(self) -> None:
        """Close the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _ask(self, query: str, *values: bytes | int) -> Sequence[Sequence[Any]]:
        if self._journal is None:
            return ()
        try:
            return list(self._journal.rows(query, *values))
        except JournalError as error:  # a plan is made all the same
            self.problem = error.message
            self.close()
            return ()

    def _origin(self, row: Sequence[Any]) -> Origin:
        job, source, size, modified, target, written, written_modified, inode, changed, sha256, *rest = row
        settings, options, naming, page = rest
        if settings is None:  # of an earlier Multitone
            settings = self._hashes.get(job)
            if settings is None:
                settings = self._hashes[job] = settings_hash(options)
        known = fingerprint_of(inode, changed, sha256)
        return Origin(
            job, os.fsdecode(source), size, time_of(modified), os.fsdecode(target), written or 0,
            time_of(written_modified or 0), known, settings, naming or b"", page,
        )  # fmt: skip


def _standing(target: str, rows: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """Return the row of the result that stands at a target, known by inode and time; else that of the newest job."""
    status = status_of(target)
    same = [row for row in rows if status is not None and inode_of(row[7] or 0) == status.st_ino]
    untouched = (row for row in same if status and time_of(row[8] or 0) == status.st_ctime_ns)
    return next(untouched, same[0] if same else rows[0])


def is_as_made(target: str, status: os.stat_result, origin: Origin) -> bool:
    """Whether the file at a target is the result that was written there: a size and a time prove nothing."""
    known = origin.fingerprint
    if known.sha256:
        untouched = is_untouched(status, origin.size, origin.modified, known)
        return untouched or has_same_content(target, status, origin.size, known)
    as_written = status.st_size == origin.size and is_same_time(status.st_mtime_ns, origin.modified)
    return as_written and origin.size != origin.source_size  # of an earlier Multitone, which noted no more


def made_by_another(known: Origins, job: str, target: str, status: os.stat_result) -> Origin | None:
    """Return what is known of the file at a target, if another job than this one has proven to have made it."""
    origin = known.at(target)
    if origin is None or origin.job == job:
        return None
    return origin if is_as_made(target, status, origin) else None


UNKNOWN_ORIGINS = Origins(None)
"""Nothing is known."""


def settings_of(job: Job) -> bytes:
    """Return the hash of all that decides what is in the results of a job."""
    return settings_hash(encoded_options(job))


def origins_for(job: Job, sources: Iterable[str] = ()) -> Origins:
    """Open what the journal knows of a job's output folder and of its sources; whoever asks closes it."""
    from multitone import paths

    if not (paths.data_folder() / "history.sqlite").exists():
        return UNKNOWN_ORIGINS
    try:
        return _opened(job, sources)
    except JournalDamaged:
        return _told_of_damage(job, sources)
    except (JournalError, OSError):  # told by whoever keeps the job in it
        return UNKNOWN_ORIGINS


def _told_of_damage(job: Job, sources: Iterable[str]) -> Origins:
    try:
        with Journal.open(damaged=True) as saved:
            problem = saved.notice
        known = _opened(job, sources)
    except (JournalError, OSError):
        return UNKNOWN_ORIGINS
    if not known:
        return Origins(None, problem=problem)
    known.problem = problem
    return known


def _opened(job: Job, sources: Iterable[str]) -> Origins:
    journal = Journal.open()
    try:
        output = absolute_folder(job.export.folder)
        near = (source if is_far(source) else os.path.abspath(source) for source in sources)
        folders = [*([output] if _holds_anything(output) else []), *near]
        told = [journal.notice] if journal.notice else []
        take_in_killed(journal, folders, told.append)
        if any(_has_results(journal, folder) for folder in dict.fromkeys(folders)):
            options = encoded_options(job)
            naming = naming_hash(options, os.fsencode(output))
            return Origins(journal, naming, settings_hash(options), joined(told) if told else NOTHING)
    except BaseException:
        journal.close()
        raise
    journal.close()
    return Origins(None, problem=journal.notice)


def _holds_anything(folder: str) -> bool:
    """Whether a folder is there and has something in it; results that are gone are nobody's."""
    if is_far(folder):
        return True
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _has_results(journal: Journal, folder: str) -> bool:
    below = os.fsencode(os.path.join(folder, ""))
    return journal.row(_BELOW, below, below[:-1] + bytes([below[-1] + 1])) is not None
