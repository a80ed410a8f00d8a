"""What a terminal shows of a running job: a bar with its figures, a lane a worker, the machine's cores.

`drawing` is pure: a state and a size in, lines out, and no line is wider than the terminal nor are there more than it
has rows: lanes stand in columns where rows run out, and are only counted where columns run out too.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from types import TracebackType

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.live import Live as RichLive
from rich.text import Text

from multitone.batch.events import SEEN_STAGES
from multitone.batch.progress import JobProgress, Lane
from multitone.cli.terminal import console
from multitone.engines.ipc.usage import proportional_memory
from multitone.errors import printed
from multitone.messages import say, several, tr
from multitone.numbers import seconds_left, size

REFRESH = 1 / 12
"""Seconds between two drawings."""
MEMORY_EVERY = 2.0
"""Seconds between two looks at the workers' memory, or fifty times what a look costs where that is longer."""
WIDE = 76
"""Columns from which on the bar and its figures share a line."""
BAR = (12, 40)
"""The least and the most columns of the bar beside its figures."""
CELL = 30
"""The least columns of a lane that shares its line with others."""
STAGE_STYLES = {
    "read": "dim", "decode": "cyan", "apply": "bright_cyan", "encode": "blue", "write": "dim", "wait": "yellow",
}  # fmt: skip
BLOCKS = " ▁▂▃▄▅▆▇█"


