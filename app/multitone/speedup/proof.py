"""Proof: that runs of the same job gave the same results, byte by byte, without keeping them."""

from __future__ import annotations

import hashlib

from multitone.batch.job import Job


class Proof:
    """Takes the results of one run after the other in, and holds each against the first run's."""

    def __init__(self) -> None:
        self._first: dict[str, bytes | None] = {}
        """By source: the digest of its result, None where there was none."""
        self._different: set[str] = set()
        self._runs = 0

    @property
    def differing(self) -> tuple[str, ...]:
        """The sources of which some run made something else than the first, or made nothing where the first did."""
        return tuple(sorted(self._different))

    @property
    def holds(self) -> bool:
        """Whether every run gave the same, and at least one result at all."""
        return self._runs > 0 and not self._different and any(self._first.values())

    def add(self, job: Job) -> None:
        """Take in what stands under the names of a job's targets."""
        for task in job.tasks:
            digest = _digest(task.target)
            if self._first.setdefault(task.source, digest) != digest:
                self._different.add(task.source)
        self._runs += 1


def _digest(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None
