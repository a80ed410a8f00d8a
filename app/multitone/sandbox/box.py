"""Box: what a child may do, made in the parent and put on in the child."""

from __future__ import annotations

import os
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from multitone.sandbox import landlock, seccomp
from multitone.sandbox.places import EVERYBODYS, OWN_PROCESS, is_below, program_folders
from multitone.sandbox.scratch import scratch_folder
from multitone.sandbox.support import confines, is_required
from multitone.sandbox.system_call import give_up_privileges

NEEDS = ("network", "programs")
"""What a plug-in may declare that it needs, beside the paths of folders that it reads."""
_pinned: list[int] = []
"""Handles that keep the system from forgetting a rule: /proc makes its entries anew when it is short of memory."""


class Box(Struct, frozen=True):
    """What a child may open and ask for, beside what every program needs."""

    reads: tuple[str, ...] = ()
    """Files and folders; a folder stands for all that lies in it."""
    writes: tuple[str, ...] = ()
    """The same, to be read, too; they have to be there before the child is."""
    needs: frozenset[str] = frozenset()
    """Of `NEEDS`."""
    scratch: str = ""
    """Folder for what libraries lay down on the disk; empty for none."""
    program: tuple[str, ...] = ()
    """Folders of the program and of what it needs; see `multitone.sandbox.places.program_folders`."""
    required: bool = False
    """Whether the child may not work without."""

    def holds(self, path: str) -> bool:
        """Whether the child may read a file by its path, which has no links in it."""
        return any(is_below(path, top) for top in (*self.reads, *self.writes))

    def with_needs(self, needs: Iterable[str]) -> Box:
        """Return the box with what plug-ins declare that they need in it."""
        declared = list(needs)
        folders = (os.path.expanduser(need) for need in declared if need not in NEEDS)
        known = self.needs.union(need for need in declared if need in NEEDS)
        return replace(self, reads=(*self.reads, *folders), needs=known)

    def completed(self) -> Box | None:
        """Return the box as a child puts it on; None where no sandbox is wanted, or to be had here."""
        if not confines():
            return None
        return replace(self, program=program_folders(), scratch=scratch_folder(), required=is_required())


def put_on(box: Box) -> None:
    """Confine this process, or, where the system refuses although it can, go on without if that is allowed."""
    try:
        confine(box)
    except OSError:
        if box.required:
            raise


def confine(box: Box) -> None:
    """Put this process into its box, for good. It has one thread yet. Raises `OSError` where the system refuses."""
    if box.scratch:
        os.environ["TMPDIR"] = box.scratch
    give_up_privileges()
    if landlock.version():
        own = (os.open(path, os.O_PATH | os.O_CLOEXEC) for path in OWN_PROCESS if os.path.exists(path))
        _pinned.extend(own)
        scratch = (box.scratch,) if box.scratch else ()
        reads, writes = (*box.program, *EVERYBODYS, *box.reads), (*OWN_PROCESS, *scratch, *box.writes)
        landlock.restrict(reads, writes, network="network" in box.needs, programs="programs" in box.needs)
    if seccomp.machine():
        seccomp.restrict(box.needs)
