"""Confinement: what the workers of a job may open, told from its tasks, steps and export."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence

from msgspec import Struct

from multitone.batch.job import Job, Task, common_folders, source_folders
from multitone.engines.processes.worker_handle import WorkerHandle
from multitone.engines.worker.run_task import Runner, run_task
from multitone.engines.worker.wire import Failed
from multitone.imaging.operation import info_of
from multitone.imaging.step_files import files_of
from multitone.sandbox.box import Box
from multitone.sandbox.places import tops
from multitone.sandbox.support import confines

MOST_FOLDERS = 500
"""Of sources; each costs every worker 5 µs at its start, and where there are more, those above them are opened."""
FEW = 1_000
"""Sources that are looked at one by one for links; of more, their folders are listed."""


BOXED_OFF = (("permission", "read"), ("permission", "write"))
"""How a failure looks that a box may be the reason of."""
Identity = tuple[int, int]
"""Device and number of a folder or file."""


class Places(Struct, frozen=True):
    """Where the tasks of a job read and write."""

    sources: tuple[str, ...]
    """Folders, and files that are links."""
    targets: tuple[str, ...]
    """Folders."""


def places_of(tasks: Sequence[Task]) -> Places:
    """Return where tasks read and write; of many folders those above them."""
    sources = fewer(tops(map(os.path.abspath, source_folders(tasks))), MOST_FOLDERS)
    return Places((*sources, *linked(tasks)), tuple(common_folders(tasks)))


class Confinement:
    """The box of a job's workers.

    It holds for folders as they are when it is made. Where one was gone and is there again, as after a drive that was
    unplugged, it is another one to the system, and needs another box.
    """

    def __init__(self, job: Job, runner: Runner = run_task, places: Places | None = None) -> None:
        """Begin; other runners than that of pictures are the program's own, of measurements, and get no box.

        The tasks tell the places, where these are not given.
        """
        self._job = job
        self._places = places
        self._confined = runner is run_task and confines()
        self._box: Box | None = None
        self._folders: dict[str, Identity | None] = {}
        self._made: list[str] = []

    def box(self) -> Box | None:
        """Return the box, None where there is none here; the folder of the results is made where it is missing."""
        if self._confined and self._box is None:
            self._box = self._boxed()
            self._folders = {path: _identity(path) for path in (*self._box.reads, *self._box.writes)}
        return self._box

    def replaces(self, workers: Iterable[WorkerHandle], failure: Failed) -> bool:
        """End workers where a picture failed since there are other folders than those that their box is for."""
        if not self._confined or (failure.kind, failure.stage) not in BOXED_OFF:
            return False
        if self._box is not None and any(_identity(path) != known for path, known in self._folders.items()):
            self._box = None
            for worker in workers:
                worker.end()
        return self._box is None

    def _boxed(self) -> Box:
        places = self._where()
        steps = self._job.export.finished(self._job.pipeline).planned
        files = (file for step in steps for file in files_of(step))
        needs = (need for step in steps for need in info_of(step).needs)
        return Box((*places.sources, *files), self._writes(places)).with_needs(needs)

    def box_of_readers(self) -> Box:
        """Return the box of who reads the sources only."""
        return Box(self._where().sources)

    def _where(self) -> Places:
        return self._places or places_of(self._job.tasks)

    def _writes(self, places: Places) -> tuple[str, ...]:
        root = os.path.realpath(self._job.export.folder)
        with contextlib.suppress(OSError):  # whatever it is, a worker meets it, too, and says so
            self._made = missing_above(root)
            os.makedirs(root, exist_ok=True)
        return tuple(tops((root, *map(os.path.realpath, places.targets))))

    def end(self) -> None:
        """Remove the folders that were made for results, where there are none."""
        with contextlib.suppress(OSError):
            for folder in self._made:
                os.rmdir(folder)


def missing_above(folder: str) -> list[str]:
    """Return a folder and those above it that are not there, the lowest first."""
    missing = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


def _identity(path: str) -> Identity | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def linked(tasks: Sequence[Task]) -> list[str]:
    """Return the sources that are links to files; those were asked for as the others were."""
    if len(tasks) <= FEW:
        return [task.source for task in tasks if os.path.islink(task.source)]
    links = {path for folder in source_folders(tasks) for path in _links_in(folder)}
    return [task.source for task in tasks if task.source in links] if links else []


def _links_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.is_symlink()]
    except OSError:
        return []


def fewer(folders: Sequence[str], most: int) -> Sequence[str]:
    """Return so many folders at most that hold all of these, as narrow as can be; more where only `/` would do."""
    while len(folders) > most:
        above = tops(map(_above, folders))
        if len(above) == len(folders):
            break
        folders = above
    return folders


def _above(folder: str) -> str:
    """Return the folder above one, or the same where that holds what is not a person's pictures alone."""
    parent = os.path.dirname(folder)
    return folder if _is_wide(parent, (os.path.expanduser("~"), os.getcwd(), "/tmp")) else parent  # noqa: S108


def _is_wide(folder: str, homes: Iterable[str]) -> bool:
    return any(f"{home}/".startswith(folder.rstrip(os.sep) + os.sep) for home in homes)
