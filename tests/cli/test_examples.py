"""Examples in the help can be typed as they stand, and do something."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from multitone.cli import examples
from multitone.cli.application import run
from multitone.imaging.operation import find_operation
from multitone.imaging.pipeline import parse_step
from tests.engines.conftest import picture


@pytest.mark.parametrize("line", [*examples.CONVERT, *examples.COMPARE, *examples.SCALE])
def test_an_example_does_something(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    picture(tmp_path / "photos" / "a.jpg", 1, (2000, 20))
    picture(tmp_path / "photos" / "b.png", 1)
    words = shlex.split(line.rpartition("| ")[2])
    steps = [words[place + 1] for place, word in enumerate(words) if word == "--do"]
    assert steps
    assert not any(parse_step(step).changes_nothing for step in steps)
    if words[1] == "convert":
        sources = [str(tmp_path / "photos") if word == "-" else word for word in words[1:]]
        assert run([*sources, "--dry-run"]) == 0
    shown = " ".join(_help(words[1], capsys).split())
    assert line in shown


def _help(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run([command, "--help"]) == 0
    return capsys.readouterr().out


def test_settings_with_spaces_are_quoted_in_a_step() -> None:
    example = examples.step_example(find_operation("text"))
    assert 'text="© Your name"' in example
    assert not parse_step(example).changes_nothing
