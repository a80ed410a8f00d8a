"""What stands where a result would go: whose it is, and whether it is still right.

::

    Origins (the journal) ─► Standings.whose(image, target) ─► mine | another's | nobody's
                                        .judge(image, …)   ─► write | replace | update | skip, and what is to be said

A target belongs to the source that the journal says it was made from. What the journal does not know of belongs to the
picture beside whose name it bears, unless its time says that it was made from another of the same stem.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from multitone.batch.columns import LARGE
from multitone.batch.copying import DUPLICATE, WAYS
from multitone.batch.fingerprint import is_same_time
from multitone.batch.job import Export, Standing
from multitone.batch.journal.origins import is_as_made
from multitone.batch.naming import split_name
from multitone.batch.tables.found import Found
from multitone.batch.targets.planned import PlannedAction
from multitone.messages import Message, _
from multitone.storage.far.url import is_far

if TYPE_CHECKING:
    from multitone.batch.journal.origins import Origin, Origins

SKIP_WORDS: dict[Standing, Message] = {
    "": _("It exists."),
    "older": _("It exists, but its source has changed since.").of_kind("older"),
    "other-settings": _("It exists, but was made with other settings.").of_kind("other-settings"),
    "edited": _("It exists, but has been edited since it was made.").of_kind("edited"),
    "unknown": _("It exists, but is not known to be a result.").of_kind("unknown"),
    "failed": _("It failed before; retry failed pictures to try it again.").of_kind("failed"),
    "undone": _("Its result was undone.").of_kind("undone"),
    "done": _("It was done before the job went on.").of_kind("done"),
    "duplicate": WAYS[DUPLICATE][0],
}
"""Why a picture is skipped."""
Owner = Literal["mine", "another", "nobody"]


class Verdict(NamedTuple):
    """What happens at a target where something stands, and what is to be said of it."""

    action: PlannedAction
    standing: Standing = ""


_REMARKS: dict[Standing, tuple[Message, Message]] = {
    "older": (_("1 result is older than its source"), _("{n:,} results are older than their sources")),
    "other-settings": (_("1 result was made with other settings"), _("{n:,} results were made with other settings")),
    "edited": (
        _("1 result has been edited since it was made and is left alone"),
        _("{n:,} results have been edited since they were made and are left alone"),
    ),
    "unknown": (
        _("1 file is not known to be a result and is left alone"),
        _("{n:,} files are not known to be results and are left alone"),
    ),
    "failed": (
        _("1 picture failed before and was not tried again"),
        _("{n:,} pictures failed before and were not tried again"),
    ),
}
"""What is said of one such target, and of more."""
STALE: tuple[Standing, ...] = ("older", "other-settings")
"""What is to be said of results that are out of date: the choice “update” makes them again."""
_CHOICES: dict[Standing, str] = {**dict.fromkeys(STALE, "update"), "unknown": "replace"}
"""Which choice for existing files makes them again."""


def standing_said(standings: Counter[Standing]) -> dict[Standing, Message]:
    """Say of how many targets that are skipped what."""
    numbers = ((standing, *texts, standings[standing]) for standing, texts in _REMARKS.items() if standings[standing])
    return {
        standing: Message(one.template if number == 1 else many.template, {"n": number}, standing)
        for standing, one, many, number in numbers
    }


def standing_sentences(standings: Counter[Standing]) -> list[Message]:
    """Say of how many targets that are skipped what, and which choice for existing files makes them again."""
    sentences = []
    for standing, message in standing_said(standings).items():
        existing = _CHOICES.get(standing)
        if existing is None:
            sentence = _("{remark}.", remark=message)
        elif standings[standing] == 1:
            sentence = _("{remark}; “{choice}” makes it again.", remark=message, choice=existing)
        else:
            sentence = _("{remark}; “{choice}” makes them again.", remark=message, choice=existing)
        sentences.append(sentence.of_kind(standing))
    return sentences


class Standings:
    """Judges what stands at targets, for one plan."""

    def __init__(self, images: Sequence[Found], export: Export, known: Origins, *, by_stem: bool = True) -> None:
        """Begin; `by_stem` says that results are named after their sources, so that few can want one name."""
        self.known = known
        self._images = images
        self._existing = export.existing
        self._flat = export.flat
        self._sources: set[str] | None = None
        self._by_stem = by_stem
        self._times: dict[tuple[str, str], list[int]] | None = None
        self._times_of_all: Counter[int] | None = None
        self._timed: dict[str, dict[int, list[str]]] = {}
        self._known_sources: dict[tuple[int, int], set[str]] | None = None

    def formers(self, image: Found, *, moved: bool) -> Iterator[Origin]:
        """Yield the results that a source has by the same naming; with `moved`, also those of another name or place."""
        for source in (image.path, *(self._alike(image) if moved else ())):
            origin = self.known.made_from(source, image.page) if self.known else None
            last = None if origin is None else self.known.at(origin.target)
            if origin is not None and last is not None and last.source == source and _is_of(origin, image):
                yield origin

    def _alike(self, image: Found) -> Iterator[str]:
        """Yield the sources that a picture may have been; the journal is only asked where a picture is new to it."""
        if self._known_sources is None:
            self._known_sources = self.known.sources(LARGE) if self.known else {}
        yield from sorted(self._known_sources.get((image.size, image.modified), ()))

    def timed(self, image: Found, folder: str) -> str | None:
        """Return the one file in a folder that has a source's time, where no other source has it."""
        if len(self._images) > LARGE:
            return None
        if self._times_of_all is None:
            self._times_of_all = Counter(other.modified for other in self._images)
        if self._times_of_all[image.modified] > 1:
            return None
        if folder not in self._timed:
            self._timed[folder] = _names_by_time(folder)
        names = self._timed[folder].get(image.modified, ())
        return names[0] if len(names) == 1 else None

    def whose(self, image: Found, target: str, status: os.stat_result) -> tuple[Owner, Origin | None]:
        """Return whose a file is that stands at a target, and what is known of it."""
        origin = self.known.at(target) if self.known else None
        if origin is None:
            return ("another" if self._is_a_siblings(image, status) else "nobody"), None
        if _is_of(origin, image):
            return "mine", origin
        return "another", origin

    def gives_way(self, origin: Origin | None) -> bool:
        """Whether another picture's result is replaced: where that is asked for, and its source is not in the plan."""
        if self._existing != "replace":
            return False
        if self._sources is None:
            self._sources = {image.path for image in self._images}
        return origin is not None and origin.source not in self._sources

    def judge(self, image: Found, target: str, status: os.stat_result, origin: Origin | None) -> Verdict:
        """Decide what happens at a target where a file stands that is not another picture's."""
        if self._existing == "replace":
            return Verdict("replace")
        standing = self._standing(image, target, status, origin)
        if self._existing == "update" and standing in STALE:
            return Verdict("update")
        if self._existing == "skip" and standing == "unknown":
            standing = ""
        return Verdict("skip", standing)

    def _standing(self, image: Found, target: str, status: os.stat_result, origin: Origin | None) -> Standing:
        if origin is None:
            return "unknown"
        if not is_as_made(target, status, origin):
            return "edited"
        told = (image.size, image.modified)  # nothing of a link that nobody asked about
        if (origin.source_size, origin.source_modified) != told and told != (0, 0):
            return "older"
        return "other-settings" if origin.settings != self.known.settings else ""

    def _is_a_siblings(self, image: Found, status: os.stat_result) -> bool:
        """Whether a file of which nothing is known has the time of another source that may want it, and not its own."""
        if is_same_time(status.st_mtime_ns, image.modified) or len(self._images) > LARGE:
            return False
        if self._times is None:
            self._times = {}
            for other in self._images:
                self._times.setdefault(self._place(other), []).append(other.modified)
        return any(is_same_time(status.st_mtime_ns, time) for time in self._times.get(self._place(image), ()))

    def _place(self, image: Found) -> tuple[str, str]:
        """Return what pictures have in common whose results want one name."""
        stem = split_name(os.path.basename(image.path))[0] if self._by_stem else ""
        return "" if self._flat else image.folder, stem


def _names_by_time(folder: str) -> dict[int, list[str]]:
    """Return the names of the files in a folder by their times; what cannot be looked at is passed over."""
    names: dict[int, list[str]] = {}
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                names.setdefault(entry.stat(follow_symlinks=False).st_mtime_ns, []).append(entry.name)
    return names


def _is_of(origin: Origin, image: Found) -> bool:
    """Whether a result was made from a source, which may have been moved or renamed since."""
    if origin.page != image.page:
        return False
    if origin.source == image.path:
        return True
    if is_far(origin.source):
        return False
    try:
        return os.path.samefile(origin.source, image.path)
    except OSError:
        alike = (origin.source_size, origin.source_modified) == (image.size, image.modified)
        return alike and not os.path.lexists(origin.source)
