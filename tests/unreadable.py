"""A folder that nobody can read, not even root: its path is longer than any may be."""

import os
from pathlib import Path

LEVELS = 17
"""Folders in one another; a path has 4,096 bytes at most."""
SAID = "cannot be read and is left out: File name too long."


def put_unreadable(folder: Path) -> None:
    """Put such a folder into another."""
    name = "x" * 250
    here = os.open(folder, os.O_RDONLY)
    for _ in range(LEVELS):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
