"""The table of README.md that `make bench ARGS='peers --readme'` measures: jobs × tools."""

from __future__ import annotations

from typing import Any

from tests.benchmarks import figures
from tests.benchmarks.peer_tools import TOOLS

WEIGHED = ("png", "webp", "avif")
"""Jobs whose results' size is as telling as the time."""


def table() -> str:
    """Return the table, and where its figures come from."""
    rows = list(figures.kept("peers").values())
    if not rows:
        return "\nNot measured yet: `make bench ARGS='peers --readme --photos FOLDER'`.\n"
    others = [name for name in TOOLS if name != "multitone" and any(name in row["tools"] for row in rows)]
    head = ["job", "files", "Multitone, s", *(TOOLS[name].title for name in others)]
    body = [[_title(row), f"{row['files']:,}", _ours(row), *(_ratio(row, name) for name in others)] for row in rows]
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(["", *("| " + " | ".join(line) + " |" for line in [head, marks, *body]), "", *_notes(rows), ""])


def _title(row: dict[str, Any]) -> str:
    return row["title"] + (", in memory" if row["in_memory"] else "")


def _ours(row: dict[str, Any]) -> str:
    tool = row["tools"].get("multitone")
    return f"**{figures.spread(tool['seconds'])}**" if tool else "–"


def _ratio(row: dict[str, Any], name: str) -> str:
    tool = row["tools"].get(name)
    if tool is None or not tool["ratios"] or tool["files"] != row["files"]:
        return "–"
    return figures.spread(tool["ratios"])


def _notes(rows: list[dict[str, Any]]) -> list[str]:
    weighed = [
        f"{row['title']}: "
        + ", ".join(f"{TOOLS[name].title} {tool['megabytes']:.1f}" for name, tool in row["tools"].items())
        for row in rows if row["job"] in WEIGHED
    ]  # fmt: skip
    return [
        f"Measured on {'; '.join(sorted(_places(rows)))}; {', '.join(_versions(rows))}. Medians, with least and most.",
        *([f"Megabytes written: {'; '.join(weighed)}."] if weighed else []),
    ]


def _places(rows: list[dict[str, Any]]) -> set[str]:
    places: dict[str, list[str]] = {}
    for row in rows:
        places.setdefault(figures.of_the_machine(row), []).append(row["job"])
    return set(places) if len(places) == 1 else {f"{where} ({', '.join(jobs)})" for where, jobs in places.items()}


def _versions(rows: list[dict[str, Any]]) -> list[str]:
    found = {name: version for row in rows for name, version in row["versions"].items()}
    return [f"{name} {version}" for name, version in found.items()]
