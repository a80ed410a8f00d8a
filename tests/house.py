"""The measures of the house: how large rooms, modules and functions are. `python -m tests.house` shows them."""

from __future__ import annotations

import ast
import statistics
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "app" / "multitone"


def modules() -> dict[str, int]:
    """Return the lines of each module, by its path below the package."""
    return {str(path.relative_to(PACKAGE)): len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}


def rooms() -> Counter[str]:
    """Return how many modules each folder holds, not counting what opens it."""
    return Counter(str(path.parent.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if path.stem != "__init__")


def functions() -> list[int]:
    """Return the lines of each function."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for path in PACKAGE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in nodes if isinstance(node, kinds)]


def most_of(numbers: list[int], part: float) -> int:
    """Return what that part of some numbers does not exceed."""
    return sorted(numbers)[int(part * (len(numbers) - 1))]


def report() -> str:
    """Say how large everything is."""
    lines, held = modules(), rooms()
    [(fullest, most)] = held.most_common(1)
    longest = sorted(lines, key=lines.__getitem__, reverse=True)[:15]
    return "\n".join(
        [
            f"lines      {sum(lines.values()):,} in {len(lines)} modules; median {statistics.median(lines.values()):g}",
            f"rooms      {len(held)}, the fullest {fullest} with {most}",
            f"functions  90 % of {len(functions()):,} have at most {most_of(functions(), 0.9)} lines",
            *(f"{lines[name]:5} {name}" for name in longest),
        ]
    )


if __name__ == "__main__":
    print(report())  # noqa: T201 - this is what it is for
