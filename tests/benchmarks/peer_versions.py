"""Which version of each tool is measured."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

ASKED = {
    "vipsthumbnail": ("libvips of Debian", ["vipsthumbnail", "--vips-version"]),
    "cwebp": ("libwebp of Debian", ["cwebp", "-version"]),
    "heif-convert": ("libheif of Debian", ["heif-convert", "--version"]),
    "imagemagick": ("ImageMagick", ["mogrify", "-version"]),
    "graphicsmagick": ("GraphicsMagick", ["gm", "version"]),
}
"""By the tool: what it calls itself in tables, and what tells its version."""
PACKAGES = {"pillow": "Pillow", "pyvips": "pyvips-binary", "limit": "simplejpeg"}


def versions(tools: Iterable[str]) -> dict[str, str]:
    """Return the versions of some tools, by their titles; those that do not tell are left out."""
    found = {}
    for tool in tools:
        if tool in PACKAGES:
            found[PACKAGES[tool]] = importlib.metadata.version(PACKAGES[tool])
        elif tool == "sharp":
            manifest = Path(os.environ["SHARP"], "node_modules/sharp/package.json")
            found["sharp"] = json.loads(manifest.read_text("utf-8"))["version"]
        elif tool in ASKED and (version := _asked(ASKED[tool][1])):
            found[ASKED[tool][0]] = version
    return found


def _asked(command: list[str]) -> str:
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"\d+\.\d+(\.\d+)*", said.stdout + said.stderr)
    return found[0] if found else ""
