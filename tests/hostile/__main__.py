"""Print what becomes of each hostile file in each place, and what that costs."""

from tests.hostile.costs import rows

for name, place, cost in rows():
    print(f"{name:24}{place:34}{cost.outcome:16}{cost.cpu_seconds:6.2f} s{cost.peak / 1e6:8.0f} MB", flush=True)  # noqa: T201
