"""Replay: what happened on a node, written into the log of the whole job."""

from __future__ import annotations

import msgspec

from multitone.batch import events as ev
from multitone.engines.cluster.messages import NodeReport
from multitone.engines.cluster.node_handle import NodeHandle
from multitone.engines.event_log import EventLog
from multitone.engines.processes.scheduling import Backlog

STAGES = {stage: index for index, stage in enumerate(ev.SEEN_STAGES)}


class Replay:
    """Writes events of nodes into one log. Workers and times of nodes become those of the job."""

    def __init__(self, log: EventLog, backlog: Backlog) -> None:
        self._log = log
        self._backlog = backlog

    def report(self, node: NodeHandle, report: NodeReport) -> ev.JobFinished | None:
        """Take a report in; return how the node's session ended, if it did."""
        now, over = self._log.now(), None
        for event in report.events:
            with self._log.as_of(node.time_of(event.at, report.sent, now)):
                if isinstance(event, ev.JobFinished):
                    over = event
                else:
                    self._note(node, event)
        return over

    def _note(self, node: NodeHandle, event: ev.Event) -> None:
        match event:
            case ev.TaskFinished():
                if node.settle(event.task) is not None:
                    self._backlog.learn(event)
                    self._log.taken_over(event, node.worker(event.worker))
            case ev.TaskStarted():
                if event.task in node.outstanding:
                    worker = node.at_work[event.task] = node.worker(event.worker)
                    self._log.seen(worker, event.task, 0)
            case ev.StageChanged():
                if event.task in node.at_work:
                    self._log.seen(node.at_work[event.task], event.task, STAGES[event.stage])
            case ev.TaskFailed() | ev.TaskSkipped() | ev.TaskCancelled() | ev.TaskPutBack():
                self._note_unfinished(node, event)
            case _:
                self._note_worker(node, event)

    def _note_unfinished(
        self, node: NodeHandle, event: ev.TaskFailed | ev.TaskSkipped | ev.TaskCancelled | ev.TaskPutBack
    ) -> None:
        if isinstance(event, ev.TaskPutBack):
            worker = node.at_work.pop(event.task, None)
            if worker is not None:
                self._log.put_back(worker, event.task, event.reason)
        elif isinstance(event, ev.TaskCancelled):
            return  # it stays with its node, whose end follows and says what becomes of it
        elif node.settle(event.task) is not None:
            if isinstance(event, ev.TaskSkipped):
                self._log.taken_over(event, 0)
                return
            worker = None if event.worker is None else node.worker(event.worker)
            self._log.fail(event.task, event.kind, event.reason, event.stage, event.detail, worker)

    def _note_worker(self, node: NodeHandle, event: ev.Event) -> None:
        log, now = self._log, self._log.now()
        match event:
            case ev.JobStarted():
                node.is_ready, node.lanes = True, max(1, event.workers)
            case ev.WorkerStarted():
                worker = node.worker(event.worker)
                node.pids[worker] = event.pid
                log.add(ev.WorkerStarted(now, worker, event.pid, node.name))
            case ev.WorkerStopped():
                worker = node.worker(event.worker)
                if node.pids.pop(worker, None) is not None:
                    log.add(msgspec.structs.replace(event, at=now, worker=worker))
            case ev.WorkerDied():
                worker = node.worker(event.worker)
                at = event.task if node.at_work.get(event.task or 0) == worker else None
                for number in [n for n, by in node.at_work.items() if by == worker]:
                    del node.at_work[number]
                if node.pids.pop(worker, None) is not None:
                    log.worker_died(worker, event.pid, event.exitcode, at)
            case ev.Paused():
                node.held = event.reason
            case ev.Resumed():
                node.held = None
            case _:
                pass
