"""Admission of nodes: who may take part in a job, and how many workers each of them has."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from multitone.batch.job import Job, Task, part_mark
from multitone.engines.cluster.connection import Joined
from multitone.engines.cluster.messages import Facts, Probe
from multitone.engines.processes.confinement import missing_above
from multitone.engines.versions import differences, versions
from multitone.messages import Message, _

MOST_NAMED = 3


@contextlib.contextmanager
def probing(job: Job, first: Task) -> Iterator[Probe]:
    """Put a file into the folder of the results by which nodes can tell that they see the same one.

    A folder that was made for it goes with it, where no result has come there. What cannot be had here is not asked
    for: nodes meet it, too, and say so of each picture.
    """
    folder = os.path.realpath(job.export.folder)
    made = missing_above(folder)
    content = os.urandom(16)
    path = os.path.join(folder, f"{part_mark(job.id)}{content.hex()[:8]}.part")  # several nodes may come at a time
    try:
        yield Probe(*_written(folder, path, content), *_seen(os.path.abspath(first.source)))
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)
        with contextlib.suppress(OSError):
            for one in made:
                os.rmdir(one)


def _written(folder: str, path: str, content: bytes) -> tuple[str, bytes]:
    try:
        os.makedirs(folder, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    except OSError:
        return "", b""
    return path, content


def _seen(source: str) -> tuple[str, int]:
    try:
        return source, os.stat(source).st_size
    except OSError:
        return "", 0


class Admission:
    """Compares nodes with this machine."""

    def __init__(self) -> None:
        self._here = versions()
        self.left_out: list[Message] = []

    def admits(self, joined: Joined) -> Facts | None:
        """Return the facts of a node that may take part; None of another, which is noted."""
        facts = joined.facts
        if isinstance(facts, Exception):
            why = _("Multitone cannot be loaded there ({why})", why=str(facts) or type(facts).__name__)
            self._leave_out(joined.address, why)
            return None
        reason = self._reason(facts)
        if reason is not None:
            self._leave_out(facts.host, reason)
            return None
        return facts

    def _reason(self, facts: Facts) -> Message | None:
        if facts.blind == "source":
            return _("it does not see the sources, which must have the same paths on all nodes")
        if facts.blind == "target":
            return _("it does not see the folder for the results, which must be the same on all nodes")
        other = differences(self._here, facts.versions)
        if not other:
            return None
        named = ", ".join(_pair(name, self._here, facts.versions) for name in other[:MOST_NAMED])
        return _("it has other versions than this machine, so its results could differ: {versions}", versions=named)

    def _leave_out(self, node: str, why: Message) -> None:
        self.left_out.append(_("The node {node} is left out: {why}.", node=node, why=why))


def name_of(facts: Facts, address: str) -> str:
    """Return what a node is called: its machine and port, for a machine may have several."""
    return f"{facts.host}:{address.rpartition(':')[2]}"


def _pair(name: str, here: Mapping[str, str], there: Mapping[str, str]) -> str:
    return f"{name} {there.get(name, '–')} ≠ {here.get(name, '–')}"


def shares(cores: Sequence[int], asked: int | None) -> list[int]:
    """Share workers out among nodes with so many cores each: one a core, or so many in all as were asked for."""
    if asked is None:
        return [max(1, count) for count in cores]
    chosen = [0] * len(cores)
    for __ in range(asked if cores else 0):
        chosen[min(range(len(cores)), key=lambda place: (chosen[place] / max(1, cores[place]), place))] += 1
    return chosen


def limits_of_share(job: Job, lanes: int, of_all: int) -> Job:
    """Return a job with a node's part of the memory that was named for all workers together."""
    memory = job.limits.memory
    if memory is None:
        return job
    return msgspec.structs.replace(
        job, limits=msgspec.structs.replace(job.limits, memory=max(1, memory * lanes // max(1, of_all)))
    )
