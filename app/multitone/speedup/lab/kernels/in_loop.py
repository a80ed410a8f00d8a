"""The bare loop that sums a range: work without pixels."""

from __future__ import annotations

from multitone.speedup.lab.bare import LOOP_STEPS, sum_of_range
from multitone.speedup.lab.kernels.kernel import Prepared


def prepare() -> Prepared:
    """Return the kernel; its result is the sum in digits."""
    return Prepared(lambda pixels, side: LOOP_STEPS, sum_of_range, lambda total: str(total).encode())  # noqa: ARG005
