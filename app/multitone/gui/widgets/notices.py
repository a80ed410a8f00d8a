"""What the world does during a run, in words: workers that die, a full disk, pictures that are gone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from multitone.batch.events import WorkerDied
from multitone.batch.progress import JobProgress
from multitone.batch.unread import unread_sentence
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared


def _tr(text: str) -> str:
    return QCoreApplication.translate("notices", text)


def during(progress: JobProgress) -> str:
    """Say what happened to a running job that a person should know; empty where nothing did."""
    said = []
    if progress.pause_reason:
        said.append(declared(progress.pause_reason).rstrip("."))
    if progress.deaths:
        said.append(death(progress, progress.deaths[-1]))
    gone = vanished(progress)
    if gone:
        said.append(gone)
    return " · ".join(said)


def after(progress: JobProgress) -> list[str]:
    """Say what happened to a job that is over."""
    said = []
    last = progress.finished
    if any(failure.kind == "no-space" for failure in progress.failures):
        said.append(_tr("The disk is full: free some room and continue"))
    elif last is not None and last.stopped:
        said.append(last.stopped.rstrip("."))
    gone = vanished(progress)
    if gone:
        said.append(gone)
    if progress.unread:
        said.append(declared(unread_sentence(progress.unread)).rstrip("."))
    if len(progress.deaths) == 1:
        said.append(_tr("1 worker died on the way ({reason})").format(reason=declared(progress.deaths[0].reason)))
    elif progress.deaths:
        said.append(_tr("{n} workers died on the way").format(n=numbers.count(len(progress.deaths))))
    return said


def death(progress: JobProgress, died: WorkerDied) -> str:
    """Say which worker died, how, and what became of its place and its picture."""
    lane = progress.lanes.get(died.worker)
    named = {"worker": numbers.count(died.worker), "reason": declared(died.reason)}
    if lane is not None and lane.alive:
        said = _tr("Worker {worker} died ({reason}) and was replaced").format(**named)
    else:
        said = _tr("Worker {worker} died ({reason})").format(**named)
    if died.task is None:
        return said
    given_up = any(failure.task == died.task for failure in progress.failures)
    what = _tr("its picture is given up") if given_up else _tr("its picture is tried again")
    return f"{said}; {what}"


def vanished(progress: JobProgress) -> str:
    """Say how many pictures are gone, empty where none are."""
    gone = sum(failure.kind == "vanished" and failure.stage in (None, "read") for failure in progress.failures)
    if not gone:
        return ""
    if gone == 1:
        return _tr("1 picture is gone since the plan was made")
    return _tr("{n} pictures are gone since the plan was made").format(n=numbers.count(gone))
