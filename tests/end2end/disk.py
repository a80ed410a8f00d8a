"""What stands on the disk, whole: files with their bytes, times and modes, links with where they lead, folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import NamedTuple

KEPT = ".multitone-replaced-"
"""How folders begin that keep what was replaced."""
PART = ".multitone-"
"""How temporary files begin; they end with `.part`."""


class Stands(NamedTuple):
    """A file or a link as it stands."""

    content: bytes
    """Of a link: where it leads."""
    modified: int
    mode: int
    is_link: bool = False


Disk = Mapping[str, Stands]


def standing(*folders: str) -> dict[str, Stands]:
    """Return all files and links in folders, hidden ones too, by their paths; links are not followed."""
    found: dict[str, Stands] = {}
    for top in folders:
        for folder, names, files in os.walk(top):
            links = [name for name in names if os.path.islink(os.path.join(folder, name))]
            for name in (*files, *links):
                path = os.path.join(folder, name)
                found[path] = stand(path)
    return found


def stand(path: str) -> Stands:
    """Look at one file or link."""
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return Stands(os.fsencode(os.readlink(path)), 0, 0, is_link=True)
    with open(path, "rb") as file:
        return Stands(file.read(), status.st_mtime_ns, stat.S_IMODE(status.st_mode))


def folders_in(top: str) -> set[str]:
    """Return all folders below one, by their paths."""
    return {os.path.join(folder, name) for folder, names, _ in os.walk(top) for name in names}


def is_kept(path: str) -> bool:
    """Tell whether a file lies where a job keeps what it has replaced."""
    return any(part.startswith(KEPT) for part in path.split(os.sep))


def is_part(path: str) -> bool:
    """Tell whether a file is a temporary one of ours."""
    name = os.path.basename(path)
    return name.startswith(PART) and name.endswith(".part")


def differences(before: Disk, after: Disk) -> list[str]:
    """Say how two looks at the disk differ, a line a file."""
    said = []
    for path in sorted({*before, *after}):
        one, other = before.get(path), after.get(path)
        if one == other:
            continue
        if one is None or other is None:
            said.append(f"{path!r} {'is new' if one is None else 'is gone'}")
        else:
            fields = [name for name, a, b in zip(Stands._fields, one, other, strict=True) if a != b]
            said.append(f"{path!r} has another {' and '.join(fields)}")
    return said
