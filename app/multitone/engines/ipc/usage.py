"""What a job costs: processor seconds and memory, as the system counts them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import time
from collections.abc import Iterable

ON_LINUX = sys.platform.startswith("linux")
CPUCLOCK_SCHED = 2
"""The kind of the processor clock that Linux derives from a process's number: see clock_getcpuclockid(3)."""
CONTROL_GROUP = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)
"""Limit and use of this process's control group, as a container sees its own."""
SAMPLE_EVERY = 0.5
"""Seconds between two looks at a worker's memory, where they are so few; one costs 0.3 to 1 ms."""


own_cpu_seconds = time.process_time
"""Returns the processor seconds of this process, user and system, over all threads."""


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
                total += next((int(line.split()[1]) * 1024 for line in file if line.startswith(b"Pss:")), 0)
        except FileNotFoundError:
            if not os.path.exists("/proc/self/smaps_rollup"):
                return None
        except (ProcessLookupError, PermissionError):
            continue
    return total


def resident_memory() -> int:
    """Return the resident size of this process in bytes; 0 where the system does not tell."""
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def data_memory() -> int:
    """Return what this process may write and shares with nobody, touched or not, in bytes; 0 where it is not told."""
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def forget_peak() -> bool:
    """Let the peak of this process begin anew, and say whether the system can."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "wb") as file:
        return bool(file.write(b"5"))
    return False


def give_back() -> None:
    """Give the system what malloc keeps of freed memory; 1 to 12 ms for 35 to 170 MB, nothing where it cannot."""
    library = ctypes.CDLL(None) if ON_LINUX else None
    if library is not None and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def available_memory() -> int | None:
    """Return the bytes that processes can take without harm to others; None where the system does not tell."""
    try:
        with open("/proc/meminfo", "rb") as file:
            line = next(line for line in file if line.startswith(b"MemAvailable:"))
        available = int(line.split()[1]) * 1024
    except (OSError, StopIteration):
        try:
            import psutil  # late: only where there is no /proc

            available = psutil.virtual_memory().available
        except (ImportError, OSError):
            return None
    for limit, used in CONTROL_GROUP:
        with contextlib.suppress(OSError, ValueError), open(limit) as most, open(used) as now:  # not there, or "max"
            return min(available, max(0, int(most.read()) - int(now.read())))
    return available


def process_cpu_seconds(pid: int) -> float | None:
    """Return the processor seconds of another process, over all its threads; None where it is gone."""
    try:
        if ON_LINUX:
            return time.clock_gettime(~pid << 3 | CPUCLOCK_SCHED)
        import psutil  # late: only where there is no such clock

        times = psutil.Process(pid).cpu_times()
    except Exception:  # noqa: BLE001 - the errors of psutil are of its own kind, and mean that it is gone
        return None
    return times.user + times.system


def carried_bytes(pid: int) -> int | None:
    """Return how many bytes another process has read and written, from files, pipes or pages; None where not told."""
    try:
        with open(f"/proc/{pid}/io", "rb") as file:
            return sum(int(line.split()[1]) for line in file if b"char" in line or b"_bytes" in line)
    except OSError:
        return None


def thread_cpu_seconds(pid: int) -> dict[int, float]:
    """Return the processor seconds of each thread of another process; empty where the system does not tell."""
    import psutil  # late: only engines of several threads ask

    try:
        return {thread.id: thread.user_time + thread.system_time for thread in psutil.Process(pid).threads()}
    except (psutil.Error, OSError):
        return {}


def is_stopped(pid: int) -> bool:
    """Whether the system holds a process stopped, by a signal or for a debugger."""
    import psutil  # late: only of what stands still for long is it asked

    try:
        return psutil.Process(pid).status() in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
    except (psutil.Error, OSError):
        return False


def out_of_memory_kills() -> int:
    """Return how many processes of this control group the kernel killed because memory was short."""
    for path in ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"):  # version 2, and 1
        with contextlib.suppress(OSError), open(path) as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), 0)
    return 0


class MemoryPeak:
    """The largest sum of the workers' memory seen. They are looked at in turn: 64 at once would keep all waiting."""

    def __init__(self) -> None:
        self.peak = 0
        self._seen: dict[int, int] = {}
        self._turn: list[int] = []
        self._due = 0.0
        self._reported: dict[int, int] = {}

    def sample(self, pids: Iterable[int], *, force: bool = False) -> None:
        """Look at the next worker's memory if it is time to; with `force` at that of all."""
        if force:
            self.peak = max(self.peak, proportional_memory(pids) or 0)
        elif time.monotonic() >= self._due:
            living = [*pids]
            self._seen = {pid: self._seen[pid] for pid in living if pid in self._seen}
            self._turn = [pid for pid in self._turn if pid in living] or living[:]
            if self._turn:
                pid = self._turn.pop()
                self._seen[pid] = proportional_memory([pid]) or 0
                self.peak = max(self.peak, sum(self._seen.values()))
            self._due = time.monotonic() + SAMPLE_EVERY / max(1, len(living))

    def report(self, worker: int, peak: int) -> None:
        """Take in what a worker said of itself, for systems that have no proportional sizes."""
        self._reported[worker] = max(peak, self._reported.get(worker, 0))

    @property
    def bytes(self) -> int:
        """The peak: of the samples, or the sum of what the workers reported."""
        return self.peak or sum(self._reported.values())
