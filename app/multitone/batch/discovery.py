"""Sources → images: folders are walked, patterns expanded, what is no picture is counted."""

from __future__ import annotations

import functools
import glob
import heapq
import itertools
import os
import stat
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from msgspec import Struct

from multitone.batch.columns import LARGE, collected
from multitone.batch.far.archives import folder_of, with_archives
from multitone.batch.problems import ProblemKind
from multitone.batch.source_path import (
    SEPARATORS,
    WILD,
    absolute,
    ancestors,
    below,
    common_folder,
    fixed_part,
    inode_of,
    is_below,
)
from multitone.batch.tables.claimed_names import ClaimedNames
from multitone.batch.tables.found import Found as Found
from multitone.batch.tables.found import FoundTable
from multitone.batch.tables.natural_order import in_natural_order as _in_natural_order
from multitone.batch.tables.natural_order import many_in_natural_order
from multitone.batch.unread import Unread
from multitone.errors import UsageError, printed
from multitone.imaging.decode import SUFFIXES, looks_like_picture
from multitone.messages import Message, _
from multitone.storage.atomic_file import open_file
from multitone.storage.far.url import absolute_folder, is_far

CHUNK = 2_000
"""Images that are handed on at a time: so many take a receiver a few milliseconds."""
GLANCE = 200
"""Images that are shown of a large folder before it is sorted: more than a window has room for."""
PATIENCE = 0.1
"""Seconds that images which were found wait for more at the most."""
TO_BE_SORTED: tuple[()] = ()
"""Said in place of images before a large folder is sorted."""


class Discovery(Struct, frozen=True):
    """What the sources hold, in natural order, each file once."""

    images: Sequence[Found] = ()
    """A tuple, or a `FoundTable` where they are many."""
    ignored: int = 0
    problems: tuple[Message, ...] = ()
    """Sources that could not be read, as sentences."""
    unread: tuple[Unread, ...] = ()
    """Folders below them that could not."""
    sources: tuple[str, ...] = ()
    linked: int = 0
    """Links in them that lead to folders outside, and are not followed."""
    far: bool = False
    """Whether some are far away."""


def discover(
    sources: Sequence[str], *, leave_out: str | None = None, tree: bool = False, follow: bool = False
) -> Discovery:
    """Find the pictures in folders, files and patterns.

    `leave_out` is the output folder, which is not walked where it lies below a source. With `tree`, files that are
    named keep their folders below the one that they have in common; else they lie flat. With `follow`, links to
    folders are walked; one to a file is that file. Raises `UsageError` where a source does not exist.
    """
    walk = Walk(sources, leave_out=leave_out, tree=tree, follow=follow)
    return walk.discovery(itertools.chain.from_iterable(walk.chunks()))


