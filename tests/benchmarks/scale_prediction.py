"""The scale model: measured costs in, pictures a second on any number of cores out, and what limits them.

    rate(n) = the least of
        cores        n / (c · k + s(n))     n cores do the pictures' work and the supervisor's
        supervisor   1 / s(n)               it is one process, and its interpreter's lock one lock
        memory       B(n) / m               what all cores read and write of it together
        one folder   1 / f                  names in a folder are made one after the other, by a lock of the kernel
        disk         D / b                  where sources and results do not stay in the page cache

c: a worker's seconds for a picture; k: how much longer it takes when the neighboring core works; s: the supervising
process's seconds for a picture, journal included; m, b: bytes of memory and of files for a picture; f: the serial part
of making a file. Nothing here is fitted to the runs that the model is held against.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

CORES = (4, 8, 16, 32, 64, 128)
MEMORY_BYTES_A_SECOND = 200e9
"""Of a machine with many cores: eight channels of DDR4-3200. What two cores reach here says nothing of it."""
DISK_BYTES_A_SECOND = 3e9
"""An ordinary NVMe drive."""


class JobCosts(Struct, frozen=True):
    """What a picture of a job costs, the mean of its pictures."""

    name: str
    seconds: float
    """Of a worker that has the machine to itself."""
    memory_bytes: float
    """Counted: each buffer that is larger than a core's cache is written, and read, once, its lines fetched before."""
    file_bytes: float
    """Source and result."""
    measured: Mapping[int, Sequence[float]] = {}
    """Pictures a second by the number of workers, each run."""


class MachineCosts(Struct, frozen=True):
    """What belongs to the machine and not to a job."""

    memory: Mapping[int, float]
    """Bytes a second that so many cores read and write together: STREAM's triad."""
    neighbor: float
    """Times as long as alone that decoding and encoding take when the other core does the same, without Multitone."""
    one_folder: float
    """Serial seconds of making a file in a folder that others write into, too."""
    memory_most: float = MEMORY_BYTES_A_SECOND
    disk: float = DISK_BYTES_A_SECOND


class SupervisorCosts(Struct, frozen=True):
    """What the supervising process spends on a picture, by workers and by the seconds that each picture takes them."""

    seconds: Mapping[int, Mapping[float, float]]

    def of(self, workers: int, seconds: float) -> float:
        """Return the cost between, or beyond, what was measured; both scales are logarithmic."""
        by_workers = {n: between(costs, seconds) for n, costs in self.seconds.items()}
        return between(by_workers, workers)


class Prediction(Struct, frozen=True):
    """Pictures a second on so many cores."""

    cores: int
    rate: float
    limit: str
    supervisor: float
    """Share of one core that supervising takes."""


def predict(job: JobCosts, machine: MachineCosts, supervisor: SupervisorCosts, cores: int) -> Prediction:
    """Predict a job's rate, one worker a core."""
    seconds = job.seconds * (machine.neighbor if cores > 1 else 1.0)
    cost = supervisor.of(cores, seconds)
    beside = cost if cores > 1 else 0.0  # a single worker was measured with a core left for the supervisor
    limits = {
        "cores": cores / (seconds + beside),
        "supervisor": 1 / cost,
        "memory": memory_of(machine, cores) / job.memory_bytes,
        "one folder": 1 / machine.one_folder if machine.one_folder > 0 else math.inf,
        "disk": machine.disk / job.file_bytes,
    }
    limit = min(limits, key=limits.__getitem__)
    return Prediction(cores, limits[limit], limit, limits[limit] * cost)


def memory_of(machine: MachineCosts, cores: int) -> float:
    """Return what memory gives so many cores together: as measured, beyond that in proportion up to the most."""
    if cores in machine.memory:
        return machine.memory[cores]
    most = max(machine.memory)
    return min(machine.memory[most] * cores / most, machine.memory_most)


def between(values: Mapping[float, float] | Mapping[int, float], at: float) -> float:
    """Interpolate on logarithmic scales; outside, the nearest value stands."""
    known = sorted(values)
    if at <= known[0]:
        return values[known[0]]  # type: ignore[index]
    for low, high in itertools.pairwise(known):
        if at <= high:
            part = math.log(at / low) / math.log(high / low)
            return float(values[low] ** (1 - part) * values[high] ** part)  # type: ignore[index]
    return values[known[-1]]  # type: ignore[index]
