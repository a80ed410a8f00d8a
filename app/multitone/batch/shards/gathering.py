"""All shards of a folder of results: what became of each, and their journals taken into the history of this machine."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from multitone.batch.job import Job
from multitone.batch.journal.access import ask
from multitone.batch.journal.database import JournalError
from multitone.batch.journal.detail import listed
from multitone.batch.journal.job_options import request_of
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.batch.options import ConvertRequest
from multitone.batch.shards import agreed
from multitone.batch.shards.shard import Shard
from multitone.batch.shards.taking import OVER, Part, home_of, part_in
from multitone.errors import UsageError, printed
from multitone.messages import Message, _
from multitone.storage.atomic_file import save

NOT_BEGUN: Literal["not begun"] = "not begun"
_ROUND = re.compile(r"[0-9a-f]+-[0-9]+")
_KEY = re.compile(rf"([0-9a-f]+){agreed.BEHIND}[0-9]+")


class ShardState(Struct, frozen=True):
    """What became of one shard."""

    number: int
    pictures: int
    state: str = NOT_BEGUN
    """As of a job in the history."""
    past: PastJob | None = None
    gathered: bool = False
    """Whether its journal has been taken into a history."""

    @property
    def left(self) -> int:
        """How many of its pictures have come to no end."""
        return self.pictures if self.past is None else self.past.left

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it, and nobody works at it."""
        return self.past is not None and self.state not in ("running", "interrupted") and not self.past.left


class Whole(Struct, frozen=True):
    """A job that was done in shards."""

    id: str
    folder: str
    """Where its results are."""
    path: Path
    """Where its plan and the journals of its shards are."""
    shards: tuple[ShardState, ...]

    def total(self, name: Literal["done", "failed", "skipped"]) -> int:
        """Return how many pictures of all shards ended so."""
        return sum(getattr(shard.past, name) for shard in self.shards if shard.past is not None)

    @property
    def pictures(self) -> int:
        """How many pictures there are."""
        return sum(shard.pictures for shard in self.shards)

    @property
    def left(self) -> int:
        """How many pictures have come to no end."""
        return sum(shard.left for shard in self.shards)

    @property
    def unfinished(self) -> tuple[ShardState, ...]:
        """The shards that are not over."""
        return tuple(shard for shard in self.shards if not shard.is_over)


def wholes(folder: str, tell: Callable[[Message], None]) -> list[Whole]:
    """Return the jobs of a folder that were done in shards, in the order of their rounds.

    Raises `UsageError` where there is none, or what is kept of one cannot be read.
    """
    place = agreed.place_of(folder)
    try:
        names = [name for name in os.listdir(place) if _ROUND.fullmatch(name)]
        paths = [place / name for name in sorted(names, key=_by_round)]
        found = [_whole(path, folder, tell) for path in paths if (path / agreed.PLAN).exists()]
    except OSError as error:
        found = []
        if not isinstance(error, FileNotFoundError):
            raise UsageError(
                _("{path} cannot be read: {reason}.", path=printed(str(place)), reason=error.strerror)
            ) from error
    if not found:
        raise UsageError(
            _(
                "No job was done in shards in {folder}; name the folder of the results, as in -o of their command.",
                folder=printed(folder),
            )
        )
    return found


def parts_left(whole: Whole) -> Iterator[tuple[Part, ConvertRequest]]:
    """Yield the parts of which something is left, and what was asked for; those that run are passed over."""
    heads = agreed.read_heads(whole.path)
    asked = request_of(heads.recipe)
    export = msgspec.structs.replace(asked.export, folder=whole.folder)
    bare = Job(heads.id, asked.pipeline, export, (), limits=asked.limits)
    for state in whole.unfinished:
        if state.state != "running":
            yield part_in(whole.path, heads, Shard(state.number, len(whole.shards)), bare), asked


def gather(whole: Whole, journal: Journal) -> int:
    """Take the journals of shards that are over into a history, and return how many; what is left of all goes then.

    Raises `JournalError`, `OSError`.
    """
    taken = 0
    for shard in whole.shards:
        if not shard.is_over or shard.gathered or shard.past is None:
            continue
        home = home_of(whole.path, shard.number)
        with Journal.open(home, shared=True) as other:
            _copy(other, journal, shard.past.id)
        if whole.unfinished:
            save(msgspec.json.encode(shard.past), str(home / OVER))
        for name in ("history.sqlite", "history.sqlite-journal"):
            (home / name).unlink(missing_ok=True)
        taken += 1
    if not whole.unfinished:
        shutil.rmtree(whole.path)
        with contextlib.suppress(OSError):  # other jobs are there
            whole.path.parent.rmdir()
    return taken


def jobs_named(journal: Journal, name: str) -> list[PastJob]:
    """Return the job whose name begins so, or all shards of one. Raises `UsageError` as `Journal.job` does."""
    jobs = [past for past in journal.jobs() if name and past.id.startswith(name)]
    runs = {match[1] if (match := _KEY.fullmatch(past.id)) else past.id for past in jobs}
    if len(jobs) > 1 and len(runs) == 1:
        return sorted(jobs, key=lambda past: int(past.id.rpartition(agreed.BEHIND)[2] or 0))
    return [journal.job(name)]


def _by_round(name: str) -> tuple[str, int]:
    key, _dash, number = name.rpartition("-")
    return key, int(number)


def _whole(path: Path, folder: str, tell: Callable[[Message], None]) -> Whole:
    heads = agreed.read_heads(path)
    states = (_state(path, heads, number, tell) for number in range(1, len(heads.shards) + 1))
    return Whole(heads.id, os.path.realpath(folder), path, tuple(states))


def _state(path: Path, heads: agreed.Heads, number: int, tell: Callable[[Message], None]) -> ShardState:
    home, pictures, job = home_of(path, number), heads.shards[number - 1].tasks, agreed.job_of(heads.id, number)
    with contextlib.suppress(FileNotFoundError, msgspec.MsgspecError):
        past = msgspec.json.decode((home / OVER).read_bytes(), type=PastJob)
        return ShardState(number, pictures, past.state, past, gathered=True)
    if (home / "history.sqlite").exists():
        try:
            jobs = ask(listed, tell, home)
        except JournalError as error:
            tell(error.message)
            jobs = []
        for one in jobs:
            if one.past.id == job:
                return ShardState(number, pictures, one.state, one.past)
    return ShardState(number, pictures)


def _copy(other: Journal, journal: Journal, job: str) -> None:
    """Copy a job from one journal into another, its tasks before itself: nothing is listed by halves."""
    for table, key in (("tasks", "job"), ("folders", "job"), ("jobs", "id")):
        names = [row[1] for row in other.rows(f"PRAGMA table_info({table})")]
        places = ", ".join("?" * len(names))
        rows = other.rows(f"SELECT {', '.join(names)} FROM {table} WHERE {key} = ?", job)  # noqa: S608
        journal.write_each(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({places})", rows)  # noqa: S608
