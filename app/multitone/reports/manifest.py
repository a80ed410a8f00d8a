"""Manifest: every picture of a run with its bytes and SHA-256, source and result, as CSV or JSON Lines.

::

    Recorder ──rows──► Row, a line a task ──► manifest.csv, manifest.jsonl ──entries──► verifying

Paths are relative to the folder of the manifest, with slashes, so that it holds when that folder is moved with what is
in it. What no event told, of pictures that were skipped or have failed, is read when the manifest is written. Names
that are no text are kept as the bytes that they are: in CSV as such, in JSON as lone surrogates.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import csv
import io
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from multitone.batch.fingerprint import hash_of_file
from multitone.batch.job import Task
from multitone.errors import UsageError, printed
from multitone.messages import _
from multitone.reports.record import DONE, ENDINGS, SKIPPED, Recorder
from multitone.reports.table import FORMULA, harmless
from multitone.storage.far.url import is_far

READERS = min(8, 2 * (os.cpu_count() or 1))
"""Files that are read at a time; hashing lets other threads go on."""
AHEAD = 1_000
"""Rows that are made at a time."""


class Row(Struct, frozen=True):
    """A line of a manifest."""

    target: str
    sha256: str
    """Of the result; empty where there is none."""
    bytes: int | None
    source: str
    source_sha256: str
    """Of the source as it was read; empty where it could not be."""
    source_bytes: int | None
    page: int
    """The page of the source that it is about, 0 for a whole file."""
    status: str
    reason: str


DONE_ROW = (ENDINGS[DONE], ENDINGS[SKIPPED])
"""What became of tasks whose results stand: those that exist already, too."""


class Entry(Struct, frozen=True):
    """A file that a manifest speaks of."""

    path: str
    sha256: str
    bytes: int


def csv_lines(record: Recorder, folder: str) -> Iterator[str]:
    """Yield the lines of a manifest as CSV, its head first; it will stand in `folder`."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(Row.__struct_fields__)
    for row in rows(record, folder):
        writer.writerow(msgspec.structs.astuple(row))
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def json_lines(record: Recorder, folder: str) -> Iterator[str]:
    """Yield the lines of a manifest as JSON; it will stand in `folder`."""
    for row in rows(record, folder):
        yield json.dumps(msgspec.structs.asdict(row)) + "\n"


def rows(record: Recorder, folder: str) -> Iterator[Row]:
    """Yield a row for each task in the order of the plan."""
    top = os.path.realpath(folder)
    tasks = iter(record.job.tasks)
    with concurrent.futures.ThreadPoolExecutor(READERS) as readers:
        while some := list(itertools.islice(tasks, AHEAD)):
            yield from readers.map(lambda task: _row(record, task, top), some)


def entries(path: str, *, sources: bool = False) -> list[Entry]:
    """Return the results that a manifest speaks of, and its sources where they are wanted, each file once.

    Raises `UsageError` where it cannot be read or is no manifest.
    """
    top = os.path.realpath(os.path.dirname(path))
    found: dict[str, Entry] = {}
    for row in manifest_rows(path):
        told = ((row.target, row.sha256, row.bytes), (row.source, row.source_sha256, row.source_bytes))
        for name, sha256, size in told if sources else told[:1]:
            if sha256:
                place = name if is_far(name) else os.path.normpath(os.path.join(top, name))
                found.setdefault(place, Entry(place, sha256, size or 0))
    return list(found.values())


def manifest_rows(path: str) -> Iterator[Row]:
    """Yield the lines of a manifest. Raises `UsageError` where it cannot be read or is no manifest."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            for number, line in enumerate(_lines(file), 1):
                yield _row_of(line, number, path)
    except OSError as error:
        raise UsageError(
            _("The manifest {path} cannot be read: {reason}.", path=printed(path), reason=error.strerror)
        ) from error
    except (ValueError, TypeError, csv.Error) as error:
        raise _no_manifest(path) from error


def relative(path: str, top: str) -> str:
    """Return a path as a manifest in the folder `top` has it: no spreadsheet takes it for a formula."""
    if is_far(path):
        return path
    with contextlib.suppress(ValueError):  # it is on another drive
        path = os.path.relpath(path, top).replace(os.sep, "/")
    return f"./{path}" if path.startswith(FORMULA) else path


def _row(record: Recorder, task: Task, top: str) -> Row:
    place = record.result(task.number)
    ending = None if place is None else record.endings[place]
    target = record.target(task)
    sha256, size = record.hashes.result(task.number), record.bytes_out[place] if place is not None else 0
    if ending in (DONE, SKIPPED) and not sha256:
        sha256, size = _read(target)
    elif ending != DONE:
        sha256 = ""
    source_sha256, source_size = record.hashes.source(task.number), task.size
    if not source_sha256:
        source_sha256, source_size = _read(task.source)
    elif place is not None:
        source_size = record.bytes_in[place]
    reason = "" if place is None else str(record.reason(place))
    return Row(
        relative(target, top), sha256, size if sha256 else None,
        relative(task.source, top), source_sha256, source_size if source_sha256 else None,
        task.page, "unfinished" if ending is None else ENDINGS[ending], harmless(reason),
    )  # fmt: skip


def _read(path: str) -> tuple[str, int]:
    """Return the hash of a file and its bytes; empty of one that cannot be read."""
    try:
        return hash_of_file(path), os.stat(path).st_size
    except OSError:
        return "", 0


def _lines(file: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of a manifest, of whichever kind it is. Raises `ValueError`, `csv.Error`."""
    walking = iter(file)
    first = next(walking, "")
    whole = itertools.chain([first], walking)
    if first.lstrip().startswith("{"):
        for text in whole:
            yield dict(json.loads(text))  # a list or a number has no names
        return
    reader = csv.DictReader(whole, strict=True)
    if not {"target", "sha256", "bytes"} <= set(reader.fieldnames or ()):
        raise ValueError(first)
    yield from reader


def _row_of(line: Mapping[str, Any], number: int, path: str) -> Row:
    values = {name: "" if line.get(name) is None else line[name] for name in Row.__struct_fields__}
    try:
        for name in ("sha256", "source_sha256"):
            values[name] = bytes.fromhex(values[name]).hex()
        for name in ("bytes", "source_bytes", "page"):
            values[name] = int(values[name] or 0)
        if (values["sha256"] and line["bytes"] is None) or not (values["target"] or values["source"]):
            raise _invalid(path, number)
        return msgspec.convert(values, Row)
    except (TypeError, ValueError) as error:
        raise _invalid(path, number) from error


def _invalid(path: str, number: int) -> UsageError:
    return UsageError(
        _("The manifest {path} cannot be read: its line {n:,} is not valid.", path=printed(path), n=number)
    )


def _no_manifest(path: str) -> UsageError:
    return UsageError(
        _("{path} is not a manifest; name a file that --report manifest.csv or .jsonl has written.", path=printed(path))
    )
