"""Noise: what else the machine did while something was measured."""

from __future__ import annotations

import time

BUSY = 10.0
"""Percent of the machine that other work may take before it is worth a warning."""
LOOK_SECONDS = 0.5


def load_warning() -> list[str]:
    """Look for half a second, before work begins, whether the machine is busy with something else; warn where it is.

    The system's load average would not do: it remembers our own last run for minutes.
    """
    import psutil

    busy = psutil.cpu_percent(interval=LOOK_SECONDS)
    return [f"The machine was {busy:.0f} % busy with other work; the figures may be off."] if busy > BUSY else []


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


def disturbance_warning(percents: list[float]) -> list[str]:
    """Warn where others took more than a tenth of the machine during some of the runs."""
    disturbed = [percent for percent in percents if percent > BUSY]
    if not disturbed:
        return []
    runs = f"{len(disturbed)} of {len(percents)} runs"
    return [f"Other work took up to {max(disturbed):.0f} % of the machine during {runs}; the figures may be off."]


def _spent() -> tuple[float, float]:
    """Return the seconds that all cores have worked, and those that the host of a virtual machine took away."""
    import psutil

    times = psutil.cpu_times()._asdict()
    guests = times.get("guest", 0.0) + times.get("guest_nice", 0.0)  # in user and nice already
    idle = times["idle"] + times.get("iowait", 0.0)
    stolen = times.get("steal", 0.0)
    return sum(times.values()) - guests - idle - stolen, stolen
