"""Under which conditions something was measured: the machine, its state, and what else it did meanwhile.

It is what a reader needs to believe a figure, or to doubt it.
"""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Sequence
from enum import StrEnum

from multitone.messages import Message, _

SYSTEM = "/sys/devices/system/cpu"
GOVERNOR = "cpu0/cpufreq/scaling_governor"
BUSY = 10.0
"""Percent of the machine that other work may take before it is worth a warning."""
LOOK_SECONDS = 0.5


class Doubt(StrEnum):
    """Why figures may be off: the kinds of warnings."""

    BATTERY = "battery"
    SLOWED = "slowed"
    BUSY = "busy-before"
    DISTURBED = "disturbed"
    COLD = "cold-disk"
    TOO_SHORT = "too-short"
    SEVERAL_CORES = "several-cores"
    FAILED = "failed-pictures"
    OVERHEAD = "rising-overhead"


def conditions(page_cache: Message) -> dict[str, object]:
    """Return what the figures depend on beside the pictures. `page_cache` says how warm the files were."""
    from importlib.metadata import version

    from multitone.engines.base import available_cores
    from multitone.engines.ipc.started import METHOD

    return {
        "processor": processor(),
        "cores": available_cores(),
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "governor": _setting(GOVERNOR),
        "turbo": turbo(),
        "power": power(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "pillow": version("Pillow"),
        "pyvips": version("pyvips"),
        "simplejpeg": version("simplejpeg"),
        "start_method": METHOD,
        "page_cache": page_cache,
        "baseline": _("one thread in one process bound to one core"),
    }


def turbo() -> bool | None:
    """Return whether the processor may exceed its nominal clock; None where the system does not tell."""
    off = _setting("intel_pstate/no_turbo")
    on = _setting("cpufreq/boost")
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


def conditions_warnings() -> list[Message]:
    """Warn of what makes a machine slower than it can be, or changing."""
    warnings = []
    if power() == "battery":
        battery = _("The machine runs on battery, which may slow it down; measure again on mains power.")
        warnings.append(battery.of_kind(Doubt.BATTERY))
    if _setting(GOVERNOR) == "powersave" and not _paced_by_hardware():
        slowed = _("The system holds the processor at its lowest clock (governor powersave).")
        warnings.append(slowed.of_kind(Doubt.SLOWED))
    return warnings


def load_warning() -> list[Message]:
    """Look for half a second, before work begins, whether the machine is busy with something else; warn where it is.

    The system's load average would not do: it remembers our own last run for minutes.
    """
    import psutil

    try:
        busy = psutil.cpu_percent(interval=LOOK_SECONDS)
    except OSError:  # the system does not tell
        return []
    if busy <= BUSY:
        return []
    warning = _("The machine was {busy:.0f} % busy with other work; the figures may be off.", busy=busy)
    return [warning.of_kind(Doubt.BUSY)]


def disturbance_warning(percents: Sequence[float]) -> list[Message]:
    """Warn where others took more than a tenth of the machine during some of the runs."""
    disturbed = [percent for percent in percents if percent > BUSY]
    if not disturbed:
        return []
    warning = _(
        "Other work took up to {percent:.0f} % of the machine during {n} of {all} runs; the figures may be off.",
        percent=max(disturbed), n=len(disturbed), all=len(percents),
    )  # fmt: skip
    return [warning.of_kind(Doubt.DISTURBED)]


class Neighbors:
    """Watches, from when it is made, what the machine's cores do that is not ours."""

    def __init__(self) -> None:
        self._busy, self._stolen = _spent()
        self._own = time.process_time()
        self._began = time.perf_counter()

    def percent(self, worked: float) -> float:
        """Return how much of the machine went to others since then, 0 to 100; our workers took `worked` seconds of it.

        What a virtual machine's host gave to others counts as well.
        """
        import psutil

        busy, stolen = _spent()
        ours = worked + time.process_time() - self._own
        spare = (time.perf_counter() - self._began) * (psutil.cpu_count() or 1)
        return max(0.0, min(100.0, 100 * (busy - self._busy - ours + stolen - self._stolen) / spare))


def _spent() -> tuple[float, float]:
    """Return the seconds that all cores have worked, and those that the host of a virtual machine took away."""
    import psutil

    try:
        times = psutil.cpu_times()._asdict()
    except OSError:  # the system does not tell
        return 0.0, 0.0
    guests = times.get("guest", 0.0) + times.get("guest_nice", 0.0)  # in user and nice already
    idle = times["idle"] + times.get("iowait", 0.0)
    stolen = times.get("steal", 0.0)
    return sum(times.values()) - guests - idle - stolen, stolen


def processor() -> str:
    """Return the processor's name."""
    line = next((x for x in _lines("/proc/cpuinfo") if x.startswith("model name")), "")
    return line.partition(":")[2].strip() or platform.processor() or platform.machine()


def _paced_by_hardware() -> bool:
    """Whether the processor chooses its clock itself; then the governor called powersave is the ordinary one."""
    if _setting("intel_pstate/status") == "active":
        return True
    return _setting("cpu0/cpufreq/scaling_driver") in ("intel_pstate", "amd-pstate-epp")


def _setting(name: str) -> str | None:
    return next(iter(_lines(f"{SYSTEM}/{name}")), None)


def _lines(path: str) -> list[str]:
    try:
        with open(path) as file:
            return file.read().splitlines()
    except OSError:
        return []
