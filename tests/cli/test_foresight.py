"""What a command will need is guessed by its words."""

from __future__ import annotations

import pytest

from multitone.cli.foresight import needs_workers


@pytest.mark.parametrize(
    ("line", "needs"),
    [
        ("", False), ("history", False), ("convert a -o b", True), ("compare a", True), ("watch a -o b", True),
        ("convert -h", False), ("convert a -o b --dry-run", False),
    ],
)  # fmt: skip
def test_what_starts_workers(line: str, needs: bool) -> None:
    assert needs_workers(line.split()) == needs
