"""Sizes of files as people type and read them: 500k, 2M, 1.5 MB. Decimal, as file managers count; KiB are binary."""

from __future__ import annotations

import re

from multitone.errors import UsageError
from multitone.messages import _

EXAMPLE = _("500k or 2M")
FACTORS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1024, "mi": 1024**2, "gi": 1024**3}
_SIZE = r"(?i)\s*(\d{1,15}(?:[.,]\d{1,9})?)\s*([kmg]?i?)(?:b|bytes?)?\s*\Z"


def read_byte_size(text: str) -> int:
    """Return the number of bytes that a text stands for, at least 1. Raises `UsageError`."""
    match = re.match(_SIZE, text)
    factor = FACTORS.get(match[2].lower()) if match else None
    size = 0 if match is None or factor is None else round(float(match[1].replace(",", ".")) * factor)
    if size < 1:
        raise UsageError(
            _("{text!r} is not a valid file size; write one such as {example}.", text=text, example=EXAMPLE)
        )
    return size


def byte_size_text(size: int) -> str:
    """Write a size as `read_byte_size` reads it, exactly: 500k, 1.5M, 1234."""
    for letter, factor in (("M", 1000**2), ("k", 1000)):
        if size >= factor and size % (factor // 1000) == 0:
            whole, part = divmod(size, factor)
            return f"{whole}.{part * 1000 // factor:03}".rstrip("0").rstrip(".") + letter
    return str(size)
