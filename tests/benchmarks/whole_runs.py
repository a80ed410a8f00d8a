"""Whole programs, timed from start to exit in rounds of random order: what comparisons of tools and trees stand on."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.peer_tools import ONE_THREAD, Call

DISK_HOME = Path(__file__).parents[2] / "build" / "benchmarks"
"""Histories of measured runs stand here: on the disk, as people's do, and apart from theirs."""
Named = TypeVar("Named")
IN_MEMORY = Path("/dev/shm")


def environment(tree: Path) -> dict[str, str]:
    """Return the environment in which the program of some tree runs, with a history of its own."""
    home = DISK_HOME / f"home-of-{tree.name}"
    home.mkdir(parents=True, exist_ok=True)
    code = {"PYTHONPATH": str(tree / "app"), "PYTHONSAFEPATH": "1", "MULTITONE_HOME": str(home)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | ONE_THREAD | code


def timed(call: Call, out: Path, variables: Mapping[str, str]) -> float:
    """Run a call into an empty folder, and return its seconds. Raises `OSError` where it cannot be started."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    began = time.perf_counter()
    subprocess.run(
        call.command, input=call.stdin.encode(), env=dict(variables), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return time.perf_counter() - began


def in_rounds(names: Iterable[Named], rounds: int) -> Iterator[tuple[int, Named]]:
    """Yield each name once a round, in random order: what drifts meanwhile meets all of them alike."""
    listed = list(names)
    for number in range(1, rounds + 1):
        for name in random.sample(listed, len(listed)):
            yield number, name


def read_once(files: Iterable[Path]) -> int:
    """Read all files, so that the page cache is warm for everybody, and return their bytes."""
    return sum(len(file.read_bytes()) for file in files)


def compile_all(python: str, tree: Path) -> None:
    """Compile a tree's modules, so that no measured start does."""
    subprocess.run([python, "-m", "compileall", "-q", str(tree / "app")], check=True, env=_writing_bytecode())


def _writing_bytecode() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def scratch_of(*, many: bool) -> str | None:
    """Return where results go: into memory for many small files, for creating files on a virtual disk is a lottery."""
    return str(IN_MEMORY) if many and os.access(IN_MEMORY, os.W_OK) else None
