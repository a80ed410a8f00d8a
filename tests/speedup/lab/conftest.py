"""Squares that were cut, for all tests of the laboratory."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.engines.base import JobControl
from multitone.speedup.lab.squares import cut_squares
from tests.engines.conftest import picture


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return two pictures, the second smaller than a square, and a file that is none."""
    folder: Path = tmp_path_factory.mktemp("lab-sources")
    picture(folder / "a.jpg", 1, (700, 540))
    picture(folder / "b.jpg", 2, (90, 60))
    (folder / "c.jpg").write_bytes(b"no picture")
    return [str(folder)]


@pytest.fixture(scope="session")
def squares(sources: list[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, tuple[int, ...]]:
    """Return the folder of squares, and their numbers."""
    folder = str(tmp_path_factory.mktemp("squares"))
    return folder, tuple(cut_squares(sources, folder, 2, JobControl()))
