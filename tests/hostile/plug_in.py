"""The plug-in of `tests.hostile.decoder`, as the program finds it: installed in a folder, and never in this process."""

from __future__ import annotations

import os
from pathlib import Path

REFUSED, DONE = "refused", "done"
"""What the decoder says of its attempts."""
ROOT = Path(__file__).parents[2]


def hostile_file(path: Path, what: str) -> Path:
    """Write a file that the decoder takes."""
    path.write_bytes(b"qoif " + what.encode())
    return path


def plugged_in(folder: Path, home: Path, source: Path, port: int) -> dict[str, str]:
    """Install the plug-in in a folder, and return the environment of a program that has it."""
    about = folder / "hostile-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[multitone.operations]\nhostile = tests.hostile.decoder\n")
    known = os.pathsep.join([str(folder), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {
        "PYTHONPATH": known, "HOSTILE_HOME": str(home), "HOSTILE_MARK": str(home / "mark"),
        "HOSTILE_SOURCE": str(source), "HOSTILE_PORT": str(port),
    }  # fmt: skip
