"""What a terminal shows of a job at its end: counts, times, failures by reason, the comparison."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from multitone.batch.copying import WAYS_OF_SKIPPED, way_sentences
from multitone.batch.job import Job, Task
from multitone.batch.plan import results_sentence
from multitone.batch.progress import JobProgress
from multitone.batch.targets.standing import standing_sentences
from multitone.batch.unread import linked_sentence, unread_sentence
from multitone.cli.plan import left_alone
from multitone.cli.terminal import line
from multitone.errors import FAILURE_WORDS, printed
from multitone.messages import _, say, several, tr
from multitone.numbers import figures

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison

MOST_NAMES = 5
"""Names of files of a kind, before the rest is only counted."""


def print_summary(progress: JobProgress, job: Job, comparison: Comparison | None = None) -> None:
    """Print how the job went: counts, time, failures grouped by reason, the comparison."""
    finished = progress.finished
    assert finished is not None
    left = finished.skipped - progress.earlier - sum(progress.ways[way] for way in WAYS_OF_SKIPPED.values())
    skipped = _("{n:,} skipped (it exists)") if left == 1 else _("{n:,} skipped (they exist)")
    counts = [tr("{n:,} done", n=finished.done)]
    counts += [tr(template, n=number) for template, number in (
        (_("{n:,} done before"), progress.earlier),
        (_("{n:,} of them salvaged"), len(progress.salvaged)),
        (_("{n:,} of them not as promised"), len(progress.differing)),
        (_("{n:,} failed"), finished.failed),
        (skipped, left),
        (_("{n:,} not done"), finished.cancelled),
    ) if number]  # fmt: skip
    line(tr("{counts} in {time:seconds}.", counts=", ".join(counts), time=finished.seconds))
    if finished.done:
        line(_work(progress))
    if ways := way_sentences(progress.ways):
        line(tr("{counts}.", counts="; ".join(map(say, ways))))
    for sentence in (results_sentence(progress.left_out), *standing_sentences(progress.standings)):
        if sentence:
            line(say(sentence))
    if job.ignored:
        line(left_alone(job.ignored))
    if job.linked:
        line(say(linked_sentence(job.linked)))
    if progress.held_back:
        line(say(progress.held_back))
    for loss, number in progress.losses.items():
        line(tr("{n:,} × {loss}", n=number, loss=loss), "yellow")
    _print_troubles(progress, job)
    if finished.stopped:
        line(tr("The job was stopped: {why}", why=finished.stopped), "red")
    line(tr("The results are in {folder}", folder=printed(job.export.folder)))
    if job.shard:
        command = f"multitone history --merge {shlex.quote(printed(job.export.folder))}"
        line(tr("This was shard {shard} of a job; what became of all: {command}", shard=job.shard, command=command))
    if comparison is not None:
        print_comparison(comparison)


def source_of(task: Task) -> str:
    """Say which picture a task is about, of a file whose pages are pictures of their own also the page."""
    source = printed(task.source)
    return tr("{source}, page {n:,}", source=source, n=task.page) if task.page else source


def _work(progress: JobProgress) -> str:
    finished = progress.finished
    assert finished is not None
    return tr(
        "{megapixels} megapixels, {rate} MP/s; {read:bytes} became {written:bytes}; {workers}, "
        "{cpu:seconds} of processor time, {memory:bytes} of memory.",
        megapixels=figures(finished.megapixels),
        rate=figures(finished.megapixels / max(finished.seconds, 1e-9)),
        read=progress.bytes_in,
        written=progress.bytes_out,
        workers=several("1 worker", "{n:,} workers", finished.workers),
        cpu=finished.cpu_seconds,
        memory=finished.peak_memory,
    )


def _print_troubles(progress: JobProgress, job: Job) -> None:
    """Print what failed, each reason with the first of its files, and what is done but not as it should be."""
    for reason, failures in progress.failures_by_reason():
        line(f"{len(failures):,} × {say(FAILURE_WORDS[failures[0].kind])}: {say(reason)}", "red")
        names = [source_of(job.task(failure.task)) for failure in failures[:MOST_NAMES]]
        _print_some(names, len(failures))
    for text, color, events in (
        (tr("salvaged, because a part of the picture is missing"), "yellow", progress.salvaged),
        (tr("not as promised"), "red", progress.differing),
    ):
        if events:
            line(f"{len(events):,} × {text}", color)
            remarks = ((event, event.differences if color == "red" else (event.salvaged or "",)) for event in events)
            _print_some([f"{printed(event.target)}: {'; '.join(map(say, each))}" for event, each in remarks])
    if progress.unread:
        line(say(unread_sentence(progress.unread)), "red")
        _print_some([printed(folder.path) for folder in progress.unread[1:]])


def _print_some(lines: Sequence[str], number: int | None = None) -> None:
    """Print the first of so many lines; `lines` need not be all of them where their number is given."""
    for text in lines[:MOST_NAMES]:
        line("    " + text)
    more = (len(lines) if number is None else number) - MOST_NAMES
    if more > 0:
        line(tr("    and {n:,} more", n=more))


def print_comparison(comparison: Comparison) -> None:
    """Print a comparison: the ratio, the times it comes from, the proof."""
    for sentence in comparison.sentences():
        line(say(sentence))
