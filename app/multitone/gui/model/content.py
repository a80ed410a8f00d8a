"""Content: one state of the document as a frozen record: pictures, steps and export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from multitone.batch.job import Export, suffix_of
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix, keeps_format
from multitone.imaging.operation import Operation, build_operation, find_operation
from multitone.imaging.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Step:
    """An operation, and whether it is switched on."""

    operation: Operation
    on: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """One state of the document."""

    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    export: Export
    folder_chosen: bool = False
    """The user named the folder; otherwise it follows the sources."""
    left_out: frozenset[str] = frozenset()
    """Pictures of the sources that the user has removed from the job."""

    @property
    def pipeline(self) -> Pipeline:
        """The operations of the steps that are on."""
        return Pipeline(tuple(step.operation for step in self.steps if step.on))

    def format_for(self, target: str) -> ExportFormat:
        """Return the format that a target is written in, which its suffix tells where none was chosen."""
        name = format_of_suffix(suffix_of(target)) or ""
        chosen = self.export.format or build_format(name if keeps_format(name) else "jpeg")
        return self.export.encoder(chosen)


def careful(export: Export) -> Export:
    """Return the export as it begins with new sources: what they find in their way is not replaced unasked."""
    return msgspec.structs.replace(export, existing="skip") if export.existing == "replace" else export


def with_pictures(content: Content, sources: Sequence[str], left_out: frozenset[str]) -> Content:
    """Return the content with other pictures; where none is of a source that was there, it is careful with the disk."""
    others = content.sources and not set(sources) & set(content.sources)
    export = careful(content.export) if others else content.export
    return replace(content, sources=tuple(dict.fromkeys(sources)), left_out=left_out, export=export)


def added(name: str) -> Operation:
    """Return an operation as it is when it is added: with its defaults, in the first of its ways."""
    ways = find_operation(name).type.ways
    return build_operation(name, {**ways[0].begins, **ways[0].sets} if ways else {})
