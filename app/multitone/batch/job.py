"""What a job is made of: tasks, each one picture with its target, and the export they share."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from multitone.batch.columns import LARGE, WINDOW, NumberColumn, PathColumn, Table, WordColumn
from multitone.batch.limits import NO_LIMITS, Limits
from multitone.batch.unread import Unread
from multitone.imaging.color.convert import ColorTarget as ColorTarget
from multitone.imaging.encode import AnyFormat, ExportFormat
from multitone.imaging.metadata.metadata import MetadataPolicy as MetadataPolicy
from multitone.imaging.output import Output
from multitone.imaging.pages.wanted import ALL, EXAMPLE, FIRST, PATTERN, SPLIT, Pages, read_pages
from multitone.imaging.pipeline import Pipeline
from multitone.settings import MOST_WORKERS as MOST_WORKERS
from multitone.storage.atomic_file import MARK

Action = Literal["write", "replace", "skip"]
IfLarger = Literal["keep", "copy", "skip"]
Way = Literal["", "larger", "transcoded", "not-transcoded"]
"""How a result came to be where it was not simply copied or encoded: copied, because it would have been larger than its
source; transcoded without loss; or encoded anew, though it was to be transcoded."""
Existing = Literal["skip", "update", "replace", "number"]
Duplicates = Literal["keep", "first"]
Standing = Literal["", "older", "other-settings", "edited", "unknown", "failed", "undone", "done", "duplicate"]
"""What is to be said of a target that exists and is skipped: made from an earlier state of its source, made with other
settings, edited since it was made, or not known to be a result; of a picture that failed, whose result was undone, or
that was done, before its job went on; or of a duplicate, whose target is that of another picture."""


class Task(Struct, frozen=True, array_like=True, gc=False):
    """One picture to process: where it is, where its result goes, and what happens there."""

    number: int
    """Counts from 1 in the order of the plan."""
    source: str
    target: str
    size: int
    """Bytes of the source when it was planned."""
    action: Action = "write"
    modified: int = 0
    """When the source was last changed as it was planned, in nanoseconds; 0 where that is not known."""
    standing: Standing = ""
    """What is to be said of a target that is skipped."""
    page: int = 0
    """The page of the source that it is about, counted from 1, where each gets a result; 0 for a whole file."""


class TaskTable(Table[Task]):
    """The tasks of a large job in columns: 46 bytes each, and what their names have not in common.

    The task of number n stands at place n - 1. Asking for one task is quick, also in no order (an engine does so two or
    three times a task); walking through makes `WINDOW` at a time and keeps none; a slice is a tuple, and nobody takes a
    long one.
    """

    def __init__(self) -> None:
        self._sources = PathColumn()
        self._targets = PathColumn(near=self._sources)
        self._sizes, self._actions, self._pages = array("q"), WordColumn("B"), array("H")
        columns = (self._sources, self._targets, self._sizes, self._actions, array("q"), WordColumn("B"), self._pages)
        super().__init__(Task, NumberColumn(), *columns)

    def names(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        """Make the sources and targets from one place up to another."""
        return zip(self._sources.rows(first, last), self._targets.rows(first, last), strict=True)

    def pages(self, first: int, last: int) -> array[int]:
        """Return the pages of their sources, from one place up to another."""
        return self._pages[first:last]

    def sizes_to_read(self) -> array[int]:
        """Return the bytes to read of each task in order: 0 of one that is skipped."""
        sizes = array("q", self._sizes)
        for number in self.numbers("skip"):
            sizes[number - 1] = 0
        return sizes

    def numbers(self, action: Action) -> Iterator[int]:
        """Yield the numbers of the tasks of an action, ascending."""
        return (place + 1 for place in self._actions.places(action))

    def folders(self, side: Literal["source", "target"]) -> list[str]:
        """Return the folders of the sources or of the targets, each once, in the order of their first task."""
        return (self._sources if side == "source" else self._targets).folders()


class Export(Struct, frozen=True, kw_only=True):
    """How results are named and encoded, and what becomes of targets that exist."""

    folder: Annotated[str, Meta(description="Folder that receives the results.")]
    format: AnyFormat | None = None
    """None keeps each source's own format."""
    quality: Annotated[int, Meta(ge=1, le=100)] | None = None
    """Encoder quality, for every format that has one; None leaves the format's default."""
    same_quality: Annotated[
        bool,
        Meta(
            description="JPEG from JPEG: quantized as the source was; the quality is for all others.",
            extra={"title": "same_quality_as_source"},
        ),
    ] = False
    max_bytes: Annotated[
        Annotated[int, Meta(ge=1, extra={"unit": "bytes", "title": "at_most"})] | None,
        Meta(description="How large a file may be; for each picture, the best quality that fits is found."),
    ] = None
    if_larger: Annotated[
        IfLarger,
        Meta(
            description="When a result is larger than its source: keep it, copy the source if only its encoding was "
            "to change, or skip it.",
            extra={"title": "if_larger", "labels": ("keep_the_result", "keep_the_smaller_file", "skip_it")},
        ),
    ] = "keep"
    pages: Annotated[
        str,
        Meta(
            description="Pages of a file, or frames of an animation: all in one result, only the first, each in a "
            "result of its own (split), or some, such as 2-5. A file of several pages is refused "
            "where the format holds one.",
            pattern=PATTERN,
            extra={
                "example": f"{ALL}, first, split, {EXAMPLE}",
                "title": "pages",
                "words": (ALL, FIRST, SPLIT),
                "labels": ("all_in_one_file", "only_the_first", "a_file_for_each", "some_of_them"),
            },
        ),
    ] = ALL
    duplicates: Annotated[
        Duplicates,
        Meta(
            description="When several files hold the same bytes: a result of each, or of the first one only.",
            extra={"title": "duplicates", "labels": ("keep_all", "only_the_first")},
        ),
    ] = "keep"
    color: Annotated[ColorTarget, Meta(description="Color space of the results; gray is by Rec. 601.")] = "keep"
    name: Annotated[str, Meta(description="Template of the target's name.")] = "{stem}"
    existing: Existing = "skip"
    metadata: MetadataPolicy = "keep"
    flat: bool = False
    """Put all results into one folder in place of repeating the sources' tree."""
    include_results: bool = False
    """Take results of earlier jobs that lie among the sources for pictures like others."""
    follow: bool = False
    """Look for pictures also in folders that links lead to, out of the sources."""

    def __post_init__(self) -> None:
        """Put the home folder in place of `~`, which a shell leaves alone in `--output=~/x`."""
        if self.folder.startswith("~"):
            msgspec.structs.force_setattr(self, "folder", os.path.expanduser(self.folder))

    @property
    def output(self) -> Output:
        """What is asked of each picture's file beside its format."""
        return Output(
            metadata=self.metadata, color=self.color, max_bytes=self.max_bytes, same_quality=self.same_quality
        )

    @property
    def wanted_pages(self) -> Pages:
        """Which pictures of a file that holds several are wanted. Raises `UsageError`."""
        return read_pages(self.pages)

    def encoder(self, chosen: ExportFormat) -> ExportFormat:
        """Return a format with the quality that is asked for: the best that fits, where a size is the limit."""
        searched = self.quality is None and self.max_bytes is not None
        return chosen.at_best() if searched else chosen.with_quality(self.quality)

    def finished(self, pipeline: Pipeline) -> Pipeline:
        """Return the steps with those behind them that the export stands for."""
        if self.color != "gray":
            return pipeline
        from multitone.operations.color import Grayscale  # late: a job without steps needs no operations

        steps = pipeline.steps
        return pipeline if steps and isinstance(steps[-1], Grayscale) else Pipeline((*steps, Grayscale()))


