"""Images + pipeline + export → Job. Every problem is found here, before anything is written."""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from multitone import paths
from multitone.batch.columns import collected
from multitone.batch.discovery import Discovery
from multitone.batch.estimates.sizing import Sizing, sizing_of
from multitone.batch.estimates.space import free_bytes, shortage
from multitone.batch.job import Export, Job, Standing, new_job_id, sizes_to_read
from multitone.batch.journal.origins import UNKNOWN_ORIGINS, origins_for
from multitone.batch.limits import NO_LIMITS, Limits
from multitone.batch.losses import losses_of
from multitone.batch.naming import NameTemplate, is_too_long
from multitone.batch.problems import CautionKind, ProblemKind
from multitone.batch.source_path import absolute
from multitone.batch.tables.found import FoundTable
from multitone.batch.targets.duplicates import duplicates_of
from multitone.batch.targets.earlier_results import without_results
from multitone.batch.targets.far_places import asked_about_links, far_caution, far_folder_problem, far_problems
from multitone.batch.targets.names import folder_problem
from multitone.batch.targets.notes import Notes
from multitone.batch.targets.output_folder import another_output as another_output
from multitone.batch.targets.output_folder import default_output as default_output
from multitone.batch.targets.pages import pages_problem, parted
from multitone.batch.targets.placement import Placement
from multitone.batch.targets.placement import PlannedAction as PlannedAction
from multitone.batch.targets.placement import PlannedTask as PlannedTask
from multitone.batch.targets.planned import Sums, sums_of
from multitone.batch.targets.standing import Standings, standing_sentences
from multitone.batch.unread import linked_sentence, unread_sentence
from multitone.errors import PlanRefused, UsageError, printed
from multitone.imaging.encode import build_format, export_formats, format_name
from multitone.imaging.operation import validated
from multitone.imaging.optional import missing
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.step_files import check
from multitone.messages import NOTHING, Message, _, as_message, joined
from multitone.storage.far.url import is_far

POLICY_TEXTS = {
    "strip-location": _("without their location"),
    "author": _("with author and copyright only"),
}
"""What a plan says of metadata that are neither all kept nor all gone."""
ACTION_TEXTS = {
    "write": _("{n:,} new"),
    "number": _("{n:,} numbered"),
    "replace": _("{n:,} replaced"),
    "update": _("{n:,} updated"),
    "skip": _("{n:,} exist and are skipped"),
    "duplicate": _("{n:,} without a result, because they are duplicates"),
}
OF_ONE = {
    "skip": _("1 exists and is skipped"),
    "duplicate": _("1 without a result, because it is a duplicate"),
}


