"""Confinement: the box of a service's child, which has to hold what was asked for, and cannot grow once it is put on.

What is asked of one service will be asked of the others, too: sources belong to all boxes from then on.
"""

from __future__ import annotations

import contextlib
import functools
import os

from multitone.imaging.operation import info_of
from multitone.imaging.step_files import files_of
from multitone.sandbox.box import Box
from multitone.sandbox.places import is_below, tops
from multitone.services.requests import Request

_roots: dict[str, None] = {}
"""Sources of this process so far."""


class Confinement:
    """The box for a service's child."""

    def __init__(self) -> None:
        self.box = Box()

    def widens_for(self, request: Request) -> bool:
        """Make the box hold what a request needs, and say whether it has to be another one for that."""
        _roots.update(dict.fromkeys(map(os.path.realpath, request.roots)))
        box, needs = self.box, request.needs
        files = [*request.reads, *(file for step in request.steps for file in files_of(step))]
        reads = {place for path in files for place in _places(path) if not box.holds(place)}
        writes = [path for path in map(os.path.realpath, request.writes) if path not in box.writes]
        for step in request.steps:
            needs |= set(info_of(step).needs)
        wider = box.with_needs(needs)
        if not reads and not writes and (wider.needs, set(wider.reads)) == (box.needs, set(box.reads)):
            return False
        for folder in writes:
            with contextlib.suppress(OSError):
                os.makedirs(folder, 0o700, exist_ok=True)
        self.box = Box(tuple(tops((*wider.reads, *reads, *_roots))), (*box.writes, *writes), wider.needs)
        return True


def _places(path: str) -> tuple[str, ...]:
    """Return what has to be open for a file: its folder, and, where it is a link, the file that it leads to."""
    folder = _true(os.path.dirname(path) or os.curdir)
    if not os.path.islink(path):
        return (folder if os.path.basename(path) else path,)
    true = os.path.realpath(path)
    return (folder,) if is_below(true, folder) else (folder, true)


@functools.lru_cache(maxsize=256)
def _true(folder: str) -> str:
    return os.path.realpath(folder)
