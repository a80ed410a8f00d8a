"""What a job does, as the journal keeps it: the options of `convert`, and hashes of what decides names and content."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from multitone.batch.job import Job
from multitone.batch.journal.database import JournalError
from multitone.batch.options import ConvertOptions, ConvertRequest
from multitone.errors import UsageError
from multitone.messages import _

_OF_CONTENT = ("steps", "format", "quality", "same_quality", "max_bytes", "color", "metadata", "salvage")
"""Options that decide what is in a result."""
_OF_NAMES = ("name", "flat")
"""Options that decide where it goes; with them, the folder, the kind of format, and whether what exists is numbered:
such results stand beside those that a source has."""
_DIGEST = 8
"""Bytes of a hash; these are compared, never attacked."""


def encoded_options(job: Job, engine: str = "", sources: Sequence[str] = ()) -> bytes:
    """Write what a job does as JSON: what would be typed for it, so that no code is run from it."""
    export = msgspec.structs.replace(job.export, folder="")
    named = tuple(source for source in sources if source.isprintable())
    options = ConvertOptions.of(ConvertRequest(named, job.pipeline, export, engine, None, job.limits))
    try:
        return msgspec.json.encode(options)
    except UnicodeEncodeError as error:
        raise JournalError(_("A step or the template of its names is not text.")) from error


def decoded_options(data: bytes) -> ConvertOptions | None:
    """Read what a job does; None where a later program wrote it."""
    try:
        return msgspec.json.decode(data, type=ConvertOptions)
    except msgspec.MsgspecError:
        return None


def request_of(data: bytes) -> ConvertRequest:
    """Return what was asked for. Raises `UsageError` where its steps are none that this program knows."""
    options = decoded_options(data)
    if options is None:
        raise UsageError(_("What the job does cannot be read; a later version of Multitone may have written it."))
    return options.request()


def settings_hash(data: bytes) -> bytes:
    """Return a hash of all that decides what is in a result: equal ones give equal results of one source."""
    return _hash(data, _OF_CONTENT)


def naming_hash(data: bytes, folder: bytes) -> bytes:
    """Return a hash of all that decides what a result is called; `folder` is the output folder."""
    return _hash(data, _OF_NAMES, folder)


def _hash(data: bytes, names: Sequence[str], *more: bytes) -> bytes:
    options = decoded_options(data)
    if options is None:
        return b""
    values = [getattr(options, name) for name in names]
    if more:
        values += [(options.format or "").partition(" ")[0], options.existing == "number"]
    import hashlib  # late: it costs a start 2 ms

    return hashlib.blake2b(msgspec.json.encode(values) + b"\0".join(more), digest_size=_DIGEST).digest()
