"""The line of `--dry-run --json`: one object, written in pieces, for that of a million pictures has 200 MB."""

from __future__ import annotations

from collections.abc import Iterator

from multitone.batch.columns import WINDOW
from multitone.batch.events import to_json
from multitone.batch.plan import Plan


def plan_line(planned: Plan) -> Iterator[str]:
    """Yield the pieces of the line that tells a plan without problems."""
    yield '{"event":"plan","tasks":['
    for first in range(0, len(planned.tasks), WINDOW):
        lines = to_json(planned.tasks[first : first + WINDOW])
        yield f"{',' if first else ''}{lines[1:-1]}"
    yield "]," + to_json({"problems": [], "warnings": planned.warnings}).removeprefix("{") + "\n"