class Plan(Struct, frozen=True, dict=True):
    """What a job would do, and what speaks against it."""

    tasks: Sequence[PlannedTask]
    problems: tuple[Message, ...]
    draft: Job
    space_needed: int = 0
    """Bytes that the results will take: an estimate, see `multitone.batch.estimates.space`."""
    space_free: int | None = None
    """Bytes that were free for them when the plan was made; None where the system does not tell."""
    cautions: tuple[Message, ...] = ()
    """What is left out, and what speaks against names that this system takes all the same."""
    kept_bytes: int = 0
    """Bytes of the files that will be replaced, which are kept for undo."""
    history: Message = NOTHING
    """What is to be said of how the history was found; it is one of the cautions, too."""

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What may go wrong, but does not forbid the job."""
        short = shortage(self.space_needed, self.space_free)
        return (*filter(None, [short]), *standing_sentences(self.standings), *self.cautions)

    @property
    def job(self) -> Job:
        """The job, ready to run. Raises `PlanRefused` where there are problems."""
        if self.problems:
            raise PlanRefused(self.problems)
        return self.draft

    @property
    def kept(self) -> Message:
        """Say what is kept for undo; nothing where nothing is replaced."""
        return kept_sentence(self.counts["replace"] + self.counts["update"], self.kept_bytes)

    @functools.cached_property
    def sums(self) -> Sums:
        """What its lines add up to."""
        return sums_of(self.tasks)

    @property
    def counts(self) -> Counter[str]:
        """How many tasks have which action."""
        return self.sums.actions

    @property
    def to_do(self) -> int:
        """How many pictures a job would work on."""
        return len(self.tasks) - self.counts["skip"] - self.counts["duplicate"]

    @property
    def losses(self) -> Counter[Message]:
        """How many pictures lose what."""
        return self.sums.losses

    @property
    def standings(self) -> Counter[Standing]:
        """Of how many targets that are skipped what is to be said."""
        return self.sums.standings

    @functools.cached_property
    def bytes_to_read(self) -> int:
        """Bytes of the sources that need a worker."""
        return sum(sizes_to_read(self.draft.tasks))

    @functools.cached_property
    def sizing(self) -> Sizing:
        """The pictures whose results tell how many bytes all will take."""
        return sizing_of(self.draft.tasks)

    def knowing(self, sums: Sums, bytes_to_read: int, sizing: Sizing) -> Plan:
        """Return the plan with its sums as somebody has counted them already: 100,000 tasks take 30 ms to count."""
        self.__dict__.update(sums=sums, bytes_to_read=bytes_to_read, sizing=sizing)
        return self

    def sentence(self) -> Message:
        """Say the plan: in a sentence, and the warnings behind it."""
        counts = self.counts
        texts = {**ACTION_TEXTS, **{action: text for action, text in OF_ONE.items() if counts[action] == 1}}
        parts = [Message(text.template, {"n": counts[name]}) for name, text in texts.items() if counts[name]]
        policy = POLICY_TEXTS.get(self.draft.export.metadata)
        parts += [policy] if policy and self.to_do else []
        remarks = (*self.losses.items(), *self.sums.notes.items())
        parts += [_("{n:,} × {remark}", n=number, remark=remark) for remark, number in remarks]
        counted = _("{counts}.", counts=joined(parts, ", ") if parts else _("nothing to do"))
        return joined([counted, *filter(None, [self.kept]), *self.warnings])


def plan(
    discovery: Discovery,
    pipeline: Pipeline,
    export: Export,
    limits: Limits = NO_LIMITS,
    without: frozenset[str] = frozenset(),
) -> Plan:
    """Decide where the result of each image goes, save of those `without`; problems are collected, never raised."""
    problems = list(discovery.problems)
    if export.existing == "update" and discovery.far:
        discovery = asked_about_links(discovery)
    unread = unread_sentence(discovery.unread)
    problems += [*_pipeline_problems(pipeline), *_format_problems(export), *_folder_problems(export.folder)]
    problems += filter(None, [pages_problem(export)])
    if not discovery.images:
        problems += [_no_pictures(discovery), *filter(None, [unread])]
    try:
        template = NameTemplate(export.name)
    except UsageError as error:
        problems.append(error.message.of_kind(ProblemKind.NAME))
        template = NameTemplate("{stem}")
    draft = Job(new_job_id(), pipeline, export, (), discovery.ignored, limits, discovery.unread)
    problems += far_problems(export, template) if discovery.far else []
    paths = [absolute(os.path.expanduser(source)) for source in discovery.sources]
    are_folders = {path: os.path.isdir(path) for path in paths}
    files = [path for path, is_folder in are_folders.items() if not is_folder and not is_far(path)]
    folders = {path if is_folder or is_far(path) else os.path.dirname(path) for path, is_folder in are_folders.items()}
    known = origins_for(draft, folders) if export.folder else UNKNOWN_ORIGINS
    try:
        images, results = without_results(discovery.images, files, export, template, known)
        if export.include_results:
            images = discovery.images
        if without:  # after results are told: one whose picture the user takes out is no picture for that
            images = collected((image for image in images if image.path not in without), FoundTable)
        duplicates = duplicates_of(images) if export.duplicates == "first" else {}
        images = parted(images, export)
        standings = Standings(images, export, known, by_stem=template.has_stem)
        losses, notes = losses_of(pipeline, export, len(images)), Notes(pipeline, export, len(images))
        placement = Placement(images, export, template, standings, losses, notes, duplicates)
        for image in images:
            placement.add(image)
    finally:
        known.close()
    problems += [problem for problem in placement.problems() if problem not in problems]
    tasks = tuple(placement.tasks) if isinstance(placement.tasks, list) else placement.tasks
    lines = tuple(placement.planned) if isinstance(placement.planned, list) else placement.planned
    needed = placement.space_needed
    free = free_bytes(export.folder) if needed else None
    history = known.problem.of_kind(CautionKind.HISTORY) if known.problem else NOTHING
    said = results_sentence(results, taken=export.include_results)
    cautions = [far_caution(export), history, unread, linked_sentence(discovery.linked), said, *placement.cautions()]
    left_out = 0 if export.include_results else results
    job = msgspec.structs.replace(draft, tasks=tasks, left_out=left_out, linked=discovery.linked)
    return Plan(lines, tuple(problems), job, needed, free, tuple(filter(None, cautions)), placement.kept_bytes, history)


def kept_sentence(files: int, size: int) -> Message:
    """Say that so many files, of so many bytes, are kept when they are replaced; nothing where none are."""
    if not files:
        return NOTHING
    if not size:  # they are empty, or it was not looked
        return _("The replaced file is kept.") if files == 1 else _("The {n:,} replaced files are kept.", n=files)
    if files == 1:
        return _("The replaced file is kept ({size:bytes}).", size=size)
    return _("The {n:,} replaced files are kept ({size:bytes}).", n=files, size=size)


def results_sentence(number: int, *, taken: bool = False) -> Message:
    """Say how many results of earlier jobs are left out, or are taken too; nothing where there are none."""
    if not number:
        return NOTHING
    if taken:
        one, many = (
            _("1 result of an earlier job is processed, too."),
            _("{n:,} results of earlier jobs are processed, too."),
        )
    else:
        one, many = _("1 result of an earlier job is left out."), _("{n:,} results of earlier jobs are left out.")
    message = Message((one if number == 1 else many).template, {"n": number})
    return message.of_kind(CautionKind.RESULTS)


def _no_pictures(discovery: Discovery) -> Message:
    where = joined((it if isinstance(it, Message) else Message(it) for it in discovery.sources), ", ") or _(
        "the sources"
    )
    return _("There are no pictures in {where}.", where=where).of_kind(ProblemKind.NO_PICTURES)


def depends_on_steps(planned: Plan) -> bool:
    """Whether other steps may make another plan: where results of earlier jobs stand, which were made by some steps."""
    return bool(planned.counts["skip"] or planned.counts["update"])


def with_pipeline(planned: Plan, pipeline: Pipeline) -> Plan:
    """Return a plan without problems for other steps: names and collisions do not depend on them.

    What is lost depends on them where they decide whether pictures are copied, and so does what is said of results
    that exist (`depends_on_steps`); such a plan is to be made anew, and one whose steps are given other files: these
    are to be looked into.
    """
    assert not planned.problems, planned.problems
    draft = msgspec.structs.replace(planned.draft, id=new_job_id(), pipeline=pipeline)
    problems = tuple(_pipeline_problems(pipeline, looks_into_files=False))
    changed = msgspec.structs.replace(planned, problems=problems, draft=draft)
    return changed.knowing(planned.sums, planned.bytes_to_read, planned.sizing)


def _pipeline_problems(pipeline: Pipeline, *, looks_into_files: bool = True) -> list[Message]:
    problems = []
    for step in pipeline.steps:
        try:
            validated(step)
            if looks_into_files:
                check(step)
        except UsageError as error:
            problems.append(error.message.of_kind(ProblemKind.STEP))
    return problems


def _format_problems(export: Export) -> list[Message]:
    """Say which setting of the format is past its limits, which constructing in Python does not check, or its lack."""
    if export.format is None:
        return []
    if export.format.needs and (lack := missing(export.format.needs)):
        return [as_message(lack).of_kind(ProblemKind.FORMAT)]
    values = msgspec.to_builtins(export.encoder(export.format))
    try:
        build_format(values.pop("format"), values)
    except UsageError as error:
        return [error.message.of_kind(ProblemKind.FORMAT)]
    return []


def _folder_problems(folder: str) -> list[Message]:
    """Say why the output folder cannot be written to, if it cannot."""
    if not folder:
        return [_("No folder for the results was given; name one with -o.").of_kind(ProblemKind.NO_FOLDER)]
    if is_far(folder):
        return [*filter(None, [far_folder_problem(folder)])]
    if is_too_long(os.path.abspath(folder)):
        message = _("The path of the folder for the results is too long; choose another folder.")
        return [message.of_kind(ProblemKind.FOLDER)]
    if paths.belongs_to_program(folder):
        message = _("{path} belongs to the program; choose another folder for the results.", path=printed(folder))
        return [message.of_kind(ProblemKind.FOLDER)]
    problem = folder_problem(os.path.abspath(folder))
    return [problem] if problem else []


def format_sentence(export: Export) -> Message:
    """Say which format results are written in."""
    if export.format is None:
        return _("each picture’s own format")
    return Message(export_formats()[format_name(export.format)].title)
