"""Pictures and plans for the window, found and made in a child, and handed over in pieces that hold nobody up.

::

    child:   discovery.Walk ─► Glance, Images, Images … ─► plan ─► Names, Names …, Made
                                        │ (one message each, at most 2,000 pictures)
                                        ▼
    window:                   Arriving.take(part) ─► found, plan

100,000 pictures as one message would stop the window for a third of a second while it is taken apart.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from multitone.batch.columns import Collector
from multitone.batch.discovery import CHUNK, Discovery, Found, Walk
from multitone.batch.estimates.sizing import Sizing
from multitone.batch.job import Export, Standing, Task
from multitone.batch.plan import Plan, PlannedAction, PlannedTask, plan
from multitone.batch.tables.found import FoundTable
from multitone.batch.targets.placement import DONE_AS
from multitone.batch.targets.planned import Sums
from multitone.imaging.pipeline import Pipeline
from multitone.messages import NOTHING, Message

FOUND = attrgetter("path", "folder", "size", "modified")
PLANNED = attrgetter("target", "action", "losses", "standing")


class Glance(Struct, frozen=True):
    """Some of the first pictures of a large folder, to be looked at until it is sorted."""

    images: tuple[Found, ...]


class Images(Struct, frozen=True):
    """The next pictures in order; columns, for they are taken apart ten times as fast as records."""

    paths: list[str]
    folders: list[str]
    sizes: list[int]
    modified: list[int]


class Counted(Struct, frozen=True):
    """What else was met, once all pictures are found."""

    discovery: Discovery
    """Without its images."""


class Names(Struct, frozen=True):
    """What happens to the next pictures in order."""

    targets: list[str]
    actions: list[PlannedAction]
    losses: list[tuple[Message, ...]]
    standings: list[Standing]


class LeftOut(Struct, frozen=True):
    """Pictures that are results of earlier jobs, and so no sources of this one."""

    paths: frozenset[str]


class Made(Struct, frozen=True):
    """The plan, without its tasks, and the sums over them."""

    plan: Plan
    sums: Sums
    bytes_to_read: int
    sizing: Sizing


Part = Glance | Images | Counted | LeftOut | Names | Made


class PlanRequest(Struct, frozen=True):
    """Find the pictures of some sources and plan a job for them."""

    sources: tuple[str, ...]
    pipeline: Pipeline
    export: Export
    anew: bool = True
    """Walk the sources; otherwise what the child found last is used, and no pictures are sent."""
    without: frozenset[str] = frozenset()
    """Pictures that the user has taken out."""

    def answer(self) -> Iterator[Part]:
        """Discover, then plan. Raises `UsageError` where a source does not exist."""
        known = _known.get((self.sources, self.export.folder))
        if known is None or self.anew:
            known = yield from self._found()
            _known.clear()  # one is kept: the window asks about what it shows
            _known[self.sources, self.export.folder] = known
        current = plan(known, self.pipeline, self.export, without=self.without)
        if current.draft.left_out:
            others = self.without.union(task.source for task in current.tasks)
            yield LeftOut(frozenset(image.path for image in known.images) - others)
        for first in range(0, len(current.tasks), CHUNK):
            some = current.tasks[first : first + CHUNK]
            yield Names(*map(list, zip(*map(PLANNED, some), strict=True)))
        bare = replace(current, tasks=(), draft=replace(current.draft, tasks=()))
        yield Made(bare, current.sums, current.bytes_to_read, current.sizing)

    def _found(self) -> Generator[Part, None, Discovery]:
        walk = Walk(self.sources, leave_out=self.export.folder)
        images = Collector[Found](FoundTable)
        for chunk in walk.chunks():
            if chunk:
                images.extend(chunk)
                yield Images(*map(list, zip(*map(FOUND, chunk), strict=True)))
            else:
                yield Glance(walk.glance)
        discovery = walk.discovery(images.records)
        yield Counted(replace(discovery, images=()))
        return discovery


_known: dict[tuple[tuple[str, ...], str], Discovery] = {}
"""What this process found last."""


class Arriving:
    """The answer to a `PlanRequest` as it arrives; a fold over its parts."""

    def __init__(self, request: PlanRequest, known: Discovery | None = None) -> None:
        """Begin; `known` is what was found before, for a request that does not walk anew."""
        self.request = request
        self.images: list[Found] = []
        self.found: Discovery | None = known
        """What the sources hold, once all is found."""
        self.plan: Plan | None = None
        """The plan, once it is made."""
        self.targets: dict[str, str] = {}
        """Where each picture's result is planned to go."""
        self._wanted: Sequence[Found] = known.images if known else ()
        self.results: frozenset[str] = frozenset()
        """Pictures that are results of earlier jobs, and so not in the plan."""
        self._tasks: list[Task] = []
        self._planned: list[PlannedTask] = []

    def take(self, part: Part) -> list[Found]:
        """Take the next part in, and return the pictures that came with it."""
        match part:
            case Images():
                new = [Found(*row) for row in zip(part.paths, part.folders, part.sizes, part.modified, strict=True)]
                self.images += new
                return new
            case Counted():
                self.found = replace(part.discovery, images=tuple(self.images))
                self._wanted = self.found.images
            case LeftOut():
                self.results = part.paths
            case Names():
                self._name(part)
            case Made():
                draft = replace(part.plan.draft, tasks=tuple(self._tasks))
                plan = replace(part.plan, tasks=tuple(self._planned), draft=draft)
                self.plan = plan.knowing(part.sums, part.bytes_to_read, part.sizing)
            case Glance():
                return list(part.images)
        return []

    def _name(self, part: Names) -> None:
        omitted = self.results | self.request.without
        if omitted and not self._tasks:
            self._wanted = [image for image in self._wanted if image.path not in omitted]
        first = len(self._tasks)
        rows = zip(part.targets, part.actions, part.losses, part.standings, strict=True)
        for number, (target, action, losses, standing) in enumerate(rows, first + 1):
            image = self._wanted[number - 1]
            done = DONE_AS.get(action, "write")
            self._tasks.append(Task(number, image.path, target, image.size, done, image.modified, standing))
            self._planned.append(PlannedTask(image.path, target, action, losses, NOTHING, standing))
            self.targets[image.path] = target
