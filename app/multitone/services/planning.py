"""Pictures and plans for the window, found and made in a child, and handed over in pieces that hold nobody up.

::

    child:   discovery.Walk ─► Glance, Images, Images … ─► plan ─► Names, Names …, Made
                                        │ (one message each, at most 2,000 pictures)
                                        ▼
    window:                   Arriving.take(part) ─► found, plan

100,000 pictures as one message would stop the window for a third of a second while it is taken apart.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from operator import attrgetter
from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from multitone import paths
from multitone.batch.columns import Collector
from multitone.batch.discovery import CHUNK, Discovery, Found, Walk
from multitone.batch.estimates.sizing import Sizing
from multitone.batch.far.jobs import needs_network
from multitone.batch.job import Export, Standing, Task
from multitone.batch.plan import Plan, PlannedAction, PlannedTask, plan
from multitone.batch.source_path import absolute, fixed_part
from multitone.batch.tables.found import FoundTable
from multitone.batch.targets.placement import DONE_AS
from multitone.batch.targets.planned import Sums
from multitone.engines.ipc.packing import ForeignDataError
from multitone.imaging.pipeline import Pipeline
from multitone.messages import NOTHING, Message
from multitone.services.patience import WORK, Patience
from multitone.services.requests import Request
from multitone.storage.far import links
from multitone.storage.far.url import absolute_folder

MOST_UNREAD = 20
"""Headers that may end a child before a plan is given up."""
FOUND = attrgetter("path", "folder", "size", "modified")
Amount = Annotated[int, Meta(ge=0)]
JOB_ID = re.compile("[0-9a-f]{8}")
PLANNED = attrgetter("target", "action", "losses", "standing", "page")


class Glance(Struct, frozen=True, tag=True):
    """Some of the first pictures of a large folder, to be looked at until it is sorted."""

    images: tuple[Found, ...]


class Images(Struct, frozen=True, tag=True):
    """The next pictures in order; columns, for they are taken apart ten times as fast as records."""

    paths: list[str]
    folders: list[str]
    sizes: list[Amount]
    modified: list[int]

    def __post_init__(self) -> None:
        """Raise `ValueError` where the columns are not of one length."""
        _one_length(self.paths, self.folders, self.sizes, self.modified)


class Counted(Struct, frozen=True, tag=True):
    """What else was met, once all pictures are found."""

    discovery: Discovery
    """Without its images."""


class Names(Struct, frozen=True, tag=True):
    """What happens to the next pictures in order."""

    targets: list[str]
    actions: list[PlannedAction]
    losses: list[tuple[Message, ...]]
    standings: list[Standing]
    pages: list[Amount]
    """Of a file whose pages each get a result, the number of the page; its pages follow one another from 1 on."""

    def __post_init__(self) -> None:
        """Raise `ValueError` where the columns are not of one length."""
        _one_length(self.targets, self.actions, self.losses, self.standings, self.pages)


class LeftOut(Struct, frozen=True, tag=True):
    """Pictures that are results of earlier jobs, and so no sources of this one."""

    paths: frozenset[str]


class Made(Struct, frozen=True, tag=True):
    """The plan, without its tasks, and the sums over them."""

    plan: Plan
    actions: dict[str, Amount]
    losses: list[tuple[Message, Amount]]
    notes: list[tuple[Message, Amount]]
    standings: dict[Standing, Amount]
    bytes_to_read: Amount
    sizing: Sizing

    @property
    def sums(self) -> Sums:
        """The sums over the tasks."""
        return Sums(
            Counter(self.actions), Counter(dict(self.losses)), Counter(dict(self.notes)), Counter(self.standings)
        )


Part = Glance | Images | Counted | LeftOut | Names | Made


class PlanRequest(Request, frozen=True):
    """Find the pictures of some sources and plan a job for them."""

    patience: ClassVar[Patience] = WORK

    sources: tuple[str, ...]
    pipeline: Pipeline
    export: Export
    anew: bool = True
    """Walk the sources; otherwise what the child found last is used, and no pictures are sent."""
    without: frozenset[str] = frozenset()
    """Pictures that the user has taken out."""
    unread: frozenset[int] = frozenset()
    """Places of pictures whose headers are not to be read, for a child came to its end at them."""
    access: links.Links = field(default_factory=links.known)

    @property
    def needs(self) -> frozenset[str]:
        """The network, where a place far away is listed; links are not asked about."""
        return frozenset({"network"} if needs_network(self.sources, self.export) else ())

    @property
    def reads(self) -> tuple[str, ...]:
        """Anything: links are followed, and earlier results may lie anywhere."""
        return (os.path.abspath(os.sep),)

    @property
    def writes(self) -> tuple[str, ...]:
        """The journal, where the database keeps notes on who reads it."""
        return (str(paths.data_folder()),)

    @property
    def roots(self) -> tuple[str, ...]:
        """The sources: their pictures will be looked at."""
        return tuple(fixed_part(absolute(source)) for source in self.sources)

    def answer(self) -> Iterator[Part]:
        """Discover, then plan. Raises `UsageError` where a source does not exist."""
        from multitone.services.own_looks import saying_where  # late: the window looks into nothing

        links.take_over(self.access)
        place = self.sources, self.export.folder, self.export.follow
        known = _known.get(place)
        if known is None or self.anew:
            walked = self._found()
            known = _ended(walked) if self.unread else (yield from walked)
            _known.clear()  # one is kept: the window asks about what it shows
            _known[place] = known
        with saying_where(known.images, self.unread):
            current = plan(known, self.pipeline, self.export, without=self.without)
        if current.draft.left_out:
            others = self.without.union(task.source for task in current.tasks)
            yield LeftOut(frozenset(image.path for image in known.images) - others)
        for first in range(0, len(current.tasks), CHUNK):
            some = current.tasks[first : first + CHUNK]
            yield Names(*map(list, zip(*map(PLANNED, some), strict=True)))
        bare = replace(current, tasks=(), draft=replace(current.draft, tasks=()))
        sums = current.sums
        losses, notes = list(sums.losses.items()), list(sums.notes.items())
        yield Made(bare, sums.actions, losses, notes, sums.standings, current.bytes_to_read, current.sizing)

    def after(self, place: int) -> PlanRequest | None:
        """Return the same, without the header that the child came to its end at; the pictures were sent before."""
        if place < 0 or place in self.unread or len(self.unread) >= MOST_UNREAD:
            return None
        return replace(self, unread=self.unread | {place}, anew=True)

    def accepts(self, answer: Part) -> bool:
        """Whether pictures lie in the sources, results in the folder for them, and the job is the one asked for."""
        match answer:
            case Glance():
                return self._in_sources([image.path for image in answer.images])
            case Images():
                return self._in_sources(answer.paths)
            case Names():
                folder = self.export.folder
                return not folder or _all_below(answer.targets, [absolute(folder), absolute_folder(folder)])
            case Made():
                draft = answer.plan.draft
                named = bool(JOB_ID.fullmatch(draft.id)) and bool(self.export.folder or answer.plan.problems)
                return named and (draft.pipeline, draft.export) == (self.pipeline, self.export) and not draft.tasks
        return True

    def _in_sources(self, paths: list[str]) -> bool:
        return _all_below(paths, [fixed_part(absolute(source)) for source in self.sources])

    def _found(self) -> Generator[Part, None, Discovery]:
        walk = Walk(self.sources, leave_out=self.export.folder, follow=self.export.follow)
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


def _all_below(paths: list[str], folders: list[str]) -> bool:
    """Whether all paths are in some folders, or these themselves, as they are spelled."""
    known, heads = frozenset(folders), tuple(os.path.join(folder, "") for folder in folders)
    up = f"{os.sep}..{os.sep}"
    return all((path.startswith(heads) or path in known) and up not in path for path in paths)


def _one_length(*columns: list[Any]) -> None:
    if len({len(column) for column in columns}) > 1:
        raise ValueError("columns of several lengths")


_known: dict[tuple[tuple[str, ...], str, bool], Discovery] = {}
"""What this process found last."""


def _ended(parts: Generator[Part, None, Discovery]) -> Discovery:
    """Return what is found in the end, and drop the parts."""
    while True:
        try:
            next(parts)
        except StopIteration as found:
            discovery: Discovery = found.value
            return discovery


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
        self._named = 0
        """Pictures whose results are known."""
        self._tasks: list[Task] = []
        self._planned: list[PlannedTask] = []

    def take(self, part: Part) -> list[Found]:
        """Take the next part in, and return the pictures that came with it.

        Raises `ForeignDataError` where it does not fit what came before.
        """
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
                if self.found is None:
                    raise ForeignDataError("a plan before its pictures")
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
        named = self._named + sum(page < 2 for page in part.pages)
        if named > len(self._wanted) or (part.pages and not named):
            raise ForeignDataError("more results than pictures")
        rows = zip(part.targets, part.actions, part.losses, part.standings, part.pages, strict=True)
        for number, (target, action, losses, standing, page) in enumerate(rows, first + 1):
            self._named += page < 2
            image = self._wanted[max(0, self._named - 1)]
            done = DONE_AS.get(action, "write")
            self._tasks.append(Task(number, image.path, target, image.size, done, image.modified, standing, page))
            self._planned.append(PlannedTask(image.path, target, action, losses, NOTHING, standing, page))
            self.targets.setdefault(image.path, target)
