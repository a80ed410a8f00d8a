"""What the user has put together: sources, steps and export, as one frozen record behind one door, with undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from multitone.batch.job import Export, suffix_of
from multitone.batch.plan import default_output
from multitone.batch.presets import with_preset
from multitone.gui.desktop.numbers import spoken, within
from multitone.gui.model.format_memory import FormatMemory, name_of
from multitone.gui.model.recent_folders import RecentFolders
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix
from multitone.imaging.operation import Operation, build_operation, find_operation, info_of, validated
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset
from multitone.messages import say, tr

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
        chosen = self.export.format or build_format(format_of_suffix(suffix_of(target)) or "jpeg")
        return self.export.encoder(chosen)


class Document(QObject):
    """Holds the content. Edits of steps and export are commands of `undo_stack`; sources come and go beside it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        steps = tuple(Step(build_operation(name, {})) for name in FIRST_STEPS)
        self.content = Content((), steps, Export(folder=""))
        self.results_folder = ""
        """Where the settings want results to go; empty for beside the sources."""
        self.formats, self.folders = FormatMemory(), RecentFolders()
        self.undo_stack = QUndoStack(self)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The operations of all steps in order, of those that are switched off too."""
        return tuple(step.operation for step in self.content.steps)

    def set_sources(self, sources: Sequence[str]) -> None:
        """Work on these sources; a folder that was not chosen follows them, and what others replaced, they do not."""
        content = replace(self.content, sources=tuple(dict.fromkeys(sources)))
        if self.content.sources and not set(sources) & set(self.content.sources):
            content = replace(content, export=careful(content.export))
        self._become(self._following(content))

    def take_over(self, sources: Sequence[str], pipeline: Pipeline, export: Export) -> None:
        """Become what a job of the past was made of; there is nothing before it to go back to."""
        self.undo_stack.clear()
        self._become(Content(tuple(sources), tuple(map(Step, pipeline.steps)), export, folder_chosen=True))

    def add_step(self, name: str) -> int:
        """Append a step with its defaults, in the first of its ways if it has some, and return its place."""
        step, place = Step(added(name)), len(self.content.steps)
        self._splice(tr("Add {step}", step=_title(step)), place, place, step)
        return place

    def duplicate_step(self, place: int) -> int:
        """Put a copy of a step behind it, and return the copy's place."""
        step = self.content.steps[place]
        self._splice(tr("Duplicate {step}", step=_title(step)), place + 1, place + 1, step)
        return place + 1

    def set_parameter(self, place: int, name: str, value: object) -> None:
        """Give a step's parameter a value. Raises `UsageError` where it will not do."""
        step = self.content.steps[place]
        if getattr(step.operation, name) != value:
            operation = validated(msgspec.structs.replace(step.operation, **{name: value}))
            text = tr("Change {parameter}", parameter=within(spoken(name)))
            self._splice(text, place, place + 1, replace(step, operation=operation), merges=f"step {place} {name}")

    def set_way(self, place: int, way: str, values: Mapping[str, object]) -> None:
        """Use a step in another way, which these values make up."""
        step = self.content.steps[place]
        operation = validated(msgspec.structs.replace(step.operation, **dict(values)))
        text = tr("Change {parameter}", parameter=within(spoken(way)))
        self._splice(text, place, place + 1, replace(step, operation=operation))

    def reset_step(self, place: int) -> None:
        """Give all parameters of a step their defaults."""
        step = self.content.steps[place]
        default = added(info_of(step.operation).name)
        self._splice(tr("Reset {step}", step=_title(step)), place, place + 1, replace(step, operation=default))

    def set_step_on(self, place: int, on: bool) -> None:
        """Switch a step on or off."""
        step = self.content.steps[place]
        title = _title(step)
        text = tr("Switch on {step}", step=title) if on else tr("Switch off {step}", step=title)
        self._splice(text, place, place + 1, replace(step, on=on))

    def remove_step(self, place: int) -> None:
        """Take a step out."""
        self._splice(tr("Remove {step}", step=_title(self.content.steps[place])), place, place + 1)

    def move_step(self, place: int, to: int) -> None:
        """Put a step at another place."""
        steps = list(self.content.steps)
        steps.insert(to, steps.pop(place))
        self._edit(tr("Move step"), replace(self.content, steps=tuple(steps)))

    def set_export(self, name: str, value: object) -> None:
        """Set one field of the export; another format comes with the quality and settings it had when used last."""
        content = self.content
        if getattr(content.export, name) == value:
            return
        fields: dict[str, Any] = {name: value}
        export = msgspec.structs.replace(content.export, **fields)
        if name == "format" and name_of(export.format) != name_of(content.export.format):
            export = self.formats.with_format(content.export, export.format)
        if name == "folder":
            self.folders.note(export.folder)
            self._edit(tr("Choose folder"), replace(content, export=export, folder_chosen=True))
            return
        titles = {
            "flat": tr("folders"),
            "existing": tr("what exists"),
            "max_bytes": tr("largest file"),
            "same_quality": tr("quality"),
        }
        text = tr("Change {parameter}", parameter=titles.get(name) or within(spoken(name)))
        kind = type(value).__name__ if name == "format" else ""
        self._edit(text, replace(content, export=export), f"export {name} {kind}")

    def use_default_folder(self) -> None:
        """Let the folder follow the sources again."""
        content = replace(self.content, folder_chosen=False)
        if not content.sources:
            content = replace(content, export=msgspec.structs.replace(content.export, folder=""))
        self._edit(tr("Use default folder"), self._following(content))

    def set_results_folder(self, folder: str) -> None:
        """Propose folders in this one from now on; a folder that was chosen stays."""
        self.results_folder = folder
        self._become(self._following(self.content))

    def set_pipeline(self, pipeline: Pipeline) -> None:
        """Take other steps."""
        self._edit(tr("Change steps"), replace(self.content, steps=tuple(map(Step, pipeline.steps))))

    def replace_all(self, pipeline: Pipeline, export: Export, text: str) -> None:
        """Take other steps and another export as one edit; an export without a folder leaves the folder."""
        content = self.content
        folder = export.folder or content.export.folder
        chosen = content.folder_chosen or folder != content.export.folder
        export = msgspec.structs.replace(export, folder=folder)
        steps = tuple(map(Step, pipeline.steps))
        self._edit(text, replace(content, steps=steps, export=export, folder_chosen=chosen))

    def apply_preset(self, preset: Preset, said: str = "") -> None:
        """Take a preset's steps, and those export choices that it speaks of. Raises `UsageError`.

        `said` is its name where it is said in another way than it is written, as those are that come with the program.
        """
        export = with_preset(self.content.export, preset)
        self.replace_all(preset.pipeline, export, tr("Apply “{name}”", name=said or preset.name))

    def restore(self, content: Content) -> None:
        """Show steps and export as they were; the sources stay. Commands of the undo stack do this."""
        self._become(self._following(replace(content, sources=self.content.sources)))

    def _splice(self, text: str, first: int, end: int, *steps: Step, merges: str = "") -> None:
        """Put steps in the place of those from `first` to `end`."""
        before = self.content.steps
        self._edit(text, replace(self.content, steps=(*before[:first], *steps, *before[end:])), merges)

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
            self.formats.note(content.export)
            self.changed.emit()


class Edit(QUndoCommand):
    """One edit: the content before and after it."""

    def __init__(self, document: Document, text: str, before: Content, after: Content, merges: str) -> None:
        super().__init__(text)
        self._document, self._before = document, before
        self.after, self.merges = after, merges

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


def added(name: str) -> Operation:
    """Return an operation as it is when it is added: with its defaults, in the first of its ways."""
    ways = find_operation(name).type.ways
    return build_operation(name, {**ways[0].begins, **ways[0].sets} if ways else {})


def careful(export: Export) -> Export:
    """Return the export as it begins with new sources: what they find in their way is not replaced unasked."""
    return msgspec.structs.replace(export, existing="skip") if export.existing == "replace" else export


def _title(step: Step) -> str:
    return say(info_of(step.operation).title)
