"""Images + pipeline + export → Job. Every problem is found here, before anything is written."""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from multitone.batch.copying import asks_nothing
from multitone.batch.discovery import Discovery, Found
from multitone.batch.job import Action, Export, Job, Task, new_job_id
from multitone.batch.limits import NO_LIMITS, Limits
from multitone.batch.losses import Losses, no_quality
from multitone.batch.naming import NameTemplate, fold, free_name, split_name, subject_of
from multitone.batch.space import estimated_bytes, free_bytes, shortage
from multitone.errors import PlanRefused, UsageError
from multitone.imaging.decode import SUFFIXES, read_header
from multitone.imaging.encode import ExportFormat, build_format, export_formats, format_name, format_of_suffix
from multitone.imaging.extra import missing
from multitone.imaging.operation import validated
from multitone.imaging.pipeline import Pipeline

LONGEST_NAME = 255
"""Bytes that the usual file systems allow for a name."""

SAID_POLICIES = {"strip-location": "without their location", "author": "with author and copyright only"}
"""What a plan says of metadata that are neither all kept nor all gone."""

PlannedAction = Literal["write", "replace", "skip", "number"]


class PlannedTask(Struct, frozen=True, gc=False):
    """One line of a plan."""

    source: str
    target: str
    action: PlannedAction
    """`number`: written under a name with a number, because its own was taken."""
    losses: tuple[str, ...] = ()


class Plan(Struct, frozen=True, dict=True):
    """What a job would do, and what speaks against it."""

    tasks: tuple[PlannedTask, ...]
    problems: tuple[str, ...]
    draft: Job
    space_needed: int = 0
    """Bytes that the results will take: an estimate, see `multitone.batch.space`."""
    space_free: int | None = None
    """Bytes that were free for them when the plan was made; None where the system does not tell."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may go wrong, but does not forbid the job."""
        said = shortage(self.space_needed, self.space_free)
        return (said,) if said else ()

    @property
    def job(self) -> Job:
        """The job, ready to run. Raises `PlanRefused` where there are problems."""
        if self.problems:
            raise PlanRefused(self.problems)
        return self.draft

    @functools.cached_property
    def counts(self) -> Counter[str]:
        """How many tasks have which action."""
        return Counter(task.action for task in self.tasks)

    @functools.cached_property
    def losses(self) -> Counter[str]:
        """How many pictures lose what."""
        return Counter(loss for task in self.tasks for loss in task.losses)

    @functools.cached_property
    def bytes_to_read(self) -> int:
        """Bytes of the sources that need a worker."""
        return sum(task.size for task in self.draft.tasks if task.action != "skip")

    def knowing(self, counts: Mapping[str, int], losses: Mapping[str, int], bytes_to_read: int) -> Plan:
        """Return the plan with its sums as somebody has counted them already: 100,000 tasks take 30 ms to count."""
        self.__dict__.update(counts=Counter(counts), losses=Counter(losses), bytes_to_read=bytes_to_read)
        return self

    def sentence(self) -> str:
        """Say the plan as one sentence."""
        counts = self.counts
        words = {"write": "new", "number": "numbered", "replace": "replaced", "skip": "exist and are skipped"}
        said = [f"{counts[action]:,} {word}" for action, word in words.items() if counts[action]]
        policy = SAID_POLICIES.get(self.draft.export.metadata)
        if policy and len(self.tasks) > counts["skip"]:
            said.append(policy)
        said += [f"{number:,} × {loss}" for loss, number in self.losses.items()]
        return ". ".join([", ".join(said) or "nothing to do", *(warning.rstrip(".") for warning in self.warnings)])


def default_output(sources: Sequence[str], into: str = "") -> str:
    """Return the folder that is proposed for results: beside the first source, or in `into`, and named after it."""
    first = os.path.abspath(sources[0])
    folder = first if os.path.isdir(first) else os.path.dirname(first)
    inside = os.path.join(os.path.abspath(os.path.expanduser(into)), os.path.basename(folder)) if into else folder
    return f"{folder} – multitone" if inside == folder else inside


