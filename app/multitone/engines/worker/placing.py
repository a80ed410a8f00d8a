"""Placing: the name that a result gets where its own was taken since the plan was made."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from multitone.batch.naming import BETWEEN_FOLDERS, NameTemplate, Subject, numbered_name, split_name, subject_of
from multitone.imaging.encode import format_of_suffix

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.worker.job_context import JobContext


MOST_DIGITS = 4
"""Of the number of pages in a file."""
Put = Callable[[str, bool, str], os.stat_result]
"""Puts a result under a name, and returns what it is there. The others say whether it replaces what stands there, and
where that is kept. Raises `FileExistsError` where the name is taken and the file there is not to be replaced."""
Stands = Callable[[str], os.stat_result | None]
"""Returns what a file is, if it holds the bytes of the result."""


class Placed(NamedTuple):
    """A result under its name."""

    target: str
    status: os.stat_result
    sha256: str
    """Of its bytes, in hexadecimal."""
    kept: str
    """Where what it replaced is kept; empty where nothing was replaced."""


def place(task: Task, context: JobContext, put: Put, stands: Stands, sha256: str, *, again: bool) -> Placed:
    """Put a result under its name, or under what the job's rule makes of one that is taken, and return how it stands.

    `again` says that an earlier attempt may have finished the task without a word of it: its claim tells what it put in
    place, or, in a job that keeps no claims, the bytes do. Raises `FileExistsError` where the rule is to skip,
    `OSError`.
    """

    def under(target: str, *, replace: bool = False, kept: str = "") -> Placed:
        return Placed(target, put(target, replace, kept), sha256, kept)

    if again:
        claim = context.claimed(task)
        if claim is not None:  # it is made anew
            return under(os.fsdecode(claim.target), replace=True, kept=os.fsdecode(claim.kept))
        status = None if context.keeps_claims else stands(task.target)
        if status is not None:
            return Placed(task.target, status, sha256, "")
    if task.action != "replace":
        existing = context.job.export.existing
        try:
            return under(task.target)
        except FileExistsError:
            if existing not in ("number", "replace"):
                raise
        for target in _further_names(task, context.job.export.name) if existing == "number" else ():
            if not os.path.lexists(target):  # most are told so for nothing: the attempt writes the whole file
                with contextlib.suppress(FileExistsError):
                    return under(target)
    return under(task.target, replace=True, kept=context.keep_replaced(task.target))


def _further_names(task: Task, template: str) -> Iterator[str]:
    """Yield the names with the numbers after that of a task's target."""
    folder, name = os.path.split(task.target)
    stem, suffix = split_name(name)
    source_stem, __ = split_name(os.path.basename(task.source))
    rule = NameTemplate(template)
    subject = subject_of(rule, task.source, task.number, source_stem, format_of_suffix(suffix) or "")
    if task.page:
        rule, subject = rule.with_page(), msgspec.structs.replace(subject, page=task.page)
    names = (rule.name(each).split(BETWEEN_FOLDERS)[-1] for each in _padded(subject))
    wanted = next((name for name in names if stem.startswith(name)), stem)
    number = stem.removeprefix(f"{wanted}-")
    first = int(number) + 1 if number != stem and number.isdecimal() else 2
    base = wanted if first > 2 else stem
    return (os.path.join(folder, numbered_name(base, suffix, number)) for number in itertools.count(first))


def _padded(subject: Subject) -> Iterator[Subject]:
    """Yield a subject for each number of digits that its page may have been padded to; a task does not know it."""
    yield subject
    for digits in range(2, MOST_DIGITS + 1):
        yield msgspec.structs.replace(subject, pages=10**digits - 1)
