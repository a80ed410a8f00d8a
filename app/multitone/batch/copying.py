"""Copying: when nothing is asked of a picture but to lie elsewhere, its file is the result, byte for byte."""

from __future__ import annotations

import msgspec

from multitone.batch.job import Export
from multitone.imaging.encode import ExportFormat, format_name
from multitone.imaging.pipeline import Pipeline
from multitone.messages import NOTHING, Message, _

_OF_PLACES = ("folder", "name", "existing", "flat", "include_results", "follow")
_OF_OTHERS = (*_OF_PLACES, "max_bytes", "same_quality", "if_larger", "pages")
"""What an export says of where results go, and of files that are to be no larger or no worse than they are."""


def asks_nothing(pipeline: Pipeline, export: Export) -> bool:
    """Whether pictures in the format of their targets stay as they are: a quality always encodes anew."""
    if pipeline.planned:
        return False
    chosen = export.format
    if chosen is not None and chosen != type(chosen)():
        return False
    names = {name: getattr(export, name) for name in _OF_OTHERS}
    return msgspec.structs.replace(export, format=None) == Export(**names)


def asks_for_encoding_only(pipeline: Pipeline, export: Export) -> bool:
    """Whether a source shows what its result would, for only how it is encoded is to change."""
    return not pipeline.planned and export.metadata == "keep" and export.color == "keep"


def larger_said(pipeline: Pipeline, export: Export) -> Message:
    """Say what becomes of results that are larger than their sources, where they are not kept."""
    if export.if_larger == "skip":
        return _("none where results would be larger than their sources")
    copies = export.if_larger == "copy" and asks_for_encoding_only(export.finished(pipeline), export)
    return _("sources copied where results would be larger") if copies else NOTHING


def is_as_wished(source_format: str, orientation: int, length: int, wished: ExportFormat, most: int | None) -> bool:
    """Whether a file has its target's format (named as `decode` does), lies upright, and has at most `most` bytes."""
    fits = most is None or length <= most
    return fits and source_format.lower() == format_name(wished) and orientation == 1
