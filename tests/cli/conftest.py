"""The program as a person starts it: a subprocess."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.engines.conftest import picture

PROGRAM = [sys.executable, "-W", "error", "-m", "multitone"]


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended."""

    status: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Multitone = Callable[..., Ended]


@pytest.fixture
def multitone(tmp_path: Path) -> Multitone:
    """Return a runner of the program in a folder of its own."""

    def run(*arguments: str | Path, stdin: str = "") -> Ended:
        ended = subprocess.run(
            [*PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=100, cwd=tmp_path
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder of eight pictures in two folders, beside a text."""
    folder = tmp_path / "photos"
    (folder / "trip").mkdir(parents=True)
    for i in range(6):
        picture(folder / f"img{i + 1}.jpg", i, (120, 80))
    picture(folder / "trip" / "img1.jpg", 9)
    Image.linear_gradient("L").save(folder / "trip" / "chart.png")
    (folder / "README.txt").write_text("not a picture")
    return folder


@pytest.fixture
def in_terminal(tmp_path: Path) -> Callable[..., str]:
    """Return a runner of the program in a terminal of 100 × 30, which returns all that was written to it."""

    def run(*arguments: str | Path, **variables: str) -> str:
        ours, theirs = pty.openpty()
        bare = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        size = {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        with subprocess.Popen(
            [*PROGRAM, *map(str, arguments)],
            stdout=theirs,
            stderr=theirs,
            cwd=tmp_path,
            env={**bare, **size, **variables},
        ) as program:
            os.close(theirs)
            shown = b""
            with contextlib.suppress(OSError):  # Linux says so where the other end is closed
                while data := os.read(ours, 65536):
                    shown += data
            os.close(ours)
            assert program.wait(60) == 0, shown.decode("utf-8", "replace")
        return shown.decode("utf-8", "replace")

    return run
