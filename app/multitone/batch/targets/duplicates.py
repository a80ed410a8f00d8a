"""Exact duplicates among the pictures: files that hold the same bytes, of which the first one gets the result.

Sizes tell most files apart without a look, a piece of the middle most of the others; the rest are hashed as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from multitone.batch.fingerprint import hash_of_file
from multitone.batch.tables.found import Found
from multitone.storage.atomic_file import open_file

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

PIECE = 4_096
"""Bytes of the middle of a file: two raw pictures of the same sky differ there, and it is one page of a disk."""
READERS = min(8, 2 * (os.cpu_count() or 1))
"""Files that are read at a time; hashing lets other threads go on."""
AHEAD = 1_000


def duplicates_of(images: Sequence[Found]) -> dict[str, str]:
    """Return of each picture that holds the bytes of an earlier one the path of the first of these.

    A file that cannot be read, or is empty, is nobody's duplicate.
    """
    from concurrent.futures import ThreadPoolExecutor  # late, as hashlib: both cost every start 7 ms

    sized = _alike((image.path for image in images), {image.path: image.size for image in images}.__getitem__)
    with ThreadPoolExecutor(READERS) as readers:
        groups = _split(sized, _piece, readers)
        groups = _split(groups, _whole, readers)
    return {path: first for first, *others in groups for path in others}


def _split(groups: list[list[str]], key: Callable[[str], Hashable], readers: ThreadPoolExecutor) -> list[list[str]]:
    """Return the groups that are left where files must have the same key as well."""
    paths = [path for group in groups for path in group]
    keys = dict(zip(paths, _mapped(key, paths, readers), strict=True))
    return [part for group in groups for part in _alike(group, keys.__getitem__)]


def _mapped(key: Callable[[str], Hashable], paths: list[str], readers: ThreadPoolExecutor) -> Iterator[Hashable]:
    for start in range(0, len(paths), AHEAD):
        yield from readers.map(key, paths[start : start + AHEAD])


def _alike(paths: Iterable[str], key: Callable[[str], Hashable]) -> list[list[str]]:
    """Return the groups of more than one path that have the same key, in order; nothing is alike without one."""
    groups: dict[Hashable, list[str]] = {}
    for path in paths:
        groups.setdefault(key(path), []).append(path)
    return [group for known, group in groups.items() if known and len(group) > 1]


def _piece(path: str) -> bytes:
    """Return a hash of a piece of a file; empty where it cannot be read."""
    try:
        with open_file(path) as file:
            middle = os.fstat(file.fileno()).st_size // 2
            file.seek(max(0, middle - PIECE // 2))
            import hashlib

            return hashlib.blake2b(file.read(PIECE), digest_size=16).digest()
    except OSError:
        return b""


def _whole(path: str) -> str:
    try:
        return hash_of_file(path)
    except OSError:
        return ""
