"""Source scan: from sources to the pictures that are found and to the plan for them, anew after each edit.

::

    sources ──a child walks──► found ──without results and what is left out──► shown
                                                    └────────────► CurrentPlan ◄──80 ms after an edit
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.columns import collected
from multitone.batch.discovery import Discovery, Found
from multitone.batch.job import Job
from multitone.batch.plan import with_pipeline
from multitone.batch.tables.found import FoundTable
from multitone.engines.ipc.packing import ForeignDataError
from multitone.errors import MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.content import Content
from multitone.gui.model.current_plan import CurrentPlan
from multitone.gui.model.document import Document
from multitone.gui.model.plan_reuse import still_fits, walks
from multitone.messages import NOTHING, Message
from multitone.services.planning import Arriving, Glance, Images, Made, Part, PlanRequest

PLAN_AFTER = 80
"""Milliseconds of quiet after an edit before the plan is made anew."""


class SourceScan(QObject):
    """Finds the pictures of a document and has them planned for; a job that runs holds it still."""

    pictures_changed = Signal(object)
    """Other pictures are there; carries the first of them, or none."""
    pictures_added = Signal(object)
    """The next pictures were found; carries them."""
    left_out_changed = Signal()
    """Pictures were taken out of the job, or brought back."""
    wanted = Signal()
    """Something else is wanted than what was done."""
    sought = Signal()
    """Pictures of other sources are looked for."""
    present = Signal()
    """There are pictures to be seen."""
    gone = Signal()
    """There are none any more."""
    refused = Signal()
    """The sources have no pictures; `problem` says why."""

    def __init__(self, document: Document, planned: CurrentPlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plans = Questions("multitone plans", self)
        self.found = Discovery()
        self.problem = NOTHING
        """Why there are no pictures."""
        self.results: frozenset[str] = frozenset()
        """Pictures that are results of earlier jobs: they are neither shown nor worked on."""
        self._document, self._planned = document, planned
        self._held = False
        self._of = document.content
        """The content whose pictures are looked for."""
        self._listed_without: frozenset[str] = frozenset()
        """What the list leaves out."""
        self._arriving: Arriving | None = None
        """The answer that `found` and the plan are of."""
        self.picture_count = 0
        """How many pictures are known so far."""
        self._awaited: Arriving | None = None
        """The plan that is being made; parts of any other that are still on their way are worthless."""
        self._anew = True
        """The disk may have changed since the last plan."""
        self._good: tuple[str, ...] = ()
        """The sources that had pictures last; none where no pictures are there."""
        self._quiet = QTimer(self, singleShot=True, interval=PLAN_AFTER)
        self._quiet.timeout.connect(self._ask_plan)
        document.changed.connect(self._edited)

    @property
    def held(self) -> bool:
        """Whether a job is at work on the pictures."""
        return self._held

    @property
    def left_out(self) -> frozenset[str]:
        """Pictures that the user has removed from the job."""
        return self._document.content.left_out

    @property
    def none_left(self) -> bool:
        """Whether there is no picture to work on, as far as is known."""
        return self.picture_count == 0 or (self._planned.plan is None and bool(self.left_out) and not self.found.images)

    def target_of(self, path: str) -> str:
        """Return where a picture's result is planned to go; its own path where that is not known yet."""
        return self._arriving.targets.get(path, path) if self._arriving is not None else path

    def plans_for(self, path: str) -> bool:
        """Whether a picture is in the job, as far as is known."""
        return self._arriving is not None and path in self._arriving.targets and path not in self.left_out

    def gather(self, sources: Sequence[str], *, add: bool) -> None:
        """Look for the pictures of sources, in addition to those that are there or in place of them."""
        self.results = self.results.difference(sources) if add else frozenset()
        before = self._document.content
        self._document.open_sources(sources, add=add)
        if self._document.content == before:  # the same once more
            self._find()

    def look_anew(self) -> None:
        """Walk the sources again, at once."""
        self._anew, self._awaited = True, None
        self._planned.doubt()
        self._quiet.start(0)

    def leave_out(self, paths: Collection[str]) -> None:
        """Leave pictures out of the job; the list has taken them out already. Nothing happens during a run."""
        if not self._held:
            self.picture_count -= len(set(paths) - self.left_out - self.results)
            self._listed_without = self.left_out.union(paths)
            self._document.leave_out(paths)

    def bring_back(self) -> None:
        """Take all pictures that were left out into the job again."""
        if self.left_out and not self._held:
            self._document.bring_back()

    def clear(self) -> None:
        """Let all pictures go."""
        self.problem = NOTHING
        self._document.close_sources()

    def hold(self) -> None:
        """Stand still, as a job begins: a plan that came now would take its place when it ends."""
        self._quiet.stop()
        self._held, self._awaited, self.problem = True, None, NOTHING
        self._document.hold_pictures(held=True)

    def release(self) -> None:
        """Go on, as the job is over."""
        self._held = False
        self._document.hold_pictures(held=False)

    def adopt(self, content: Content, arrived: Arriving) -> None:
        """Take over, held, what a job that waited and runs now has found and planned."""
        assert arrived.found is not None
        assert arrived.plan is not None
        self._document.adopt(content)
        self._arriving, self.found = arrived, arrived.found
        self._good, self.results = content.sources, arrived.results
        self._show(self.found.images)
        self._planned.take(replace(content, folder_chosen=self._document.content.folder_chosen), arrived.plan)

    def take_over(self, job: Job, sources: Sequence[str]) -> None:
        """Show, held, the pictures of a job of the past, which goes on."""
        self._document.take_over(sources, job.pipeline, job.export)
        files = (task for task in job.tasks if task.page < 2)
        shown = (Found(t.source, os.path.dirname(t.source), t.size, t.modified) for t in files)
        images = collected(shown, FoundTable)
        self.found, self._good = Discovery(images=images), tuple(sources)
        self.results = frozenset()
        self._arriving = None
        self._planned.forget()
        self._show(images)
        self._planned.changed.emit()

    def close(self) -> None:
        """End everything, with the window."""
        self._quiet.stop()
        self.plans.close()

    def _edited(self) -> None:
        """Look for other pictures, or plan anew for those that are there."""
        before, content = self._of, self._document.content
        self._of = content
        if self._held:
            return
        if content.sources != before.sources:
            (self._find if content.sources else self._empty)()
        elif content.left_out != before.left_out:
            self._want_without()
        else:
            if content.sources:
                self.wanted.emit()
            self._quiet.start(PLAN_AFTER)

    def _find(self) -> None:
        """Look for the pictures of other sources."""
        self.problem = NOTHING
        self.wanted.emit()
        self._planned.forget()
        if self._listed_without != self.left_out:
            self.left_out_changed.emit()
            if self._is_shown(self._document.content):  # without what was left out
                self._show(self.found.images)
        self.look_anew()
        self.sought.emit()

    def _empty(self) -> None:
        """Have no pictures any more."""
        self.found, self._good, self.results = Discovery(), (), frozenset()
        self._arriving = self._awaited = None
        self._planned.forget()
        self._quiet.stop()
        self.gone.emit()
        self._show(())

    def _want_without(self) -> None:
        """Plan for other pictures of those that were found, without walking the sources again."""
        self.wanted.emit()
        self._awaited = None
        self._planned.forget()
        if self._listed_without != self.left_out:
            self._show(self.found.images)
        self.left_out_changed.emit()
        self._planned.changed.emit()
        self._quiet.start(PLAN_AFTER)

    def _ask_plan(self) -> None:
        content = self._document.content
        if not content.sources or self._held:
            return
        current = self._arriving if self.found.images and not self._anew else None
        before = current.request if current is not None else None
        known = before is not None and walks(before) == walks(content)
        made = self._planned.plan
        if before is not None and known and made is not None and still_fits(made, before, content):
            self._awaited = None
            self._planned.take(content, with_pipeline(made, content.pipeline))
            return
        request = PlanRequest(content.sources, content.pipeline, content.export, not known, self.left_out)
        arriving = self._awaited = Arriving(request, self.found if known else None)
        self.plans.ask("plan", request, lambda asked, part: self._arrived(asked, content, arriving, part))

    def _arrived(self, asked: PlanRequest, content: Content, arriving: Arriving, part: Part | MultitoneError) -> None:
        """Take one part of the answer; a plan that was asked for after it makes it worthless."""
        current = asked is arriving.request and arriving is self._awaited
        if not current or self._held or content.sources != self._document.content.sources:
            return
        if isinstance(part, MultitoneError):
            self._anew, self._awaited = True, None
            self._no_pictures(part.message)
            return
        arrived = len(arriving.images)
        try:
            new = arriving.take(part)
        except ForeignDataError as error:
            self._arrived(asked, content, arriving, error)
            return
        if isinstance(part, Glance | Images):
            self._show_new(content, new, arrived, glance=isinstance(part, Glance))
        elif isinstance(part, Made):
            self._take_plan(content, arriving)

    def _take_plan(self, content: Content, arriving: Arriving) -> None:
        """Take the last part of the answer: all that was found, and the plan."""
        assert arriving.found is not None
        assert arriving.plan is not None
        others = self._is_shown(content) and arriving.found.images != self.found.images
        before, self.results = self.results, arriving.results
        self.found, self._arriving = arriving.found, arriving
        self._awaited, self._anew = None, False
        if self.found.images:
            self._good = content.sources
            if others or self.results != before:
                self._show(self.found.images)
            self.present.emit()
            self._planned.take(content, arriving.plan)
        else:
            self._no_pictures(arriving.plan.problems[-1] if arriving.plan.problems else NOTHING)

    def _show_new(self, content: Content, new: list[Found], arrived: int, *, glance: bool) -> None:
        """Show pictures as they arrive; where these sources are shown already, wait whether they have changed."""
        if self._is_shown(content) or not new:
            return
        if glance or not arrived:
            self._show(new)
            self.present.emit()
        else:
            kept = self._wanted(new)
            self.picture_count += len(kept)
            self.pictures_added.emit(kept)

    def _is_shown(self, content: Content) -> bool:
        return content.sources == self._good

    def _show(self, images: Sequence[Found]) -> None:
        images = self._wanted(images)
        self.picture_count, self._listed_without = len(images), self.left_out
        self.pictures_changed.emit(images)

    def _wanted(self, images: Sequence[Found]) -> Sequence[Found]:
        hidden = self.left_out | self.results
        return [image for image in images if image.path not in hidden] if hidden else images

    def _no_pictures(self, reason: Message) -> None:
        """Say why nothing was found, and keep what there was before."""
        before, self._good = self._good, ()
        if before and before != self._document.content.sources:
            self._document.refuse_sources(before)
        else:
            self._document.refuse_sources(())
        self.problem = reason
        self.refused.emit()
