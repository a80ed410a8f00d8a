"""`multitone convert --shard`: the part of one shard, planned with the whole, begun or taken up again."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from multitone.batch.job import Job, new_job_id
from multitone.batch.journal.access import ask
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.resuming import reopen
from multitone.batch.options import ConvertRequest
from multitone.batch.shards.agreed import key_of
from multitone.batch.shards.shard import Shard, read_shard
from multitone.batch.shards.taking import Part, joined, plan_of_part, share_of, taken
from multitone.batch.source_path import absolute
from multitone.cli.plan import discovered, plan_found, show_plan
from multitone.cli.terminal import tell
from multitone.cli.typed import LIST
from multitone.errors import UsageError
from multitone.messages import _
from multitone.storage.far.url import is_far


def run_part(request: ConvertRequest, run: Callable[..., int]) -> int:
    """Run the part of a shard, and return the exit status. Raises `UsageError`, `PlanRefused`, `JournalError`."""
    discovery = discovered(request)

    def whole() -> Job:
        planned = plan_found(request, discovery)
        if not planned.problems:
            tell(planned.history)
        return planned.job

    shard, bare, key = _asked(request)
    part = taken(shard, bare, key, discovery, whole)
    job, lock = begun(part)
    sources = tuple(absolute(source) for source in request.sources if source != LIST)
    return run(job, lock=lock, sources=sources, home=part.home)


def show_part(request: ConvertRequest, workers: int, *, json: bool, quiet: bool) -> None:
    """Print what a shard would do: its part of the plan that there is, or of one that would be made now."""
    discovery = discovered(request)
    shard, bare, key = _asked(request)
    part = joined(shard, bare, key, discovery)
    planned = plan_of_part(part) if part is not None else plan_found(request, discovery)
    if part is None and not planned.problems:
        planned = share_of(planned, discovery, shard)
    show_plan(planned, workers, json=json, quiet=quiet)


def begun(part: Part) -> tuple[Job, JobLock | None]:
    """Return the job of a part, and its lock where an earlier program began it: what that finished is not done again.

    Raises `UsageError` where a program works at it now, and what else `reopen` does.
    """
    if not part.begun:
        return part.job, None
    reopened = ask(lambda journal: reopen(journal, part.job.id), tell, part.home)
    found = {name: getattr(part.job, name) for name in ("ignored", "unread", "linked")}
    return msgspec.structs.replace(reopened.found.job, **found), reopened.lock


def _asked(request: ConvertRequest) -> tuple[Shard, Job, str]:
    """Return the shard that is asked for, its job without tasks, and what tells the whole from other jobs."""
    shard = read_shard(request.shard)
    if is_far(request.export.folder):
        raise UsageError(
            _("--shard keeps the plan of all shards beside the results; choose a folder for -o that all machines have.")
        )
    bare = Job(new_job_id(), request.pipeline, request.export, (), limits=request.limits)
    return shard, bare, key_of(bare, request.sources, shard.count, tree=request.tree)
