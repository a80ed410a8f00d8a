"""The supervisor of a job whose sources or results are far away."""

from __future__ import annotations

from collections.abc import Generator, Iterable

import msgspec

from multitone.batch import events as ev
from multitone.batch.fingerprint import Fingerprint
from multitone.batch.job import Job, Task, work
from multitone.engines.base import JobControl
from multitone.engines.ipc.usage import MemoryPeak
from multitone.engines.processes.confinement import Confinement
from multitone.engines.processes.far.backlog import FarBacklog
from multitone.engines.processes.far.log import FarLog
from multitone.engines.processes.far.putting import put_of
from multitone.engines.processes.far.share import Share
from multitone.engines.processes.far.staging import Staging
from multitone.engines.processes.judging import Judging
from multitone.engines.processes.supervisor import Supervisor
from multitone.engines.transfer.courier import Courier
from multitone.engines.transfer.wire import Brought, Fetch, Fetched, News, Stands, Troubled
from multitone.engines.worker.host import Dispatch
from multitone.engines.worker.run_task import APPEARED
from multitone.engines.worker.wire import Done, Skipped
from multitone.errors import EngineError
from multitone.messages import _
from multitone.storage.far import patience
from multitone.storage.far.url import cleaned, is_far, scheme_of

MOST_DEATHS = 3
"""After so many ends of the process that transfers files the job is stopped."""
HERE = ("memory",)
"""Schemes whose files are this process's alone."""


