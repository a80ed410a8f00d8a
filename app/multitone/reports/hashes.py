"""The SHA-256 of sources and results, as their events told them: 32 bytes a picture, and none of what was not told."""

from __future__ import annotations

from multitone.batch.events import TaskFinished

SIZE = 32
"""Bytes of a SHA-256."""


class Hashes:
    """What is known of a run's files."""

    def __init__(self, tasks: int) -> None:
        self._tasks = tasks
        self._results, self._sources = bytearray(), bytearray()

    def note(self, event: TaskFinished) -> None:
        """Take in what an event tells."""
        self._results = self._noted(self._results, event.task, event.fingerprint.sha256)
        self._sources = self._noted(self._sources, event.task, event.source_sha256 or "")

    def result(self, task: int) -> str:
        """Return the hash of a task's result in hexadecimal; empty where it is not known."""
        return _told(self._results, task)

    def source(self, task: int) -> str:
        """Return the hash of a task's source, as its worker read it; empty where it is not known."""
        return _told(self._sources, task)

    def _noted(self, column: bytearray, task: int, told: str) -> bytearray:
        if told:
            column = column or bytearray(SIZE * (self._tasks + 1))
            column[SIZE * task : SIZE * (task + 1)] = bytes.fromhex(told)
        return column


def _told(column: bytearray, task: int) -> str:
    digest = column[SIZE * task : SIZE * (task + 1)]
    return digest.hex() if any(digest) else ""
