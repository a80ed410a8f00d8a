"""Results of earlier jobs that lie among the sources: they are not pictures to be processed again.

A result is left out only beside the picture that it was made from, so that a folder of results can itself be a source.
The journal tells them; where it knows nothing, their names do, in folders that are source and output at once: the file
that a picture's result would be, with that picture's time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from multitone.batch.columns import collected
from multitone.batch.found import Found, FoundTable
from multitone.batch.job import Export
from multitone.batch.naming import NameTemplate, split_name, subject_of
from multitone.batch.standing import is_same_time

if TYPE_CHECKING:
    from multitone.batch.journal.origins import Origins


def without_results(
    images: Sequence[Found], named: Iterable[str], export: Export, template: NameTemplate, known: Origins
) -> tuple[Sequence[Found], int]:
    """Return the images without results of earlier jobs, and how many those are.

    `named` are sources that were named as files: such a one is only left out where its own result would take its place.
    """
    overlapping = _overlapping(images, export)
    if not known and not overlapping:
        return images, 0
    apart = frozenset(path for path in named if os.path.dirname(path) not in overlapping)
    results = _known_results(images, apart, known) if known else set()
    if overlapping and export.format is not None and export.existing != "replace" and not template.reads_headers:
        results |= _results_by_name(images, results, export, template, overlapping)
    if not results:
        return images, 0
    left = collected((image for image in images if image.path not in results), FoundTable)
    return left, len(images) - len(left)


def _overlapping(images: Sequence[Found], export: Export) -> frozenset[str]:
    """Return the folders of sources that results go into as well."""
    if not export.folder or not os.path.isdir(export.folder):
        return frozenset()
    root = os.path.realpath(export.folder)
    found = set()
    for folder, inside in dict.fromkeys((os.path.dirname(image.path), image.folder) for image in images):
        goes_to = root if export.flat else os.path.join(root, inside)
        if os.path.realpath(folder) == os.path.normpath(goes_to):
            found.add(folder)
    return frozenset(found)


def _known_results(images: Sequence[Found], named: frozenset[str], known: Origins) -> set[str]:
    """Return the images that the journal knows as results of others of them."""
    paths: set[str] | None = None
    found = set()
    for image in images:
        origin = known.at(image.path) if image.path not in named else None
        if origin is None or origin.source == image.path:
            continue
        paths = {other.path for other in images} if paths is None else paths
        if origin.source in paths and image.size == origin.size and is_same_time(image.modified, origin.modified):
            found.add(image.path)
    return found


def _results_by_name(
    images: Sequence[Found], results: set[str], export: Export, template: NameTemplate, folders: frozenset[str]
) -> set[str]:
    """Return the images that bear the name and the time of the result of another one in the same folder.

    One that is known as a result has none itself, or the picture that it was made from might be taken for that.
    """
    assert export.format is not None
    suffixes = export.format.suffixes
    times = {image.path: image.modified for image in images if os.path.dirname(image.path) in folders}
    found = set()
    for image, name in _names(images, template, folders, suffixes):
        path = os.path.join(os.path.dirname(image.path), name)
        time = times.get(path)
        if time is None or path == image.path or image.path in results:
            continue
        if is_same_time(time, image.modified):
            found.add(path)
    return found


def _names(
    images: Sequence[Found], template: NameTemplate, folders: frozenset[str], suffixes: Sequence[str]
) -> Iterator[tuple[Found, str]]:
    if template.counts:
        return
    for number, image in enumerate(images, 1):
        folder, name = os.path.split(image.path)
        stem, own = split_name(name)
        if folder in folders and own.lower() not in suffixes:
            yield image, template.name(subject_of(template, image.path, number, stem, "")) + suffixes[0]
