"""Samples: how busy the cores were and what memory the workers held, in columns of bounded length."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

MOST = 4_096
"""Samples that are kept: 17 minutes at four a second. Of a longer run each holds the mean of 2, 4, 8 … of them."""


class Samples:
    """Columns of samples; two neighbors become one whenever there are too many."""

    def __init__(self) -> None:
        self.at = array("d")
        self.memory = array("Q")
        """Bytes; 0 where the system did not tell."""
        self.cores = 0
        self._percent = array("B")
        """Of each core, one sample after the other."""
        self._each = 1
        """How many samples that came are one that is kept."""
        self._sums: list[float] = []
        self._most = 0
        self._came = 0
        """What is summed up for the next sample that is kept, and of how many."""

    def __len__(self) -> int:
        return len(self.at)

    def add(self, at: float, percent: Sequence[float], memory: int | None) -> None:
        """Take a sample in; `percent` is 0 to 100 of each core, `memory` bytes."""
        self.cores = self.cores or len(percent)
        loads = [min(100.0, max(0.0, load)) for load in percent[: self.cores]]
        loads += [0.0] * (self.cores - len(loads))
        self._sums = [a + b for a, b in zip(self._sums, loads, strict=True)] if self._came else loads
        self._most = max(self._most, memory or 0)
        self._came += 1
        if self._came >= self._each:
            self._keep(at)

    def _keep(self, at: float) -> None:
        self.at.append(at)
        self._percent.extend(round(total / self._came) for total in self._sums)
        self.memory.append(self._most)
        self._came = self._most = 0
        if len(self.at) >= MOST:
            self._halve()

    def loads(self) -> Iterator[Sequence[int]]:
        """Yield the loads of all cores of each sample, in percent."""
        cores = self.cores
        for i in range(len(self.at)):
            yield self._percent[i * cores : (i + 1) * cores]

    def core(self, number: int) -> Sequence[int]:
        """Return the loads of one core, counted from 0."""
        return self._percent[number :: self.cores]

    def mean_load(self) -> list[float]:
        """Return the mean of all cores in each sample, in percent."""
        return [sum(loads) / len(loads) if loads else 0.0 for loads in self.loads()]

    def _halve(self) -> None:
        """Let each two neighbors be one: of loads the mean, of memory the larger, at the later's time."""
        cores, pairs = self.cores, range(0, len(self.at) - 1, 2)
        percent = array("B")
        for i in pairs:
            one, other = self._percent[i * cores : (i + 1) * cores], self._percent[(i + 1) * cores : (i + 2) * cores]
            percent.extend((a + b) // 2 for a, b in zip(one, other, strict=True))
        self.memory = array("Q", (max(self.memory[i], self.memory[i + 1]) for i in pairs))
        self.at = array("d", (self.at[i + 1] for i in pairs))
        self._percent = percent
        self._each *= 2
