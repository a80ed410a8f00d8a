"""Keeping a running job in the journal, while its events pass by."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from multitone import settings
from multitone.batch.events import Event, JobFinished
from multitone.batch.job import Job, Task
from multitone.batch.journal.database import JournalDamaged, JournalError
from multitone.batch.journal.durability import UNFLUSHED, note_boot
from multitone.batch.journal.lock import JobLock, hold
from multitone.batch.journal.ownership import take_in_claims
from multitone.batch.journal.records import Ended, State, endings, fetched
from multitone.batch.journal.store import Journal
from multitone.engines.base import Engine, JobControl
from multitone.engines.flushing import flushed, is_to_flush
from multitone.errors import MultitoneError
from multitone.messages import Message, _
from multitone.storage.far.url import is_far

EVERY = 2.0
"""Seconds between two entries; what a killed program finished since the last, its workers' claims tell."""
MOST = 5_000
"""Ends of tasks that wait for an entry: small pictures end by the thousand a second."""


def recorded(
    batches: Iterator[list[Event]],
    job: Job,
    engine: Engine,
    control: JobControl,
    tell: Callable[[Message], None] = lambda _: None,
    lock: JobLock | None = None,
    sources: Sequence[str] = (),
    home: Path | None = None,
) -> Iterator[list[Event]]:
    """Pass a job's events on. The job is in the journal before the first of them, and so before its first write.

    A job that cannot be kept in the journal runs all the same; `tell` gets the sentence that says so. `lock` is the
    job's, where it is held already; it is released at the end. `sources` are what its pictures were found in. `home` is
    the folder of its journal, for a shard that has one of its own beside the results.
    Raises `UsageError` where another program works at the job.
    """
    record = _Record(job, tell, control, home)
    try:
        record.begin(engine, lock, sources)
        control.lock = record.handle
        for batch in batches:
            if batch and isinstance(last := batch[-1], JobFinished) and record.is_to_flush(last):
                record.take(batch[:-1])
                record.await_disk()
                yield batch[:-1]
                batch = [(yield from flushed(last, job, record.elsewhere, control, tell))]
            record.take(batch)
            yield batch
    finally:
        control.lock = None
        close = getattr(batches, "close", None)
        if close is not None:  # the workers end before the job is let go
            close()
        record.close()


