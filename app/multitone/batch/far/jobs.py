"""Jobs far away, told from others."""

from __future__ import annotations

from collections.abc import Iterable

from multitone.batch.job import Export, Job, TaskTable
from multitone.storage.far.url import WEB, is_far, scheme_of


def is_far_job(job: Job) -> bool:
    """Whether sources or results are far away, told by URLs."""
    tasks = job.tasks
    sources = tasks.folders("source") if isinstance(tasks, TaskTable) else (task.source for task in tasks)
    return is_far(job.export.folder) or any("://" in source for source in sources)


def remembered(typed: str) -> str:
    """Return the clean URL of what was typed, its secrets remembered; a path stays as it is."""
    if not is_far(typed):
        return typed
    from multitone.storage.far.links import remember  # late: most jobs stay on this machine

    return remember(typed)


def needs_network(sources: Iterable[str], export: Export) -> bool:
    """Whether a plan asks places far away: all but links, which are only asked about for an update."""
    asks = export.existing == "update"
    places = (source for source in sources if asks or scheme_of(source) not in WEB)
    return any(map(is_far, (*places, export.folder)))
