"""The libraries of the extra `formats`: imported when a file asks for one, and missed with a word on how to get it."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from multitone.errors import ImageError

LIBRARIES = {
    "HEIC": ("pi_heif", "pi-heif"),
    "JPEG XL": ("pyjpegxl", "pyjpegxl"),
    "RAW": ("rawpy", "rawpy"),
    "JPEG 2000": ("openjpeg", "pylibjpeg-openjpeg"),
}
"""What each kind of file needs: a module, and the package that it is in."""
REMEDY = 'pip install "multitone[formats]"'


def missing(kind: str) -> str:
    """Say that a kind of file needs what is not installed, with the remedy; empty where it is."""
    return "" if importlib.util.find_spec(LIBRARIES[kind][0]) else _told(kind)


def library(kind: str) -> Any:
    """Import what a kind of file needs, one of `LIBRARIES`. Raises `ImageError` with the remedy where it is missing."""
    try:
        return importlib.import_module(LIBRARIES[kind][0])
    except ImportError as error:
        raise ImageError("unsupported", _told(kind), str(error)) from error


def _told(kind: str) -> str:
    return f"For {kind} files a library is missing; get it by: {REMEDY}."
