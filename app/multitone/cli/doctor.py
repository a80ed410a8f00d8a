"""`multitone doctor`: what this machine has, what is missing, and how to get it."""

from __future__ import annotations

import importlib.metadata
import json as jsonlib
import os
import platform
import sys
from typing import Any

from multitone.cli.arguments import JSON, command, switch
from multitone.cli.terminal import json_line, line
from multitone.messages import Message, _, say, tr
from multitone.numbers import count, formatted

FURTHER_PACKAGES = ("msgspec", "PySide6-Essentials", "psutil")
"""Beside those that compute."""
MISSING = _("missing")
WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Shared libraries that a window on X needs, and the Debian package of each."""


@command(
    JSON, switch(_("Show which libraries read which formats, and which of them are fuzzed upstream."), "--formats")
)
def doctor(*, json: bool, formats: bool) -> None:
    """Print the findings."""
    if formats:
        from multitone.cli.listing import print_readers

        print_readers(json=json)
        return
    sections = findings()
    if json:
        json_line(jsonlib.dumps(sections, ensure_ascii=False, indent=1))
        return
    for title, values in sections.items():
        line(say(title))
        if isinstance(values, dict):
            for name, value in values.items():
                line(f"  {_text(name):20s} {_text(value)}")
        else:
            for value in values or [tr("nothing")]:
                line(f"  {say(value)}")


def findings() -> dict[str, Any]:
    """Return what there is to say, in sections."""
    from multitone import __version__, paths
    from multitone.engines.base import available_cores
    from multitone.engines.ipc.started import METHOD

    missing: list[Message] = []
    program = {"multitone": __version__, "Python": platform.python_version(), _("system"): platform.platform()}
    return {
        _("versions"): program | _packages(missing),
        _("codecs"): _codecs(missing),
        _("formats"): _formats(missing),
        _("places far away"): _far_places(missing),
        _("kernels"): _kernels(missing),
        _("machine"): {**_machine(), _("cores this process may use"): available_cores()},
        _("engines"): _engines() | {_("start method"): METHOD},
        _("sandbox"): _sandbox(missing),
        _("window"): _window(missing),
        _("places"): {
            _("resources"): str(paths.resources()),
            _("settings"): str(paths.config_folder()),
            _("data"): str(paths.data_folder()),
        },
        _("missing"): missing,
    }


def _engines() -> dict[str, str]:
    """Return each engine with the options that it honors."""
    from multitone.engines.base import ABILITIES
    from multitone.engines.registry import create_engine, engine_names

    able = {name: create_engine(name).can for name in engine_names()}
    flags = {name: ", ".join(f"--{ability}" for ability in ABILITIES if ability in can) for name, can in able.items()}
    return {name: _("ready; supports {flags}", flags=honored) for name, honored in flags.items()}


def _packages(missing: list[Message]) -> dict[str, str]:
    from multitone.engines.versions import PACKAGES, package_version

    versions = {}
    for name in (*PACKAGES, *FURTHER_PACKAGES):
        versions[name] = package_version(name) or MISSING
        if versions[name] is MISSING:
            missing.append(_("the package {name}: pip install {name}", name=name))
    return versions


def _codecs(missing: list[Message]) -> dict[str, str]:
    from multitone.engines.versions import CODECS, codec_versions

    present = codec_versions()
    versions: dict[str, str] = {
        name: (present[name] or _("present")) if name in present else MISSING for name in CODECS
    }
    try:
        from multitone.imaging.raster import vips

        libvips = vips()
        versions["libvips"] = ".".join(str(libvips.version(part)) for part in range(3))
    except Exception as error:  # noqa: BLE001 - whatever keeps libvips from loading is the finding
        versions["libvips"] = MISSING
        missing.append(_("libvips ({why}): pip install 'pyvips[binary]'", why=str(error)))
    return versions


def _formats(missing: list[Message]) -> dict[str, str]:
    """Return the libraries of the extra `formats`, each tried: one that is there may still not load."""
    from multitone.errors import ImageError
    from multitone.imaging.optional import HEIC_TO_WRITE, LIBRARIES, library

    versions = {}
    for kind, (__, package) in LIBRARIES.items():
        try:
            library(kind)
            versions[kind] = f"{package} {importlib.metadata.version(package)}"
        except (ImageError, importlib.metadata.PackageNotFoundError):
            versions[kind] = MISSING
    lacking = [kind for kind, version in versions.items() if version is MISSING and kind != HEIC_TO_WRITE]
    if versions[HEIC_TO_WRITE] is MISSING:
        missing.append(_("what writes HEIC: pip install {name}", name=LIBRARIES[HEIC_TO_WRITE][1]))
    if lacking:
        missing.append(_('what reads {formats}: pip install "multitone[formats]"', formats=", ".join(lacking)))
    return versions


def _far_places(missing: list[Message]) -> dict[str, str]:
    """Return the libraries of the extra `cloud`."""
    versions: dict[str, str] = {}
    for kind, package in ((_("links"), "aiohttp"), (_("object stores"), "obstore"), (_("others"), "fsspec")):
        try:
            versions[kind] = f"{package} {importlib.metadata.version(package)}"
        except importlib.metadata.PackageNotFoundError:
            versions[kind] = MISSING
    if MISSING in versions.values():
        missing.append(_('what reaches places far away: pip install "multitone[cloud]"'))
    return versions


def _kernels(missing: list[Message]) -> dict[str, str]:
    from multitone.native import median, patches, progressive, scanlines, tetrahedra

    kernels = {
        _("median"): median.built(),
        _("look table"): tetrahedra.built(),
        _("denoising"): patches.built(),
        _("progressive JPEG"): progressive.built(),
        _("rows of PNGs"): scanlines.built(),
    }
    if not all(kernels.values()):
        missing.append(
            _(
                "the kernels for medians, look tables, denoising, progressive JPEGs and rows of PNGs, which NumPy, "
                "libvips and libjpeg stand in for: "
                "install a C compiler and Python’s headers (apt-get install gcc python3-dev), then make clean setup"
            )
        )
    return {name: _("built") if there else _("not built") for name, there in kernels.items()}


def _machine() -> dict[str, Any]:
    import psutil

    from multitone.speedup.conditions import processor

    try:
        memory = psutil.virtual_memory()
    except OSError:  # the system does not tell
        memory = None
    load = os.getloadavg() if hasattr(os, "getloadavg") else None
    return {
        _("processor"): processor(),
        _("cores"): os.cpu_count(),
        _("memory"): memory.total if memory else None,
        _("memory free"): memory.available if memory else None,
        _("load"): list(load) if load else None,
    }


def _sandbox(missing: list[Message]) -> dict[str, str]:
    """Return what workers are kept from here, tried by one of them, and which plug-ins ask for more."""
    from multitone.engines.ipc.confined import FILES, NETWORK, PROGRAMS, tried
    from multitone.imaging.operation import operations
    from multitone.sandbox import landlock, support

    lacking = support.missing()
    if lacking is not None:
        missing.append(lacking)
    try:
        refused = tried()
    except OSError:
        refused = frozenset()
    means = {FILES: f"Landlock {landlock.version()}", NETWORK: "seccomp, Landlock", PROGRAMS: "seccomp"}
    titles = {FILES: _("other files"), NETWORK: _("network"), PROGRAMS: _("programs")}
    kept = {titles[what]: _("refused ({means})", means=by) for what, by in means.items() if what in refused}
    needs = {info.name: ", ".join(info.needs) for info in operations().values() if info.needs}
    return (
        {_("mode"): support.chosen()} | {title: _("allowed") for title in titles.values()} | kept
        | {_("step {name} needs", name=name): said for name, said in needs.items()}
    )  # fmt: skip


def _window(missing: list[Message]) -> dict[str, str]:
    import ctypes

    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    window: dict[str, str] = {_("display"): display or (_("none") if sys.platform == "linux" else _("the system’s"))}
    if sys.platform != "linux":
        return window
    lacking = []
    for library, package in WINDOW_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            lacking.append(package)
    window[_("libraries")] = _("{n:,} missing", n=len(lacking)) if lacking else _("complete")
    if lacking:
        missing.append(_("libraries for the window: apt-get install {packages}", packages=" ".join(lacking)))
    return window


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(formatted(number, ".2f") for number in value)
    if isinstance(value, int):
        return count(value)
    if isinstance(value, Message):
        return say(value)
    return value if isinstance(value, str) else ""  # a name as it is typed, a version, a place
