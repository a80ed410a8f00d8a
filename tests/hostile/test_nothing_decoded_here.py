"""Nothing is decoded in the process of the window or of the command line: children do it, in their boxes.

What could decode is not even loaded; the window loads Pillow for its records, and its decoders are never called.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pictures
from tests.hostile.tracing import LIBRARIES, READERS

NAMES = ("a.png", "b.jpg", "c.webp", "d.tif", "e.gif")
KINDS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with pictures of several formats in `in`, a logo, and a history of its own."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, kind in zip(NAMES, KINDS, strict=True):
        (tmp_path / "in" / name).write_bytes(pictures.file(pictures.photograph(60, 40), kind))
    (tmp_path / "logo.png").write_bytes(pictures.file(pictures.pixels("RGBA", 8, 6, 4), "PNG"))
    return tmp_path


def traced(*arguments: str) -> list[str]:
    """Return what could decode of all that a run loaded in its own process."""
    program = [sys.executable, "-m", "tests.hostile.tracing", "trace", *arguments]
    before = os.environ.get("PYTHONPATH", "")
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (before, root)))
    ended = subprocess.run(program, capture_output=True, text=True, timeout=100, env={**os.environ, "PYTHONPATH": path})
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return Path("trace").read_text().split("\n") if Path("trace").read_text() else []


def test_no_command_decodes(folder: Path) -> None:
    mark = ("--do", "watermark file=logo.png")
    assert traced("convert", "in", "-o", "out", *mark, "--name", "{date:%Y}-{width}-{stem}", "--format", "png") == []
    assert sorted(path.suffix for path in (folder / "out").iterdir()) == [".png"] * len(NAMES)
    assert all("-60-" in path.name for path in (folder / "out").iterdir())
    assert traced("convert", "in", "-o", "out2", "--dry-run", "--format", "jpeg") == []
    job = subprocess.run([sys.executable, "-m", "multitone", "history", "--json"], capture_output=True, text=True)
    name = job.stdout.partition('"id":"')[2][:8]
    assert traced("resume", name, "--verify") == []
    assert traced("undo", name) == []
    assert not list((folder / "out").glob("*.png"))


@pytest.mark.parametrize("command", [("compare", "in", "--do", "grayscale"), ("history",), ("formats",), ("presets",)])
def test_no_other_command_decodes(folder: Path, command: tuple[str, ...]) -> None:
    assert traced(*command) == []


def test_the_tracer_hears_of_libraries(folder: Path) -> None:
    assert {name.partition(".")[0] for name in traced("doctor")} & LIBRARIES


def test_the_window_decodes_nothing(folder: Path) -> None:
    loaded = traced("story", str(folder / "in"), str(folder / "logo.png"))
    assert not [name for name in loaded if "was called" in name]
    assert READERS not in loaded
    assert {name.partition(".")[0] for name in loaded} <= {"PIL"}
