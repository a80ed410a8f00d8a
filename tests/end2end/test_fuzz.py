"""Mutated files through the whole program: every one is done or failed with a kind, and nothing else happens."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from multitone.engines.registry import engine_names
from multitone.errors import FAILURE_KINDS
from tests.conftest import SOAK
from tests.end2end.mutants import mutants

pytestmark = [pytest.mark.story, pytest.mark.faults, pytest.mark.timeout(900 if SOAK else 120)]

FILES = 2_000 if SOAK else 100
LIMIT, MOST_MEMORY = 1_000_000_000, 4_000_000_000
"""Bytes that two workers may hold together: those that can are told the limit and keep to it; others hold what two
pictures of the largest size take, 500 megapixels, for a lie that could be true, such as a blank fax, is no lie."""
LIMITED = engine_names("memory")
SECONDS = 600 if SOAK else 60
ENGINES = [*LIMITED, *(name for name in engine_names("workers") if name not in LIMITED)][:2]
WAYS: dict[str, list[str]] = {
    "steps": ["--do", "grayscale", "--do", "resize width=20"],
    "nothing": [],
    "png": ["--format", "png"],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("engine", ENGINES)
def test_each_mutant_is_done_or_failed_with_a_kind(engine: str, way: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("MULTITONE_SEED", secrets.randbelow(1 << 32)))
    print(f"MULTITONE_SEED={seed}")  # noqa: T201 - pytest shows it where a test fails
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, data in mutants(seed, FILES):
        (folder / name).write_bytes(data)
    command = [sys.executable, "-W", "error", "-m", "multitone", "convert", str(folder), "-o", str(out), *WAYS[way]]
    command += ["--json", "--engine", engine, "--workers", "2"]
    command += ["--memory", str(LIMIT // 1_000_000)] if engine in LIMITED else []
    ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert "Traceback" not in ended.stderr
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    _check(events, ended.returncode, LIMIT if engine in LIMITED else MOST_MEMORY)
    made = {event["target"] for event in events if event["event"] == "task-finished"}
    assert {str(path) for path in out.rglob("*") if path.is_file()} == made


def _check(events: list[dict[str, Any]], status: int, most_memory: int) -> None:
    finished = events[-1]
    assert finished["event"] == "job-finished"
    assert finished["stopped"] is None
    final = [event for event in events if event["event"] in ("task-finished", "task-failed")]
    assert sorted(event["task"] for event in final) == list(range(1, FILES + 1))
    assert status == (1 if finished["failed"] else 0)
    assert finished["peak_memory"] < most_memory
    for event in final:
        if event["event"] == "task-failed":
            assert event["kind"] in FAILURE_KINDS
            assert event["kind"] not in ("permission", "no-space", "vanished", "timeout"), event
            assert event["reason"].endswith("."), event
            assert "\n" not in event["reason"], event
            assert "unforeseen" not in event["reason"], event
            assert "Error" not in event["reason"], event
            assert event["kind"] != "operation-failed", event
    kinds = Counter(event.get("kind", "done") for event in final)
    assert kinds["crashed"] <= FILES // 100, kinds
    assert len(kinds) > 2, "mutants that all end alike test little"
