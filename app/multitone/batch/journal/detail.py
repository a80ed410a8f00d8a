"""Past jobs as they are told: all of them for a list, or one whole; counted by the database, no task is loaded.

::

    Journal ──listed──► Listed, the newest first ──has_words──► those that are looked for
            └─detail──► JobDetail: counts, failures, what is kept, what can still be done with it, and why not
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from multitone.batch.command import command_of
from multitone.batch.fingerprint import status_of
from multitone.batch.job import Export, Job, replaced_folder
from multitone.batch.journal.job_options import decoded_options
from multitone.batch.journal.killed import take_in_killed
from multitone.batch.journal.lock import is_held
from multitone.batch.journal.pruning import KEPT_DAYS, KEPT_JOBS
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.batch.options import ConvertRequest
from multitone.errors import FAILURE_WORDS, UsageError
from multitone.imaging.contents import LOST
from multitone.imaging.pipeline import Pipeline
from multitone.messages import NOTHING, Message, _

MOST_FAILURES = 20
MOST_KEPT = 100_000
"""Kept files that are counted: to look at each takes 4 µs."""
_FAILURE_WORDS: dict[str, Message] = {str(kind): words for kind, words in FAILURE_WORDS.items()}


class RefusedKind(StrEnum):
    """Why a job cannot be converted again, undone or resumed."""

    UNKNOWN_STEPS = "unknown-steps"
    UNKNOWN_SOURCES = "unknown-sources"
    NOTHING_MADE = "nothing-made"
    NOTHING_LEFT = "nothing-left"
    UNDONE = "undone"
    PARTLY_UNDONE = "partly-undone"
    RUNNING = "running"
    TOO_OLD = "too-old"


NOTHING_MADE = _("It made nothing that could be undone.").of_kind(RefusedKind.NOTHING_MADE)


class Listed(Struct, frozen=True):
    """A job as a list shows it."""

    past: PastJob
    running: bool
    """Whether somebody works at it now."""
    sources: tuple[str, ...] = ()
    format: str = ""
    """As it is typed; empty where each source keeps its own."""

    @property
    def state(self) -> str:
        """What became of it, in a word or two."""
        return state_of(self.past, running=self.running)

    @property
    def searched(self) -> str:
        """What a search looks into: its name, folder, steps and sources."""
        return "\n".join((self.past.id, self.past.folder, self.format, *self.past.steps, *self.sources)).casefold()


class Failure(Struct, frozen=True):
    """A picture that failed."""

    source: str
    kind: str
    page: int = 0
    """The page of the source that it is about, where each got a result; 0 for a whole file."""

    @property
    def words(self) -> Message:
        """What happened to it, as the second half of a sentence."""
        return _FAILURE_WORDS.get(self.kind) or Message(self.kind)


class Kept(Struct, frozen=True):
    """The files that a job replaced, where they are kept."""

    folder: str
    files: int
    bytes: int
    more: bool = False
    """Whether there are more than were counted."""


class JobDetail(Struct, frozen=True):
    """One job whole."""

    past: PastJob
    running: bool
    """Whether somebody works at it now."""
    asked: ConvertRequest | None
    """What was asked for, None where this program cannot read it."""
    failures: tuple[Failure, ...]
    """The first of them."""
    kept: Kept | None
    """None where nothing is kept."""
    ways: Mapping[str, int] = msgspec.field(default_factory=dict)
    """How many results came to be in which way, by the keys of `copying.WAYS`."""
    losses: Mapping[str, int] = msgspec.field(default_factory=dict)
    """How many results could not hold what, by the kinds of `contents.LOST`."""

    @property
    def state(self) -> str:
        """What became of it, in a word or two."""
        return state_of(self.past, running=self.running)

    @property
    def command(self) -> str:
        """The line that would run it again; empty where `again_refused` says why, or a name cannot be typed."""
        if self.asked is None or self.again_refused:
            return ""
        asked = self.asked
        how = (asked.engine, asked.workers, asked.limits, asked.shard)
        line = command_of(asked.sources, asked.pipeline, asked.export, *how)
        return line if line.isprintable() else ""

    @property
    def again_refused(self) -> Message:
        """Why it cannot be run again as it was; empty where it can."""
        if self.asked is None:
            return _("This version of Multitone does not know its steps.").of_kind(RefusedKind.UNKNOWN_STEPS)
        if not self.asked.sources:
            return _("It is not known where its pictures came from.").of_kind(RefusedKind.UNKNOWN_SOURCES)
        return NOTHING

    @property
    def undo_refused(self) -> Message:
        """Why it cannot be undone; empty where it can."""
        past = self.past
        if past.state == "undone":
            return _("It has already been undone.").of_kind(RefusedKind.UNDONE)
        if past.pruned or self.running:
            return self._over()
        has_made = past.done or self.kept is not None or past.state == "running"
        return NOTHING if has_made else NOTHING_MADE

    @property
    def resume_refused(self) -> Message:
        """Why it cannot go on; empty where it can, be it with what failed alone."""
        past = self.past
        if past.state == "undone":
            return _("It was undone.").of_kind(RefusedKind.UNDONE)
        if past.state == "partly undone":
            return _("It was undone in part.").of_kind(RefusedKind.PARTLY_UNDONE)
        if past.pruned or self.running:
            return self._over()
        return (
            NOTHING if past.left or past.failed else _("No pictures are left to do.").of_kind(RefusedKind.NOTHING_LEFT)
        )

    def _over(self) -> Message:
        if self.running:
            return _("It is running now.").of_kind(RefusedKind.RUNNING)
        if not self.past.done:
            return NOTHING_MADE
        message = _(
            "It is too old: pictures are remembered for {days} days, and only for the last {jobs} jobs.",
            days=KEPT_DAYS, jobs=KEPT_JOBS,
        )  # fmt: skip
        return message.of_kind(RefusedKind.TOO_OLD)


def has_words(searched: str, text: str) -> bool:
    """Tell whether all words of a text are found in what is searched, in lower case."""
    return all(word in searched for word in text.casefold().split())


def state_of(past: PastJob, *, running: bool) -> str:
    """Return the state of a job in a word or two; a job that says that it runs and does not was interrupted."""
    return "interrupted" if past.state == "running" and not running else past.state


def listed(journal: Journal) -> list[Listed]:
    """Return all jobs, the newest first. Raises `JournalError`."""
    take_in_killed(journal)
    options = {job: decoded_options(data) for job, data in journal.rows("SELECT id, recipe FROM jobs")}
    jobs = []
    for past in journal.jobs():
        asked = options.get(past.id)
        sources, format_ = (asked.sources, asked.format or "") if asked is not None else ((), "")
        jobs.append(Listed(past, _is_running(journal, past), sources, format_))
    return jobs


def detail(journal: Journal, past: PastJob, most: int = MOST_FAILURES) -> JobDetail:
    """Return all that is known of a job, with so many of its failures. Raises `JournalError`."""
    take_in_killed(journal)
    past = _counted(journal, past)
    failures = tuple(failures_of(journal, past, most))
    ways, losses = remarks_of(journal, past)
    return JobDetail(past, _is_running(journal, past), _asked(journal, past), failures, kept_of(past), ways, losses)


def last_asked(journal: Journal) -> ConvertRequest | None:
    """Return what was asked for last; None where that is not known, or nothing was. Raises `JournalError`."""
    row = journal.row("SELECT recipe, folder FROM jobs ORDER BY rowid DESC LIMIT 1")
    return None if row is None else _request(row[0], os.fsdecode(row[1]))


def failures_of(journal: Journal, past: PastJob, most: int | None = None) -> Iterator[Failure]:
    """Yield what failed of a job, in order, all of it or so many. Raises `JournalError`."""
    most = past.failed if most is None else min(most, past.failed)  # the database stops at the last that there is
    question = "SELECT source, kind, page FROM tasks WHERE job = ? AND ending = 'failed' ORDER BY number LIMIT ?"
    for source, kind, page in journal.rows(question, past.id, most):
        yield Failure(os.fsdecode(source), kind or "", page)


def remarks_of(journal: Journal, past: PastJob) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many results of a job came to be in which way, and how many lost what. Raises `JournalError`."""
    question = (
        "SELECT kind, count(*) FROM tasks WHERE job = ? AND ending IN ('done', 'skipped') AND kind <> '' GROUP BY kind"
    )
    numbers = Counter[str]()
    for words, number in journal.rows(question, past.id):
        numbers.update(dict.fromkeys(words.split(","), number))
    losses = {str(content): numbers.pop(content) for content in LOST if content in numbers}
    return dict(numbers), losses