class _Record:
    """The entries of one run of a job."""

    def __init__(self, job: Job, tell: Callable[[Message], None], control: JobControl, home: Path | None) -> None:
        self._job = job
        self._tell = tell
        self._control = control
        self._home = home
        self._journal: Journal | None = None
        self._lock: JobLock | None = None
        self._ended: list[Ended] = []
        self._fetched: list[Task] = []
        """Tasks whose sources are far away, as these were when they were fetched."""
        self.elsewhere: list[str] = []
        """Results that went elsewhere than planned."""
        self._began: tuple[Engine, Sequence[str]]
        self._due = 0.0
        self._has_replaced = False
        self._ran_to_its_end = False
        self._settled = True
        """Whether nothing is left to say of how the run ended: before it begins, too."""

    @property
    def handle(self) -> int | None:
        """The file handle of the lock, for the workers; None of a job that is in no journal."""
        return None if self._lock is None or self._journal is None else self._lock.handle

    def begin(self, engine: Engine, lock: JobLock | None, sources: Sequence[str]) -> None:
        """Write the job down, its lock held."""
        self._lock, self._began = lock, (engine, sources)
        try:
            try:
                self._enter()
            except JournalDamaged:
                self._save()
            self._settled = False
        except (JournalError, OSError) as error:
            self._give_up(error)
        self._due = time.monotonic() + EVERY

    def _enter(self, *, damaged: bool = False) -> Journal:
        if self._journal is not None:
            self._journal.close()
        journal = self._journal = Journal.open(self._home, damaged=damaged, shared=self._home is not None)
        if journal.notice:
            self._tell(journal.notice)
        if self._lock is None:
            self._lock = hold(journal.locks, self._job.id, 0.0)
        engine, sources = self._began
        journal.begin(self._job, engine.name, engine.workers, sources)
        note_boot(journal, self._job.id)
        return journal

    def _save(self) -> None:
        """Go on in a new journal where the old one is found damaged, with what could be read of it."""
        take_in_claims(self._enter(damaged=True), self._job.id)

    def is_to_flush(self, last: JobFinished) -> bool:
        """Whether results are to be brought to a disk of this machine."""
        return is_to_flush(last) and not is_far(self._job.export.folder)

    def take(self, batch: list[Event]) -> None:
        """Note what a batch says, at once where it is the last."""
        ended = endings(batch, self._job)
        self._fetched += fetched(batch, self._job)
        self._has_replaced = self._has_replaced or any(end.kept for end in ended)
        self._ended += ended
        self.elsewhere += [end.target for end in ended if end.target]
        last = batch[-1] if batch else None
        if isinstance(last, JobFinished):
            self._write()
            if last.stopped:  # perhaps because workers could not be heard any more
                self._attempt(lambda journal: take_in_claims(journal, self._job.id))
            self._settle(last)
            if not self._control.lends_cores:  # what follows is measured, so nothing may be done beside it
                self._clear_earlier()
        elif len(self._ended) >= MOST or (self._ended and time.monotonic() >= self._due):
            self._write()

    def await_disk(self) -> None:
        """Note that all is done, and may be lost to a power cut still."""
        self._write()
        self._attempt(lambda journal: journal.settle(self._job.id, UNFLUSHED))

    def close(self) -> None:
        """Note what is not yet noted, and let the job go."""
        self._write()
        if not self._settled:
            self._attempt(lambda journal: take_in_claims(journal, self._job.id))  # of workers that were not heard out
            self._settle(None)
        if self._lock is not None:
            self._lock.release(settled=self._settled and self._journal is not None)
        if self._journal is not None:
            self._clear_earlier()
            self._journal.close()

    def _write(self) -> None:
        ended, self._ended = self._ended, []
        fetched, self._fetched = self._fetched, []
        self._attempt(lambda journal: journal.note(self._job.id, ended))
        if fetched:
            self._attempt(lambda journal: journal.renew(self._job.id, fetched))
        self._due = time.monotonic() + EVERY

    def _settle(self, last: JobFinished | None) -> None:
        self._settled = True
        state: State = "cancelled" if last is None or last.cancelled else "finished"
        if last is not None and last.stopped:
            state = "stopped"
        elif last is not None and not last.on_disk:
            state = UNFLUSHED
        seconds = last.seconds if last is not None else 0.0
        self._ran_to_its_end = state == "finished"
        self._attempt(lambda journal: journal.settle(self._job.id, state, seconds))

    def _clear_earlier(self) -> None:
        """Clear what earlier jobs keep for undo and need not keep longer, now that this one keeps its own.

        Its last event is told before, for the files are read. A job that was stopped clears nothing: what was there
        before it may be wanted again. What is left now, because it cannot be had or there is a next job, goes later.
        """
        journal, is_due = self._journal, self._has_replaced and self._ran_to_its_end
        self._has_replaced = False
        if journal is not None and is_due:
            from multitone.batch.journal.clearing import clear_earlier  # late: most jobs replace nothing

            with contextlib.suppress(JournalError, OSError):
                rule = settings.current().keep_replaced
                clear_earlier(journal, self._job.id, rule, is_stopped=lambda: self._control.cancelled)

    def _attempt(self, write: Callable[[Journal], object]) -> None:
        """Write into the journal; where it is found damaged, save what can be read and write into a new one."""
        if self._journal is None:
            return
        try:
            try:
                write(self._journal)
            except JournalDamaged:
                self._save()
                write(self._journal)
        except (JournalError, OSError) as error:
            self._give_up(error)

    def _give_up(self, error: MultitoneError | OSError) -> None:
        if isinstance(error, MultitoneError):
            reason = error.message
        else:
            reason = _("The history cannot be kept: {said}.", said=str(error))
        self._tell(_("{reason} The job runs, but cannot be resumed or undone.", reason=reason))
        if self._journal is not None:
            self._journal.close()
            self._journal = None
