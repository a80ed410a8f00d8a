"""Memory of one worker: it asks before it decodes what is larger than its share, and gives back what it freed.

::

    header read ─► MemoryGate ─► fits the share ──────────────────────────────► decode
                     └───► slot: need ─► parent (admission) ─► answer ───►   │
                                         refused: out-of-memory              ▼
                     end of the task: measure, give back where others wait

What it may take is held by the kernel, whatever a file makes a decoder do. One that comes to that limit is tried once
more with all that one worker can have, for guesses may be wrong.

What a picture takes is its pixels, or those that a step enlarges it to, times what a pixel of its kind takes. That
begins with a guess and is corrected by what this job's pictures took.
"""

from __future__ import annotations

import bisect
import functools
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from multitone.batch.job import suffix_of
from multitone.engines.ipc.memory_limit import BESIDE, MemoryLimit
from multitone.engines.ipc.shared_slots import CANCEL, WAIT, Slots
from multitone.engines.ipc.usage import forget_peak, give_back, own_peak_memory, resident_memory
from multitone.engines.worker.wire import Failed, Outcome
from multitone.errors import ImageError
from multitone.imaging.decode import source_format
from multitone.imaging.encode import ExportFormat, export_formats, format_of_suffix
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.worker.job_context import JobContext
    from multitone.engines.worker.wire import Reporter

GUESSES = (8.0, 15.0, 40.0, 300.0)
"""Bytes a pixel, up to which pictures are of one kind: as formats declare them (`memory_per_pixel`)."""
JPEG, PLAIN, OTHERS, DEMANDING = range(4)
STREAM_BYTES_PER_COLUMN = 4096
"""A picture that streams is held in so many bytes for each pixel of its width: about 1,000 rows in 8 bits."""
FRAME_BYTES_PER_PIXEL = 12
"""What frames beyond the first one take: each is held as it is after the steps, and once more by encoders (8.5 of GIFs
and 12.3 of WebPs were measured)."""
COMPOSING_BYTES_PER_PIXEL = 40
"""What a picture of several frames takes beside them, of its whole size: those that readers put together and that
encoders compare (50 with the first one was measured)."""
KEEPS = 256 << 20
"""Bytes from which on memory is given back at a task's end even where nobody waits. Both count, what it was taken to
need and what the process then has: to give back what is used again at once took 7 % of a job of HEICs."""
WORN_BYTES = 128 << 20
"""A worker that holds so much more than at its start, with everything given back, is to be replaced."""
ANSWER_LOOK = 0.005
"""Seconds between a waiting worker's looks for the answer."""


def kind_of(source: str, target: str) -> int:
    """Return which of `GUESSES` is for a picture, by the suffixes of its files."""
    return _kind_of(suffix_of(source), suffix_of(target))


@functools.cache
def _kind_of(before: str, after: str) -> int:
    name = format_of_suffix(after)
    written = export_formats()[name].type if name else ExportFormat
    most = max(source_format(before).memory_per_pixel, written.memory_per_pixel)
    return min(bisect.bisect_left(GUESSES, most), len(GUESSES) - 1)


