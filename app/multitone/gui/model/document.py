"""What the user has put together: pictures, steps and export, as one frozen record behind one door, with undo."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from multitone.batch.job import Existing, Export
from multitone.batch.plan import default_output
from multitone.batch.presets import preset_of, with_preset
from multitone.gui.desktop.numbers import spoken, within
from multitone.gui.desktop.step_text import parameter_title, step_title
from multitone.gui.model.content import Content, Step, added, with_pictures
from multitone.gui.model.edits import Edit, PicturesEdit, added_sources, edits_pictures
from multitone.gui.model.format_memory import FormatMemory, name_of
from multitone.gui.model.recent_folders import RecentFolders
from multitone.imaging.operation import Operation, build_operation, info_of, validated
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset
from multitone.messages import several, tr

FIRST_STEPS = ("grayscale",)
"""What a new document does, so that the first drop shows a before and an after."""


class Document(QObject):
    """Holds the content. Each edit of it is a command of `undo_stack`, in order."""

    changed = Signal()
    undo_changed = Signal()
    """Something else would be undone or redone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        steps = tuple(Step(build_operation(name, {})) for name in FIRST_STEPS)
        self.last_used: Preset | None = None
        """Steps and export choices of the last job, this one's or an earlier one's; None where there was none."""
        self.content = Content((), steps, Export(folder=""))
        self.results_folder = ""
        """Where the settings want results to go; empty for beside the sources."""
        self.formats, self.folders = FormatMemory(), RecentFolders()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self.undo_changed)
        self._pictures_held = False

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The operations of all steps in order, of those that are switched off too."""
        return tuple(step.operation for step in self.content.steps)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit that can be undone now."""
        return self.undo_stack.canUndo() and not self._is_held(self.undo_stack.index() - 1)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit that can be made again now."""
        return self.undo_stack.canRedo() and not self._is_held(self.undo_stack.index())

    def undo(self) -> None:
        """Undo the last edit; one of the pictures that are there only while no job works on them."""
        if self.can_undo:
            self.undo_stack.undo()

    def redo(self) -> None:
        """Make the edit once more that was undone last."""
        if self.can_redo:
            self.undo_stack.redo()

    def hold_pictures(self, *, held: bool) -> None:
        """Let no edit of the pictures be undone or redone, as a job works on them; or let it again."""
        self._pictures_held = held
        self.undo_changed.emit()

    def _is_held(self, place: int) -> bool:
        return self._pictures_held and edits_pictures(self.undo_stack.command(place))

    @contextmanager
    def one_edit(self, text: str) -> Iterator[None]:
        """Make all that is edited inside one edit."""
        self.undo_stack.beginMacro(text)
        try:
            yield
        finally:
            self.undo_stack.endMacro()

    def set_sources(self, sources: Sequence[str]) -> None:
        """Work on these sources, which is no edit; a folder that was not chosen follows them."""
        self._become(self._following(with_pictures(self.content, sources, self.content.left_out)))

    def open_sources(self, sources: Sequence[str], *, add: bool) -> None:
        """Add sources to those that are there, or take them in their place; what is named itself is in the job."""
        content = self.content
        already, left_out = (content.sources, content.left_out) if add else ((), frozenset())
        after = with_pictures(content, (*already, *sources), left_out.difference(sources))
        self._edit_pictures(added_sources(sources), after)

    def adopt(self, content: Content) -> None:
        """Take the pictures and the folder of a job that waited; steps and the rest of the export stay."""
        with self.one_edit(added_sources(content.sources)):
            self.open_sources(content.sources, add=False)
            self.use_default_folder()
            self.set_export("folder", content.export.folder)

    def close_sources(self) -> None:
        """Let all sources go."""
        self._edit_pictures(tr("Close pictures"), with_pictures(self.content, (), frozenset()))

    def refuse_sources(self, sources: tuple[str, ...]) -> None:
        """Return to the sources that were there before, as those that were opened have no pictures; that is no edit."""
        stack = self.undo_stack
        last = stack.command(stack.index() - 1) if stack.canUndo() else None
        if isinstance(last, PicturesEdit) and last.before.sources == sources:
            self.restore_pictures(last.before)
            last.setObsolete(True)
            stack.undo()  # which takes an obsolete command away and does nothing else
        else:
            self.set_sources(sources)

    def leave_out(self, paths: Collection[str]) -> None:
        """Remove pictures from the job."""
        before = self.content.left_out
        after = before.union(paths)
        text = several("Remove 1 picture", "Remove {n:,} pictures", len(after) - len(before))
        self._edit_pictures(text, replace(self.content, left_out=after))

    def bring_back(self) -> None:
        """Take all pictures into the job again that were removed."""
        text = several("Bring back 1 picture", "Bring back {n:,} pictures", len(self.content.left_out))
        self._edit_pictures(text, replace(self.content, left_out=frozenset()))

    def take_over(self, sources: Sequence[str], pipeline: Pipeline, export: Export) -> None:
        """Become what a job of the past was made of; there is nothing before it to go back to."""
        self.undo_stack.clear()
        self._become(Content(tuple(sources), tuple(map(Step, pipeline.steps)), export, folder_chosen=True))

    def add_step(self, name: str) -> int:
        """Append a step with its defaults, in the first of its ways if it has some, and return its place."""
        step, place = Step(added(name)), len(self.content.steps)
        self._splice(tr("Add {step}", step=step_title(step.operation)), place, place, step)
        return place

    def duplicate_step(self, place: int) -> int:
        """Put a copy of a step behind it, and return the copy's place."""
        step = self.content.steps[place]
        self._splice(tr("Duplicate {step}", step=step_title(step.operation)), place + 1, place + 1, step)
        return place + 1

    def set_parameter(self, place: int, name: str, value: object) -> None:
        """Give a step's parameter a value. Raises `UsageError` where it will not do."""
        operation = self.content.steps[place].operation
        if getattr(operation, name) != value:
            self.set_way(place, parameter_title(operation, name), {name: value}, merges=f"step {place} {name}")

    def set_way(self, place: int, way: str, values: Mapping[str, object], merges: str = "") -> None:
        """Use a step in another way, which these values make up. Raises `UsageError` where they will not do."""
        step = self.content.steps[place]
        operation = validated(msgspec.structs.replace(step.operation, **dict(values)))
        text = tr("Change {parameter}", parameter=within(spoken(way)))
        self._splice(text, place, place + 1, replace(step, operation=operation), merges=merges)

    def reset_step(self, place: int) -> None:
        """Give all parameters of a step their defaults."""
        step = self.content.steps[place]
        default = added(info_of(step.operation).name)
        text = tr("Reset {step}", step=step_title(step.operation))
        self._splice(text, place, place + 1, replace(step, operation=default))

    def set_step_on(self, place: int, on: bool) -> None:
        """Switch a step on or off."""
        step = self.content.steps[place]
        title = step_title(step.operation)
        text = tr("Switch on {step}", step=title) if on else tr("Switch off {step}", step=title)
        self._splice(text, place, place + 1, replace(step, on=on))

    def remove_step(self, place: int) -> None:
        """Take a step out."""
        self._splice(tr("Remove {step}", step=step_title(self.content.steps[place].operation)), place, place + 1)

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
            "flat": tr("folders"), "existing": tr("what exists"), "max_bytes": tr("largest file"),
            "same_quality": tr("quality"), "if_larger": tr("larger results"), "pages": tr("pages"),
            "duplicates": tr("duplicates"),
        }  # fmt: skip
        text = tr("Change {parameter}", parameter=titles.get(name) or within(spoken(name)))
        kind = type(value).__name__ if name == "format" else ""
        self._edit(text, replace(content, export=export), f"export {name} {kind}")

    def use_default_folder(self) -> None:
        """Let the folder follow the sources again."""
        self._edit(tr("Use default folder"), self._following(replace(self.content, folder_chosen=False)))

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

    def use_again(self, pipeline: Pipeline, export: Export, said: str) -> None:
        """Take the steps and export choices of a job; `said` names the edit. Raises `UsageError`."""
        preset = preset_of("", pipeline, export)
        self.replace_all(pipeline, with_preset(self.content.export, preset), said)

    def remember(self, pipeline: Pipeline, export: Export) -> None:
        """Know what a job was made of, to offer it again."""
        self.last_used = preset_of("Last used", pipeline, export)

    def restore(self, content: Content) -> None:
        """Show steps and export as they were; the pictures stay. Commands of the undo stack do this."""
        mine = self.content
        self._become(self._following(replace(content, sources=mine.sources, left_out=mine.left_out)))

    def restore_pictures(self, content: Content, existing: Existing | None = None) -> None:
        """Take the pictures that were there, and what was chosen about results that exist; the rest stays.

        Commands of the undo stack do this.
        """
        restored = with_pictures(self.content, content.sources, content.left_out)
        if existing is not None:
            restored = replace(restored, export=msgspec.structs.replace(restored.export, existing=existing))
        self._become(self._following(restored))

    def _splice(self, text: str, first: int, end: int, *steps: Step, merges: str = "") -> None:
        """Put steps in the place of those from `first` to `end`."""
        before = self.content.steps
        self._edit(text, replace(self.content, steps=(*before[:first], *steps, *before[end:])), merges)

    def _edit(self, text: str, content: Content, merges: str = "") -> None:
        """Make an edit that can be undone; one that follows an edit with the same `merges` becomes one with it."""
        if content != self.content:
            self.undo_stack.push(Edit(self.restore, text, self.content, content, merges))

    def _edit_pictures(self, text: str, content: Content) -> None:
        """Make an edit of the pictures that can be undone."""
        if content != self.content:
            self.undo_stack.push(PicturesEdit(self.restore_pictures, text, self.content, content))

    def _following(self, content: Content) -> Content:
        """Return the content with the folder that is proposed for its sources, where no folder was chosen."""
        if content.folder_chosen:
            return content
        folder = default_output(content.sources, self.results_folder) if content.sources else ""
        return replace(content, export=msgspec.structs.replace(content.export, folder=folder))

    def _become(self, content: Content) -> None:
        """Take a new content. This is the only door."""
        if content != self.content:
            self.content = content
            self.formats.note(content.export)
            self.changed.emit()
