"""How the page says a job of the past: what it did, what became of it, and the icon that stands for that."""

from __future__ import annotations

import functools

from PySide6.QtCore import QCoreApplication

from multitone.batch.journal.detail import Kept, Listed
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.undoing import Undone
from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared, described

ICONS = {
    "running": "resume", "finished": "check", "abandoned": "minus", "undone": "reset", "partly undone": "reset",
    "interrupted": "pause", "cancelled": "pause", "stopped": "pause",
}  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("history", text)


def state(name: str) -> str:
    """Say what became of a job."""
    said = {
        "running": _tr("Running"),
        "finished": _tr("Finished"),
        "stopped": _tr("Stopped by an error"),
        "cancelled": _tr("Stopped"),
        "interrupted": _tr("Interrupted"),
        "abandoned": _tr("Left as it is"),
        "undone": _tr("Undone"),
        "partly undone": _tr("Undone in part"),
    }
    return said.get(name, name)


def outcome(name: str, past: PastJob) -> str:
    """Say what became of a job, and how many of its pictures failed."""
    said = state(name)
    return f"{said} · {_tr('{n} failed').format(n=numbers.count(past.failed))}" if past.failed else said


def icon(name: str, past: PastJob) -> str:
    """Return the icon of a state; a job that is done is told apart where something failed."""
    return "warning" if name == "finished" and past.failed else ICONS.get(name, "details")


def title(job: Listed) -> str:
    """Say in a few words what a job did: its steps, and the format where one was chosen."""
    return work(job.past.steps, job.format)


@functools.lru_cache(maxsize=4096)
def work(steps: tuple[str, ...], chosen: str) -> str:
    """Say steps and format, given as they are typed."""
    said = ", ".join(step(one).split(" · ")[0] for one in steps)
    made = _format(chosen)
    if said and made:
        return _tr("{steps} as {format}").format(steps=said, format=made)
    return said or (_tr("As {format}").format(format=made) if made else _tr("No steps"))


@functools.lru_cache(maxsize=4096)
def step(typed: str) -> str:
    """Say a step, given as it is typed; one that this version does not know stays as it is written."""
    from multitone.imaging.pipeline import describe, parse_step

    try:
        return described(describe(parse_step(typed)))
    except MultitoneError:
        return typed


def _format(chosen: str) -> str:
    from multitone.imaging.encode import export_formats

    name = chosen.split(" ")[0]
    known = export_formats().get(name)
    return name if known is None else declared(known.title)


def counts(past: PastJob) -> str:
    """Say what became of a job's pictures; what there is none of is not said."""
    said = (
        (past.done, _tr("{n} done")), (past.failed, _tr("{n} failed")), (past.skipped, _tr("{n} skipped")),
        (past.left, _tr("{n} left")), (past.undone, _tr("{n} undone")),
    )  # fmt: skip
    return " · ".join(text.format(n=numbers.count(n)) for n, text in said if n) or _tr("{n} done").format(n=0)


def kept(files: Kept) -> str:
    """Say how much is kept of what was replaced."""
    number = _tr("1 file") if files.files == 1 else _tr("{n} files").format(n=numbers.count(files.files))
    said = f"{number}, {numbers.size(files.bytes)}"
    return _tr("more than {what}").format(what=said) if files.more else said


def orphans(number: int) -> str:
    """Say what becomes of results whose sources are gone, where they are removed all the same."""
    if number == 1:
        return _tr("Also remove the result whose source is gone; it cannot be made again")
    return _tr("Also remove the {n} results whose sources are gone; they cannot be made again").format(
        n=numbers.count(number)
    )


def undone(what: Undone) -> str:
    """Say what undoing did."""
    removed, restored, refused = len(what.removed), len(what.restored), len(what.refused)
    said = []
    if removed:
        said.append(
            _tr("1 result removed") if removed == 1 else _tr("{n} results removed").format(n=numbers.count(removed))
        )
    if restored:
        said.append(
            _tr("1 file put back") if restored == 1 else _tr("{n} files put back").format(n=numbers.count(restored))
        )
    if refused:
        said.append(_tr("{n} left alone").format(n=numbers.count(refused)))
    return _tr("Undone: {what}.").format(what=", ".join(said) or _tr("nothing was left to remove"))
