"""What a session has done and has still to do: its ended jobs, and the jobs that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from PySide6.QtCore import QObject, Signal

from multitone.batch.events import JobFinished
from multitone.batch.job import Job, Task
from multitone.batch.outcome import Outcome
from multitone.batch.plan import Plan, another_output, default_output
from multitone.engines.ipc.packing import ForeignDataError
from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.content import Content, careful
from multitone.messages import NOTHING, Message, _
from multitone.services.planning import Arriving, Part, PlanRequest


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job of this session that is over, in whatever way."""

    job: Job
    last: JobFinished | None
    """None where the job could not be run."""
    unfinished: tuple[Task, ...]
    earlier: int = 0
    """Pictures that were done before it went on."""

    @property
    def title(self) -> str:
        """What tells the job from others: the folder of its results."""
        return numbers.name_of(self.job.export.folder.rstrip("/\\"))

    @property
    def whole(self) -> bool:
        """Whether the job came to its own end."""
        return self.last is not None and not self.last.cancelled and self.last.stopped is None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job that begins when those before it are done."""

    number: int
    content: Content
    arriving: Arriving
    """Its pictures and its plan, as they are found and made."""
    problem: Message = NOTHING

    @property
    def plan(self) -> Plan | None:
        """What it would do, once that is known."""
        return self.arriving.plan

    @property
    def title(self) -> str:
        """What tells it from others: its first source."""
        return numbers.name_of(self.content.sources[0].rstrip("/\\"))

    @property
    def pictures(self) -> int:
        """How many pictures it would work on; 0 until that is known."""
        return 0 if self.plan is None else self.plan.to_do


class Queue(QObject):
    """The jobs that wait, in order."""

    changed = Signal()
    planned = Signal()
    """What a job that waits would do is known now."""

    def __init__(self, questions: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: tuple[Waiting, ...] = ()
        self._questions = questions
        self._numbers = 0

    def add(self, sources: Sequence[str], content: Content, taken: Sequence[str], into: str = "") -> None:
        """Let a job wait: sources, with the steps and export as they stand, into a folder of its own.

        `into` is where the settings want the folders of results.
        """
        sources = tuple(dict.fromkeys(sources))
        folder = default_output(sources, into)
        others = [*taken, *(waiting.content.export.folder for waiting in self.waiting)]
        if folder in others:
            folder = another_output(folder, others)
        export = careful(msgspec.structs.replace(content.export, folder=folder))
        request = PlanRequest(sources, content.pipeline, export)
        self._numbers += 1
        waiting = Waiting(self._numbers, Content(sources, content.steps, export), Arriving(request))
        self._become((*self.waiting, waiting))
        self._questions.ask(f"queue {waiting.number}", request, lambda _request, part: self._arrived(waiting, part))

    def remove(self, number: int) -> None:
        """Let a job go that waits."""
        self._become(tuple(waiting for waiting in self.waiting if waiting.number != number))

    def take(self) -> Waiting | None:
        """Return the job whose turn it is, if its plan is made; those that nothing can be done for are passed over."""
        while self.waiting and self.waiting[0].problem:
            self.remove(self.waiting[0].number)
        if not self.waiting or self.waiting[0].plan is None:
            return None
        first = self.waiting[0]
        self.remove(first.number)
        return first

    def clear(self) -> None:
        """Let all go."""
        self._become(())

    def _arrived(self, waiting: Waiting, part: Part | MultitoneError) -> None:
        if isinstance(part, MultitoneError):
            problem = part.message
        else:
            try:
                waiting.arriving.take(part)
            except ForeignDataError as error:
                self._arrived(waiting, error)
                return
            if waiting.plan is None:
                return
            all_exist = NOTHING if waiting.pictures else _("All its results exist already.")
            problem = waiting.plan.problems[-1] if waiting.plan.problems else all_exist
        known = replace(waiting, problem=problem)
        self._become(tuple(known if other.number == waiting.number else other for other in self.waiting))
        self.planned.emit()

    def _become(self, waiting: tuple[Waiting, ...]) -> None:
        self.waiting = waiting
        self.changed.emit()


class JobHistory(QObject):
    """Remembers the jobs of this session, without their pictures."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ended: tuple[EndedJob, ...] = ()

    @property
    def folders(self) -> list[str]:
        """The folders of results."""
        return [ended.job.export.folder for ended in self.ended]

    def end(self, job: Job, last: JobFinished | None, outcome: Outcome, earlier: int = 0) -> EndedJob:
        """Remember a job that is over; one that went on, in which pictures were done `earlier`, is the same job."""
        others = (other for other in self.ended if other.job.id != job.id)
        self.ended = (*others, EndedJob(bare(job), last, (), earlier))
        self.changed.emit()
        return EndedJob(job, last, outcome.unfinished(job), earlier)


def bare(job: Job) -> Job:
    """Return a job without its pictures: ten thousand take 5 MB, and a sitting has many jobs."""
    return msgspec.structs.replace(job, tasks=())
