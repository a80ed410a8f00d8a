"""One child process with several threads: what a pool of threads gains where most of the work lets go of the GIL.

Each thread takes the next picture, does all of it and writes it; pictures are never shared. Decoders, encoders, libvips
and NumPy's loops let go of the interpreter's lock, so several threads do use several cores; what is Python, and what
holds the lock in C, is done by one at a time. A crash takes all threads with it: each picture in work is tried alone.
"""

from __future__ import annotations

import os
import time

from multitone.batch.job import Job
from multitone.engines.in_child.worker_threads import Work, WorkerThread, next_work, shared_by_threads, threads_of
from multitone.engines.ipc.pipes import Connection
from multitone.engines.ipc.shared_slots import Slots
from multitone.engines.processes.engine import SupervisedEngine
from multitone.engines.worker.host import PAUSE_LOOK, Dispatch


class ThreadEngine(SupervisedEngine):
    """Runs a job in several threads of one child process."""

    name = "threads"
    can = frozenset({"timeout", "workers", "isolation"})

    def dispatch(self, job: Job) -> Dispatch:
        """Feed one child whose threads share it."""
        return shared_by_threads(host_threads, self.runner, self.workers, job)


def host_threads(connection: Connection, worker: int, slots: Slots, job: Job, dispatch: Dispatch) -> None:
    """Be the child: let each thread work off what the parent gives. Entered in the child."""
    from concurrent.futures import ThreadPoolExecutor  # late: the parent knows this module too, and runs no pool

    del worker  # there is one child
    threads = threads_of(connection, slots, job, dispatch)
    with ThreadPoolExecutor(len(threads), thread_name_prefix="thread") as pool:
        while (work := next_work(connection)) is not None:
            for ended in [pool.submit(_work_off, thread, work) for thread in threads]:
                ended.result()
            threads[0].process_rest(work)
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