def kept_of(past: PastJob) -> Kept | None:
    """Look for what a job has replaced; None where nothing of it is there any more."""
    folder = replaced_folder(Job(past.id, Pipeline(), Export(folder=past.folder), ()))
    files = size = 0
    for entry in _files(folder):
        if files == MOST_KEPT:
            return Kept(folder, files, size, more=True)
        with contextlib.suppress(OSError):  # it has gone meanwhile
            status = entry.stat(follow_symlinks=False)
            if not _still_stands(past, folder, entry.path, status):
                size += status.st_size
                files += 1
    return Kept(folder, files, size) if files else None


def _still_stands(past: PastJob, folder: str, path: str, status: os.stat_result) -> bool:
    """Whether what is kept has not given way to a result: a disk was full, or the job was killed just then."""
    if status.st_nlink < 2:  # else it may have its own name still
        return False
    target = status_of(os.path.join(past.folder, os.path.relpath(path, folder)))
    return target is not None and os.path.samestat(target, status)


def _is_running(journal: Journal, past: PastJob) -> bool:
    return past.state == "running" and is_held(journal.locks, past.id)


def _counted(journal: Journal, past: PastJob) -> PastJob:
    """Return a job with its counts as they are now."""
    if past.pruned:
        return past
    question = "SELECT ending, count(*) FROM tasks WHERE job = ? GROUP BY ending"
    counts = dict(journal.rows(question, past.id))
    return msgspec.structs.replace(past, **{e: counts.get(e, 0) for e in ("done", "failed", "skipped", "undone")})


def _asked(journal: Journal, past: PastJob) -> ConvertRequest | None:
    row = journal.row("SELECT recipe FROM jobs WHERE id = ?", past.id)
    return None if row is None else _request(row[0], past.folder)


def _request(data: bytes, folder: str) -> ConvertRequest | None:
    options = decoded_options(data)
    with contextlib.suppress(UsageError):  # a step of a later program, or of a package that is gone
        if options is not None:
            asked = options.request()
            export = msgspec.structs.replace(asked.export, folder=folder)
            return msgspec.structs.replace(asked, export=export)
    return None


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder; what cannot be looked into is passed over."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                yield entry
