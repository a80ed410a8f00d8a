"""`multitone history --merge`: all shards of a folder of results, as one, and taken into this history."""

from __future__ import annotations

import shlex
from typing import Any

from multitone.batch.events import to_json
from multitone.batch.journal.access import ask
from multitone.batch.shards.gathering import NOT_BEGUN, ShardState, Whole, gather, wholes
from multitone.cli.terminal import MOST_LINES, json_line, line, tell
from multitone.errors import UsageError, printed
from multitone.messages import Message, _, several, tr


def merge(folder: str, states: dict[str, Message], *, json: bool) -> int:
    """Print what became of the shards of a folder, and take in those that are over; return the exit status.

    It is 1 where pictures are left or have failed. `states` are the words for what becomes of a job. Raises
    `UsageError`, `JournalError`.
    """
    found = wholes(folder, tell)
    taken = [ask(lambda journal, whole=whole: _gathered(whole, journal), tell) for whole in found]  # type: ignore[misc]
    if json:
        json_line(to_json({"event": "merged", "jobs": list(map(_record, found, taken))}))
    else:
        for whole, number in zip(found, taken, strict=True):
            _print(whole, number, {NOT_BEGUN: _("not begun"), **states})
    return 1 if any(whole.left or whole.total("failed") for whole in found) else 0


def _gathered(whole: Whole, journal: Any) -> int:
    try:
        return gather(whole, journal)
    except OSError as error:
        raise UsageError(
            _("{path} cannot be changed: {reason}.", path=printed(str(whole.path)), reason=error.strerror)
        ) from error


def _record(whole: Whole, taken: int) -> dict[str, Any]:
    return {
        "job": whole.id,
        "folder": whole.folder,
        "shards": list(map(_shard, whole.shards)),
        "pictures": whole.pictures,
        **{name: whole.total(name) for name in ("done", "failed", "skipped")},
        "left": whole.left,
        "taken_in": taken,
    }


def _shard(state: ShardState) -> dict[str, Any]:
    past = state.past
    counts = {name: getattr(past, name) if past is not None else 0 for name in ("done", "failed", "skipped", "seconds")}
    job = past.id if past is not None else None
    return {
        "number": state.number,
        "job": job,
        "state": state.state,
        "pictures": state.pictures,
        **counts,
        "left": state.left,
    }


def _print(whole: Whole, taken: int, states: dict[str, Message]) -> None:
    line(_total(whole))
    for state in whole.unfinished[:MOST_LINES]:
        left = several("1 picture is left", "{n:,} pictures are left", state.left)
        shard = f"{state.number}/{len(whole.shards)}"
        line("    " + tr("shard {shard}: {state}, {left}", shard=shard, state=states[state.state], left=left))
    if len(whole.unfinished) > MOST_LINES:
        line(tr("    and {n:,} more", n=len(whole.unfinished) - MOST_LINES))
    if whole.unfinished:
        command = f"multitone resume --merge {shlex.quote(printed(whole.folder))}"
        line(tr("Run their command again, or do what is left here: {command}", command=command))
    if taken:
        shards = several("1 shard is in this history now", "{n:,} shards are in this history now", taken)
        command = f"multitone undo {whole.id}"
        line(tr("{shards}; undo: {command}", shards=shards, command=command))


def _total(whole: Whole) -> str:
    """Say what became of all shards together."""
    shards = several("1 shard", "{n:,} shards", len(whole.shards))
    counts = [tr("{n:,} done", n=whole.total("done"))]
    counts += [tr(template, n=number) for template, number in (
        (_("{n:,} failed"), whole.total("failed")), (_("{n:,} skipped"), whole.total("skipped")),
        (_("{n:,} left"), whole.left),
    ) if number]  # fmt: skip
    folder, counted = printed(whole.folder), ", ".join(counts)
    return tr("Job {job} in {folder}: {shards}, {counts}.", job=whole.id, folder=folder, shards=shards, counts=counted)
