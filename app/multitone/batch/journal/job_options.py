"""What a job does, as the journal keeps it: the options of `convert`, and hashes of what decides names and content."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import msgspec
from msgspec import field

from multitone.batch.job import Job
from multitone.batch.journal.database import JournalError
from multitone.batch.options import ConvertOptions, ConvertRequest
from multitone.errors import UsageError
from multitone.imaging.fields import escaped
from multitone.imaging.parameters import split_settings
from multitone.imaging.step_files import hashes_of
from multitone.messages import _

_OF_CONTENT = ("steps", "format", "quality", "same_quality", "max_bytes", "if_larger", "color", "metadata", "salvage")
"""Options that decide what is in a result."""
_OF_NAMES = ("name", "flat")
"""Options that decide where it goes; with them, the folder, the kind of format, and whether what exists is numbered:
such results stand beside those that a source has."""
_OF_PLANS = ("existing", "pages", "include_results", "follow", "duplicates")
"""Options that decide which pictures there are, and what becomes of targets that exist."""
VERSION = 2
"""Of what is kept; it grows when an older entry means something else."""
_DIGEST = 8
"""Bytes of a hash; these are compared, never attacked."""


class _Recipe(ConvertOptions, frozen=True, kw_only=True):
    """The options as they are kept, with what a command cannot say."""

    version: int = 1
    """In 1, texts had no fields."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file that steps are given, by its path; empty where it could not be read."""
    watch: bool = False
    """Whether it is a day of a watched folder."""


def encoded_options(job: Job, engine: str = "", sources: Sequence[str] = ()) -> bytes:
    """Write what a job does as JSON: what would be typed for it, so that no code is run from it."""
    export = msgspec.structs.replace(job.export, folder="")
    named = tuple(source for source in sources if source.isprintable())
    options = ConvertOptions.of(ConvertRequest(named, job.pipeline, export, engine, None, job.limits, shard=job.shard))
    files = hashes_of(job.pipeline.steps)
    try:
        recipe = _Recipe(**msgspec.structs.asdict(options), version=VERSION, files=files, watch=job.numbers is not None)
        return msgspec.json.encode(recipe)
    except UnicodeEncodeError as error:
        raise JournalError(_("A step or the template of its names is not text.")) from error


def decoded_options(data: bytes) -> ConvertOptions | None:
    """Read what a job does; None where a later program wrote it."""
    recipe = _decoded(data)
    if recipe is None:
        return None
    return ConvertOptions(**{name: getattr(recipe, name) for name in ConvertOptions.__struct_fields__})


def files_of_options(data: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file that a job's steps were given, by its path."""
    recipe = _decoded(data)
    return {} if recipe is None else recipe.files


def is_watched(data: bytes) -> bool:
    """Whether a job is a day of a watched folder."""
    recipe = _decoded(data)
    return recipe is not None and recipe.watch


def _decoded(data: bytes) -> _Recipe | None:
    try:
        recipe = msgspec.json.decode(data, type=_Recipe)
    except msgspec.MsgspecError:
        return None
    if recipe.version < VERSION:
        recipe = msgspec.structs.replace(recipe, steps=tuple(map(_without_fields, recipe.steps)))
    return recipe


def _without_fields(step: str) -> str:
    """Return a step, as it is typed, that was written when texts had no fields."""
    try:
        name, values = split_settings(step, "step", "text")
    except UsageError:
        return step  # whoever reads it says what is wrong
    if name != "text" or "text" not in values:
        return step
    values["text"] = escaped(values["text"])
    return shlex.join([name, *(f"{key}={value}" for key, value in values.items())])


def request_of(data: bytes) -> ConvertRequest:
    """Return what was asked for. Raises `UsageError` where its steps are none that this program knows."""
    options = decoded_options(data)
    if options is None:
        raise UsageError(_("What the job does cannot be read; a later version of Multitone may have written it."))
    return options.request()


def settings_hash(data: bytes) -> bytes:
    """Return a hash of all that decides what is in a result: equal ones give equal results of one source."""
    return _hash(data, _OF_CONTENT)


def options_hash(job: Job, more: Sequence[bytes]) -> bytes:
    """Return a hash of all that decides which results a job makes, but of its folder, and of what else is told."""
    return _hash(encoded_options(job), (*_OF_CONTENT, *_OF_NAMES, *_OF_PLANS), *more)


def naming_hash(data: bytes, folder: bytes) -> bytes:
    """Return a hash of all that decides what a result is called; `folder` is the output folder."""
    return _hash(data, _OF_NAMES, folder)


def _hash(data: bytes, names: Sequence[str], *more: bytes) -> bytes:
    options = _decoded(data)
    if options is None:
        return b""
    values: list[object] = [getattr(options, name) for name in names]
    if "steps" in names:
        if options.files:
            values.append(sorted(options.files.items()))
        if options.pages is not None:  # so that the hashes of before hold
            values.append({"pages": options.pages})
    if more:
        values += [(options.format or "").partition(" ")[0], options.existing == "number"]
    try:
        from _blake2 import blake2b  # hashlib has it from there, and loads OpenSSL besides, which costs a start 3 ms
    except ImportError:
        from hashlib import blake2b
    return blake2b(msgspec.json.encode(values) + b"\0".join(more), digest_size=_DIGEST).digest()
