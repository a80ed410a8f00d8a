"""What a user may set once for all jobs: declared like an operation, kept as JSON, read tolerantly, written whole."""

from __future__ import annotations

import contextlib
import functools
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from multitone import paths
from multitone.messages import NOTHING, Message, _, joined

MOST_WORKERS = 256
Sandbox = Literal["auto", "require", "off"]
"""Whether children work in a box; see `multitone.sandbox`."""
WHEN_CONFINED = "Workers are confined by the system to what pictures need: where it can, always, or never."


class Settings(Struct, frozen=True, kw_only=True):
    """All settings with their defaults. Window and command line heed them where nothing else was asked for."""

    theme: Annotated[
        Literal["system", "light", "dark"], Meta(description="Light, dark, or the same as the system.")
    ] = "system"
    language: Annotated[
        Literal["system", "en", "de"], Meta(description="Language of the window, from its next start on.")
    ] = "system"
    results_folder: Annotated[
        str, Meta(description="Results get a folder of their own in here, or beside the pictures if this is empty.")
    ] = ""
    workers: Annotated[
        int,
        Meta(
            ge=0,
            le=MOST_WORKERS,
            description="Pictures worked on at a time; 0 is one for each core.",
            extra={"slider": (0, 32)},
        ),
    ] = 0
    keep_replaced: Annotated[
        Literal["last-job", "week", "until-cleared"],
        Meta(
            description="How long files that results replaced are kept for undo: for the last job into their folder, "
            "for 7 days, or until they are cleared. Only earlier results go by themselves."
        ),
    ] = "last-job"
    compare_with_one_thread: Annotated[bool, Meta(description="Afterwards, each job is also measured on one core.")] = (
        False
    )
    largest_picture: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="Larger pictures are not held in memory: they are streamed where possible, otherwise refused.",
            extra={"unit": "MP", "slider": (50, 2000)},
        ),
    ] = 500
    sandbox: Annotated[
        Sandbox,
        Meta(description=WHEN_CONFINED),
    ] = "auto"


def load() -> tuple[Settings, Message]:
    """Read the settings, and say what was wrong with them; empty where nothing was.

    Each value that does for its setting is kept. A file with a value that does not, or that is no JSON, is kept
    aside before another one takes its place.
    """
    file = paths.settings_file()
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return Settings(), NOTHING
    except OSError as error:
        message = _(
            "The settings in {file} cannot be read ({reason}); the defaults are used.",
            file=str(file), reason=error.strerror,
        )  # fmt: skip
        return Settings(), message
    try:
        values = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        return Settings(), _kept_aside(
            file, _("The settings in {file} are damaged; the defaults are used.", file=str(file))
        )
    good, bad = _sorted_out(values)
    if not bad:
        return good, NOTHING
    message = _kept_aside(
        file,
        _(
            "The settings in {file} have invalid values for {names}; the defaults are used there.",
            file=str(file), names=", ".join(bad),
        ),
    )  # fmt: skip
    with contextlib.suppress(OSError):
        save(good)
    return good, message


def save(settings: Settings) -> None:
    """Write the settings as a whole file or not at all. Raises `OSError`."""
    import tempfile

    file = paths.settings_file()
    paths.make_private(file.parent)
    handle, part = tempfile.mkstemp(dir=file.parent, prefix=".settings-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
        os.replace(part, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def current() -> Settings:
    """Return the settings in force, read anew only when their file is another one."""
    file = paths.settings_file()
    try:
        status = os.stat(file)
    except OSError:
        return Settings()
    return _read(file, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=1)
def _read(_file: Path, _modified: int, _size: int) -> Settings:
    return load()[0]


def _sorted_out(values: dict[str, Any]) -> tuple[Settings, list[str]]:
    """Return the settings with all values that do, and the names of those that do not; unknown names are let be."""
    good: dict[str, Any] = {}
    bad = []
    for name in Settings.__struct_fields__:
        if name not in values:
            continue
        try:
            good[name] = getattr(msgspec.convert({name: values[name]}, Settings), name)
        except msgspec.ValidationError:
            bad.append(name)
    return Settings(**good), bad


def _kept_aside(file: Path, problem: Message) -> Message:
    """Keep a damaged file under another name, and say so behind what is wrong with it."""
    aside = file.with_name(f"{file.stem}-damaged{file.suffix}")
    try:
        os.replace(file, aside)
    except OSError:
        return problem
    return joined([problem, _("The file is kept as {name}.", name=aside.name)])
