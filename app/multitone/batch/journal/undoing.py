"""Undoing a job: what it made is removed, what it replaced is put back, and what is not its own is left alone.

Undoing never leaves less than there was: a result stays where what it replaced is no longer kept, where its source is
gone (unless forced), and wherever the file is not proven to be the job's.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator

from multitone.batch.fingerprint import is_untouched, status_of
from multitone.batch.job import Job, Task, part_mark, replaced_folder_of
from multitone.batch.journal.later_jobs import Later, later_maker
from multitone.batch.journal.lock import hold
from multitone.batch.journal.ownership import is_own, take_in_claims
from multitone.batch.journal.place import NotInPlaceError, Place, remove_made
from multitone.batch.journal.presence import refuse_where_away
from multitone.batch.journal.records import Ended, PastJob, TaskRecord
from multitone.batch.journal.records import Refusal as Refusal
from multitone.batch.journal.records import RefusalKind as RefusalKind
from multitone.batch.journal.records import Undone as Undone
from multitone.batch.journal.resuming import sweep
from multitone.batch.journal.store import Journal
from multitone.errors import UsageError, printed
from multitone.messages import _
from multitone.storage.atomic_file import part_name
from multitone.storage.far.url import is_far
from multitone.storage.folder import Folder, remove_empty

PIECE = 200
"""Results whose undoing is noted at once, so that little is unknown of one that is cut short."""


class _Notes:
    """Tasks that are undone, noted some at a time; only then are the second names of what was put back given up."""

    def __init__(self, note: Callable[[list[int]], None], place: Place) -> None:
        self._place = place
        self.numbers: list[int] = []
        self._note = note
        self._noted = 0
        self._put_back: list[str] = []

    def add(self, number: int, kept: str) -> None:
        """Add a task, and where it was kept what was put back."""
        self.numbers.append(number)
        self._put_back += [kept] if kept else []
        if len(self.numbers) - self._noted >= PIECE:
            self.write()

    def write(self) -> None:
        """Note what is not noted yet."""
        self._note(self.numbers[self._noted :])
        self._noted = len(self.numbers)
        while self._put_back:
            found = self._place.find_kept(self._put_back.pop())
            if found is not None:
                found[0].forget(found[1])


def undo_job(journal: Journal, past: PastJob, *, dry_run: bool = False, force: bool = False) -> Undone:
    """Undo a job of the journal, and note it. `force` removes results whose sources are gone, too.

    Raises `UsageError` where it runs, was undone already, is no longer known or its place is away or seems to be, and
    `JournalError`.
    """
    if past.state == "undone":
        raise UsageError(_("Job {job} has already been undone.", job=past.id))
    lock = hold(journal.locks, past.id, 0.0)
    try:
        job, _request = journal.bare(past.id)
        refuse_where_away(*journal.place(past.id))
        take_in_claims(journal, past.id)
        undone = _undone(journal, job, dry_run=dry_run, force=force)
        if not dry_run:
            journal.settle(past.id, "partly undone" if undone.refused else "undone")
    except BaseException:
        lock.release()
        raise
    lock.release(settled=not dry_run)
    return undone


def _undone(journal: Journal, job: Job, *, dry_run: bool, force: bool) -> Undone:
    """Undo a job wherever its results are."""

    def later(target: str) -> Later | None:
        return later_maker(journal, job.id, target)

    def note(numbers: list[int]) -> None:
        if not dry_run:
            journal.note_undone(job.id, numbers)

    if is_far(job.export.folder):
        from multitone.batch.journal.far_undoing import undo_far  # late: most results are on this machine

        return undo_far(journal.records(job.id), later, note, dry_run=dry_run, force=force)
    if not force:
        _refuse_where_emptied(job, journal.records(job.id))
    made = journal.made_folders(job.id)
    records = journal.records(job.id) if force else _asked_about(journal.records(job.id))
    return undo(job, records, made, dry_run=dry_run, force=force, later=later, note=note)


def _asked_about(records: Iterable[TaskRecord]) -> Iterator[TaskRecord]:
    """Yield records, the far sources of the next ones asked about, all together."""
    rest = iter(records)
    while piece := list(itertools.islice(rest, PIECE)):
        if any(is_far(record.task.source) for record in piece):
            from multitone.batch.journal.far_undoing import sources_there  # late: most sources are on this machine

            sources_there([record.task.source for record in piece])
        yield from piece


def undo(
    job: Job,
    records: Iterable[TaskRecord],
    made_folders: Iterable[str],
    *,
    dry_run: bool = False,
    force: bool = False,
    later: Callable[[str], Later | None] = lambda _target: None,
    note: Callable[[list[int]], None] = lambda _numbers: None,
) -> Undone:
    """Undo a job that nobody works at. `made_folders` are those that it made, the deepest first; empty ones go.

    `later` tells the job that has made a target since; `note` is told which tasks are undone, some at a time.
    """
    removed: list[str] = []
    restored: list[str] = []
    refused: list[Refusal] = []
    place = Place(os.path.abspath(job.export.folder), job.id)
    notes = _Notes(note, place)
    folders: dict[str, None] = {}
    for task, ended in _done(records, folders):
        kept = _kept(job, task, ended)
        refusal, status, found = None, None, place.find_kept(kept)
        try:
            here, name = _found(place, task.target)
            status = None if here is None else here.status(name)
            if not _is_twin(status, found):  # else one who was cut short has put it back, and did not come to say so
                has_kept = not kept or found is not None
                refusal = _objection(task, ended, here, status, kept, force=force, later=later, has_kept=has_kept)
            if refusal is None and here is not None and not dry_run:
                _take_back(here, name, found, part_mark(job.id, task.number))
        except NotInPlaceError as error:
            refusal = Refusal(task.target, error.reason, RefusalKind.ERROR)
        except OSError as error:
            message = _("It cannot be undone: {reason}.", reason=error.strerror)
            refusal = Refusal(task.target, message, RefusalKind.ERROR)
        if refusal is not None:
            refused.append(refusal)
            continue
        notes.add(task.number, kept if found is not None and not dry_run else "")
        if found is not None:
            restored.append(task.target)
        elif status is not None:
            removed.append(task.target)
    notes.write()
    if not dry_run:
        sweep(folders, job)
        _remove_empty(place)
        remove_made(list(made_folders), place.top.path)
    return Undone(tuple(removed), tuple(restored), tuple(refused), tuple(notes.numbers))


def _found(place: Place, target: str) -> tuple[Folder | None, str]:
    """Return the open folder of a target, None where it is not there, and its name. Raises `NotInPlaceError`."""
    try:
        return place.find(target)
    except (FileNotFoundError, NotADirectoryError):
        return None, ""


def _done(records: Iterable[TaskRecord], folders: dict[str, None]) -> Iterator[tuple[Task, Ended]]:
    """Yield the tasks that are done, and collect the folders of all."""
    for record in records:
        folders.setdefault(os.path.dirname(record.task.target))
        if record.ended is not None and record.ended.ending == "done":
            yield record.task, record.ended


def _refuse_where_emptied(job: Job, records: Iterable[TaskRecord]) -> None:
    """Raise `UsageError` where a job has results, and neither one of them nor anything that they replaced is there."""
    has_results = False
    for task, ended in _done(records, {}):
        if os.path.lexists(task.target) or os.path.lexists(_kept(job, task, ended)):
            return
        has_results = True
    if has_results:
        message = _(
            "None of the results are left in {folder}. If its drive is disconnected, connect it; if you have "
            "deleted them, `multitone undo {job} --force` records that. Nothing was undone.",
            folder=printed(job.export.folder), job=job.id,
        )  # fmt: skip
        raise UsageError(message)


def _kept(job: Job, task: Task, ended: Ended) -> str:
    """Return where it is kept what a result has replaced, empty where it replaced nothing."""
    if ended.kept or task.action != "replace" or ended.fingerprint.inode:
        return ended.kept
    top = os.path.abspath(job.export.folder)  # of an earlier Multitone, which noted no more than that it replaces
    return os.path.join(replaced_folder_of(top, job.id), os.path.relpath(task.target, top))


def _objection(
    task: Task,
    ended: Ended,
    here: Folder | None,
    status: os.stat_result | None,
    kept: str,
    *,
    has_kept: bool,
    force: bool,
    later: Callable[[str], Later | None],
) -> Refusal | None:
    """Return why a result must stay as it is; None where nothing speaks against undoing it."""
    target = task.target
    if status is None:
        if here is None:
            return Refusal(target, _("Its folder is not there."), RefusalKind.AWAY)
        if not has_kept:
            return Refusal(target, _("It is gone, and what it replaced is no longer kept."), RefusalKind.NOT_KEPT)
        return None
    if not is_untouched(status, ended.size, ended.modified, ended.fingerprint):  # else nobody wrote it after this job
        other = later(target)
        if other is not None:
            return Refusal(target, other.reason(kept if has_kept else ""), RefusalKind.LATER)
        if not is_own(task, ended, status):
            return Refusal(target, _("It has been changed since."), RefusalKind.CHANGED)
    if not has_kept:
        return Refusal(target, _("What it replaced is no longer kept."), RefusalKind.NOT_KEPT)
    if not force and not _has_source(task):
        message = _("Its source is gone, so it could not be made again.")
        return Refusal(target, message, RefusalKind.NO_SOURCE)
    return None


def _has_source(task: Task) -> bool:
    """Whether the source of a result is there, and is no link to the result, as tools make them that save room."""
    if is_far(task.source):
        return status_of(task.source) is not None
    if os.path.islink(task.source) and os.path.realpath(task.source) == os.path.realpath(task.target):
        return False
    return os.path.exists(task.source)  # a link that leads nowhere is none


def _is_twin(status: os.stat_result | None, kept: tuple[Folder, str] | None) -> bool:
    """Whether what stands at a target is what is kept, under two names."""
    other = None if kept is None else kept[0].status(kept[1])
    return other is not None and status is not None and os.path.samestat(status, other)


def _take_back(here: Folder, name: str, kept: tuple[Folder, str] | None, mark: str) -> None:
    """Put back what is kept, where the system can so that it is kept until that is noted; or remove the result."""
    if kept is None:
        with contextlib.suppress(FileNotFoundError):
            here.unlink(name)
        return
    folder, kept_name = kept
    second = part_name(mark)
    try:
        folder.link(kept_name, second, here)
    except (OSError, NotImplementedError):
        folder.rename(kept_name, name, here)
        return
    here.rename(second, name)
    here.forget(second)  # two names of one file stay both where they are


def _remove_empty(place: Place) -> None:
    """Remove folders that nothing is left in, and names of files that were kept and then not replaced any more."""
    top, folder = place.top, os.path.basename(place.kept)

    def look(kept: Folder, name: str) -> None:
        target = os.path.join(top.path, os.path.relpath(kept.path_of(name), place.kept))
        with contextlib.suppress(NotInPlaceError, OSError):
            here, target_name = place.find(target)
            if _is_twin(here.status(target_name), (kept, name)):
                kept.unlink(name)

    with contextlib.suppress(OSError):
        remove_empty(top.below(folder), look)
        top.rmdir(folder)
