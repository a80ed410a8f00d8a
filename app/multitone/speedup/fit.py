"""Fit: Amdahl's law and the universal scalability law through measured points, where these can carry one.

Times are linear in what is looked for, T₁, T₁σ and T₁κ, one worker's time being measured like any other:

    T(n) = T₁ (1/n + σ (n − 1)/n + κ (n − 1))

so weighted linear least squares find them. Errors are relative: a run of half the time scatters half as much.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from multitone.messages import Message, _
from multitone.speedup.statistics import Point, student

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

FEWEST = 5
"""Different numbers of workers below which a curve is not told from a coincidence."""
WIDEST = 0.5
"""Of an interval of the serial fraction: a law that leaves more open says nothing."""
REWEIGHTED = 3
"""Times that weights are taken from the fit before; the fourth changes no digit that is shown."""
EXACT = 1e-9
"""Relative errors below which points lie on the law but for rounding."""


class NoFit(StrEnum):
    """Why there is no law: the kinds of what is said in place of one."""

    TOO_FEW = "too-few-points"
    NO_TREND = "no-trend"
    SCATTER = "scatter"


class Fit(Struct, frozen=True):
    """A law through the points: S(n) = n / (1 + σ (n − 1) + κ n (n − 1)).

    σ is Amdahl's serial fraction; κ, what workers cost each other (Gunther's universal scalability law), is 0 in the
    model `amdahl`.
    """

    model: str
    """`amdahl` or `usl`."""
    serial_fraction: float
    """σ, 0 to 1."""
    serial_fraction_interval: tuple[float, float]
    """95 %. Where κ is left out it is as wide as with κ, which the points could not rule out."""
    coherency: float = 0.0
    """κ."""
    coherency_interval: tuple[float, float] = (0.0, 0.0)
    """95 %; in the model `amdahl`, from 0 to what the points would still allow."""
    best_workers: int | None = None
    """Where the law has its top; None where it has none."""
    limit: float | None = None
    """The speedup that no number of workers exceeds; None where the law knows none."""

    def speedup(self, workers: float) -> float:
        """Return the law's speedup of so many workers."""
        return workers / (1 + self.serial_fraction * (workers - 1) + self.coherency * workers * (workers - 1))

    @property
    def sentence(self) -> Message:
        """The law in words, with its intervals."""
        low, high = (100 * end for end in self.serial_fraction_interval)
        serial = 100 * self.serial_fraction
        if self.model == "usl":
            return _(
                "By the universal scalability law, {serial:.2g} % of the work is serial ({low:.2g} to {high:.2g} %) "
                "and workers cost each other time (κ {coherency:.2g}); {best} workers are the most that help, "
                "at {limit:.1f} ×.",
                serial=serial, low=low, high=high, coherency=self.coherency, best=self.best_workers, limit=self.limit,
            )  # fmt: skip
        if self.limit is None:
            return _("By Amdahl’s law, none of the work is serial (at most {high:.2g} %).", high=high)
        return _(
            "By Amdahl’s law, {serial:.2g} % of the work is serial ({low:.2g} to {high:.2g} %), so no number of "
            "workers is more than {limit:.1f} × as fast as one.",
            serial=serial, low=low, high=high, limit=self.limit,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Solution:
    """One model's parameters, each with half its interval, and how well it fits by AICc."""

    values: tuple[float, ...]
    """σ, or σ and κ; without limits."""
    halves: tuple[float, ...]
    criterion: float

    def interval(self, which: int, most: float = math.inf) -> tuple[float, float]:
        low, high = self.values[which] - self.halves[which], self.values[which] + self.halves[which]
        return min(most, max(0.0, low)), min(most, max(0.0, high))


def fitted(points: Sequence[Point], cores: int) -> tuple[Fit | None, Message]:
    """Return the law through the points up to `cores` workers, or None and a sentence on why there is none.

    κ is kept where its interval is clear of 0 and the model is better by the corrected Akaike criterion (Hurvich and
    Tsai, Biometrika 76, 1989). Intervals of 95 % are Student's t times the standard errors of the parameters' ratios to
    T₁, by the delta method (Seber and Wild, Nonlinear Regression, 2.1 and 5.1). There are as many degrees of freedom as
    numbers of workers beyond parameters: runs of the same number share what the law leaves out.
    """
    used = [point for point in points if point.workers <= cores]
    if len(used) < FEWEST:
        return None, _too_few(len(used), cores).of_kind(NoFit.TOO_FEW)
    amdahl, both = _solved(used, 1), _solved(used, 2)
    if both.values[1] - both.halves[1] > 0 and both.criterion < amdahl.criterion:
        serial, coherency = both.values if both.values[0] >= 0 else (0.0, _coherency_alone(used))
        if coherency > 0:
            return _judged(_usl(serial, coherency, both), amdahl)
    return _judged(_amdahl(amdahl, both), amdahl)


def _too_few(measured: int, cores: int) -> Message:
    if cores == 1:
        return _(
            "No law: it takes {fewest} numbers of workers, each with cores of its own, but there is one core.",
            fewest=FEWEST,
        )
    if cores < FEWEST:
        return _(
            "No law: it takes {fewest} numbers of workers, each with cores of its own, but there are {cores} cores.",
            fewest=FEWEST, cores=cores,
        )  # fmt: skip
    return _(
        "No law: it takes {fewest} numbers of workers from 1 to {cores}, but only {measured} were measured.",
        fewest=FEWEST, cores=cores, measured=measured,
    )  # fmt: skip


def _judged(fit: Fit, amdahl: _Solution) -> tuple[Fit | None, Message]:
    """Refuse a law that says nothing: T(n) = T₁, no gain at all, is Amdahl's with σ = 1."""
    low, high = fit.serial_fraction_interval
    if fit.model == "amdahl" and amdahl.values[0] + amdahl.halves[0] >= 1:
        no_trend = _("The points show no trend: more workers were not measurably faster.")
        return None, no_trend.of_kind(NoFit.NO_TREND)
    if high - low > WIDEST:
        scatter = _(
            "The points scatter too much for a law: its serial fraction might be {low:.0%} or {high:.0%}.",
            low=low, high=high,
        )  # fmt: skip
        return None, scatter.of_kind(NoFit.SCATTER)
    return fit, Message("")


def _amdahl(alone: _Solution, both: _Solution) -> Fit:
    """Return Amdahl's law; its interval covers what σ would be with a κ that the points do not rule out."""
    low, high = zip(alone.interval(0, 1.0), both.interval(0, 1.0), strict=True)
    serial = min(1.0, max(0.0, alone.values[0]))
    return Fit(
        model="amdahl",
        serial_fraction=serial,
        serial_fraction_interval=(min(low), max(high)),
        coherency_interval=(0.0, both.interval(1)[1]),
        limit=1 / serial if serial > 0 else None,
    )


def _usl(serial: float, coherency: float, both: _Solution) -> Fit:
    law = Fit("usl", serial, both.interval(0, 1.0), coherency, both.interval(1))
    below = max(1, math.floor(math.sqrt(max(0.0, 1 - serial) / coherency)))  # where the law's slope is 0
    best = max((below, below + 1), key=law.speedup)
    return msgspec.structs.replace(law, best_workers=best, limit=law.speedup(best))


def _solved(points: Sequence[Point], parameters: int) -> _Solution:
    """Fit T₁ and so many parameters to the medians of the points."""
    import numpy as np  # late: a measuring on few cores never comes here

    workers = np.array([point.workers for point in points], dtype=float)
    seconds = np.array([point.median for point in points])
    columns = np.stack([1 / workers, (workers - 1) / workers, workers - 1][: parameters + 1], axis=1)
    values, errors, inverse = _least_squares(columns, seconds)
    freedom = len(points) - parameters - 1
    variance = max(float(errors @ errors) / freedom, EXACT**2)
    one = values[0]
    gradient = np.column_stack([-values[1:] / one**2, np.eye(parameters) / one])  # of the ratios to T₁
    spread = np.sqrt(np.diag(gradient @ inverse @ gradient.T) * variance)
    return _Solution(
        tuple(float(value) for value in values[1:] / one),
        tuple(float(half) for half in student(freedom) * spread),
        _criterion(variance * freedom, len(points), parameters + 2),
    )


def _least_squares(columns: Array, seconds: Array) -> tuple[Array, Array, Array]:
    """Return parameters, relative errors, and the inverse of the weighted normal matrix."""
    import numpy as np

    expected = seconds
    for __ in range(REWEIGHTED):
        weighted = columns / expected[:, None]
        values = np.linalg.lstsq(weighted, seconds / expected, rcond=None)[0]
        modeled = columns @ values
        errors = (seconds - modeled) / expected
        expected = np.where(modeled > 0, modeled, seconds)
    return values, errors, np.linalg.pinv(weighted.T @ weighted)


def _coherency_alone(points: Sequence[Point]) -> float:
    """Return κ of a law without a serial part."""
    import numpy as np

    workers = np.array([point.workers for point in points], dtype=float)
    seconds = np.array([point.median for point in points])
    values, *__ = _least_squares(np.stack([1 / workers, workers - 1], axis=1), seconds)
    return float(values[1] / values[0])


def _criterion(squares: float, points: int, parameters: int) -> float:
    """Return AICc of a least-squares fit; the variance counts among the parameters."""
    left = points - parameters - 1
    if left <= 0:
        return math.inf
    return points * math.log(squares / points) + 2 * parameters + 2 * parameters * (parameters + 1) / left
