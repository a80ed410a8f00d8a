"""One child process with several threads: what a pool of threads gains where most of the work lets go of the GIL.

Each thread takes the next picture, does all of it and writes it; pictures are never shared. Decoders, encoders, libvips
and NumPy's loops let go of the interpreter's lock, so several threads do use several cores; what is Python, and what
holds the lock in C, is done by one at a time. A crash takes all threads with it: each picture in work is tried alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import Ability, JobControl
from multitone.engines.in_child.hosting import run_in_child
from multitone.engines.in_child.worker_threads import Work, WorkerThread, next_work, threads_of
from multitone.engines.ipc.shared_slots import Slots
from multitone.engines.processes.worker_handle import PAUSE_LOOK
from multitone.engines.worker.run_task import Runner, run_task


class ThreadEngine:
    """Runs a job in several threads of one child process."""

    name = "threads"
    can: frozenset[Ability] = frozenset({"workers"})

    def __init__(self, workers: int, runner: Runner = run_task) -> None:
        self.workers = workers
        self._runner = runner

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job; see `Engine.run`."""
        return run_in_child(self, job, control, host_threads, self._runner)


def host_threads(
    connection: Connection, worker: int, slots: Slots, job: Job, runner: Runner, core: int | None, *, threads: int
) -> None:
    """Be the child: let each thread work off what the parent gives. Entered in the child."""
    from concurrent.futures import ThreadPoolExecutor  # late: the parent knows this module too, and runs no pool

    del worker, core  # there is one child, and it may use all cores
    places = threads_of(threads, connection, slots, job, runner)
    with ThreadPoolExecutor(threads, thread_name_prefix="thread") as pool:
        while (work := next_work(connection)) is not None:
            for ended in [pool.submit(_work_off, thread, work) for thread in places]:
                ended.result()
        os._exit(0)  # nothing is left to clean up, and taking an interpreter down costs 20 ms


def _work_off(thread: WorkerThread, work: Work) -> None:
    """Take task after task in one thread until none is left."""
    while True:
        while thread.paused:
            thread.report()
            time.sleep(PAUSE_LOOK)
        task = thread.take(work)
        if task is None:
            break
        thread.process(task, work)
    thread.report()
