"""Judging: what becomes of a picture that its worker died at or was ended for, written into log and backlog."""

from __future__ import annotations

import signal
import time

from multitone.batch.job import Task
from multitone.engines.event_log import ENDED, EventLog
from multitone.engines.ipc.usage import out_of_memory_kills
from multitone.engines.processes.blame import Retries, Retry
from multitone.engines.processes.deadlines import Overdue
from multitone.engines.processes.scheduling import Backlog
from multitone.engines.processes.worker_handle import WorkerHandle
from multitone.imaging.readers.base import wants_memory


class Judging:
    """The suspects of one job."""

    def __init__(self, event_log: EventLog, backlog: Backlog) -> None:
        self._event_log = event_log
        self._backlog = backlog
        self._retries = Retries()
        self._oom_kills = out_of_memory_kills()

    def judge(self, task: Task, exitcode: int | None, said: str, *, foreign: bool = False) -> None:
        """Let a picture at which a worker died be tried again alone, or give it up."""
        short = out_of_memory_kills() > self._oom_kills
        aborted = wants_memory(said.lower())  # libraries end their process where malloc gives them nothing
        verdict = self._retries.judge(task.number, exitcode, memory_was_short=short, foreign=foreign, aborted=aborted)
        if isinstance(verdict, Retry):
            self._backlog.suspect(task, time.monotonic() + verdict.seconds)
        else:
            self._event_log.fail(task.number, verdict.kind, verdict.reason, detail=said)

    def give_up(self, lane: WorkerHandle, at_work: list[Task], overdue: Overdue) -> None:
        """Give up the pictures for whose sake a worker was ended; what it was at besides waits anew."""
        said = lane.child.last_words
        for task in at_work:
            if task.number in overdue.reasons:
                self._event_log.fail(task.number, "timeout", overdue.reasons[task.number], detail=said)
            elif overdue.stopped:
                self.judge(task, -signal.SIGKILL, said)
        for worker in lane.workers:
            self._event_log.worker_ended(worker, lane.pid, overdue.reason if overdue.stopped else ENDED)
        if not overdue.stopped:
            self._backlog.put_back(task for task in at_work if task.number not in overdue.reasons)
