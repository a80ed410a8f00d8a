"""What a terminal shows of a job at its end: counts, times, failures by reason, the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from multitone.batch.job import Job
from multitone.batch.progress import JobProgress
from multitone.cli.words import bytes_text, number_text, path_text, seconds_text
from multitone.errors import FAILURE_WORDS

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison

SHOWN_FAILURES = 5


def summary(progress: JobProgress, job: Job, comparison: Comparison | None = None) -> None:
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
    if progress.held_back:
        console.print(Text(progress.held_back), soft_wrap=True)
    for reason, failures in progress.failures_by_reason():
        console.print(
            Text(f"{len(failures):,} × {FAILURE_WORDS[failures[0].kind]}: {reason}", style="red"),
            soft_wrap=True,
        )
        for failure in failures[:SHOWN_FAILURES]:
            console.print(Text("    " + path_text(failure.source)), soft_wrap=True)
        if len(failures) > SHOWN_FAILURES:
            console.print(f"    and {len(failures) - SHOWN_FAILURES:,} more", soft_wrap=True)
    if finished.stopped:
        console.print(Text(f"The job was stopped: {finished.stopped}", style="red"), soft_wrap=True)
    console.print(f"The results are in {path_text(job.export.folder)}", soft_wrap=True, markup=False)
    if comparison is not None:
        print_comparison(comparison)


def print_comparison(comparison: Comparison) -> None:
    """Print a comparison: the ratio, the times it comes from, the proof."""
    console = Console(highlight=False)
    for line in comparison.sentences():
        console.print(Text(line), soft_wrap=True)
