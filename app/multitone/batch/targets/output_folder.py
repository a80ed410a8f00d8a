"""The folder that is proposed for results."""

from __future__ import annotations

import os
from collections.abc import Sequence

from multitone import paths
from multitone.storage.far.url import folder_name_of, is_far


def default_output(sources: Sequence[str], into: str = "") -> str:
    """Return the folder that is proposed for results: beside the first source, or in `into`, and named after it.

    Of the samples that come with the program, it is proposed among the user's pictures.
    """
    if is_far(sources[0]):
        folder = os.path.abspath(os.path.expanduser(into or paths.pictures_folder()))
        return os.path.join(folder, f"{folder_name_of(sources[0])} – multitone")
    first = os.path.abspath(sources[0])
    folder = first if os.path.isdir(first) else os.path.dirname(first)
    into = into or (paths.pictures_folder() if paths.belongs_to_program(folder) else "")
    inside = os.path.join(os.path.abspath(os.path.expanduser(into)), os.path.basename(folder)) if into else folder
    return f"{folder} – multitone" if inside == folder else inside


def another_output(folder: str, taken: Sequence[str] = ()) -> str:
    """Return a folder that is not there yet, named after one that is: with the next number that is free."""
    first, _, last = folder.rpartition(" ")
    stem, number = (first, int(last)) if first and last.isdecimal() and 1 < int(last) < 100 else (folder, 1)
    while True:
        number += 1
        name = f"{stem} {number}"
        if name not in taken and not os.path.lexists(name):
            return name
