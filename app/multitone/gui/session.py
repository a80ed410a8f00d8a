"""Session: what is going on between a drop and a finished job; the widgets show it.

::

    EMPTY ──pictures found──► READY ──convert──► RUNNING ──(one thread)──► DONE
      ▲                         ▲                  ▲  ◄── continue, retry, what waits ──┤
      └──── close pictures ─────┴────────── edit, drop, convert again ◄─────────────────┘
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.copying import asks_nothing
from multitone.batch.discovery import Discovery, Found
from multitone.batch.events import JobFinished
from multitone.batch.job import Job
from multitone.batch.outcome import Outcome, part_of
from multitone.batch.plan import Plan, another_output, with_pipeline
from multitone.batch.progress import JobProgress
from multitone.engines.base import MOST_WORKERS, available_cores, create_engine
from multitone.engines.planning import Arriving, Counted, Glance, Images, Made, Part, PlanRequest
from multitone.errors import MultitoneError
from multitone.gui import words
from multitone.gui.comparison import Comparison
from multitone.gui.document import Content, Document
from multitone.gui.language import declared
from multitone.gui.questions import Questions
from multitone.gui.runner import CreateEngine, Fold, JobRunner
from multitone.gui.sitting import Ended, Queue, Sitting
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
    pictures_changed = Signal(object)
    """Other pictures are there; carries the first of them, or none."""
    pictures_added = Signal(object)
    """The next pictures were found; carries them."""
    left_out_changed = Signal()
    """Pictures were taken out of the job, or brought back."""
    plan_changed = Signal()
    progressed = Signal()
    """The run got on; at most once a frame."""
    compared = Signal()
    """The comparison got on, or ended."""
    workers_changed = Signal()

    def __init__(self, create: CreateEngine = create_engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document(self)
        self.state = State.EMPTY
        self.plans = Questions("multitone plans", self)
        self.pictures = Questions("multitone pictures", self)
        self.sketches = Questions("multitone sketches", self)
        """Quick previews, which never wait for the true ones."""
        self.previews = Questions("multitone previews", self)
        self.found = Discovery()
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
        self.left_out: frozenset[str] = frozenset()
        """Pictures that the user has taken out."""
        self._arriving: Arriving | None = None
        self._shown = 0
        self.outcome = Outcome()
        self.sitting = Sitting(self)
        self.queue = Queue(lambda: self.plans, self)
        self.ended: Ended | None = None
        """The job that is done, as long as it is looked at."""
        self.made_earlier = 0
        """How many of the results that the plan passes over were made earlier in this sitting."""
        self.replaces = False
        """Whether the next job shall replace them."""
        self.partial = False
        """Whether the job is a part of the one before: what was left of it, or what failed."""
        self.folds: list[Fold] = []
        """What else wants to see each event."""
        self.machine_folds: list[Fold] = []
        """What wants to see each event of the comparison too."""
        self._create = create
        self._made: Plan | None = None
        """The plan as it was made, before anything in it was chosen to be replaced."""
        self._planned: Content | None = None
        self._awaited: Arriving | None = None
        """The plan that is being made; parts of any other that are still on their way are worthless."""
        self._planned_for: PlanRequest | None = None
        """What `found` and `_made` are the answer to."""
        self._anew = True
        """The disk may have changed since the last plan."""
        self._good: tuple[str, ...] = ()
        """The sources that had pictures last."""
        self._convert_then = False
        self._quiet = QTimer(self, singleShot=True, interval=PLAN_AFTER)
        self._quiet.timeout.connect(self._ask_plan)
        self.document.changed.connect(self._edited)
        self.plan_changed.connect(self._heed_made)
        self.queue.planned.connect(self._start_next)

    @property
    def looking(self) -> bool:
        """Whether pictures are being looked for."""
        return bool(self.document.content.sources) and self.state is State.EMPTY and not self.problem

    @property
    def fresh(self) -> bool:
        """Whether the plan is of the document as it stands."""
        return self.plan is not None and self._planned == self.document.content

    @property
    def picture_count(self) -> int:
        """How many pictures are known so far."""
        return self._shown

    @property
    def to_convert(self) -> int:
        """How many pictures a job would work on."""
        return 0 if self.plan is None else len(self.plan.tasks) - self.plan.counts["skip"]

    @property
    def blocked(self) -> str:
        """Why no job can be started now, empty where one can."""
        if self.plan is None and self.left_out and not self.found.images:
            return self.tr("All pictures are removed from the job.")
        if self._shown == 0:
            return self.tr("All pictures are removed from the job.")
        if self.plan is None:
            return self.tr("The plan is being made.")
        if self.plan.problems:
            return self.plan.problems[0]
        if not self.to_convert and self.made_earlier:
            return self.tr("All results exist, {n} made earlier in this sitting.").format(
                n=words.count(self.made_earlier)
            )
        if not self.to_convert:
            return self.tr("All results exist already. Choose “replace what exists” or another folder.")
        return ""

    @property
    def comparing(self) -> bool:
        """Whether one thread is at work."""
        return self.comparison is not None and self.state is State.RUNNING

    def target_of(self, path: str) -> str:
        """Return where a picture's result is planned to go; its own path where that is not known yet."""
        return self._arriving.targets.get(path, path) if self._arriving is not None else path

    def add(self, sources: Sequence[str]) -> None:
        """Take sources in: beside those that are there, in place of those that are done, or for a job after this."""
        if not sources:
            return
        if self.state is State.RUNNING:
            taken = [self.job.export.folder] if self.job is not None else []
            into = self.document.results_folder
            self.queue.add(sources, self.document.content, [*taken, *self.sitting.folders], into)
            return
        self.problem = ""
        already = self.document.content.sources if self.state is State.READY else ()
        before = self.left_out
        self.left_out = before.difference(sources) if already else frozenset()
        self.back()
        self.plan = None
        self.document.set_sources((*already, *sources))
        if self.left_out != before:
            self.left_out_changed.emit()
            if self.document.content.sources == self._good:  # they are shown, without what was left out
                self._show(self.found.images)
        self._look_anew()
        self.state_changed.emit()

    def leave_out(self, paths: Collection[str]) -> None:
        """Leave pictures out of the job; the list has taken them out already. Nothing happens during a run."""
        if self.state is State.RUNNING:
            return
        self._shown -= len(set(paths) - self.left_out)
        self._want_without(self.left_out | frozenset(paths))

    def bring_back(self) -> None:
        """Take all pictures that were left out into the job again."""
        if self.left_out and self.state is not State.RUNNING:
            self._want_without(frozenset())
            self._show(self.found.images)

    def _want_without(self, paths: frozenset[str]) -> None:
        """Plan for other pictures of those that were found, without walking the sources again."""
        self.back()
        self.left_out, self._planned, self.plan, self._made = paths, None, None, None
        self._awaited, self._convert_then = None, False
        self.left_out_changed.emit()
        self.plan_changed.emit()
        self._quiet.start(PLAN_AFTER)

    def clear(self) -> None:
        """Let all pictures go."""
        if self.state is State.RUNNING:
            return
        self.problem = ""
        self._forget_run()
        self.plan, self.found, self._good, self._arriving = None, Discovery(), (), None
        self._made, self._planned_for, self._awaited = None, None, None
        self.left_out = frozenset()
        self.replaces = self._convert_then = False
        self.queue.clear()
        self.document.set_sources(())
        self._quiet.stop()
        self._become(State.EMPTY)
        self._show(())

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
        self._run(self.plan.job)

    def replace_made(self) -> None:
        """Let the next job replace what was made earlier in this sitting; it does so once."""
        self.replaces = True
        self.plan_changed.emit()

    def keep_made(self) -> None:
        """Let the next job replace nothing after all."""
        self.replaces = False
        self._planned = None
        self._quiet.start(PLAN_AFTER)

    @property
    def new_folder(self) -> str:
        """A folder that has no results yet, named after the one that has."""
        return another_output(self.document.content.export.folder, self.sitting.folders)

    def use_new_folder(self) -> None:
        """Let results go into a folder that has none yet."""
        self.document.set_export("folder", self.new_folder)

    @property
    def left(self) -> int:
        """How many pictures of the job that is done were not done, by no fault of theirs."""
        return len(self.ended.unfinished) if self.ended is not None else 0

    def continue_job(self) -> None:
        """Run what is left of the job that is done, with its own settings."""
        if self.state is State.DONE and self.ended is not None and self.ended.unfinished:
            self._run(part_of(self.ended.job, self.ended.unfinished), partial=True)

    def retry_failed(self) -> None:
        """Run what failed of the job that is done once more, with its own settings."""
        if self.state is State.DONE and self.job is not None and self.outcome.failures:
            self._run(part_of(self.job, self.outcome.failed(self.job)), partial=True)

    def start_waiting(self) -> None:
        """Start the job that waits."""
        waiting = self.queue.take() if self.state in (State.DONE, State.READY) else None
        if waiting is None or waiting.plan is None or waiting.arrived is None or waiting.arrived.found is None:
            return
        self._run(waiting.plan.job)
        self.document.set_sources(waiting.content.sources)
        self.document.use_default_folder()
        self.document.set_export("folder", waiting.content.export.folder)
        self._quiet.stop()
        planned = replace(waiting.content, folder_chosen=self.document.content.folder_chosen)
        self._arriving, self.found, self.plan = waiting.arrived, waiting.arrived.found, waiting.plan
        self._planned, self._made, self._planned_for = planned, waiting.plan, waiting.arrived.request
        self._good, self.left_out = planned.sources, frozenset()
        self._show(self.found.images)
        self.plan_changed.emit()

    def set_workers(self, number: int) -> None:
        """Use that many workers, in a running job too."""
        number = max(1, min(number, MOST_WORKERS))
        if number == self.workers:
            return
        self.workers = number
        if self.state is State.RUNNING and self.runner is not None:
            self.runner.control.set_workers(number)
        self.workers_changed.emit()

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
        self.sketches.close()
        self.previews.close()

    def _edited(self) -> None:
        if self.state is State.DONE and self.document.content.sources:
            self.back()
        if self.state is not State.RUNNING:  # else the job that ends would find a plan in its place
            self._quiet.start(PLAN_AFTER)

    def _look_anew(self) -> None:
        """Walk the sources again, at once."""
        self._anew = True
        self._planned = self._awaited = None
        self._quiet.start(0)

    def _ask_plan(self) -> None:
        content = self.document.content
        if not content.sources or self.state is State.RUNNING:
            return
        before, made = self._planned_for, self._made
        known = not self._anew and before is not None and bool(self.found.images) and _same_walk(before, content)
        alike = before is not None and before.export == content.export and _copies(before) == _copies(content)
        if known and made is not None and not made.problems and alike:
            self._awaited = None
            self._plan_made(content, with_pipeline(made, content.pipeline))
            return
        request = PlanRequest(content.sources, content.pipeline, content.export, not known, self.left_out)
        arriving = self._awaited = Arriving(request, self.found if known else None)
        self.plans.ask("plan", request, lambda asked, part: self._arrived(asked, content, arriving, part))

    def _arrived(self, asked: PlanRequest, content: Content, arriving: Arriving, part: Part | MultitoneError) -> None:
        """Take one part of the answer; a plan that was asked for after it makes it worthless."""
        if asked is not arriving.request:  # it was on its way when the next plan was asked for
            return
        if arriving is not self._awaited or content.sources != self.document.content.sources:
            return
        if self.state is State.RUNNING:
            return
        if isinstance(part, MultitoneError):
            self._planned_for = self._awaited = None
            self._no_pictures(str(part))
            return
        arrived = len(arriving.images)
        new = arriving.take(part)
        if isinstance(part, Glance | Images):
            self._show_new(content, new, arrived, glance=isinstance(part, Glance))
        elif isinstance(part, Counted) and self._is_shown(content) and not self._same(arriving):
            self._show(arriving.images)
        elif isinstance(part, Made):
            assert arriving.found is not None
            assert arriving.plan is not None
            self.found, self._arriving = arriving.found, arriving
            self._planned_for, self._awaited, self._anew = asked, None, False
            if self.found.images:
                self._good = content.sources
                self._plan_made(content, arriving.plan)
            else:
                self._no_pictures(arriving.plan.problems[-1] if arriving.plan.problems else "")

    def _show_new(self, content: Content, new: list[Found], arrived: int, *, glance: bool) -> None:
        """Show pictures as they arrive; where these sources are shown already, wait whether they have changed."""
        if self._is_shown(content) or not new:
            return
        if glance or not arrived:
            self._show(new)
            self._become(State.READY)
        else:
            kept = [image for image in new if image.path not in self.left_out]
            self._shown += len(kept)
            self.pictures_added.emit(kept)

    def _is_shown(self, content: Content) -> bool:
        return self.state is not State.EMPTY and content.sources == self._good

    def _same(self, arriving: Arriving) -> bool:
        return arriving.found is not None and arriving.found.images == self.found.images

    def _show(self, images: Sequence[Found]) -> None:
        images = [image for image in images if image.path not in self.left_out] if self.left_out else images
        self._shown = len(images)
        self.pictures_changed.emit(images)

    def _plan_made(self, content: Content, plan: Plan) -> None:
        self.plan, self._made, self._planned = plan, plan, content
        self._become(State.READY)
        self.plan_changed.emit()
        if self._convert_then and self.fresh:
            self._convert_then = False
            self.convert()

    def _no_pictures(self, reason: str) -> None:
        """Say why nothing was found, and keep what there was before."""
        before, self._good, self._convert_then = self._good, (), False
        if before and before != self.document.content.sources:
            self.document.set_sources(before)
            self._look_anew()
        else:
            self.clear()
        self.problem = reason
        self.state_changed.emit()

    def _heed_made(self) -> None:
        """Know what of a new plan was made earlier, before anything shows it; replace it where that was asked for."""
        if self.plan is not None and self.replaces:
            self.plan = self.sitting.replacing(self.plan)
        self.made_earlier = self.sitting.made(self.plan) if self.plan is not None else 0

    def _run(self, job: Job, *, partial: bool = False) -> None:
        """Run a job; nothing of the one before is kept but what the sitting remembers."""
        self._forget_run()
        self.job, self.partial, self.replaces, self._convert_then, self._awaited = job, partial, False, False, None
        self.progress = JobProgress.of(job)
        self.timing, self.outcome = Timing(), Outcome()
        folds = (self.progress.handle, self.timing.handle, self.outcome.handle, *self.folds, *self.machine_folds)
        self.runner = JobRunner(self._create, folds, self)
        self.runner.control.lends_cores = not self.compare
        self.runner.changed.connect(self.progressed)
        self.runner.finished.connect(self._finished)
        self.runner.failed.connect(self._failed)
        self.runner.start(job, POOL, self.workers)
        self.state = State.RUNNING
        self.state_changed.emit()  # of another job, where one follows the other at once

    def _done(self) -> None:
        """Remember the job that is over, and let the next begin."""
        assert self.job is not None
        assert self.progress is not None
        self.ended = self.sitting.end(self.job, self.progress.finished, self.outcome, self.problem)
        self.state = State.DONE
        self._start_next()
        if self.state is State.DONE:
            self.state_changed.emit()

    def _start_next(self) -> None:
        """Start the job that waits, unless the one before was stopped."""
        if self.state is State.DONE and self.ended is not None and self.ended.whole:
            self.start_waiting()

    def _finished(self, last: JobFinished) -> None:
        worthwhile = last.done > 0 and last.cancelled == 0 and last.stopped is None and not self.partial
        if not (self.compare and worthwhile and self.job is not None):
            self._done()
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
        self._done()

    def _measured(self, measured: SpeedupMeasured | None) -> None:
        self.speedup = measured
        if measured is None:
            self.comparison_note = self.tr("Too little work to compare: one thread was done in under half a second.")
        self._done()
        self.compared.emit()

    def _not_measured(self, reason: str) -> None:
        self.comparison_note = self.tr("Not compared: {reason}").format(reason=declared(reason)) if reason else ""
        self._done()
        self.compared.emit()

    def _forget_run(self) -> None:
        for over in (self.runner, self.comparison):
            if over is not None:
                over.close()
                over.deleteLater()
        self.runner = self.comparison = self.progress = self.job = self.speedup = self.ended = None
        self.comparison_note = self.problem = ""

    def _become(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()


def _copies(asked: PlanRequest | Content) -> bool:
    """Tell whether pictures that are as wished already are copied, and so lose nothing."""
    return asks_nothing(asked.pipeline, asked.export)


def _same_walk(made: PlanRequest, content: Content) -> bool:
    """Tell whether a walk of the sources would look at the same: the folder of the results is left out of it."""
    return (made.sources, made.export.folder) == (content.sources, content.export.folder)
