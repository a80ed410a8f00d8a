"""The scale model: measured costs in, pictures a second on any number of cores out, and what limits them.

    rate(n) = the least of
        cores        n / (c(n) + s(n))      n cores do the pictures' work and the supervisor's
        supervisor   1 / s(n)               it is one process, and its interpreter's lock one lock
        memory       B(n) / m               what all cores read and write of it together
        one folder   1 / f                  names in a folder are made one after the other, by a lock of the kernel
        disk         D / b                  where sources and results do not stay in the page cache

    c(n) = max(c · k, c + m · (n / B(n) - 1 / B(1))) + w

c: a worker's seconds for a picture, alone on the machine; k: how much longer decoding and encoding take when the
neighboring core does the same, waits for memory included; m, b: bytes of memory and of files for a picture; B(n): what
memory gives n cores together; w: a worker's seconds between two pictures; s: the supervising process's seconds for a
picture, journal included; f: the serial part of making a file. None of these numbers is fitted to the runs that the
model is held against; but its form, which terms there are and how they meet, was revised after looking at such runs, so
only fresh ones judge it.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

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
    place: str = "disk"
    """Where results go: to the `disk`, or into `memory`."""
    measured: Mapping[int, Sequence[float]] = {}
    """Pictures a second by the number of workers, each round."""
    each: Sequence[float] = ()
    """A worker's seconds for a picture in each round, of which `seconds` are the median."""


class MachineCosts(Struct, frozen=True):
    """What belongs to the machine and not to a job."""

    memory: Mapping[int, float]
    """Bytes a second that so many cores read and write together: STREAM's triad."""
    neighbor: float
    """Times as long as alone that decoding and encoding take when the other core does the same, without Multitone."""
    one_folder: Mapping[str, float]
    """By the place: serial seconds of making a file in a folder that others write into, too."""
    memory_most: float = MEMORY_BYTES_A_SECOND
    disk: float = DISK_BYTES_A_SECOND


class SupervisorCosts(Struct, frozen=True):
    """What the supervising process spends on a picture, by workers and by the seconds that each picture takes them."""

    seconds: Mapping[int, Mapping[float, float]]
    worker: float = 0.0
    """What a worker spends on a picture outside of the picture: to be told, and to tell."""

    def of(self, workers: int, seconds: float) -> float:
        """Return the cost between, or beyond, what was measured; both scales are logarithmic."""
        by_workers = {n: between(costs, seconds) for n, costs in self.seconds.items()}
        return between(by_workers, workers)


class Prediction(Struct, frozen=True):
    """Pictures a second on so many cores."""

    cores: int
    rate: float
    limit: str
    """`cores, memory` where cores wait for memory that is not yet used up."""
    supervisor: float
    """Share of one core that supervising takes."""


def predict(job: JobCosts, machine: MachineCosts, supervisor: SupervisorCosts, cores: int) -> Prediction:
    """Predict a job's rate, one worker a core."""
    seconds, folder = seconds_among(job, machine, cores) + supervisor.worker, machine.one_folder.get(job.place, 0.0)
    cost = supervisor.of(cores, seconds)
    beside = cost if cores > 1 else 0.0  # a single worker was measured with a core left for the supervisor
    limits = {
        "cores": cores / (seconds + beside),
        "supervisor": 1 / cost,
        "memory": memory_of(machine, cores) / job.memory_bytes,
        "one folder": 1 / folder if folder > 0 else math.inf,
        "disk": machine.disk / job.file_bytes if job.place == "disk" else math.inf,
    }
    limit = min(limits, key=limits.__getitem__)
    waits = limit == "cores" and seconds > job.seconds * machine.neighbor + supervisor.worker
    return Prediction(cores, limits[limit], "cores, memory" if waits else limit, limits[limit] * cost)


def error(job: JobCosts, machine: MachineCosts, supervisor: SupervisorCosts, workers: int) -> float:
    """Return by which part a prediction is too high: the median of the rounds, each by what it cost in that round.

    A virtual machine is now faster, now slower by a fifth; within a round it is more alike.
    """
    rounds = zip(job.each, job.measured[workers], strict=True)
    rates = (
        (predict(structs.replace(job, seconds=cost), machine, supervisor, workers).rate, rate) for cost, rate in rounds
    )
    return statistics.median(predicted / measured for predicted, measured in rates) - 1


def seconds_among(job: JobCosts, machine: MachineCosts, cores: int) -> float:
    """Return a worker's seconds for a picture when so many work."""
    if cores == 1:
        return job.seconds
    waits = job.memory_bytes * (cores / memory_of(machine, cores) - 1 / machine.memory[1])
    return max(job.seconds * machine.neighbor, job.seconds + waits)


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