class Walk:
    """One discovery under way: `chunks` finds the images; what else was met stands here when it has ended."""

    def __init__(
        self, sources: Sequence[str], *, leave_out: str | None = None, tree: bool = False, follow: bool = False
    ) -> None:
        self.ignored = 0
        self.problems: list[Message] = []
        self.unread: list[Unread] = []
        self.linked = 0
        """Links to folders outside the sources that were not followed."""
        self._follows = follow
        self.glance: tuple[Found, ...] = ()
        """Some images of a large folder, known before it is listed and sorted."""
        self._sources = tuple(with_archives(filter(None, sources)))
        self._leave_out = absolute_folder(os.path.expanduser(leave_out)) if leave_out else None
        self._seen = ClaimedNames()
        self._top = ""
        self._tree = tree
        self._common: str | None = None
        """What the folders of named files are relative to; None: they lie flat."""

    def chunks(self) -> Iterator[tuple[Found, ...]]:
        """Yield the images in natural order, each file once: at most `CHUNK` at a time, and at least every `PATIENCE`.

        Before a large folder is sorted an empty chunk is yielded, and `glance` is set. Raises `UsageError` where a
        source does not exist.
        """
        if not self._sources:
            raise UsageError(_("No source was given; name a folder, a file or a pattern."))
        chunk: list[Found] = []
        several = len(self._sources) > 1
        twice = several or not os.path.isdir(os.path.expanduser(self._sources[0]))  # one walk meets each file once
        if self._tree:
            self._common = common_folder(self._sources)
        due = 0.0
        for images in itertools.chain.from_iterable(self._add(source, several=several) for source in self._sources):
            if images is TO_BE_SORTED:
                yield ()
            for image in images:
                if twice and not self._seen.claim(image.path):
                    continue
                due = due if chunk else time.monotonic() + PATIENCE
                chunk.append(image)
                if len(chunk) == CHUNK or time.monotonic() > due:
                    yield tuple(chunk)
                    chunk.clear()
        if chunk:
            yield tuple(chunk)

    def discovery(self, images: Iterable[Found]) -> Discovery:
        """Return what was found as a whole, `images` being what the chunks held."""
        all_images = collected(images, FoundTable)
        met = self.ignored, tuple(self.problems), tuple(self.unread), self._sources, self.linked
        return Discovery(all_images, *met, any(map(is_far, self._sources)))

    def _add(self, source: str, *, several: bool) -> Iterator[Iterable[Found]]:
        """Yield the images of one source, those of each folder together, and `TO_BE_SORTED` before some."""
        if is_far(source):
            from multitone.batch.far.sources import far_pictures  # late: most sources are on this machine

            yield from far_pictures(source, self._leave_out or "", folder_of(source) if several else "", self)
            return
        path = absolute(source)
        mode = _mode(path, source)
        if stat.S_ISDIR(mode):
            yield from self._folder(path, os.path.basename(path) if several else "")
        elif stat.S_ISREG(mode):
            folder = "" if self._common is None else below(self._common, os.path.dirname(path))
            yield self._file(path, folder, taken=not several or _is_picture(path) or _begins_like_one(path))
        elif mode:
            raise UsageError(_("{source} is neither a folder nor a file.", source=source))
        elif WILD.intersection(source):
            yield from self._pattern(path, source)
        else:
            raise UsageError(_("{source} does not exist.", source=source))

    def _pattern(self, path: str, source: str) -> Iterator[Iterable[Found]]:
        """Yield what a pattern matches, files and what is in folders, as a shell's words would name them."""
        fixed = fixed_part(path)
        pattern = glob.escape(fixed) + path[len(fixed) :]
        if source.endswith(SEPARATORS):  # it asks for folders
            pattern = os.path.join(pattern, "")
        matches = _in_natural_order(glob.glob(pattern, recursive=True))
        if not matches:
            raise UsageError(_("Nothing matches {source}.", source=source))
        leaves_out = self._leave_out is not None and not is_below(os.path.realpath(fixed), self._leave_out)
        walked: set[str] = set()
        links: dict[str, bool] = {}
        for match in map(os.path.normpath, matches):
            if (leaves_out and self._is_left_out(match)) or not walked.isdisjoint(ancestors(match, fixed)):
                continue
            if not self._follows and self._is_behind_link(match, fixed, links):
                continue
            if os.path.isdir(match):
                walked.add(match)
                yield from self._folder(match, below(fixed, match))
            elif os.path.isfile(match):
                yield self._file(match, below(fixed, os.path.dirname(match)), taken=_is_picture(match))

    def _is_behind_link(self, match: str, fixed: str, links: dict[str, bool]) -> bool:
        """Whether a pattern leads to a match by way of a link to a folder; of each it is noted whether it is one."""
        for path in (match, *ancestors(match, fixed)):
            if path == fixed:
                break
            if path not in links:
                links[path] = os.path.islink(path) and os.path.isdir(path)
                self.linked += links[path] and not is_below(os.path.realpath(path), os.path.realpath(fixed))
            if links[path]:
                return True
        return False

    def _is_left_out(self, path: str) -> bool:
        return self._leave_out is not None and is_below(os.path.realpath(path), self._leave_out)

    def _file(self, path: str, folder: str, *, taken: bool) -> list[Found]:
        if taken:
            return [_found(path, folder, functools.partial(os.stat, path))]
        self.ignored += 1
        return []

    def _folder(self, top: str, under: str) -> Iterator[Iterable[Found]]:
        pending = [(top, under)]
        self._top = os.path.realpath(top)
        walked = inode_of(self._leave_out)
        while pending:
            path, folder = pending.pop()
            try:
                status = os.stat(path)
                if path != top and (status.st_dev, status.st_ino) in walked:  # the output, or a link that leads back up
                    continue
                walked.add((status.st_dev, status.st_ino))
                below, pictures = yield from self._entries(path, folder)
            except OSError as error:
                if path == top:
                    self.problems.append(_unreadable(path, error).of_kind(ProblemKind.SOURCE))
                else:
                    self.unread.append(Unread(printed(path), f"{error.strerror}"))
                continue
            if isinstance(pictures, list):
                yield _looked_up(path, folder, many_in_natural_order(pictures))
            else:
                yield _sized(folder, {name: pictures[name] for name in _in_natural_order(pictures)})
            pending += [(os.path.join(path, n), os.path.join(folder, n)) for n in reversed(_in_natural_order(below))]

    def _entries(
        self, path: str, folder: str
    ) -> Generator[tuple[()], None, tuple[list[str], dict[str, os.DirEntry[str]] | list[str]]]:
        """Return the folders in a folder, and its pictures, of very many the names only; a large one is glanced at."""
        below: list[str] = []
        pictures: dict[str, os.DirEntry[str]] = {}
        names: list[str] = []
        with os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                try:
                    if entry.is_dir(follow_symlinks=self._follows):
                        below.append(name)
                    elif entry.is_symlink() and entry.is_dir():
                        self.linked += not is_below(os.path.realpath(entry.path), self._top)
                    elif entry.is_file() and _is_picture(entry.path):
                        pictures[name] = entry
                        if len(pictures) > CHUNK and not self.glance:
                            quickly = heapq.nsmallest(GLANCE, pictures, key=lambda name: (len(name), name))
                            self.glance = tuple(_sized(folder, {name: pictures[name] for name in quickly}))
                            yield TO_BE_SORTED
                        if names or len(pictures) > LARGE:  # an entry takes 300 bytes
                            names += pictures
                            pictures.clear()
                    else:
                        self.ignored += 1
                except OSError:
                    self.ignored += 1
        return below, names or pictures


