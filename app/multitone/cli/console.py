"""What a terminal shows of a job at its end: counts, times, failures by reason, the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from multitone.batch.job import Job
from multitone.batch.plan import results_sentence
from multitone.batch.progress import JobProgress
from multitone.batch.targets.standing import standing_sentences
from multitone.batch.unread import unread_sentence
from multitone.cli.messages import bytes_text, counted, left_alone, number_text, path_text, seconds_text
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
    exist = "it exists" if finished.skipped == 1 else "they exist"
    said += [f"{number:,} {word}" for number, word in (
        (len(progress.salvaged), "of them salvaged"), (len(progress.differing), "of them not as promised"),
        (finished.failed, "failed"), (finished.skipped, f"skipped ({exist})"), (finished.cancelled, "not done"),
    ) if number]  # fmt: skip
    console.print(f"{', '.join(said)} in {seconds_text(finished.seconds)}.", soft_wrap=True)
    if finished.done:
        workers = counted(finished.workers, "worker")
        rate = finished.megapixels / max(finished.seconds, 1e-9)
        console.print(
            f"{number_text(finished.megapixels)} megapixels, {number_text(rate)} MP/s; "
            f"{bytes_text(progress.bytes_in)} became {bytes_text(progress.bytes_out)}; {workers}, "
            f"{finished.cpu_seconds:.1f} s of processor time, {bytes_text(finished.peak_memory)} of memory.",
            soft_wrap=True,
        )
    for sentence in (results_sentence(progress.left_out), *standing_sentences(progress.standings)):
        if sentence:
            console.print(Text(sentence), soft_wrap=True)
    if job.ignored:
        console.print(left_alone(job.ignored), soft_wrap=True)
    if progress.held_back:
        console.print(Text(progress.held_back), soft_wrap=True)
    for reason, failures in progress.failures_by_reason():
        console.print(
            Text(f"{len(failures):,} × {FAILURE_WORDS[failures[0].kind]}: {reason}", style="red"),
            soft_wrap=True,
        )
        _print_some([path_text(failure.source) for failure in failures[:SHOWN_FAILURES]], len(failures))
    _print_files("salvaged, for a part of the picture is missing", "yellow", [
        f"{path_text(event.target)}: {event.salvaged}" for event in progress.salvaged
    ])  # fmt: skip
    _print_files("not as promised", "red", [
        f"{path_text(event.target)}: {'; '.join(event.differences)}" for event in progress.differing
    ])  # fmt: skip
    if progress.unread:
        console.print(Text(unread_sentence(progress.unread), style="red"), soft_wrap=True)
        _print_some([path_text(folder.path) for folder in progress.unread[1:]])
    if finished.stopped:
        console.print(Text(f"The job was stopped: {finished.stopped}", style="red"), soft_wrap=True)
    console.print(f"The results are in {path_text(job.export.folder)}", soft_wrap=True, markup=False)
    if comparison is not None:
        print_comparison(comparison)


def _print_files(what: str, style: str, lines: list[str]) -> None:
    """Print how many files are so, and the first of them; nothing where there is none."""
    if lines:
        Console(highlight=False).print(Text(f"{len(lines):,} × {what}", style=style), soft_wrap=True)
        _print_some(lines)


def _print_some(lines: list[str], number: int | None = None) -> None:
    """Print the first of so many lines; `lines` need not be all of them where their number is given."""
    console = Console(highlight=False)
    for line in lines[:SHOWN_FAILURES]:
        console.print(Text("    " + line), soft_wrap=True)
    more = (len(lines) if number is None else number) - SHOWN_FAILURES
    if more > 0:
        console.print(f"    and {more:,} more", soft_wrap=True)


def print_comparison(comparison: Comparison) -> None:
    """Print a comparison: the ratio, the times it comes from, the proof."""
    console = Console(highlight=False)
    for line in comparison.sentences():
        console.print(Text(line), soft_wrap=True)