class MemoryGate:
    """What a worker passes with each picture once its header is read."""

    def __init__(self, slots: Slots, worker: int, reporter: Reporter, context: JobContext) -> None:
        self._orders, self._slot = slots.orders, slots[worker]
        self._reporter = reporter
        self._context = context
        self._task: Task | None = None
        self._kind = self._measured = self._before = self._length = 0
        self._refused = False
        self._limit = MemoryLimit()
        self._at_start = resident_memory()
        self.waited = 0.0
        """Seconds that the task at work has waited for memory."""

    def run(self, task: Task, attempt: Callable[..., Outcome], *, again: bool) -> Outcome:
        """Run a task within its memory; where that did not do, once more with all that one worker can have.

        Where that did not do either, and its format lets it, the picture streams.
        """
        self._begin(task)
        if self._slot.alone == task.number:
            self._take_all()
        outcome = attempt(again=again)
        for more in (self._take_all, self._let_stream):
            if isinstance(outcome, Failed) and self._ran_short(outcome) and more():
                outcome = attempt(again=again or outcome.stage == "write")
        self._end()
        return outcome

    def _begin(self, task: Task) -> None:
        """Note which task is at work."""
        self._task, self._measured, self._length, self.waited = task, 0, task.size, 0.0
        self._refused = False
        share = self._orders.share
        if share < self._limit.allowed and self._limit.settle() > WORN_BYTES:
            self._slot.worn = 1
        if share > 0:
            self._limit.allow(share)

    def pass_through(
        self, width: int, height: int, *, streams: bool = False, beside: int = 0, frames: int = 1, before: int = 0
    ) -> None:
        """Wait until a picture of that size, or a file of `beside` bytes, may be read. Raises `ImageError` if never.

        After that, pictures as large as this one stream, where their format lets them.
        """
        task, slot = self._task, self._slot
        pixels = self._context.most_pixels(width, height)
        slot.pixels = pixels * frames + before
        if task is None or self._orders.share <= 0:
            return
        self._kind = kind_of(task.source, task.target)
        if not width:  # the file itself, which is read now
            self._length = max(self._length, beside)
        need = (
            STREAM_BYTES_PER_COLUMN * width
            if streams
            else int(pixels * self._orders.factors[self._kind])
            + ((frames - 1) * FRAME_BYTES_PER_PIXEL + (frames > 1) * COMPOSING_BYTES_PER_PIXEL) * pixels
            + beside * (width > 0)
            + 2 * self._length
        )
        if need > slot.held:
            slot.held = need  # before the share is looked at, so that the parent sees one or this the other
            if need > self._orders.share and not self._ask(need):
                self._refuse(need, width, height)
        if not streams and need > self._orders.share // 2 and forget_peak():
            self._measured, self._before = pixels * frames, resident_memory()

    def _ask(self, need: int) -> bool:
        """Wait for the parent's answer, and say whether so much may be taken."""
        slot, stage = self._slot, self._slot.stage
        give_back()
        slot.held = 0
        began = time.monotonic()
        slot.stage = WAIT
        slot.ask(need)
        self._reporter.send(always=True)
        while (granted := slot.granted) is None:
            if self._orders.wanted == CANCEL:
                os._exit(0)
            time.sleep(ANSWER_LOOK)
        slot.held = need if granted else 0
        slot.need, slot.stage = 0, stage
        self.waited += time.monotonic() - began
        if granted:
            self._limit.allow(max(self._orders.share, min(need, self._most())))
        return granted

    def _most(self) -> int:
        """Return the most that is allowed: all that one worker can have, less what libraries may take beside it."""
        whole = self._orders.whole
        return whole - BESIDE if whole > 2 * BESIDE else whole

    def _refuse(self, need: int, width: int, height: int) -> None:
        self._refused = True
        sizes = {"need": need, "limit": self._orders.limit}
        if not width:
            reason = _(
                "Reading its file takes {need:bytes} of memory; {limit:bytes} is the limit for all workers together.",
                **sizes,
            )
            raise ImageError("out-of-memory", reason)
        from multitone.imaging.streaming import limit_whole  # late: the parent reads this module's figures

        limit_whole(width * height - 1)
        reason = _(
            "It has {width:,} × {height:,} pixels and needs about {need:bytes} of memory; "
            "{limit:bytes} is the limit for all workers together.",
            width=width, height=height, **sizes,
        )  # fmt: skip
        raise ImageError("out-of-memory", reason)

    def _ran_short(self, outcome: Failed) -> bool:
        """Whether a picture failed because it came to its limit; libraries do not always tell."""
        return self._limit.holds and not self._refused and (outcome.kind == "out-of-memory" or self._limit.is_near())

    def _take_all(self) -> bool:
        """Wait for all the memory that one worker can have; say whether that is more than there was."""
        if self._most() <= self._limit.allowed or not self._ask(self._orders.whole):
            return False
        self.waited = 0.0  # before the task begins anew
        return True

    def _let_stream(self) -> bool:
        """Let pictures as large as this one stream, and say whether it can."""
        task = self._task
        if task is None or self._slot.pixels <= 0:
            return False
        from multitone.imaging.streaming import limit_whole, look  # late, as above

        limit_whole(self._slot.pixels - 1)
        return look(task.source, task.size) is not None

    def _end(self) -> None:
        """Learn from the task that has ended, and give back what others wait for."""
        slot = self._slot
        self._task = None
        if self._measured:
            per_pixel = (own_peak_memory() - self._before) / self._measured
            slot.seen[self._kind] = max(slot.seen[self._kind], per_pixel)
        large = slot.held > KEEPS and resident_memory() > self._at_start + KEEPS
        if large or (slot.held and self._orders.tight):
            self.give_back()
            if large and (resident_memory() > self._at_start + WORN_BYTES or self._limit.settle() > WORN_BYTES):
                slot.worn = 1

    def give_back(self) -> None:
        """Give back what is held between two tasks."""
        if self._slot.held:
            give_back()
            self._slot.held = 0
