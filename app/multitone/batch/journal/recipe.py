"""What a job does, as the journal keeps it: the words of `convert`, and hashes of what decides names and content."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from multitone.batch.job import Job
from multitone.batch.journal.database import JournalError
from multitone.batch.options import ConvertOptions, ConvertRequest
from multitone.errors import UsageError

_OF_CONTENT = ("steps", "format", "quality", "same_quality", "max_bytes", "color", "metadata", "salvage")
"""Words that decide what is in a result."""
_OF_NAMES = ("name", "flat")
"""Words that decide where it goes; with them, the folder, the kind of format, and whether what exists is numbered: such
results stand beside those that a source has."""
_DIGEST = 8
"""Bytes of a hash; these are compared, never attacked."""


def recipe_of(job: Job, engine: str, sources: Sequence[str] = ()) -> bytes:
    """Write what a job does as JSON: what would be typed for it, so that no code is run from it."""
    export = msgspec.structs.replace(job.export, folder="")
    named = tuple(source for source in sources if source.isprintable())
    wish = ConvertOptions.of(ConvertRequest(named, job.pipeline, export, engine, None, job.limits))
    try:
        return msgspec.json.encode(wish)
    except UnicodeEncodeError as error:
        raise JournalError("The template of its names is no text.") from error


def read_recipe(recipe: bytes) -> ConvertRequest:
    """Read what a job does. Raises `UsageError` where its steps are none that this program knows."""
    try:
        return msgspec.json.decode(recipe, type=ConvertOptions).request()
    except msgspec.MsgspecError as error:
        raise UsageError(f"What the job does cannot be read: {error}.") from error


def steps_of(recipe: bytes) -> tuple[str, ...]:
    """Return the steps of a job as typed; none where a later program wrote them."""
    try:
        return msgspec.json.decode(recipe, type=ConvertOptions).steps
    except msgspec.MsgspecError:
        return ()


def settings_hash(recipe: bytes) -> bytes:
    """Return a hash of all that decides what is in a result: equal ones give equal results of one source."""
    return _hash(recipe, _OF_CONTENT)


def naming_hash(recipe: bytes, folder: bytes) -> bytes:
    """Return a hash of all that decides what a result is called; `folder` is the output folder."""
    return _hash(recipe, _OF_NAMES, folder)


def _hash(recipe: bytes, names: Sequence[str], *more: bytes) -> bytes:
    try:
        wish = msgspec.json.decode(recipe, type=ConvertOptions)
    except msgspec.MsgspecError:
        return b""
    values = [getattr(wish, name) for name in names]
    if more:
        values += [(wish.format or "").partition(" ")[0], wish.existing == "number"]
    import hashlib  # late: it costs a start 2 ms

    return hashlib.blake2b(msgspec.json.encode(values) + b"\0".join(more), digest_size=_DIGEST).digest()