class Job(Struct, frozen=True):
    """Everything an engine needs to know: the same job gives the same files on every engine."""

    id: str
    pipeline: Pipeline
    export: Export
    tasks: Sequence[Task]
    """A tuple; a `TaskTable` where they are more than `LARGE`."""
    ignored: int = 0
    """Files in the sources that are not pictures."""
    limits: Limits = NO_LIMITS
    unread: tuple[Unread, ...] = ()
    """Folders below the sources that could not be read, so that their pictures are not among the tasks."""
    left_out: int = 0
    """Pictures in the sources that are results of earlier jobs, made from others of them."""
    linked: int = 0
    """Links in the sources that lead to folders outside, which are not walked."""
    numbers: tuple[int, ...] | None = None
    """What the journal calls its tasks, in their order, where this is a batch of a job that grows; None of others."""
    shard: str = ""
    """Which share of a job it is, such as 3/20; empty of a whole one."""
    hashes_sources: bool = False
    """Whether workers tell the SHA-256 of each source: a manifest is wanted."""

    def entry(self, number: int) -> int:
        """Return what the journal calls the task of that number."""
        return number if self.numbers is None else self.numbers[number - 1]

    def task(self, number: int) -> Task:
        """Return the task of that number."""
        return self.tasks[number - 1]


