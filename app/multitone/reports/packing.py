"""Packing: pictures and what belongs to them as samples in tars of a data set (WebDataset), or in one zip.

::

    folder, manifest ──samples──► Sample (key, parts) ──► tars of so many samples, or a zip, each whole or not at all

A sample's files bear its key, which has no dot, and their endings: `day/a.jpg`, `day/a.json`. The same files give the
same archive byte for byte: owners are left out, and times are those of the files.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import io
import itertools
import json
import os
import re
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from msgspec import Struct

from multitone.batch.discovery import discover
from multitone.batch.fingerprint import hash_of_file
from multitone.batch.naming import split_name
from multitone.errors import UsageError, printed
from multitone.messages import _
from multitone.reports.manifest import DONE_ROW, manifest_rows
from multitone.storage.atomic_file import MARK, open_file, part_name, put_in_place
from multitone.storage.attributes import READABLE
from multitone.storage.folder import Folder, chosen_folder

SAMPLES = 1_000
"""Samples in a tar where nothing else is said."""
COMPANIONS = (".json", ".txt", ".cls")
"""Endings of what belongs to a picture of the same name: what is known of it, a caption, a class."""
WRITERS = min(4, os.cpu_count() or 1)
"""Tars that are written at a time."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Zips know no earlier time."""
MODE = 0o644
_SHARDS = re.compile(r"shards(?::([1-9][0-9]{0,8}))?", re.ASCII)


class Part(Struct, frozen=True):
    """A file of a sample: its ending with the dot, and where its bytes are."""

    ending: str
    path: str = ""
    data: bytes = b""
    """Its bytes, where it is no file."""


class Sample(Struct, frozen=True):
    """A picture and what belongs to it."""

    key: str
    parts: tuple[Part, ...]


class Packed(Struct, frozen=True, tag_field="event", tag="packed"):
    """An archive that is written."""

    path: str
    samples: int
    bytes: int
    sha256: str
    was_there: bool = False
    """Whether it stood there already, with the same bytes."""


def samples_in(text: str) -> int | None:
    """Read how many samples a tar is to have, as in `shards:1000`; None for one `zip`. Raises `UsageError`."""
    typed = text.strip().lower()
    if typed == "zip":
        return None
    match = _SHARDS.fullmatch(typed)
    if match is None:
        raise UsageError(
            _("--into {text!r} is not valid; write shards:1000 for tars of 1000 pictures, or zip.", text=text)
        )
    return int(match[1] or SAMPLES)


def samples(sources: Sequence[str]) -> Iterator[Sample]:
    """Yield the samples of folders, in natural order, and of manifests, in theirs; no two have one key.

    Raises `UsageError`.
    """
    taken: set[str] = set()
    for name, parts in itertools.chain.from_iterable(map(_of_source, sources)):
        folder, base = os.path.split(name)
        first = key = "/".join(filter(None, (folder.replace(os.sep, "/"), base.replace(".", "_"))))
        number = 1
        while key in taken:
            number += 1
            key = f"{first}-{number}"
        taken.add(key)
        yield Sample(key, parts)


def pack(found: Iterable[Sample], folder: str, name: str, most: int | None) -> Iterator[Packed]:
    """Write tars of so many samples at the `most`, or one zip where that is None, and yield what is written in order.

    Raises `UsageError` where another file has the name of one, `OSError`.
    """
    os.makedirs(folder, exist_ok=True)
    walking = iter(found)
    place = chosen_folder(folder)
    if most is None:
        yield _archive(place, f"{name}.zip", tuple(walking), _write_zip)
        return
    pieces = enumerate(iter(lambda: tuple(itertools.islice(walking, most)), ()))
    with concurrent.futures.ThreadPoolExecutor(WRITERS) as writers:
        while some := list(itertools.islice(pieces, WRITERS)):
            write = functools.partial(_archive, place, write=_write_tar)
            yield from writers.map(lambda piece, write=write: write(f"{name}-{piece[0]:06}.tar", piece[1]), some)


def _of_source(source: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Yield the name of each picture of a source, without its ending, and its parts."""
    path = os.path.abspath(os.path.expanduser(source))
    if os.path.isfile(path):
        seen: set[str] = set()
        for row in manifest_rows(path):
            if row.status in DONE_ROW and row.sha256 and row.target not in seen:
                seen.add(row.target)  # duplicates have one result
                stem, ending = split_name(row.target)
                told = {"source": row.source, "source_sha256": row.source_sha256, "sha256": row.sha256}
                known = json.dumps(told).encode()
                where = os.path.normpath(os.path.join(os.path.realpath(os.path.dirname(path)), row.target))
                yield _inside(stem), (Part(ending.lower(), where), Part(".json", data=known))
        return
    for image in discover([source]).images:
        stem, ending = split_name(image.path)
        beside = (Part(each, stem + each) for each in COMPANIONS if os.path.isfile(stem + each))
        base = os.path.basename(stem)
        yield os.path.join(image.folder, base), (Part(ending.lower(), image.path), *beside)


def _inside(path: str) -> str:
    """Return a path of a manifest as a name in an archive: below its root, whatever it leads to."""
    return "/".join(part for part in path.split("/") if part not in ("", os.curdir, os.pardir))


def _archive(
    folder: Folder, name: str, found: tuple[Sample, ...], write: Callable[[BinaryIO, Iterable[Sample]], None]
) -> Packed:
    """Write an archive, which gets its name when it is whole; one that is there with the same bytes stays."""
    temporary = part_name(MARK)
    handle = folder.create(temporary, READABLE)
    try:
        with open(handle, "wb") as file:
            write(file, found)
        made = folder.path_of(temporary)
        size, sha256, path = os.path.getsize(made), hash_of_file(made), folder.path_of(name)
        try:
            put_in_place(folder, temporary, name, replace=False, times=None)
        except FileExistsError as error:
            if os.path.getsize(path) == size and hash_of_file(path) == sha256:
                return Packed(path, len(found), size, sha256, was_there=True)
            raise UsageError(
                _("{path} exists and holds something else; choose another folder or --name.", path=printed(path))
            ) from error
        return Packed(path, len(found), size, sha256)
    finally:
        with contextlib.suppress(OSError):
            folder.forget(temporary)


def _write_tar(file: BinaryIO, found: Iterable[Sample]) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, part in _files(found):
            info = tarfile.TarInfo(name)
            with _opened(part) as (source, size, modified):
                info.size, info.mtime, info.mode = size, modified, MODE
                archive.addfile(info, source)


def _write_zip(file: BinaryIO, found: Iterable[Sample]) -> None:
    """Write a zip; pictures are compressed already, so that they are stored as they are."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in _files(found):
            with _opened(part) as (source, size, modified):
                when = max(time.gmtime(modified)[:6], EARLIEST)
                info = zipfile.ZipInfo(name, when)
                info.external_attr, info.file_size = MODE << 16, size
                with archive.open(info, "w") as out:
                    while data := source.read(1 << 20):
                        out.write(data)


def _files(found: Iterable[Sample]) -> Iterator[tuple[str, Part]]:
    """Yield the name of each file of an archive, and what it is."""
    return ((sample.key + part.ending, part) for sample in found for part in sample.parts)


@contextlib.contextmanager
def _opened(part: Part) -> Iterator[tuple[BinaryIO, int, int]]:
    """Open a part, and tell its bytes and its time, in whole seconds."""
    if not part.path:
        yield io.BytesIO(part.data), len(part.data), 0
        return
    with open_file(part.path) as file:
        status = os.fstat(file.fileno())
        yield file, status.st_size, int(status.st_mtime)
