"""20 small pictures one after the other, a process for each, as a script does it; beside the codec in a bare script."""

from __future__ import annotations

import compileall
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

import multitone
from multitone.bundle import bundle

PICTURES, ROUNDS = 20, 5
CODEC = Path(__file__).with_name("peer_programs") / "codec_pool.py"
HOW = ("--do", "grayscale", "--format", "jpeg", "--quality", "90", "--workers", "2")


def rows(_: str) -> Iterator[str]:
    """Yield the median and spread of both for one picture, in rounds of random order, and their ratio."""
    compileall.compile_dir(Path(multitone.__file__).parent, quiet=1)  # as every installation is
    bundle.write()
    taken: dict[str, list[float]] = {"Multitone": [], "the codec": []}
    with tempfile.TemporaryDirectory() as folder:
        files = list(_pictures(Path(folder)))
        environment = {**os.environ, "MULTITONE_HOME": f"{folder}/home"}
        for number in range(ROUNDS + 1):
            for name in random.sample(list(taken), 2):
                out = Path(folder, f"{name} {number}")
                out.mkdir()
                seconds = _seconds(name, files, out, environment)
                if number:
                    taken[name].append(seconds / PICTURES)
    for name, seconds in taken.items():
        middle, least, most = (1000 * of(seconds) for of in (statistics.median, min, max))
        yield f"{name:12s} {middle:5.0f} ms a picture  ({least:.0f} to {most:.0f})"
    ratio = statistics.median(b / a for a, b in zip(*taken.values(), strict=True))
    yield f"the codec takes {ratio:.2f} × as long, median of {ROUNDS} rounds of {PICTURES} pictures"


def _pictures(folder: Path) -> Iterator[str]:
    for number in range(PICTURES):
        path = str(folder / f"{number}.jpg")
        Image.effect_noise((400, 300), 20 + number).convert("RGB").save(path)
        yield path


def _seconds(name: str, files: list[str], out: Path, environment: dict[str, str]) -> float:
    began = time.perf_counter()
    for file in files:
        if name == "Multitone":
            command, told = [sys.executable, "-m", "multitone", "convert", file, "-o", str(out), *HOW], ""
        else:
            command, told = [sys.executable, str(CODEC), json.dumps({"quality": 90}), str(out)], file
        subprocess.run(command, input=told, text=True, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began
