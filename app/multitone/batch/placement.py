"""Where each result goes and what happens there: names that do not meet, targets that exist, originals kept safe."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from multitone.batch.discovery import Found
from multitone.batch.job import Action, Export, Task
from multitone.batch.losses import Losses, no_quality
from multitone.batch.naming import (
    BETWEEN_FOLDERS,
    NameTemplate,
    fold,
    free_number,
    is_too_long,
    numbered_name,
    refused_by_windows,
    split_name,
    subject_of,
)
from multitone.batch.space import estimated_bytes
from multitone.errors import printed
from multitone.imaging.decode import SUFFIXES, read_header
from multitone.imaging.encode import ExportFormat, build_format, export_formats, format_of_suffix

TOO_LONG = "gets a name that is too long"
"""Said of a picture that will fail for its target's name, or for that of a folder which the template makes."""
PlannedAction = Literal["write", "replace", "skip", "number"]


class PlannedTask(Struct, frozen=True, gc=False):
    """One line of a plan."""

    source: str
    target: str
    action: PlannedAction
    """`number`: written under a name with a number, because its own was taken."""
    losses: tuple[str, ...] = ()
    note: str = ""
    """Why it will fail, where its name says so, or its header, which has been read (`multitone.batch.facts`)."""


class _Folder:
    """A folder that receives results, as it is before there are any."""

    __slots__ = ("claimed", "exists", "numbers", "path", "refused", "sources", "true")

    def __init__(self, path: str, inside: str) -> None:
        self.path = path
        self.true = fold(os.path.realpath(path))
        self.exists = os.path.isdir(path)
        self.numbers: dict[str, int] = {}
        """The last number that was given to a name, by its folded form."""
        self.claimed: set[str] = set()
        """The folded names of targets in it; folders that are one share them."""
        self.sources: dict[str, str] = {}
        """The pictures in it that are to be processed, by their folded names."""
        self.refused = next(
            (f"{part}: {why}" for part in inside.split(os.sep) if (why := refused_by_windows(part))), ""
        )


