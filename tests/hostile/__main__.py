"""Print what becomes of hostile files in each place, and what that costs: of all classes, or of those named."""

import sys

from tests.hostile.costs import rows

for name, place, cost in rows(tuple(sys.argv[1:])):
    print(f"{name:24}{place:34}{cost.outcome:16}{cost.cpu_seconds:6.2f} s{cost.peak / 1e6:8.0f} MB", flush=True)  # noqa: T201