def another_output(folder: str, taken: Sequence[str] = ()) -> str:
    """Return a folder that is not there yet, named after one that is: with the next number that is free."""
    first, _, last = folder.rpartition(" ")
    stem, number = (first, int(last)) if first and last.isdecimal() and 1 < int(last) < 100 else (folder, 1)
    while True:
        number += 1
        name = f"{stem} {number}"
        if name not in taken and not os.path.lexists(name):
            return name


def plan(discovery: Discovery, pipeline: Pipeline, export: Export, limits: Limits = NO_LIMITS) -> Plan:
    """Decide for each image where its result goes and what happens there.

    Nothing is written. Problems are collected, never raised: `Plan.problems` names each with its remedy.
    """
    problems = list(discovery.problems)
    problems += _pipeline_problems(pipeline)
    problems += _format_problems(export)
    problems += _folder_problems(export.folder)
    if not discovery.images:
        problems.append(f"There are no pictures in {', '.join(discovery.sources) or 'the sources'}.")
    try:
        template = NameTemplate(export.name)
    except UsageError as error:
        problems.append(str(error))
        template = NameTemplate("{stem}")
    planner = _Planner(discovery.images, export, template, copies=asks_nothing(pipeline, export))
    for image in discovery.images:
        planner.add(image)
    problems += planner.problems()
    job = Job(new_job_id(), pipeline, export, tuple(planner.tasks), discovery.ignored, limits)
    needed = planner.space_needed
    return Plan(tuple(planner.planned), tuple(problems), job, needed, free_bytes(export.folder) if needed else None)


def with_pipeline(made: Plan, pipeline: Pipeline) -> Plan:
    """Return a plan without problems for other steps: names and collisions do not depend on them.

    What is lost depends on them where they decide whether pictures are copied; such a plan is to be made anew.
    """
    assert not made.problems, made.problems
    draft = msgspec.structs.replace(made.draft, id=new_job_id(), pipeline=pipeline)
    changed = msgspec.structs.replace(made, problems=tuple(_pipeline_problems(pipeline)), draft=draft)
    return changed.knowing(made.counts, made.losses, made.bytes_to_read)


