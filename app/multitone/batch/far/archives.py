"""Archives on this machine as sources: their pictures are read one by one, and nothing is unpacked to the disk."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator

from multitone.batch.source_path import WILD, absolute
from multitone.batch.tables.natural_order import in_natural_order
from multitone.storage.far.url import CHAIN, is_far, name_of

ARCHIVES = {".zip": "zip", ".tar": "tar"}
"""How addresses of pictures in them begin."""


def with_archives(sources: Iterable[str]) -> Iterator[str]:
    """Yield sources, of archives and of patterns of these their addresses."""
    for source in sources:
        scheme = ARCHIVES.get(os.path.splitext(source)[1].lower())
        if scheme is None or is_far(source):
            yield source
            continue
        path = absolute(source)
        wild = WILD.intersection(source) and not os.path.lexists(path)
        matches = in_natural_order(glob.glob(path, recursive=True)) if wild else [path]
        archives = [match for match in matches if os.path.isfile(match)]
        yield from (f"{scheme}://{CHAIN}{archive}" for archive in archives)
        if not archives:
            yield source


def folder_of(source: str) -> str:
    """Return the folder for the results of a source far away, beside those of others: a whole archive's is its name."""
    inside, chained, archive = source.partition(CHAIN)
    if chained and inside.endswith("://"):
        return os.path.splitext(name_of(archive))[0]
    return name_of(source)
