"""Figures that README.md shows: kept as JSON beside this module, told of their machine, and rendered by `make docs`.

A benchmark writes its JSON, `make docs` the block of README.md that is made of it, and `make lint` says where the two
differ, which is where somebody edited the block by hand. Nobody says that figures are old: they say so themselves.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from multitone.speedup.conditions import processor

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "figures_kept"


def kept(name: str) -> dict[str, Any]:
    """Return the figures of that name; an empty dictionary where none were measured."""
    path = FOLDER / f"{name}.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def keep(name: str, figures: dict[str, Any]) -> None:
    """Keep figures, and bring README.md up to date with them."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    subprocess.run([sys.executable, str(ROOT / "resources" / "make-docs.py")], check=True)


def where_and_when() -> dict[str, Any]:
    """Return what figures of now must say of themselves: machine, system, versions, commit and day."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "virtual": is_virtual(),
        "system": platform.system(),
        "python": platform.python_version(),
        "commit": commit(),
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
    }


def is_virtual() -> bool:
    """Whether the processor says that it is a virtual machine's; False where the system does not tell."""
    try:
        return " hypervisor" in Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False


def commit() -> str:
    """Return the commit that is measured, with a plus where files were changed since; empty outside of Git."""
    asked = subprocess.run(["git", "rev-parse", "--short=8", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "app"], cwd=ROOT, capture_output=True)
    return asked.stdout.strip() + ("+" if changed.returncode == 1 else "") if asked.returncode == 0 else ""


def of_the_machine(where: dict[str, Any]) -> str:
    """Say where figures come from, as the middle of a sentence."""
    virtual = ", virtual machine" if where["virtual"] else ""
    return (
        f"{where['cores']} cores of {where['processor']} ({where['system']}{virtual}, Python {where['python']}), "
        f"{where['day']}, commit `{where['commit']}`"
    )


def spread(values: list[float], digits: int = 2) -> str:
    """Render a median with the least and the most; of a single value, that alone."""
    middle = f"{statistics.median(values):.{digits}f}"
    return middle if len(values) < 2 else f"{middle} ({min(values):.{digits}f}–{max(values):.{digits}f})"
