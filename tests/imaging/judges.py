"""Other people's programs, which say what is in a file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

needs_exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
needs_imagemagick = pytest.mark.skipif(shutil.which("identify") is None, reason="ImageMagick is not installed")

ABOUT_THE_FILE = ("SourceFile", "ExifTool:", "System:", "File:", "Composite:")


def exiftool(path: Path) -> dict[str, Any]:
    """Return all tags, each as group:name, binary ones in full."""
    command = ["exiftool", "-json", "-G1", "-a", "-u", "-n", "-b", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[0]


def said(tags: dict[str, Any]) -> dict[str, Any]:
    """Return the tags that a picture carries, without those of its file and those put together by exiftool."""
    return {name: value for name, value in tags.items() if not name.startswith(ABOUT_THE_FILE)}


def identify(path: Path, what: str) -> str:
    """Return what ImageMagick says of a picture: %channels, %z for its depth and so on."""
    return subprocess.run(["identify", "-format", what, str(path)], check=True, capture_output=True, text=True).stdout
