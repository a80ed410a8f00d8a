"""Session: what is going on between a drop and a finished job; the widgets show it.

::

    EMPTY ──pictures found──► READY ──convert──► RUNNING ──(one thread)──► DONE
      ▲                         ▲                                           │
      └──── close pictures ─────┴────────── edit, drop, convert again ◄─────┘
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.discovery import Discovery
from multitone.batch.events import JobFinished
from multitone.batch.job import Job
from multitone.batch.plan import Plan
from multitone.batch.progress import JobProgress
from multitone.engines.base import available_cores, create_engine
from multitone.engines.preview import PlanRequest
from multitone.errors import MultitoneError
from multitone.gui.comparison import Comparison
from multitone.gui.document import Content, Document
from multitone.gui.questions import Questions
from multitone.gui.runner import CreateEngine, Fold, JobRunner
from multitone.speedup.comparison import SpeedupMeasured
from multitone.speedup.timing import Timing

POOL = "processes"
PLAN_AFTER = 80
"""Milliseconds of quiet after an edit before the plan is made anew."""


class State(enum.Enum):
    """Which of its four layouts the window has."""

    EMPTY = "empty"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"


class Session(QObject):
    """Holds the document, the plan, the run and the comparison, and the state they are in."""

    state_changed = Signal()
    pictures_changed = Signal()
    left_out_changed = Signal()
    """Pictures were taken out of the job, or brought back."""
    plan_changed = Signal()
    progressed = Signal()
    """The run got on; at most once a frame."""
    compared = Signal()
    """The comparison got on, or ended."""

    def __init__(self, create: CreateEngine = create_engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document(self)
        self.state = State.EMPTY
        self.plans = Questions("multitone plans", self)
        self.pictures = Questions("multitone pictures", self)
        self.found = Discovery()
        self.left_out: set[str] = set()
        """Pictures that were found and are not wanted in the job."""
        self._all_found = self.found
        self._request: PlanRequest | None = None
        self.plan: Plan | None = None
        self.problem = ""
        """Why there are no pictures, or why the last job could not be run."""
        self.cores = available_cores()
        self.workers = self.cores
        self.compare = False
        self.runner: JobRunner | None = None
        self.progress: JobProgress | None = None
        self.job: Job | None = None
        self.timing = Timing()
        self.comparison: Comparison | None = None
        self.comparison_note = ""
        self.speedup: SpeedupMeasured | None = None
        self._targets: dict[str, str] = {}
        self.folds: list[Fold] = []
        """What else wants to see each event."""
        self.machine_folds: list[Fold] = []
        """What wants to see each event of the comparison too."""
        self._create = create
        self._planned: Content | None = None
        self._asked: Content | None = None
        self._good: tuple[str, ...] = ()
        """The sources that had pictures last."""
        self._convert_then = False
        self._quiet = QTimer(self, singleShot=True, interval=PLAN_AFTER)
        self._quiet.timeout.connect(self._ask_plan)
        self.document.changed.connect(self._edited)

    @property
    def looking(self) -> bool:
        """Whether pictures are being looked for."""
        return bool(self.document.content.sources) and self.state is State.EMPTY and not self.problem

    @property
    def fresh(self) -> bool:
        """Whether the plan is of the document as it stands."""
        return self.plan is not None and self._planned == self.document.content

    @property
    def to_convert(self) -> int:
        """How many pictures a job would work on."""
        return 0 if self.plan is None else len(self.plan.tasks) - self.plan.counts["skip"]

    @property
    def blocked(self) -> str:
        """Why no job can be started now, empty where one can."""
        if self.plan is None and self.left_out and not self.found.images:
            return self.tr("All pictures are removed from the job.")
        if self.plan is None:
            return self.tr("The plan is being made.")
        if self.plan.problems:
            return self.plan.problems[0]
        if not self.to_convert:
            return self.tr("All results exist already. Choose “replace what exists” or another folder.")
        return ""

    @property
    def comparing(self) -> bool:
        """Whether one thread is at work."""
        return self.comparison is not None and self.state is State.RUNNING

    def target_of(self, path: str) -> str:
        """Return where a picture's result is planned to go; its own path where that is not known yet."""
        return self._targets.get(path, path)

    def add(self, sources: Sequence[str]) -> None:
        """Take sources in: beside those that are there, or in place of those that are done."""
        if not sources or self.state is State.RUNNING:
            return
        self.problem = ""
        already = self.document.content.sources if self.state is State.READY else ()
        self.left_out = self.left_out.difference(sources) if already else set()
        self.back()
        self.plan = None
        self.document.set_sources((*already, *sources))
        self._look_anew()
        self.state_changed.emit()

    def leave_out(self, paths: Collection[str]) -> None:
        """Leave pictures out of the job; the list has taken them out already. Nothing happens during a run."""
        if self.state is State.RUNNING:
            return
        self.left_out |= set(paths)
        self.found = self._wanted(self.found)
        self.back()
        self.left_out_changed.emit()
        self._plan_fewer()

    def bring_back(self) -> None:
        """Take all pictures that were left out into the job again."""
        if self.left_out and self.state is not State.RUNNING:
            self.left_out = set()
            self.found = self._all_found
            self.back()
            self.pictures_changed.emit()
            self.left_out_changed.emit()
            self._plan_fewer()

    def clear(self) -> None:
        """Let all pictures go."""
        if self.state is State.RUNNING:
            return
        self.problem = ""
        self._forget_run()
        self.plan, self.found, self._good = None, Discovery(), ()
        self.left_out, self._all_found = set(), Discovery()
        self.document.set_sources(())
        self._quiet.stop()
        self._become(State.EMPTY)
        self.pictures_changed.emit()

    def back(self) -> None:
        """Return from a finished job to the document, ready for the next."""
        if self.state is State.DONE:
            self._forget_run()
            self._look_anew()
            self._become(State.READY)

    def convert(self) -> None:
        """Run the job, with the plan of the document as it stands."""
        if self.state is not State.READY or self.blocked:
            return
        if not self.fresh:
            self._convert_then = True
            return
        assert self.plan is not None
        self._forget_run()
        self.job = job = self.plan.job
        self.progress = JobProgress(total_bytes=self.plan.bytes_to_read)
        self.timing = Timing()
        self.runner = JobRunner(
            self._create, (self.progress.handle, self.timing.handle, *self.folds, *self.machine_folds), self
        )
        self.runner.changed.connect(self.progressed)
        self.runner.finished.connect(self._finished)
        self.runner.failed.connect(self._failed)
        self.runner.start(job, POOL, self.workers)
        self._become(State.RUNNING)

    def set_workers(self, number: int) -> None:
        """Use that many workers, in a running job too."""
        self.workers = number
        if self.state is State.RUNNING and self.runner is not None:
            self.runner.control.set_workers(number)

    def pause(self, *, paused: bool) -> None:
        """Take up no further picture for now, or go on."""
        if self.runner is not None and self.state is State.RUNNING:
            self.runner.control.pause() if paused else self.runner.control.resume()

    def stop(self) -> None:
        """Stop the job, or the comparison after it."""
        if self.comparison is not None:
            self.comparison.stop()
        elif self.runner is not None:
            self.runner.control.cancel()

    def close(self) -> None:
        """End everything, with the window."""
        self._quiet.stop()
        if self.runner is not None:
            self.runner.close()
        if self.comparison is not None:
            self.comparison.close()
        self.plans.close()
        self.pictures.close()

    def _edited(self) -> None:
        if self.state is State.DONE and self.document.content.sources:
            self.back()
        self._quiet.start()

    def _look_anew(self) -> None:
        """Walk the sources again before the next plan."""
        self._asked = None
        self._planned = None
        self._quiet.start()

    def _ask_plan(self) -> None:
        content = self.document.content
        if not content.sources or self.state is State.RUNNING:
            return
        before = self._asked
        known = before is not None and (before.sources, before.export.folder) == (
            content.sources,
            content.export.folder,
        )
        if known and self.left_out and not self.found.images:
            return
        found = self.found if known and self.found.images else None
        self._asked = content
        self._request = request = PlanRequest(content.sources, content.pipeline, content.export, found)
        self.plans.ask("plan", request, lambda of, answer: self._plan_made(of, content, answer))

    def _wanted(self, found: Discovery) -> Discovery:
        """Return what was found without what is left out; itself where nothing is."""
        if not self.left_out:
            return found
        images = [image for image in found.images if image.path not in self.left_out]
        return structs.replace(found, images=tuple(images)) if len(images) < len(found.images) else found

    def _plan_fewer(self) -> None:
        """Plan for the pictures that are wanted now, without walking the sources again."""
        self._request, self._planned = None, None
        if self.found.images:
            self._quiet.start()
        else:
            self.plan, self._targets = None, {}
        self.plan_changed.emit()

    def _plan_made(
        self, request: PlanRequest, content: Content, answer: tuple[Discovery, Plan] | MultitoneError
    ) -> None:
        if content.sources != self.document.content.sources or self.state is State.RUNNING:
            return
        if request is not self._request:  # of other pictures; the right one follows
            return
        if isinstance(answer, MultitoneError):
            self._no_pictures(str(answer))
            return
        found, plan = answer
        if not found.images:
            self._no_pictures(plan.problems[-1] if plan.problems else "")
            return
        wanted = self._wanted(found)
        new = wanted.images != self.found.images
        if wanted is not found:
            self._all_found, self.found = found, wanted
            if new:
                self.pictures_changed.emit()
            self._become(State.READY)
            self._plan_fewer()
            return
        if not self.left_out:
            self._all_found = found
        self.found, self.plan, self._planned, self._good = found, plan, content, content.sources
        self._targets = {task.source: task.target for task in plan.tasks}
        if new:
            self.pictures_changed.emit()
        self._become(State.READY)
        self.plan_changed.emit()
        if self._convert_then and self.fresh:
            self._convert_then = False
            self.convert()

    def _no_pictures(self, reason: str) -> None:
        """Say why nothing was found, and keep what there was before."""
        before, self._good = self._good, ()
        if before and before != self.document.content.sources:
            self.document.set_sources(before)
            self._look_anew()
        else:
            self.clear()
        self.problem = reason
        self.state_changed.emit()

    def _finished(self, last: JobFinished) -> None:
        worthwhile = last.done > 0 and last.cancelled == 0 and last.stopped is None
        if not (self.compare and worthwhile and self.job is not None):
            self._become(State.DONE)
            return
        try:
            self.comparison = Comparison(self._create, self.job, self.timing, self.machine_folds, self)
        except OSError as error:  # the folder of the results is gone or full
            self._not_measured(str(error.strerror))
            return
        self.comparison.changed.connect(self.compared)
        self.comparison.measured.connect(self._measured)
        self.comparison.failed.connect(self._not_measured)
        self.comparison.start()
        self.compared.emit()

    def _failed(self, reason: str) -> None:
        self.problem = reason
        self._become(State.DONE)

    def _measured(self, measured: SpeedupMeasured | None) -> None:
        self.speedup = measured
        if measured is None:
            self.comparison_note = self.tr("Too little work to compare: one thread was done in under half a second.")
        self._become(State.DONE)
        self.compared.emit()

    def _not_measured(self, reason: str) -> None:
        self.comparison_note = self.tr("Not compared: {reason}").format(reason=reason) if reason else ""
        self._become(State.DONE)
        self.compared.emit()

    def _forget_run(self) -> None:
        for over in (self.runner, self.comparison):
            if over is not None:
                over.close()
                over.deleteLater()
        self.runner = self.comparison = self.progress = self.job = self.speedup = None
        self.comparison_note = self.problem = ""

    def _become(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()
