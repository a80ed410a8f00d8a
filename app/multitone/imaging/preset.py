"""Preset: a pipeline and export choices under a name ↔ a versioned JSON document.

::

    resources/presets/*.json ─┐                ┌─ renamed operations and parameters
    config/presets/*.json ────┼─► parse_preset ┴─► registry ─► Preset ─► preset_json ─► config/presets/*.json
    any file ─────────────────┘

A preset holds no folder and no code: names and values only, each checked against its declaration.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from multitone import paths
from multitone.errors import UsageError
from multitone.imaging.encode import ExportFormat, build_format
from multitone.imaging.parameters import suggestion
from multitone.imaging.pipeline import Pipeline
from multitone.storage.atomic_file import write_whole

VERSION = 1
"""Of the document; it grows when an older program would misread a new document."""
RENAMED_OPERATIONS: dict[str, str] = {}
"""Names that operations had in documents written by earlier programs, and the names they have now."""
RENAMED_PARAMETERS: dict[tuple[str, str], str] = {}
"""The same for parameters, by the operation's name of today and the parameter's name of then."""

SUFFIX = ".json"
MOST_BYTES = 1 << 20
"""A preset is a few hundred bytes; what is larger is some other file."""
LONGEST_NAME = 80
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for devices, with any suffix."""


class Preset(Struct, frozen=True):
    """Steps and export choices; None is a choice that the preset leaves alone."""

    name: str
    help: str = ""
    pipeline: Pipeline = Pipeline()
    format: ExportFormat | None = None
    quality: int | None = None
    metadata: str | None = None
    """A policy of `batch.job`, which knows what there is."""
    template: str | None = None
    """Template of the results' names."""
    same_quality: bool | None = None
    max_bytes: int | None = None
    color: str | None = None
    """A target of `batch.job`, as `metadata` is."""


class _Document(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The document as it is written; steps and format are plain mappings, for they may bear names of then."""

    version: int
    name: str = ""
    help: str = ""
    steps: list[dict[str, Any]] | None = None
    format: dict[str, Any] | None = None
    quality: Annotated[int, Meta(ge=1, le=100)] | None = None
    metadata: str | None = None
    template: str | None = None
    same_quality: bool | None = None
    max_bytes: Annotated[int, Meta(ge=1)] | None = None
    color: str | None = None


def parse_preset(data: bytes, name: str = "") -> Preset:
    """Read a document; `name` is what errors call it, and the preset where the document gives it none.

    Raises `UsageError` that names the document and what is wrong with it.
    """
    called = f"The preset {name!r}" if name else "The preset"
    try:
        document = _document(data)
        preset_name = document.name.strip() or name or "Preset"
        _check_words(preset_name, document.help)
        return Preset(
            name=preset_name,
            help=document.help,
            pipeline=Pipeline.from_json(_renamed(step) for step in document.steps or ()),
            format=_format(document.format),
            quality=document.quality,
            metadata=document.metadata,
            template=document.template,
            same_quality=document.same_quality,
            max_bytes=document.max_bytes,
            color=document.color,
        )
    except UsageError as error:
        raise UsageError(f"{called} cannot be used. {error}") from error


def preset_json(preset: Preset) -> bytes:
    """Write the document, one line a value, the same preset always in the same way."""
    document = _Document(
        version=VERSION,
        name=preset.name,
        help=preset.help,
        steps=preset.pipeline.to_json(),
        format=None if preset.format is None else msgspec.to_builtins(preset.format),
        quality=preset.quality,
        metadata=preset.metadata,
        template=preset.template,
        same_quality=preset.same_quality,
        max_bytes=preset.max_bytes,
        color=preset.color,
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def shipped_presets() -> list[Preset]:
    """Return the presets that come with the program, in the order of their files' names."""
    return [read_preset(path) for path in sorted((paths.resources() / "presets").glob(f"*{SUFFIX}"))]


def own_presets(problems: list[str] | None = None) -> list[Preset]:
    """Return the user's presets by name. A file that cannot be used is left out, and told to `problems`."""
    return [preset for _, preset in _own_files(problems)]


def find_preset(name_or_file: str) -> Preset:
    """Return the preset in a file, or that of a name: the user's own before the shipped.

    Case does not matter, and `web-1920` stands for “Web 1920”. Raises `UsageError` where there is none.
    """
    if name_or_file.lower().endswith(SUFFIX) or Path(name_or_file).name != name_or_file:
        return read_preset(Path(name_or_file))
    problems: list[str] = []
    known = [*own_presets(problems), *shipped_presets()]
    for same in (str.casefold, file_stem):
        for preset in known:
            if same(preset.name) == same(name_or_file):
                return preset
    if Path(name_or_file).is_file():
        return read_preset(Path(name_or_file))
    names = [preset.name for preset in known]
    near = suggestion(name_or_file, [*names, *map(file_stem, names)])
    said = f"There is no preset {name_or_file!r}{near}; see 'multitone presets', or name a file."
    raise UsageError(" ".join([said, *problems]))


def save_preset(preset: Preset) -> Path:
    """Keep a preset among the user's own, in place of one of the same name, and return its file.

    Raises `UsageError`.
    """
    name = preset.name.strip()
    if not name:
        raise UsageError("A preset needs a name.")
    _check_words(name, preset.help)
    path = _file_named(name) or _free_file(_own_folder(), name)
    write_preset(msgspec.structs.replace(preset, name=name), path)
    return path


def write_preset(preset: Preset, path: Path) -> None:
    """Write a preset into a file of any place, whole or not at all. Raises `UsageError`."""
    _check_words(preset.name, preset.help)  # or nobody could read it
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = str(path.with_name(f".multitone-{os.getpid()}.part"))
        write_whole(preset_json(preset), temporary, str(path), replace=True, times=None)
    except OSError as error:
        raise UsageError(f"The preset cannot be written to {path}: {error.strerror or error}.") from error


def delete_preset(name: str) -> None:
    """Take a preset out of the user's own. Raises `UsageError` where there is none of that name."""
    path = _file_named(name)
    if path is None:
        raise UsageError(f"There is no preset {name!r} of your own; those that come with the program stay.")
    try:
        path.unlink()
    except OSError as error:
        raise UsageError(f"The preset {name!r} cannot be deleted: {error.strerror or error}.") from error


def file_stem(name: str) -> str:
    """Return the name of a file, without suffix, that every system takes: `Web 1920` → `web-1920`."""
    folded = unicodedata.normalize("NFC", name).casefold()
    stem = re.sub(r"[\W_]+", "-", folded).strip("-")[:LONGEST_NAME]
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    return f"{stem or 'preset'}-preset" if stem in RESERVED or not stem else stem


def _document(data: bytes) -> _Document:
    if len(data) > MOST_BYTES:
        raise UsageError(f"It has {len(data):,} bytes, and presets have at most {MOST_BYTES:,}.")
    try:
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"It is no JSON document ({error}); export the preset again.") from error
    version = plain.get("version") if isinstance(plain, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UsageError(f'It does not say "version": {VERSION}, so it is no preset of Multitone.')
    if version > VERSION:
        raise UsageError(
            f"It was written by a newer Multitone (version {version}; this one reads up to {VERSION}). "
            "Update Multitone, or export the preset again from this one."
        )
    try:
        return msgspec.convert(plain, _Document)
    except msgspec.ValidationError as error:
        raise UsageError(f"{error}; correct the file, or export the preset again.") from error


def _check_words(name: str, told: str) -> None:
    """Refuse what would upset a terminal, or a menu. Raises `UsageError`."""
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"A preset's name has at most {LONGEST_NAME} letters, all of them printable; {name!r} has not."
        )
    if not told.isprintable():
        raise UsageError(f"A preset's help is one line of printable letters; {told!r} is not.")


