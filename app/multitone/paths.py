"""Where things live: resources that ship with the program, a user's data and configuration."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
import sys
from pathlib import Path

HOME_VARIABLE = "MULTITONE_HOME"
"""Moves data and configuration into one folder; tests use it, and so can a stick."""
ONLY_OWNER = 0o700
"""What the folders of data, configuration and thumbnails let anybody do: what a user worked at is nobody's business."""


def resources() -> Path:
    """Return the folder of icons, samples and translations.

    In a wheel it lies inside the package, in a checkout beside `app`.
    """
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent.parent / "resources"


def samples() -> Path:
    """Return the folder of sample pictures."""
    return resources() / "samples"


def belongs_to_program(path: str) -> bool:
    """Whether a path lies where the program itself does, which is no place for a user's files."""
    true = os.path.realpath(path)
    return any(true == own or true.startswith(own + os.sep) for own in _own_folders())


@functools.cache
def _own_folders() -> tuple[str, ...]:
    return str(Path(__file__).resolve().parent), str(resources().resolve())


def pictures_folder() -> str:
    """Return the folder that a user's pictures lie in by the custom of the system."""
    import platformdirs

    return platformdirs.user_pictures_dir()


def config_folder() -> Path:
    """Return the folder of settings and presets; it may not exist yet."""
    return _user_folder("config")


def settings_file() -> Path:
    """Return the file of the settings; it may not exist yet."""
    return _settings_in(config_folder())


@functools.lru_cache(maxsize=2)
def _settings_in(folder: Path) -> Path:
    return folder / "settings.json"


def data_folder() -> Path:
    """Return the folder of history and measurements; it may not exist yet."""
    return _user_folder("data")


def make_private(folder: Path) -> None:
    """Make a folder that is its user's alone, and those above it that are missing; close one that others may enter.

    Raises `OSError` where it cannot be made; where it cannot be closed, as on a stick without permissions, it stays.
    """
    folder.mkdir(mode=ONLY_OWNER, parents=True, exist_ok=True)
    close_to_others(folder, ONLY_OWNER)


def close_to_others(path: Path, mode: int) -> None:
    """Take all permissions from a file or a folder that are not in `mode`, where that can be."""
    with contextlib.suppress(OSError):
        before = stat.S_IMODE(path.stat().st_mode)
        if os.name == "posix" and before & ~mode:
            path.chmod(before & mode)


def thumbnail_folder() -> Path:
    """Return where thumbnails are kept: the folder that all programs of a freedesktop desktop share; else our own."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / "cache" / "thumbnails"
    if os.name == "posix" and sys.platform != "darwin":
        shared = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(shared) if os.path.isabs(shared) else Path.home() / ".cache") / "thumbnails"
    import platformdirs

    return Path(platformdirs.user_cache_dir("multitone", appauthor=False)) / "thumbnails"


def _user_folder(kind: str) -> Path:
    return _folder(kind, *map(os.environ.get, (HOME_VARIABLE, "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")))


@functools.lru_cache(maxsize=8)
def _folder(kind: str, home: str | None, *_: str | None) -> Path:
    """Return what the variables and the system say; workers ask for each picture."""
    if home:
        return Path(home) / kind
    if os.name == "posix" and sys.platform != "darwin":  # as platformdirs has it, which takes 6 ms to load
        variable, below = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", ".local/share")}[kind]
        return Path(os.environ.get(variable, "").strip() or os.path.expanduser(f"~/{below}"), "multitone")
    import platformdirs

    folders = platformdirs.PlatformDirs("multitone", appauthor=False)
    return Path(folders.user_config_dir if kind == "config" else folders.user_data_dir)
