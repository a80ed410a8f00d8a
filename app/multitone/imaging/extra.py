"""The libraries of the extra `formats`: imported when a file asks for one, and missed with a word on how to get it."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from multitone.errors import ImageError

LIBRARIES = {"HEIC": "pi_heif", "JPEG XL": "pyjpegxl", "camera RAW": "rawpy"}
"""What each kind of file needs: modules under the names of their packages, with - for _."""
REMEDY = 'pip install "multitone[formats]"'


def library(kind: str) -> Any:
    """Import what a kind of file needs, one of `LIBRARIES`. Raises `ImageError` with the remedy where it is missing."""
    try:
        return importlib.import_module(LIBRARIES[kind])
    except ImportError as error:
        raise ImageError(
            "unsupported", f"For {kind} files a library is missing; get it by: {REMEDY}.", f"{error}"
        ) from error


def is_there(kind: str) -> bool:
    """Whether the library for a kind of file is installed, as far as can be told without importing it."""
    return importlib.util.find_spec(LIBRARIES[kind]) is not None
