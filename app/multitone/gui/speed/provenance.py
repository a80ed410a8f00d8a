"""What a saved chart says of its origin: which machine, when, which job, and what speaks against its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from multitone.errors import MultitoneError
from multitone.escapes import in_a_line
from multitone.gui.desktop import numbers
from multitone.gui.desktop.step_text import step_text
from multitone.messages import several, tr
from multitone.speedup.measurements import Workload

COLUMNS = ("machine", "measured", "job", "warnings")
"""What a table holds of it, on every line, so that each line stands for itself."""


@dataclass(frozen=True)
class Provenance:
    """Where the figures of a chart come from; what is not known is empty."""

    machine: str = ""
    at: float = 0.0
    """When they were measured, in seconds since 1970; 0 if that is not known."""
    job: str = ""
    warnings: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return what stands under a picture of the chart: warnings first."""
        when = tr("Measured {when}", when=numbers.date_and_time(self.at)) if self.at else ""
        facts = " · ".join(filter(None, (when, self.machine)))
        return [
            *(tr("Note: {warning}", warning=warning) for warning in self.warnings),
            *map(in_a_line, filter(None, (self.job, facts))),
        ]

    def values(self) -> tuple[str, ...]:
        """Return the values of the columns; the time as in ISO 8601, UTC."""
        at = datetime.fromtimestamp(self.at, UTC).isoformat(timespec="seconds") if self.at else ""
        return self.machine, at, self.job, " ".join(self.warnings)


def machine_of(conditions: Mapping[str, object]) -> str:
    """Say on what machine, and with what, something was measured; only what is known of it."""
    cores, python = conditions.get("cores"), conditions.get("python")
    parts = (
        conditions.get("processor"), several("1 core", "{n:,} cores", cores) if isinstance(cores, int) else "",
        conditions.get("system"), f"Python {python}" if python else "",
    )  # fmt: skip
    return " · ".join(str(part) for part in parts if part)


def say_work(steps: Sequence[str], pictures: int, megapixels: float) -> str:
    """Say what was done, and to how many pictures."""
    return " · ".join([*steps, tr("{pictures}, {n:,.0f} MP", pictures=numbers.pictures(pictures), n=megapixels)])


def say_workload(workload: Workload) -> str:
    """Say what was done to which pictures, as it was kept."""
    steps = [_say_step(step) for step in workload.steps.split(" · ") if step]
    return say_work(steps, workload.pictures, workload.megapixels)


def _say_step(text: str) -> str:
    """Say a step that is written as on the command line; one that this version does not know stays as it is written."""
    from multitone.imaging.pipeline import parse_step

    try:
        return step_text(parse_step(text))
    except MultitoneError:
        return in_a_line(text)
