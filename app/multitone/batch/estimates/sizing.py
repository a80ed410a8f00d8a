"""How many bytes the results of a job take: a sample of its pictures, and what their results tell of all.

Pictures of one suffix are ordered by their bytes and taken at even distances, the middles of equal parts, so that
large and small ones are in the sample as they are in the whole. What their results take is carried over by the
regression estimator of survey sampling (Cochran, Sampling Techniques, 7.1): the mean result, corrected for how much
the sample's sources differ from all, with a slope between that of a fixed size and that of a fixed ratio.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from msgspec import Struct

from multitone.batch.columns import LARGE
from multitone.batch.job import Task

MOST = 12
"""Pictures in a sample."""
ENOUGH = 3
"""Results from which on the rest is told."""
LOOKED_AT = 20_000
"""Pictures of a large job that are put in order for it."""


class Group(Struct, frozen=True):
    """The pictures of one suffix."""

    number: int
    bytes: int
    """Of all their sources."""
    sample: tuple[Task, ...]
    """In an order in which any first few are spread over all sizes."""


class Sizing(Struct, frozen=True):
    """What is to be known of a job's pictures for their results to be estimated."""

    groups: tuple[Group, ...] = ()

    @property
    def sample(self) -> tuple[Task, ...]:
        """All pictures to be tried, the groups' in turn."""
        turns = range(max((len(group.sample) for group in self.groups), default=0))
        return tuple(group.sample[turn] for turn in turns for group in self.groups if turn < len(group.sample))


def sizing_of(tasks: Sequence[Task]) -> Sizing:
    """Choose a sample of the tasks that a worker has to do."""
    step = 1 if len(tasks) <= LARGE else max(1, len(tasks) // LOOKED_AT)
    groups: dict[str, list[Task]] = {}
    for task in tasks[::step] if step == 1 else (tasks[place] for place in range(0, len(tasks), step)):
        if task.action != "skip":
            groups.setdefault(os.path.splitext(task.source)[1].lower(), []).append(task)
    total = sum(map(len, groups.values()))
    made = (_group(members, step, max(1, round(MOST * len(members) / total))) for members in groups.values())
    return Sizing(tuple(sorted(made, key=lambda group: -group.bytes)))


def estimated(sizing: Sizing, results: Mapping[int, int]) -> int | None:
    """Return about how many bytes all results take, from those of some tasks, by their numbers; None for too few."""
    sampled = sizing.sample
    if not results or len(results) < min(ENOUGH, len(sampled)):
        return None
    known = [(task.size, results[task.number]) for task in sampled if task.number in results]
    of_all = _Line(known)
    total = 0.0
    for group in sizing.groups:
        own = [(task.size, results[task.number]) for task in group.sample if task.number in results]
        total += group.number * (_Line(own) if own else of_all).at(group.bytes / group.number)
    return round(total)


class _Line:
    """What a result takes by what its source does."""

    def __init__(self, known: Sequence[tuple[int, int]]) -> None:
        n = len(known)
        self._size, self._result = sum(size for size, _ in known) / n, sum(result for _, result in known) / n
        spread = sum((size - self._size) ** 2 for size, _ in known)
        together = sum((size - self._size) * (result - self._result) for size, result in known)
        steepest = self._result / self._size if self._size else 0.0
        self._slope = min(max(together / spread, 0.0), steepest) if n >= ENOUGH and spread else steepest

    def at(self, size: float) -> float:
        """Return the bytes of the result of a source with these."""
        return max(0.0, self._result + self._slope * (size - self._size))


def _group(members: list[Task], step: int, wanted: int) -> Group:
    members.sort(key=lambda task: (task.size, task.number))
    wanted = min(wanted, len(members))
    places = [int((2 * part + 1) * len(members) / (2 * wanted)) for part in _spread(wanted)]
    return Group(len(members) * step, sum(task.size for task in members) * step, tuple(members[p] for p in places))


def _spread(number: int) -> list[int]:
    """Return 0 … number - 1 in an order whose beginnings are spread: the middle, the quarters, the eighths."""
    bits = max(1, (number - 1).bit_length())
    reversed_bits = (int(f"{value:0{bits}b}"[::-1], 2) for value in range(1, 1 << bits))
    return [*(value for value in reversed_bits if value < number), 0][:number]
