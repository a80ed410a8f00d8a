"""Memory: what the journal knows of a watched folder, so that nothing is done twice, whatever ends the program.

A day of a watched folder is one job, which grows by batches; its name follows from folder, settings and day.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from multitone.batch.fingerprint import status_of
from multitone.batch.job import Job, new_job_id
from multitone.batch.journal.access import ask
from multitone.batch.journal.database import JournalError, time_of
from multitone.batch.journal.job_options import encoded_options, is_watched, naming_hash, settings_hash
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.origins import Origins, is_as_made, origins_for
from multitone.batch.journal.store import Journal
from multitone.batch.options import ConvertRequest
from multitone.batch.source_path import is_below
from multitone.batch.tables.found import Found
from multitone.errors import UsageError, printed
from multitone.messages import Message, _
from multitone.watching.arrivals import Signature

T = TypeVar("T")
_DAYS = "SELECT id, recipe FROM jobs WHERE naming = ? AND settings = ? ORDER BY rowid"
_ENDED = (
    "SELECT source, size, modified FROM tasks WHERE job = ? AND ending IN ('done', 'failed', 'undone') ORDER BY number"
)
"""Of what was skipped it is asked anew what stands at its target."""
_OPEN = "SELECT 1 FROM tasks WHERE job = ? AND ending IS NULL LIMIT 1"
_LAST = "SELECT coalesce(max(number), 0) FROM tasks WHERE job = ?"
_FAILED = "SELECT source, page, number FROM tasks WHERE job = ? AND ending = 'failed'"
_IN_THE_MAKING = (
    "SELECT 1 FROM jobs JOIN tasks ON tasks.job = jobs.id WHERE jobs.state = 'running' AND tasks.target = ? LIMIT 1"
)


class Memory:
    """What is known of one folder that is watched with some settings. A journal that fails is told once, and empty."""

    def __init__(self, folder: str, request: ConvertRequest, tell: Callable[[Message], None]) -> None:
        self._folder = folder
        self._true_folder = os.path.realpath(folder)
        self._tell = tell
        self._bare = Job(new_job_id(), request.pipeline, request.export, (), limits=request.limits, numbers=())
        options = encoded_options(self._bare, request.engine, (folder,))
        self._naming = naming_hash(options, os.fsencode(request.export.folder))
        self._settings = settings_hash(options)
        self._lock: JobLock | None = None
        self._told = False

    def hold(self) -> None:
        """See to it that nobody else watches the folder into the same one. Raises `UsageError`."""
        place = self._name(self._true_folder, self._bare.export.folder)
        self._lock = self._asked(lambda journal: JobLock.take(journal.locks, f"watch{place}"), None)
        if self._lock is None and not self._told:
            raise UsageError(
                _(
                    "{folder} is being watched into {output} by another Multitone already; stop that one first.",
                    folder=printed(self._folder), output=printed(self._bare.export.folder),
                )
            )  # fmt: skip

    def release(self) -> None:
        """Let others watch it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def day(self, date: str) -> str:
        """Return the name of the job of a day, written as 2026-11-30."""
        return self._name(self._true_folder, self._naming.hex(), self._settings.hex(), date)

    def known(self) -> dict[str, Signature]:
        """Return the pictures in the folder that are done, failed or undone, each with what it was then."""

        def read(journal: Journal) -> dict[str, Signature]:
            rows = (row for day in self._days(journal) for row in journal.rows(_ENDED, day))
            paths = ((os.fsdecode(source), (size, time_of(modified))) for source, size, modified in rows)
            return {path: signature for path, signature in paths if is_below(path, self._folder)}

        return self._asked(read, {})

    def unfinished(self) -> list[str]:
        """Return the jobs of days that were cut short."""

        def read(journal: Journal) -> list[str]:
            jobs = (journal.job(day) for day in self._days(journal) if journal.row(_OPEN, day))
            return [past.id for past in jobs if past.left]

        return self._asked(read, [])

    def numbered(self, job: Job, date: str) -> Job:
        """Return a job as a batch of that day: what failed before keeps its number, the rest gets the next ones."""
        day = self.day(date)

        def read(journal: Journal) -> tuple[int, dict[tuple[bytes, int], int]]:
            failed = {(source, page): number for source, page, number in journal.rows(_FAILED, day)}
            return journal.row(_LAST, day)[0], failed

        nothing: tuple[int, dict[tuple[bytes, int], int]] = (0, {})
        last, failed = self._asked(read, nothing)
        numbers = []
        for task in job.tasks:
            number = failed.get((os.fsencode(task.source), task.page))
            last += number is None
            numbers.append(number or last)
        return msgspec.structs.replace(job, id=day, numbers=tuple(numbers))

    def renew(self, job: Job, changed: Sequence[tuple[int, Found]]) -> None:
        """Note what pictures are by now that have changed after they were planned, and before they were read."""
        tasks = [
            msgspec.structs.replace(job.task(n), number=job.entry(n), size=found.size, modified=found.modified)
            for n, found in changed
        ]
        if tasks:
            self._asked(lambda journal: journal.renew(job.id, tasks), None)

    def results(self, images: Iterable[Found]) -> set[str]:
        """Return those of some pictures that were made of pictures in the folder, by whichever jobs."""
        known = origins_for(self._bare, [self._folder])
        if not known:
            return set()
        try:
            found = {image.path for image in images if self._descends(known, image.path)}
        finally:
            known.close()
        return found | self._in_the_making(image.path for image in images if image.path not in found)

    def _descends(self, known: Origins, path: str) -> bool:
        target, met = os.path.realpath(path), set[str]()
        while target not in met:
            met.add(target)
            origin = known.at(target)
            if origin is None or (self._bare.export.include_results and origin.naming != self._naming):
                return False
            if len(met) == 1:
                status = status_of(target)
                if status is None or not is_as_made(target, status, origin):
                    return False
            target = os.path.realpath(origin.source)
            if is_below(target, self._true_folder):
                return True
        return False

    def _in_the_making(self, paths: Iterable[str]) -> set[str]:
        """Return those that another job is about to write, or has written and not noted yet."""

        def read(journal: Journal) -> set[str]:
            if journal.row("SELECT 1 FROM jobs WHERE state = 'running' LIMIT 1") is None:
                return set()
            return {path for path in paths if journal.row(_IN_THE_MAKING, os.fsencode(os.path.realpath(path)))}

        return self._asked(read, set())

    def _days(self, journal: Journal) -> list[str]:
        rows = journal.rows(_DAYS, self._naming, self._settings)
        return [job for job, recipe in rows if is_watched(recipe)]

    def _asked(self, question: Callable[[Journal], T], otherwise: T) -> T:
        """Return the journal's answer; where it cannot be had, say so once."""
        try:
            return ask(question, self._tell)
        except (JournalError, OSError) as error:
            if not self._told:
                self._told = True
                self._tell(error.message if isinstance(error, JournalError) else Message(str(error)))
            return otherwise

    @staticmethod
    def _name(*parts: str) -> str:
        text = b"\0".join(map(os.fsencode, parts))
        return hashlib.blake2b(text, digest_size=4).hexdigest()