def _mode(path: str, source: str) -> int:
    """Return what kind of file stands at a path, 0 for none. Raises `UsageError` where the system does not say."""
    try:
        return os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:  # a network drive that is gone, a folder that may not be entered, a link to itself
        raise UsageError(_unreadable(source, error)) from error
    except ValueError as error:
        raise UsageError(
            _("{source!r} cannot be the name of a file: {reason}.", source=source, reason=str(error))
        ) from error


def _unreadable(path: str, error: OSError) -> Message:
    return _("{path} cannot be read: {reason}.", path=printed(path), reason=error.strerror)


def _sized(folder: str, pictures: dict[str, os.DirEntry[str]]) -> Iterator[Found]:
    """Ask for the size of each picture of a folder, when it is its turn."""
    return (_found(entry.path, folder, entry.stat) for entry in pictures.values())


def _looked_up(path: str, folder: str, names: Iterable[str]) -> Iterator[Found]:
    """Ask for the size of each picture of a folder by its name, when it is its turn."""
    places = (os.path.join(path, name) for name in names)
    return (_found(place, folder, functools.partial(os.stat, place)) for place in places)


def _found(path: str, folder: str, ask: Callable[[], os.stat_result]) -> Found:
    try:
        status = ask()
    except OSError:  # gone meanwhile; a worker will say so
        return Found(path, folder, 0)
    return Found(path, folder, status.st_size, status.st_mtime_ns)


def _is_picture(path: str) -> bool:
    name = path[path.rfind(os.sep) + 1 :]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" in SUFFIXES if dot and stem else _begins_like_one(path)


def _begins_like_one(path: str) -> bool:
    try:
        with open_file(path) as file:
            return looks_like_picture(file.read(16))
    except OSError:
        return False
