"""How the page says a job of the past: what it did, what became of it, and all that is known of it."""

from __future__ import annotations

import functools
from typing import NamedTuple

from multitone import numbers
from multitone.batch.copying import way_sentences
from multitone.batch.journal.clearing import Cleared
from multitone.batch.journal.detail import JobDetail, Kept
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.undoing import Undone
from multitone.errors import MultitoneError
from multitone.gui.desktop.numbers import date_and_time, shown, workers
from multitone.gui.desktop.step_text import step_parts
from multitone.imaging.contents import loss_sentences
from multitone.messages import _, say, several, tr

MOST_REFUSED = 20
"""Results that were left alone of which each is named."""
STATES: dict[str, tuple[str, str]] = {
    "running": (_("Running"), "resume"),
    "not yet on the disk": (_("Not yet on the disk"), "pause"),
    "finished": (_("Finished"), "check"),
    "stopped": (_("Stopped by an error"), "pause"),
    "cancelled": (_("Stopped"), "pause"),
    "interrupted": (_("Interrupted"), "pause"),
    "abandoned": (_("Left as it is"), "minus"),
    "undone": (_("Undone"), "reset"),
    "partly undone": (_("Undone in part"), "reset"),
}
"""What became of a job, and the icon that stands for it."""


class Fact(NamedTuple):
    """A name and its value; a value of several lines has each on its own, and what is typed is set like that."""

    name: str
    value: str
    typed: bool = False


class Files(NamedTuple):
    """Files of which each has a reason, under a title."""

    title: str
    lines: tuple[tuple[str, str], ...]
    more: int = 0


def state(name: str) -> str:
    """Say what became of a job."""
    return say(STATES.get(name, (name, ""))[0])


def outcome(name: str, past: PastJob) -> str:
    """Say what became of a job, and how many of its pictures failed."""
    return f"{state(name)} · {tr('{n:,} failed', n=past.failed)}" if past.failed else state(name)


def icon(name: str, past: PastJob) -> str:
    """Return the icon of a state; a job that is done is told apart where something failed."""
    return "warning" if name == "finished" and past.failed else STATES.get(name, ("", "details"))[1]


@functools.lru_cache(maxsize=4096)
def title(steps: tuple[str, ...], typed_format: str) -> str:
    """Say in a few words what a job did: its steps, and the format where one was chosen, both given as typed."""
    from multitone.imaging.encode import export_formats

    name = typed_format.split(" ")[0]
    known = export_formats().get(name)
    text = ", ".join(parts_of(step)[0] for step in steps)
    if not name:
        return text or tr("No steps")
    file_format = say(known.title) if known else name
    return tr("{steps} as {format}", steps=text, format=file_format) if text else tr("As {format}", format=file_format)


@functools.lru_cache(maxsize=4096)
def parts_of(typed: str) -> tuple[str, ...]:
    """Say a step, given as typed: its title, and what sets it apart; one that is not known stays as it is written."""
    from multitone.imaging.pipeline import parse_step

    try:
        return tuple(step_parts(parse_step(typed)))
    except MultitoneError:
        return (typed,)


def counts(past: PastJob) -> str:
    """Say what became of a job's pictures; what there is none of is not said."""
    parts = (
        (past.done, tr("{n:,} done", n=past.done)), (past.failed, tr("{n:,} failed", n=past.failed)),
        (past.skipped, tr("{n:,} skipped", n=past.skipped)), (past.left, tr("{n:,} left", n=past.left)),
        (past.undone, tr("{n:,} undone", n=past.undone)),
    )  # fmt: skip
    return " · ".join(text for n, text in parts if n) or parts[0][1]


def orphans(number: int) -> str:
    """Say what becomes of results whose sources are gone, where they are removed all the same."""
    return several(
        "Also remove the result whose source is gone; it cannot be made again",
        "Also remove the {n:,} results whose sources are gone; they cannot be made again",
        number,
    )


def undone(what: Undone) -> str:
    """Say what undoing did."""
    removed, restored, refused = len(what.removed), len(what.restored), len(what.refused)
    parts = (
        several("1 result removed", "{n:,} results removed", removed) if removed else "",
        several("1 file put back", "{n:,} files put back", restored) if restored else "",
        tr("{n:,} left alone", n=refused) if refused else "",
    )
    return tr("Undone: {what}.", what=", ".join(filter(None, parts)) or tr("nothing was left to remove"))


def cleared(what: Cleared) -> str:
    """Say what was cleared."""
    one, many = _("1 replaced file cleared ({size:bytes})"), _("{n:,} replaced files cleared ({size:bytes})")
    text = tr(one if what.files == 1 else many, n=what.files, size=what.bytes)
    return f"{text} · {say(what.refused[0].reason)}" if what.refused else text


def facts_of(job: JobDetail) -> list[Fact]:
    """Return what is known of a job; what can be done with it stands on buttons, what cannot, here with the reason."""
    past, asked = job.past, job.asked
    facts = [
        Fact(tr("Started"), date_and_time(past.began)),
        Fact(tr("Time"), numbers.seconds(past.seconds) if past.seconds else ""),
        Fact(tr("Pictures"), numbers.count(past.pictures)),
        Fact(tr("Of these"), "\n".join(map(say, (*way_sentences(job.ways), *loss_sentences(job.losses))))),
        Fact(tr("Steps"), "\n".join(" · ".join(parts_of(step)) for step in past.steps)),
        Fact(tr("Found in"), "\n".join(map(shown, asked.sources)) if asked is not None else ""),
        Fact(tr("Results in"), shown(past.folder)),
        Fact(tr("Replaced"), "" if job.kept is None else _kept(job.kept)),
        Fact(tr("Ran on"), f"{say(past.engine)}, {workers(past.workers)}"),
        Fact(tr("Job"), past.id, typed=True),
        Fact(tr("Command"), job.command, typed=True),
        Fact(tr("Undo"), say(job.undo_refused)),
        Fact(tr("Continue"), say(job.resume_refused)),
        Fact(tr("Convert again"), say(job.again_refused)),
    ]
    return [fact for fact in facts if fact.value]


def failures_of(job: JobDetail) -> Files:
    """Return the first pictures that failed, and why."""
    lines = tuple((failure.source, say(failure.words)) for failure in job.failures)
    return Files(tr("{n:,} failed", n=job.past.failed), lines, job.past.failed - len(lines))


def left_alone(undone: Undone) -> Files:
    """Return the first results that undoing left alone, and why."""
    refused = len(undone.refused)
    lines = tuple((refusal.target, f"– {say(refusal.reason)}") for refusal in undone.refused[:MOST_REFUSED])
    return Files(tr("{n:,} left alone", n=refused), lines, refused - len(lines))


def _kept(kept: Kept) -> str:
    """Say how much is kept of what was replaced, and where."""
    text = f"{several('1 file', '{n:,} files', kept.files)}, {numbers.size(kept.bytes)}"
    text = tr("more than {what}", what=text) if kept.more else text
    return tr("{what}, kept in {folder}", what=text, folder=shown(kept.folder))