class FarSupervisor(Supervisor):
    """One run of one job: sources are fetched before workers get them, results are brought behind them."""

    def __init__(self, engine: str, job: Job, control: JobControl, dispatch: Dispatch) -> None:
        """Begin. Raises `EngineError` where there is no room for what is fetched."""
        try:
            staging = self._staging = Staging(job)
        except OSError as error:
            raise EngineError(
                _("There is no folder for what is fetched: {said}.", said=error.strerror or str(error))
            ) from error
        self._far_job = job
        dispatch = msgspec.structs.replace(dispatch, claims=not staging.brings)
        super().__init__(
            engine, staging.job, control, dispatch, None, lambda _job, *rest: self._opened(FarLog(job, *rest))
        )
        tasks = work(job)
        self._to_come = self._backlog = FarBacklog(tasks, len(tasks))
        self._judging = Judging(self._event_log, self._backlog)
        self._confinement = Confinement(staging.job, dispatch.runner, staging.places)
        self._share = Share(staging.folder, self._wanted)
        here = any(scheme_of(url) in HERE for url in (job.export.folder, *(task.source for task in job.tasks[:1])))
        self._courier = Courier(staging.folder, patience.PATIENCE, self._wake, here=here, held=control.lock)
        self._memory = _MemoryPeak(self._courier)
        self._fetching: dict[int, Task] = {}
        self._stamps: dict[int, int] = {}
        self._bringing: dict[int, tuple[int, Done]] = {}
        self._unsent: list[int] = []
        """Tasks whose results wait, for their place is away."""
        self._deaths = 0

    def _opened(self, log: FarLog) -> FarLog:
        log.bring = self._bring
        self._far_log = log
        return log

    def events(self) -> Generator[list[ev.Event], None, None]:
        """Run the job to its end and yield what happens."""
        try:
            yield from super().events()
        finally:
            self._courier.close()

    def _feed(self) -> None:
        for news in self._courier.news():
            self._hear(news)
        self._recover()
        if not self._pausing.paused and self._cancelled_at is None:
            self._send()
            self._fetch()
        if self._event_log.open:
            super()._feed()

    def _fetch(self) -> None:
        """Have the next sources fetched, as far as there is room for them."""
        for number in self._share.held:
            if not self._event_log.is_open(number):  # it failed, or was given up
                self._drop(number)
        while (task := self._to_come.next_to_come()) is not None:
            if not is_far(task.source):
                self._to_come.arrived(self._staging.local(task))
                if self._to_come.queued > self._cores * 4:
                    return
            elif self._share.has_room(task.size):
                self._order_fetch(task)
            else:
                self._to_come.comes_again(task)
                return

    def _order_fetch(self, task: Task) -> None:
        try:
            path = self._staging.room_for(task)
            self._share.coming(task.number, task.size)
            self._fetching[task.number] = task
            self._courier.order(Fetch(task.number, task.source, path, self._share.largest, task.size))
        except (OSError, EngineError) as error:
            said = getattr(error, "strerror", None) or str(error)
            self._stop(_("Nothing can be fetched: {said}.", said=said))

    def _bring(self, worker: int, done: Done) -> bool:
        """Have a result brought to where it goes; say whether it goes far."""
        number = done.task
        stamp = self._stamps.pop(number, 0)
        done = msgspec.structs.replace(done, source_modified=stamp)
        if not self._staging.brings:
            self._far_log.settled(worker, done)
            self._drop(number)
            return True
        self._bringing[number] = worker, done
        self._far_log.under_way = self._bringing.keys()
        self._share.made(number, done.bytes_out)
        self._order_put(number)
        return True

    def _order_put(self, number: int) -> None:
        _worker, done = self._bringing[number]
        try:
            self._courier.order(put_of(self._far_job, self._staging, done))
        except (OSError, EngineError) as error:
            self._stop(_("Nothing can be brought: {said}.", said=getattr(error, "strerror", None) or str(error)))

    def _send(self) -> None:
        """Order again what could not be brought when its place was away."""
        unsent, self._unsent = self._unsent, []
        for number in unsent:
            if number in self._bringing:
                self._order_put(number)

    def _hear(self, news: News) -> None:
        match news:
            case Fetched():
                self._arrived(news)
            case Brought():
                self._brought(news)
            case Stands():
                self._settle(news.task, Skipped(news.task, APPEARED))
            case Troubled():
                self._troubled(news)

    def _arrived(self, news: Fetched) -> None:
        task = self._fetching.pop(news.task, None)
        if task is None:
            return
        self._share.came(task.number, news.size)
        self._stamps[task.number] = news.stamp
        local = msgspec.structs.replace(self._staging.local(task), size=news.size, modified=news.stamp)
        self._to_come.arrived(local if self._event_log.is_open(task.number) else None)

    def _brought(self, news: Brought) -> None:
        if (known := self._bringing.get(news.task)) is None:
            return
        target = "" if news.url == self._far_job.task(news.task).target else news.url
        print_ = Fingerprint(0, news.modified, known[1].fingerprint.sha256)
        self._settle(
            news.task,
            msgspec.structs.replace(
                known[1], modified=news.modified, fingerprint=print_, kept=news.kept, target=target
            ),
        )

    def _settle(self, number: int, outcome: Done | Skipped) -> None:
        """Note the end of a task whose result was brought, or was not to be."""
        worker, _done = self._bringing.pop(number, (0, None))
        self._far_log.settled(worker, outcome)
        self._drop(number)

    def _troubled(self, news: Troubled) -> None:
        """Wait where a place is away; else give a picture up."""
        number = news.task
        fetched = self._fetching.pop(number, None)
        if news.away and self._cancelled_at is None and self._event_log.is_open(number):
            if fetched is not None:
                self._to_come.comes_again(fetched)
            elif number in self._bringing:
                self._unsent.append(number)
            self._hold(news)
            return
        if fetched is not None:
            self._to_come.arrived(None)
        self._bringing.pop(number, None)
        if self._event_log.is_open(number):
            stage: ev.Stage = "write" if fetched is None else "read"
            self._event_log.fail(number, news.kind, news.reason, stage, news.detail)
        self._drop(number)

    def _hold(self, news: Troubled) -> None:
        place = cleaned(news.url).rpartition("/")[0]
        reason = _("{place} cannot be reached. {why}", place=place, why=news.reason)
        self._pausing.hold(
            place, reason, lambda _place: self._courier.reaches(news.url, self._courier.patience), self._wake
        )

    def _recover(self) -> None:
        """Order anew what a process had to do that has ended by itself."""
        if self._courier.deaths == self._deaths:
            return
        self._deaths = self._courier.deaths
        if self._deaths >= MOST_DEATHS:
            self._stop(_("The process that transfers files ends again and again."))
            return
        for task in self._fetching.values():
            self._to_come.comes_again(task)
        self._fetching.clear()
        self._unsent = [*self._bringing]

    def _drop(self, number: int) -> None:
        """Remove what lies here of a task."""
        self._share.gone(number)
        self._staging.drop(self._far_job.task(number))


class _MemoryPeak(MemoryPeak):
    """Counts the process that transfers files among the workers."""

    def __init__(self, courier: Courier) -> None:
        super().__init__()
        self._courier = courier

    def sample(self, pids: Iterable[int], *, force: bool = False) -> None:
        """Look at memory, see `MemoryPeak`."""
        super().sample([*pids, *filter(None, [self._courier.pid])], force=force)
