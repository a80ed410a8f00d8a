"""What a watch prints: a line a picture, and one for what happens to the folder; or JSON Lines."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from multitone.batch.events import Event, Paused, TaskFailed, TaskFinished, TaskSkipped, to_json
from multitone.cli.converting import Show
from multitone.cli.terminal import flush, json_line, line, tell
from multitone.errors import FAILURE_WORDS, printed
from multitone.messages import Message, _, say, several, tr
from multitone.watching.notices import Away, Back, LeftOut, Notice, Waiting, WatchEnded, Watching

CHANGES_AGAIN = ("truncated", "unreadable")
"""Failures of pictures that may not have arrived wholly; they are tried again when they change."""


class Shown:
    """Prints what happens in a watched folder."""

    def __init__(self, show: Show, folder: str, output: str) -> None:
        self._show = show
        self._folder, self._output = folder, os.path.realpath(output)
        self._begun = False

    def show(self, events: Sequence[Event | Notice]) -> None:
        """Print what is to be said of some events."""
        if self._show == "json":
            for event in events:
                json_line(to_json(event))
            flush()
            return
        for event in events:
            text = self._failure(event) if isinstance(event, TaskFailed) else ""
            if text and self._show == "quiet":
                tell(text)
            elif self._show != "quiet":
                text = text or self._text(event)
                if text:
                    line(f"{time.strftime('%H:%M:%S')} {text}")

    def _text(self, event: Event | Notice) -> str:
        """Return what is said of an event; nothing of most."""
        match event:
            case TaskFinished():
                return self._finished(event)
            case TaskSkipped():
                return tr("{source} is skipped: {why}", source=self._name(event.source), why=say(event.reason))
            case Paused():
                return tr("Paused: {why}", why=say(event.reason)) if event.reason else ""
            case Watching():
                return self._watching(event)
            case LeftOut():
                return _left_out(event)
            case Waiting():
                return self._waiting(event)
            case Away():
                return tr("{folder} is not there; waiting until it is back.", folder=printed(event.folder))
            case Back():
                return tr("{folder} is back.", folder=printed(event.folder))
            case WatchEnded():
                return _ended(event)
            case _:
                return ""

    def _finished(self, event: TaskFinished) -> str:
        target = os.path.relpath(event.target, self._output)
        text = f"{self._name(event.source)} → {printed(target)}"
        if event.salvaged is not None:
            salvaged = tr("salvaged: {missing}", missing=event.salvaged)
            text += f" ({salvaged})"
        return f"{text} ({1000 * event.seconds.total:.0f} ms)" if self._show == "verbose" else text

    def _failure(self, event: TaskFailed) -> str:
        words = say(FAILURE_WORDS[event.kind])
        text = f"{self._name(event.source)} {words}: {say(event.reason)}"
        again = tr("It is tried again when it changes.")
        return f"{text} {again}" if event.kind in CHANGES_AGAIN else text

    def _watching(self, event: Watching) -> str:
        folder, output = printed(event.folder), printed(event.output)
        text = tr("Watching {folder}, results in {output}; Ctrl-C ends it.", folder=folder, output=output)
        before = several("1 picture was processed before.", "{n:,} pictures were processed before.", event.known)
        return f"{text} {before}" if event.known else text

    def _waiting(self, event: Waiting) -> str:
        """Say how many pictures are being written; the first time also that nothing else is to do."""
        begun, self._begun = self._begun, True
        if event.unfinished:
            return several("1 picture is not whole yet.", "{n:,} pictures are not whole yet.", event.unfinished)
        return "" if begun else tr("Waiting for pictures.")

    def _name(self, source: str) -> str:
        return printed(os.path.relpath(source, self._folder))


def _left_out(event: LeftOut) -> str:
    parts: list[str] = []
    if event.existing:
        parts.append(several("1 result is there already.", "{n:,} results are there already.", event.existing))
    if event.results:
        parts.append(
            several(
                "1 result of a job is no picture to process.",
                "{n:,} results of jobs are no pictures to process.",
                event.results,
            )
        )
    return " ".join(parts)


def _ended(event: WatchEnded) -> str:
    counts: tuple[tuple[Message, int], ...] = (
        (_("{n:,} done"), event.done),
        (_("{n:,} failed"), event.failed),
        (_("{n:,} skipped"), event.skipped),
        (_("{n:,} not done"), event.cancelled),
    )
    said = ", ".join(tr(template, n=number) for template, number in counts if number)
    return tr("Ended: {counts}.", counts=said or tr("{n:,} done", n=0))
