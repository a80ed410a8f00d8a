"""What gives way to a result is kept: in a folder of the job beside its results, each file under a name of its own."""

from __future__ import annotations

import contextlib
import os

from multitone.batch.naming import numbered_name, split_name


def keep(target: str, folder: str, root: str) -> str:
    """Give what stands at a target a second name below `folder`, and return that; empty where nothing stands there.

    `root` is the output folder, whose tree is repeated. What is kept there already stays: a file that is kept by an
    earlier attempt is not kept twice, and another one gets a name of its own. Raises `OSError`.
    """
    if not os.path.lexists(target):
        return ""
    first = os.path.join(folder, os.path.relpath(target, root))
    os.makedirs(os.path.dirname(first), exist_ok=True)
    number = 0
    while True:
        number += 1
        kept = _numbered(first, number)
        try:
            _name_twice(target, kept)
        except FileExistsError:
            if _is_kept_as(target, kept):
                return kept
        except FileNotFoundError:  # somebody has taken it away meanwhile
            return ""
        else:
            return kept


def move_aside(target: str, folder: str, root: str) -> str:
    """Move what stands at a target below `folder`, and return its new name; empty where nothing stands there."""
    kept = keep(target, folder, root)
    if kept:
        os.unlink(target)
    return kept


def _numbered(path: str, number: int) -> str:
    parent, name = os.path.split(path)
    return os.path.join(parent, numbered_name(*split_name(name), number))


def _name_twice(target: str, kept: str) -> None:
    """Link a file, or copy it where there are no hard links. Raises `FileExistsError` rather than touch one."""
    try:
        os.link(target, kept, follow_symlinks=False)
    except (FileExistsError, FileNotFoundError):
        raise
    except (OSError, NotImplementedError):
        if os.path.lexists(kept):
            raise FileExistsError(kept) from None
        _copy(target, kept)


def _copy(target: str, kept: str) -> None:
    import shutil

    half = f"{kept}.part"  # a copy that a full disk cut short must not be taken for the whole
    try:
        shutil.copy2(target, half, follow_symlinks=False)
        os.replace(half, kept)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(half)
        raise


def _is_kept_as(target: str, kept: str) -> bool:
    """Whether a kept file is what stands at a target: by name, or as its copy with its times."""
    try:
        one, other = os.lstat(target), os.lstat(kept)
    except OSError:
        return False
    if os.path.samestat(one, other):
        return True
    if (one.st_size, one.st_mtime_ns) != (other.st_size, other.st_mtime_ns):
        return False
    import filecmp

    return filecmp.cmp(target, kept, shallow=False)
