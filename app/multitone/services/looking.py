"""Looking into strangers' files for a process that decodes nothing: the command line's. A child does, once it has to.

::

    plan ── header(path)? ──► known already ◄── many at a time ── child
         ── check(step)? ────────────────────────────────────────► child

What kills the child, or holds it up, is the file that it took up last, or is found by halves: all but that one is told.
"""

from __future__ import annotations

import contextlib
import functools
import os
import queue
from collections.abc import Sequence
from typing import Any

from multitone.batch.tables.found import Found
from multitone.errors import ImageError, MultitoneError
from multitone.imaging.decode import Header, decode_all, read_header
from multitone.imaging.readers.base import SeveralError
from multitone.imaging.step import AnyOperation, Operation
from multitone.imaging.step_files import check
from multitone.sandbox.places import tops
from multitone.services.requests import Request
from multitone.services.service import Service
from multitone.services.watched_child import GivenUpError, take_up

AHEAD = 64
"""Headers that are read at a time: 4 to 20 ms, beside which a question costs nothing."""
FAR = 1_024
"""Files that are passed over to find the one that is asked for."""
LONGEST_FORMAT = 40
"""Characters in the name of a format."""


class HeadersRequest(Request, frozen=True):
    """Read the headers of some files."""

    paths: tuple[str, ...]
    folders: tuple[str, ...] = ()
    """Further headers will be asked for that lie in these."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The files."""
        return self.paths

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders of those that will follow."""
        return self.folders

    def answer(self) -> tuple[Header, ...]:
        """Return what they tell, in order."""
        headers = []
        for place, path in enumerate(self.paths):
            take_up(place)
            headers.append(read_header(path))
        return tuple(headers)

    def accepts(self, answer: tuple[Header, ...]) -> bool:
        """Whether it is about as many."""
        named = all(len(header.format) <= LONGEST_FORMAT for header in answer)
        return named and len(answer) == len(self.paths)


class StepRequest(Request, frozen=True):
    """Look whether an operation can use the files that it is given."""

    step: AnyOperation

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The operation."""
        return (self.step,)

    def answer(self) -> None:
        """Raise `UsageError` where it cannot."""
        check(self.step)


class WholeRequest(Request, frozen=True):
    """Decode all pictures of a file to their end."""

    path: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    def answer(self) -> bool:
        """Say whether that went well."""
        try:
            with open(self.path, "rb") as file:
                decode_all(file.read())
        except SeveralError:  # an animation that was copied, for nobody reads its frames
            return True
        except (ImageError, OSError):
            return False
        return True


class Looking:
    """A child that looks into files, started with the first question, and what it told before it was asked."""

    def __init__(self, files: Sequence[Found] = ()) -> None:
        """Begin; `files` are those that will be asked for, in order, though perhaps not all of them."""
        self._files = files
        self._at = 0
        """The place behind the last one that was found."""
        self._known: dict[str, Header] = {}
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._service: Service | None = None

    def header(self, path: str) -> Header:
        """Return what a file's header tells: nothing where it cannot be read, or kills who reads it."""
        if path not in self._known:
            self._read((path, *self._next_ones(path)))
        return self._known.pop(path)

    def check(self, step: Operation) -> None:
        """Look into the files that an operation is given. Raises `UsageError`, or `EngineError` where they kill."""
        answer = self._ask(StepRequest(step))
        if isinstance(answer, MultitoneError):
            raise answer

    def is_whole(self, path: str) -> bool:
        """Say whether a picture can be decoded to its end; one that kills who does it is not whole."""
        return self._ask(WholeRequest(path)) is True

    def close(self) -> None:
        """Let the child go."""
        if self._service is not None:
            self._service.close(wait=False)
            self._service = None

    def _ask(self, request: Request) -> Any:
        if self._service is None:
            self._service = Service(lambda _key, _request, answer: self._answers.put(answer), "multitone looks")
        self._service.ask("look", request)
        return self._answers.get()

    @functools.cached_property
    def _folders(self) -> tuple[str, ...]:
        return tuple(tops({os.path.dirname(found.path) for found in self._files}))

    def _read(self, paths: tuple[str, ...]) -> None:
        if not paths:
            return
        answer = self._ask(HeadersRequest(paths, self._folders))
        if not isinstance(answer, MultitoneError):
            self._known.update(zip(paths, answer, strict=True))
        elif len(paths) == 1:
            self._known[paths[0]] = Header()
        elif isinstance(answer, GivenUpError) and answer.picture_of(paths) is not None:
            self._known[paths[answer.place]] = Header()
            self._read(paths[: answer.place])
            self._read(paths[answer.place + 1 :])
        else:
            half = len(paths) // 2
            self._read(paths[:half])
            self._read(paths[half:])

    def _next_ones(self, path: str) -> list[str]:
        """Return some of the files behind one that will be asked for like it: those of its suffix."""
        near = [found.path for found in self._files[self._at : self._at + FAR]]
        with contextlib.suppress(ValueError):
            place = near.index(path) + 1
            self._at += place
            suffix = os.path.splitext(path)[1]
            some = (other for other in near[place:] if other.endswith(suffix) and other not in self._known)
            return [other for other, _ in zip(some, range(AHEAD - 1), strict=False) if other != path]
        return []
