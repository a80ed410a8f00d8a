"""What of a plan holds after an edit: whether the walk of the sources does, and whether the plan fits other steps."""

from __future__ import annotations

from multitone.batch.copying import asks_for_encoding_only, asks_nothing, transcoded_to
from multitone.batch.job import Export
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
    """Tell whether a plan holds for other steps, too: neither names nor losses depend on them."""
    if made.problems or before.export != content.export or depends_on_steps(made):
        return False
    if _files(before.pipeline) != _files(content.pipeline):
        return False
    return _depends(before.pipeline, before.export) == _depends(content.pipeline, content.export)


def _depends(pipeline: Pipeline, export: Export) -> tuple[bool, bool, bool]:
    """Return what is copied, or made another format without loss, only where no step is in the way."""
    finished = export.finished(pipeline)
    only_encoded = export.if_larger == "copy" and asks_for_encoding_only(finished, export)
    return asks_nothing(pipeline, export), bool(transcoded_to(finished, export)), only_encoded


def _files(pipeline: Pipeline) -> list[tuple[type[Operation], tuple[str, ...]]]:
    """Return the files that steps are given, or lack."""
    return [(type(step), files_of(step)) for step in pipeline.steps if takes_files(type(step))]
