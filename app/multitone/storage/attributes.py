"""Attributes: what a file has beside its bytes and its times, and what of it a result gets.

::

    new       the permissions of its source, less what the umask takes; the source's tags
    replaced  the permissions, owner, group, access list and tags of the file whose place it takes; the source's tags

What the system refuses makes a result narrower, never wider, and a file that is not whole is its owner's alone.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import struct
from typing import NamedTuple

from multitone.storage.folder import Folder

READABLE = 0o666
"""What a result takes of its source's permissions. It is no program, and never runs as somebody else."""
OWNER_READS = 0o400
OWNER_WRITES = 0o200
ONLY_OWNER = 0o600
ACCESS_LIST = "system.posix_acl_access"
"""The extended attribute that Linux shows a POSIX access control list as."""
TAG = "user."
"""What the names of extended attributes begin with that are the user's: tags, ratings, comments of file managers."""
OWN = "user.multitone."
"""Kept for what Multitone itself notes in files, which is true of that file alone."""
_OF_THE_BYTES = re.compile(r"[._-](mime_type|charset|md5|sha\d+|crc\d*|checksum|hash)(?=[._-]|$)", re.IGNORECASE)
"""Tags that say something of a file's bytes, and are true of a copy only."""
_ENTRY = struct.Struct("<HHI")
_OWNING_GROUP = 4
KNOWS = hasattr(os, "fchown") and hasattr(os, "fchmod")
HAS_TAGS = hasattr(os, "listxattr")

Tags = tuple[tuple[str, bytes], ...]


class Attributes(NamedTuple):
    """What a result is given. `mode` are its permissions before the umask; with `tagged` off it has no tags at all."""

    mode: int = READABLE
    tags: Tags = ()
    tagged: bool = True

    @property
    def first_mode(self) -> int:
        """The permissions to begin with: tags can only be set by who may write."""
        return self.mode | OWNER_WRITES if self.tags else self.mode


ORDINARY = Attributes()


class Replaced(NamedTuple):
    """What a file has whose place a result takes."""

    mode: int
    owner: int
    group: int
    access: bytes | None
    """Its access list, None where the permissions say all."""
    tags: Tags


def of_source(handle: int, status: os.stat_result, *, tagged: bool) -> Attributes:
    """Return what the result of an open file gets; `tagged` where it keeps the tags. Never raises."""
    if not KNOWS:
        return ORDINARY
    names = _names(handle)
    mode = status.st_mode & READABLE | OWNER_READS
    if ACCESS_LIST in names:
        mode = _without_list(mode, _value(handle, ACCESS_LIST))
    return Attributes(mode, _tags(handle, names) if tagged else (), tagged)


def of_copy(given: Attributes, *, copied: bool) -> Attributes:
    """Return attributes without the tags that are true of the source's bytes only, unless these are copied."""
    if copied or not given.tags:
        return given
    return given._replace(tags=tuple(tag for tag in given.tags if not _OF_THE_BYTES.search(tag[0])))


def of_replaced(folder: Folder, name: str) -> Replaced | None:
    """Return what a file has that is about to be replaced; None where there is none, or a link, which has nothing."""
    if not KNOWS:
        return None
    status = folder.status(name)
    if status is None or not stat.S_ISREG(status.st_mode):
        return None
    mode = stat.S_IMODE(status.st_mode) & 0o777
    try:
        handle = folder.open(name)
    except OSError:  # its owner may not read it, so nobody may
        return Replaced(mode & ~0o077, status.st_uid, status.st_gid, None, ())
    try:
        names = _names(handle)
        access = _value(handle, ACCESS_LIST) if ACCESS_LIST in names else None
        if ACCESS_LIST in names:
            mode = _without_list(mode, access)
        return Replaced(mode, status.st_uid, status.st_gid, access, _tags(handle, names))
    finally:
        os.close(handle)


def dress(handle: int, given: Attributes, before: Replaced | None) -> None:
    """Give an open file what it gets, and never raise.

    It was opened with `first_mode`, or with `ONLY_OWNER` where it takes another's place. Of two tags of one name that
    of the source is set; a file that replaces another without tags has none.
    """
    tags = given.tags if before is None or not given.tagged else {**dict(before.tags), **dict(given.tags)}.items()
    for name, value in tags:
        with contextlib.suppress(OSError):  # a file system without tags, or without room for this one
            os.setxattr(handle, name, value)
    if before is not None:
        _take_over(handle, before)
    elif given.mode != given.first_mode:
        narrow(handle, given.mode)


def narrow(handle: int, mode: int) -> None:
    """Take all permissions from an open file that are not in `mode`."""
    with contextlib.suppress(OSError):
        os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) & mode)


def _take_over(handle: int, before: Replaced) -> None:
    """Give an open file the owner, the access list and the permissions of another, so far as the system lets us."""
    if HAS_TAGS and before.access is None:
        with contextlib.suppress(OSError):  # one that the folder gave it
            os.removexattr(handle, ACCESS_LIST)
    mode = before.mode
    status = os.fstat(handle)
    kept = (status.st_uid, status.st_gid) == (before.owner, before.group) or _owned(handle, before)
    if not kept:  # what its group may do, another group would
        mode = mode & ~0o070 | mode & 0o070 & (mode & 0o007) << 3
    elif before.access is not None:
        with contextlib.suppress(OSError):
            os.setxattr(handle, ACCESS_LIST, before.access)
            return
    with contextlib.suppress(OSError):
        os.fchmod(handle, mode)


def _owned(handle: int, before: Replaced) -> bool:
    """Give an open file an owner and a group, or the group alone; say whether the group is right."""
    for owner in (before.owner, -1):
        try:
            os.fchown(handle, owner, before.group)
        except OSError:
            continue
        return True
    return False


def _names(file: int) -> list[str]:
    if not HAS_TAGS:
        return []
    try:
        return os.listxattr(file)
    except OSError:
        return []


def _value(file: int, name: str) -> bytes | None:
    try:
        return os.getxattr(file, name)
    except OSError:
        return None


def _tags(file: int, names: list[str]) -> Tags:
    wanted = [name for name in names if name.startswith(TAG) and not name.startswith(OWN)]
    values = [(name, _value(file, name)) for name in wanted]
    return tuple((name, value) for name, value in values if value is not None)


def _without_list(mode: int, access: bytes | None) -> int:
    """Return permissions without an access list, whose largest share the group's bits tell: nobody gets more."""
    group = 0
    if access is not None and (len(access) - 4) % _ENTRY.size == 0:
        group = next((may for tag, may, _ in _ENTRY.iter_unpack(access[4:]) if tag == _OWNING_GROUP), 0)
    return mode & (group << 3 | ~0o070)
