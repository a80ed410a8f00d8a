"""Places that every child may read: the program, Python and its packages, libraries, fonts, what the machine is."""

from __future__ import annotations

import functools
import os
import site
import sys
from collections.abc import Iterable, Iterator

from multitone import paths

EVERYBODYS = (
    "/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store",
    "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/timezone",
    "/etc/mime.types", "/etc/alternatives", "/var/cache/fontconfig", "/var/lib/fonts",
    "/dev/urandom", "/dev/random", "/dev/zero",
    "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/sys/vm", "/proc/sys/kernel", "/sys/fs/cgroup",
    "/sys/devices/system",
)  # fmt: skip
"""What programs and libraries of Linux look into."""
OWN_PROCESS = ("/proc/self", "/dev/null")
"""What a process may also write: its own figures are reset there."""
FONTS = (".fonts", ".local/share/fonts", ".cache/fontconfig", ".config/fontconfig", ".local/share/color/icc")
"""Below a user's home."""


@functools.cache
def program_folders() -> tuple[str, ...]:
    """Return the folders of the program, of Python, its packages, fonts and settings, without those in others."""
    return tuple(tops(os.path.realpath(folder) for folder in _folders() if os.path.exists(folder)))


def is_below(path: str, top: str) -> bool:
    """Whether a path is another one, or lies in it."""
    return path == top or path.startswith(top.rstrip(os.sep) + os.sep)


def tops(folders: Iterable[str]) -> list[str]:
    """Return folders without those that lie in others of them, sorted."""
    kept: list[str] = []
    for folder in sorted(set(folders), key=lambda path: path.rstrip(os.sep) + os.sep):
        if not kept or not is_below(folder, kept[-1]):
            kept.append(folder)
    return kept


def _folders() -> Iterator[str]:
    yield from (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    yield from (os.path.dirname(os.path.abspath(paths.__file__)), str(paths.resources()), str(paths.config_folder()))
    home = os.path.expanduser("~")
    yield from (os.path.join(home, below) for below in FONTS)
    yield from filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    yield from filter(None, (site.getusersitepackages() if site.ENABLE_USER_SITE else "", *site.getsitepackages()))
    for entry in sys.path:  # what stands there by itself is where the program was started, perhaps the user's home
        if entry and entry != os.getcwd() and not home.startswith(entry.rstrip(os.sep)) and os.path.isabs(entry):
            yield entry
    for name, module in list(sys.modules.items()):  # packages that are installed where they are written
        if name.startswith("__editable__"):
            yield from map(str, getattr(module, "MAPPING", {}).values())
