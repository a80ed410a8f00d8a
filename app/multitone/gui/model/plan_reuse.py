"""What of a plan holds after an edit: whether the walk of the sources does, and whether the plan fits other steps."""

from __future__ import annotations

from multitone.batch.copying import asks_for_encoding_only, asks_nothing, transcoded_to
from multitone.batch.losses import dropped_by
from multitone.batch.plan import Plan, depends_on_steps
from multitone.gui.model.content import Content
from multitone.imaging.operation import Operation
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.step_files import files_of, takes_files
from multitone.services.planning import PlanRequest


def walks(of: PlanRequest | Content) -> tuple[tuple[str, ...], str, bool]:
    """Return what a walk depends on: the sources, the folder of results, which is left out, and what is followed."""
    return of.sources, of.export.folder, of.export.follow


def still_fits(made: Plan, before: PlanRequest, content: Content) -> bool:
    """Tell whether a plan holds for other steps, too: names do not depend on them, and losses on few."""
    if made.problems or before.export != content.export or depends_on_steps(made):
        return False
    if _files(before.pipeline) != _files(content.pipeline):
        return False
    return _losses(before) == _losses(content)


def _losses(of: PlanRequest | Content) -> tuple[bool, frozenset[str], bool, bool]:
    """Return what the losses and the notes of a plan depend on, beside the export."""
    finished = of.export.finished(of.pipeline)
    only_encoded = of.export.if_larger == "copy" and asks_for_encoding_only(finished, of.export)
    transcodes = bool(transcoded_to(finished, of.export))
    return asks_nothing(of.pipeline, of.export), dropped_by(of.pipeline, of.export), transcodes, only_encoded


def _files(pipeline: Pipeline) -> list[tuple[type[Operation], tuple[str, ...]]]:
    """Return the files that steps are given, or lack."""
    return [(type(step), files_of(step)) for step in pipeline.steps if takes_files(type(step))]
