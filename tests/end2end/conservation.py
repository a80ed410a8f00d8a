"""Nothing of the user's is changed or gone: every file before a command is found again after it, or the book says why.

::

    book before ──command──► disk after, and what the command reports
         └──────────── conserve ────────────┘──► book after
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.end2end.disk import KEPT, Disk, Stands, is_kept, is_part
from tests.end2end.world import Book, File, Made


@dataclass(frozen=True)
class Told:
    """What a command says that it has done, and so what it may have done."""

    written: Mapping[str, Made] = field(default_factory=dict)
    """Targets that were reported as finished."""
    may_replace: bool = False
    """What stood at a target may be moved into the kept folder."""
    clears: bool = False
    """What an earlier job keeps may be cleared, for that is only kept for the last."""
    killed: str = ""
    """The job of a program that was killed: it may have done more than it came to say."""
    undone: str = ""
    """The job that was undone."""
    restores: Book = field(default_factory=dict)
    """What stood where that job wrote, before it did."""
    is_forced: bool = False
    shown: object = ""
    """For messages."""


def conserve(before: Book, after: Disk, told: Told) -> dict[str, File]:
    """Find each file of the book again, and return the book as it is now. Fails where something is lost or appeared."""
    return _Conservation(before, after, told).book()


class _Conservation:
    def __init__(self, before: Book, after: Disk, told: Told) -> None:
        self._before = before
        self._after = after
        self._told = told
        self._book: dict[str, File] = {}

    def book(self) -> dict[str, File]:
        for target in () if self._told.undone else self._told.written:
            assert target in self._after, f"{target!r} is reported as finished and is not there: {self._told.shown}"
        for path, file in self._before.items():
            now = self._after.get(path)
            if now is not None and _same(now, file.stands):
                self._stays(path, file, now)
            elif is_kept(path):
                if not self._was_cleared(path, file):
                    self._was_put_back(path, file)
            else:
                self._gave_way(path, file)
        for path, now in self._after.items():
            if path not in self._book and not is_part(path):
                self._book[path] = self._appeared(path, now)
        return self._book

    def _stays(self, path: str, file: File, now: Stands) -> None:
        told = self._told
        made = told.written.get(path)
        if told.undone:
            self._book[path] = self._stays_or_is_restored(path, file, now)
        elif made is not None:  # written anew with the same bytes
            self._book[path] = File(now, made)
        elif now == file.stands and not (told.killed and self._replaced_alike(path, file)):
            self._book[path] = file
        else:  # with the same bytes and another time, by a program that was killed
            assert told.killed, f"time or mode of {path!r} was changed: {told.shown}"
            assert self._kept_anew(file.stands) or file.made or now == file.stands, (
                f"time of {path!r} was changed: {told.shown}"
            )
            self._book[path] = File(now, Made(told.killed, path, None, None, ""))

    def _replaced_alike(self, path: str, file: File) -> bool:
        """Tell whether a result has given way to one of the same bytes, which its own in the kept folder shows."""
        kept = self._kept_anew(file.stands)
        return kept is not None and file.is_ours(path) and os.path.basename(kept) == os.path.basename(path)

    def _stays_or_is_restored(self, path: str, file: File, now: Stands) -> File:
        """Return whose a file is after an undo: what was replaced by the same bytes cannot be told by them."""
        back = [p for p, f in self._before.items() if is_kept(p) and f.stands == now and p not in self._after]
        if back and path in self._told.restores and file.is_ours(path) and path in self._told.written:
            return self._restored(path, now)
        assert now == file.stands or back, f"time or mode of {path!r} was changed: {self._told.shown}"
        return file if now == file.stands else self._restored(path, now)

    def _was_cleared(self, path: str, file: File) -> bool:
        """Tell whether a result of an earlier job is kept no longer, because a later job there keeps its own."""
        told, folder = self._told, path[: path.index(KEPT)]
        anew = (kept for kept in self._after if kept.startswith(folder + KEPT) and kept not in self._before)
        return told.may_replace and told.clears and self._can_be_made_again(file) and any(anew)

    def _can_be_made_again(self, file: File) -> bool:
        """Tell whether a result is one of a picture that stands where it stood, and is the same."""
        if file.made is None or file.made.source is None:
            return file.made is not None
        now = self._after.get(file.made.source)
        return now is not None and (file.made.of is None or _same(now, file.made.of))

    def _was_put_back(self, path: str, file: File) -> None:
        """Check that what was kept has left its place only for the one that it came from."""
        assert self._told.undone, f"{path!r}, which was kept, is gone: {self._told.shown}"
        again = [p for p, now in self._after.items() if not is_kept(p) and _same(now, file.stands)]
        assert again, f"{path!r}, which was kept, is nowhere any more: {self._told.shown}"

    def _gave_way(self, path: str, file: File) -> None:
        """Check that what no longer stands at its place was kept, or was a result that is undone."""
        told = self._told
        kept = self._kept_anew(file.stands) or self._kept_before(path, file.stands)
        may = told.undone or (told.may_replace and (told.killed or path in told.written))
        if kept is not None and may:
            assert self._after[kept].modified == file.stands.modified, f"{kept!r} has lost its time: {told.shown}"
            self._book[kept] = replace(file, stands=self._after[kept])
            return
        assert told.undone, f"{self._words(path, file)} is lost: {told.shown}"
        if file.is_ours(path) and file.made is not None and file.made.job == told.undone:
            return
        assert self._is_no_loss(path, file), f"{self._words(path, file)} is lost by undo: {told.shown}"

    def _is_no_loss(self, path: str, file: File) -> bool:
        """Tell whether undo may take a file of the user's for its own: the very bytes that the job wrote there.

        Without --force they must stand elsewhere, too.
        """
        result = self._told.written.get(path)
        if result is None or result.of is None or file.stands.content != result.of.content or result.step:
            return False
        elsewhere = any(_same(now, file.stands) for now in self._after.values())
        return elsewhere or self._told.is_forced

    def _words(self, path: str, file: File) -> str:
        whose = "a result" if file.is_ours(path) else "the user's file"
        return f"{whose} {path!r}"

    def _kept_anew(self, stands: Stands) -> str | None:
        for path, now in self._after.items():
            if is_kept(path) and path not in self._before and path not in self._book and _same(now, stands):
                return path
        return None

    def _kept_before(self, path: str, stands: Stands) -> str | None:
        """Return where a file is that an attempt which was killed had kept, and not yet replaced."""
        for kept, file in self._before.items():
            if is_kept(kept) and os.path.basename(kept) == os.path.basename(path) and file.stands == stands:
                return kept if self._after.get(kept) == stands else None
        return None

    def _appeared(self, path: str, now: Stands) -> File:
        """Return whose a file is that was not there, or was another."""
        told = self._told
        if is_kept(path):
            same = [f for f in self._before.values() if _same(f.stands, now) and f.stands.modified == now.modified]
            assert same, f"{path!r} is kept, and never stood anywhere: {told.shown}"
            return replace(same[0], stands=now)
        if told.undone:
            return self._restored(path, now)
        if path in told.written:
            return File(now, told.written[path])
        assert told.killed, f"{path!r} was written, and nothing says so: {told.shown}"
        return File(now, Made(told.killed, path, None, None, ""))

    def _restored(self, path: str, now: Stands) -> File:
        was = self._told.restores.get(path)
        if was is not None and was.stands == now:
            return was
        kept = [f for p, f in self._before.items() if is_kept(p) and f.stands == now]
        assert kept, f"{path!r} was put back, and is not as anything that was kept: {self._told.shown}"
        return kept[0]


def _same(one: Stands, other: Stands) -> bool:
    return one.content == other.content and one.is_link == other.is_link


def lost_parts(after: Disk, pending: set[str], orphans: set[str]) -> list[str]:
    """Return the temporary files that should be gone: of no killed job that was not taken up again."""
    parts = [path for path in after if is_part(path) and os.path.basename(path) not in orphans]
    return [path for path in parts if not any(job in os.path.basename(path) for job in pending)]
