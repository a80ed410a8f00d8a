"""Engine, the interface of everything that runs a job; JobControl, which steers it; and how many cores there are."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Literal, Protocol, runtime_checkable

import msgspec

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.batch.limits import Limits
from multitone.messages import Message
from multitone.settings import MOST_WORKERS as MOST_WORKERS

TICK = 1 / 30
"""Seconds after which an engine yields even when nothing happened: as often as lanes are drawn."""

Ability = Literal["timeout", "workers", "memory", "resizing", "isolation", "one-core", "nodes", "far"]
"""What an engine may be able to do.

- `timeout`: give up a picture that takes too long
- `workers`: have as many workers as is said
- `memory`: keep within so much memory
- `resizing`: have more or fewer workers while a job runs
- `isolation`: run pictures by a runner, its second argument, in child processes, and outlive what happens to those
- `nodes`: run on several machines, which a scheduler names
- `one-core`: do one picture after another on one core, as what the others are measured against
- `far`: fetch sources that are far away, and bring results there
"""
ABILITIES: tuple[Ability, ...] = ("timeout", "workers", "memory")
"""Those that an option of the same name asks for."""
LIMITS: tuple[Ability, ...] = ("timeout", "memory")
"""Those that a limit of the same name asks for."""


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
        self.paused = False
        """Whether no further picture shall be taken up for now."""
        self.cancelled = False
        """Whether the job shall stop after what is in work."""
        self.workers: int | None = None
        """How many workers are wanted; None leaves it to the engine."""
        self.resumes = 0
        """How often the job was told to go on, whether it was paused by the user or by what stood in its way."""
        self._lock = threading.RLock()  # a signal may ask for the end while it is held
        self._wakers: list[Callable[[], None]] = []

    def pause(self) -> None:
        """Take up no further picture; what is in work is finished."""
        self.paused = True
        self._wake()

    def resume(self) -> None:
        """Go on after a pause."""
        self.resumes += 1
        self.paused = False
        self._wake()

    def cancel(self) -> None:
        """Stop the job: what is in work is finished or given up within a second, the rest is cancelled."""
        self.cancelled = True
        self._wake()

    def set_workers(self, number: int) -> None:
        """Change how many workers the job has, where its engine can."""
        self.workers = max(1, min(number, MOST_WORKERS))
        self._wake()

    def on_change(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` after each change; the function returned ends that."""
        with self._lock:
            self._wakers.append(wake)

        def forget() -> None:
            with self._lock:
                if wake in self._wakers:
                    self._wakers.remove(wake)

        return forget

    def _wake(self) -> None:
        with self._lock:
            wakers = list(self._wakers)
        for wake in wakers:
            wake()


class Engine(Protocol):
    """Runs jobs. One engine object may run several jobs, one after another."""

    name: str
    """The name in the registry."""
    workers: int
    """How many workers a job starts with."""
    can: frozenset[Ability]
    """What it is able to do. What it cannot it is not asked for, but for a change of workers, which it ignores."""

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job and yield what happened, in order, at least every `TICK` seconds even if nothing did.

        The events keep the grammar of `multitone.batch.events`. Closing the iterator ends the job and its workers.
        Raises `EngineError` where the job cannot be started at all.
        """


@runtime_checkable
class ManyNodes(Protocol):
    """What an engine with the ability `nodes` has besides."""

    def remark(self, job: Job) -> Message:
        """Say what is to be known of a job before it runs here; empty where that is nothing."""

    def count_nodes(self) -> int:
        """Return how many nodes there are now. Raises `EngineError` where that cannot be told."""


EngineFactory = Callable[..., Engine]
"""Makes an engine with so many workers, and a runner where it has the ability `isolation`."""


def honored(engine: Engine, limits: Limits) -> Limits:
    """Return limits without those that an engine cannot honor."""
    return msgspec.structs.replace(limits, **{limit: None for limit in LIMITS if limit not in engine.can})


def available_cores() -> int:
    """Return how many cores this process may use: its affinity, cut by the quota of its control group."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        with open("/sys/fs/cgroup/cpu.max") as file:  # version 2
            quota, period = file.read().split()[:2]
        return max(1, min(cores, round(int(quota) / int(period))))
    except (OSError, ValueError):  # there is none, or it is "max"
        return max(1, cores)
