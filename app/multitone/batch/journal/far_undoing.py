"""Undoing a job whose results are far away: what it brought is removed, and what it replaced is copied back.

A result is its own where its size and tag are those that it was brought with: nothing has to be fetched to know that.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Callable, Iterable

from multitone.batch.fingerprint import is_untouched, status_of
from multitone.batch.job import Task
from multitone.batch.journal.later_jobs import Later
from multitone.batch.journal.records import Ended, Refusal, RefusalKind, TaskRecord, Undone
from multitone.messages import Message, _
from multitone.storage.far import seen
from multitone.storage.far.patience import tried
from multitone.storage.far.stores import Stores
from multitone.storage.far.trouble import FarError
from multitone.storage.far.url import is_far

PIECE = 64
"""Results that are undone at a time, and noted then."""
CHANGED = _("It has been changed since.")
NOT_KEPT = _("What it replaced is no longer kept.")
NO_SOURCE = _("Its source is gone, so it could not be made again.")
Lasting = Callable[[str], Later | None]


def undo_far(
    records: Iterable[TaskRecord], later: Lasting, note: Callable[[list[int]], None], *, dry_run: bool, force: bool
) -> Undone:
    """Undo a job, whose folder has been listed. `note` is told what is undone, some at a time."""
    removed: list[str] = []
    restored: list[str] = []
    refused: list[Refusal] = []
    numbers: list[int] = []
    pieces = iter(_pairs(records))
    while piece := list(itertools.islice(pieces, PIECE)):
        there = {} if force else sources_there([task.source for task, __ in piece])
        undoable: list[tuple[Task, Ended]] = []
        for task, ended in piece:
            refusal = _objection(task, ended, later, has_source=there.get(task.source, True))
            if refusal is None:
                undoable.append((task, ended))
            else:
                refused.append(refusal)
        errors = [None] * len(undoable) if dry_run else seen.asked(lambda stores, u=undoable: _take_back(stores, u))  # type: ignore[misc]
        for (task, ended), error in zip(undoable, errors, strict=True):
            if error is not None:
                refused.append(Refusal(task.target, error, RefusalKind.ERROR))
                continue
            numbers.append(task.number)
            if status_of(task.target) is not None:
                (restored if ended.kept else removed).append(task.target)
        note(numbers[len(numbers) - sum(error is None for error in errors) :])
    return Undone(tuple(removed), tuple(restored), tuple(refused), tuple(numbers))


def _pairs(records: Iterable[TaskRecord]) -> Iterable[tuple[Task, Ended]]:
    return ((r.task, r.ended) for r in records if r.ended is not None and r.ended.ending == "done")


def sources_there(paths: list[str]) -> dict[str, bool]:
    """Say which sources are still there; of a place that does not answer, none."""
    far = [path for path in paths if is_far(path)]
    there = {path: os.path.lexists(path) for path in paths if not is_far(path)}
    try:
        return there | {url: file is not None for url, file in zip(far, seen.looked_at(far), strict=True)}
    except FarError:
        return there | dict.fromkeys(far, False)


def _objection(task: Task, ended: Ended, later: Lasting, *, has_source: bool) -> Refusal | None:
    """Say why a result is left alone; None where it can be undone."""
    status = status_of(task.target)
    maker = later(task.target)
    if maker is not None:
        return Refusal(task.target, maker.reason(ended.kept), RefusalKind.LATER)
    if status is not None and not is_untouched(status, ended.size, ended.modified, ended.fingerprint):
        return Refusal(task.target, CHANGED, RefusalKind.CHANGED)
    if ended.kept and status_of(ended.kept) is None:
        return Refusal(task.target, NOT_KEPT, RefusalKind.NOT_KEPT)
    if status is not None and not ended.kept and not has_source:
        return Refusal(task.target, NO_SOURCE, RefusalKind.NO_SOURCE)
    return None


async def _take_back(stores: Stores, piece: list[tuple[Task, Ended]]) -> list[Message | None]:
    """Remove results, or put back what they replaced; return what went wrong with each."""

    async def one(task: Task, ended: Ended) -> Message | None:
        store = stores.of(task.target)
        try:
            if ended.kept:
                await tried(stores.patience, lambda: store.copy(ended.kept, task.target))
            gone = ended.kept or task.target
            if status_of(gone) is not None:
                await tried(stores.patience, lambda: store.remove(gone))
        except FarError as error:
            return None if error.kind == "vanished" else error.reason
        return None

    return await asyncio.gather(*(one(*pair) for pair in piece))
