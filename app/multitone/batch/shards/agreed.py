"""The plan that all shards of a job follow: made once, by whichever comes first, and kept beside the results.

::

    output folder/.multitone-shards/<key>-<round>/plan         heads, then the tasks of each shard, packed
                                                  <number>/    the journal of that shard

`key` is of what was asked, so that other jobs into the same folder have a plan of their own. A shard that was done in
the last round begins the next, and so does one whose pictures are others now; any other takes its part of the last.
"""

from __future__ import annotations

import itertools
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from multitone.batch.discovery import Discovery
from multitone.batch.job import Action, Job, Standing, Task
from multitone.batch.journal.job_options import encoded_options, options_hash
from multitone.batch.journal.place import refuse_outside
from multitone.batch.shards.shard import Shard, relative_path, shard_of
from multitone.batch.source_path import absolute
from multitone.batch.tables.found import Found
from multitone.errors import UsageError, printed
from multitone.messages import _
from multitone.paths import make_private
from multitone.storage.atomic_file import open_file, save_pieces
from multitone.storage.far.url import is_far

FOLDER = ".multitone-shards"
PLAN = "plan"
VERSION = 1
MOST_HEAD = 1 << 26
"""Bytes of the heads at the most: 640 for each shard are plenty."""
BEHIND = "s"
"""What stands in the name of a shard's job between that of the whole and its number."""


class Head(Struct, frozen=True, array_like=True):
    """What the plan says of one shard: where its tasks are, how many, and which pictures they were planned for."""

    length: int
    tasks: int
    pictures: bytes
    """A hash of the paths of its pictures, relative to their sources."""


class Heads(Struct, frozen=True, array_like=True):
    """The beginning of a plan's file."""

    version: int
    id: str
    recipe: bytes
    """What was asked for, as a journal keeps it."""
    shards: tuple[Head, ...]


class _Row(Struct, frozen=True, array_like=True):
    """A task: its paths as the system knows them, and relative to the output folder, which may be mounted elsewhere."""

    source: bytes
    target: bytes
    size: int
    action: Action
    modified: int
    standing: Standing
    page: int


_rows = msgspec.msgpack.Decoder(tuple[_Row, ...])
_heads = msgspec.msgpack.Decoder(Heads)


def job_of(run: str, number: int) -> str:
    """Return the name of a shard's job, which begins with that of the whole."""
    return f"{run}{BEHIND}{number}"


def run_of(job: str) -> str:
    """Return the name of the whole that a job is a shard of; empty where it is none."""
    run, behind, number = job.partition(BEHIND)
    return run if behind and run and number.isdigit() else ""


def place_of(folder: str) -> Path:
    """Return where plans and journals of shards are kept, of an output folder."""
    return Path(os.path.realpath(folder), FOLDER)


def rounds(folder: str, key: str) -> list[Path]:
    """Return the folders of what was asked so, the last round first."""
    place = place_of(folder)
    try:
        names = [name for name in os.listdir(place) if name.startswith(f"{key}-") and name[len(key) + 1 :].isdigit()]
    except OSError:
        return []
    numbers = sorted((int(name[len(key) + 1 :]) for name in names), reverse=True)
    found = (place / f"{key}-{number}" for number in numbers)
    return [path for path in found if (path / PLAN).exists()]


def next_round(folder: str, key: str) -> Path:
    """Return the folder of the next round of what was asked so."""
    last = rounds(folder, key)
    return place_of(folder) / f"{key}-{1 + (int(last[0].name.rpartition('-')[2]) if last else 0)}"


def key_of(job: Job, sources: Sequence[str], count: int, *, tree: bool) -> str:
    """Return what tells one job into a folder from others: all that decides what is made, and how many shards."""
    folder = os.path.realpath(job.export.folder)
    named = [_seen_from(folder, absolute(source)) for source in sources]
    return options_hash(job, [*map(os.fsencode, named), b"%d" % count, b"%d" % tree]).hex()


def pictures_of(images: Iterable[Found], shard: Shard, without: frozenset[str] = frozenset()) -> bytes:
    """Return a hash of the pictures of a shard, save of those `without`: all that is known without a plan."""
    import hashlib

    digest = hashlib.blake2b(digest_size=16)
    for image in images:
        path = relative_path(image)
        if shard_of(path, shard.count) == shard.number and image.path not in without:
            digest.update(path + b"\0")
    return digest.digest()


