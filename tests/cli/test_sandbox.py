"""`--sandbox`: what is required and cannot be had is refused, what is missing is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.cli.application import run
from multitone.sandbox import support
from tests.engines.conftest import picture


@pytest.fixture(autouse=True)
def without_landlock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a kernel that cannot restrict files."""
    monkeypatch.setattr(support, "has_landlock", lambda: False)
    yield
    support.choose(None)


@pytest.mark.parametrize("command", ["convert", "compare", "scale", "resume"])
def test_what_is_required_and_cannot_be_had_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture(tmp_path / "a.jpg", 1)
    words = [] if command == "resume" else [str(tmp_path / "a.jpg")]
    into = ["-o", str(tmp_path / "out")] if command == "convert" else []
    assert run([command, *words, *into, "--sandbox", "require"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("multitone: --sandbox require cannot be kept here. The kernel has no Landlock")
    assert not (tmp_path / "out").exists()


def test_what_is_missing_is_told_to_who_asks_for_details(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture(tmp_path / "a.jpg", 1)
    words = ["convert", str(tmp_path / "a.jpg"), "-o", str(tmp_path / "out")]
    assert run([*words, "--verbose"]) == 0
    assert "no Landlock" in capsys.readouterr().err
    assert run([*words, "--existing", "replace", "--verbose", "--sandbox", "off"]) == 0
    assert "Landlock" not in capsys.readouterr().err
