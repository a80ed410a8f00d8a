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
from multitone.imaging.preset_files import from_folder, to_folder
from multitone.imaging.renames import without_fields
from multitone.messages import Message, _, joined
from multitone.storage.atomic_file import save

VERSION = 2
"""Of the document; it grows when an older program would misread a new document. In 1, texts had no fields."""

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
    if_larger: str | None = None
    """What `batch.job` knows of results that are larger than their sources."""
    pages: str | None = None
    """Which pages of files that hold several, as `batch.pages` reads it."""
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
    if_larger: str | None = None
    pages: str | None = None
    color: str | None = None


def parse_preset(data: bytes, name: str = "", folder: str = "") -> Preset:
    """Read a document; `name` is what errors call it, and the preset where it has none. Raises `UsageError`.

    Files of steps are named from `folder`, where they are not named from the root.
    """
    try:
        values = msgspec.structs.asdict(_document(data))
        values["name"] = values["name"].strip() or name or "Preset"
        _check_words(values["name"], values["help"])
        steps = values.pop("steps") or ()
        if values.pop("version") < 2:
            steps = map(without_fields, steps)
        values["format"] = _format(values["format"])
        return Preset(pipeline=Pipeline.from_json(from_folder(step, folder) for step in steps), **values)
    except UsageError as error:
        called = _("The preset {name!r}", name=name) if name else _("The preset")
        raise UsageError(_("{preset} cannot be used. {reason}", preset=called, reason=error.message)) from error


def preset_json(preset: Preset, folder: str = "") -> bytes:
    """Write the document, one line a value, the same preset always in the same way.

    Files of steps in or beside `folder` are named from there, so that they can be carried along.
    """
    values = msgspec.structs.asdict(preset)
    del values["pipeline"]
    values["format"] = None if preset.format is None else msgspec.to_builtins(preset.format)
    steps = [to_folder(step, folder) for step in preset.pipeline.to_json()]
    document = _Document(version=VERSION, steps=steps, **values)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def shipped_presets() -> list[Preset]:
    """Return the presets that come with the program, in the order of their files' names."""
    return [read_preset(path) for path in sorted((paths.resources() / "presets").glob(f"*{SUFFIX}"))]


def own_presets(problems: list[Message] | None = None) -> list[Preset]:
    """Return the user's presets by name. A file that cannot be used is left out, and told to `problems`."""
    return [preset for _path, preset in _own_files(problems)]


def find_preset(name_or_file: str) -> Preset:
    """Return the preset in a file, or that of a name: the user's own before the shipped.

    Case does not matter, and `web-1920` stands for “Web 1920”. Raises `UsageError` where there is none.
    """
    if name_or_file.lower().endswith(SUFFIX) or Path(name_or_file).name != name_or_file:
        return read_preset(Path(name_or_file))
    problems: list[Message] = []
    known = [*own_presets(problems), *shipped_presets()]
    for same in (str.casefold, file_stem):
        for preset in known:
            if same(preset.name) == same(name_or_file):
                return preset
    if Path(name_or_file).is_file():
        return read_preset(Path(name_or_file))
    names = [preset.name for preset in known]
    near = suggestion(name_or_file, [*names, *map(file_stem, names)])
    missing = _(
        "There is no preset {name!r}{near}; see 'multitone presets', or name a file.", name=name_or_file, near=near
    )
    raise UsageError(joined([missing, *problems]))


def save_preset(preset: Preset) -> Path:
    """Keep a preset among the user's own, in place of one of its name, and return its file. Raises `UsageError`."""
    name = preset.name.strip()
    if not name:
        raise UsageError(_("A preset needs a name."))
    _check_words(name, preset.help)
    path = _file_named(name) or _free_file(_own_folder(), name)
    write_preset(msgspec.structs.replace(preset, name=name), path)
    return path


