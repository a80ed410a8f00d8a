"""Examples in the help can be typed as they stand, and do something."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from multitone.cli.application import COMMANDS, PROGRAM, run
from multitone.cli.arguments import HelpedCommand
from multitone.cli.listing import step_example
from multitone.imaging.operation import find_operation
from multitone.imaging.pipeline import parse_step
from tests.engines.conftest import picture


def examples() -> list[str]:
    """Return all examples of the help."""
    commands = [PROGRAM.get_command(click.Context(PROGRAM), name) for name in COMMANDS]
    return [line for command in commands if isinstance(command, HelpedCommand) for line in command.examples]


@pytest.mark.parametrize("line", examples())
def test_an_example_does_something(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    picture(tmp_path / "photos" / "a.jpg", 1, (2000, 20))
    picture(tmp_path / "photos" / "b.png", 1)
    words = shlex.split(line.rpartition("| ")[2])
    steps = [words[place + 1] for place, word in enumerate(words) if word == "--do"]
    assert not any(parse_step(step).changes_nothing for step in steps)
    if words[1] in ("operations", "presets"):
        assert run(words[1:]) == 0
    if words[1] == "convert":
        sources = [str(tmp_path / "photos") if word == "-" else word for word in words[1:]]
        assert run([*sources, "--dry-run"]) == 0
    assert line in _help(words[1], capsys)


def _help(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run([command, "--help"]) == 0
    return capsys.readouterr().out


def test_settings_with_spaces_are_quoted_in_a_step() -> None:
    example = step_example(find_operation("text"))
    assert 'text="© Your name"' in example
    assert not parse_step(example).changes_nothing
