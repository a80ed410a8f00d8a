"""Where each result goes and what happens there: names that do not meet, targets that exist, originals kept safe."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

import msgspec

from multitone.batch.columns import LARGE
from multitone.batch.discovery import Found
from multitone.batch.job import Action, Export, Task, TaskTable
from multitone.batch.losses import Losses, no_quality, other_format
from multitone.batch.naming import NameTemplate, fold, is_too_long, refused_by_windows, split_name, subject_of
from multitone.batch.problems import CautionKind, NoteKind, ProblemKind
from multitone.batch.space import estimated_bytes
from multitone.batch.tables.claimed_names import ClaimedNames
from multitone.batch.targets.candidates import Candidates, highest_number
from multitone.batch.targets.originals import Originals
from multitone.batch.targets.planned import PlannedAction as PlannedAction
from multitone.batch.targets.planned import PlannedTable
from multitone.batch.targets.planned import PlannedTask as PlannedTask
from multitone.batch.targets.standing import Standings, Verdict
from multitone.batch.targets.target_folder import TargetFolder
from multitone.errors import printed
from multitone.imaging.decode import SUFFIXES, read_header
from multitone.imaging.encode import ExportFormat, build_format, export_formats, format_of_suffix
from multitone.messages import NOTHING, Message, _

TOO_LONG = _("gets a name that is too long").of_kind(NoteKind.TOO_LONG)
"""Said of a picture that will fail for its target's name, or for that of a folder which the template makes."""


FEW = 16
"""Numbers of one name that are tried anew rather than remembered: a million names remembered take 175 MB."""
DONE_AS: dict[PlannedAction, Action] = {"skip": "skip", "replace": "replace", "update": "replace"}
"""What a worker does for an action of a plan; it writes what is new."""