def write_preset(preset: Preset, path: Path) -> None:
    """Write a preset into a file of any place, whole or not at all. Raises `UsageError`."""
    _check_words(preset.name, preset.help)  # or nobody could read it
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(preset_json(preset, os.path.abspath(path.parent)), str(path))
    except OSError as error:
        raise UsageError(
            _("The preset cannot be written to {path}: {error}.", path=str(path), error=_reason(error))
        ) from error


def delete_preset(name: str) -> None:
    """Take a preset out of the user's own. Raises `UsageError` where there is none of that name."""
    path = _file_named(name)
    if path is None:
        raise UsageError(
            _("There is no preset {name!r} of your own; those that come with the program stay.", name=name)
        )
    try:
        path.unlink()
    except OSError as error:
        raise UsageError(
            _("The preset {name!r} cannot be deleted: {error}.", name=name, error=_reason(error))
        ) from error


def file_stem(name: str) -> str:
    """Return the name of a file, without suffix, that every system takes: `Web 1920` → `web-1920`."""
    folded = unicodedata.normalize("NFC", name).casefold()
    stem = re.sub(r"[\W_]+", "-", folded).strip("-")[:LONGEST_NAME]
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    return f"{stem or 'preset'}-preset" if stem in RESERVED or not stem else stem


def _document(data: bytes) -> _Document:
    if len(data) > MOST_BYTES:
        raise UsageError(
            _("It has {size:,} bytes, and presets have at most {most:,}.", size=len(data), most=MOST_BYTES)
        )
    try:
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = _("It is not a JSON document ({error}); export the preset again.", error=str(error))
        raise UsageError(reason) from error
    version = plain.get("version") if isinstance(plain, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        reason = _('It does not say "version": {version}, so it is not a preset of Multitone.', version=VERSION)
        raise UsageError(reason)
    if version > VERSION:
        reason = _(
            "It was written by a newer Multitone (version {version}; this one reads up to {most}). "
            "Update Multitone, or export the preset again from this one.",
            version=version, most=VERSION,
        )  # fmt: skip
        raise UsageError(reason)
    try:
        return msgspec.convert(plain, _Document)
    except msgspec.ValidationError as error:
        reason = _("{error}; correct the file, or export the preset again.", error=str(error))
        raise UsageError(reason) from error


def _check_words(name: str, help_text: str) -> None:
    """Refuse what would upset a terminal, or a menu. Raises `UsageError`."""
    if len(name) > LONGEST_NAME or not name.isprintable():
        reason = _(
            "A preset’s name must have at most {most} characters, all printable; {name!r} does not.",
            most=LONGEST_NAME, name=name,
        )  # fmt: skip
        raise UsageError(reason)
    if not help_text.isprintable():
        reason = _("A preset’s help must be one line of printable characters; {help!r} is not.", help=help_text)
        raise UsageError(reason)


def _format(plain: Mapping[str, Any] | None) -> ExportFormat | None:
    if plain is None:
        return None
    values = dict(plain)
    name = values.pop("format", None)
    if not isinstance(name, str):
        raise UsageError(_("Its format needs a name, such as {example}.", example='{"format": "jpeg"}'))
    return build_format(name, values)


def read_preset(path: Path) -> Preset:
    """Read the preset in a file. Raises `UsageError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = _("The preset {path!r} cannot be read: {error}.", path=str(path), error=_reason(error))
        raise UsageError(reason) from error
    return parse_preset(data, path.stem, os.path.abspath(path.parent))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _own_folder() -> Path:
    return paths.config_folder() / "presets"


def _own_files(problems: list[Message] | None = None) -> list[tuple[Path, Preset]]:
    presets = []
    for path in sorted(_own_folder().glob(f"[!.]*{SUFFIX}")):
        try:
            presets.append((path, read_preset(path)))
        except UsageError as error:
            if problems is not None:
                problems.append(error.message)
    return sorted(presets, key=lambda pair: pair[1].name.casefold())


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
