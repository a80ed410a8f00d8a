"""What the user has put together: sources, steps and export, as one frozen record behind one door, with undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from multitone.batch.job import Export, suffix_of
from multitone.batch.plan import default_output
from multitone.batch.presets import with_preset
from multitone.gui.desktop.language import declared
from multitone.gui.desktop.numbers import spoken, within
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix
from multitone.imaging.operation import Operation, build_operation, info_of, validated
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset

FIRST_STEPS = ("grayscale",)
"""What a new document does, so that the first drop shows a before and an after."""
MERGES = 1
"""The kind of command that Qt tries to merge with its follower."""


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

    @property
    def pipeline(self) -> Pipeline:
        """The operations of the steps that are on."""
        return Pipeline(tuple(step.operation for step in self.steps if step.on))

    def format_for(self, target: str) -> ExportFormat:
        """Return the format that a target is written in, which its suffix tells where none was chosen."""
        export = self.export
        if export.format is not None:
            return export.encoder(export.format)
        name = format_of_suffix(suffix_of(target)) or "jpeg"
        return export.encoder(build_format(name))


class Document(QObject):
    """Holds the content. Edits of steps and export are commands of `undo_stack`; sources come and go beside it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        steps = tuple(Step(build_operation(name, {})) for name in FIRST_STEPS)
        self.content = Content((), steps, Export(folder=""))
        self.results_folder = ""
        """Where the settings want results to go; empty for beside the sources."""
        self.undo_stack = QUndoStack(self)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The operations of all steps in order, of those that are switched off too."""
        return tuple(step.operation for step in self.content.steps)

    def set_sources(self, sources: Sequence[str]) -> None:
        """Work on these sources; a folder that was not chosen follows them."""
        self._become(self._following(replace(self.content, sources=tuple(dict.fromkeys(sources)))))

    def take_over(self, sources: Sequence[str], pipeline: Pipeline, export: Export) -> None:
        """Become what a job of the past was made of; there is nothing before it to go back to."""
        self.undo_stack.clear()
        self._become(Content(tuple(sources), tuple(map(Step, pipeline.steps)), export, folder_chosen=True))

    def add_step(self, name: str) -> int:
        """Append a step with its defaults, and return its place."""
        step = Step(build_operation(name, {}))
        self._set_steps(self.tr("Add {step}").format(step=_title(step)), (*self.content.steps, step))
        return len(self.content.steps) - 1

    def duplicate_step(self, place: int) -> int:
        """Put a copy of a step behind it, and return the copy's place."""
        steps = self.content.steps
        text = self.tr("Duplicate {step}").format(step=_title(steps[place]))
        self._set_steps(text, (*steps[: place + 1], steps[place], *steps[place + 1 :]))
        return place + 1

    def set_parameter(self, place: int, name: str, value: object) -> None:
        """Give a step's parameter a value. Raises `UsageError` where it will not do."""
        operation = self.steps[place]
        if getattr(operation, name) != value:
            text = self.tr("Change {parameter}").format(parameter=within(spoken(name)))
            changed = validated(msgspec.structs.replace(operation, **{name: value}))
            self._put(text, place, replace(self.content.steps[place], operation=changed), f"step {place} {name}")

    def reset_step(self, place: int) -> None:
        """Give all parameters of a step their defaults."""
        step = self.content.steps[place]
        default = build_operation(info_of(step.operation).name, {})
        self._put(self.tr("Reset {step}").format(step=_title(step)), place, replace(step, operation=default))

    def set_step_on(self, place: int, on: bool) -> None:
        """Switch a step on or off."""
        step = self.content.steps[place]
        text = self.tr("Switch on {step}") if on else self.tr("Switch off {step}")
        self._put(text.format(step=_title(step)), place, replace(step, on=on))

    def remove_step(self, place: int) -> None:
        """Take a step out."""
        steps = self.content.steps
        text = self.tr("Remove {step}").format(step=_title(steps[place]))
        self._set_steps(text, (*steps[:place], *steps[place + 1 :]))

    def move_step(self, place: int, to: int) -> None:
        """Put a step at another place."""
        steps = list(self.content.steps)
        steps.insert(to, steps.pop(place))
        self._set_steps(self.tr("Move step"), tuple(steps))

    def set_export(self, name: str, value: object) -> None:
        """Set one field of the export."""
        content = self.content
        if getattr(content.export, name) == value:
            return
        fields: dict[str, Any] = {name: value}
        export = msgspec.structs.replace(content.export, **fields)
        if name == "folder":
            self._edit(self.tr("Choose folder"), replace(content, export=export, folder_chosen=True))
            return
        said = {
            "flat": self.tr("folders"),
            "existing": self.tr("what exists"),
            "max_bytes": self.tr("largest file"),
            "same_quality": self.tr("quality"),
        }.get(name) or within(spoken(name))
        text = self.tr("Change {parameter}").format(parameter=said)
        kind = type(value).__name__ if name == "format" else ""
        self._edit(text, replace(content, export=export), f"export {name} {kind}")

    def use_default_folder(self) -> None:
        """Let the folder follow the sources again."""
        export = (
            self.content.export if self.content.sources else msgspec.structs.replace(self.content.export, folder="")
        )
        content = self._following(replace(self.content, export=export, folder_chosen=False))
        self._edit(self.tr("Use default folder"), content)

    def set_results_folder(self, folder: str) -> None:
        """Propose folders in this one from now on; a folder that was chosen stays."""
        self.results_folder = folder
        self._become(self._following(self.content))

    def set_pipeline(self, pipeline: Pipeline) -> None:
        """Take other steps."""
        self._set_steps(self.tr("Change steps"), tuple(map(Step, pipeline.steps)))

    def replace_all(self, pipeline: Pipeline, export: Export, text: str = "") -> None:
        """Take other steps and another export as one edit; an export without a folder leaves the folder."""
        content = self.content
        folder = export.folder or content.export.folder
        chosen = content.folder_chosen or folder != content.export.folder
        export = msgspec.structs.replace(export, folder=folder)
        steps = tuple(map(Step, pipeline.steps))
        self._edit(text or self.tr("Apply preset"), replace(content, steps=steps, export=export, folder_chosen=chosen))

    def apply_preset(self, preset: Preset) -> None:
        """Take a preset's steps, and those export choices that it speaks of. Raises `UsageError`."""
        said = self.tr("Apply “{name}”").format(name=preset.name)
        self.replace_all(preset.pipeline, with_preset(self.content.export, preset), said)

    def restore(self, content: Content) -> None:
        """Show steps and export as they were; the sources stay. Commands of the undo stack do this."""
        self._become(self._following(replace(content, sources=self.content.sources)))

    def _put(self, text: str, place: int, step: Step, merges: str = "") -> None:
        steps = self.content.steps
        self._set_steps(text, (*steps[:place], step, *steps[place + 1 :]), merges)

    def _set_steps(self, text: str, steps: tuple[Step, ...], merges: str = "") -> None:
        self._edit(text, replace(self.content, steps=steps), merges)

    def _edit(self, text: str, content: Content, merges: str = "") -> None:
        """Make an edit that can be undone; one that follows an edit with the same `merges` becomes one with it."""
        if content != self.content:
            self.undo_stack.push(Edit(self, text, self.content, content, merges))

    def _following(self, content: Content) -> Content:
        """Return the content with the folder that is proposed for its sources, where no folder was chosen."""
        if content.folder_chosen or not content.sources:
            return content
        folder = default_output(content.sources, self.results_folder)
        return replace(content, export=msgspec.structs.replace(content.export, folder=folder))

    def _become(self, content: Content) -> None:
        """Take a new content. This is the only door."""
        if content != self.content:
            self.content = content
            self.changed.emit()


class Edit(QUndoCommand):
    """One edit: the content before and after it."""

    def __init__(self, document: Document, text: str, before: Content, after: Content, merges: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self.merges = merges
        self.after = after

    def undo(self) -> None:
        """Return to what was before."""
        self._document.restore(self._before)

    def redo(self) -> None:
        """Make the edit, the first time too."""
        self._document.restore(self.after)

    def id(self) -> int:
        """Return the kind that can be merged, or -1."""
        return MERGES if self.merges else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Take up an edit of the same thing that follows; a value that is back where it was is no edit at all."""
        if not isinstance(other, Edit) or other.merges != self.merges:
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True


def _title(step: Step) -> str:
    return declared(info_of(step.operation).title)
