"""The journal's database: jobs and their tasks, written so that nothing short of a broken disk loses them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from multitone import places
from multitone.batch.command import Request, Wish, wish_of
from multitone.batch.job import Job, Task, common_folders
from multitone.batch.journal.database import JournalError, opened, told
from multitone.batch.journal.records import Ended, PastJob, State, TaskRecord
from multitone.errors import UsageError

if TYPE_CHECKING:
    import sqlite3


KEPT_DAYS, KEPT_JOBS = 90, 200
"""Older tasks are forgotten, and those of more jobs; the job's line in the history stays."""

_JOBS = (
    "SELECT id, began, seconds, state, folder, pictures, done, failed, skipped, engine, workers, recipe, pruned"
    " FROM jobs ORDER BY rowid DESC"
)
"""By the order of entry, for the clock may have been changed between two jobs."""


class Journal:
    """The open journal. Its methods raise `JournalError` where the database cannot be read or written."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, notice: str = "") -> None:
        self._connection = connection
        self.locks = folder / "jobs"
        """Folder of the jobs' locks."""
        self.notice = notice
        """What is to be said of how it was found; empty where all is well."""

    @classmethod
    def open(cls, folder: Path | None = None) -> Journal:
        """Open the journal, made where there is none. One that is damaged is put aside, and `notice` says so."""
        folder = folder or places.data_folder()
        try:
            (folder / "jobs").mkdir(parents=True, exist_ok=True)
            connection, notice = opened(folder / "history.sqlite")
            return cls(connection, folder, notice)
        except OSError as error:
            raise JournalError(f"The history cannot be kept in {folder}: {error.strerror}.") from error

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    # What is written

    def begin(self, job: Job, engine: str, workers: int, sources: Sequence[str] = ()) -> None:
        """Write a job down, durably, or note that it runs again. `sources` are what its pictures were found in."""
        recipe = recipe_of(job, engine, sources)
        job = absolute(job)
        with self._written(durable=True) as run:
            again = run("UPDATE jobs SET state = 'running' WHERE id = ?", (job.id,)).rowcount
            if again:
                return
            run(
                "INSERT INTO jobs (id, began, state, folder, recipe, engine, workers, ignored, pictures)"
                " VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?)",
                (
                    job.id,
                    time.time(),
                    os.fsencode(job.export.folder),
                    recipe,
                    engine,
                    workers,
                    job.ignored,
                    len(job.tasks),
                ),
            )
            self._connection.executemany(
                "INSERT INTO tasks (job, number, source, target, size, modified, action) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (job.id, t.number, os.fsencode(t.source), os.fsencode(t.target), t.size, t.modified, t.action)
                    for t in job.tasks
                ),
            )
            missing = _missing_folders(job)
            self._connection.executemany("INSERT INTO folders VALUES (?, ?)", ((job.id, path) for path in missing))

    def note(self, job: str, ended: Iterable[Ended]) -> None:
        """Write down what became of tasks; one that was done stays done where a later run skips it."""
        rows = [(e.ending, e.kind, e.size, e.modified, job, e.number, e.ending) for e in ended]
        if not rows:
            return
        with self._written():
            self._connection.executemany(
                "UPDATE tasks SET ending = ?, kind = ?, written = ?, written_modified = ? WHERE job = ? AND number = ?"
                " AND NOT (? = 'skipped' AND ending IS NOT NULL)",
                rows,
            )

    def forget(self, job: str, numbers: Iterable[int]) -> None:
        """Note that nothing is known any more of what became of tasks."""
        with self._written():
            self._connection.executemany(
                "UPDATE tasks SET ending = NULL WHERE job = ? AND number = ?", ((job, number) for number in numbers)
            )

    def settle(self, job: str, state: State, seconds: float = 0.0) -> None:
        """Note how a job's run ended, sum it up, and forget the tasks of jobs that are long past."""
        with self._written() as run:
            self._sum_up(run, job)
            run("UPDATE jobs SET state = ?, seconds = seconds + ? WHERE id = ?", (state, seconds, job))
            self._prune(run)

    def _sum_up(self, run: Any, job: str) -> None:
        counts = dict(run("SELECT ending, count(*) FROM tasks WHERE job = ? GROUP BY ending", (job,)).fetchall())
        sums = [counts.get(ending, 0) for ending in ("done", "failed", "skipped")]
        run("UPDATE jobs SET done = ?, failed = ?, skipped = ? WHERE id = ? AND NOT pruned", (*sums, job))

    def _prune(self, run: Any) -> None:
        before = time.time() - KEPT_DAYS * 86_400
        old = run(
            "SELECT id FROM jobs WHERE NOT pruned AND (began < ? OR id NOT IN"
            " (SELECT id FROM jobs ORDER BY rowid DESC LIMIT ?))",
            (before, KEPT_JOBS),
        ).fetchall()
        for (job,) in old:
            run("DELETE FROM tasks WHERE job = ?", (job,))
            run("DELETE FROM folders WHERE job = ?", (job,))
            run("UPDATE jobs SET pruned = 1 WHERE id = ?", (job,))

    # What is read

    def jobs(self) -> list[PastJob]:
        """Return all jobs, the newest first; those that were killed are summed up now."""
        with told():
            running = self._connection.execute("SELECT id FROM jobs WHERE state = 'running'").fetchall()
        if running:
            with self._written() as run:
                for (job,) in running:
                    self._sum_up(run, job)
        with told():
            rows = self._connection.execute(_JOBS).fetchall()
        return [_past_job(row) for row in rows]

    def job(self, job: str) -> PastJob:
        """Return the job whose name begins so. Raises `UsageError` where there is none, or more than one."""
        found = [past for past in self.jobs() if job and past.id.startswith(job)]
        if len(found) != 1:
            said = f"There is no job {job!r}" if not found else f"{len(found)} jobs begin with {job!r}"
            raise UsageError(f"{said}; `multitone history` lists what there is.")
        return found[0]

    def unfinished(self) -> list[PastJob]:
        """Return the jobs that have pictures left, the newest first."""
        return [past for past in self.jobs() if past.left]

    def recipe(self, job: str) -> tuple[Job, Request]:
        """Return a job as it was planned, and what was asked for then: its sources, its engine.

        Raises `UsageError` where its steps are none that this program knows, or its tasks are no longer known.
        """
        with told():
            row = self._connection.execute(
                "SELECT recipe, folder, ignored, pruned FROM jobs WHERE id = ?", (job,)
            ).fetchone()
        if row is None or row[3]:
            raise UsageError(f"The pictures of the job {job} are no longer known; run it anew.")
        request = _read_recipe(row[0])
        export = msgspec.structs.replace(request.export, folder=os.fsdecode(row[1]))
        tasks = tuple(record.task for record in self.records(job))
        return Job(job, request.pipeline, export, tasks, row[2], request.limits), request

    def records(self, job: str) -> Iterator[TaskRecord]:
        """Yield the tasks of a job in order, each with what became of it."""
        with told():
            rows = self._connection.execute(
                "SELECT number, source, target, size, action, modified, ending, kind, written, written_modified"
                " FROM tasks WHERE job = ? ORDER BY number",
                (job,),
            )
            for number, source, target, size, action, modified, ending, *written in rows:
                task = Task(number, os.fsdecode(source), os.fsdecode(target), size, action, modified)
                yield TaskRecord(task, None if ending is None else Ended(number, ending, *written))

    def made_folders(self, job: str) -> list[str]:
        """Return the folders that were not there before a job, the deepest first."""
        with told():
            rows = self._connection.execute("SELECT path FROM folders WHERE job = ?", (job,)).fetchall()
        return sorted((os.fsdecode(path) for (path,) in rows), key=len, reverse=True)

    def rows(self, question: str, *values: object) -> Iterator[Any]:
        """Yield what the database answers to a question that only its asker puts."""
        with told():
            yield from self._connection.execute(question, values)

    @contextlib.contextmanager
    def _written(self, *, durable: bool = False) -> Iterator[Any]:
        """Write all that happens inside at once, or nothing of it; `durable` survives a power cut."""
        run = self._connection.execute
        with told():
            run(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            run("BEGIN IMMEDIATE")
            try:
                yield run
            except BaseException:
                run("ROLLBACK")
                raise
            run("COMMIT")


def recipe_of(job: Job, engine: str, sources: Sequence[str] = ()) -> bytes:
    """Write what a job does as JSON: what would be typed for it, so that no code is run from it."""
    export = msgspec.structs.replace(job.export, folder="")
    named = tuple(source for source in sources if source.isprintable())
    wish = wish_of(Request(named, job.pipeline, export, engine, None, job.limits))
    try:
        return msgspec.json.encode(wish)
    except UnicodeEncodeError as error:
        raise JournalError("The template of its names is no text.") from error


def _read_recipe(recipe: bytes) -> Request:
    try:
        return msgspec.json.decode(recipe, type=Wish).request()
    except msgspec.MsgspecError as error:
        raise UsageError(f"What the job does cannot be read: {error}.") from error


def _past_job(row: Sequence[Any]) -> PastJob:
    id_, began, seconds, state, folder, pictures, done, failed, skipped, engine, workers, recipe, pruned = row
    try:
        steps = msgspec.json.decode(recipe, type=Wish).steps
    except msgspec.MsgspecError:  # written by a later program
        steps = ()
    return PastJob(
        id=id_,
        began=began,
        seconds=seconds,
        state=state,
        folder=os.fsdecode(folder),
        pictures=pictures,
        done=done,
        failed=failed,
        skipped=skipped,
        engine=engine,
        workers=workers,
        steps=steps,
        pruned=bool(pruned),
    )


def absolute(job: Job) -> Job:
    """Return a job whose folder and targets are the same from wherever it is resumed or undone."""
    if os.path.isabs(job.export.folder):
        return job
    export = msgspec.structs.replace(job.export, folder=os.path.abspath(job.export.folder))
    tasks = tuple(msgspec.structs.replace(task, target=os.path.abspath(task.target)) for task in job.tasks)
    return msgspec.structs.replace(job, export=export, tasks=tasks)


def _missing_folders(job: Job) -> list[bytes]:
    """Return the folders that a job will have to make, those above them included."""
    missing: set[str] = set()
    for folder in (job.export.folder, *common_folders(job.tasks)):
        while folder not in missing and not os.path.isdir(folder):
            missing.add(folder)
            folder = os.path.dirname(folder)
    return [os.fsencode(folder) for folder in missing if folder]