def new_job_id() -> str:
    """Return a short name for a job that no other job on this machine has."""
    return os.urandom(4).hex()


class LargeWork:
    """The tasks of a large job that need a worker, made as they are asked for, of each `WINDOW` the largest first."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._number = len(tasks) - sum(1 for _number in numbers_skipped(tasks))
        self.bytes = sum(sizes_to_read(tasks))
        """Of all sources together."""

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Task]:
        for first in range(0, len(self._tasks), WINDOW):
            yield from _largest_first(self._tasks[first : first + WINDOW])


def work(job: Job) -> list[Task] | LargeWork:
    """Return the tasks that need a worker, largest first, so that no large one is left for the end."""
    return LargeWork(job.tasks) if len(job.tasks) > LARGE else _largest_first(job.tasks)


def _largest_first(tasks: Sequence[Task]) -> list[Task]:
    todo = [task for task in tasks if task.action != "skip"]
    todo.sort(key=lambda task: -task.size)
    return todo


def sizes_to_read(tasks: Sequence[Task]) -> Sequence[int]:
    """Return the bytes to read of each task in order: 0 of one that is skipped."""
    if isinstance(tasks, TaskTable):
        return tasks.sizes_to_read()
    return [0 if task.action == "skip" else task.size for task in tasks]


def numbers_skipped(tasks: Sequence[Task]) -> Iterator[int]:
    """Yield the numbers of the tasks that are skipped, ascending."""
    if isinstance(tasks, TaskTable):
        return tasks.numbers("skip")
    return (task.number for task in tasks if task.action == "skip")


def suffix_of(target: str) -> str:
    """Return the suffix of a target, which always has one: what follows its last point, with it, in small letters."""
    return target[target.rfind(".") :].lower()


def part_mark(job_id: str, number: int | None = None) -> str:
    """Return what the names of a task's temporary files begin with, or those of a job; they stand beside targets."""
    return f"{MARK}{job_id}-" if number is None else f"{MARK}{job_id}-{number}-"


def replaced_folder(job: Job) -> str:
    """Return the folder that keeps what the job replaces."""
    return replaced_folder_of(os.path.realpath(job.export.folder), job.id)


def replaced_folder_of(folder: str, job_id: str) -> str:
    """Return the folder that keeps what a job replaces whose results go into `folder`, a path without links."""
    return os.path.join(folder, f".multitone-replaced-{job_id}")


def source_folders(tasks: Sequence[Task]) -> list[str]:
    """Return the folders that the sources lie in, each once, in order."""
    if isinstance(tasks, TaskTable):
        return tasks.folders("source")
    return list(dict.fromkeys(os.path.dirname(task.source) for task in tasks))


def common_folders(tasks: Sequence[Task]) -> list[str]:
    """Return the folders that the targets lie in, each once, in order."""
    if isinstance(tasks, TaskTable):
        return tasks.folders("target")
    folders = dict.fromkeys(task.target[: task.target.rfind(os.sep) + 1] for task in tasks)  # quicker than `dirname`
    return list(dict.fromkeys(map(os.path.dirname, folders)))


def numbered(tasks: Iterable[Task]) -> Iterator[Task]:
    """Yield the tasks with numbers counted from 1."""
    return (Task(i, t.source, t.target, t.size, t.action, t.modified, page=t.page) for i, t in enumerate(tasks, 1))
