"""Results of earlier jobs that lie among the sources: they are not pictures to be processed again.

A result is left out only beside the picture that it was made from, so that a folder of results can itself be a source;
where the same job comes again into the folder of its sources, also where that picture is gone or bears another name.
The journal tells them; where it knows nothing, their names do, in folders that are source and output at once: the file
that a picture's result would be, with that picture's time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from multitone.batch.columns import collected
from multitone.batch.fingerprint import is_same_time, status_of
from multitone.batch.job import Export
from multitone.batch.journal.origins import is_as_made
from multitone.batch.naming import NameTemplate, split_name, subject_of
from multitone.batch.tables.found import Found, FoundTable
from multitone.imaging.encode import format_of_suffix

if TYPE_CHECKING:
    from multitone.batch.journal.origins import Origin, Origins


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
    results = _known_results(images, apart, known, overlapping) if known else set()
    if overlapping and export.existing != "replace" and not template.reads_headers:
        others = [image for image in images if image.path not in results]
        results |= _results_by_name(others, export, template, overlapping, known)
    if not results:
        return images, 0
    left = collected((image for image in images if image.path not in results), FoundTable)
    return left, len(images) - len(left)


def _overlapping(images: Sequence[Found], export: Export) -> frozenset[str]:
    """Return the folders of sources that results go into as well."""
    if not export.folder or not os.path.isdir(export.folder):
        return frozenset()
    root = os.path.realpath(export.folder)
    overlapping = set()
    for folder, inside in dict.fromkeys((os.path.dirname(image.path), image.folder) for image in images):
        goes_to = root if export.flat else os.path.join(root, inside)
        if os.path.realpath(folder) == os.path.normpath(goes_to):
            overlapping.add(folder)
    return frozenset(overlapping)


def _known_results(
    images: Sequence[Found], named: frozenset[str], known: Origins, overlapping: frozenset[str]
) -> set[str]:
    """Return the images that the journal knows as results of others of them, or of some that were beside them."""
    paths: set[str] | None = None
    results = set()
    for image in images:
        origin = known.at(image.path) if image.path not in named else None
        if origin is None or origin.source == image.path:
            continue
        is_wanted_again = origin.naming == known.naming and os.path.dirname(image.path) in overlapping
        paths = {other.path for other in images} if paths is None else paths
        if origin.source in paths:
            is_result = is_wanted_again or _stands(image.path, origin)  # edited or not, it is where the result goes
        else:
            is_result = is_wanted_again and _was_in(overlapping, origin.source) and _stands(image.path, origin)
        if is_result:
            results.add(image.path)
    return results


def _stands(path: str, origin: Origin) -> bool:
    status = status_of(path)
    return status is not None and is_as_made(path, status, origin)


def _was_in(folders: frozenset[str], source: str) -> bool:
    """Whether a picture is gone that lay in one of some folders."""
    return os.path.dirname(source) in folders and not os.path.lexists(source)


def _results_by_name(
    images: Sequence[Found], export: Export, template: NameTemplate, folders: frozenset[str], known: Origins
) -> set[str]:
    """Return the images with the name and time of another's result, save those that are known as sources."""
    suffixes = export.format.suffixes if export.format is not None else ()
    times = {image.path: image.modified for image in images if os.path.dirname(image.path) in folders}
    results = set()
    for image, name in _names(images, template, folders, suffixes):
        path = os.path.join(os.path.dirname(image.path), name)
        time = times.get(path)
        alike = time is not None and path != image.path and is_same_time(time, image.modified)
        if alike and not (known and known.is_source(path)):
            results.add(path)
    return results


def _names(
    images: Sequence[Found], template: NameTemplate, folders: frozenset[str], suffixes: Sequence[str]
) -> Iterator[tuple[Found, str]]:
    """Yield the images in some folders, each with the name of its result; without suffixes it keeps its own."""
    if template.counts or (template.is_plain and not suffixes):
        return
    for number, image in enumerate(images, 1):
        folder, name = os.path.split(image.path)
        stem, source_suffix = split_name(name)
        if folder in folders:
            suffix = suffixes[0] if suffixes and source_suffix.lower() not in suffixes else source_suffix
            kind = format_of_suffix(suffix) or ""
            yield image, template.name(subject_of(template, image.path, number, stem, kind)) + suffix
