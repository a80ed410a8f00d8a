"""Placing: the name that a result gets where its own was taken since the plan was made."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from multitone.batch.naming import BETWEEN_FOLDERS, NameTemplate, numbered_name, split_name, subject_of
from multitone.imaging.encode import format_of_suffix

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.worker.job_context import JobContext


class Put(Protocol):
    """Puts a result under a name."""

    def __call__(self, target: str, *, replace: bool, kept: str = "") -> os.stat_result:
        """Return what the result is there; `kept` is where what it replaces is kept.

        Raises `FileExistsError` where the name is taken and the file there is not to be replaced.
        """


class Placed(NamedTuple):
    """A result under its name."""

    target: str
    status: os.stat_result
    sha256: str
    """Of its bytes, in hexadecimal."""
    kept: str
    """Where what it replaced is kept; empty where nothing was replaced."""


Stands = Callable[[str], os.stat_result | None]
"""Returns what a file is, if it holds the bytes of the result."""


def place(task: Task, context: JobContext, put: Put, stands: Stands, *, again: bool) -> tuple[str, os.stat_result, str]:
    """Put a result under its name, or under what the job's rule makes of one that is taken.

    Return the name it got, what it is there, and where what it replaced is kept. `again` says that an earlier attempt
    may have finished the task without a word of it: its claim tells what it put in place, or, in a job that keeps no
    claims, the bytes do. Raises `FileExistsError` where the rule is to skip, `OSError`.
    """
    target = task.target
    if again:
        placed = _placed_before(task, context, put, stands)
        if placed is not None:
            return placed
    rule = context.job.export.existing
    if task.action != "replace":
        try:
            return target, put(target, replace=False), ""
        except FileExistsError:
            if rule == "number":
                return _place_numbered(task, context, put)
            if rule != "replace":
                raise
    kept = context.keep_replaced(target)
    return target, put(target, replace=True, kept=kept), kept


def _placed_before(task: Task, context: JobContext, put: Put, stands: Stands) -> tuple[str, os.stat_result, str] | None:
    """Return how a result stands that an earlier attempt has put in its place, made anew; None where there is none."""
    claim = context.claimed(task)
    if claim is not None:
        target, kept = os.fsdecode(claim.target), os.fsdecode(claim.kept)
        return target, put(target, replace=True, kept=kept), kept
    status = None if context.keeps_claims else stands(task.target)
    return None if status is None else (task.target, status, "")


def _place_numbered(task: Task, context: JobContext, put: Put) -> tuple[str, os.stat_result, str]:
    for target in _further_names(task, context.job.export.name):
        if not os.path.lexists(target):  # most are told so for nothing: the attempt writes the whole file
            with contextlib.suppress(FileExistsError):
                return target, put(target, replace=False), ""
    raise AssertionError(task)


def _further_names(task: Task, template: str) -> Iterator[str]:
    """Yield the names with the numbers after that of a task's target."""
    folder, name = os.path.split(task.target)
    stem, suffix = split_name(name)
    source_stem, __ = split_name(os.path.basename(task.source))
    rule = NameTemplate(template)
    subject = subject_of(rule, task.source, task.number, source_stem, format_of_suffix(suffix) or "")
    wanted = rule.name(subject).split(BETWEEN_FOLDERS)[-1]
    number = stem.removeprefix(f"{wanted}-")
    first = int(number) + 1 if number != stem and number.isdecimal() else 2
    base = wanted if first > 2 else stem
    return (os.path.join(folder, numbered_name(base, suffix, number)) for number in itertools.count(first))
