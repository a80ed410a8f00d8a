"""The name that each result gets: no two of a plan meet, and what stands there already is known for whose it is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence

import msgspec

from multitone.batch.columns import LARGE
from multitone.batch.fingerprint import status_of
from multitone.batch.job import Export
from multitone.batch.naming import (
    NameTemplate,
    fold,
    refused_by_windows,
    split_name,
    subject_of,
)
from multitone.batch.problems import ProblemKind
from multitone.batch.tables.claimed_names import ClaimedNames
from multitone.batch.tables.found import Found
from multitone.batch.targets.candidates import Candidates, otherwise_padded
from multitone.batch.targets.originals import Originals, Places
from multitone.batch.targets.standing import Standings, Verdict
from multitone.errors import printed
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import absolute_folder, is_far, name_of

FEW = 16
"""Numbers of one name that are tried anew rather than remembered: a million names remembered take 175 MB."""


class TargetFolder:
    """A folder that receives results, as it is before there are any."""

    __slots__ = ("_spellings", "claimed", "exists", "is_linked", "numbers", "path", "refused", "sources", "true")

    def __init__(self, path: str, inside: str) -> None:
        self.path = path
        true = absolute_folder(path)
        self.is_linked = true != path
        """Whether a link is on the way to it from the output folder, which is named without."""
        self.true = fold(true)
        self.exists = is_far(path) or os.path.isdir(path)
        self.numbers: dict[str, int] = {}
        """The last number that was given to a name, by its folded form."""
        self.claimed: ClaimedNames
        """The folded names of targets in it; folders that are one share them."""
        self.sources: Places = {}
        """The places of the pictures in it that are to be processed, by their folded names."""
        self.refused = next(
            (
                _("{part}: {why}", part=printed(part), why=why)
                for part in inside.split(os.sep)
                if (why := refused_by_windows(part))
            ),
            NOTHING,
        )
        self._spellings: dict[str, list[str]] | None = None

    def other_spellings(self, name: str, folded: str) -> list[str]:
        """Return the names in it that another file system takes for this one, which is not there itself."""
        if self._spellings is None:
            self._spellings = {}
            with contextlib.suppress(OSError):
                for there in () if is_far(self.path) else os.listdir(self.path):  # far places tell case apart
                    self._spellings.setdefault(fold(there), []).append(there)
        return [there for there in self._spellings.get(folded, ()) if there != name]


class TargetNames:
    """Gives the results of one plan their names, one after the other."""

    def __init__(
        self,
        images: Sequence[Found],
        export: Export,
        template: NameTemplate,
        standings: Standings,
        originals: Originals,
    ) -> None:
        self.problems: list[Message] = []
        """Folders that cannot receive results."""
        self.undated = 0
        """Pictures whose names tell the file's date, because they do not say when they were taken."""
        self._numbers = export.existing == "number"
        self._template = template
        self._standings = standings
        self._originals = originals
        self._counted = highest_number(export, template) if template.goes_on else 0
        """The last counter that was given to a picture without a result."""
        self._output = absolute_folder(export.folder)
        self._large = len(images) > LARGE
        self._folders: dict[str, TargetFolder] = {}
        self._claimed: dict[str, ClaimedNames] = {}
        self._nested: set[str] = set()
        """Folders that have claimed their names in the folders that they lie in, as these are compared."""

    def place(
        self, image: Found, number: int, inside: str, stem: str, suffix: str, kind: str
    ) -> tuple[TargetFolder, str, Verdict]:
        """Return the folder and the name of a target, and what happens there; pictures are numbered from 1."""
        is_plain = self._template.is_plain and not image.page
        if is_plain and not self._standings.known:  # most often nothing stands there, and it is quick
            folder, name = self._folder(inside), stem + suffix
            verdict = self._tried(image, folder, name, is_first=True)
            if verdict is not None:
                return folder, name, verdict
        candidates = self._candidates(image, number, stem, suffix, kind)
        folder = self._folder(os.path.join(inside, *candidates.folders) if candidates.folders else inside)
        return folder, *self._target(image, number, folder, candidates)

    def _folder(self, inside: str) -> TargetFolder:
        """Return the folder of that path below the output folder."""
        known = self._folders.get(inside)
        if known is not None:
            return known
        path = os.path.join(self._output, inside) if inside else self._output
        folder = self._folders[inside] = TargetFolder(path, inside)
        folder.claimed = self._claimed_in(folder.true)
        folder.sources = self._originals.inside(folder.true) if folder.exists else {}
        problem = (_linked(folder) or folder_problem(path) or self._claim(folder)) if inside else NOTHING
        if problem and problem not in self.problems:
            self.problems.append(problem)
        return folder

    def _claimed_in(self, true: str) -> ClaimedNames:
        """Return the names that are claimed in a folder; those of a large plan are few in each."""
        known = self._claimed.get(true)
        if known is None:
            known = self._claimed[true] = ClaimedNames(0 if self._large else LARGE)
        return known

    def _claim(self, folder: TargetFolder) -> Message:
        """Claim a folder's name, and those of the folders above it; say which of them a result is to have."""
        true, top = folder.true, fold(self._output)
        while true.startswith(top + os.sep) and true not in self._nested:
            self._nested.add(true)
            true, __, name = true.rpartition(os.sep)
            if not self._claimed_in(true).claim(name):
                message = _(
                    "{path} would be both a result and a folder; choose another name.", path=printed(folder.path)
                )
                return message.of_kind(ProblemKind.CLASH)
        return NOTHING

    def _candidates(self, image: Found, number: int, stem: str, suffix: str, kind: str) -> Candidates:
        template = self._template.with_page() if image.page else self._template
        if template.is_plain:
            return Candidates(lambda __: stem, suffix, counts=False)
        subject = subject_of(template, image.path, number, stem, kind)
        if image.page:
            subject = msgspec.structs.replace(subject, page=image.page, pages=image.pages)
        self.undated += template.dates and not subject.is_taken

        def name(more: int) -> str:
            return template.name(msgspec.structs.replace(subject, counter=number + more) if more else subject)

        counts = template.counts and not self._numbers
        return Candidates(
            name, suffix, counts=counts, earlier=otherwise_padded(template, subject) if image.page else ()
        )

    def _target(self, image: Found, place: int, folder: TargetFolder, candidates: Candidates) -> tuple[str, Verdict]:
        """Return the name of a target in its folder, which is claimed by it, and what happens there."""
        for name in self._own_names(image, place, folder, candidates) if not self._numbers else ():
            verdict = self._tried(image, folder, name, is_first=name == candidates.first)
            if verdict is not None:
                return name, verdict
        key = fold(candidates.first)
        number = folder.numbers.get(key, 1)
        if candidates.counts:
            number = max(number, self._counted - place + 2)
        while True:
            name = candidates.at(number)
            verdict = self._tried(image, folder, name, is_first=name == candidates.first)
            if verdict is not None:
                break
            number += 1
        if number > 1:  # all below are taken for good: n pictures of one name need no n² looks
            if candidates.counts:
                self._counted = place - 1 + number
            elif number > FEW:
                folder.numbers[key] = number
        return name, verdict

    def _own_names(self, image: Found, place: int, folder: TargetFolder, candidates: Candidates) -> Iterator[str]:
        """Yield the names that a result of the picture may bear already, those that the journal knows first."""
        for origin in self._standings.formers(image, moved=candidates.counts):
            path, name = os.path.split(origin.target)
            if path == folder.path and candidates.may_be(name):
                yield name
        if not folder.exists:
            return
        target = f"{folder.path}{os.sep}{candidates.first}"
        status = status_of(target) if self._standings.known else None
        if status is not None and self._standings.whose(image, target, status)[0] == "mine":
            yield candidates.first
        if candidates.counts or fold(candidates.first) in folder.claimed:
            timed = self._standings.timed(image, folder.path)  # its time alone tells whose it is
            if timed is not None and candidates.is_numbered(timed, place):
                yield timed

    def _tried(self, image: Found, folder: TargetFolder, name: str, *, is_first: bool) -> Verdict | None:
        """Claim a name and return what happens there; None where it is taken."""
        folded = fold(name)
        if folded in folder.claimed:
            return None
        target = f"{folder.path}{os.sep}{name}"
        status = status_of(target) if folder.exists else None
        if status is None:
            if self._is_taken_elsewhere(image, folder, name, folded):
                return None
            folder.claimed.claim(folded)
            return Verdict("write" if is_first else "number")
        if self._numbers or os.path.isdir(target):
            return None
        owner, origin = self._standings.whose(image, target, status)
        if owner == "another" and not self._standings.gives_way(origin):
            return None
        self._originals.guard(image.path, target, folded, folder.sources)
        folder.claimed.claim(folded)
        return self._standings.judge(image, target, status, origin)

    def _is_taken_elsewhere(self, image: Found, folder: TargetFolder, name: str, folded: str) -> bool:
        """Whether another picture's result stands under this name in another spelling, and wants to keep it."""
        if self._large or self._numbers or not (self._standings.known and folder.exists):
            return False
        for there in folder.other_spellings(name, folded):
            target = f"{folder.path}{os.sep}{there}"
            status = status_of(target)
            if status is not None:
                owner, origin = self._standings.whose(image, target, status)
                if owner == "another" and origin is not None and not self._standings.gives_way(origin):
                    return True
        return False


