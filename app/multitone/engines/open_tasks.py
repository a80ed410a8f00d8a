"""Open tasks: those that have no final event yet, by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class OpenTasks:
    """Of a job that knows all its tasks: a byte each, for a large job has millions."""

    def __init__(self, tasks: int) -> None:
        self._left = tasks
        self._is_open = bytearray(b"\0" + b"\1" * tasks)

    def __len__(self) -> int:
        return self._left

    def __contains__(self, number: int) -> bool:
        return 0 < number < len(self._is_open) and self._is_open[number] == 1

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of those that are open when it is their turn, ascending."""
        number = self._is_open.find(1)
        while number > 0:
            yield number
            number = self._is_open.find(1, number + 1)

    def discard(self, number: int) -> None:
        """Note that a task is open no more."""
        self._left -= self._is_open[number]
        self._is_open[number] = 0


class FewOpenTasks(OpenTasks):
    """Of a part of a job, to which tasks are added while it runs."""

    def __init__(self) -> None:
        super().__init__(0)
        self._numbers: set[int] = set()

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: int) -> bool:
        return number in self._numbers

    def __iter__(self) -> Iterator[int]:
        return (number for number in sorted(self._numbers) if number in self._numbers)

    def discard(self, number: int) -> None:
        """Note that a task is open no more."""
        self._numbers.discard(number)

    def add(self, numbers: Iterable[int]) -> None:
        """Take further tasks in."""
        self._numbers.update(numbers)
