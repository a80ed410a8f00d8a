"""Files that steps are given, such as a logo or a look: found, checked, loaded once a process, and known by a hash."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from multitone.errors import ImageError, UsageError
from multitone.imaging.operation import Operation, info_of
from multitone.imaging.parameters import parameters_of
from multitone.imaging.raster import Raster
from multitone.imaging.readers import elsewhere
from multitone.messages import Message, _

MOST_BYTES = 64_000_000
"""Of such a file; a cube of 65³ as text has 8 million."""
T = TypeVar("T")


class Stamp(NamedTuple):
    """A file as it is now: what was made of it holds as long as nothing of this changes."""

    path: str
    size: int
    modified: int
    inode: int


_held: ContextVar[Mapping[str, Stamp]] = ContextVar("held", default=MappingProxyType({}))


@contextlib.contextmanager
def holding(stamps: Mapping[str, Stamp]) -> Iterator[None]:
    """Take files for what they were when they were looked at, whatever becomes of them meanwhile."""
    before = _held.set(stamps)
    try:
        yield
    finally:
        _held.reset(before)


def held_for(steps: Iterable[Operation]) -> dict[str, Stamp]:
    """Load the files that steps are given, for a job to hold on to; one that cannot be used is left out."""
    stamps: dict[str, Stamp] = {}
    for step in steps:
        with contextlib.suppress(UsageError):
            stamps |= {path: stamp_of(path) for path in files_of(step)}
            with holding(stamps):
                step.check()
    return stamps


def stamp_of(path: str) -> Stamp:
    """Look at a file. Raises `UsageError` where there is none that can be used."""
    known = _held.get().get(path)
    if known is not None:
        return known
    name = os.path.basename(path)
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise _denied(path) from error
        reason = _("The file {name} is not at {path}; put it back, or choose another one.", name=name, path=path)
        raise UsageError(reason) from error
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(_("{path} is not a file; choose one.", path=path))
    if not status.st_size:
        raise UsageError(_("The file {name} is empty; choose another one.", name=name))
    if status.st_size > MOST_BYTES:
        reason = _(
            "The file {name} has {size:bytes}, and {most:bytes} is the limit; choose a smaller one.",
            name=name, size=status.st_size, most=MOST_BYTES,
        )  # fmt: skip
        raise UsageError(reason)
    return Stamp(path, status.st_size, status.st_mtime_ns, status.st_ino)


def load(path: str, read: Callable[[bytes, str], T]) -> T:
    """Return what `read` makes of a file's bytes and its name, made again only when the file changes.

    Raises `UsageError`.
    """
    return _loaded(stamp_of(path), read)  # type: ignore[return-value]  # the cache keeps what any of them makes


@functools.lru_cache(maxsize=8)
def _loaded(stamp: Stamp, read: Callable[[bytes, str], object]) -> object:
    return read(_bytes_of(stamp), os.path.basename(stamp.path))


def _bytes_of(stamp: Stamp) -> bytes:
    try:
        with open(stamp.path, "rb") as file:
            return file.read(MOST_BYTES)
    except PermissionError as error:
        raise _denied(stamp.path) from error
    except OSError as error:
        said = error.strerror or str(error)
        raise UsageError(_("The file {path} cannot be read: {said}.", path=stamp.path, said=said)) from error


def _denied(path: str) -> UsageError:
    return UsageError(_("Permission to read the file {path} was denied; change its permissions.", path=path))


def not_usable(name: str, reason: Message) -> UsageError:
    """Return what is to be raised where a file does not hold what a step needs."""
    return UsageError(_("The file {name} cannot be used. {reason}", name=name, reason=reason))


def takes_files(of: type[Operation]) -> bool:
    """Whether steps of an operation are given files."""
    return any(parameter.type == "file" for parameter in parameters_of(of))


def files_of(step: Operation) -> tuple[str, ...]:
    """Return the paths of the files that a step is given."""
    paths = (getattr(step, parameter.name) for parameter in parameters_of(type(step)) if parameter.type == "file")
    return tuple(filter(None, paths))


def stamps_of(steps: Iterable[Operation]) -> tuple[Stamp | None, ...]:
    """Look at the files that steps are given, None for one that cannot be used: equal ones hold the same."""
    stamps: list[Stamp | None] = []
    for path in (path for step in steps for path in files_of(step)):
        try:
            stamps.append(stamp_of(path))
        except UsageError:
            stamps.append(None)
    return tuple(stamps)


def check(step: Operation) -> None:
    """Look whether a step has the files that it needs, and can use them. Raises `UsageError`, naming the step."""
    try:
        looks = elsewhere.asked() if files_of(step) else None
        if looks is None:
            step.check()
    except UsageError as error:
        title = Message(info_of(step).title)
        raise UsageError(_("{title}: {reason}", title=title, reason=error.message)) from error
    if looks is not None:
        looks.check(step)


def hashes_of(steps: Iterable[Operation]) -> dict[str, str]:
    """Return the SHA-256 of each file that steps are given, by its path; empty for one that cannot be read."""
    hashes = {}
    for path in dict.fromkeys(path for step in steps for path in files_of(step)):
        try:
            hashes[path] = _hash_of(stamp_of(path))
        except UsageError:
            hashes[path] = ""
    return hashes


@functools.lru_cache(maxsize=32)
def _hash_of(stamp: Stamp) -> str:
    import hashlib  # late: few jobs have such files

    return hashlib.sha256(_bytes_of(stamp)).hexdigest()


def picture_of(data: bytes, name: str, most_pixels: int) -> Raster:
    """Return the picture that a file holds, with its pixels at hand. Raises `UsageError`, also for a larger one."""
    from multitone.imaging.decode import decode  # late: most jobs have no such files

    with of_at_most(most_pixels, name):
        return decode(data).raster.computed()


@contextlib.contextmanager
def of_at_most(most_pixels: int, name: str) -> Iterator[None]:
    """Let a file be decoded that holds so many pixels at most. Raises `UsageError` with what decoding raises."""
    from multitone.imaging.readers.base import size_listener

    def refuse_large(width: int, height: int, **_others: int) -> None:
        if width * height > most_pixels:
            sizes = {"width": width, "height": height, "most": most_pixels // 1_000_000}
            raise ImageError(
                "too-large", _("It has {width:,} × {height:,} pixels; {most} megapixels are the limit.", **sizes)
            )

    before = size_listener.set(refuse_large)  # in place of who reserves memory for the pictures of a job
    try:
        yield
    except ImageError as error:
        raise not_usable(name, error.reason) from error
    except MemoryError as error:
        raise not_usable(name, _("There is not enough memory for it.")) from error
    finally:
        size_listener.reset(before)
