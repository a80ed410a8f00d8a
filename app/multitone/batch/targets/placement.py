"""The lines of a plan: which format, name and place each result gets, what happens there, and what is lost by it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence

from multitone.batch.columns import LARGE
from multitone.batch.estimates.space import estimated_bytes
from multitone.batch.fingerprint import status_of
from multitone.batch.job import Action, Export, Standing, Task, TaskTable
from multitone.batch.losses import Losses, no_quality, other_format
from multitone.batch.naming import NameTemplate, is_too_long, refused_by_windows, split_name
from multitone.batch.problems import CautionKind, NoteKind
from multitone.batch.tables.found import Found
from multitone.batch.targets.names import TargetFolder, TargetNames
from multitone.batch.targets.notes import SEVERAL, Notes
from multitone.batch.targets.originals import Originals
from multitone.batch.targets.planned import PlannedAction as PlannedAction
from multitone.batch.targets.planned import PlannedTable
from multitone.batch.targets.planned import PlannedTask as PlannedTask
from multitone.batch.targets.standing import Standings
from multitone.errors import printed
from multitone.imaging.decode import SOURCE_FORMATS, SUFFIXES, read_header
from multitone.imaging.encode import ExportFormat, build_format, export_formats, format_of_suffix, keeps_format
from multitone.imaging.pages.wanted import wanted_pages
from multitone.imaging.readers.source_formats import ANIMATED
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import is_far, name_of

TOO_LONG = _("gets a name that is too long").of_kind(NoteKind.TOO_LONG)
"""Said of a picture that will fail for its target's name, or for that of a folder which the template makes."""
PAGED = frozenset(name for name, source in SOURCE_FORMATS.items() if source.several and name not in ANIMATED)
"""Formats of files that may hold pages."""
DONE_AS: dict[PlannedAction, Action] = {"skip": "skip", "replace": "replace", "update": "replace", "duplicate": "skip"}
"""What a worker does for an action of a plan; it writes what is new."""


