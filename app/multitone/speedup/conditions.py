"""Under which conditions something was measured: what a reader needs to believe a figure, or to doubt it."""

from __future__ import annotations

import contextlib
import os
import platform

SYSTEM = "/sys/devices/system/cpu"


def conditions(page_cache: str) -> dict[str, object]:
    """Return what the figures depend on beside the pictures. `page_cache` says how warm the files were."""
    from importlib.metadata import version

    from multitone.engines.base import available_cores
    from multitone.engines.ipc.child_process import context

    return {
        "processor": processor(),
        "cores": available_cores(),
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "governor": _first_line(f"{SYSTEM}/cpu0/cpufreq/scaling_governor"),
        "turbo": turbo(),
        "power": power(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "pillow": version("Pillow"),
        "pyvips": version("pyvips"),
        "simplejpeg": version("simplejpeg"),
        "start_method": context().get_start_method(),
        "page_cache": page_cache,
        "baseline": "one thread in one process bound to one core",
    }


def turbo() -> bool | None:
    """Return whether the processor may exceed its nominal clock; None where the system does not tell."""
    off = _first_line(f"{SYSTEM}/intel_pstate/no_turbo")
    on = _first_line(f"{SYSTEM}/cpufreq/boost")
    return off == "0" if off is not None else on == "1" if on is not None else None


def power() -> str | None:
    """Return `battery` or `mains`; None where there is no battery, or the system does not tell."""
    import psutil

    battery = None
    with contextlib.suppress(OSError):  # a container may show nothing of the machine's power
        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    if battery is None or battery.power_plugged is None:
        return None
    return "mains" if battery.power_plugged else "battery"


def conditions_warnings() -> list[str]:
    """Warn of what makes a machine slower than it can be, or changing."""
    warnings = []
    if power() == "battery":
        warnings.append("The machine runs on its battery, which may slow it down; measure again on mains.")
    if _first_line(f"{SYSTEM}/cpu0/cpufreq/scaling_governor") == "powersave" and not _paced_by_hardware():
        warnings.append("The system holds the processor at its lowest clock (governor powersave).")
    return warnings


def _paced_by_hardware() -> bool:
    """Whether the processor chooses its clock itself; then the governor called powersave is the ordinary one."""
    return _first_line(f"{SYSTEM}/intel_pstate/status") == "active" or _first_line(
        f"{SYSTEM}/cpu0/cpufreq/scaling_driver"
    ) in ("intel_pstate", "amd-pstate-epp")


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
