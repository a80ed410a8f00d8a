"""The part of one shard: found in the plan that all agree on, new or begun by an earlier program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from multitone.batch.columns import collected
from multitone.batch.discovery import Discovery
from multitone.batch.job import Job, TaskTable, numbered
from multitone.batch.journal.store import Journal
from multitone.batch.plan import Plan
from multitone.batch.shards import agreed
from multitone.batch.shards.shard import Shard
from multitone.batch.targets.planned import PlannedTask
from multitone.errors import UsageError, printed
from multitone.messages import _

OVER = "over"
"""The file that stands for the journal of a shard that is over, once that has been taken into a history."""


class Part(Struct, frozen=True):
    """What one shard has to do."""

    job: Job
    home: Path
    """The folder of its journal."""
    begun: bool = False
    """Whether a program has begun it and did not come to its end."""


def taken(shard: Shard, bare: Job, key: str, discovery: Discovery, whole: Callable[[], Job]) -> Part:
    """Return the part of a shard: of the plan that there is, or else of one made now, which `whole` gives.

    `bare` is the job without tasks. Raises `UsageError` where plan or journal cannot be used, and what `whole` does.
    """
    folder = bare.export.folder
    try:
        part = joined(shard, bare, key, discovery)
        if part is not None:
            return part
        path = agreed.next_round(folder, key)
        agreed.publish(path, whole(), discovery, shard.count)
        return _part(path, agreed.read_heads(path), shard, bare, discovery)
    except OSError as error:
        raise UsageError(
            _(
                "The plan of the shards cannot be kept in {folder}: {reason}.",
                folder=printed(folder), reason=error.strerror or type(error).__name__,
            )
        ) from error  # fmt: skip


def joined(shard: Shard, bare: Job, key: str, discovery: Discovery) -> Part | None:
    """Return the part of a shard in the last plan; None where there is none, or the shard is to begin the next."""
    folder = bare.export.folder
    for path in agreed.rounds(folder, key)[:1]:
        heads = agreed.read_heads(path)
        if not is_over(path, heads.id, shard.number) and _is_of_same(path, heads, shard, folder, discovery):
            return _part(path, heads, shard, bare, discovery)
    return None


def home_of(path: Path, number: int) -> Path:
    """Return the folder of a shard's journal."""
    return path / str(number)


def is_over(path: Path, run: str, number: int) -> bool:
    """Whether nothing is left of a shard."""
    home = home_of(path, number)
    if (home / OVER).exists():
        return True
    if not (home / "history.sqlite").exists():
        return False
    with Journal.open(home, shared=True) as journal:
        past = next((past for past in journal.jobs() if past.id == agreed.job_of(run, number)), None)
    return past is not None and past.state != "running" and not past.left


def part_in(path: Path, heads: agreed.Heads, shard: Shard, bare: Job) -> Part:
    """Return the part of a shard in a plan; `bare` is the job without tasks. Raises as `taken` does, and `OSError`."""
    tasks = collected(agreed.read_tasks(path, heads, shard.number, bare.export.folder), TaskTable)
    job = msgspec.structs.replace(bare, id=agreed.job_of(heads.id, shard.number), tasks=tasks, shard=str(shard))
    home = home_of(path, shard.number)
    return Part(job, home, (home / "history.sqlite").exists() and _is_begun(home, job.id))


def plan_of_part(part: Part) -> Plan:
    """Return a part as a plan shows it."""
    tasks = part.job.tasks
    lines = (PlannedTask(t.source, t.target, t.action, standing=t.standing, page=t.page) for t in tasks)
    return Plan(tuple(lines), (), part.job)


def share_of(planned: Plan, discovery: Discovery, shard: Shard) -> Plan:
    """Return the share that a shard has of a plan of the whole."""
    draft = planned.draft
    owners = list(agreed.shards_of_tasks(draft, discovery, shard.count))
    own = [place for place, number in enumerate(owners) if number == shard.number]
    tasks = collected(numbered(draft.tasks[place] for place in own), TaskTable)
    job = msgspec.structs.replace(draft, tasks=tasks, shard=str(shard))
    return msgspec.structs.replace(planned, tasks=tuple(planned.tasks[place] for place in own), draft=job)


def _part(path: Path, heads: agreed.Heads, shard: Shard, bare: Job, discovery: Discovery) -> Part:
    part = part_in(path, heads, shard, bare)
    found = {"ignored": discovery.ignored, "unread": discovery.unread, "linked": discovery.linked}
    return msgspec.structs.replace(part, job=msgspec.structs.replace(part.job, **found))


def _is_begun(home: Path, job: str) -> bool:
    with Journal.open(home, shared=True) as journal:
        return any(past.id == job for past in journal.jobs())


def _is_of_same(path: Path, heads: agreed.Heads, shard: Shard, folder: str, discovery: Discovery) -> bool:
    """Whether a shard has the pictures that it had when the plan was made, results of the others apart."""
    known = heads.shards[shard.number - 1].pictures
    if agreed.pictures_of(discovery.images, shard) == known:
        return True
    targets = agreed.all_targets(path, heads, folder)
    return agreed.pictures_of(discovery.images, shard, targets) == known