class Placement:
    """One plan in the making."""

    def __init__(
        self, images: Sequence[Found], export: Export, template: NameTemplate, standings: Standings, losses: Losses,
        notes: Notes, duplicates: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.tasks: list[Task] | TaskTable = TaskTable() if len(images) > LARGE else []
        self.planned: list[PlannedTask] | PlannedTable = (
            PlannedTable(self.tasks) if isinstance(self.tasks, TaskTable) else []
        )
        self.space_needed = 0
        self.kept_bytes = 0
        """Of the files that will be replaced, and are kept."""
        self._export = export
        self._duplicates = duplicates
        self._firsts = frozenset(duplicates.values())
        self._targets: dict[tuple[str, int], str] = {}
        """Of pictures that have duplicates, and their pages."""
        self._losses, self._notes = losses, notes
        self._unsearched: Counter[str] = Counter()
        self._originals = Originals(images, writes_over=export.existing in ("replace", "update"))
        self._names = TargetNames(images, export, template, standings, self._originals)
        self._keeps_pages = wanted_pages(export.pages).keeps_several
        self._refused = 0
        self._first_refused = NOTHING
        self._replaces = export.format.suffixes if export.format else ()
        self._kinds: dict[str, tuple[str, str]] = {}

    def add(self, image: Found) -> None:
        """Plan one image."""
        path = image.path
        if path in self._duplicates:
            self._leave_out(image, self._targets[self._duplicates[path], image.page])
            return
        stem, source_suffix = split_name(name_of(path))
        suffix, kind, losses = self._suffix(path, source_suffix)
        inside = "" if self._export.flat else image.folder
        number = len(self.tasks) + 1
        folder, name, (action, standing) = self._names.place(image, number, inside, stem, suffix, kind)
        target = f"{folder.path}{os.sep}{name}"
        if path in self._firsts:
            self._targets[path, image.page] = target
        self._look_at(name, target, folder)
        done = DONE_AS.get(action, "write")
        if done == "replace":
            status = status_of(target)
            self.kept_bytes += 0 if status is None else status.st_size
        self.tasks.append(Task(number, path, target, image.size, done, image.modified, standing, image.page))
        note = TOO_LONG if is_too_long(target) else NOTHING
        if action != "skip" and not note:
            source = SUFFIXES.get(source_suffix.lower(), "")
            transcoded = not image.page and self._notes.transcodes(path, source, kind)
            note = self._notes.of(source, kind, transcoded=transcoded, is_part=image.page > 0)
            losses += () if transcoded or is_far(path) else self._losses.of(path, source_suffix, kind, image.size)
            if source in PAGED and not image.page and not is_far(path) and self._losses.splits(path, kind):
                note = SEVERAL
            needed = estimated_bytes(image.size // max(1, image.pages), source, kind)
            most = self._export.max_bytes
            self.space_needed += needed if most is None else min(needed, most)
            if most is not None and not self._encoder(kind).has_quality:
                self._unsearched[kind] += 1
        self.planned.append(PlannedTask(path, target, action, losses, note, standing, image.page))

    def _leave_out(self, image: Found, target: str) -> None:
        """Plan a duplicate, whose result is that of another picture."""
        done, number = DONE_AS["duplicate"], len(self.tasks) + 1
        standing: Standing = "duplicate"
        self.tasks.append(Task(number, image.path, target, image.size, done, image.modified, standing, image.page))
        self.planned.append(PlannedTask(image.path, target, "duplicate", standing=standing, page=image.page))

    def problems(self) -> list[Message]:
        """Return what was found while planning."""
        unsearched = (no_quality(self._encoder(kind), kind, number) for kind, number in self._unsearched.items())
        return [*self._names.problems, *filter(None, [self._originals.problem()]), *unsearched]

    def cautions(self) -> tuple[Message, ...]:
        """Say what stands in for what is not known, and what another system makes of the names."""
        return tuple(filter(None, (_undated(self._names.undated), self._refused_by_windows())))

    def _refused_by_windows(self) -> Message:
        number, first = self._refused, self._first_refused
        if not number:
            return NOTHING
        message = (
            _("1 name is not allowed on Windows and its drives (first: {first}).", first=first)
            if number == 1
            else _("{n:,} names are not allowed on Windows and its drives (first: {first}).", n=number, first=first)
        )
        return message.of_kind(CautionKind.WINDOWS)

    def _encoder(self, kind: str) -> ExportFormat:
        return self._export.format or build_format(kind)

    def _suffix(self, path: str, source_suffix: str) -> tuple[str, str, tuple[Message, ...]]:
        """Return the suffix of a result, the format that it stands for, and what is lost by it."""
        known = self._kinds.get(source_suffix)
        if known is not None:
            return (*known, ())
        suffix, losses = self._chosen_suffix(path, source_suffix)
        kind = format_of_suffix(suffix) or ""
        if not losses and source_suffix.lower() in SUFFIXES:
            self._kinds[source_suffix] = suffix, kind
        return suffix, kind, losses

    def _chosen_suffix(self, path: str, source_suffix: str) -> tuple[str, tuple[Message, ...]]:
        if self._export.format is not None:
            return (source_suffix, ()) if source_suffix.lower() in self._replaces else (self._replaces[0], ())
        if source_suffix and keeps_format(format_of_suffix(source_suffix) or ""):
            return source_suffix, ()
        known = SUFFIXES.get(source_suffix.lower())
        if is_far(path):  # it is not fetched only to be looked at
            return ".jpg", (other_format(known or _("its format"), "JPEG"),)
        header = read_header(path) if known is None else None
        known = known or (header and header.format) or _("its format")
        if keeps_format(known):  # under a suffix of its own, such as .mpo, or found without one
            return export_formats()[known.lower()].type.suffixes[0], ()
        header = header or read_header(path)
        if header.pages > 1 and self._keeps_pages:
            return ".tif", (other_format(known, "TIFF"),)
        if header.has_alpha:
            return ".png", (other_format(known, "PNG"),)
        return ".jpg", (other_format(known, "JPEG"),)

    def _look_at(self, name: str, target: str, folder: TargetFolder) -> None:
        """Note a name that Windows refuses."""
        why = folder.refused or refused_by_windows(name)
        if why:
            self._refused += 1
            self._first_refused = self._first_refused or _("{path}, because {why}", path=printed(target), why=why)


def _undated(number: int) -> Message:
    """Say how many pictures do not tell when they were taken."""
    if not number:
        return NOTHING
    one, many = (
        _("1 picture has no date taken; the file’s date is used."),
        _("{n:,} pictures have no date taken; the file’s date is used.", n=number),
    )
    return (one if number == 1 else many).of_kind(CautionKind.DATE)
