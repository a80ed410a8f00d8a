"""Sources → images: folders are walked, patterns expanded, what is no picture is counted."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from multitone.errors import UsageError
from multitone.imaging.decode import SUFFIXES, looks_like_picture

_WILD = frozenset("*?[")


class Found(Struct, frozen=True, array_like=True, gc=False):  # 100,000 held the collector for 20 ms
    """One picture: where it is, the folder of its result below the output folder, and its bytes."""

    path: str
    folder: str
    size: int


class Discovery(Struct, frozen=True):
    """What the sources hold, in natural order, each file once."""

    images: tuple[Found, ...] = ()
    ignored: int = 0
    problems: tuple[str, ...] = ()
    """Folders that could not be read."""
    sources: tuple[str, ...] = ()


def discover(sources: Sequence[str], *, leave_out: str | None = None) -> Discovery:
    """Find the pictures in folders, files and patterns.

    `leave_out` is the output folder, which is not walked where it lies below a source. Raises `UsageError` where a
    source does not exist.
    """
    walk = _Walk(os.path.realpath(leave_out) if leave_out else None)
    named = [source for source in sources if source]
    if not named:
        raise UsageError("No source was given; name a folder, a file or a pattern.")
    several = len(named) > 1
    for source in named:
        walk.add(source, several=several)
    return Discovery(tuple(walk.found()), walk.ignored, tuple(walk.problems), tuple(named))


class _Walk:
    """One discovery under way."""

    def __init__(self, leave_out: str | None) -> None:
        self.ignored = 0
        self.problems: list[str] = []
        self._leave_out = leave_out
        self._images: list[Found] = []
        self._seen: set[str] = set()

    def found(self) -> Iterator[Found]:
        """Yield what was found, each file once."""
        for image in self._images:
            if image.path not in self._seen:
                self._seen.add(image.path)
                yield image

    def add(self, source: str, *, several: bool) -> None:
        if "://" in source:
            raise UsageError(f"{source}: links cannot be read yet; save the pictures into a folder first.")
        path = os.path.abspath(os.path.expanduser(source))
        if os.path.isdir(path):
            self._folder(path, os.path.basename(path) if several else "")
        elif os.path.isfile(path):
            self._file(path, "", named=True)
        elif os.path.exists(path):
            raise UsageError(f"{source} is neither a folder nor a file.")
        elif _WILD.intersection(source):
            self._pattern(path, source)
        else:
            raise UsageError(f"{source} does not exist.")

    def _pattern(self, path: str, source: str) -> None:
        fixed = path
        while _WILD.intersection(fixed):
            fixed = os.path.dirname(fixed)
        matches = _in_natural_order(glob.glob(path, recursive=True))
        if not matches:
            raise UsageError(f"Nothing matches {source}.")
        for match in matches:
            if os.path.isfile(match) and not self._is_left_out(match):
                self._file(match, os.path.dirname(os.path.relpath(match, fixed)), named=False)

    def _is_left_out(self, path: str) -> bool:
        return self._leave_out is not None and os.path.realpath(path).startswith(self._leave_out + os.sep)

    def _file(self, path: str, folder: str, *, named: bool) -> None:
        if named or _is_picture(path):
            self._images.append(Found(path, folder, os.stat(path).st_size))
        else:
            self.ignored += 1

    def _folder(self, top: str, under: str) -> None:
        pending = [(top, under)]
        walked: set[tuple[int, int]] = set()
        while pending:
            path, folder = pending.pop()
            if path != top and os.path.realpath(path) == self._leave_out:
                continue
            try:
                status = os.stat(path)
                if (status.st_dev, status.st_ino) in walked:  # a link that leads back up
                    continue
                walked.add((status.st_dev, status.st_ino))
                below = self._entries(path, folder)
            except OSError as error:
                self.problems.append(f"{path} cannot be read: {error.strerror}.")
                continue
            pending.extend(reversed(below))

    def _entries(self, path: str, folder: str) -> list[tuple[str, str]]:
        """Take the pictures of one folder, and return the folders below it."""
        below: list[str] = []
        pictures: dict[str, int] = {}
        with os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                try:
                    if entry.is_dir():
                        below.append(name)
                    elif entry.is_file() and _is_picture(entry.path):
                        pictures[name] = entry.stat().st_size
                    else:
                        self.ignored += 1
                except OSError:
                    self.ignored += 1
        self._images.extend(Found(os.path.join(path, n), folder, pictures[n]) for n in _in_natural_order(pictures))
        return [(os.path.join(path, n), os.path.join(folder, n)) for n in _in_natural_order(below)]


def _in_natural_order(names: Collection[str]) -> Iterable[str]:
    if len(names) < 2:  # natsort takes longer to import than a small job to do
        return names
    import natsort

    return natsort.natsorted(names)


def _is_picture(path: str) -> bool:
    name = path[path.rfind(os.sep) + 1 :]
    stem, dot, suffix = name.rpartition(".")
    if dot and stem:
        return f".{suffix.lower()}" in SUFFIXES
    try:
        with open(path, "rb") as file:
            return looks_like_picture(file.read(16))
    except OSError:
        return False
