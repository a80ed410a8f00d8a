"""Staging: the folder in which sources that were fetched, and results that are to be brought, lie for a moment."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import msgspec

from multitone.batch.columns import LongSequence
from multitone.batch.job import Job, Task, common_folders, suffix_of
from multitone.engines.processes.confinement import Places, places_of
from multitone.sandbox.scratch import private_folder
from multitone.storage.far.url import folder_name_of, is_far, name_of

SOURCES, RESULTS = "in", "out"
OPEN = 0o777
"""How open the folders of sources are: nobody else comes so far, and folders for results take it over."""
LONGEST_NAME = 120
"""Bytes of a name; what is cut off is no part of a result's name, which is planned."""


class Staging:
    """Where the files of a job's far tasks lie for its workers."""

    def __init__(self, job: Job) -> None:
        """Make the folder. Raises `OSError` where there can be none."""
        self._far_job = job
        self.folder = private_folder("multitone-far-")
        self.sources, self.results = os.path.join(self.folder, SOURCES), os.path.join(self.folder, RESULTS)
        for path in (self.sources, self.results):
            os.mkdir(path)
        self.brings = is_far(job.export.folder)
        """Whether results go far away."""
        folder = self.results if self.brings else job.export.folder
        export = msgspec.structs.replace(job.export, folder=folder, flat=True)
        self.job = msgspec.structs.replace(job, export=export, tasks=StagedTasks(self, job))
        """The job as its workers see it."""

    @property
    def places(self) -> Places:
        """Where workers read and write: in the folder, and at what of the job is not far away."""
        near = [task for task in self._far_job.tasks if not is_far(task.source)]
        targets = (self.results,) if self.brings else tuple(common_folders(self._far_job.tasks))
        return Places((self.sources, *(places_of(near).sources if near else ())), targets)

    def local(self, task: Task) -> Task:
        """Return a task with the paths of its files as they will lie here."""
        source, target, action = task.source, task.target, task.action
        if is_far(source):
            source = os.path.join(
                self.sources, str(task.number), _short(folder_name_of(source)), _short(name_of(source))
            )
        if self.brings:
            target = os.path.join(self.results, f"{task.number}{suffix_of(target)}")
            action = "skip" if action == "skip" else "replace"
        return msgspec.structs.replace(task, source=source, target=target, action=action)

    def room_for(self, task: Task) -> str:
        """Make the folder that a task's source is fetched into, and return its path there."""
        path = self.local(task).source
        os.makedirs(os.path.dirname(path), exist_ok=True)
        for folder in (os.path.dirname(path), os.path.dirname(os.path.dirname(path))):
            os.chmod(folder, OPEN)
        return path

    def drop(self, task: Task) -> None:
        """Remove what lies here of a task."""
        local = self.local(task)
        if is_far(task.source):
            folder = os.path.dirname(local.source)
            with contextlib.suppress(OSError):
                os.unlink(local.source)
            with contextlib.suppress(OSError):
                os.rmdir(folder)
                os.rmdir(os.path.dirname(folder))
        if self.brings:
            with contextlib.suppress(OSError):
                os.unlink(local.target)


class StagedTasks(LongSequence[Task]):
    """A job's tasks as its workers see them, made as they are asked for."""

    def __init__(self, staging: Staging, job: Job) -> None:
        self._staging, self._job = staging, job

    def __len__(self) -> int:
        return len(self._job.tasks)

    def rows(self, first: int, last: int) -> Iterator[Task]:
        """Make the tasks from one place up to another."""
        return map(self._staging.local, self._job.tasks[first:last])


def _short(name: str) -> str:
    """Return a name without what a file system may refuse of it, its suffix kept."""
    name = name.lstrip(".") or "picture"
    data = os.fsencode(name)
    if len(data) <= LONGEST_NAME:
        return name
    stem, suffix = os.path.splitext(name)
    return os.fsencode(stem)[: LONGEST_NAME - len(os.fsencode(suffix[:20]))].decode("utf-8", "ignore") + suffix[:20]