class Placement:
    """One plan in the making."""

    def __init__(self, images: Sequence[Found], export: Export, template: NameTemplate, *, copies: bool) -> None:
        self.tasks: list[Task] = []
        self.planned: list[PlannedTask] = []
        self.space_needed = 0
        self._export = export
        self._losses = Losses(export, len(images), copies=copies)
        self._unsearched: Counter[str] = Counter()
        self._template = template
        self._output = os.path.realpath(export.folder)
        self._images = images
        self._source_folders: dict[str, list[str]] | None = None
        self._inodes: set[tuple[int, int]] | None = None
        self._folders: dict[str, _Folder] = {}
        self._claimed: dict[str, set[str]] = {}
        self._nested: set[str] = set()
        """Folders that have claimed their names in the folders that they lie in, as these are compared."""
        self._overwritten: list[tuple[str, str]] = []
        self._unusable: list[str] = []
        self._refused = 0
        self._first_refused = ""
        self._replaces = export.format.suffixes if export.format else ()
        self._kinds: dict[str, tuple[str, str]] = {}

    def add(self, image: Found) -> None:
        """Plan one image."""
        path = image.path
        stem, own = split_name(path[path.rfind(os.sep) + 1 :])
        suffix, kind, losses = self._suffix(path, own)
        inside = "" if self._export.flat else image.folder
        number = len(self.tasks) + 1
        named = stem
        if not self._template.is_plain:
            *made, named = self._template.name(subject_of(self._template, path, number, stem, kind)).split(
                BETWEEN_FOLDERS
            )
            inside = os.path.join(inside, *made)
        folder = self._folder(inside)
        name, action = self._target(folder, named, suffix)
        target = f"{folder.path}{os.sep}{name}"
        self._look_at(name, target, folder)
        done: Action = "write" if action == "number" else action
        self.tasks.append(Task(number, path, target, image.size, done, image.modified))
        note = TOO_LONG if is_too_long(target) else ""
        if action != "skip" and not note:
            losses += self._losses.of(path, own, kind, image.size)
            needed = estimated_bytes(image.size, SUFFIXES.get(own.lower(), ""), kind)
            most = self._export.max_bytes
            self.space_needed += needed if most is None else min(needed, most)
            if most is not None and not self._encoder(kind).has_quality:
                self._unsearched[kind] += 1
        self.planned.append(PlannedTask(path, target, action, losses, note))

    def problems(self) -> list[str]:
        """Name what was found while planning."""
        found = list(self._unusable)
        if self._overwritten:
            source, target = map(printed, self._overwritten[0])
            found.append(
                f"{len(self._overwritten)} targets are sources themselves (first: {target}, from {source}); originals "
                "are never changed. Choose another folder or a name such as '{stem}-gray'."
            )
        for kind, number in self._unsearched.items():
            found.append(no_quality(self._encoder(kind), kind, number))
        return found

    def cautions(self) -> tuple[str, ...]:
        """Say what another system makes of the names."""
        if not self._refused:
            return ()
        said = f"{self._refused:,} names are refused by Windows and its drives (first: {self._first_refused})."
        return (said,)

    def _encoder(self, kind: str) -> ExportFormat:
        return self._export.format or build_format(kind)

    def _suffix(self, path: str, own: str) -> tuple[str, str, tuple[str, ...]]:
        """Return the suffix of a result, the format that it stands for, and what is lost by it."""
        known = self._kinds.get(own)
        if known is not None:
            return (*known, ())
        suffix, losses = self._chosen_suffix(path, own)
        kind = format_of_suffix(suffix) or ""
        if not losses and own.lower() in SUFFIXES:
            self._kinds[own] = suffix, kind
        return suffix, kind, losses

    def _chosen_suffix(self, path: str, own: str) -> tuple[str, tuple[str, ...]]:
        if self._export.format is not None:
            return (own, ()) if own.lower() in self._replaces else (self._replaces[0], ())
        if own and format_of_suffix(own) is not None:
            return own, ()
        known = SUFFIXES.get(own.lower())
        header = read_header(path) if known is None else None
        known = known or (header and header.format) or "its format"
        written = export_formats().get(known.lower())
        if written is not None:  # under a suffix of its own, such as .mpo, or found without one
            return written.type.suffixes[0], ()
        if (header or read_header(path)).has_alpha:
            return ".png", (f"{known} becomes PNG",)
        return ".jpg", (f"{known} becomes JPEG",)

    def _folder(self, inside: str) -> _Folder:
        """Return the folder of that path below the output folder."""
        known = self._folders.get(inside)
        if known is not None:
            return known
        made = self._folders[inside] = _Folder(os.path.join(self._output, inside) if inside else self._output, inside)
        made.claimed = self._claimed.setdefault(made.true, made.claimed)
        made.sources = self._sources_in(made.true) if made.exists else {}
        problem = (folder_problem(made.path) or self._claim(made)) if inside else ""
        if problem and problem not in self._unusable:
            self._unusable.append(problem)
        return made

    def _claim(self, folder: _Folder) -> str:
        """Claim a folder's name, and those of the folders above it; say which of them a result is to have."""
        true, top = folder.true, fold(self._output)
        while true.startswith(top + os.sep) and true not in self._nested:
            self._nested.add(true)
            true, _, name = true.rpartition(os.sep)
            claimed = self._claimed.setdefault(true, set())
            if name in claimed:
                return f"{printed(folder.path)} would be a result and a folder at once; choose another name."
            claimed.add(name)
        return ""

    def _target(self, folder: _Folder, name: str, suffix: str) -> tuple[str, PlannedAction]:
        """Return the name of a target in its folder, which is claimed by it, and what happens there."""

        def taken(path: str) -> bool:
            return fold(path) in folder.claimed or (folder.exists and os.path.isdir(os.path.join(folder.path, path)))

        def exists(path: str) -> bool:
            return folder.exists and os.path.lexists(f"{folder.path}{os.sep}{path}")

        first = target = name + suffix
        folded = fold(first)
        there = exists(first)
        numbers = self._export.existing == "number"
        if folded in folder.claimed or (there and (numbers or taken(first))):
            number = free_number(
                lambda number: taken(path := numbered_name(name, suffix, number)) or (numbers and exists(path)),
                folder.numbers.get(folded, 1),
            )
            folder.numbers[folded] = number  # all below are taken for good: n pictures of one name need no n² looks
            target = numbered_name(name, suffix, number)
            folded, there = fold(target), exists(target)
        if there:
            self._guard(folder, target, folded)
        folder.claimed.add(folded)
        if there:
            return target, "replace" if self._export.existing == "replace" else "skip"
        return target, "write" if target == first else "number"

    def _look_at(self, name: str, target: str, folder: _Folder) -> None:
        """Note a name that Windows refuses."""
        why = folder.refused or refused_by_windows(name)
        if why:
            self._refused += 1
            self._first_refused = self._first_refused or f"{printed(target)}, for {printed(why)}"

    def _guard(self, folder: _Folder, name: str, folded: str) -> None:
        """Note a target that is one of the sources, by its name or by its inode."""
        target = f"{folder.path}{os.sep}{name}"
        source = folder.sources.get(folded)
        if source is None and self._export.existing == "replace":
            source = self._same_file(target)
        if source is not None:
            self._overwritten.append((source, target))

    def _sources_in(self, true: str) -> dict[str, str]:
        """Return the pictures in a folder by their folded names; folders are resolved once each."""
        if self._source_folders is None:
            self._source_folders = {}
            for folder in dict.fromkeys(image.path.rpartition(os.sep)[0] for image in self._images):
                self._source_folders.setdefault(fold(os.path.realpath(folder)), []).append(folder)
        wanted = self._source_folders.get(true, ())
        found: dict[str, str] = {}
        for image in self._images if wanted else ():
            folder, _, name = image.path.rpartition(os.sep)
            if folder in wanted:
                found[fold(name)] = image.path
        return found

    def _same_file(self, target: str) -> str | None:
        try:
            status = os.stat(target)
        except OSError:
            return None
        if self._inodes is None:
            self._inodes = set()
            for image in self._images:
                try:
                    known = os.stat(image.path)
                except OSError:
                    continue
                self._inodes.add((known.st_dev, known.st_ino))
        return target if (status.st_dev, status.st_ino) in self._inodes else None


def folder_problem(path: str) -> str:
    """Say why a folder cannot receive results, nothing where it can, or can be made."""
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    if not os.path.isdir(path):
        return f"{printed(path)} is a file, not a folder; choose another folder for the results."
    if not os.access(path, os.W_OK | os.X_OK):
        return f"{printed(path)} cannot be written to; choose another folder, or change its permissions."
    return ""
