"""Memory limit: what this process may take, held by the kernel, so that no estimate is trusted with the machine.

RLIMIT_DATA, because it counts what can be written and is nobody else's (Linux 4.7 and later): the heap and private
mappings. RLIMIT_AS would count libraries and mapped files, too: an idle worker has 28 MB in memory, 56 MB of such data
and 122 MB of addresses; with libvips, LibRaw, libheif and librsvg in use it is 59, 154 and 257. Beyond the limit malloc
gives nothing, and one picture ends as `out-of-memory` in place of the machine. Setting it takes 0.7 µs.

Elsewhere nothing is set: macOS does not count mappings, which malloc takes, and Windows would need a job object.
"""

from __future__ import annotations

import sys

from multitone.engines.ipc.usage import available_memory, data_memory, give_back

ON_LINUX = sys.platform.startswith("linux")
BESIDE = 128 << 20
"""Bytes of libraries, of stacks and of what malloc takes in advance, most of it never touched: 98 MB measured."""
PART_FOR_SERVICE = 2
LEAST_FOR_SERVICE = 512 << 20
"""What the window asks for may take one part in so many of the memory that is free when it starts, or so much."""
UNLIMITED = 1 << 50


class MemoryLimit:
    """The limit of this process, beyond what it has when idle."""

    def __init__(self) -> None:
        self.allowed = UNLIMITED
        held = data_memory()
        self._base = held + BESIDE
        self._most = _hard_limit() if held else None  # where there is no /proc, nothing is known to set out from

    @property
    def holds(self) -> bool:
        """Whether the system keeps this process to it."""
        return self.allowed < UNLIMITED

    def allow(self, count: int) -> None:
        """Let this process take so many bytes from now on."""
        if self._most is None or count == self.allowed:
            return
        import resource

        soft = self._base + count
        resource.setrlimit(resource.RLIMIT_DATA, (soft if self._most < 0 else min(soft, self._most), self._most))
        self.allowed = count

    def settle(self) -> int:
        """Give back what is free, take what stays for what an idle process has, and return how much more that is."""
        if not self.holds or self._grown() <= 0:
            return 0
        give_back()
        grown = max(0, self._grown())
        self._base += grown
        count, self.allowed = self.allowed, UNLIMITED
        self.allow(count)
        return grown

    def _grown(self) -> int:
        return data_memory() + BESIDE // 2 - self._base

    def is_near(self) -> bool:
        """Whether less than a quarter of what is allowed is left; 26 µs."""
        return self.holds and data_memory() > self._base - BESIDE // 2 + self.allowed * 3 // 4


def _hard_limit() -> int | None:
    """Return what root has set as the most, less than 0 for nothing; None where this system counts otherwise."""
    if not ON_LINUX:
        return None
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)[1]


def service_memory() -> int:
    """Return the bytes that a child may take which answers the window's questions."""
    available = available_memory()
    return UNLIMITED if available is None else max(LEAST_FOR_SERVICE, available // PART_FOR_SERVICE)