class Live:
    """Draws a job while it runs, on standard error; what is printed meanwhile appears above."""

    def __init__(self, progress: JobProgress, to_do: int) -> None:
        self._progress = progress
        # Standard output is taken over only where it is the same terminal: a file gets its lines itself.
        self._live = RichLive(
            console=console(errors=True), auto_refresh=False, transient=True, redirect_stdout=sys.stdout.isatty()
        )
        self._to_do = to_do
        self._due = self._memory_due = 0.0
        self._memory: int | None = None
        self._shown: Text | None = None

    def __enter__(self) -> Live:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def refresh(self) -> None:
        """Draw, if it is time to and there is something new."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + REFRESH
        self._look_at_memory(now)
        width, height = self._live.console.size
        lines = drawing(self._progress, self._to_do, width=width, height=height, memory=self._memory)
        drawn = Text("\n", no_wrap=True).join(lines)
        if drawn != self._shown or drawn.spans != self._shown.spans:
            self._shown = drawn
            self._live.update(drawn, refresh=True)

    def _look_at_memory(self, now: float) -> None:
        pids = [lane.pid for lane in self._progress.lanes.values() if lane.alive and lane.pid]
        if pids and now >= self._memory_due:
            self._memory = proportional_memory(pids)
            self._memory_due = now + max(MEMORY_EVERY, 50 * (time.monotonic() - now))


def drawing(progress: JobProgress, to_do: int, *, width: int, height: int, memory: int | None = None) -> list[Text]:
    """Return the lines that show a job in a terminal of that size."""
    lines = _head(progress, to_do, width, memory)
    if progress.pause_reason:
        why = Text(say(progress.pause_reason), style="yellow")
        why.truncate(width, overflow="ellipsis")
        lines.append(why)
    below = [_cores(progress.cpu, width)] if progress.cpu and height > len(lines) + 2 else []
    rows = height - len(lines) - len(below) - 1  # the last row is the cursor's
    lanes = sorted(
        (lane for lane in progress.lanes.values() if lane.alive or lane.deaths), key=lambda lane: lane.worker
    )
    if lanes and rows > 0:
        lines += _lanes(lanes, progress.at, width, rows)
    return (lines + below)[: max(1, height - 1)]


def _head(progress: JobProgress, to_do: int, width: int, memory: int | None) -> list[Text]:
    """Return the bar and its figures: on one line, or on two where it is narrow."""
    done = progress.settled - progress.skipped
    figures = _figures(progress, done, to_do, memory)
    if width < WIDE:
        return [_bar(done, to_do, width), _joined(figures, width)]
    room = width - 2
    text = _joined(figures, room - BAR[0])
    return [Text.assemble(_bar(done, to_do, min(BAR[1], room - text.cell_len)), "  ", text)]


def _figures(progress: JobProgress, done: int, to_do: int, memory: int | None) -> list[tuple[int, Text]]:
    """Return what is said beside the bar, in order, each with how dispensable it is."""
    left = progress.seconds_left
    figures = [(0, Text(tr("{n:,} of {all:,}", n=done, all=to_do)))]
    if progress.paused:
        figures.append((0, Text(tr("paused"), style="bold yellow")))
    figures.append((3, Text(tr("{n:,.0f} MP/s", n=progress.megapixels_per_second))))
    if not progress.paused:
        figures.append((2, Text(tr("{time} left", time="…" if left is None else seconds_left(left)))))
    if progress.failed:
        figures.append((1, Text(tr("{n:,} failed", n=progress.failed), style="red")))
    if memory:
        figures.append((4, Text(size(memory))))
    return figures


def _joined(figures: Sequence[tuple[int, Text]], width: int) -> Text:
    """Join figures, leaving out the most dispensable until they fit."""
    kept = list(figures)
    while True:
        text = Text(" · ", style="dim").join([figure for __, figure in kept])
        if text.cell_len <= width or len(kept) == 1:
            text.truncate(width)
            return text
        kept.remove(max(kept, key=lambda figure: figure[0]))


def _bar(done: int, to_do: int, width: int) -> Text:
    full = round(width * done / max(1, to_do))
    return Text.assemble(("━" * full, "cyan"), ("─" * (width - full), "dim"))


def _lanes(lanes: Sequence[Lane], now: float, width: int, rows: int) -> list[Text]:
    """Return a line a lane, several lanes a line where rows run out, or their number by stage where nothing fits."""
    columns = math.ceil(len(lanes) / rows)
    if columns == 1:
        return [_lane(lane, now, width, tr("worker {number}", number=str(lane.worker).ljust(2))) for lane in lanes]
    gap = 3
    cell = (width - gap * (columns - 1)) // columns
    if cell < CELL:
        stages: Counter[str] = Counter(lane.shown(now)[1] or "wait" for lane in lanes)
        counts = ", ".join(f"{stages[stage]} {say(stage)}" for stage in SEEN_STAGES if stages[stage])
        text = Text(f"{several('1 worker', '{n:,} workers', len(lanes))}: {counts}")
        text.truncate(width, overflow="ellipsis")
        return [text]
    rows = math.ceil(len(lanes) / columns)
    drawn = [_lane(lane, now, cell, f"{lane.worker:<2d}") for lane in lanes]
    return [Text(" " * gap).join(drawn[row::rows]) for row in range(rows)]  # by column, so that a lane keeps its place


def _lane(lane: Lane, now: float, width: int, label: str) -> Text:
    source, stage = lane.shown(now)
    stages = max(len(say(stage)) for stage in SEEN_STAGES)
    done = f"{lane.done:>5,d}"
    state = (say(stage or ""), STAGE_STYLES.get(stage or "", "")) if lane.alive else (tr("died"), "red")
    room = max(0, width - len(label) - stages - len(done) - 5)
    name = fitted(printed(os.path.basename(source)), room)
    text = Text.assemble(label, "  ", (state[0].ljust(stages), state[1]), "  ", name, " ", done)
    text.truncate(width)
    return text


def fitted(name: str, width: int, mark: str = "…") -> str:
    """Return a name of exactly so many cells: filled up, or cut in its middle, for series differ at their ends."""
    if cell_len(name) <= width:
        return set_cell_size(name, width)
    if width <= len(mark):
        return set_cell_size(mark, width)
    head = set_cell_size(name, (width - len(mark)) // 3)
    tail = chop_cells(name[::-1], width - len(mark) - cell_len(head))[0][::-1]
    return set_cell_size(f"{head}{mark}{tail}", width)


def _cores(percent: Sequence[float], width: int) -> Text:
    """Return a block a core, neighbors averaged where there are too many, and how many cores are busy in sum."""
    busy = "  " + tr("{n:.1f} of {all}", n=sum(percent) / 100, all=len(percent))
    label = f"{tr('cores'):9}  "
    room = max(1, width - len(label) - len(busy))
    each = math.ceil(len(percent) / room)
    groups = [percent[i : i + each] for i in range(0, len(percent), each)]
    blocks = "".join(BLOCKS[min(8, round(sum(group) / len(group) / 12.5))] for group in groups)
    text = Text(label + blocks + busy, style="dim")
    text.truncate(width)
    return text