def _linked(folder: TargetFolder) -> Message:
    """Say that results would be written through a link below the output folder, which somebody else may have put."""
    if not folder.is_linked:
        return NOTHING
    message = _(
        "{path} is a link, and results are not written through links; choose another folder for the results, or the "
        "one that it leads to.",
        path=printed(folder.path),
    )
    return message.of_kind(ProblemKind.FOLDER)


def highest_number(export: Export, template: NameTemplate) -> int:
    """Return the highest number that a file below the output folder has by a template."""
    highest = 0
    if is_far(export.folder):
        from multitone.storage.far import seen  # late: most folders are on this machine

        stems = (split_name(name_of(url))[0] for url in seen.below(export.folder))
        return max([0, *map(template.number_in, stems)])
    for __, folders, names in os.walk(export.folder):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        highest = max(highest, *(template.number_in(split_name(name)[0]) for name in names), 0)
    return highest


def folder_problem(path: str) -> Message:
    """Say why a folder cannot receive results, nothing where it can, or can be made."""
    if is_far(path):
        return NOTHING
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    if not os.path.isdir(path):
        message = _("{path} is a file, not a folder; choose another folder for the results.", path=printed(path))
    elif not os.access(path, os.W_OK | os.X_OK):
        message = _(
            "{path} cannot be written to; choose another folder, or change its permissions.", path=printed(path)
        )
    else:
        return NOTHING
    return message.of_kind(ProblemKind.FOLDER)
