"""Under which conditions something was measured: what a reader needs to believe a figure, or to doubt it."""

from __future__ import annotations

import os
import platform

BUSY = 10.0
"""Percent of the machine that other work may take before it is worth a warning."""
LOOK_SECONDS = 0.5


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
    """Look for half a second, before work begins, whether the machine is busy with something else; warn where it is.

    The system's load average would not do: it remembers our own last run for minutes.
    """
    import psutil

    busy = psutil.cpu_percent(interval=LOOK_SECONDS)
    return [f"The machine was {busy:.0f} % busy with other work; the figures may be off."] if busy > BUSY else []


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
