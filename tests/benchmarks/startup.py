"""What starting costs: the whole process for one small picture, and what its imports take."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

ROUNDS = 15
SHOWN = 12


def rows(_: str) -> Iterator[str]:
    """Yield the median and spread of the whole process, its parts, and the dearest imports of the parent."""
    with tempfile.TemporaryDirectory() as folder:
        Image.effect_noise((64, 64), 50).convert("RGB").save(f"{folder}/a.jpg")
        convert = [
            "-m",
            "multitone",
            "convert",
            f"{folder}/a.jpg",
            "-o",
            f"{folder}/out",
            "--do",
            "grayscale",
            "--existing",
            "replace",
        ]
        for name, arguments in (
            ("python that does nothing", ["-c", "pass"]),
            ("convert of one 64 × 64 JPEG", convert),
            ("the same, --engine serial", [*convert, "--engine", "serial"]),
            ("the same, --dry-run (no workers)", [*convert, "--dry-run"]),
        ):
            yield f"{name:36s} {_timed(arguments, Path(folder))}"
        yield from _imports(convert)


def _timed(arguments: list[str], folder: Path) -> str:
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=folder)
        seconds.append(time.perf_counter() - began)
    return f"{statistics.median(seconds) * 1000:5.0f} ms  ({min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f})"


def _imports(convert: list[str]) -> Iterator[str]:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", *convert, "--dry-run"], check=True, capture_output=True, text=True
    )
    costs: dict[str, int] = {}
    for line in ended.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            package = parts[2].strip().split(".")[0]
            costs[package] = costs.get(package, 0) + int(parts[0])
    yield "imports of the parent, own time by package: " + ", ".join(
        f"{name} {cost / 1000:.0f} ms" for name, cost in sorted(costs.items(), key=lambda item: -item[1])[:SHOWN]
    )
