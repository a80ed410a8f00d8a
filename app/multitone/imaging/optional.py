"""The libraries that are optional: imported when a file asks for one, and where one is missing, what to do is said."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from multitone.errors import ImageError
from multitone.messages import Message, _

HEIC_TO_WRITE = "HEIC to write"
"""Needs an encoder with the license GPL, which is no part of `multitone[formats]` for that reason."""
LIBRARIES = {
    "HEIC": ("pi_heif", "pi-heif"),
    "JPEG XL": ("pyjpegxl", "pyjpegxl"),
    "RAW": ("rawpy", "rawpy"),
    "PDF": ("pypdfium2", "pypdfium2"),
    "JPEG 2000": ("openjpeg", "pylibjpeg-openjpeg"),
    HEIC_TO_WRITE: ("pillow_heif", "pillow-heif"),
}
"""What each kind of file needs: a module, and the package that it is in."""
REMEDY = 'pip install "multitone[formats]"'


def missing(kind: str) -> Message:
    """Say that a kind of file needs what is not installed, with the remedy; empty where it is."""
    return Message("") if importlib.util.find_spec(LIBRARIES[kind][0]) else _lacking(kind)


def library(kind: str) -> Any:
    """Import what a kind of file needs, one of `LIBRARIES`. Raises `ImageError` with the remedy where it is missing."""
    try:
        return importlib.import_module(LIBRARIES[kind][0])
    except ImportError as error:
        raise ImageError("unsupported", _lacking(kind), str(error)) from error


def _lacking(kind: str) -> Message:
    if kind == HEIC_TO_WRITE:
        return _(
            "HEIC is written with x265, which is missing; install it with: {remedy} (licensed under the GPL).",
            remedy="pip install pillow-heif",
        )
    return _("{kind} files need a library that is missing; install it with: {remedy}.", kind=kind, remedy=REMEDY)
