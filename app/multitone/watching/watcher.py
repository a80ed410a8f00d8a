"""Watcher: waits for pictures in a folder and runs a job of each batch, until its control is cancelled."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Mapping, Sequence

import msgspec

from multitone.batch.events import (
    Event,
    JobFinished,
    JobStarted,
    Paused,
    Resumed,
    TaskCancelled,
    TaskFailed,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from multitone.batch.job import Job, work
from multitone.batch.journal.access import ask
from multitone.batch.journal.database import JournalError
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.presence import mount_point
from multitone.batch.journal.resuming import reopen
from multitone.batch.options import ConvertRequest
from multitone.batch.tables.found import Found
from multitone.engines.base import Engine, JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.errors import PlanRefused, UsageError, printed
from multitone.messages import NOTHING, Message, _, joined
from multitone.watching.arrivals import Signature, signature
from multitone.watching.batches import MOST, Batches, only
from multitone.watching.lookout import Lookout
from multitone.watching.memory import Memory
from multitone.watching.notices import Arrived, Away, Back, LeftOut, Notice, Waiting, WatchEnded, Watching

REST = 2.0
"""Seconds that a picture must not have changed where the system does not say whether it is being written."""
READ_BEFORE = 0.1
"""Seconds that a picture must have been as it is before it was read, for the times of files are rounded."""
HELD_EVERY = 2.0
"""Seconds between two attempts while somebody else works at the job of the day."""
MADE_AGAIN = ("no-space", "vanished")
"""Failures after which a picture is taken again when it is seen again, though it is as it was."""


Happenings = Generator[list[Event | Notice], None, None]


class Watcher:
    """Watches one folder. `events` runs until the control is cancelled; the other fields tell what has come of it."""

    def __init__(
        self, folder: str, request: ConvertRequest, engine: Engine, control: JobControl, *, rest: float = REST,
        tell: Callable[[Message], None] = lambda _message: None,
    ) -> None:  # fmt: skip
        """Begin. Raises `UsageError` where the folder is not there or is watched, `PlanRefused` for settings."""
        self.folder = os.path.abspath(folder)
        if not os.path.isdir(self.folder):
            raise UsageError(_("{folder} is not a folder; name the folder to watch.", folder=printed(folder)))
        export = msgspec.structs.replace(request.export, folder=os.path.realpath(request.export.folder))
        self._request = msgspec.structs.replace(request, export=export, sources=(self.folder,))
        self._engine, self._control = engine, control
        self._rest = rest
        self._say, self._said = tell, set[str]()
        self._memory = Memory(self.folder, self._request, self._tell)
        self._batches = Batches(self.folder, self._request, self._memory)
        self._batches.check()
        self._mount = mount_point(export.folder)
        self._lookout: Lookout | None = None
        self._again: set[str] = set()
        """Pictures whose results were made while they changed, or of what there was of them."""
        self._away: str | None = None
        self._began = time.monotonic()
        self.failed: dict[str, TaskFailed] = {}
        """What failed and has not been done since."""
        self.done = self.skipped = self.cancelled = 0
        self.stopped = NOTHING
        """Why the environment has ended it."""

    def events(self) -> Happenings:
        """Yield what happens, until the control is cancelled. Raises `UsageError` where it is watched already."""
        self._memory.hold()
        try:
            yield from self._watched()
        finally:
            self._memory.release()
        yield [WatchEnded(self._now(), self.done, len(self.failed), self.skipped, self.cancelled)]

    def _watched(self) -> Happenings:
        known = self._memory.known()
        yield [Watching(self._now(), self.folder, self._request.export.folder, len(known))]
        for day in self._memory.unfinished():
            yield from self._resumed(day)
        known = self._memory.known()
        export = self._request.export
        lookout = self._lookout = Lookout(self.folder, export.folder, self._rest, known, follow=export.follow)
        forget = self._control.on_change(lookout.wake)
        try:
            yield from self._until_cancelled(lookout)
        finally:
            forget()
            lookout.close()

    def _until_cancelled(self, lookout: Lookout) -> Happenings:
        told: int | None = None
        while not self._control.cancelled:
            output_away = self._output_away()
            look = lookout.look(take=output_away is None and not self._control.paused)
            if turned := self._presence(self.folder if look.away else output_away):
                told = None
                yield turned
            if lookout.problem:
                self._tell(lookout.problem)
            if look.whole:
                yield from self._processed(look.whole, lookout.there)
                told = None
                continue
            unfinished = lookout.arrivals.unfinished(time.monotonic())
            if unfinished not in (None, told) and self._away is None:
                told = unfinished
                yield [Waiting(self._now(), told or 0)]
            lookout.wait()

    def _presence(self, away: str | None) -> list[Event | Notice]:
        """Tell a folder that has gone or come back since the last look."""
        before, self._away = self._away, away
        if before == away:
            return []
        back = [Back(self._now(), before)] if before is not None else []
        return [*back, *([Away(self._now(), away)] if away is not None else [])]

    def _held(self, events: Sequence[Event]) -> list[Event | Notice]:
        """Tell that the folder has gone, or is back, where a job that runs is held by that."""
        told: list[Event | Notice] = []
        for event in events:
            if isinstance(event, Paused) and event.reason and not os.path.isdir(self.folder):
                told += self._presence(self.folder)
            elif isinstance(event, Resumed):
                told += self._presence(None)
        return told

    def _output_away(self) -> str | None:
        """Return the folder of the results where its drive is not there; one that was removed is made again."""
        return None if os.path.ismount(self._mount) else self._request.export.folder

    def _processed(self, images: Sequence[Found], there: Mapping[str, Signature]) -> Happenings:
        results = self._memory.results(images)
        fresh = [image for image in images if image.path not in results]
        existing = 0
        for first in range(0, len(fresh), MOST):
            piece = fresh[first : first + MOST]
            if self._control.cancelled:
                return
            for batch in self._batches.of(piece, self._again):
                if batch.job is None:
                    self._refuse(batch.problems, batch.images)
                    continue
                job = batch.job
                told = [t for t in job.tasks if t.action != "skip" or there.get(t.source) != (t.size, t.modified)]
                if len(told) < len(job.tasks):  # what stood before the watch began is told as a number
                    existing += len(job.tasks) - len(told)
                    job = self._batches.numbered(only(job, told))
                if job.tasks:
                    arrived = {task.source: task.size for task in job.tasks}
                    yield [Arrived(self._now(), source, size) for source, size in arrived.items()]
                    yield from self._run(job)
        if results or existing:
            yield [LeftOut(self._now(), existing, len(results))]

    def _refuse(self, problems: Sequence[Message], images: Sequence[Found]) -> None:
        """Tell why a picture cannot be processed. Raises `PlanRefused` where nothing was processed before."""
        if not (self.done or self.skipped or self.failed):
            raise PlanRefused(tuple(problems))
        for image in images:
            self._say(_("{source} is left out: {why}", source=printed(image.path), why=joined(problems)))

    def _resumed(self, day: str) -> Happenings:
        """Go on with a day that was cut short."""
        try:
            reopened = ask(lambda journal: reopen(journal, day), self._tell)
        except (UsageError, JournalError) as error:
            self._tell(error.message)
            return
        except OSError as error:
            self._tell(Message(str(error)))
            return
        job = reopened.found.job
        todo = sorted(work(job), key=lambda task: task.number)
        if todo and not self._control.cancelled:
            yield from self._run(only(job, todo), reopened.lock)
        else:
            reopened.lock.release()

    def _run(self, job: Job, lock: JobLock | None = None) -> Happenings:
        """Run a batch; where somebody else works at the job of the day, wait for that."""
        while not self._control.cancelled:
            followed = _Followed(job)
            control, engine = self._control, self._engine
            batches = recorded(watch(engine, job, control), job, engine, control, self._tell, lock, (self.folder,))
            try:
                for events in batches:
                    for event in events:
                        followed.handle(event)
                        self._count(event)
                    yield [*events, *self._held(events)]
            except UsageError as error:
                if followed.begun:
                    raise
                self._tell(error.message)
                time.sleep(HELD_EVERY)
                continue
            self._look_back(followed)
            return

    def _count(self, event: Event) -> None:
        match event:
            case TaskFinished():
                self.done += 1
                self.failed.pop(event.source, None)
            case TaskFailed():
                self.failed[event.source] = event
            case TaskSkipped():
                self.skipped += 1
            case TaskCancelled():
                self.cancelled += 1
            case JobFinished():
                if event.stopped:
                    self.stopped = event.stopped
                    self._control.cancel()
            case _:
                pass

    def _look_back(self, followed: _Followed) -> None:
        """Look which pictures have changed since they were planned: some were read as they are now, some were not."""
        if self._lookout is None:
            return
        arrivals, renewed = self._lookout.arrivals, []
        for failure in followed.failed:
            if failure.kind in MADE_AGAIN:
                arrivals.forget(failure.source)
        for event in followed.done:
            self._again.discard(event.source)
            task, now = followed.job.task(event.task), self._lookout.found(event.source)
            if event.salvaged is not None:
                self._again.add(event.source)
            elif now is not None and signature(now) != (task.size, task.modified):
                if followed.has_read(event, now):
                    arrivals.know(now)
                    renewed.append((event.task, now))
                else:
                    self._again.add(event.source)
        self._memory.renew(followed.job, renewed)

    def _tell(self, message: Message) -> None:
        """Say something once."""
        if message and str(message) not in self._said:
            self._said.add(str(message))
            self._say(message)

    def _now(self) -> float:
        return time.monotonic() - self._began


class _Followed:
    """A batch that runs: when its pictures were read, by the clock that files have."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.begun = False
        self.done: list[TaskFinished] = []
        self.failed: list[TaskFailed] = []
        self._zero = 0.0
        self._started: dict[int, float] = {}

    def handle(self, event: Event) -> None:
        """Take an event in."""
        match event:
            case JobStarted():
                self.begun, self._zero = True, time.time()
            case TaskStarted():
                self._started[event.task] = self._zero + event.at
            case TaskFinished():
                self.done.append(event)
            case TaskFailed():
                self.failed.append(event)
            case _:
                pass

    def has_read(self, event: TaskFinished, now: Found) -> bool:
        """Whether a worker has read a picture as it is now: it has changed before that, and has as many bytes."""
        began = min(self._started.get(event.task, 0.0), self._zero + event.at - event.seconds.total)
        return event.bytes_in == now.size and now.modified / 1e9 < began - READ_BEFORE
