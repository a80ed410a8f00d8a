"""Making way for a result: what stands at its place is kept, unless an earlier attempt at the task put it there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.recipe import Recipe


class Placed(NamedTuple):
    """A result under its name."""

    status: os.stat_result
    sha256: str
    """Of its bytes, in hexadecimal."""
    kept: str
    """Where what it replaced is kept; empty where nothing was replaced."""


def make_way(task: Task, recipe: Recipe, *, again: bool) -> tuple[bool, str]:
    """Return whether a result may replace what stands at its place, and where that is kept. Raises `OSError`.

    `again` says that an earlier attempt may have finished the task without a word of it. What it put in its place is
    told by its claim; in a job that keeps none, it gives way like any other file.
    """
    if again:
        before = recipe.claimed(task)
        if before is not None:
            return True, os.fsdecode(before.kept)
    replaces = task.action == "replace" or (again and not recipe.keeps_claims)
    return replaces, recipe.keep_replaced(task.target) if replaces else ""
