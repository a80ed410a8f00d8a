"""Under which conditions something was measured: what a reader needs to believe a figure, or to doubt it."""

from __future__ import annotations

import os
import platform

BUSY = 0.35
"""Load over cores, before a measurement begins, from which it is worth a warning."""


def conditions(page_cache: str) -> dict[str, object]:
    """Return what the figures depend on beside the pictures. `page_cache` says how warm the files were."""
    from importlib.metadata import version

    from multitone.engines.base import available_cores
    from multitone.engines.launch import context

    return {
        "processor": processor(),
        "cores": available_cores(),
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "governor": _first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "pillow": version("Pillow"),
        "pyvips": version("pyvips"),
        "simplejpeg": version("simplejpeg"),
        "start_method": context().get_start_method(),
        "page_cache": page_cache,
        "baseline": "one thread in one process bound to one core",
    }


def load_warning() -> list[str]:
    """Warn where the machine is busy with something else; to be asked before work begins."""
    if not hasattr(os, "getloadavg"):
        return []
    from multitone.engines.base import available_cores

    load = os.getloadavg()[0]
    if load <= BUSY * available_cores():
        return []
    return [f"The machine was busy with other work (load {load:.1f}); the figures may be off."]


def processor() -> str:
    """Return the processor's name."""
    line = next((x for x in _lines("/proc/cpuinfo") if x.startswith("model name")), "")
    return line.partition(":")[2].strip() or platform.processor() or platform.machine()


def _first_line(path: str) -> str | None:
    return next(iter(_lines(path)), None)


def _lines(path: str) -> list[str]:
    try:
        with open(path) as file:
            return file.read().splitlines()
    except OSError:
        return []
