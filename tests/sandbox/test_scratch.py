"""A process has one scratch folder, which goes with it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from multitone.sandbox import scratch


@pytest.fixture(autouse=True)
def none_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_made", [])


def test_it_is_private_and_one_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    folder = scratch.scratch_folder()
    assert folder == scratch.scratch_folder()
    assert Path(folder).parent == tmp_path
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    (Path(folder) / "left").write_bytes(b"x")
    scratch.remove_scratch()
    assert not Path(folder).exists()
    scratch.remove_scratch()


def test_a_place_that_takes_nothing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/proc")
    folder = scratch.scratch_folder()
    assert folder
    assert not folder.startswith("/proc")
    scratch.remove_scratch()
