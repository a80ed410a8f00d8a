"""The journal's database: jobs and their tasks, written so that nothing short of a broken disk loses them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from multitone import paths, sqlite
from multitone.batch.job import Job, Task
from multitone.batch.journal.database import SCHEMA, JournalError, fingerprint_of, opened, signed, time_of
from multitone.batch.journal.growing import grow, task_rows
from multitone.batch.journal.job_options import (
    decoded_options,
    encoded_options,
    files_of_options,
    naming_hash,
    request_of,
    settings_hash,
)
from multitone.batch.journal.place import absolute
from multitone.batch.journal.presence import missing_folders, mount_point
from multitone.batch.journal.pruning import prune
from multitone.batch.journal.records import Ended, PastJob, State, TaskRecord
from multitone.batch.options import ConvertRequest
from multitone.errors import UsageError
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import is_far

if TYPE_CHECKING:
    import sqlite3

_JOBS = (
    "SELECT id, began, seconds, state, folder, pictures, done, failed, skipped, engine, workers, recipe, pruned, undone"
    " FROM jobs ORDER BY rowid DESC"
)
"""By the order of entry, for the clock may have been changed between two jobs."""
_BEGIN_JOB = (
    "INSERT INTO jobs (id, began, state, folder, recipe, engine, workers, ignored, pictures, mount, naming, settings)"
    " VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_AGAIN = "UPDATE jobs SET state = 'running', rowid = (SELECT max(rowid) + 1 FROM jobs) WHERE id = ?"  # the last now
_BEGIN_TASK = (
    "INSERT INTO tasks (job, number, source, target, size, modified, action, page) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENDED = (
    "UPDATE tasks SET ending = ?, kind = ?, written = ?, written_modified = ?, inode = ?, changed = ?, sha256 = ?,"
    " kept = CASE ending WHEN 'undone' THEN NULL ELSE kept END"
    " WHERE job = ? AND number = ? AND NOT (? = 'skipped' AND ending IS NOT NULL)"
)
_ELSEWHERE = (
    "UPDATE tasks SET kept = coalesce(kept, ?), target = coalesce(?, target) WHERE job = ? AND number = ?"
    " AND ending = 'done'"
)
_KEPT = "UPDATE tasks SET kept = coalesce(kept, ?) WHERE job = ? AND number = ? AND ending IS NOT 'undone'"
_FORGOTTEN = "UPDATE tasks SET ending = NULL WHERE job = ? AND number = ?"
_UNDONE = "UPDATE tasks SET ending = 'undone', kept = NULL WHERE job = ? AND number = ?"
_SUMS = "UPDATE jobs SET done = ?, failed = ?, skipped = ?, undone = ? WHERE id = ? AND NOT pruned"
PIECE = 2_000
"""Rows of tasks that are read at once."""
_RECORDS = (
    "SELECT number, source, target, size, action, modified, ending, kind, written, written_modified, inode, changed,"
    " sha256, kept, page FROM tasks WHERE job = ? AND number > ? ORDER BY number LIMIT ?"
)


class Journal:
    """The open journal. Its methods raise `JournalError` where the database cannot be read or written."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, notice: Message = NOTHING) -> None:
        self._connection = connection
        self.locks = folder / "jobs"
        """Folder of the jobs' locks."""
        self.notice = notice
        """What is to be said of how it was found; empty where all is well."""

    @classmethod
    def open(
        cls, folder: Path | None = None, *, check: bool = False, damaged: bool = False, shared: bool = False
    ) -> Journal:
        """Open the journal, made where there is none. One that is damaged is put aside, and `notice` says so.

        `check` looks whether it is damaged inside as well; `damaged` says that it is, see `JournalDamaged`. `shared`
        says that other machines may read it.
        """
        folder = folder or paths.data_folder()
        try:
            paths.make_private(folder / "jobs")
            connection, notice = opened(folder / "history.sqlite", check=check, damaged=damaged, shared=shared)
            return cls(connection, folder, notice)
        except OSError as error:
            raise JournalError(
                _("The history cannot be kept in {folder}: {reason}.", folder=str(folder), reason=error.strerror)
            ) from error

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    # What is written

    def begin(self, job: Job, engine: str, workers: int, sources: Sequence[str] = ()) -> None:
        """Write a job down, durably, or note that it runs again, or grows. `sources` are what its pictures were in."""
        options = encoded_options(job, engine, sources)
        job = absolute(job)
        with self._written(durable=True) as run:
            if run(_AGAIN, (job.id,)).rowcount:
                if job.numbers is not None:
                    grow(run, job)
                return
            folder = os.fsencode(job.export.folder)
            how = (engine, workers, job.ignored, len(job.tasks), os.fsencode(mount_point(job.export.folder)))
            hashes = (naming_hash(options, folder), settings_hash(options))
            run(_BEGIN_JOB, (job.id, time.time(), folder, options, *how, *hashes))
            self._connection.executemany(_BEGIN_TASK, task_rows(job))
            missing = missing_folders(job)
            self._connection.executemany("INSERT INTO folders VALUES (?, ?)", ((job.id, path) for path in missing))

    def note(self, job: str, ended: Iterable[Ended]) -> None:
        """Write down what became of tasks; one that was done stays done where a later run skips it.

        What was replaced first is what an undo puts back, so a later attempt does not take its place.
        """
        ended = list(ended)
        if not ended:
            return
        elsewhere = [e for e in ended if e.kept or e.target]
        with self._written():
            self._connection.executemany(_ENDED, [(*_columns(e), job, e.number, e.ending) for e in ended])
            self._connection.executemany(_ELSEWHERE, [(*_places(e), job, e.number) for e in elsewhere])

    def note_kept(self, job: str, kept: Iterable[tuple[int, bytes]]) -> None:
        """Write down where it is kept what tasks have replaced, be their results there or not."""
        self.write_each(_KEPT, ((path, job, number) for number, path in kept))

    def note_undone(self, job: str, numbers: Iterable[int]) -> None:
        """Write down that results are gone and what they replaced is back."""
        self.write_each(_UNDONE, ((job, number) for number in numbers))

    def forget(self, job: str, numbers: Iterable[int]) -> None:
        """Note that nothing is known any more of what became of tasks."""
        self.write_each(_FORGOTTEN, ((job, number) for number in numbers))

    def renew(self, job: str, tasks: Iterable[Task]) -> None:
        """Note what the sources of tasks are now, for their results will be of that."""
        rows = ((task.size, signed(task.modified), job, task.number) for task in tasks)
        self.write_each("UPDATE tasks SET size = ?, modified = ? WHERE job = ? AND number = ?", rows)

    def settle(self, job: str, state: State, seconds: float = 0.0) -> None:
        """Note how a job's run ended, sum it up, and forget the tasks of jobs that are long past."""
        with self._written() as run:
            _sum_up(run, job)
            run("UPDATE jobs SET state = ?, seconds = seconds + ? WHERE id = ?", (state, seconds, job))
            prune(run)

    # What is read

    def jobs(self) -> list[PastJob]:
        """Return all jobs, the newest first; those that were killed are summed up now."""
        running = list(self.rows("SELECT id FROM jobs WHERE state = 'running'"))
        if running:
            with self._written() as run:
                for (job,) in running:
                    _sum_up(run, job)
        return [_past_job(row) for row in self.rows(_JOBS)]

    def job(self, name: str) -> PastJob:
        """Return the job whose name begins so. Raises `UsageError` where there is none, or more than one."""
        jobs = [past for past in self.jobs() if name and past.id.startswith(name)]
        if not jobs:
            raise UsageError(_("There is no job {name!r}; `multitone history` lists what there is.", name=name))
        if len(jobs) > 1:
            raise UsageError(
                _("{n:,} jobs begin with {name!r}; `multitone history` lists what there is.", n=len(jobs), name=name)
            )
        return jobs[0]

    def unfinished(self) -> list[PastJob]:
        """Return the jobs that have pictures left, the newest first."""
        return [past for past in self.jobs() if past.left]

    def bare(self, job: str) -> tuple[Job, ConvertRequest]:
        """Return a job without its tasks, and what was asked for. Raises `UsageError` where either is not known."""
        row = self.row("SELECT recipe, folder, ignored, pruned FROM jobs WHERE id = ?", job)
        if row is None or row[3]:
            raise UsageError(_("The pictures of the job {job} are no longer known; convert them again.", job=job))
        request = request_of(row[0])
        export = msgspec.structs.replace(request.export, folder=os.fsdecode(row[1]))
        return Job(job, request.pipeline, export, (), row[2], request.limits, shard=request.shard), request

    def given_files(self, job: str) -> dict[str, str]:
        """Return the SHA-256 of each file that a job's steps were given, by its path."""
        row = self.row("SELECT recipe FROM jobs WHERE id = ?", job)
        return {} if row is None else files_of_options(row[0])

    def records(self, job: str) -> Iterator[TaskRecord]:
        """Yield the tasks of a job in order, each with what became of it."""
        last = 0
        while True:  # in pieces, so that results may be noted meanwhile
            rows = list(self.rows(_RECORDS, job, last, PIECE))
            yield from map(_record, rows)
            if len(rows) < PIECE:
                return
            last = rows[-1][0]

    def place(self, job: str) -> tuple[str, str]:
        """Return the output folder of a job and the mount point that it stood on; empty where that is not known."""
        folder, mount = self.row("SELECT folder, mount FROM jobs WHERE id = ?", job) or (b"", b"")
        return os.fsdecode(folder), os.fsdecode(mount or b"")

    def unnoted(self, job: str, numbers: set[int]) -> set[int]:
        """Return those of some tasks of which it is not noted that they are done."""
        marks = ", ".join("?" * len(numbers))
        query = f"SELECT number FROM tasks WHERE job = ? AND number IN ({marks}) AND ending IS NOT 'done'"  # noqa: S608
        return {number for (number,) in self.rows(query, job, *numbers)}

    def has_results(self, job: str) -> bool:
        """Whether anything of a job is done."""
        return self.row("SELECT 1 FROM tasks WHERE job = ? AND ending = 'done' LIMIT 1", job) is not None

    def made_folders(self, job: str) -> list[str]:
        """Return the folders that were not there before a job, the deepest first."""
        rows = self.rows("SELECT path FROM folders WHERE job = ?", job)
        return sorted((os.fsdecode(path) for (path,) in rows), key=len, reverse=True)

    def rows(self, question: str, *values: object) -> Iterator[Any]:
        """Yield what the database answers to a question that only its asker puts."""
        with sqlite.guarded(SCHEMA):
            yield from self._connection.execute(question, values)

    def row(self, question: str, *values: object) -> Any:
        """Return the first row of an answer; None where there is none."""
        with sqlite.guarded(SCHEMA):
            return self._connection.execute(question, values).fetchone()

    def write_each(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row, all or none."""
        with self._written():
            self._connection.executemany(statement, rows)

    @contextlib.contextmanager
    def _written(self, *, durable: bool = False) -> Iterator[Any]:
        """Write all that happens inside at once, or nothing of it; `durable` survives a power cut."""
        run = self._connection.execute
        with sqlite.guarded(SCHEMA):
            run(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            run("BEGIN IMMEDIATE")
            try:
                yield run
            except BaseException:
                run("ROLLBACK")
                raise
            run("COMMIT")


def _sum_up(run: Any, job: str) -> None:
    counts = dict(run("SELECT ending, count(*) FROM tasks WHERE job = ? GROUP BY ending", (job,)).fetchall())
    run(_SUMS, (*(counts.get(ending, 0) for ending in ("done", "failed", "skipped", "undone")), job))


def _columns(ended: Ended) -> tuple[Any, ...]:
    """Return what became of a task as the table has it."""
    known = ended.fingerprint
    numbers = (ended.size, signed(ended.modified), signed(known.inode), signed(known.changed))
    return ended.ending, ended.kind, *numbers, bytes.fromhex(known.sha256)


def _places(ended: Ended) -> tuple[bytes | None, bytes | None]:
    """Return where it is kept what a task has replaced, and where its result is, if not as planned."""
    kept = os.fsencode(ended.kept) if ended.kept else None
    target = ended.target if is_far(ended.target) else os.path.abspath(ended.target)
    return kept, os.fsencode(target) if ended.target else None


def _record(row: Sequence[Any]) -> TaskRecord:
    number, source, target, size, action, modified, ending, kind, written, written_modified, *known, kept, page = row
    task = Task(number, os.fsdecode(source), os.fsdecode(target), size, action, time_of(modified), page=page)
    if ending is None:
        return TaskRecord(task, None)
    print_ = fingerprint_of(*known)
    written_modified = time_of(written_modified or 0)
    kept_at = os.fsdecode(kept or b"")
    return TaskRecord(task, Ended(number, ending, kind or "", written or 0, written_modified, print_, kept_at))


def _past_job(row: Sequence[Any]) -> PastJob:
    id_, began, seconds, state, folder, pictures, done, failed, skipped, engine, workers, data, pruned, undone = row
    options = decoded_options(data)
    steps = options.steps if options is not None else ()
    counts = (pictures, done, failed, skipped)
    place = os.fsdecode(folder)
    return PastJob(id_, began, seconds, state, place, *counts, engine, workers, steps, bool(pruned), undone)
