"""The path of a source: what `~` stands for, where a pattern begins, and which folders of it a result keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from multitone.storage.far.url import cleaned, is_far

WILD = frozenset("*?[")
"""Signs that make a pattern of a name, where no file has that name."""
SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))


def absolute(source: str) -> str:
    """Return the path of a source; of one far away its URL, without what gives access.

    `~` is the home folder, and `~name` that of a user unless it is a file here: a shell has already put a folder in
    place of what a person types, and hands on names that begin so as they are.
    """
    if is_far(source):
        return cleaned(source)
    literally = source.startswith("~") and source[1:2] not in ("", *SEPARATORS) and os.path.lexists(source)
    return os.path.abspath(source if literally else os.path.expanduser(source))


def fixed_part(pattern: str) -> str:
    """Return the folder that a pattern begins in: the deepest one that is there, whatever signs its name holds."""
    fixed = pattern
    while not os.path.isdir(fixed) and WILD.intersection(fixed):
        fixed = os.path.dirname(fixed)
    return fixed


def ancestors(path: str, top: str) -> Iterator[str]:
    """Yield the folders that a path lies in, up to `top`."""
    while len(path) > len(top):
        path = os.path.dirname(path)
        yield path


def below(top: str, folder: str) -> str:
    """Return the path of a folder as seen from `top`, in or above it."""
    return folder[len(top) :].lstrip(os.sep)


def is_below(path: str, folder: str) -> bool:
    """Whether a path is that of a folder, or leads into it."""
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


def common_folder(sources: Sequence[str]) -> str | None:
    """Return the deepest folder that all named files lie in; None where there is none."""
    folders = {os.path.dirname(path) for path in map(absolute, sources) if os.path.isfile(path)}
    try:
        return os.path.commonpath(folders)
    except ValueError:  # no file, or files on several drives
        return None


def inode_of(path: str | None) -> set[tuple[int, int]]:
    """Return the identity of a folder, none where it is not there."""
    try:
        status = os.stat(path or "")
    except OSError:
        return set()
    return {(status.st_dev, status.st_ino)}
