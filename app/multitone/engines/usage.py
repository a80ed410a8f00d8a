"""What a job costs: processor seconds and memory, as the system counts them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable

SAMPLE_EVERY = 0.5
"""Seconds between two looks at memory; one costs 0.3 to 1 ms a worker."""


def own_cpu_seconds() -> float:
    """Return the processor seconds of this process, user and system, over all threads."""
    return time.process_time()


def own_peak_memory() -> int:
    """Return the largest resident size that this process had, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def proportional_memory(pids: Iterable[int]) -> int | None:
    """Return the sum of processes' proportional set sizes in bytes; None where the system has none."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
                for line in file:
                    if line.startswith(b"Pss:"):
                        total += int(line.split()[1]) * 1024
                        break
        except FileNotFoundError:
            if not os.path.exists("/proc/self/smaps_rollup"):
                return None
        except (ProcessLookupError, PermissionError):
            continue
    return total


def out_of_memory_kills() -> int:
    """Return how many processes of this control group the kernel killed for want of memory."""
    try:
        with open("/sys/fs/cgroup/memory.events") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), 0)
    except OSError:
        return 0


class MemoryPeak:
    """The largest sum of the workers' memory seen."""

    def __init__(self) -> None:
        self.peak = 0
        self._due = 0.0
        self._reported: dict[int, int] = {}

    def sample(self, pids: Iterable[int], *, now: float, force: bool = False) -> None:
        """Look at the workers' memory if it is time to."""
        if now < self._due and not force:
            return
        self._due = now + SAMPLE_EVERY
        total = proportional_memory(pids)
        if total is not None:
            self.peak = max(self.peak, total)

    def report(self, worker: int, peak: int) -> None:
        """Take in what a worker said of itself, for systems that have no proportional sizes."""
        self._reported[worker] = max(peak, self._reported.get(worker, 0))

    @property
    def bytes(self) -> int:
        """The peak: of the samples, or the sum of what the workers reported."""
        return self.peak or sum(self._reported.values())
