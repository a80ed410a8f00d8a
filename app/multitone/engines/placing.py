"""Placing: the name that a result gets where its own was taken since the plan was made, and the folders it lies in."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from multitone.batch.naming import BETWEEN_FOLDERS, NameTemplate, numbered_name, split_name, subject_of
from multitone.errors import ImageError
from multitone.imaging.encode import format_of_suffix

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.recipe import Recipe

TOO_LONG = "The name of its result is too long; choose a shorter one."
OWNER_ENTERS = 0o700
"""What the owner may always do in a folder that was made, or nothing could be written there."""


class Put(Protocol):
    """Puts a result under a name."""

    def __call__(self, target: str, *, replace: bool) -> None:
        """Raise `FileExistsError` where the name is taken and the file there is not to be replaced."""


def place(task: Task, recipe: Recipe, put: Put, stands: Callable[[str], bool]) -> str:
    """Put a result under its name, or under what the job's rule makes of one that is taken; return the name it got.

    `stands` says whether an attempt before has put it there already. Raises `FileExistsError` where the rule is to
    skip, `OSError`.
    """
    target = task.target
    if stands(target):
        return target
    rule = recipe.job.export.existing
    if task.action != "replace":
        try:
            put(target, replace=False)
        except FileExistsError:
            if rule == "number":
                return _place_numbered(task, recipe, put, stands)
            if rule != "replace":
                raise
        else:
            return target
    recipe.keep_replaced(target)
    put(target, replace=True)
    return target


def _place_numbered(task: Task, recipe: Recipe, put: Put, stands: Callable[[str], bool]) -> str:
    names = _further_names(task, recipe.job.export.name)
    while True:
        target = next(names)
        if stands(target):
            return target
        if not os.path.lexists(target):  # most are told so for nothing: the attempt writes the whole file
            try:
                put(target, replace=False)
            except FileExistsError:
                continue
            return target


def _further_names(task: Task, template: str) -> Iterator[str]:
    """Yield the names with the numbers after that of a task's target."""
    folder, name = os.path.split(task.target)
    stem, suffix = split_name(name)
    own, _ = split_name(os.path.basename(task.source))
    made = NameTemplate(template)
    subject = subject_of(made, task.source, task.number, own, format_of_suffix(suffix) or "")
    wanted = made.name(subject).split(BETWEEN_FOLDERS)[-1]
    number = stem.removeprefix(f"{wanted}-")
    first = int(number) + 1 if number != stem and number.isdecimal() else 2
    base = wanted if first > 2 else stem
    return (os.path.join(folder, numbered_name(base, suffix, number)) for number in itertools.count(first))


def make_folders(folder: str, top: str, source: str, depth: int) -> None:
    """Make a folder for results, and those above it that are missing.

    Those that repeat a tree, up to `top`, are as open as the folders of the sources, of which `source` holds the
    picture; so are the `depth` folders that its name makes in that. Where `source` is empty no tree is repeated.
    Raises `ImageError`, `OSError`.
    """
    mode = 0o777
    if source:
        try:
            mode = os.stat(source).st_mode & 0o777 | OWNER_ENTERS
        except OSError:  # it went away in between
            mode = OWNER_ENTERS
    above = "" if folder == top else os.path.dirname(source) if depth < 1 else source
    try:
        os.mkdir(folder, mode)
    except FileNotFoundError:
        parent = os.path.dirname(folder)
        if parent == folder:
            raise
        make_folders(parent, top, above, depth - 1)
        make_folders(folder, top, source, depth)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise ImageError("encode-failed", "A file stands where the folder for its result should be.") from None
    else:
        _let_owner_in(folder)


def _let_owner_in(folder: str) -> None:
    """Let the owner write into a folder that an odd umask has closed."""
    mode = stat.S_IMODE(os.stat(folder).st_mode)
    if mode & OWNER_ENTERS != OWNER_ENTERS:
        os.chmod(folder, mode | OWNER_ENTERS)
