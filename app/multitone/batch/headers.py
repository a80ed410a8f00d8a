"""Headers: the second depth of a plan, from headers. What is lost for certain, what will fail, sizes, space needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from multitone.batch.estimates.space import estimated_bytes
from multitone.batch.job import Job, Task, suffix_of
from multitone.batch.losses import losses_of, other_format
from multitone.batch.naming import is_too_long
from multitone.batch.plan import Plan
from multitone.batch.problems import NoteKind
from multitone.batch.targets.notes import SEVERAL, Notes
from multitone.batch.targets.placement import TOO_LONG
from multitone.imaging.contents import BEHIND_PICTURES, NONE, Content, said
from multitone.imaging.decode import Header, read_facts, read_header, read_page_headers
from multitone.imaging.encode import export_formats, format_name, format_of_suffix, keeps_format
from multitone.imaging.pages.wanted import wanted_pages
from multitone.imaging.readers.base import claims_too_much
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import is_far

CHUNK = 200
"""Pictures whose facts are told at a time: so many headers take 20 ms."""
SHARE_OF_FRAME = 0.3
"""What each further frame of an animation takes, as a part of the first one, about: it holds what has changed."""
UNREADABLE = _("cannot be read").of_kind(NoteKind.UNREADABLE)


class Facts(Struct, frozen=True, array_like=True):
    """What the headers of the next pictures tell; columns, for they are taken apart ten times as fast as records."""

    first: int
    """The first one's place in the plan, from 0."""
    losses: list[tuple[Message, ...]]
    notes: list[Message]
    """Why each will fail, or how it comes to be; empty where neither its name nor its header says so."""
    bytes: list[Annotated[int, Meta(ge=0)]]
    """What each result will take, about."""

    def are_of(self, first: int, tasks: Sequence[Task]) -> bool:
        """Whether they are about these tasks, of which the first has that place in the plan."""
        lengths = {len(self.losses), len(self.notes), len(self.bytes)}
        return self.first == first and lengths == {len(tasks)}


