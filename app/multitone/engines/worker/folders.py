"""The folders that results lie in: made where they are missing, as open as those of their sources."""

from __future__ import annotations

import os
import stat

from multitone.errors import ImageError

OWNER_ENTERS = 0o700
"""What the owner may always do in a folder that was made, or nothing could be written there."""


def make_folders(folder: str, top: str, source: str, depth: int) -> None:
    """Make a folder for results, and those above it that are missing.

    Those that repeat a tree, up to `top`, are as open as the folders of the sources, of which `source` holds the
    picture; so are the `depth` folders that its name makes in that. Where `source` is empty no tree is repeated.
    Raises `ImageError`, `OSError`.
    """
    mode = 0o777
    if source:
        try:
            mode = os.stat(source).st_mode & 0o777 | OWNER_ENTERS
        except OSError:  # it went away in between
            mode = OWNER_ENTERS
    above = "" if folder == top else os.path.dirname(source) if depth < 1 else source
    try:
        os.mkdir(folder, mode)
    except FileNotFoundError:
        parent = os.path.dirname(folder)
        if parent == folder:
            raise
        make_folders(parent, top, above, depth - 1)
        make_folders(folder, top, source, depth)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise ImageError(
                "encode-failed", "The folder for its result cannot be made, because a file has that name."
            ) from None
    else:
        _let_owner_in(folder)


def _let_owner_in(folder: str) -> None:
    """Let the owner write into a folder that an odd umask has closed."""
    mode = stat.S_IMODE(os.stat(folder).st_mode)
    if mode & OWNER_ENTERS != OWNER_ENTERS:
        os.chmod(folder, mode | OWNER_ENTERS)
