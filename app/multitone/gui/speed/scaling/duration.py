"""How long a scaling takes: at first from what this machine did before, then from what it has measured itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from multitone.speedup.measurements import Measurement
from multitone.speedup.scaling import Point


def one_worker(past: Iterable[Measurement], machine: str, steps: str, pictures: int) -> float | None:
    """Return the seconds that one worker would take for so many pictures, by the mean of what ran on a machine.

    Jobs of the same steps count where there are any, else all of them; None where none ever ran there.
    """
    able = [one for one in past if one.kind != "lab" and one.machine.name == machine and one.workload.pictures]
    alike = [one for one in able if one.workload.steps == steps] or able
    if not alike:
        return None
    each = [one.seconds * min(one.workers, one.machine.cores) / one.workload.pictures for one in alike]
    return sum(each) / len(each) * pictures


def bounds(one: float, counts: Sequence[int], rounds: int) -> tuple[float, float]:
    """Return the seconds between which all runs last, given what one worker takes, each number so many times.

    The lower bound is that each worker makes it as much faster as it can, the upper one that each makes half of that.
    """
    most = max(counts)
    runs = [*(count for count in counts for _round in range(rounds)), most]  # the last is the warm-up
    return sum(one / count for count in runs), sum(2 * one / (count + 1) for count in runs)


def left(points: Iterable[Point], counts: Sequence[int], rounds: int, at_work: Mapping[int, float]) -> float | None:
    """Return the seconds that are left, from what was measured so far; None where that is nothing yet.

    `at_work` is the number of workers of the run at work, and which part of it is done, 0 to 1. A number that has not
    run yet is taken to be as much slower than the others as it has fewer workers.
    """
    medians = {point.workers: (len(point.seconds), point.median) for point in points if point.seconds}
    if not medians:
        return None
    one = sum(count * median for count, (_runs, median) in medians.items()) / len(medians)
    total = 0.0
    for count in counts:
        runs, median = medians.get(count, (0, one / count))
        total += max(0.0, rounds - runs - at_work.get(count, 0.0)) * median
    return total