class FactsReader:
    """Reads the facts of a job's pictures; made once a process."""

    def __init__(self, job: Job) -> None:
        export = job.export
        pipeline = export.finished(job.pipeline)
        self._chosen = format_name(export.format) if export.format else ""
        self._losses = losses_of(job.pipeline, export, 1)
        self._notes = Notes(job.pipeline, export, 1)
        self._changes_metadata = export.metadata != "keep"
        self._most = export.max_bytes
        self._pages = wanted_pages(export.pages)
        self._scaling = pipeline.hints().scaling

    def read(self, first: int, tasks: Sequence[Task], taken_up: Callable[[int], None] = lambda _: None) -> Facts:
        """Return the facts of successive tasks, of which the first has that place in the plan. Never raises.

        `taken_up` is told the place of each among these tasks, before it is looked at.
        """
        rows = []
        for place, task in enumerate(tasks):
            taken_up(place)
            rows.append(self._row(task))
        return Facts(first, *map(list, zip(*rows, strict=True))) if rows else Facts(first, [], [], [])

    def _row(self, task: Task) -> tuple[tuple[Message, ...], Message, int]:
        if task.action == "skip":
            return (), NOTHING, 0
        if is_far(task.source):  # it is not fetched only to be looked at
            return (), NOTHING, task.size
        if is_too_long(task.target):
            return (), TOO_LONG, 0
        kind = self._chosen or format_of_suffix(suffix_of(task.target)) or ""
        header = read_header(task.source) if os.path.isfile(task.source) else Header()  # a pipe would hold it up
        if not header.format:
            return (), UNREADABLE, 0
        header = self._with_pages(header, task)
        transcoded = not task.page and self._notes.transcodes(task.source, header.format, kind)
        if transcoded:
            losses = said(header.contents & BEHIND_PICTURES) if self._changes_metadata else ()
        else:
            losses = self._losses.of_header(header, kind, task.size, lambda: read_facts(task.source).metadata)
        if kind in ("png", "jpeg", "tiff") and not self._chosen and not keeps_format(header.format):
            losses = (other_format(header.format, export_formats()[kind].title), *losses)
        part = task.page > 0 or self._pages.leaves_out(header.count)
        of_way = self._notes.of(header.format, kind, transcoded=transcoded, is_part=part)
        note = self._note(header, kind, task) or of_way
        frames = header.frames if Content.FRAMES in export_formats()[kind].type.holds else 1
        needed = self._bytes(task.size, header.format, kind, header.width, header.height)
        return losses, note, self._bytes_of_frames(needed, frames) if header.format.lower() != kind else needed

    def _with_pages(self, header: Header, task: Task) -> Header:
        """Return a header that tells what the pages hold that are wanted, which need not be like the first."""
        if header.pages < 2 or header.format != "TIFF":
            return header
        numbers = (task.page,) if task.page else self._pages.numbers(header.pages)
        pages = [*read_page_headers(task.source, numbers)]
        return msgspec.structs.replace(header, contents=NONE.union(*(p.contents for p in pages))) if pages else header

    def _note(self, header: Header, kind: str, task: Task) -> Message:
        """Say why pages will not all get into a result, if they will not."""
        count, numbers = header.count, self._pages.numbers(header.count)
        if task.page or count == 1:
            missing = not task.page and count not in numbers
            return absent_page(self._pages.start, 1) if missing else NOTHING
        if not numbers:
            return absent_page(self._pages.start, count)
        holds = header.frames > 1 or Content.PAGES in export_formats()[kind].type.holds
        return NOTHING if holds or len(numbers) == 1 else SEVERAL

    def _bytes_of_frames(self, first: int, frames: int) -> int:
        """Return about how many bytes an animation has whose first frame has so many."""
        needed = round(first * (1 + (frames - 1) * SHARE_OF_FRAME))
        return needed if self._most is None else min(needed, self._most)

    def _bytes(self, size: int, source: str, kind: str, width: int, height: int) -> int:
        """Return about how many bytes a result has; of the steps only a first one that scales is looked at.

        There is none of a picture that will be refused, for its header lies.
        """
        if claims_too_much(width * height, size):
            return 0
        needed = float(estimated_bytes(size, source, kind))
        if source.lower() != kind and width:
            needed = width * height * export_formats()[kind].type.bytes_per_pixel
        if self._scaling is not None and width:
            scaled = self._scaling.scaled_size(width, height)
            needed *= scaled[0] * scaled[1] / (width * height)
        return round(needed if self._most is None else min(needed, self._most))


def absent_page(number: int, count: int) -> Message:
    """Say that a file has no page of that number."""
    if count == 1:
        return _("has no page {n:,}; it holds only one picture", n=number).of_kind(NoteKind.SEVERAL)
    return _("has no page {n:,}; it has {count:,} pages", n=number, count=count).of_kind(NoteKind.SEVERAL)


def chunks(tasks: Sequence[Task]) -> Iterator[tuple[int, Sequence[Task]]]:
    """Part tasks into those whose facts are told together, each with the place of its first one."""
    for first in range(0, len(tasks), CHUNK):
        yield first, tasks[first : first + CHUNK]


def unread(first: int, tasks: Sequence[Task]) -> Facts:
    """Return the facts of pictures on whose headers a reader died."""
    number = len(tasks)
    return Facts(first, [()] * number, [UNREADABLE] * number, [0] * number)


def with_facts(plan: Plan, known: Iterable[Facts]) -> Plan:
    """Return a plan that says what is so in place of what may be."""
    tasks = list(plan.tasks)
    needed = 0
    for facts in known:
        needed += sum(facts.bytes)
        for place, (losses, note) in enumerate(zip(facts.losses, facts.notes, strict=True), facts.first):
            if losses != tasks[place].losses or note != tasks[place].note:
                tasks[place] = msgspec.structs.replace(tasks[place], losses=losses, note=note)
    return msgspec.structs.replace(plan, tasks=tuple(tasks), space_needed=needed)
