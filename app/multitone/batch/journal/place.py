"""The place of a past job: its output folder, held open, and nothing that lies elsewhere.

What the journal says of paths is not believed: a file that is removed, moved or put back lies in the job's own folder,
and no link is on the way to it.
"""

from __future__ import annotations

import contextlib
import os

import msgspec

from multitone.batch.columns import collected
from multitone.batch.job import Job, TaskTable, replaced_folder_of
from multitone.errors import UsageError, printed
from multitone.messages import Message, _
from multitone.storage.far.url import absolute_folder, is_far
from multitone.storage.folder import Folder, LinkedError, beneath, open_folder

OUTSIDE = _("It does not lie in the folder of the job’s results.")
LINKED = _("A folder on the way to it is a link, which is not followed.")


class NotInPlaceError(Exception):
    """A path leads out of a job's folder, or by way of a link."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


class Place:
    """The output folder of a job."""

    def __init__(self, folder: str, job: str) -> None:
        """Open it. Raises `LinkedError`, `OSError`."""
        self.top = open_folder(folder)
        self.kept = replaced_folder_of(folder, job)
        """Where it keeps what its results replaced."""
        self._last: tuple[str, Folder] = folder, self.top

    def find(self, path: str) -> tuple[Folder, str]:
        """Return the open folder that a path names something in, and its name there.

        Raises `NotInPlaceError`, `OSError` where the folder is not there.
        """
        folder, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir):
            raise NotInPlaceError(OUTSIDE)
        if folder != self._last[0]:
            try:
                self._last = folder, beneath(self.top, folder)
            except LinkedError as error:
                if os.path.islink(error.filename):
                    raise NotInPlaceError(LINKED) from error
                raise
            except ValueError as error:
                raise NotInPlaceError(OUTSIDE) from error
        return self._last[1], name

    def find_kept(self, path: str) -> tuple[Folder, str] | None:
        """Return the same of a file that the job keeps; None where the path names none that there is."""
        if not path.startswith(self.kept + os.sep):
            return None
        try:
            folder, name = self.find(path)
        except (NotInPlaceError, OSError):
            return None
        return None if folder.status(name) is None else (folder, name)


def refuse_outside(folder: str, target: str) -> None:
    """Raise `UsageError` where a result would be written outside its job's folder."""
    path = target if is_far(folder) and "/../" not in target else os.path.normpath(target)
    if path != target or not path.startswith(folder.rstrip(os.sep) + os.sep):
        message = _(
            "The history is damaged: it names {target} as a result in {folder}. Nothing was changed.",
            target=printed(target), folder=printed(folder),
        )  # fmt: skip
        raise UsageError(message)


def remove_made(folders: list[str], top: str) -> None:
    """Remove folders that a job made, the deepest first, where nothing is left in them: in its own, and above that."""
    for path in folders:
        below, above = (path + os.sep).startswith(top + os.sep), (top + os.sep).startswith(path + os.sep)
        if path == os.path.normpath(path) and (below or above):
            with contextlib.suppress(OSError):
                open_folder(os.path.dirname(path)).rmdir(os.path.basename(path))


def absolute(job: Job) -> Job:
    """Return a job whose folder and targets are the same from wherever it is resumed or undone."""
    folder = absolute_folder(job.export.folder)
    if folder == job.export.folder or not job.tasks:
        return job
    export = msgspec.structs.replace(job.export, folder=folder)
    if is_far(folder) or os.path.isabs(job.tasks[0].target):
        return msgspec.structs.replace(job, export=export)
    moved = (msgspec.structs.replace(task, target=os.path.abspath(task.target)) for task in job.tasks)
    tasks = collected(moved, TaskTable)
    return msgspec.structs.replace(job, export=export, tasks=tasks)
