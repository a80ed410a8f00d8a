"""What is ordered from the process that transfers files, and what it reports."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from multitone.engines.ipc.packing import Unpacker
from multitone.errors import FailureKind
from multitone.messages import Message

Amount = Annotated[int, Meta(ge=0)]


class Fetch(Struct, frozen=True, tag=True, array_like=True):
    """Fetch a task’s source to a path; at most so many bytes. Size and tag are as it was listed, if it was."""

    task: int
    url: str
    path: str
    most: Amount
    size: Amount = 0


class Put(Struct, frozen=True, tag=True, array_like=True):
    """Bring a task’s result from a path to a URL, which is to be another’s only where it `replace`s that."""

    task: int
    path: str
    url: str
    sha256: str
    replace: bool = False
    kept: str = ""
    """Where a copy goes of what it replaces."""
    others: tuple[str, ...] = ()
    """URLs that it may have where its own is taken."""
    notes: tuple[tuple[str, str], ...] = ()


class Probe(Struct, frozen=True, tag=True, array_like=True):
    """Ask whether a place answers."""

    url: str


class Stop(Struct, frozen=True, tag=True, array_like=True):
    """Give up what is under way, and end."""


class Fetched(Struct, frozen=True, tag=True, array_like=True):
    """A source lies at its path."""

    task: int
    size: Amount
    stamp: int
    """When it was changed, see `FarFile.stamp`."""
    tag: str


class Brought(Struct, frozen=True, tag=True, array_like=True):
    """A result stands at its URL."""

    task: int
    url: str
    modified: int
    kept: str = ""


class Stands(Struct, frozen=True, tag=True, array_like=True):
    """Another file stands where a result was to go."""

    task: int


class Troubled(Struct, frozen=True, tag=True, array_like=True):
    """A file could not be fetched or brought. `away` where its place answers nobody."""

    task: int
    kind: FailureKind
    reason: Message
    detail: str
    away: bool = False
    url: str = ""


class Probed(Struct, frozen=True, tag=True, array_like=True):
    """Whether a place answers, whatever it says."""

    url: str
    answers: bool


Order = Fetch | Put | Probe | Stop
News = Fetched | Brought | Stands | Troubled | Probed
read_order = Unpacker[Order](Order)
read_news = Unpacker[News](News)
