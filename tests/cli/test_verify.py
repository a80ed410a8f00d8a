"""`--verify` on the command line: the exit status and everything printed say what is not as promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from multitone.cli import plan
from multitone.cli.application import run
from multitone.engines.processes.engine import ProcessEngine
from tests.cli.conftest import Multitone
from tests.engines import runners
from tests.engines.conftest import picture


@pytest.fixture
def damaging(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Let workers damage what they have written; return what to type."""
    folder = tmp_path / "in"
    folder.mkdir()
    for i, name in enumerate(("a.jpg", "b.jpg", "flip.jpg")):
        picture(folder / name, i)
    engine = ProcessEngine(1, runner=runners.damaging)
    monkeypatch.setattr(plan, "create_engine", lambda *_, **__: engine)
    return ["convert", str(folder), "-o", str(tmp_path / "out"), "--do", "invert"]


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_damaged_result_is_counted_and_named_and_the_status_is_1(
    damaging: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*damaging, "--verify"]) == 1
    out, _ = said(capsys)
    assert "3 done, 1 of them not as promised in" in out
    assert "1 × not as promised" in out
    assert "flip.jpg: Its bytes are not those that were written." in out


def test_who_asked_for_quiet_is_told_all_the_same(damaging: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*damaging, "--verify", "--quiet"]) == 1
    _, err = said(capsys)
    assert "flip.jpg: Its bytes are not those that were written." in err


def test_events_carry_it(damaging: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*damaging, "--verify", "--json"]) == 1
    events: list[dict[str, Any]] = [json.loads(line) for line in said(capsys)[0].splitlines()]
    found = {Path(e["target"]).name: e["differences"] for e in events if e["event"] == "task-finished"}
    assert found.pop("flip.jpg")[0] == "Its bytes are not those that were written."
    assert set(map(tuple, found.values())) == {()}


def test_without_it_nobody_looks(damaging: list[str]) -> None:
    assert run(damaging) == 0


def test_all_is_well_where_nothing_is_damaged(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    ended = multitone("convert", photos, "-o", tmp_path / "out", "--do", "resize width=40", "--verify")
    assert ended.status == 0
    assert "promised" not in ended.out
