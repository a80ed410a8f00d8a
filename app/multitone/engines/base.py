"""Engine, the interface of everything that runs a job; JobControl, which steers it; and the registry."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Literal, Protocol, get_args

import msgspec

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.batch.limits import Limits
from multitone.errors import UsageError
from multitone.settings import MOST_WORKERS as MOST_WORKERS

TICK = 1 / 30
"""Seconds after which an engine yields even when nothing happened: as often as lanes are drawn."""

Ability = Literal["timeout", "workers", "memory"]
"""What an engine may be able to do: give up a picture that takes too long, have as many workers as is said, and keep
within so much memory. Each is the name of the option that needs it."""
ABILITIES: tuple[Ability, ...] = get_args(Ability)


class JobControl:
    """Steers a running job from any thread. Engines read it and are woken when it changes."""

    def __init__(self, *, lends_cores: bool = True, waits: bool = False) -> None:
        self.waits = waits
        """Whether somebody is there to make room on a full disk; the job waits for that, and ends where nobody is."""
        self.held = False
        """Whether the engine has paused by itself, for something stands in the job's way; engines set it."""
        self.lends_cores = lends_cores
        """Whether a picture may have more than one core while there are fewer pictures than workers; not where the
        gain of many workers is measured."""
        self.lock: int | None = None
        """A file handle that workers inherit: what it locks stays locked until the last of them is gone."""
        self._lock = threading.RLock()  # a signal may ask for the end while it is held
        self._paused = False
        self._cancelled = False
        self._workers: int | None = None
        self._resumes = 0
        self._wakers: list[Callable[[], None]] = []

    @property
    def paused(self) -> bool:
        """Whether no further picture shall be taken up for now."""
        return self._paused

    @property
    def resumes(self) -> int:
        """How often the job was told to go on, whether it was paused by the user or by what stood in its way."""
        return self._resumes

    @property
    def cancelled(self) -> bool:
        """Whether the job shall stop after what is in work."""
        return self._cancelled

    @property
    def workers(self) -> int | None:
        """How many workers are wanted; None leaves it to the engine."""
        return self._workers

    def pause(self) -> None:
        """Take up no further picture; what is in work is finished."""
        self._change(paused=True)

    def resume(self) -> None:
        """Go on after a pause."""
        self._resumes += 1
        self._change(paused=False)

    def cancel(self) -> None:
        """Stop the job: what is in work is finished or given up within a second, the rest is cancelled."""
        self._change(cancelled=True)

    def set_workers(self, number: int) -> None:
        """Change how many workers the job has, where its engine can."""
        self._change(workers=max(1, min(number, MOST_WORKERS)))

    def on_change(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` after each change; the function returned ends that."""
        with self._lock:
            self._wakers.append(wake)

        def forget() -> None:
            with self._lock:
                if wake in self._wakers:
                    self._wakers.remove(wake)

        return forget

    def _change(self, *, paused: bool | None = None, cancelled: bool = False, workers: int | None = None) -> None:
        with self._lock:
            self._paused = self._paused if paused is None else paused
            self._cancelled = self._cancelled or cancelled
            self._workers = self._workers if workers is None else workers
            wakers = list(self._wakers)
        for wake in wakers:
            wake()


class Engine(Protocol):
    """Runs jobs. One engine object may run several jobs, one after another."""

    @property
    def name(self) -> str:
        """The name in the registry."""

    @property
    def workers(self) -> int:
        """How many workers a job starts with."""

    @property
    def can(self) -> frozenset[Ability]:
        """What it is able to do; it ignores a change of workers where it cannot follow."""

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job and yield what happened, in order, at least every `TICK` seconds even if nothing did.

        The events keep the grammar of `multitone.batch.events`. Closing the iterator ends the job and its workers.
        Raises `EngineError` where the job cannot be started at all, `UsageError` where it cannot keep its limits.
        """


EngineFactory = Callable[[int], Engine]


def missing_ability(engine: Engine, limits: Limits) -> Ability | None:
    """Return what a job with these limits asks of an engine that it cannot honor, None where it can."""
    asked: dict[Ability, object] = {"timeout": limits.timeout, "memory": limits.memory}
    return next((ability for ability, value in asked.items() if value is not None and ability not in engine.can), None)


def refuse_what_it_cannot(engine: Engine, limits: Limits) -> None:
    """Raise `UsageError` where a job has a limit that an engine cannot honor; `registry` says which others can."""
    ability = missing_ability(engine, limits)
    if ability is not None:
        raise UsageError(f"The engine {engine.name!r} cannot honor --{ability}; leave that out.")


def honored(engine: Engine, limits: Limits) -> Limits:
    """Return limits without those that an engine cannot honor."""
    return msgspec.structs.replace(
        limits,
        timeout=limits.timeout if "timeout" in engine.can else None,
        memory=limits.memory if "memory" in engine.can else None,
    )


def available_cores() -> int:
    """Return how many cores this process may use: its affinity, cut by the quota of its control group."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _cgroup_cores()
    return max(1, cores if quota is None else min(cores, quota))


def _cgroup_cores() -> int | None:
    """Read the quota of control group version 2, None where there is none."""
    try:
        with open("/sys/fs/cgroup/cpu.max") as file:
            quota, period = file.read().split()[:2]
        return None if quota == "max" else max(1, round(int(quota) / int(period)))
    except (OSError, ValueError):
        return None
