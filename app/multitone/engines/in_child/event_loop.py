"""One child process with an event loop that awaits each picture, as a program written with asyncio would do it.

As many coroutines as there are workers take the next picture, hand it whole to a thread of an executor and await its
end: files cannot be awaited on any system that Python knows, and the loop must not be held up by work that takes the
processor. So it is threads that do everything, and the loop only adds its own time: it cannot gain more than `threads`
does. What it shows is what asyncio is worth for such work.

A runner that is a coroutine itself, because all it does is wait for a network, is awaited in the loop, with no thread.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from multitone.batch.job import Job
from multitone.engines.in_child.worker_threads import Work, WorkerThread, next_work, shared_by_threads, threads_of
from multitone.engines.ipc.pipes import Connection
from multitone.engines.ipc.shared_slots import Slots
from multitone.engines.processes.engine import SupervisedEngine
from multitone.engines.worker.host import PAUSE_LOOK, Dispatch

if TYPE_CHECKING:
    from concurrent.futures import Executor


class AsyncioEngine(SupervisedEngine):
    """Runs a job by coroutines in one child process."""

    name = "asyncio"
    can = frozenset({"timeout", "workers", "isolation"})

    def dispatch(self, job: Job) -> Dispatch:
        """Feed one child whose coroutines share it."""
        return shared_by_threads(host_coroutines, self.runner, self.workers, job)


def host_coroutines(connection: Connection, worker: int, slots: Slots, job: Job, dispatch: Dispatch) -> None:
    """Be the child: run an event loop until the parent gives nothing more. Entered in the child."""
    import asyncio  # late: it costs 30 ms, and the parent knows this module too

    del worker  # there is one child
    asyncio.run(_serve(connection, threads_of(connection, slots, job, dispatch)))


async def _serve(connection: Connection, threads: list[WorkerThread]) -> None:
    """Let each coroutine work off what the parent gives."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(threads), thread_name_prefix="thread") as executor:
        while (work := await asyncio.to_thread(next_work, connection)) is not None:
            await asyncio.gather(*(_work_off(thread, work, executor) for thread in threads))
            await asyncio.to_thread(threads[0].process_rest, work)
        os._exit(0)  # nothing is left to clean up, and taking an interpreter down costs 20 ms


async def _work_off(thread: WorkerThread, work: Work, executor: Executor) -> None:
    """Await task after task until none is left."""
    import asyncio

    loop = asyncio.get_running_loop()
    while True:
        while thread.paused:
            thread.report()
            await asyncio.sleep(PAUSE_LOOK)
        task = thread.take(work)
        if task is None:
            break
        if thread.awaits:
            await thread.process_in_loop(task, work)
        else:
            await loop.run_in_executor(executor, thread.process, task, work)
    thread.report()
