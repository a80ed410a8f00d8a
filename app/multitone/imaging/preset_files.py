"""Files that a preset's steps are given, named from the preset's own folder, so that both can be carried elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from multitone.imaging.operation import find_operation
from multitone.imaging.renames import renamed

Step = Mapping[str, Any]


def from_folder(step: Step, folder: str) -> Step:
    """Return a step of a document with its files named from the root. Raises `UsageError` for an unknown operation."""

    def whole(path: str) -> str:
        return path if path.startswith("~") else os.path.normpath(os.path.join(folder, path))

    return _with_files(step, whole) if folder else step


def to_folder(step: Step, folder: str) -> dict[str, Any]:
    """Return a step for a document with its files named from a folder, where they are in it or beside it."""

    def short(path: str) -> str:
        try:
            relative = os.path.relpath(path, folder)
        except ValueError:  # on another drive
            return path
        *up, _name = relative.split(os.sep)
        return path if up[:2] == [os.pardir] * 2 else relative.replace(os.sep, "/")

    return dict(_with_files(step, short) if folder else step)


def _with_files(step: Step, changed: Callable[[str], str]) -> Step:
    name = step.get("operation") if isinstance(step, Mapping) else None
    if not isinstance(name, str):
        return step  # whoever reads it says what is wrong
    info = find_operation(renamed(name, {})[0])
    files = {parameter.name for parameter in info.parameters if parameter.type == "file"}
    return {
        key: changed(value) if key in files and isinstance(value, str) and value else value
        for key, value in step.items()
    }
