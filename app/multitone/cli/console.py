"""What a terminal shows of a job: a bar, the rate, a lane a worker; and the summary at its end."""

from __future__ import annotations

import os
import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live as RichLive
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from multitone.batch.plan import Plan
from multitone.batch.progress import JobProgress, Lane
from multitone.errors import FAILURE_WORDS

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison

REFRESH = 1 / 12
"""Seconds between two drawings."""
MOST_LANES = 16
STAGE_STYLES = {"read": "dim", "decode": "cyan", "apply": "bright_cyan", "encode": "blue", "write": "dim"}
SHOWN_FAILURES = 5


class Live:
    """Draws a job while it runs, on standard error."""

    def __init__(self, progress: JobProgress, planned: Plan) -> None:
        self._progress = progress
        self._live = RichLive(console=Console(stderr=True), auto_refresh=False, transient=True)
        self._due = 0.0
        self._to_do = len(planned.tasks) - planned.counts["skip"]

    def __enter__(self) -> Live:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def refresh(self) -> None:
        """Draw, if it is time to."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + REFRESH
            self._live.update(self._drawn(), refresh=True)

    def _drawn(self) -> RenderableType:
        progress = self._progress
        lanes = sorted(progress.lanes.values(), key=lambda lane: lane.worker)
        parts: list[RenderableType] = [self._bar()]
        if len(lanes) <= MOST_LANES:
            parts.append(_lanes(lanes, progress.at))
        if progress.cpu:
            parts.append(_cores(progress.cpu))
        return Group(*parts)

    def _bar(self) -> RenderableType:
        progress = self._progress
        done = progress.settled - progress.skipped
        row = Table.grid(padding=(0, 2))
        left = progress.seconds_left
        said = [f"{done:,} of {self._to_do:,}", f"{progress.megapixels_per_second:,.0f} MP/s"]
        said.append("…" if left is None else f"{seconds_text(left)} left")
        if progress.failed:
            said.append(f"[red]{progress.failed:,} failed[/red]")
        if progress.paused:
            said.append("paused")
        row.add_row(ProgressBar(total=max(1, self._to_do), completed=done, width=40), *said)
        return row


def _lanes(lanes: list[Lane], now: float) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, width=36, overflow="ellipsis")
    table.add_column(no_wrap=True, width=7)
    table.add_column(no_wrap=True, justify="right")
    for lane in lanes:
        source, at_stage = lane.shown(now)
        stage = at_stage or ""
        name = os.path.basename(source).encode("utf-8", "replace").decode()
        state = Text(stage, style=STAGE_STYLES.get(stage, "")) if lane.alive else Text("died", style="red")
        table.add_row(f"worker {lane.worker}", Text(name), state, f"{lane.done:,}")
    return table


def _cores(percent: tuple[float, ...]) -> Text:
    blocks = " ▁▂▃▄▅▆▇█"
    return Text("cores     " + "".join(blocks[min(8, round(p / 12.5))] for p in percent), style="dim")


def summary(progress: JobProgress, planned: Plan, comparison: Comparison | None = None) -> None:
    """Print how the job went: counts, time, failures grouped by reason, the comparison."""
    console = Console(highlight=False)
    finished = progress.finished
    assert finished is not None
    said = [f"{finished.done:,} done"]
    said += [f"{number:,} {word}" for number, word in (
        (finished.failed, "failed"), (finished.skipped, "skipped (they exist)"), (finished.cancelled, "not done"),
    ) if number]  # fmt: skip
    console.print(f"{', '.join(said)} in {seconds_text(finished.seconds)}.", soft_wrap=True)
    if finished.done:
        rate = finished.megapixels / max(finished.seconds, 1e-9)
        workers = f"{finished.workers} worker{'s' if finished.workers != 1 else ''}"
        console.print(
            f"{number_text(finished.megapixels)} megapixels, {number_text(rate)} MP/s; "
            f"{bytes_text(progress.bytes_in)} became {bytes_text(progress.bytes_out)}; {workers}, "
            f"{finished.cpu_seconds:.1f} s of processor time, {bytes_text(finished.peak_memory)} of memory.",
            soft_wrap=True,
        )
    for reason, failures in progress.failures_by_reason():
        console.print(
            Text(f"{len(failures):,} × {FAILURE_WORDS[failures[0].kind]}: {reason}", style="red"),
            soft_wrap=True,
        )
        for failure in failures[:SHOWN_FAILURES]:
            console.print(Text("    " + failure.source.encode("utf-8", "backslashreplace").decode()), soft_wrap=True)
        if len(failures) > SHOWN_FAILURES:
            console.print(f"    and {len(failures) - SHOWN_FAILURES:,} more", soft_wrap=True)
    if finished.stopped:
        console.print(Text(f"The job was stopped: {finished.stopped}", style="red"), soft_wrap=True)
    console.print(f"The results are in {planned.draft.export.folder}", soft_wrap=True, markup=False)
    if comparison is not None:
        print_comparison(comparison)


def print_comparison(comparison: Comparison) -> None:
    """Print a comparison: the ratio, the times it comes from, the proof."""
    console = Console(highlight=False)
    for line in comparison.sentences():
        console.print(Text(line), soft_wrap=True)


def number_text(number: float) -> str:
    """Write a number with the digits that count."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def seconds_text(seconds: float) -> str:
    """Write a duration as people read it."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def bytes_text(number: float) -> str:
    """Write a number of bytes with a fitting decimal unit."""
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
