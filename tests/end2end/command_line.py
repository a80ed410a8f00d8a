"""The command line without a process of its own: 5 to 60 ms a command in place of 400."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from multitone.cli.application import run

FINAL = ("task-finished", "task-failed", "task-skipped", "task-cancelled")


@dataclass(frozen=True)
class Ran:
    """What became of a command with --json."""

    arguments: tuple[str, ...]
    status: int
    out: str
    err: str

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The objects on standard output; a last line that was cut off by a kill is left out."""
        whole = self.out[: self.out.rfind("\n") + 1]
        return [json.loads(line) for line in whole.split("\n") if line]

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the events of some kinds."""
        return [line for line in self.lines if line.get("event") in kinds]

    @property
    def final(self) -> list[dict[str, Any]]:
        """What became of each picture."""
        return self.of(*FINAL)

    @property
    def job(self) -> str:
        """The name of the job, or nothing where none began."""
        return next((line["job"] for line in self.of("job-started", "undone")), "")

    def says(self, text: str) -> bool:
        """Tell whether some line names a thing: a string in the objects, or standard error."""
        return text in self.err or any(text in string for string in _strings(self.lines))

    def __str__(self) -> str:
        """Tell the whole, for an assertion that failed."""
        return f"multitone {' '.join(map(repr, self.arguments))} => {self.status}\n{self.out}{self.err}"


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [string for item in value.values() for string in _strings(item)]
    if isinstance(value, list):
        return [string for item in value for string in _strings(item)]
    return []


def multitone(*arguments: str) -> Ran:
    """Run a command in this process; MULTITONE_HOME tells whose history it is."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(list(arguments))
    return Ran(arguments, status, out.getvalue(), err.getvalue())


def check_account(ran: Ran) -> None:
    """Check that a run that was planned gives account of itself: a final event a picture, sums and a status that fit.

    Every loss has a line.
    """
    assert "Traceback" not in ran.err, ran
    assert ran.lines, f"a run that says nothing: {ran}"
    last = ran.lines[-1]
    assert last["event"] == "job-finished", ran
    tasks = Counter(event["task"] for event in ran.final)
    assert set(tasks) == set(range(1, ran.of("job-started")[0]["tasks"] + 1)), f"pictures without a word: {ran}"
    assert set(tasks.values()) <= {1}, f"two final events of one picture: {ran}"
    kinds = Counter(event["event"] for event in ran.final)
    told = {f"task-{word}": last[number] for word, number in (("finished", "done"), ("failed", "failed"))}
    told |= {f"task-{word}": last[word] for word in ("skipped", "cancelled")}
    assert told == {kind: kinds[kind] for kind in told}, f"the sums are wrong: {ran}"
    assert last["stopped"] is None, ran
    failed = kinds["task-failed"] or any(event.get("standing") == "failed" for event in ran.final)
    assert ran.status == (1 if failed else 0), f"the status does not fit: {ran}"


def check_refusal(ran: Ran) -> None:
    """Check that what is refused is said in a line."""
    assert ran.status == 2, ran
    assert "Traceback" not in ran.err, ran
    refused = ran.of("refused")
    assert len(refused) == 1, f"a refusal without its line: {ran}"
    assert refused[0]["problems"], ran
    assert all(refused[0]["problems"]), ran


def check_targets(ran: Ran) -> None:
    """Check that no two pictures of a run were given one target."""
    targets = Counter(event["target"] for event in ran.of("task-finished", "task-skipped"))
    shared = [target for target, times in targets.items() if times > 1]
    assert not shared, f"two sources share {shared}: {ran}"