class _Planner:
    """One plan in the making."""

    def __init__(self, images: Sequence[Found], export: Export, template: NameTemplate, *, copies: bool) -> None:
        self.tasks: list[Task] = []
        self.planned: list[PlannedTask] = []
        self.space_needed = 0
        self._export = export
        self._losses = Losses(export, len(images), copies=copies)
        self._unsearched: Counter[str] = Counter()
        self._template = template
        self._output = os.path.realpath(export.folder)
        self._sources = _true_paths(images)
        self._inodes: set[tuple[int, int]] | None = None
        self._claimed: set[str] = set()
        self._overwritten: list[tuple[str, str]] = []
        self._too_long: list[str] = []
        self._replaces = export.format.suffixes if export.format else ()

    def add(self, image: Found) -> None:
        """Plan one image."""
        path = image.path
        stem, own = split_name(path[path.rfind(os.sep) + 1 :])
        suffix, losses = self._suffix(path, own)
        into = self._output if self._export.flat or not image.folder else os.path.join(self._output, image.folder)
        number = len(self.tasks) + 1
        kind = format_of_suffix(suffix) or ""
        named = self._template.name(subject_of(self._template, path, number, stem, kind))
        target, action = self._target(into, named, suffix)
        if len(os.fsencode(os.path.basename(target))) > LONGEST_NAME:
            self._too_long.append(path)
        done: Action = "write" if action == "number" else action
        self.tasks.append(Task(number, path, target, image.size, done, image.modified))
        if action != "skip":
            losses += self._losses.of(path, own, kind, image.size)
            needed = estimated_bytes(image.size, SUFFIXES.get(own.lower(), ""), kind)
            most = self._export.max_bytes
            self.space_needed += needed if most is None else min(needed, most)
            if most is not None and not self._encoder(kind).has_quality:
                self._unsearched[kind] += 1
        self.planned.append(PlannedTask(path, target, action, losses))

    def problems(self) -> list[str]:
        """Name what was found while planning."""
        found = []
        if self._overwritten:
            source, target = self._overwritten[0]
            found.append(
                f"{len(self._overwritten)} targets are sources themselves (first: {target}, from {source}); originals "
                "are never changed. Choose another folder or a name such as '{stem}-gray'."
            )
        if self._too_long:
            found.append(
                f"{len(self._too_long)} names would be longer than {LONGEST_NAME} bytes (first: {self._too_long[0]})."
            )
        for kind, number in self._unsearched.items():
            found.append(no_quality(self._encoder(kind), kind, number))
        return found

    def _encoder(self, kind: str) -> ExportFormat:
        return self._export.format or build_format(kind)

    def _suffix(self, path: str, own: str) -> tuple[str, tuple[str, ...]]:
        """Return the suffix of a result, which stands for its format, and what is lost by it."""
        if self._export.format is not None:
            return (own, ()) if own.lower() in self._replaces else (self._replaces[0], ())
        if own and format_of_suffix(own) is not None:
            return own, ()
        known = SUFFIXES.get(own.lower())
        header = read_header(path) if known is None else None
        known = known or (header and header.format) or "its format"
        written = export_formats().get(known.lower())
        if written is not None:  # under a suffix of its own, such as .mpo, or found without one
            return written.type.suffixes[0], ()
        if (header or read_header(path)).has_alpha:
            return ".png", (f"{known} becomes PNG",)
        return ".jpg", (f"{known} becomes JPEG",)

    def _target(self, folder: str, name: str, suffix: str) -> tuple[str, PlannedAction]:
        first = os.path.join(folder, name + suffix)
        target = first
        if fold(first) in self._claimed:
            target = free_name(folder, name, suffix, lambda path: fold(path) in self._claimed)
        self._guard(target)
        exists = os.path.lexists(target)
        if exists and self._export.existing == "number":
            target = free_name(folder, name, suffix, lambda path: fold(path) in self._claimed or os.path.lexists(path))
            exists = False
        self._claimed.add(fold(target))
        if exists:
            return target, "replace" if self._export.existing == "replace" else "skip"
        return target, "write" if target == first else "number"

    def _guard(self, target: str) -> None:
        """Note a target that is one of the sources, by its name or by its inode."""
        if self._export.existing == "number":
            return
        source = self._sources.get(fold(target))
        if source is None and self._export.existing == "replace":
            source = self._same_file(target)
        if source is not None and os.path.lexists(target):
            self._overwritten.append((source, target))

    def _same_file(self, target: str) -> str | None:
        try:
            status = os.stat(target)
        except OSError:
            return None
        if self._inodes is None:
            self._inodes = set()
            for source in self._sources.values():
                try:
                    known = os.stat(source)
                except OSError:
                    continue
                self._inodes.add((known.st_dev, known.st_ino))
        return target if (status.st_dev, status.st_ino) in self._inodes else None


def _true_paths(images: Sequence[Found]) -> dict[str, str]:
    """Return the sources by their folded path without links; folders are resolved once each."""
    folders: dict[str, str] = {}
    found: dict[str, str] = {}
    for image in images:
        folder, _, name = image.path.rpartition(os.sep)
        true = folders.get(folder)
        if true is None:
            true = folders[folder] = os.path.realpath(folder)
        found[fold(f"{true}{os.sep}{name}")] = image.path
    return found


def _pipeline_problems(pipeline: Pipeline) -> list[str]:
    found = []
    for step in pipeline.steps:
        try:
            validated(step)
        except UsageError as error:
            found.append(str(error))
    return found


def _format_problems(export: Export) -> list[str]:
    """Say which setting of the format is past its limits, which constructing in Python does not check, or its lack."""
    if export.format is None:
        return []
    if export.format.needs and (told := missing(export.format.needs)):
        return [told]
    values = msgspec.to_builtins(export.encoder(export.format))
    try:
        build_format(values.pop("format"), values)
    except UsageError as error:
        return [str(error)]
    return []


def _folder_problems(folder: str) -> list[str]:
    """Say why the output folder cannot be written to, if it cannot."""
    if not folder:
        return ["No folder for the results was given; name one with -o."]
    path = os.path.abspath(folder)
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    if not os.path.isdir(path):
        return [f"{path} is a file, not a folder; choose another folder for the results."]
    if not os.access(path, os.W_OK | os.X_OK):
        return [f"{path} cannot be written to; choose another folder, or change its permissions."]
    return []


def format_sentence(export: Export) -> str:
    """Say which format results are written in."""
    return export_formats()[format_name(export.format)].title if export.format else "each picture's own format"
