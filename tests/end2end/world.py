"""A person's folders, and a book of whose each file is: the user's, or a result that nobody has touched since.

The book is kept by what was asked for and what was reported, never by asking the program whose a file is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tests.end2end.disk import KEPT, Stands, differences, folders_in, is_kept, is_part, stand, standing
from tests.end2end.tints import KINDS, PALETTE, picture

SECOND = 1_000_000_000
BEGIN = 1_600_000_000 * SECOND + 123_456_789
"""The time of the first file. All files differ in theirs, as those of a camera do."""


class Made(NamedTuple):
    """Of what a job has made a result."""

    job: str
    target: str
    source: str | None
    """None where a program was killed before it said so."""
    of: Stands | None
    """The source as it was then."""
    step: str
    format: str = ""
    """What the job wrote, as it was asked for; empty where that is each source's own, or is not known."""


@dataclass(frozen=True)
class File:
    """A file in the book."""

    stands: Stands
    made: Made | None = None
    """None: the user's own."""
    is_sure: bool = True
    """Neither its time nor its mode was touched by the user, though its bytes are as they were written."""
    is_derived: bool = False
    """The user has edited a result: it is the user's now, and looks like a result still."""

    def is_ours(self, path: str) -> bool:
        """Tell whether it is a result at its place; one that was moved is the user's."""
        return self.made is not None and self.made.target == path


Book = Mapping[str, File]


@dataclass
class World:
    """The folders, the book, and what the user does. Whatever is chosen by number is chosen modulo what there is."""

    top: str = field(default_factory=lambda: os.path.realpath(tempfile.mkdtemp(prefix="lives-")))
    book: dict[str, File] = field(default_factory=dict)
    written: dict[str, set[bytes]] = field(default_factory=dict)
    """What jobs have written, by path, whatever stands there now."""
    orphans: set[str] = field(default_factory=set)
    """Names of temporary files in folders that the user has renamed, so that nobody knows of them."""
    acts: int = 0
    """How often the user has changed something."""
    _clock: int = BEGIN
    _pictures: int = 0

    def __post_init__(self) -> None:
        self.folder = os.path.join(self.top, "w")
        os.mkdir(self.folder)

    def close(self) -> None:
        """Take it all away."""
        shutil.rmtree(self.top, ignore_errors=True)

    def path(self, name: str) -> str:
        """Return a path in the folder."""
        return os.path.join(self.folder, name)

    def look(self) -> dict[str, Stands]:
        """Return all that stands."""
        return standing(self.folder)

    def folders(self) -> set[str]:
        """Return all folders."""
        return folders_in(self.folder)

    def check_book(self) -> None:
        """Check the book itself against the disk."""
        on_disk = {path: stands for path, stands in self.look().items() if not is_part(path)}
        booked = {path: file.stands for path, file in self.book.items()}
        changed = differences(booked, on_disk)
        assert not changed, f"the book of this test is wrong: {changed}"

    # ---- What the user chooses from ----

    def originals(self) -> list[str]:
        """Return the user's own pictures that are where sources are: no results, and nothing made of them."""
        homes = [self.path(name) + os.sep for name in ("in", "more")]
        return [p for p, file in self.book.items() if self._is_original(p, file) and p.startswith(tuple(homes))]

    def _is_original(self, path: str, file: File) -> bool:
        return file.made is None and not file.is_derived and is_picture(path) and not is_kept(path)

    def results(self) -> list[str]:
        """Return the results that nobody has edited or moved."""
        return [path for path, file in self.book.items() if file.is_ours(path) and not is_kept(path)]

    def one(self, paths: list[str], number: int) -> str | None:
        """Return one of some paths."""
        return sorted(paths)[number % len(paths)] if paths else None

    # ---- What the user does ----

    def tick(self) -> int:
        """Return a time that no file has yet."""
        self._clock += 17 * SECOND + 1_001
        return self._clock

    def fresh_picture(self, suffix: str, size: tuple[int, int] = (12, 8)) -> bytes:
        """Return a picture of the next color."""
        self._pictures += 1
        return picture(PALETTE[self._pictures % len(PALETTE)], suffix, size)

    def put(self, path: str, content: bytes, modified: int | None = None, *, derived: bool = False) -> None:
        """Write a file of the user's, into the one that stands there as editors and `cp` do."""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        time = self.tick() if modified is None else modified
        os.utime(path, ns=(time, time))
        self.book[path] = File(stand(path), is_derived=derived)
        self._look_at_links(path)
        self.acts += 1

    def move(self, path: str, to: str) -> None:
        """Move a file, over another if there is one."""
        os.makedirs(os.path.dirname(to), exist_ok=True)
        os.replace(path, to)
        self.book[to] = self.book.pop(path)
        self.acts += 1

    def rename(self, folder: str, to: str) -> bool:
        """Rename a folder where that can be done, and say whether it was."""
        if not os.path.isdir(folder) or os.path.lexists(to):
            return False
        self.orphans |= {os.path.basename(path) for path in standing(folder) if is_part(path)}
        os.rename(folder, to)
        inside = folder + os.sep
        self.book = {to + path[len(folder) :] if path.startswith(inside) else path: f for path, f in self.book.items()}
        self.acts += 1
        return True

    def delete(self, path: str) -> None:
        """Delete a file."""
        os.unlink(path)
        del self.book[path]
        self.acts += 1

    def clear_kept(self) -> None:
        """Delete what jobs have kept of what they have replaced."""
        kept = {path for path in self.folders() if os.path.basename(path).startswith(KEPT)}
        for folder in kept:
            shutil.rmtree(folder)
        self.book = {path: file for path, file in self.book.items() if not is_kept(path)}
        self.acts += bool(kept)

    def touch(self, path: str) -> None:
        """Give a file another time."""
        time = self.tick()
        os.utime(path, ns=(time, time))
        self._look_again(path)

    def chmod(self, path: str) -> None:
        """Give a file another mode."""
        os.chmod(path, 0o640 if self.book[path].stands.mode != 0o640 else 0o644)
        self._look_again(path)

    def _look_again(self, path: str) -> None:
        self.book[path] = replace(self.book[path], stands=stand(path), is_sure=False)
        self._look_at_links(path)
        self.acts += 1

    def _look_at_links(self, path: str) -> None:
        """Write down what became of the other names of a file: one that was kept, and not yet replaced, has two."""
        inode = os.lstat(path).st_ino if os.lstat(path).st_nlink > 1 else None
        for other in [p for p in self.book if inode is not None and is_kept(p) and os.lstat(p).st_ino == inode]:
            self.book[other] = replace(self.book[other], stands=stand(other))


def is_picture(path: str) -> bool:
    """Tell whether a name is one of a picture."""
    return os.path.splitext(path)[1].lower() in KINDS
