"""Hostile files: each is refused with a reason, or done, within limits of memory and time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.imaging.hostile import HOSTILE

MOST_MEMORY = 100 << 20
"""Bytes that a file may cost more than a worker has anyway; 64 MiB are Pillow's for texts."""
MOST_SECONDS = 3.0
"""Of processor time; a check that is missing costs ten times that."""

CHILD = """
import json, resource, sys, time
from pathlib import Path
from multitone.errors import ImageError
from multitone.imaging.decode import decode, read_header

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

def told(path):
    try:
        decode(path.read_bytes())
        return "", ""
    except ImageError as error:
        return error.kind, error.reason

folder = Path(sys.argv[1])
for path in sorted(folder.glob("warm-up.*")):
    told(path)
for name in sys.argv[2:]:
    path = folder / name
    memory, began = most(), time.process_time()
    kind, reason = told(path)
    read_header(str(path))
    cost = time.process_time() - began
    print(json.dumps([name, kind, reason, most() - memory, cost, path.stat().st_size]))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str, int, float, int]]:
    """Return what a process of its own said of each file, and what it took: bytes and seconds."""
    pytest.importorskip("resource")
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    for name in ("short.jpg", "included.svg", "ring.tif", "lying.psd", "offset.heic", "lying.jxl"):
        (folder / f"warm-up.{name}").write_bytes((folder / name).read_bytes())
    command = [sys.executable, "-c", CHILD, str(folder), *HOSTILE]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found: list[Any] = [json.loads(line) for line in lines]
    return {name: tuple(rest) for name, *rest in found}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason_or_done_within_limits(
    name: str, told: dict[str, tuple[str, str, int, float, int]]
) -> None:
    _, kinds, words = HOSTILE[name]
    kind, reason, memory, seconds, size = told[name]
    assert kind in kinds.split("|")
    assert re.search(words, reason)
    assert "\n" not in reason
    assert memory < MOST_MEMORY + 3 * size
    assert seconds < MOST_SECONDS


def test_bombs_are_small_and_lies_are_big(told: dict[str, tuple[str, str, int, float, int]]) -> None:
    sizes = {name: entry[4] for name, entry in told.items()}
    assert sizes["bomb.png"] < 500_000
    assert sizes["bomb.ico"] < 300_000


def test_no_program_is_started(tmp_path: Path) -> None:
    """An EPS is a program, and Ghostscript would run it; whatever its name is, nothing is started for it."""
    path = tmp_path / "eps.jpg"
    path.write_bytes(HOSTILE["eps.jpg"][0]())
    script = (
        "import sys, subprocess, os\n"
        "from multitone.imaging.decode import decode\n"
        "started = []\n"
        "sys.addaudithook(lambda event, _: started.append(event) if event in "
        "('subprocess.Popen', 'os.system', 'os.exec', 'os.posix_spawn', 'os.fork') else None)\n"
        "try:\n    decode(open(sys.argv[1], 'rb').read())\n"
        "except Exception as error:\n    print(error.kind, started)\n"
    )
    said = subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["unreadable", "[]"]
