"""Session: what is going on between a drop and a finished job; the widgets show it.

::

    EMPTY ──pictures found──► READY ──convert──► RUNNING ──(one thread)──► DONE
      ▲                         ▲                  ▲  ◄── continue, retry, what waits ──┤
      └──── close pictures ─────┴────────── edit, drop, convert again ◄─────────────────┘

What it is made of; it calls them, they answer by signals, and none of them knows it::

    Document     what the user put together: sources, steps, export
    SourceScan   Document ► the pictures that are found, and what is left out; has them planned for; held during a run
    CurrentPlan  SourceScan ► the plan, and what of it the JobHistory made earlier
    SizeEstimate CurrentPlan ► about how many bytes the results take
    Run          the plan's job ► how far it is, its outcome, the comparison with one thread
    PastJobs     the journal ► a job that was cut short, to go on with; what was undone
    KeptFiles    the journal ► what the job that is done replaced and keeps, until it is cleared
    JobHistory   Run ► the jobs that are done; and the Queue: those that wait
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from multitone.batch.job import Job, Task, source_folders
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.resuming import Reopened
from multitone.batch.journal.undoing import Undone
from multitone.batch.options import ConvertRequest
from multitone.batch.outcome import part_of, with_salvage
from multitone.engines.registry import create_engine
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.bad_files import BadFiles
from multitone.gui.model.current_plan import CurrentPlan
from multitone.gui.model.document import Document
from multitone.gui.model.encodings import Encodings
from multitone.gui.model.job_history import EndedJob, JobHistory, Queue
from multitone.gui.model.kept_files import KeptFiles
from multitone.gui.model.past_jobs import PastJobs
from multitone.gui.model.run import Run
from multitone.gui.model.runner import CreateEngine
from multitone.gui.model.size_estimate import SizeEstimate
from multitone.gui.model.source_scan import SourceScan
from multitone.messages import NOTHING, Message, _, tr


class State(enum.Enum):
    """Which of its four layouts the window has."""

    EMPTY = "empty"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"


class Session(QObject):
    """Holds what is under way, and the state that it is in."""

    state_changed = Signal()

    def __init__(self, create: CreateEngine = create_engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document(self)
        self.state = State.EMPTY
        self.job_history = JobHistory(self)
        self.current_plan = CurrentPlan(self.document, self.job_history, self)
        self.source_scan = SourceScan(self.document, self.current_plan, self)
        self.queue = Queue(self.source_scan.plans, self)
        self.run = Run(create, self)
        self.watched = NOTHING
        """Why no job can be started while a folder is watched; empty while none is."""
        self.past = PastJobs(self)
        self.kept_files = KeptFiles(self.run, self.past, self)
        self.undone: Undone | None = None
        """What was taken back of the job that is done."""
        self.ended: EndedJob | None = None
        """The job that is done, as long as it is looked at."""
        self.pictures = Questions("multitone pictures", self)
        self.sketches = Questions("multitone sketches", self)
        """Quick previews, which never wait for the true ones."""
        self.previews = Questions("multitone previews", self)
        self.encodings = Encodings(self.document, self.previews, self)
        self.sizes = Questions("multitone sizes", self)
        self.size_estimate = SizeEstimate(self.current_plan, self.sizes, self)
        self.bad_files = BadFiles(self.source_scan, self.pictures, self)
        self._convert_then = False
        self._connect()

    @property
    def looking(self) -> bool:
        """Whether pictures are being looked for, and none is there."""
        sources = self.document.content.sources
        return bool(sources) and self.state is State.EMPTY and not self.source_scan.problem

    @property
    def blocked(self) -> Message:
        """Why no job can be started now, empty where one can."""
        removed = _("All pictures are removed from the job.") if self.source_scan.none_left else NOTHING
        return self.watched or removed or self.current_plan.blocked

    @property
    def left(self) -> int:
        """How many pictures of the job that is done were not done, by no fault of theirs."""
        return len(self.ended.unfinished) if self.ended is not None else 0

    @property
    def undoable(self) -> bool:
        """Whether the job that is done has made something that can be taken back."""
        progress = self.run.progress
        has_made = progress is not None and progress.done + progress.earlier > 0
        return self.state is State.DONE and self.undone is None and has_made

    def add(self, sources: Sequence[str]) -> None:
        """Take sources in: beside those that are there, in place of those that are done, or for a job after this."""
        if not sources:
            return
        if self.state is State.RUNNING or self.watched:
            taken = [self.run.job.export.folder] if self.run.job is not None else []
            into = self.document.results_folder
            self.queue.add(sources, self.document.content, [*taken, *self.job_history.folders], into)
            return
        self.source_scan.gather(sources, add=self.state is State.READY)

    def clear(self) -> None:
        """Close the pictures; not while a job runs."""
        if self.state is not State.RUNNING:
            self.source_scan.clear()

    def back(self) -> None:
        """Return from a finished job to the same pictures, to do something else with them."""
        if self.state is State.DONE:
            self._forget_run()
            self.source_scan.look_anew()
            self._become(State.READY)

    def convert(self) -> None:
        """Run the job, with the plan of the document as it stands; wait for that plan where it is not made yet."""
        if self.state is not State.READY or self.blocked:
            return
        if self.current_plan.fresh and self.current_plan.plan is not None:
            self._start(self.current_plan.plan.job)
        else:
            self._convert_then = True

    def convert_once_planned(self) -> None:
        """Run the job as soon as the plan for the pictures that are there is made."""
        if self.state is State.READY and not self.source_scan.none_left:
            self._convert_then = True
            self._convert_planned()

    def put_together(self, asked: ConvertRequest) -> None:
        """Put a job of the past together once more, to be looked at and run; it takes the place of what is there."""
        if self.state is not State.RUNNING:
            text = tr("Convert again")
            with self.document.one_edit(text):
                self.source_scan.gather(asked.sources, add=False)
                self.document.replace_all(asked.pipeline, asked.export, text)

    def continue_job(self) -> None:
        """Go on with the job that is done, with its own settings; it stays one job in the history."""
        if self.state is State.DONE and self.undone is None and self.ended is not None and self.ended.unfinished:
            self._go_on(self.ended.job, self.ended.unfinished)

    def undo(self) -> None:
        """Take back what the job that is done has made."""
        if self.undoable and not self.past.busy and self.run.job is not None:
            self.past.undo(self.run.job.id)

    def heed_undone(self, job: str, undone: Undone) -> None:
        """Know that a job was undone elsewhere: it may be the one that is done, and the plan may be another now."""
        if self.state is State.DONE and self.run.job is not None and self.run.job.id == job:
            self._undone(undone)
        elif self.state is State.READY:
            self.source_scan.look_anew()

    def retry_failed(self, *, salvage: bool = False) -> None:
        """Run what failed of the job that is done once more, with its own settings; keep what is readable if asked to.

        The job goes on, unless it was stopped: then what failed is tried again alone, as a job of its own.
        """
        job, outcome = self.run.job, self.run.outcome
        if self.state is not State.DONE or self.undone is not None or job is None or not outcome.failures:
            return
        if salvage:
            job = with_salvage(job)
        if self.left:
            self._start(part_of(job, outcome.failed(job)), partial=True)
        else:
            self._go_on(job, outcome.failed(job), failed=True, salvage=salvage)

    def start_waiting(self) -> None:
        """Start the job that waits."""
        waiting = self.queue.take() if self.state in (State.DONE, State.READY) else None
        if waiting is not None and waiting.plan is not None:
            self._start(waiting.plan.job, waiting.content.sources)
            self.source_scan.adopt(waiting.content, waiting.arriving)

    def close(self) -> None:
        """End everything, with the window."""
        self.run.close()
        self.past.close()
        self.source_scan.close()
        for questions in (self.pictures, self.sketches, self.previews, self.sizes):
            questions.close()

    def _connect(self) -> None:
        self.state_changed.connect(self.bad_files.go_on)
        scan = self.source_scan
        self.state_changed.connect(lambda: self.size_estimate.hold(held=self.state is State.RUNNING))
        scan.wanted.connect(self.back)
        scan.sought.connect(self.state_changed)
        scan.present.connect(lambda: self._become(State.READY))
        scan.gone.connect(self._emptied)
        scan.refused.connect(self._convert_no_more)
        scan.refused.connect(self.state_changed)
        scan.left_out_changed.connect(self._convert_no_more)
        self.current_plan.settled.connect(self._convert_planned)
        self.run.over.connect(self._done)
        self.queue.planned.connect(self._start_next)
        self.past.reopened.connect(self._take_up)
        self.past.asked_last.connect(self._remember)
        self.past.undone.connect(self._undone)
        self.past.failed.connect(lambda _problem: self.state_changed.emit())

    def _convert_planned(self) -> None:
        """Convert where that was asked for before the plan was made."""
        if self._convert_then and self.current_plan.fresh:
            self._convert_then = False
            self.convert()

    def _convert_no_more(self) -> None:
        """Let the user ask once more: other pictures are there than when they wanted to convert."""
        self._convert_then = False

    def _emptied(self) -> None:
        self._convert_then = False
        self._forget_run()
        self.queue.clear()
        self._become(State.EMPTY)

    def _go_on(self, job: Job, tasks: Sequence[Task], *, failed: bool = False, salvage: bool = False) -> None:
        """Go on with the job that is done; a job that is in no history goes on as one of its own."""
        begun = self.run.progress is not None and self.run.progress.tasks > 0
        if not begun or (self.run.runner is not None and self.run.runner.notices):
            self._start(part_of(job, tasks), partial=True)
        elif not self.past.busy:
            self.past.take_up(job.id, failed=failed, salvage=salvage)

    def _take_up(self, reopened: Reopened) -> None:
        """Go on with a job of the past; its pictures take the place of what is there, unless they are its own."""
        if self.state is State.RUNNING or not reopened.found.left:
            reopened.lock.release()
            if self.state is not State.RUNNING:
                self.past.failed.emit(_("No pictures are left to do."))
            return
        job = reopened.found.job
        sources = reopened.asked.sources or tuple(source_folders(job.tasks))
        is_here = self.ended is not None and self.ended.job.id == job.id
        self._start(job, sources, partial=True, lock=reopened.lock)
        if not is_here:
            self.source_scan.take_over(job, sources)

    def _remember(self, asked: ConvertRequest | None) -> None:
        if asked is not None and self.document.last_used is None:  # else a job has begun meanwhile
            self.document.remember(asked.pipeline, asked.export)

    def _undone(self, undone: Undone) -> None:
        self.undone = undone
        self.state_changed.emit()

    def _start(
        self, job: Job, sources: Sequence[str] = (), *, partial: bool = False, lock: JobLock | None = None
    ) -> None:
        """Run a job; nothing of the one before is kept but what the session remembers."""
        self._convert_then, self.ended, self.undone = False, None, None
        self.document.folders.note(job.export.folder)
        self.document.remember(job.pipeline, job.export)
        self.run.start(job, sources or self.document.content.sources, partial=partial, lock=lock)
        self.source_scan.hold()
        self.state = State.RUNNING
        self.state_changed.emit()  # of another job, where one follows the other at once

    def _done(self) -> None:
        """Remember the job that is over, and let the next begin."""
        run = self.run
        assert run.job is not None
        assert run.progress is not None
        self.ended = self.job_history.end(run.job, run.progress.finished, run.outcome, run.progress.earlier)
        self.source_scan.release()
        self.state = State.DONE
        self._start_next()
        if self.state is State.DONE:
            self.state_changed.emit()

    def _start_next(self) -> None:
        """Start the job that waits, unless the one before was stopped."""
        if self.state is State.DONE and self.ended is not None and self.ended.whole:
            self.start_waiting()

    def _forget_run(self) -> None:
        self.run.forget()
        self.ended = self.undone = None

    def _become(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()