def shards_of_tasks(job: Job, discovery: Discovery, count: int) -> Iterator[int]:
    """Yield the number of the shard of each task; tasks are in the order of their pictures, of which some have none."""
    images = iter(discovery.images)
    path, number = "", 0
    for task in job.tasks:
        while path != task.source:
            image = next(images)
            path, number = image.path, shard_of(relative_path(image), count)
        yield number


def publish(path: Path, job: Job, discovery: Discovery, count: int) -> None:
    """Keep a plan in the folder of a round, unless another has been quicker. Raises `OSError`."""
    import hashlib

    folder = os.path.realpath(job.export.folder)
    parts: list[list[_Row]] = [[] for _number in range(count)]
    digests = [hashlib.blake2b(digest_size=16) for _number in range(count)]
    targets = overlapping(job, discovery.images)
    for image in discovery.images:
        if image.path not in targets:
            relative = relative_path(image)
            digests[shard_of(relative, count) - 1].update(relative + b"\0")
    for task, number in zip(job.tasks, shards_of_tasks(job, discovery, count), strict=True):
        parts[number - 1].append(_row(task, folder))
    blocks = [zlib.compress(msgspec.msgpack.encode(part), 1) for part in parts]
    lengths = zip(blocks, parts, digests, strict=True)
    recipe = encoded_options(job, sources=discovery.sources)
    heads = Heads(VERSION, job.id, recipe, tuple(Head(len(b), len(p), d.digest()) for b, p, d in lengths))
    head = msgspec.msgpack.encode(heads)
    make_private(path)
    try:
        save_pieces([len(head).to_bytes(8, "big"), head, *blocks], str(path / PLAN), replace=False)
    except FileExistsError:
        return


def overlapping(job: Job, images: Sequence[Found]) -> frozenset[str]:
    """Return the targets of a job that may be found among its pictures, for they go into folders of these."""
    folders = {os.path.realpath(folder) for folder in {os.path.dirname(image.path) for image in images}}
    targets = (task.target for task in job.tasks)
    return frozenset(target for target in targets if os.path.dirname(target) in folders)


def read_heads(path: Path) -> Heads:
    """Return the beginning of a plan. Raises `UsageError` where it is none that this program reads, `OSError`."""
    try:
        with open_file(str(path / PLAN)) as file:
            heads = _heads.decode(file.read(min(MOST_HEAD, int.from_bytes(file.read(8), "big"))))
    except msgspec.MsgspecError as error:
        raise _unreadable(path) from error
    if heads.version != VERSION:
        raise _unreadable(path)
    return heads


def read_tasks(path: Path, heads: Heads, number: int, folder: str) -> Iterator[Task]:
    """Yield the tasks of a shard, numbered from 1. Raises `UsageError` where they cannot be read, `OSError`."""
    with open_file(str(path / PLAN)) as file:
        start = 8 + int.from_bytes(file.read(8), "big")
        file.seek(start + sum(head.length for head in heads.shards[: number - 1]))
        block = file.read(heads.shards[number - 1].length)
    try:
        rows = _rows.decode(zlib.decompress(block))
    except (zlib.error, msgspec.MsgspecError) as error:
        raise _unreadable(path) from error
    top = os.path.realpath(folder)
    for place, row in enumerate(rows, 1):
        source, target = _seen_again(top, os.fsdecode(row.source)), _seen_again(top, os.fsdecode(row.target))
        refuse_outside(top, target)
        yield Task(place, source, target, row.size, row.action, row.modified, row.standing, row.page)


def all_targets(path: Path, heads: Heads, folder: str) -> frozenset[str]:
    """Return the targets of all shards of a plan."""
    numbers = range(1, len(heads.shards) + 1)
    tasks = itertools.chain.from_iterable(read_tasks(path, heads, number, folder) for number in numbers)
    return frozenset(task.target for task in tasks)


def _row(task: Task, folder: str) -> _Row:
    target = os.path.relpath(task.target, folder)
    source = _seen_from(folder, task.source)
    names = (os.fsencode(source), os.fsencode(target))
    return _Row(*names, task.size, task.action, task.modified, task.standing, task.page)


def _seen_from(folder: str, path: str) -> str:
    """Return a path relative to a folder, for both may be mounted elsewhere; as it is where they are on two drives."""
    if is_far(path):
        return path
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return path


def _seen_again(folder: str, path: str) -> str:
    """Return the path that `_seen_from` was given."""
    return path if is_far(path) else os.path.normpath(os.path.join(folder, path))


def _unreadable(path: Path) -> UsageError:
    return UsageError(
        _(
            "The plan of the shards in {path} cannot be read; remove that folder once no shard is running, and start "
            "them again.",
            path=printed(str(path)),
        )
    )
