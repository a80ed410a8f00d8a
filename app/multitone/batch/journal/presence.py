"""Whether the place of a job's results is there: a drive that is away is no empty folder."""

from __future__ import annotations

import os

from multitone.batch.job import Job, common_folders
from multitone.errors import UsageError, printed
from multitone.messages import _
from multitone.storage.far.url import is_far


def mount_point(folder: str) -> str:
    """Return the mount point that a folder stands on, or will when it is made; none of one far away."""
    if is_far(folder):
        return ""
    path = os.path.abspath(folder)
    while not os.path.ismount(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def missing_folders(job: Job) -> list[bytes]:
    """Return the folders that a job will have to make, those above them included."""
    missing: set[str] = set()
    if is_far(job.export.folder):
        return []
    for folder in (job.export.folder, *common_folders(job.tasks)):
        while folder not in missing and not os.path.isdir(folder):
            missing.add(folder)
            folder = os.path.dirname(folder)
    return [os.fsencode(folder) for folder in missing if folder]


def refuse_where_away(folder: str, mount: str) -> None:
    """Raise `UsageError` where an output folder, or the drive that it was on, is not there.

    One that is far away is listed, so that its files can be judged.
    """
    if is_far(folder):
        list_far(folder)
        return
    if mount and not os.path.ismount(mount):
        message = _(
            "The drive of the results, {mount}, is not there; connect it and try again. Nothing was changed.",
            mount=printed(mount),
        )
        raise UsageError(message)
    if not os.path.isdir(folder):
        message = _(
            "The folder of the results, {folder}, is not there. If its drive is disconnected, connect it; if it was "
            "renamed, give it its old name back. Nothing was changed.",
            folder=printed(folder),
        )
        raise UsageError(message)
    if os.path.realpath(folder) != folder:
        message = _(
            "The folder of the results, {folder}, is behind a link now, which is not followed; put the folder back in "
            "its place. Nothing was changed.",
            folder=printed(folder),
        )
        raise UsageError(message)


def list_far(folder: str) -> None:
    """Learn what stands in a folder that is far away. Raises `UsageError` where its place does not answer."""
    from multitone.storage.far import seen  # late: most folders are on this machine
    from multitone.storage.far.trouble import FarError

    try:
        seen.listed(folder)
    except FarError as error:
        if error.kind != "vanished":
            message = _("{folder} cannot be reached: {reason} Nothing was changed.", folder=folder, reason=error.reason)
            raise UsageError(message) from error
