"""What the world does during a run, in words: workers that die, a full disk, pictures that are gone."""

from __future__ import annotations

from multitone.batch.events import WorkerDied
from multitone.batch.progress import JobProgress
from multitone.batch.unread import unread_sentence
from multitone.messages import say, several, tr


def during(progress: JobProgress) -> str:
    """Say what happened to a running job that a person should know; empty where nothing did."""
    notices = [
        say(progress.pause_reason).rstrip(".") if progress.pause_reason else "",
        death(progress, progress.deaths[-1]) if progress.deaths else "",
        vanished(progress),
    ]
    return " · ".join(filter(None, notices))


def after(progress: JobProgress) -> list[str]:
    """Say what happened to a job that is over."""
    notices = []
    last = progress.finished
    if any(failure.kind == "no-space" for failure in progress.failures):
        notices.append(tr("The disk is full: free some space and continue"))
    elif last is not None and last.stopped:
        notices.append(say(last.stopped).rstrip("."))
    notices.append(vanished(progress))
    if progress.unread:
        notices.append(say(unread_sentence(progress.unread)).rstrip("."))
    if len(progress.deaths) == 1:
        notices.append(tr("1 worker died during the run ({reason})", reason=say(progress.deaths[0].reason)))
    elif progress.deaths:
        notices.append(tr("{n:,} workers died during the run", n=len(progress.deaths)))
    return [notice for notice in notices if notice]


def death(progress: JobProgress, died: WorkerDied) -> str:
    """Say which worker died, how, and what became of its place and its picture."""
    lane, reason = progress.lanes.get(died.worker), say(died.reason)
    if lane is not None and lane.alive:
        text = tr("Worker {worker} died ({reason}) and was replaced", worker=died.worker, reason=reason)
    else:
        text = tr("Worker {worker} died ({reason})", worker=died.worker, reason=reason)
    if died.task is None:
        return text
    given_up = any(failure.task == died.task for failure in progress.failures)
    outcome = tr("its picture is given up") if given_up else tr("its picture is tried again")
    return f"{text}; {outcome}"


def vanished(progress: JobProgress) -> str:
    """Say how many pictures are gone, empty where none are."""
    gone = sum(failure.kind == "vanished" and failure.stage in (None, "read") for failure in progress.failures)
    if not gone:
        return ""
    return several(
        "1 picture has disappeared since the plan was made",
        "{n:,} pictures have disappeared since the plan was made",
        gone,
    )
