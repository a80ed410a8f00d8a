"""Whether the place of a job's results is there: a drive that is away is no empty folder."""

from __future__ import annotations

import os

from multitone.errors import UsageError, printed


def mount_point(folder: str) -> str:
    """Return the mount point that a folder stands on, or will when it is made."""
    path = os.path.abspath(folder)
    while not os.path.ismount(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def refuse_where_away(folder: str, mount: str, so: str) -> None:
    """Raise `UsageError` where an output folder, or the drive that it was on, is not there; `so` ends what is said."""
    if mount and not os.path.ismount(mount):
        raise UsageError(f"The drive with the results, {printed(mount)}, is not there; connect it and try again. {so}")
    if not os.path.isdir(folder):
        raise UsageError(
            f"The folder with the results, {printed(folder)}, is not there. If its drive is away, connect it; if it "
            f"was renamed, give it its old name back. {so}"
        )
