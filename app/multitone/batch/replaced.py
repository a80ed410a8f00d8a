"""What gives way to a result is kept: in a folder of the job beside its results, each file under a name of its own.

All of it is done in folders that are held open, so that no link put in the place of one leads elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat

from multitone.batch.naming import numbered_name, split_name
from multitone.storage.atomic_file import MARK, part_name
from multitone.storage.folder import WALKS, Folder, beneath, open_folder


def keep(target: str, folder: str, root: str) -> str:
    """Give what stands at a target a second name below `folder`, and return that; empty where nothing stands there.

    `root` is the output folder, whose tree is repeated. What is kept there already stays: a file that is kept by an
    earlier attempt is not kept twice, and another one gets a name of its own. Raises `OSError`.
    """
    above, name = os.path.split(target)
    try:
        here = open_folder(above)
    except FileNotFoundError:
        return ""
    return _keep(here, name, folder, root)


def move_aside(target: str, folder: str, root: str) -> str:
    """Move what stands at a target below `folder`, and return its new name; empty where nothing stands there."""
    above, name = os.path.split(target)
    try:
        here = open_folder(above)
    except FileNotFoundError:
        return ""
    kept = _keep(here, name, folder, root)
    if kept:
        here.unlink(name)
    return kept


def _keep(here: Folder, name: str, folder: str, root: str) -> str:
    if here.status(name) is None:
        return ""
    inside = os.path.dirname(os.path.relpath(here.path_of(name), root))
    there = beneath(open_folder(root), os.path.join(folder, inside), _make)
    number = 0
    while True:
        number += 1
        kept = numbered_name(*split_name(name), number)
        try:
            _name_twice(here, name, there, kept)
        except FileExistsError:
            if _is_kept_as(here, name, there, kept):
                return there.path_of(kept)
        except FileNotFoundError:  # somebody has taken it away meanwhile
            return ""
        else:
            return there.path_of(kept)


def _make(_path: str, name: str, at: int | None) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, dir_fd=at)


def _name_twice(here: Folder, name: str, there: Folder, kept: str) -> None:
    """Link a file, or copy it where there are no hard links. Raises `FileExistsError` rather than touch one."""
    try:
        here.link(name, kept, there)
    except (FileExistsError, FileNotFoundError):
        raise
    except (OSError, NotImplementedError):
        if there.status(kept) is not None:
            raise FileExistsError(there.path_of(kept)) from None
        _copy(here, name, there, kept)


def _copy(here: Folder, name: str, there: Folder, kept: str) -> None:
    half = part_name(MARK)  # a copy that a full disk cut short must not be taken for the whole
    try:
        if stat.S_ISLNK(_status(here, name).st_mode):
            place, at = here.entry(name)
            new, into = there.entry(half)
            os.symlink(os.readlink(place, dir_fd=at), new, dir_fd=into)
        else:
            _copy_file(here.open(name), there.create(half, 0o600))
            if not WALKS:  # the system gives open files neither times nor permissions
                shutil.copystat(here.path_of(name), there.path_of(half))
        there.rename(half, kept)
    except BaseException:
        there.forget(half)
        raise


def _copy_file(source: int, copy: int) -> None:
    with open(source, "rb") as file, open(copy, "wb") as out:
        shutil.copyfileobj(file, out, 1 << 20)
        out.flush()
        if WALKS:
            shutil.copystat(file.fileno(), out.fileno())  # type: ignore[arg-type]  # handles do as well as names


def _status(folder: Folder, name: str) -> os.stat_result:
    status = folder.status(name)
    if status is None:
        raise FileNotFoundError(folder.path_of(name))
    return status


def _is_kept_as(here: Folder, name: str, there: Folder, kept: str) -> bool:
    """Whether a kept file is what stands at a target: by name, or as its copy with its times."""
    one, other = here.status(name), there.status(kept)
    if one is None or other is None:
        return False
    if os.path.samestat(one, other):
        return True
    if (one.st_size, one.st_mtime_ns) != (other.st_size, other.st_mtime_ns):
        return False
    try:
        with open(here.open(name), "rb") as first, open(there.open(kept), "rb") as second:
            return all(piece == second.read(1 << 20) for piece in iter(lambda: first.read(1 << 20), b""))
    except OSError:
        return False
