"""Sources far away: a link is a picture; a folder, an archive or a pattern is listed in pages.

::

    URL ──► link or file ─────────────────────────────────► Found (its size where the place was asked)
        └─► folder, pattern ─ pages: names, sizes, times ─► Found, each folder's in natural order
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Protocol

from multitone.batch.source_path import WILD
from multitone.batch.tables.found import Found
from multitone.batch.tables.natural_order import in_natural_order
from multitone.errors import UsageError
from multitone.imaging.decode import SUFFIXES
from multitone.messages import _
from multitone.storage.atomic_file import MARK
from multitone.storage.far import seen
from multitone.storage.far.store import FarFile
from multitone.storage.far.trouble import FarError
from multitone.storage.far.url import CHAIN, WEB, is_far, name_of, scheme_of, without_slash


class Counts(Protocol):
    """Who counts what is no picture."""

    ignored: int


def far_pictures(source: str, leave_out: str, under: str, counts: Counts) -> Iterator[list[Found]]:
    """Yield the pictures of a source far away, those of each folder together.

    `leave_out` is the folder of the results. Raises `UsageError` where there is nothing, or its place does not answer.
    """
    if scheme_of(source) in WEB and CHAIN not in source:
        yield [_link(source)]
        return
    try:
        yield from _listed(source, leave_out, under, counts)
    except FarError as error:
        if error.kind == "vanished":
            raise UsageError(_("{source} does not exist.", source=source)) from error
        raise UsageError(_("{source} cannot be read: {reason}", source=source, reason=error.reason)) from error


def _link(url: str) -> Found:
    """Take a link for a picture; what it is will be seen when it is fetched."""
    if url.partition("?")[0].endswith("/"):
        message = _(
            "{source} names a folder, and web servers do not say what is in one; name each picture by its link, or "
            "pass a list of links by -.",
            source=url,
        )
        raise UsageError(message)
    return Found(url, "", 0)


def _listed(source: str, leave_out: str, under: str, counts: Counts) -> Iterator[list[Found]]:
    path, chained, archive = source.partition(CHAIN)
    wild = bool(WILD.intersection(path.partition("://")[2]))
    if not wild and _is_picture(source):
        file = seen.looked_at([source])[0]
        if file is not None:
            yield [Found(source, "", file.size, file.stamp)]
            return
    top = _fixed(path) if wild else without_slash(path)
    files = seen.listed(top + chained + archive)
    if not files:
        raise UsageError(_("There is nothing in {source}.", source=source))
    inside = _inside(files, top, leave_out)
    if wild:
        inside = _matching(inside, path.removeprefix(top).lstrip("/"))
        if not inside:
            raise UsageError(_("Nothing matches {source}.", source=source))
    pictures = {name: file for name, file in inside.items() if _is_picture(file.url)}
    counts.ignored += len(inside) - len(pictures)
    yield from _by_folder(pictures, under)


def _inside(files: list[FarFile], top: str, leave_out: str) -> dict[str, FarFile]:
    """Return the files by their paths below a folder, without hidden ones and those of the results' folder."""
    left_out = f"{without_slash(leave_out)}/" if is_far(leave_out) and without_slash(leave_out) != top else None
    found = {}
    for file in files:
        name = file.url.partition(CHAIN)[0].removeprefix(top).strip("/")
        hidden = any(part.startswith((".", MARK)) for part in name.split("/"))
        if name and not hidden and not (left_out and file.url.startswith(left_out)):
            found[name] = file
    return found


def _matching(files: dict[str, FarFile], pattern: str) -> dict[str, FarFile]:
    """Return the files whose paths match a pattern, or that lie in a folder that does."""
    import re

    from fsspec.utils import glob_translate  # such a place has been listed, so it is installed

    matches = re.compile(str(glob_translate(pattern.rstrip("/")))).match
    return {name: file for name, file in files.items() if any(map(matches, _with_folders(name)))}


def _with_folders(path: str) -> list[str]:
    """Return a path and those of the folders that it lies in."""
    return [path, *(path[:end] for end, letter in enumerate(path) if letter == "/")]


def _by_folder(files: dict[str, FarFile], under: str) -> Iterator[list[Found]]:
    folders: dict[str, dict[str, FarFile]] = {}
    for name, file in files.items():
        folder, _slash, last = name.rpartition("/")
        folders.setdefault(folder, {})[last] = file
    for folder in in_natural_order(folders):
        names = folders[folder]
        place = posixpath.join(under, folder) if folder else under
        yield [Found(names[n].url, place, names[n].size, names[n].stamp) for n in in_natural_order(names)]


def _is_picture(url: str) -> bool:
    stem, dot, suffix = name_of(url).rpartition(".")
    return bool(dot and stem) and f".{suffix.lower()}" in SUFFIXES


def _fixed(pattern: str) -> str:
    """Return the folder that a pattern begins in."""
    scheme, _, rest = pattern.partition("://")
    kept: list[str] = []
    for part in rest.split("/"):
        if WILD.intersection(part):
            break
        kept.append(part)
    return f"{scheme}://{'/'.join(kept)}"