def _renamed(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return a step with today's names in place of those of then."""
    values = dict(step)
    operation = values.get("operation")
    if not isinstance(operation, str):
        return values
    operation = RENAMED_OPERATIONS.get(operation, operation)
    return {RENAMED_PARAMETERS.get((operation, key), key): value for key, value in values.items()} | {
        "operation": operation
    }


def _format(plain: Mapping[str, Any] | None) -> ExportFormat | None:
    if plain is None:
        return None
    values = dict(plain)
    name = values.pop("format", None)
    if not isinstance(name, str):
        raise UsageError('Its format needs a name, such as {"format": "jpeg"}.')
    return build_format(name, values)


def read_preset(path: Path) -> Preset:
    """Read the preset in a file. Raises `UsageError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"The preset {str(path)!r} cannot be read: {reason}.") from error
    return parse_preset(data, path.stem)


def _own_folder() -> Path:
    return paths.config_folder() / "presets"


def _own_files(problems: list[str] | None = None) -> list[tuple[Path, Preset]]:
    found = []
    for path in sorted(_own_folder().glob(f"[!.]*{SUFFIX}")):
        try:
            found.append((path, read_preset(path)))
        except UsageError as error:
            if problems is not None:
                problems.append(str(error))
    return sorted(found, key=lambda pair: pair[1].name.casefold())


def _file_named(name: str) -> Path | None:
    """Return the file of the user's own preset of that name."""
    wanted = name.strip().casefold()
    return next((path for path, preset in _own_files() if preset.name.casefold() == wanted), None)


def _free_file(folder: Path, name: str) -> Path:
    """Return a file that no preset has yet: two names may differ only in what files cannot bear."""
    stem = file_stem(name)
    path, number = folder / f"{stem}{SUFFIX}", 2
    while os.path.lexists(path):
        path, number = folder / f"{stem}-{number}{SUFFIX}", number + 1
    return path
