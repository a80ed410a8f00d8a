"""Other people's programs, which say what is in a file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import pictures

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


def imagemagick(array: np.ndarray, *arguments: str) -> np.ndarray:
    """Return what ImageMagick's `convert` makes of a picture of 1 or 3 bands; its size must stay."""
    depth, kind = (8, np.uint8) if array.dtype == np.uint8 else (16, "<u2")
    form = "gray" if array.shape[2] == 1 else "rgb"
    raw = [f"{form}:-", "-endian", "LSB", "-depth", str(depth)]
    command = ["convert", "png:-", *arguments, *raw[1:], raw[0]]
    done = subprocess.run(command, input=pictures.png(array), check=True, capture_output=True).stdout
    return np.frombuffer(done, kind).reshape(array.shape).astype(array.dtype)


def raw_of(path: Path, form: str, depth: int) -> bytes:
    """Return a file's samples as ImageMagick reads them, 16 bits with the low byte first; `form` as gray or rgba."""
    command = ["convert", str(path), "-endian", "LSB", "-depth", str(depth), f"{form}:-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def exiftool_all(folder: Path) -> list[dict[str, Any]]:
    """Return the tags of all files in a folder, ordered by their names."""
    command = ["exiftool", "-json", "-G1", "-n", "-fileOrder", "FileName", str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
