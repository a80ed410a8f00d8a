"""What ratios of rounds say: slower, not slower, or nothing yet."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

LIMIT = 1.03
LOOKS = (8, 12, 18, 27, 40, 60, 90, 135)
"""Numbers of rounds after which the interval is looked at. Eight is the least at which 99 % of all bootstrap medians do
not reach from the least ratio to the most; each look is half as far again as the one before."""
CONFIDENCE = 0.99
RESAMPLES = 10_000


class Verdict(enum.Enum):
    """What is decided."""

    NOT_SLOWER = "not slower"
    SLOWER = "SLOWER"
    NOT_DECIDED = "not decided"


class Judgement(Struct, frozen=True):
    """A verdict, and the interval it stands on."""

    final: Verdict
    interval: tuple[float, float]


def judged(ratios: Sequence[float], limit: float) -> Judgement:
    """Judge the ratios of new to old, a round each; nothing is decided between looks."""
    interval = bootstrap_median(ratios)
    if len(ratios) not in LOOKS:
        return Judgement(Verdict.NOT_DECIDED, interval)
    low, high = interval
    verdict = Verdict.NOT_SLOWER if high < limit else Verdict.SLOWER if low > limit else Verdict.NOT_DECIDED
    return Judgement(verdict, interval)


def bootstrap_median(values: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """Return the percentile bootstrap's interval of a median (Efron and Tibshirani, chapter 13)."""
    if len(values) < 2:
        return -math.inf, math.inf
    draws = np.random.default_rng(seed).choice(values, (RESAMPLES, len(values)))
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(np.median(draws, axis=1), [tail, 100 - tail])
    return float(low), float(high)
