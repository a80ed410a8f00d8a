"""Originals are never changed: no target may be one of the sources, by its name or by its inode."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from multitone.batch.columns import LARGE
from multitone.batch.naming import fold
from multitone.batch.problems import ProblemKind
from multitone.batch.tables.claimed_names import NamePlaces
from multitone.batch.tables.found import Found
from multitone.errors import printed
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import absolute_folder

EXAMPLE = "{stem}-gray"
Places = dict[str, int] | NamePlaces
"""The places of pictures in a folder by their folded names."""


class Originals:
    """Finds targets that are sources themselves, for one plan."""

    def __init__(self, images: Sequence[Found], *, writes_over: bool) -> None:
        """Begin; `writes_over` where targets that exist may be replaced, so that links to sources count as well."""
        self._images = images
        self._writes_over = writes_over
        self._source_folders: dict[str, list[str]] | None = None
        self._inodes: dict[int, array[int]] | None = None
        self._number = 0
        self._first = ("", "")

    def guard(self, source: str, target: str, folded: str, sources: Places) -> None:
        """Note a source's target that is a source; `sources` are those in its folder, `folded` is its name."""
        if sources.get(folded) is not None or (self._writes_over and self._is_one_of_them(target)):
            self._first = self._first if self._number else (source, target)
            self._number += 1

    def problem(self) -> Message:
        """Say that targets are sources; nothing where none is."""
        source, target = map(printed, self._first)
        if not self._number:
            return NOTHING
        if self._number == 1:
            message = _(
                "A target is a source itself ({target}, from {source}); originals are never changed. Choose another "
                "folder or a name such as {example!r}.",
                target=target,
                source=source,
                example=EXAMPLE,
            )
        else:
            message = _(
                "{n:,} targets are sources themselves (first: {target}, from {source}); originals are never "
                "changed. Choose another folder or a name such as {example!r}.",
                n=self._number,
                target=target,
                source=source,
                example=EXAMPLE,
            )
        return message.of_kind(ProblemKind.ORIGINAL)

    def inside(self, true: str) -> Places:
        """Return the pictures in a folder; folders are resolved once each."""
        if self._source_folders is None:
            self._source_folders = {}
            for folder in dict.fromkeys(image.path.rpartition(os.sep)[0] for image in self._images):
                self._source_folders.setdefault(fold(absolute_folder(folder)), []).append(folder)
        wanted = self._source_folders.get(true, ())
        places: Places = NamePlaces() if len(self._images) > LARGE else {}
        for place, image in enumerate(self._images if wanted else ()):
            folder, _, name = image.path.rpartition(os.sep)
            if folder in wanted:
                places[fold(name)] = place
        return places

    def _is_one_of_them(self, target: str) -> bool:
        """Whether a target is one of the pictures under another name."""
        try:
            status = os.stat(target)
        except OSError:
            return False
        if self._inodes is None:
            self._inodes = self._inodes_by_device()
        known = self._inodes.get(status.st_dev)
        if known is None:
            return False
        place = bisect_left(known, status.st_ino)
        return place < len(known) and known[place] == status.st_ino

    def _inodes_by_device(self) -> dict[int, array[int]]:
        """Return the inodes of all pictures, sorted, in 8 bytes each."""
        inodes_of: dict[int, array[int]] = {}
        for image in self._images:
            try:
                known = os.stat(image.path)
            except OSError:
                continue
            inodes_of.setdefault(known.st_dev, array("Q")).append(known.st_ino)
        return {device: array("Q", sorted(inodes)) for device, inodes in inodes_of.items()}