class Placement:
    """One plan in the making."""

    def __init__(
        self, images: Sequence[Found], export: Export, template: NameTemplate, standings: Standings, *, copies: bool
    ) -> None:
        large = len(images) > LARGE
        self.tasks: list[Task] | TaskTable = TaskTable() if large else []
        self.planned: list[PlannedTask] | PlannedTable = (
            PlannedTable(self.tasks) if isinstance(self.tasks, TaskTable) else []
        )
        self.space_needed = 0
        self._export = export
        self._standings = standings
        self._counted = highest_number(export, template) if template.goes_on else 0
        """The last counter that was given to a picture without a result."""
        self._losses = Losses(export, len(images), copies=copies)
        self._unsearched: Counter[str] = Counter()
        self._template = template
        self._output = os.path.realpath(export.folder)
        self._images = images
        self._folders: dict[str, TargetFolder] = {}
        self._claimed: dict[str, ClaimedNames] = {}
        self._names_in_sets = 0 if large else LARGE
        self._nested: set[str] = set()
        """Folders that have claimed their names in the folders that they lie in, as these are compared."""
        self._originals = Originals(images, writes_over=export.existing in ("replace", "update"))
        self._unusable: list[Message] = []
        self._refused = 0
        self._first_refused = NOTHING
        self._replaces = export.format.suffixes if export.format else ()
        self._kinds: dict[str, tuple[str, str]] = {}

    def add(self, image: Found) -> None:
        """Plan one image."""
        path = image.path
        stem, own = split_name(path[path.rfind(os.sep) + 1 :])
        suffix, kind, losses = self._suffix(path, own)
        inside = "" if self._export.flat else image.folder
        number = len(self.tasks) + 1
        folder, name, (action, standing) = self._placed(image, inside, stem, suffix, kind)
        target = f"{folder.path}{os.sep}{name}"
        self._look_at(name, target, folder)
        done = DONE_AS.get(action, "write")
        self.tasks.append(Task(number, path, target, image.size, done, image.modified, standing))
        note = TOO_LONG if is_too_long(target) else NOTHING
        if action != "skip" and not note:
            losses += self._losses.of(path, own, kind, image.size)
            needed = estimated_bytes(image.size, SUFFIXES.get(own.lower(), ""), kind)
            most = self._export.max_bytes
            self.space_needed += needed if most is None else min(needed, most)
            if most is not None and not self._encoder(kind).has_quality:
                self._unsearched[kind] += 1
        self.planned.append(PlannedTask(path, target, action, losses, note, standing))

    def problems(self) -> list[Message]:
        """Name what was found while planning."""
        found = [*self._unusable, *filter(None, [self._originals.problem()])]
        for kind, number in self._unsearched.items():
            found.append(no_quality(self._encoder(kind), kind, number))
        return found

    def cautions(self) -> tuple[Message, ...]:
        """Say what another system makes of the names."""
        if not self._refused:
            return ()
        template = (
            _("1 name is refused by Windows and its drives (first: {first}).", first=self._first_refused)
            if self._refused == 1
            else _(
                "{n:,} names are refused by Windows and its drives (first: {first}).",
                n=self._refused,
                first=self._first_refused,
            )
        )
        return (template.of_kind(CautionKind.WINDOWS),)

    def _encoder(self, kind: str) -> ExportFormat:
        return self._export.format or build_format(kind)

    def _suffix(self, path: str, own: str) -> tuple[str, str, tuple[Message, ...]]:
        """Return the suffix of a result, the format that it stands for, and what is lost by it."""
        known = self._kinds.get(own)
        if known is not None:
            return (*known, ())
        suffix, losses = self._chosen_suffix(path, own)
        kind = format_of_suffix(suffix) or ""
        if not losses and own.lower() in SUFFIXES:
            self._kinds[own] = suffix, kind
        return suffix, kind, losses

    def _chosen_suffix(self, path: str, own: str) -> tuple[str, tuple[Message, ...]]:
        if self._export.format is not None:
            return (own, ()) if own.lower() in self._replaces else (self._replaces[0], ())
        if own and format_of_suffix(own) is not None:
            return own, ()
        known = SUFFIXES.get(own.lower())
        header = read_header(path) if known is None else None
        known = known or (header and header.format) or _("its format")
        written = export_formats().get(known.lower())
        if written is not None:  # under a suffix of its own, such as .mpo, or found without one
            return written.type.suffixes[0], ()
        if (header or read_header(path)).has_alpha:
            return ".png", (other_format(known, "PNG"),)
        return ".jpg", (other_format(known, "JPEG"),)

    def _folder(self, inside: str) -> TargetFolder:
        """Return the folder of that path below the output folder."""
        known = self._folders.get(inside)
        if known is not None:
            return known
        path = os.path.join(self._output, inside) if inside else self._output
        made = self._folders[inside] = TargetFolder(path, inside, ClaimedNames(self._names_in_sets))
        made.claimed = self._claimed.setdefault(made.true, made.claimed)
        made.sources = self._originals.inside(made.true) if made.exists else {}
        problem = (folder_problem(made.path) or self._claim(made)) if inside else NOTHING
        if problem and problem not in self._unusable:
            self._unusable.append(problem)
        return made

    def _placed(
        self, image: Found, inside: str, stem: str, suffix: str, kind: str
    ) -> tuple[TargetFolder, str, Verdict]:
        """Return the folder and the name of a target, and what happens there."""
        if self._template.is_plain and not self._standings.known:  # most often nothing stands there, and it is quick
            folder, name = self._folder(inside), stem + suffix
            verdict = self._tried(image, folder, name, is_first=True)
            if verdict is not None:
                return folder, name, verdict
        candidates = self._candidates(image.path, len(self.tasks) + 1, stem, suffix, kind)
        folder = self._folder(os.path.join(inside, *candidates.folders) if candidates.folders else inside)
        return folder, *self._target(image, folder, candidates)

    def _candidates(self, path: str, number: int, stem: str, suffix: str, kind: str) -> Candidates:
        template = self._template
        if template.is_plain:
            return Candidates(lambda __: stem, suffix, counts=False)
        counts = template.counts and self._export.existing != "number"
        subject = subject_of(template, path, number, stem, kind)

        def name(more: int) -> str:
            return template.name(msgspec.structs.replace(subject, counter=number + more) if more else subject)

        return Candidates(name, suffix, counts=counts)

    def _claim(self, folder: TargetFolder) -> Message:
        """Claim a folder's name, and those of the folders above it; say which of them a result is to have."""
        true, top = folder.true, fold(self._output)
        while true.startswith(top + os.sep) and true not in self._nested:
            self._nested.add(true)
            true, __, name = true.rpartition(os.sep)
            claimed = self._claimed.setdefault(true, ClaimedNames(self._names_in_sets))
            if not claimed.claim(name):
                said = _("{path} would be both a result and a folder; choose another name.", path=printed(folder.path))
                return said.of_kind(ProblemKind.CLASH)
        return NOTHING

    def _target(self, image: Found, folder: TargetFolder, candidates: Candidates) -> tuple[str, Verdict]:
        """Return the name of a target in its folder, which is claimed by it, and what happens there."""
        key = fold(candidates.first)
        known = self._former(image, folder, candidates) or self._own(image, folder, candidates)
        if known is None and (candidates.counts or key in folder.claimed):
            known = self._timed(image, folder, candidates)
        if known is not None:
            return known
        number = folder.numbers.get(key, 1)
        if candidates.counts:
            number = max(number, self._counted - len(self.tasks) + 1)
        while True:
            name = candidates.at(number)
            verdict = self._tried(image, folder, name, is_first=name == candidates.first)
            if verdict is not None:
                break
            number += 1
        if number > 1:  # all below are taken for good: n pictures of one name need no n² looks
            if candidates.counts:
                self._counted = len(self.tasks) + number
            elif number > FEW:
                folder.numbers[key] = number
        return name, verdict

    def _own(self, image: Found, folder: TargetFolder, candidates: Candidates) -> tuple[str, Verdict] | None:
        """Return the first name that a picture may get, where a result of its own bears it."""
        if self._export.existing == "number" or not (self._standings.known and folder.exists):
            return None
        target = f"{folder.path}{os.sep}{candidates.first}"
        status = _status_of(target)
        if status is None or self._standings.whose(image, target, status)[0] != "mine":
            return None
        verdict = self._tried(image, folder, candidates.first, is_first=True)
        return None if verdict is None else (candidates.first, verdict)

    def _former(self, image: Found, folder: TargetFolder, candidates: Candidates) -> tuple[str, Verdict] | None:
        """Return the target that the picture's result of an earlier job has, where that is still to be its name."""
        if self._export.existing == "number":
            return None
        for origin in self._standings.formers(image, moved=candidates.counts):
            place, name = os.path.split(origin.target)
            if place == folder.path and candidates.may_be(name):
                verdict = self._tried(image, folder, name, is_first=name == candidates.first)
                if verdict is not None:
                    return name, verdict
        return None

    def _timed(self, image: Found, folder: TargetFolder, candidates: Candidates) -> tuple[str, Verdict] | None:
        """Return the name of a result of which nothing is known but its time, which tells whose it is."""
        if self._export.existing == "number" or not folder.exists:
            return None
        name = self._standings.timed(image, folder.path)
        if name is None or not candidates.is_numbered(name, len(self.tasks) + 1):
            return None
        verdict = self._tried(image, folder, name, is_first=name == candidates.first)
        return None if verdict is None else (name, verdict)

    def _tried(self, image: Found, folder: TargetFolder, name: str, *, is_first: bool) -> Verdict | None:
        """Claim a name and return what happens there; None where it is taken."""
        folded = fold(name)
        if folded in folder.claimed:
            return None
        target = f"{folder.path}{os.sep}{name}"
        status = _status_of(target) if folder.exists else None
        if status is None:
            if self._is_taken_elsewhere(image, folder, name, folded):
                return None
            folder.claimed.claim(folded)
            return Verdict("write" if is_first else "number")
        if self._export.existing == "number" or os.path.isdir(target):
            return None
        owner, origin = self._standings.whose(image, target, status)
        if owner == "another" and not self._standings.gives_way(origin):
            return None
        self._originals.guard(target, folded, folder.sources)
        folder.claimed.claim(folded)
        return self._standings.judge(image, target, status, origin)

    def _is_taken_elsewhere(self, image: Found, folder: TargetFolder, name: str, folded: str) -> bool:
        """Whether another picture's result stands under this name in another spelling, and wants to keep it."""
        known = self._standings.known and folder.exists and len(self._images) <= LARGE
        if not known or self._export.existing == "number":
            return False
        for there in folder.other_spellings(name, folded):
            target = f"{folder.path}{os.sep}{there}"
            status = _status_of(target)
            if status is None:
                continue
            owner, origin = self._standings.whose(image, target, status)
            if owner == "another" and origin is not None and not self._standings.gives_way(origin):
                return True
        return False

    def _look_at(self, name: str, target: str, folder: TargetFolder) -> None:
        """Note a name that Windows refuses."""
        why = folder.refused or refused_by_windows(name)
        if why:
            self._refused += 1
            self._first_refused = self._first_refused or _("{path}, for {why}", path=printed(target), why=why)


def _status_of(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError:  # none there, or a name that is too long
        return None


def folder_problem(path: str) -> Message:
    """Say why a folder cannot receive results, nothing where it can, or can be made."""
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    if not os.path.isdir(path):
        said = _("{path} is a file, not a folder; choose another folder for the results.", path=printed(path))
    elif not os.access(path, os.W_OK | os.X_OK):
        said = _("{path} cannot be written to; choose another folder, or change its permissions.", path=printed(path))
    else:
        return NOTHING
    return said.of_kind(ProblemKind.FOLDER)
