"""What the user has put together: sources, steps and export, as one frozen record behind one door."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from multitone.batch.job import Export
from multitone.batch.plan import default_output
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix
from multitone.imaging.operation import Operation, build_operation
from multitone.imaging.pipeline import Pipeline

FIRST_STEPS = ("grayscale",)
"""What a new document does, so that the first drop shows a before and an after."""


@dataclass(frozen=True, slots=True)
class Content:
    """One state of the document."""

    sources: tuple[str, ...]
    pipeline: Pipeline
    export: Export
    folder_chosen: bool = False
    """The user named the folder; otherwise it follows the sources."""

    def format_for(self, target: str) -> ExportFormat:
        """Return the format that a target is written in, which its suffix tells where none was chosen."""
        export = self.export
        if export.format is not None:
            return export.format.with_quality(export.quality)
        name = format_of_suffix(os.path.splitext(target)[1]) or "jpeg"
        return build_format(name).with_quality(export.quality)


class Document(QObject):
    """Holds the content; every edit goes through `_become`, where undo will listen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        steps = Pipeline(tuple(build_operation(name, {}) for name in FIRST_STEPS))
        self.content = Content((), steps, Export(folder=""))
        self.results_folder = ""
        """Where the settings want results to go; empty for beside the sources."""

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps in order."""
        return self.content.pipeline.steps

    def set_sources(self, sources: Sequence[str]) -> None:
        """Work on these sources; a folder that was not chosen follows them."""
        named = tuple(dict.fromkeys(sources))
        export = self.content.export
        if named and not self.content.folder_chosen:
            export = msgspec.structs.replace(export, folder=default_output(named, self.results_folder))
        self._become(replace(self.content, sources=named, export=export))

    def add_step(self, name: str) -> int:
        """Append a step with its defaults, and return its place."""
        self._set_steps((*self.steps, build_operation(name, {})))
        return len(self.steps) - 1

    def set_parameter(self, place: int, name: str, value: object) -> None:
        """Give a step's parameter a value; it comes from a form, which keeps the limits."""
        step = self.steps[place]
        if getattr(step, name) != value:
            self._set_steps(
                (*self.steps[:place], msgspec.structs.replace(step, **{name: value}), *self.steps[place + 1 :])
            )

    def remove_step(self, place: int) -> None:
        """Take a step out."""
        self._set_steps((*self.steps[:place], *self.steps[place + 1 :]))

    def move_step(self, place: int, to: int) -> None:
        """Put a step at another place."""
        steps = list(self.steps)
        steps.insert(to, steps.pop(place))
        self._set_steps(tuple(steps))

    def set_export(self, name: str, value: object) -> None:
        """Set one field of the export."""
        if getattr(self.content.export, name) == value:
            return
        fields: dict[str, Any] = {name: value}
        export = msgspec.structs.replace(self.content.export, **fields)
        self._become(replace(self.content, export=export, folder_chosen=self.content.folder_chosen or name == "folder"))

    def use_default_folder(self) -> None:
        """Let the folder follow the sources again."""
        sources = self.content.sources
        folder = default_output(sources, self.results_folder) if sources else ""
        export = msgspec.structs.replace(self.content.export, folder=folder)
        self._become(replace(self.content, export=export, folder_chosen=False))

    def set_results_folder(self, folder: str) -> None:
        """Propose folders in this one from now on; a folder that was chosen stays."""
        self.results_folder = folder
        if not self.content.folder_chosen:
            self.use_default_folder()

    def set_pipeline(self, pipeline: Pipeline) -> None:
        """Take other steps."""
        self._become(replace(self.content, pipeline=pipeline))

    def _set_steps(self, steps: tuple[Operation, ...]) -> None:
        self.set_pipeline(Pipeline(steps))

    def _become(self, content: Content) -> None:
        """Take a new content. This is the only door."""
        if content != self.content:
            self.content = content
            self.changed.emit()
