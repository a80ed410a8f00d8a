"""Foresight: what a command will need, guessed by its words before anything is loaded. Wrong guesses cost time only."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing's own takes 5 ms to load
    from collections.abc import Sequence

PROCESSING = ("convert", "compare", "watch")
"""Commands that will need workers; those start loading while the command line does."""
SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif")
MOST_BYTES = 1 << 19
"""Of a JPEG that is decoded without NumPy; see `multitone.imaging.readers.light.jpeg`."""


def is_helped(arguments: Sequence[str]) -> bool:
    """Whether the help is asked for."""
    return "-h" in arguments or "--help" in arguments


def needs_workers(arguments: Sequence[str]) -> bool:
    """Whether a command will start workers."""
    return bool(arguments) and arguments[0] in PROCESSING and not is_helped(arguments) and "--dry-run" not in arguments


def is_light(arguments: Sequence[str]) -> bool:
    """Whether one small JPEG is to become a gray one, for which a worker needs no NumPy."""
    pairs = list(zip(arguments, arguments[1:]))  # noqa: B905, RUF007 - itertools need not be loaded
    steps = [step for option, step in pairs if option == "--do"]
    formats = [name for option, name in pairs if option == "--format"]
    sources = [word for option, word in pairs if not option.startswith("-") or option == "-"]
    others = [word for word in sources if not word.startswith("-") and os.path.lexists(word)]
    if arguments[0] != "convert" or "--compare" in arguments or len(others) != 1 or not steps:
        return False
    plain = all(step.split()[:1] == ["grayscale"] for step in steps) and all(name[:2] == "jp" for name in formats)
    return plain and others[0].lower().endswith(SUFFIXES) and 0 < _size(others[0]) <= MOST_BYTES


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
